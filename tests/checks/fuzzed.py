# SPDX-License-Identifier: MIT
"""Every public function has a fuzz target that calls it: tests/fuzz/targets.txt agrees with lib/foresto.map."""

import re

import tree

FUZZ = tree.ROOT / "tests" / "fuzz"
TABLE = FUZZ / "targets.txt"
PARTS = {"input", "replay", "scratch"}  # what targets are made of


def calls(target, function):
    """Whether the target's source names the function; initialisers stand in a list, as INIT(struct)."""
    text = (FUZZ / f"{target}.c").read_text()
    return re.search(rf"\b{function}\b", text) or f"INIT({function.removesuffix('_init')})" in text


targets = {path.stem for path in tree.files("tests/fuzz", "*.c")} - PARTS
public = re.findall(r"^\s+(\w+);", (tree.ROOT / "lib" / "foresto.map").read_text(), re.M)
lines = [line.split() for line in TABLE.read_text().splitlines() if not line.startswith("#")]
faults, table = [], {}
for number, words in enumerate(lines, 2):
    function, target = words if len(words) == 2 else (words[0], "")
    if function in table:
        faults.append((TABLE, number, f"{function} is listed twice"))
    table[function] = target
    if target not in targets:
        faults.append((TABLE, number, f"there is no target {target}"))
    elif not calls(target, function):
        faults.append((TABLE, number, f"{target}.c does not call {function}"))
faults += [(TABLE, 1, f"{function} has no target") for function in public if function not in table]
faults += [(FUZZ / f"{target}.c", 1, "fuzzes nothing that the table names") for target in targets - set(table.values())]
tree.report(faults)
