# SPDX-License-Identifier: MIT
"""Every allocation, callback and progress call fails in turn: right status, nothing lost, nothing half done.

    faults.py [--random N] [--every N] [--seed N] [--jobs N]

Runs the golden cases and random portfolios through foresto_panel_create, foresto_simulate, foresto_simulate_into,
foresto_execute (panel and feed), a session that is saved and restored, and a sweep, under AddressSanitizer and
LeakSanitizer. faults.c says what is tried; after each failure the same objects must give the golden result. --every:
of the golden cases' callbacks and progress calls, which are thousands, only one of so many.
"""

import argparse
import csv
import datetime
import math
import random
import subprocess
import sys
import time

import common

DATA = common.ROOT / "examples" / "data"
VECTORS = common.ROOT / "tests" / "vectors" / "golden.txt"
MORE = [common.TRUST / f"faults_{part}.c" for part in ("host", "operations", "scenario")] + ["-lm"]
FLAGS = ["-g", "-O1", "-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
NO_DATE = -(2**31)
KINDS = {"PRICES": 1, "RETURNS": 2}
BASELINES = {"PHASE1": 0, "HOLD": 1}
RULE_TYPES = {"PERIODIC": 1, "DRIFT": 2, "HYBRID": 3}
FREQUENCIES = {"MONTHLY": 1, "QUARTERLY": 2}
BASE_DAYS = {"FIRST_TRADING_DAY": 0, "LAST_TRADING_DAY": 1}
COUNTS = ("scenarios", "allocations failed once", "and for ever", "callbacks failed", "cancellations", "rollbacks")


def day_number(text):
    return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days


def scenario(name, kind, policy, baseline, span, amount, assets, rule, days):
    """The text of a scenario. assets: (name, class, weight); rule: five numbers; days: (number, values)."""
    yield f"scenario {name} {kind} {policy} {baseline} {span[0]} {span[1]} {amount.hex()} {len(assets)} {len(days)}"
    yield from (f"asset {asset} {group} {weight.hex()}" for asset, group, weight in assets)
    yield f"rule {rule[0]} {rule[1]} {rule[2]} {rule[3].hex()} {rule[4].hex()}"
    for number, values in days:
        yield f"day {number} " + " ".join("nan" if math.isnan(value) else value.hex() for value in values)


def market(file):
    with open(DATA / file, newline="") as stream:
        rows = list(csv.reader(stream))
    return [(day_number(row[0]), [float(cell) for cell in row[1:]]) for row in rows[1:]]


def golden(lines):
    """The scenario of a golden case, from its lines."""
    words = {line.split()[0]: line.split()[1:] for line in lines}
    file, kind, start, end, amount = words["data"]
    assets = [(line.split()[1], line.split()[3], float(line.split()[2])) for line in lines if line.startswith("asset ")]
    rule = (0, 0, 0, 0.0, 0.0)
    if "rule" in words:
        what, frequency, base_day, threshold, cost = words["rule"]
        when = (FREQUENCIES.get(frequency, 1), BASE_DAYS.get(base_day, 0))
        rule = (RULE_TYPES[what], *when, float(threshold), float(cost))
    baseline = BASELINES[words.get("baseline", ["PHASE1"])[0]]
    span = (day_number(start), day_number(end))
    return scenario(words["case"][0], KINDS[kind], 0, baseline, span, float(amount), assets, rule, market(file))


def golden_cases():
    cases = VECTORS.read_text().split("\nend\n")
    for case in cases:
        lines = [line for line in case.splitlines() if line and not line.startswith("#")]
        if lines:
            yield "\n".join(golden(lines))


def random_case(rng, number):
    """A small portfolio with gaps, of any kind, policy, rule and grouping."""
    count, policy, kind = rng.randint(1, 5), rng.randint(0, 1), rng.randint(1, 2)
    grouped, with_rule = rng.random() < 0.5, rng.random() < 0.7
    weights = [rng.random() + 0.01 for _ in range(count)]
    assets = [(f"A{i}", f"C{i % 2}" if grouped else "-", weight / sum(weights)) for i, weight in enumerate(weights)]
    rule = (rng.randint(1, 3), rng.randint(1, 2), rng.randint(0, 1))
    rule += (rng.choice((0.005, 0.02, 0.1)), rng.choice((0.0, 0.002)))
    levels, days, date = [100.0] * count, [], 18000 + rng.randint(0, 60)
    for row in range(rng.randint(3, 70)):
        date += rng.choice((1, 1, 1, 3, 12))
        moves = [rng.gauss(0.0, 0.03) for _ in range(count)]
        levels = [max(level * (1.0 + move), 0.01) for level, move in zip(levels, moves)]
        values = levels if kind == 1 else moves
        days.append((date, [math.nan if row and rng.random() < 0.03 else value for value in values]))
    baseline = 0 if with_rule else rng.randint(0, 1)
    rule = rule if with_rule else (0, 0, 0, 0.0, 0.0)
    span = (NO_DATE, NO_DATE)
    return "\n".join(scenario(f"random{number}", kind, policy, baseline, span, 1e6 / 3, assets, rule, days))


def sweep(job):
    """(the counts, the complaints) of one batch of scenarios."""
    program, text, every = job
    environment = {"ASAN_OPTIONS": "detect_leaks=1", "PATH": "/usr/bin:/bin"}
    done = subprocess.run([program, str(every)], input=text, capture_output=True, text=True, env=environment)
    lines = done.stdout.splitlines()
    if not lines or lines[-1].startswith("FAIL") or (done.returncode and done.stderr):
        return [0] * 7, [*lines, f"ends with {done.returncode}: {done.stderr.strip()[:2000]}"]
    return [int(word) for word in lines[-1].split()], lines[:-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--random", type=int, default=200, help="random portfolios")
    parser.add_argument("--every", type=int, default=1, help="of the golden cases' calls, one of so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=common.JOBS)
    arguments = parser.parse_args()
    begin = time.monotonic()
    rng = random.Random(arguments.seed)
    cases = [random_case(rng, number) for number in range(arguments.random)]
    with common.scratch() as folder:
        program = common.build(common.GCC, folder, "faults.c", FLAGS, more=MORE)
        jobs = [(program, case, arguments.every) for case in golden_cases()]
        jobs += [(program, "\n".join(cases[i : i + 10]), 1) for i in range(0, len(cases), 10)]
        outcomes = common.side_by_side(sweep, jobs, arguments.jobs)
    complaints = [line for _, lines in outcomes for line in lines]
    print(*complaints[:40], sep="\n", end="\n" * bool(complaints))
    totals = [sum(column) for column in zip(*(counts for counts, _ in outcomes))]
    counts = ", ".join(f"{total} {name}" for name, total in zip(COUNTS, totals))
    print(f"faults: {counts}, {len(complaints)} faults; {time.monotonic() - begin:.0f} s")
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main())
