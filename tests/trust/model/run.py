# SPDX-License-Identifier: MIT
"""The library against an independent model in exact rationals, on random small cases.

    python3 tests/trust/model/run.py [--cases 10000] [--seed 1] [--target gcc-12] [--flag=-O3 ...] [--jobs 2]

Every number has to lie within the bound that docs/numerics.md proves; the last line says how many were compared, how
many drift decisions rounding left open, and how near to its bound the worst came. Batches of cases are compared side by
side, and none depends on another.
"""

import argparse
import collections
import concurrent.futures
import itertools
import pathlib
import subprocess
import sys
import time
from fractions import Fraction

import cases
import day
import figures
import model
from bound import summed

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import common  # noqa: E402

BATCH = 250
TARGETS = {target.name: target for target in vars(common).values() if isinstance(target, common.Target)}


def answers(command, batch):
    """What the driver prints for each case, as lines."""
    text = "\n".join(case.words() for case in batch)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    blocks = done.stdout.split("end\n")[:-1]
    assert len(blocks) == len(batch), done.stderr
    return [block.splitlines() for block in blocks]


class Comparison:
    """Counts of what was compared, and the faults."""

    def __init__(self):
        self.numbers = self.events = self.undecided = 0
        self.outcomes = collections.Counter()
        self.nearest = Fraction(0)
        self.faults = []
        self.case = None

    def add(self, other):
        self.numbers += other.numbers
        self.events += other.events
        self.undecided += other.undecided
        self.outcomes += other.outcomes
        self.nearest = max(self.nearest, other.nearest)
        self.faults += other.faults

    def within(self, name, found, expected):
        """A number lies within its bound."""
        self.numbers += 1
        off = abs(Fraction(found) - expected.value)
        if off > expected.error:
            self.fault(f"{name}: {float(found)!r} is {float(off):.3g} off, {float(expected.error):.3g} allowed")
        elif expected.error:
            self.nearest = max(self.nearest, off / expected.error)

    def equal(self, name, found, expected):
        if found != expected:
            self.fault(f"{name}: {found!r}, expected {expected!r}")

    def fault(self, what):
        self.faults.append(f"{what}\n    {self.case.words()}")

    def check(self, case, lines):
        self.case = case
        if isinstance(case, cases.Day):
            wrong, undecided = day.check(self.within, case, lines)
            self.undecided += undecided
            self.outcomes["DAY"] += 1
        else:
            wrong = self.check_run(case, lines)
        for what in wrong:
            self.fault(what)

    def check_run(self, case, lines):
        words = [line.split() for line in lines]
        fired = {int(line[2]) for line in words if line[0] == "event" and line[3] == "DRIFT"}
        try:
            expected = model.run(case, fired)
        except model.Refused as refused:
            self.outcomes[refused.expected[0]] += 1
            return self.check_refusal(refused, words)
        self.outcomes[expected.mode] += 1
        self.undecided += expected.undecided
        if words[0][0] != "summary":
            return [f"answered {lines[0]}"]
        self.check_summary(expected, words[0][1:])
        navs = [line[1:] for line in words if line[0] == "nav"]
        self.check_navs(expected.navs, navs)
        self.check_events(expected.events, [line[1:] for line in words if line[0] == "event"])
        return self.check_figures(case, navs, words[-1])

    def check_refusal(self, refused, words):
        status, row, asset = refused.expected
        self.equal("status", words[0][:2], ["status", status])
        if row >= 0:
            self.equal("day and asset", words[0][2:], [str(row), str(asset)])
        return []

    def check_navs(self, expected, printed):
        self.equal("trading days", [int(words[0]) for words in printed], [record[0] for record in expected])
        names = ("nav", "daily_return", "cumulative_return", "high_water_mark", "drawdown")
        for words, record in zip(printed, expected):
            for name, word, value in zip(names, words[1:], record[1:]):
                self.within(name, float.fromhex(word), value)

    def check_events(self, expected, printed):
        self.equal("events", len(printed), len(expected))
        self.events += len(expected)
        for order, (words, event) in enumerate(zip(printed, expected), 1):
            self.equal("event", words[:4], [str(order), str(event.date), event.trigger, event.detail])
            self.equal("cost_rate", Fraction(float.fromhex(words[5])), event.cost_rate)
            pairs = zip(words[4:5] + words[6:10], EVENT_NUMBERS)
            for word, name in pairs:
                self.within(name, float.fromhex(word), getattr(event, name))
            self.equal("asset names", words[10::3], list(event.names))
            for word, weight in zip(words[11::3] + words[12::3], event.before + event.after):
                self.within("weight", float.fromhex(word), weight)

    def check_summary(self, run, words):
        days = [run.navs[0][0], run.navs[-1][0], len(run.navs), run.skipped]
        kinds = [sum(event.trigger == trigger for event in run.events) for trigger in ("PERIODIC", "DRIFT")]
        self.equal("summary", words[:7], [run.mode, *map(str, days + kinds)])
        self.within("final_nav", float.fromhex(words[7]), run.navs[-1][1])
        turnover = summed([event.turnover for event in run.events])
        self.within("total_turnover", float.fromhex(words[8]), turnover)
        mean = Fraction(float.fromhex(words[8])) / max(len(run.events), 1)
        self.equal("mean_turnover", float.fromhex(words[9]), float(mean))
        self.within("total_cost", float.fromhex(words[10]), summed([event.cost_amount for event in run.events]))

    def check_figures(self, case, navs, words):
        if len(navs) < 2:
            self.equal("figures", words, ["figures", "SIZE"])
            return []
        if words[1] == "RANGE":  # a power that overflows; nothing rational is left to compare
            self.outcomes["figures out of range"] += 1
            return []
        self.equal("figures", words[:2], ["figures", "OK"])
        values = [float.fromhex(nav[1]) for nav in navs]
        return figures.check(self.within, values, [int(nav[0]) for nav in navs], case.factor, words[2:])


EVENT_NUMBERS = ("turnover", "cost_factor", "cost_amount", "nav_before", "nav_after")


def check_prefixes(comparison, command, batch, full):
    """Rows that are appended later never change what came before."""
    runs = [(case, lines) for case, lines in zip(batch, full) if can_be_cut(case, lines)]
    cut = [case.cut(len(case.dates) // 2) for case, _ in runs]
    for (case, lines), short in zip(runs, answers(command, cut)):
        comparison.case = case
        if short[0].startswith("summary"):
            compare_prefix(comparison, case, records(lines), records(short))
        elif short[0].split()[1] not in ("NO_DAYS", "MISSING"):
            comparison.fault(f"cut short it answers {short[0]}")


def can_be_cut(case, lines):
    return isinstance(case, cases.Case) and len(case.dates) > 1 and lines[0].startswith("summary")


def records(lines):
    """NAV lines and event lines by date."""
    words = [line.split(maxsplit=3) for line in lines]
    navs = {int(line[1]): line for line in words if line[0] == "nav"}
    events = {int(line[2]): line for line in words if line[0] == "event"}
    return navs, events


def compare_prefix(comparison, case, full, short):
    dates = sorted(short[0])
    open_end = case.rule and case.rule.type != "DRIFT" and case.rule.base_day == "LAST_TRADING_DAY"
    settled = dates[:-1] if open_end else dates
    for date in settled:
        comparison.equal(f"NAV of day {date} after more rows", full[0].get(date), short[0][date])
        comparison.equal(f"event of day {date} after more rows", full[1].get(date), short[1].get(date))
    comparison.outcomes["prefix"] += 1


def compare(command, seed, count):
    """A batch of cases."""
    comparison, batch = Comparison(), cases.batch(seed, count)
    full = answers(command, batch)
    for case, lines in zip(batch, full):
        comparison.check(case, lines)
    check_prefixes(comparison, command, batch, full)
    return comparison


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--cases", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--target", choices=TARGETS, default="gcc-12")
    options.add_argument("--flag", action="append", default=[])
    options.add_argument("--jobs", type=int, default=common.JOBS)
    options = options.parse_args()
    started, comparison = time.monotonic(), Comparison()
    target = TARGETS[options.target]
    if target.missing():
        sys.exit(f"please install first (by Debian's names): {target.missing()}")
    firsts = range(0, options.cases, BATCH)
    seeds = [options.seed * 1_000_003 + first for first in firsts]
    counts = [min(BATCH, options.cases - first) for first in firsts]
    with common.scratch() as folder, concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        command = [*target.runner, common.build(target, folder, "model/driver.c", ["-O2", *options.flag])]
        for part in pool.map(compare, itertools.repeat(command), seeds, counts):
            comparison.add(part)
    for fault in comparison.faults[:20]:
        print(fault)
    kinds = ", ".join(f"{count} {name}" for name, count in sorted(comparison.outcomes.items()))
    print(f"outcomes: {kinds}")
    print(
        f"model: {options.cases} cases, {comparison.numbers} numbers within their bounds "
        f"(at most {float(comparison.nearest):.2f} of it used), {comparison.events} events, "
        f"{comparison.undecided} drift decisions open, {len(comparison.faults)} faults, "
        f"{time.monotonic() - started:.0f} s"
    )
    sys.exit(bool(comparison.faults))


if __name__ == "__main__":
    main()
