# SPDX-License-Identifier: MIT
"""Every source file and script names its licence in its first line, or in its second after a #! line."""

import tree

PATTERNS = ["*.c", "*.cc", "*.h", "*.in", "*.map", "*.py", "*.sh", ".ci/*", "meson.build", "meson_options.txt"]

faults = []
for path in tree.files(".", *PATTERNS):
    lines = path.read_text().splitlines()
    first = next((line for line in lines if not line.startswith("#!")), "")
    if first not in ("# SPDX-License-Identifier: MIT", "/* SPDX-License-Identifier: MIT */"):
        faults.append((path, 1, "no SPDX line"))
tree.report(faults)
