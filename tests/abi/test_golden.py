# SPDX-License-Identifier: MIT
"""Programs that hash all bits of the golden cases, each through its own interface, give one hash.

Arguments: the programs.
"""

import subprocess
import sys

hashes = {program: subprocess.run([program], check=True, text=True, stdout=subprocess.PIPE).stdout.strip()
          for program in sys.argv[1:]}
for program, found in hashes.items():
    print(found, program)
sys.exit(len(set(hashes.values())) != 1 or len(hashes) < 2 or "" in hashes.values())
