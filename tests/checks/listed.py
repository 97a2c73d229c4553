# SPDX-License-Identifier: MIT
"""Every C file and every test_*.py of a folder is in use. Arguments: the folder, then the files that Meson knows."""

import pathlib
import sys

import tree

folder, *listed = sys.argv[1:]
listed = {pathlib.Path(path).resolve() for path in listed}
found = tree.files(folder, "*.c", "test_*.py")
tree.report([(path, 1, "not listed in meson.build") for path in found if path not in listed])
