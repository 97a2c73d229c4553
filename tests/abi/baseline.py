# SPDX-License-Identifier: MIT
"""The interface of the last release, in baseline/: as abidw describes it, and its headers in one.

    baseline.py write [CC...]    make both anew from the sources (gcc unless told otherwise), and layout/ too
    baseline.py check LIBRARY    the library, as a host of the baseline sees it, is the same
"""

import pathlib
import re
import sys
import tempfile

import layout
from abigail import describe, difference
from build import build
from headers import INCLUDE, Headers, without_comments

BASELINE = pathlib.Path(__file__).resolve().parent / "baseline"
DESCRIPTION = BASELINE / "foresto.abi"
HEADER = BASELINE / "foresto.h"
HEAD = """/* SPDX-License-Identifier: MIT */
/* The public headers as they were at the last release, made by baseline.py. */
#ifndef FORESTO_BASELINE_H
#define FORESTO_BASELINE_H

"""


def in_order(name, seen):
    """The headers that a header includes, then itself."""
    if name in seen:
        return
    seen.add(name)
    for included in re.findall(r'^#include "(.+)"', (INCLUDE / "foresto" / name).read_text(), re.M):
        yield from in_order(included, seen)
    yield name


def body(name):
    """A header without comments, include guard and its includes of the others."""
    text = without_comments((INCLUDE / "foresto" / name).read_text())
    text = re.sub(r'^#include "[^\n]*\n', "", text, flags=re.M)
    text = re.sub(r"^\s*#ifndef FORESTO\w*_H\n#define \w+_H\n(.*)#endif\s*$", r"\1", text, flags=re.S)
    return re.sub(r"\n\s*\n+", "\n\n", re.sub(r"[ \t]+$", "", text, flags=re.M)).strip()


def one_header():
    seen = set()
    names = [name for path in Headers().paths for name in in_order(path.name, seen)]
    bodies = [text for text in map(body, names) if text]
    return HEAD + "\n\n".join(bodies) + "\n\n#endif\n"


def write(compiler):
    BASELINE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        library = build(compiler, pathlib.Path(folder, "libforesto.so.0"))
        text = describe(library, Headers())
    DESCRIPTION.write_text("<!-- SPDX-License-Identifier: MIT -->\n<!-- Made by baseline.py. -->\n" + text)
    HEADER.write_text(one_header())
    layout.write()


def check(library):
    found = difference(DESCRIPTION.read_text(), describe(library, Headers()))
    print(found or "nothing that a host of the baseline would notice")
    return 1 if found else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(sys.argv[2:] or ["gcc"])
    elif len(sys.argv) == 3 and sys.argv[1] == "check":
        sys.exit(check(sys.argv[2]))
    else:
        sys.exit(__doc__)
