# SPDX-License-Identifier: MIT
"""Report in TAP, case by case, when pytest's own report is switched off (-p no:terminal)."""

import sys


class Tap:
    def __init__(self):
        self.count = 0
        self.reports = []

    def pytest_collectreport(self, report):
        if report.failed:
            sys.stderr.write(f"{report.longrepr}\n")

    def pytest_collection_finish(self, session):
        print(f"1..{len(session.items)}", flush=True)

    def pytest_runtest_logreport(self, report):
        self.reports.append(report)
        if report.when == "teardown":
            self.finish(report.nodeid)
            self.reports = []

    def finish(self, name):
        self.count += 1
        failed = [report for report in self.reports if report.failed]
        skipped = [report for report in self.reports if report.skipped]
        reason = f" # SKIP {skipped[0].longrepr[2]}" if skipped and not failed else ""
        print("not ok" if failed else "ok", self.count, "-", name.replace("#", "") + reason)
        for report in failed:
            print("\n".join("# " + line for line in str(report.longrepr).splitlines()))
        sys.stdout.flush()


def pytest_configure(config):
    config.addinivalue_line("filterwarnings", "error::pytest.PytestUnraisableExceptionWarning")
    config.addinivalue_line("filterwarnings", "error::pytest.PytestUnhandledThreadExceptionWarning")
    if config.pluginmanager.is_blocked("terminal"):
        config.pluginmanager.register(Tap())
