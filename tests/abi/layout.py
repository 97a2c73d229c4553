# SPDX-License-Identifier: MIT
"""The lists in layout/: where every field of every public struct lies, and what every constant is.

    layout.py write              make the lists anew from the headers (needs clang)
    layout.py check CC... [-- CLANG]
                                 every struct, field and constant is listed, and is what the list says: for the
                                 compiler as it is, with -m32 on x86-64, and with clang for each machine below
"""

import pathlib
import platform
import re
import subprocess
import sys

from headers import INCLUDE, Headers

HERE = pathlib.Path(__file__).resolve().parent
LISTS = HERE / "layout"
FLAGS = ["-std=c11", "-ffreestanding", "-Wall", "-Wextra", "-Wpadded", "-Werror", f"-I{INCLUDE}"]
MODELS = {"lp64": "x86_64-linux-gnu", "ilp32": "armv7-linux-gnueabihf"}
# Both widths, both byte orders, doubles aligned to 4 (i386) and to 8, and Windows, whose long has 4 bytes.
MACHINES = [
    "aarch64-linux-gnu",
    "armv7-linux-gnueabihf",
    "i386-linux-gnu",
    "i686-pc-windows-msvc",
    "powerpc-linux-gnu",
    "riscv32-linux-gnu",
    "riscv64-linux-gnu",
    "s390x-linux-gnu",
    "wasm32-unknown-unknown",
    "x86_64-linux-gnu",
    "x86_64-pc-windows-msvc",
]


def measure(machine, expressions):
    """The values of constant expressions on a machine, read from the assembly of a table of them."""
    table = ",\n".join(f"(unsigned)({expression})" for expression in expressions)
    # The 1 in front and behind keeps a compiler from shortening zeros at the ends.
    source = '#include "foresto/foresto.h"\n#include "foresto/host.h"\n#include "foresto/execute.h"\n'
    source += f"const unsigned table[] = {{1,\n{table}, 1}};\n"
    command = ["clang", f"--target={machine}", "-x", "c", "-S", "-o", "-", *FLAGS, "-"]
    assembly = subprocess.run(command, input=source, text=True, check=True, stdout=subprocess.PIPE).stdout
    values = [int(value) for value in re.findall(r"^\s*\.long\s+(-?\d+)", assembly, re.M)]
    if len(values) != len(expressions) + 2:
        raise SystemExit(f"{machine}: {len(values)} values for {len(expressions)} expressions")
    return values[1:-1]


def listing(model, lines):
    guard = f"LAYOUT_{model.upper()}_H"
    return f"/* SPDX-License-Identifier: MIT */\n/* Made by layout.py from the headers. */\n#ifndef {guard}\n" \
        f"#define {guard}\n" + "".join(f"{line}\n" for line in lines) + "\n#endif\n"


def struct_lines(headers, machine):
    expressions = []
    for name, fields in headers.structs().items():
        expressions.append(f"sizeof({name})")
        for field in fields:
            expressions += [f"offsetof({name}, {field})", f"sizeof((({name} *)0)->{field})"]
    values = iter(measure(machine, expressions))
    for name, fields in headers.structs().items():
        yield ""
        yield f"STRUCT({name}, {next(values)})"
        for field in fields:
            yield f"FIELD({name}, {field}, {next(values)}, {next(values)})"


def signed(value):
    return value - 2**32 if value >= 2**31 else value


def constant_lines(headers):
    names = headers.constants()
    yield ""
    for name, value in zip(names, measure(MODELS["lp64"], names)):
        # C has no literal for the smallest int32.
        number = signed(value)
        yield f"CONSTANT({name}, {'-2147483647 - 1' if number == -(2**31) else number})"


def write():
    headers = Headers()
    for model, machine in MODELS.items():
        (LISTS / f"{model}.h").write_text(listing(model, struct_lines(headers, machine)))
    (LISTS / "constants.h").write_text(listing("constants", constant_lines(headers)))


def unlisted(headers):
    """What the headers have and the lists have not, and the reverse."""
    declared = {name for name in headers.structs()} | set(headers.constants())
    declared |= {f"{name}, {field}" for name, fields in headers.structs().items() for field in fields}
    for model in MODELS:
        text = (LISTS / f"{model}.h").read_text() + (LISTS / "constants.h").read_text()
        listed = set(re.findall(r"^(?:STRUCT|CONSTANT)\((\w+),", text, re.M))
        listed |= set(re.findall(r"^FIELD\((\w+, \w+),", text, re.M))
        for name in sorted(declared ^ listed):
            yield f"{model}: {name} is {'not listed' if name in declared else 'listed, but not declared'}"


def compile_fault(command):
    command = [*command, "-fsyntax-only", *FLAGS, str(HERE / "layout.c")]
    done = subprocess.run(command, text=True, stderr=subprocess.PIPE)
    return f"{' '.join(command)}\n{done.stderr}" if done.returncode else None


def check(compiler, clang):
    faults = list(unlisted(Headers()))
    commands = [compiler] + [[*compiler, "-m32"]] * (platform.machine() == "x86_64")
    commands += [[*clang, f"--target={machine}"] for machine in MACHINES if clang]
    faults += filter(None, map(compile_fault, commands))
    print("\n".join(faults) or f"{len(commands)} machines agree with the lists")
    return 1 if faults else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        write()
    elif sys.argv[1:2] == ["check"]:
        arguments = sys.argv[2:]
        split = arguments.index("--") if "--" in arguments else len(arguments)
        sys.exit(check(arguments[:split], arguments[split + 1 :]))
    else:
        sys.exit(__doc__)
