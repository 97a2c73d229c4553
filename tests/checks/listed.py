# SPDX-License-Identifier: MIT
"""No file is forgotten. Arguments: a folder, the pattern of the files that count, and those that Meson knows."""

import pathlib
import sys

import tree

folder, pattern, *listed = sys.argv[1:]
listed = {pathlib.Path(path).resolve() for path in listed}
tree.report([(path, 1, "not listed in meson.build") for path in tree.files(folder, pattern) if path not in listed])
