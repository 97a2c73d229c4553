# SPDX-License-Identifier: MIT
"""Every source file and script names its licence in its first line, or in its second after a #! line."""

import tree

PATTERNS = [
    *("*.c", "*.cc", "*.cpp", "*.go", "*.h", "*.hpp", "*.in", "*.map", "*.py", "*.sh"),
    *(".ci/*", "CMakeLists.txt", "meson.build", "meson_options.txt"),
]
LINE = "SPDX-License-Identifier: MIT"

faults = []
for path in tree.files(".", *PATTERNS):
    lines = path.read_text().splitlines()
    first = next((line for line in lines if not line.startswith("#!")), "")
    if first not in (f"# {LINE}", f"// {LINE}", f"/* {LINE} */"):
        faults.append((path, 1, "no SPDX line"))
tree.report(faults)
