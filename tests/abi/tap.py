# SPDX-License-Identifier: MIT
"""Run cases side by side and report them in TAP."""

import concurrent.futures
import sys


def run(cases, workers=None):
    """cases: {name: function that returns "" or what is wrong}. Ends the program."""
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        results = dict(zip(cases, pool.map(fault, cases.values())))
    print(f"1..{len(results)}")
    for number, (name, wrong) in enumerate(results.items(), 1):
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
        for line in wrong.splitlines():
            print(f"# {line}")
    sys.exit(any(results.values()))


def fault(case):
    try:
        return case() or ""
    except (Exception, SystemExit) as error:  # a case that cannot be run has failed
        return f"{type(error).__name__}: {error}"
