# SPDX-License-Identifier: MIT
"""The shared library asks for the C library and next to nothing of it.

Arguments: nm, readelf, the shared library.
"""

import re
import sys

import elf

ALLOWED = {"memcpy", "memmove", "memset", "memcmp", "malloc", "calloc", "realloc", "free"}
# What a hardening compiler makes of the first four, and of arrays on the stack.
ALLOWED |= {"__memcpy_chk", "__memmove_chk", "__memset_chk", "__stack_chk_fail"}
# The linker's own, all weak.
WEAK = {"__cxa_finalize", "__gmon_start__", "_ITM_deregisterTMCloneTable", "_ITM_registerTMCloneTable"}

nm, readelf, library = sys.argv[1:]
undefined = elf.symbols(nm, "-D", "--undefined-only", library)
faults = [f"undefined: {name}" for name, kind in undefined if name not in (WEAK if kind in "wv" else ALLOWED)]
needed = re.findall(r"\(NEEDED\).*\[(.*)\]", "\n".join(elf.lines(readelf, "-d", library)))
faults += [f"needs {name}" for name in needed if not re.match(r"libc\.", name)]
sys.exit("\n".join(faults) if faults else 0)
