# SPDX-License-Identifier: MIT
"""The public headers as text: functions, structs and enums."""

import ctypes
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

SCALARS = {
    "uint32_t": ctypes.c_uint32,
    "int32_t": ctypes.c_int32,
    "foresto_date": ctypes.c_int32,
    "foresto_status": ctypes.c_int32,
    "uint64_t": ctypes.c_uint64,
    "int64_t": ctypes.c_int64,
    "size_t": ctypes.c_size_t,
    "double": ctypes.c_double,
}


def text():
    """All headers, without comments."""
    headers = sorted((ROOT / "include" / "foresto").glob("*.h"))
    assert headers
    return re.sub(r"/\*.*?\*/", "", "".join(header.read_text() for header in headers), flags=re.S)


def functions():
    """{name: (result, [parameter])} as C declares them; a parameter ends in its name."""
    found = re.findall(r"^FORESTO_API\b\s*([^;(]*?)(\w+)\(([^;]*)\);", text(), re.M)
    return {
        name: (clean(result), [] if clean(rest) == "void" else [clean(one) for one in rest.split(",")])
        for result, name, rest in found
    }


def structs():
    """{name: {member: declaration}}, where a declaration lacks its name; a function pointer's is "method"."""
    found = {}
    for body, name in re.findall(r"^typedef struct \w+ \{(.*?)^\} (\w+);", text(), re.M | re.S):
        members = {}
        for declaration in body.split(";"):
            method = re.search(r"\(\*(\w+)\)\(", declaration)
            if method:
                members[method[1]] = "method"
            elif declaration.strip():
                before, member, size = re.fullmatch(r"(.*?)(\w+)(\[\w+\])?", clean(declaration)).groups()
                members[member] = before.strip() + (size or "")
        found[name] = members
    return found


def enums():
    """{name: {constant: value}}"""
    return {
        name: {constant: int(value) for constant, value in re.findall(r"(\w+) = (-?\d+)", body)}
        for name, body in re.findall(r"^enum (\w+) \{(.*?)\};", text(), re.M | re.S)
    }


def clean(declaration):
    return " ".join(declaration.split())
