# SPDX-License-Identifier: MIT
"""Every public function in every floating-point environment of every machine: the same bits, or a refusal.

    environment.py [--strict] [NAME ...]

environment.c says what is tried. With NAMEs, only the rows whose name begins with one of them. --strict: a row that
cannot be run is a failure.
"""

import argparse
import collections
import re
import subprocess
import sys
import time

import common

SYMBOLS = common.LIB / "foresto.map"
# Initial values and names are copied from constants.
CONSTANT = re.compile(r"foresto_\w+_(init|name)$")
MORE = [common.TRUST / f"environment_{part}.c" for part in ("calls", "host", "modes")] + ["-lm"]
ROWS = [
    *((target, flags) for target in common.NATIVE for flags in (("-O0",), ("-O3",))),
    (common.GCC, ("-O3", "-march=native")),
    (common.CLANG_19, ("-O3", "-march=native")),
    *((target, ("-O2",)) for target in (common.I686, *common.EMULATED, common.MUSL)),
]
COUNTS = re.compile(r"(\d+) calls in (\d+) environments: .* (\d+) callbacks spoilt; (\d+) faults")


def row_name(row):
    target, flags = row
    return " ".join((target.name, *flags))


def measure(row):
    """(lines, fault): what the program prints, and what kept it from saying so."""
    target, flags = row
    if target.missing():
        return [], f"needs {target.missing()}"
    with common.scratch() as folder:
        try:
            done = common.run(target, common.build(target, folder, "environment.c", flags, more=MORE))
        except (common.BuildError, subprocess.TimeoutExpired) as error:
            return [], " ".join(str(error).split())[:200]
        lines = done.stdout.splitlines()
        finished = lines and COUNTS.match(lines[-1])
        return lines, "" if finished else f"ends with {done.returncode}: {done.stderr.strip()[:200]}"


def summary(lines):
    """Faults of one kind as one line: the function, what it does, how many environments, and one of them."""
    found = collections.defaultdict(list)
    for line in lines[:-1]:
        function, circumstance, what = re.fullmatch(r"FAIL: (\w+), (.*): (.*)", line).groups()
        found[function, what].append(circumstance)
    for (function, what), circumstances in found.items():
        yield f"  {function} {what}: {len(circumstances)} times, such as: {circumstances[0]}"


def forgotten():
    """Public functions that environment.c does not call."""
    functions = re.findall(r"^    (foresto_\w+);$", SYMBOLS.read_text(), re.M)
    called = set(re.findall(r'ENTRY\((\w+)\)', (common.TRUST / "environment_calls.c").read_text()))
    return [name for name in functions if name[8:] not in called and not CONSTANT.match(name)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--strict", action="store_true", help="fail when a compiler or emulator is missing")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only rows that begin so")
    arguments = parser.parse_args()
    begin = time.monotonic()
    rows = [row for row in ROWS if row_name(row).startswith(tuple(arguments.names) or "")]
    faults = [f"not called: {name}" for name in forgotten()]
    print(*faults, sep="\n", end="\n" * bool(faults))
    missing, trials, builds = 0, 0, 0
    for row, (lines, wrong) in zip(rows, common.side_by_side(measure, rows)):
        name = row_name(row)
        if wrong.startswith("needs "):
            missing += 1
            print(f"not run: {name} {wrong}")
            continue
        builds += 1
        found = [wrong] if wrong else list(summary(lines))
        faults += found
        print(f"{'FAIL' if found else 'good'}: {name}: {lines[-1] if lines else ''}")
        print(*found, sep="\n", end="\n" * bool(found))
        if not wrong:
            calls, environments, spoilt, _ = map(int, COUNTS.match(lines[-1]).groups())
            trials += calls * environments + spoilt
    print(
        f"environment: {builds} builds, {trials} trials, {len(faults)} faults, {missing} not run;"
        f" {time.monotonic() - begin:.0f} s"
    )
    return bool(faults or not builds or (arguments.strict and missing))


if __name__ == "__main__":
    sys.exit(main())
