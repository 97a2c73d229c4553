# SPDX-License-Identifier: MIT
"""The project's files, and how a check reports what it found in them."""

import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def files(folder, *patterns):
    """The files under a folder that match one of the patterns; none at all is a fault of the check."""
    found = []
    for directory, names, here in os.walk(ROOT / folder):
        names[:] = [name for name in names if name not in (".git", "__pycache__") and not is_build(directory, name)]
        paths = (pathlib.Path(directory, name) for name in here)
        found += [path for path in paths if any(path.match(pattern) for pattern in patterns)]
    if not found:
        sys.exit(f"no {' or '.join(patterns)} under {ROOT / folder}")
    return sorted(found)


def is_build(directory, name):
    return name == "build" or name.startswith("build-") or pathlib.Path(directory, name, "meson-info").is_dir()


def report(faults):
    """End the check: each fault on a line of its own."""
    for path, line, fault in faults:
        print(f"{path.relative_to(ROOT)}:{line}: {fault}")
    sys.exit(1 if faults else 0)
