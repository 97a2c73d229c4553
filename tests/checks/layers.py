# SPDX-License-Identifier: MIT
"""A file of lib/ includes only public headers, its own layer, lower layers, and very little of the C library."""

import re

import tree

LAYERS = ["base", "kernel", "domain", "engine", "service"]
C_LIBRARY = {"float.h", "stdbool.h", "stddef.h", "stdint.h", "string.h"}
SIMD = {"arm_neon.h", "immintrin.h", "riscv_vector.h", "wasm_simd128.h"}


def system_header_allowed(header, layer, name):
    if header == "stdlib.h":
        return (layer, name) == ("base", "memory.c")
    return header in C_LIBRARY or (header in SIMD and layer == "kernel")


def fault(path, quote, header):
    layer, name = path.relative_to(tree.ROOT / "lib").parts[0], path.name
    if quote == "<":
        return None if system_header_allowed(header, layer, name) else f"<{header}> has no place here"
    home = header.partition("/")[0]
    if home == "foresto":
        return None
    if home not in LAYERS:
        return f'"{header}" names no layer'
    return f"{layer} is below {home}" if LAYERS.index(home) > LAYERS.index(layer) else None


faults = []
for path in tree.files("lib", "*.c", "*.h"):
    if path.parent.name not in LAYERS or path.parent.parent != tree.ROOT / "lib":
        faults.append((path, 1, "not in a layer"))
        continue
    lines = path.read_text().splitlines()
    includes = [(number, re.match(r'\s*#\s*include\s*(["<])([^">]+)', line)) for number, line in enumerate(lines, 1)]
    includes = [(number, *match.groups()) for number, match in includes if match]
    if path.suffix == ".c" and (not includes or includes[0][2] != "base/numeric.h"):
        faults.append((path, 1, '"base/numeric.h" is not the first include'))
    faults += [(path, number, fault(path, *what)) for number, *what in includes if fault(path, *what)]
tree.report(faults)
