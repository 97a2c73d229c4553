# SPDX-License-Identifier: MIT
"""Write files as C arrays. Arguments: the header that declares the arrays, the C file, the files.

`seed.sql` becomes SEED_SQL, NUL-terminated, and SEED_SQL_SIZE, without the NUL.
"""

import pathlib
import re
import sys

header, output, *paths = sys.argv[1:]
text = [f'/* SPDX-License-Identifier: MIT */\n/* Made by embed.py. */\n#include "{header}"\n']
for path in map(pathlib.Path, paths):
    name = re.sub("[^A-Z0-9]", "_", path.name.upper())
    data = path.read_bytes()
    data.decode("ascii")  # so that every byte is a char, whatever the sign of char is
    rows = [", ".join(map(str, data[i:i + 24])) for i in range(0, len(data), 24)]
    text.append(f"const char {name}[] = {{\n" + ",\n".join([*rows, "0"]) + "};\n")
    text.append(f"const size_t {name}_SIZE = {len(data)};\n")
pathlib.Path(output).write_text("".join(text))
