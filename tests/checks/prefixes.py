# SPDX-License-Identifier: MIT
"""No name in the static library can collide with a program's own.

Arguments: nm, the static library.
"""

import re
import sys

import elf

nm, library = sys.argv[1:]
names = [name for name, kind in elf.symbols(nm, "--defined-only", "--extern-only", library)]
faults = sorted({name for name in names if not re.match(r"(fo|foresto)_", name)})
sys.exit("neither fo_ nor foresto_: " + ", ".join(faults) if faults else 0)
