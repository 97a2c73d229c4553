# SPDX-License-Identifier: MIT
"""Count the test cases in Meson's test logs and show what failed.

Arguments: directories that Meson built and tested. A test that speaks TAP counts case by case, any other as one. The
last line is "N passed, N failed"; the exit status is 1 when a case failed. A directory in which none passed has failed.
"""

import json
import pathlib
import re
import sys

SHOWN = 80  # lines of a failed test


def count(test):
    """(passed, failed) of one entry of a log."""
    output = test.get("stdout", "")
    done = test["result"] == "OK"
    if not re.match(r"TAP version|1\.\.\d", output):
        return (1, 0) if done else (0, 1)
    cases = re.findall(r"^(ok|not ok)\b(?!.*# SKIP)", output, re.M)
    passed, failed = cases.count("ok"), cases.count("not ok")
    # A crash, a time-out or an empty program fails although no case says so.
    return passed, failed or int(not done or not passed)


def tally(directory):
    totals = [0, 0]
    for line in (directory / "meson-logs" / "testlog.json").read_text().splitlines():
        test = json.loads(line)
        passed, failed = count(test)
        totals = [totals[0] + passed, totals[1] + failed]
        if failed:
            print(f"FAILED {test['name']} ({test['result']}, exit status {test['returncode']})")
            output = (test.get("stdout", "") + test.get("stderr", "")).splitlines()
            print("\n".join([line for line in output if not re.match(r"ok\b", line)][:SHOWN]))
    totals[1] = totals[1] or int(not totals[0])
    print(f"{directory.name}: {totals[0]} passed, {totals[1]} failed")
    return totals


totals = [sum(column) for column in zip(*(tally(pathlib.Path(name)) for name in sys.argv[1:]))]
print(f"{totals[0]} passed, {totals[1]} failed")
sys.exit(totals[1] > 0)
