# SPDX-License-Identifier: MIT
"""What the comparison with a baseline lets pass, and what it does not, on libraries built from changed headers.

Arguments: the C compiler's command. Each case changes a copy of the headers, builds a library that has their interface,
and compares it with the library as it is.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import tap
from abigail import describe, difference
from build import SYMBOLS, build, build_interface
from headers import INCLUDE, Headers

CC = sys.argv[1:]
HERE = pathlib.Path(__file__).resolve().parent
FREQUENCY = r"(    uint32_t frequency;[^\n]*\n)"
POLICY = r"(    uint32_t base_day_policy;[^\n]*\n)"
LAST_OF_RULE = r"(    char rule_name\[68\];[^\n]*\n)"
GROWABLE = r"^(typedef struct (\w+) \{\n    uint32_t struct_size;.*?)^(\} \2;)"
ADDED = "FORESTO_API double foresto_added(double x);\n"


def change(folder, pattern, replacement, names="*.h"):
    """Replace in the copies of the headers; that nothing matches is an error of the test."""
    count = 0
    for path in pathlib.Path(folder, "include", "foresto").glob(names):
        text, here = re.subn(pattern, replacement, path.read_text(), flags=re.M | re.S)
        path.write_text(text)
        count += here
    if not count:
        raise ValueError(f"no header matches {pattern}")


def interface(folder, symbols=SYMBOLS):
    """The interface of the headers in a folder."""
    headers = Headers(pathlib.Path(folder, "include"))
    return describe(build_interface(CC, pathlib.Path(folder, "libforesto.so.0"), headers, symbols), headers)


def compare(*changes):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(INCLUDE, pathlib.Path(folder, "include"))
        for change_made in changes:
            change(folder, *change_made)
        return difference(NOW, interface(folder))


def passes(*changes):
    return lambda: compare(*changes)


def fails(*changes):
    return lambda: "" if compare(*changes) else "abidiff has not noticed"


def added_function():
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(INCLUDE, pathlib.Path(folder, "include"))
        change(folder, "^FORESTO_END\n\n#endif", ADDED + r"\g<0>", "elementary.h")
        symbols = pathlib.Path(folder, "foresto.map")
        symbols.write_text(SYMBOLS.read_text() + "foresto_next {\nglobal:\n    foresto_added;\n} foresto_0.1;\n")
        return difference(NOW, interface(folder, symbols))


def removed_function():
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(INCLUDE, pathlib.Path(folder, "include"))
        symbols = pathlib.Path(folder, "foresto.map")
        symbols.write_text(SYMBOLS.read_text().replace("    foresto_pow;\n", ""))
        return "" if difference(NOW, interface(folder, symbols)) else "abidiff has not noticed"


def grown_everywhere():
    """A field appended to every growable struct: abidiff passes it, and a program built before runs with it."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(INCLUDE, pathlib.Path(folder, "include"))
        change(folder, GROWABLE, r"\1    uint64_t appended;\n\3")
        headers = Headers(pathlib.Path(folder, "include"))
        library = build(CC, pathlib.Path(folder, "libforesto.so.0"), headers.include)
        found = difference(NOW, describe(library, headers))
        if found:
            return found
        pathlib.Path(folder, "libforesto.so").symlink_to(library)
        program = pathlib.Path(folder, "host")
        header = f'-DHEADER="{INCLUDE / "foresto" / "foresto.h"}"'
        subprocess.run([*CC, "-std=c11", header, str(HERE / "host.c"), "-o",
                        str(program), f"-L{folder}", "-lforesto"], check=True)
        done = subprocess.run([program], env={**os.environ, "LD_LIBRARY_PATH": folder}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return f"exit status {done.returncode}\n{done.stdout}" if done.returncode else ""


appended = (LAST_OF_RULE, r"\1    uint64_t appended;\n", "rule.h")
reordered = (FREQUENCY + POLICY, r"\2\1", "rule.h")

with tempfile.TemporaryDirectory() as now:
    NOW = describe(build(CC, pathlib.Path(now, "libforesto.so.0")), Headers())

tap.run({
    "no change passes": passes(),
    "an appended field passes": passes(appended),
    "a field appended to every struct passes, and a program built before runs": grown_everywhere,
    "an added function passes": added_function,
    "two fields that changed places fail": fails(reordered),
    "two fields that changed places beside an appended one fail": fails(appended, reordered),
    "a field in the middle fails": fails((FREQUENCY, r"\1    uint64_t inserted;\n", "rule.h")),
    "a field of another type beside an appended one fails":
        fails(appended, ("uint32_t frequency;", "int32_t frequency;", "rule.h")),
    "another signature of a callback fails":
        fails((r"\(\*put_event\)\(void \*user, const foresto_event \*event\)",
               "(*put_event)(void *user, foresto_event *event)", "event.h")),
    "a removed function fails": removed_function,
})
