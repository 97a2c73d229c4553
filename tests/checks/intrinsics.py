# SPDX-License-Identifier: MIT
"""SIMD intrinsics, compiler vectors and assembly stay in lib/kernel; one file more reads a control register."""

import re

import tree

INTRINSIC = re.compile(
    r"\b(_mm\d*_\w+|__m\d+[di]?|v(ld|st)\d\w*|float64x\d_t|wasm_\w+|__builtin_(ia32|neon|altivec)_\w+"
    r"|vector_size|__?asm(__)?|asm)\b"
)

faults = [
    (path, number, f"{match.group()} outside lib/kernel")
    for path in tree.files("lib", "*.c", "*.h")
    if path.parent.name != "kernel" and path.name != "environment.h"
    for number, line in enumerate(path.read_text().splitlines(), 1)
    for match in [INTRINSIC.search(line)]
    if match
]
tree.report(faults)
