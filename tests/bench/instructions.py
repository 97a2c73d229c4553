# SPDX-License-Identifier: MIT
"""Hold the hot loops to the numbers of instructions in instructions.json, as callgrind counts them: no clock, no noise.

Arguments: the bench program; --write stores what it counts. Callgrind knows no AVX-512, so what runs is AVX2.
"""

import argparse
import json
import pathlib
import re
import subprocess
import tempfile

STORED = pathlib.Path(__file__).with_name("instructions.json")
SLACK = 1.03  # what another patch release of the same compiler may add
ROWS = (
    "hold 20",
    "hold 100",
    "quarterly 20",
    "monthly 20",
    "drift 20",
    "drift-often 20",
    "records 20",
    "session-step 20",
    "fixed-cost 3",
    "prepare-day-major 20",
    "prepare-in-place 20",
    "sweep-figures 20",
    "accounts-alike 20",
)


def count(bench, row):
    """Instructions of the second of two turns of a row's work."""
    name, assets = row.split()
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--toggle-collect=bench_once", f"--callgrind-out-file={folder}/out"]
            + [bench, "--once", "--rows", name, "--assets", assets],
            check=True,
            text=True,
            stderr=subprocess.PIPE,
        )
    return int(re.search(r"Collected : (\d+)", done.stderr)[1])


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("bench")
parser.add_argument("--write", action="store_true")
options = parser.parse_args()

counted = {row: count(options.bench, row) for row in ROWS}
if options.write:
    STORED.write_text(json.dumps(counted, indent=4) + "\n")
limits = json.loads(STORED.read_text())
over = [row for row in ROWS if counted[row] > limits[row] * SLACK]
for row in ROWS:
    print(f"{row:22}{counted[row]:12} of {limits[row]:12}{'  MORE' if row in over else ''}")
raise SystemExit(1 if over else 0)
