# SPDX-License-Identifier: MIT
"""Run the bench several times, and give the median of each row: as a table, or as --json like the bench itself.

    median.py BENCH [--runs N] [--json] [OPTION-OF-THE-BENCH ...]
"""

import argparse
import json
import statistics
import subprocess

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("bench")
parser.add_argument("--runs", type=int, default=5)
parser.add_argument("--json", action="store_true")
arguments, options = parser.parse_known_args()

runs = []
for _ in range(arguments.runs):
    done = subprocess.run([arguments.bench, "--json", *options], check=True, stdout=subprocess.PIPE)
    runs.append(json.loads(done.stdout))
rows = []
for row in zip(*runs):
    ratios = [one["ratio"] for one in row]
    rows.append(row[0] | {"ratio": statistics.median(ratios)})
    if not arguments.json:
        met = "" if rows[-1]["ratio"] >= row[0]["at_least"] else "short"
        print(
            f"| {row[0]['name']} | {row[0]['assets']} | {row[0]['days']} | {rows[-1]['ratio']:.2f} "
            f"| {min(ratios):.2f}-{max(ratios):.2f} | {row[0]['at_least']:.2f} | {met} |",
            flush=True,
        )
if arguments.json:
    print(json.dumps(rows, indent=2))
