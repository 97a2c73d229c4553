# SPDX-License-Identifier: MIT
"""version.h, Meson, the soname and the changelog agree.

Arguments: the project version, readelf, the shared library.
"""

import re
import sys

import elf
import tree

version, readelf, library = sys.argv[1:]
header = (tree.ROOT / "include/foresto/version.h").read_text()
macros = dict(re.findall(r'#define FORESTO_(\w*VERSION\w*) "?([\w.]+)"?', header))
soname = re.findall(r"\(SONAME\).*\[(.*)\]", "\n".join(elf.lines(readelf, "-d", library)))
changelog = re.search(r"^## (\S+)", (tree.ROOT / "CHANGELOG.md").read_text(), re.M)

pairs = {
    "FORESTO_VERSION": (macros["VERSION"], version),
    "FORESTO_VERSION_MAJOR, _MINOR, _PATCH": (
        ".".join(macros["VERSION_" + part] for part in ("MAJOR", "MINOR", "PATCH")), version),
    "soname": (soname, ["libforesto.so." + macros["ABI_VERSION"]]),
    "first heading of CHANGELOG.md": (changelog and changelog.group(1), version),
}
faults = [f"{what}: {found}, expected {wanted}" for what, (found, wanted) in pairs.items() if found != wanted]
sys.exit("\n".join(faults) if faults else 0)
