# SPDX-License-Identifier: MIT
"""Every header has an include guard: its own path, or a name of its own outside include/ and lib/."""

import re

import tree


def expected(path):
    parts = path.relative_to(tree.ROOT).with_suffix("").parts
    if parts[0] == "include":
        return "_".join(dict.fromkeys(parts[1:])).upper() + "_H"
    if parts[0] == "lib":
        return "_".join(("fo", *parts[1:])).upper() + "_H"
    return None


faults = []
owners = {}
for path in tree.files(".", "*.h"):
    directives = re.findall(r"^\s*#\s*(.+?)\s*$", path.read_text(), re.M)
    guard = directives[0].partition(" ")[2] if directives else ""
    if not guard or directives[:2] != [f"ifndef {guard}", f"define {guard}"] or directives[-1] != "endif":
        faults.append((path, 1, "no include guard"))
    elif guard != (expected(path) or guard):
        faults.append((path, 1, f"the guard {guard} should be {expected(path)}"))
    elif guard in owners:
        faults.append((path, 1, f"the guard {guard} is also that of {owners[guard]}"))
    owners[guard] = path.name
tree.report(faults)
