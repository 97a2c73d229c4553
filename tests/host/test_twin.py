# SPDX-License-Identifier: MIT
"""Random markets, portfolios and rules, written as CSV in many forms: the results are those of twin.py, to the bit."""

import csv
import datetime
import json
import math
import random

import support
import twin

CASES = 250
MISSING = ("", "NaN", "nan", "NAN", '""')


def random_dates(dice, count):
    day = datetime.date(dice.randint(1990, 2020), dice.randint(1, 12), dice.randint(1, 28))
    dates = []
    for _ in range(count):
        dates.append(day)
        day += datetime.timedelta(days=dice.choice((1, 1, 1, 1, 3, dice.randint(1, 40))))
    return dates


def random_rows(dice, kind, days, assets):
    gaps = dice.choice((0, 0, 0.01, 0.1))
    prices, rows = [dice.uniform(1, 500) for _ in range(assets)], []
    for _ in range(days):
        moves = [dice.gauss(0, 0.02) for _ in range(assets)]
        prices = [price * (1 + move) for price, move in zip(prices, moves)]
        rows.append([math.nan if dice.random() < gaps else value
                     for value in (prices if kind == "prices" else moves)])
    return rows


def random_weights(dice, count):
    drawn = [dice.choice((0, 1, 1)) * dice.random() for _ in range(count)]
    drawn[0] = drawn[0] or 1.0
    digits = dice.choice((3, 6, 7, 15))
    return [round(weight / sum(drawn), digits) for weight in drawn]


def random_rule(dice):
    rule = {"rule_type": dice.choice(("PERIODIC", "DRIFT", "HYBRID"))}
    if rule["rule_type"] != "DRIFT":
        rule["frequency"] = dice.choice(("MONTHLY", "QUARTERLY"))
    if rule["rule_type"] != "PERIODIC":
        rule["drift_threshold"] = dice.choice((1e-9, 0.01, 0.05, 0.1))
    if dice.random() < 0.6:
        rule["base_day_policy"] = dice.choice(("FIRST_TRADING_DAY", "LAST_TRADING_DAY", None))
        rule["cost_rate"] = dice.choice((0, 0.02, 0.0005, None))
    return rule


def random_case(dice):
    assets, days = dice.choice((1, 2, 3, 5, 8, 13)), dice.choice((1, 2, 5, 60, 300, 700))
    kind, dates = dice.choice(("prices", "returns")), random_dates(dice, days)
    start = dates[0] + datetime.timedelta(days=dice.choice((-400, 0, dice.randint(-30, 60))))
    end = max(start, dates[-1] + datetime.timedelta(days=dice.choice((400, 0, dice.randint(-60, 30)))))
    return twin.Case(
        kind=kind, dates=[day.isoformat() for day in dates], rows=random_rows(dice, kind, days, assets),
        names=[f"A{k}" for k in range(assets)], weights=random_weights(dice, assets),
        classes=[dice.choice("XYZ") for _ in range(assets)] if dice.random() < 0.4 else None,
        rule=random_rule(dice) if dice.random() < 0.7 else None, baseline=dice.choice(("phase1", "hold")),
        missing=dice.choice(("skip", "zero", "reject")), initial=dice.choice((1.0, 1e6, 12345.678)),
        start=start.isoformat(), end=end.isoformat())


def as_csv(case, dice):
    """The columns in any order, with one that has no weight."""
    order = list(range(len(case.names) + 1))
    dice.shuffle(order)
    names, quote = [*case.names, "OTHER"], '"' if dice.random() < 0.3 else ""
    form = dice.choice((repr, "{:.17e}".format, "{:+.17g}".format))
    end = dice.choice(("\n", "\n", "\r\n"))
    lines = [",".join(quote + name + quote for name in ["date", *(names[k] for k in order)])]
    for date, row in zip(case.dates, case.rows):
        values = [*row, 1.5]
        cells = [dice.choice(MISSING) if math.isnan(values[k]) else quote + form(values[k]) + quote for k in order]
        lines.append(",".join([quote + date + quote, *cells]))
    return dice.choice(("", "\ufeff")) + end.join(lines) + dice.choice(("", end, 3 * end))


def arguments(case):
    classes = [of + ":" for of in case.classes] if case.classes else [""] * len(case.names)
    weights = ",".join(f"{of}{name}={weight!r}" for of, name, weight in zip(classes, case.names, case.weights))
    rule = ["--rule", json.dumps(case.rule)] if case.rule else ["--baseline", case.baseline]
    return [f"--{case.kind}", "m.csv", "--weights", weights, "--use-rebalancing", *rule, "--missing", case.missing,
            "--initial", repr(case.initial), "--start", case.start, "--end", case.end, "--nav", "nav.csv", "--json"]


class Twin(support.ProgramTest):
    def try_case(self, seed):
        dice = random.Random(seed)
        case = random_case(dice)
        self.write("m.csv", as_csv(case, dice))
        try:
            expected = twin.compute(case)
        except twin.Refused:
            self.assertIn(self.run_program("backtest", *arguments(case)).returncode, (2, 4))
            return "refused"
        answer = self.backtest(*arguments(case))
        with (self.directory / "nav.csv").open() as file:
            navs = {row["date"]: float(row["nav"]) for row in csv.DictReader(file)}
        self.assertEqual(navs, expected.navs)
        self.assertEqual(len(answer["rebalancing_events"]), len(expected.events))
        for event, twin_event in zip(answer["rebalancing_events"], expected.events):
            self.assertEqual({key: event[key] for key in twin_event}, twin_event)
        return f"{case.rule['rule_type'] if case.rule else case.baseline}"

    def test_random_cases(self):
        seen = {}
        for seed in range(CASES):
            with self.subTest(seed=seed):
                kind = self.try_case(seed)
                seen[kind] = seen.get(kind, 0) + 1
        for kind in ("refused", "PERIODIC", "DRIFT", "HYBRID", "phase1", "hold"):
            self.assertGreater(seen.get(kind, 0), CASES // 30, seen)


support.main()
