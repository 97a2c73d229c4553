# SPDX-License-Identifier: MIT
"""Each public header compiles alone in every C and C++ we promise, and so do its initialisers.

Arguments: the C compiler's command, then "--", then the C++ compiler's command (empty when there is none).
"""

import concurrent.futures
import re
import subprocess
import sys

import tree

INCLUDE = tree.ROOT / "include"
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
STANDARDS = {"c": ["c99", "c11", "c17"], "c++": ["c++11", "c++14", "c++17", "c++20"]}


def program(header):
    """A source file that includes one header, twice, and uses each FORESTO_X_INIT of it on a foresto_x."""
    name = header.relative_to(INCLUDE)
    types = re.findall(r"#define (FORESTO_\w+)_INIT\b", header.read_text())
    uses = [f"{t.lower()} f{n}(void); {t.lower()} f{n}(void) {{ {t.lower()} x = {t}_INIT; return x; }}"
            for n, t in enumerate(types)]
    return "\n".join([f'#include "{name}"'] * 2 + ["extern int something;"] + uses) + "\n"


def fault(header, language, command, standard):
    command = [*command, "-x", language, f"-std={standard}", "-fsyntax-only", *WARNINGS, f"-I{INCLUDE}", "-"]
    done = subprocess.run(command, input=program(header), text=True, stderr=subprocess.PIPE)
    return (header, 1, f"{standard}: {done.stderr}") if done.returncode else None


separator = sys.argv.index("--")
compilers = {"c": sys.argv[1:separator], "c++": sys.argv[separator + 1 :]}
if not compilers["c++"]:
    sys.exit("no C++ compiler")
jobs = [
    (header, language, command, standard)
    for header in tree.files("include", "*.h")
    for language, command in compilers.items()
    for standard in STANDARDS[language]
]
with concurrent.futures.ThreadPoolExecutor() as pool:
    tree.report([found for found in pool.map(lambda job: fault(*job), jobs) if found])
