# SPDX-License-Identifier: MIT
"""Eight threads on shared panels with outputs of their own, under thread sanitizers: no race, and one hash.

    threads.py [--strict] [COMPILER ...]

threads.c says what they do. --strict: a compiler that is missing is a failure.
"""

import argparse
import shutil
import subprocess
import sys
import time

import common

SANITIZED = ("-fsanitize=thread", "-g")
ROWS = [(target, flags) for target in common.NATIVE for flags in ((), SANITIZED)]


def measure(row):
    """(hashes, fault)"""
    target, flags = row
    if target.missing():
        return "", f"needs {target.missing()}"
    # The sanitizer's shadow memory does not go with every place where the system may put a program.
    fixed = ("setarch", "-R") if flags and shutil.which("setarch") else ()
    with common.scratch() as folder:
        try:
            program = common.build(target, folder, "threads.c", ["-O2", *flags], more=["-pthread"])
            done = subprocess.run([*fixed, program], capture_output=True, text=True, timeout=600)
        except (common.BuildError, subprocess.TimeoutExpired) as error:
            return "", " ".join(str(error).split())[:300]
    races = done.stderr.count("WARNING: ThreadSanitizer")
    wrong = f"ends with {done.returncode}, {races} races: {(done.stdout + done.stderr).strip()[:2000]}"
    return done.stdout, wrong if done.returncode or races else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--strict", action="store_true", help="fail when a compiler is missing")
    parser.add_argument("compilers", nargs="*", help=", ".join(common.NATIVE_NAMES))
    arguments = parser.parse_args()
    rows = [row for row in ROWS if not arguments.compilers or row[0].name in arguments.compilers]
    begin = time.monotonic()
    hashes, faults, missing = set(), 0, 0
    for (target, flags), (found, wrong) in zip(rows, common.side_by_side(measure, rows)):
        name = " ".join((target.name, *flags[:1]))
        if wrong.startswith("needs "):
            missing += 1
            print(f"not run: {name} {wrong}")
            continue
        faults += bool(wrong)
        hashes.add(found)
        print(f"{'FAIL' if wrong else 'same'}: {name}{': ' * bool(wrong)}{wrong}")
    ran = len(rows) - missing
    print(
        f"threads: {ran} builds of 8 threads, {sum(f == SANITIZED and not t.missing() for t, f in rows)} with a"
        f" sanitizer, {len(hashes)} hash{'es' * (len(hashes) != 1)}, {faults} faults, {missing} not run;"
        f" {time.monotonic() - begin:.0f} s"
    )
    return bool(faults or not ran or len(hashes) != 1 or (arguments.strict and missing))


if __name__ == "__main__":
    sys.exit(main())
