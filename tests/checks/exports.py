# SPDX-License-Identifier: MIT
"""The headers' FORESTO_API functions, the version map and the shared library name the same symbols.

Arguments: nm, the shared library.
"""

import re
import sys

import elf
import tree

MAP = tree.ROOT / "lib" / "foresto.map"

nm, library = sys.argv[1:]
headers = {
    name
    for header in tree.files("include", "*.h")
    for name in re.findall(r"^FORESTO_API\b[^;(]*?\b(\w+)\(", header.read_text(), re.M)
}
text = MAP.read_text()
listed = re.findall(r"^\s+(\w+);", text, re.M)
nodes = set(re.findall(r"^(\S+) \{", text, re.M))
exported = {name for name, _ in elf.symbols(nm, "-D", "--defined-only", library)} - nodes

faults = [(MAP, 1, f"{name} is listed twice") for name in sorted(set(listed)) if listed.count(name) > 1]
for name in sorted(headers | set(listed) | exported):
    places = {"the headers": name in headers, "the map": name in listed, "the library": name in exported}
    if not all(places.values()):
        absent = " and ".join(place for place, there in places.items() if not there)
        faults.append((MAP, 1, f"{name} is missing from {absent}"))
tree.report(faults)
