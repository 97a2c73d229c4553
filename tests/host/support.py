# SPDX-License-Identifier: MIT
"""Run the program `foresto` as a user would, and report the tests in TAP, case by case.

FORESTO_PROGRAM is the program, FORESTO_DATA the folder of the market data that the project ships.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ["FORESTO_PROGRAM"]
DATA = pathlib.Path(os.environ["FORESTO_DATA"])
SWISS = ("--prices", DATA / "swiss-prices.csv", "--weights", "SBI=0.5,SPI=0.3,SII=0.2")
MONTHLY = '{"rule_type":"PERIODIC","frequency":"MONTHLY"}'


class ProgramTest(unittest.TestCase):
    """A test with a directory of its own, which is the program's working directory."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = pathlib.Path(temporary.name)

    def write(self, name, text):
        path = self.directory / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def files(self):
        return sorted(path.name for path in self.directory.iterdir())

    def run_program(self, *arguments, flag=None, **options):
        environment = {key: value for key, value in os.environ.items() if key != "USE_REBALANCING"}
        if flag is not None:
            environment["USE_REBALANCING"] = flag
        options.setdefault("stdout", subprocess.PIPE)
        return subprocess.run([PROGRAM, *map(os.fspath, arguments)], cwd=self.directory, env=environment, timeout=60,
                              stderr=subprocess.PIPE, encoding="utf-8", errors="surrogateescape", check=False,
                              **options)

    def backtest(self, *arguments, **options):
        """Run a backtest that must succeed, and return its summary."""
        done = self.run_program("backtest", *arguments, **options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout) if done.stdout else None

    def refused(self, code, *arguments, names=(), **options):
        """Run a backtest that must fail with the code and with one line that holds all the names."""
        done = self.run_program("backtest", *arguments, **options)
        self.assertEqual((done.returncode, done.stdout or ""), (code, ""), done.stderr)
        self.assertRegex(done.stderr, r"\Aforesto: [^\n]+\n\Z")
        for name in names:
            self.assertIn(name, done.stderr)
        return done.stderr


class TapResult(unittest.TestResult):
    """Print a line for each case as it ends."""

    def startTest(self, test):
        super().startTest(test)
        self.before = len(self.failures), len(self.errors)

    def stopTest(self, test):
        super().stopTest(test)
        faults = self.failures[self.before[0]:] + self.errors[self.before[1]:]
        skipped = next((f" # SKIP {reason}" for case, reason in self.skipped if case is test), "")
        print("not ok" if faults else "ok", self.testsRun, "-", test.id().removeprefix("__main__.") + skipped)
        for _, text in faults:
            print("\n".join("# " + line for line in text.splitlines()))
        sys.stdout.flush()


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    print(f"1..{suite.countTestCases()}")
    result = TapResult()
    suite.run(result)
    sys.exit(not result.wasSuccessful())
