# SPDX-License-Identifier: MIT
"""A quick build of the shared library, with debug information, for looking at its interface."""

import re
import subprocess

from headers import INCLUDE, ROOT

LIB = ROOT / "lib"
SYMBOLS = LIB / "foresto.map"


def sources():
    text = (LIB / "meson.build").read_text()
    return [LIB / name for name in re.findall(r"^ +'(\w+/\w+\.c)',$", text, re.M)]


OPTIONS = ["-std=c11", "-g", "-O0", "-fPIC", "-shared", "-fvisibility=hidden", "-DFORESTO_BUILD", "-w"]


def build(compiler, library, include=INCLUDE, symbols=SYMBOLS, files=None):
    """Build `library` from the project's sources or other ones, with the headers in `include` and a version map."""
    files = sources() if files is None else files
    paths = [f"-ffile-prefix-map={ROOT}=.", f"-I{include}", f"-I{LIB}", *map(str, files)]
    link = [f"-Wl,--version-script={symbols}", "-Wl,-soname,libforesto.so.0", "-o", str(library)]
    subprocess.run([*compiler, *OPTIONS, *paths, *link], check=True)
    return library


def build_interface(compiler, library, headers, symbols=SYMBOLS):
    """Build a library that has the interface of the headers and does nothing: all that a comparison looks at."""
    source = library.with_suffix(".c")
    functions = re.findall(r"^(FORESTO_API [^;]*\));", headers.text, re.M)
    bodies = "".join(f"{function} {{ __builtin_trap(); }}\n" for function in functions)
    source.write_text(f'#include "foresto/foresto.h"\n{bodies}')
    return build(compiler, library, headers.include, symbols, [source])
