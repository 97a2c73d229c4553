# SPDX-License-Identifier: MIT
"""What the public headers declare: structs with their fields, opaque types, functions, enums and integer macros."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = ROOT / "include"

# Versions move from release to release; they are no part of what stays.
MOVING = re.compile(r"FORESTO_(ABI_)?VERSION")


class Headers:
    """The headers of an include folder, read in the order of their names."""

    def __init__(self, include=INCLUDE):
        self.include = pathlib.Path(include)
        self.paths = sorted(self.include.glob("foresto/*.h"))
        if not self.paths:
            raise SystemExit(f"no headers under {include}")
        self.text = "\n".join(without_comments(path.read_text()) for path in self.paths)

    def structs(self):
        """{name: [field, ...]}"""
        found = re.findall(r"^typedef struct (\w+) \{(.*?)^\} \1;", self.text, re.M | re.S)
        return {name: [field_name(field) for field in body.split(";") if field.strip()] for name, body in found}

    def opaque(self):
        """Names of the types whose insides are the library's own."""
        return sorted(set(re.findall(r"^typedef struct (\w+) \1;", self.text, re.M)))

    def functions(self):
        return sorted(set(re.findall(r"^FORESTO_API\b[^;(]*?\b(\w+)\(", self.text, re.M)))

    def constants(self):
        """Enumerators and macros whose values are integers, in the order of the headers."""
        found = []
        for line in self.text.splitlines():
            macro = re.match(r"#define (FORESTO_\w+) +(.+)$", line)
            enumerator = re.match(r" +(FORESTO_\w+) = ", line)
            if macro and is_integer(macro[2]) and not MOVING.match(macro[1]):
                found.append(macro[1])
            elif enumerator:
                found.append(enumerator[1])
        return found


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def field_name(declaration):
    function = re.search(r"\(\*(\w+)\)\s*\(", declaration)
    return function[1] if function else re.search(r"(\w+)\s*(?:\[\w+\])?\s*$", declaration)[1]


def is_integer(text):
    return bool(re.fullmatch(r"(\(\(foresto_date\))?-?\d+u?\)?|INT32_M(IN|AX)", text.strip()))
