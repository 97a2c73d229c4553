# SPDX-License-Identifier: MIT
"""What comes out: numbers that can be checked by hand, and agreement among the outputs."""

import csv
import json
import math

import support
from support import DATA, MONTHLY, SWISS

PRICES = "date,A,B\n2020-01-31,100,100\n2020-02-03,150,50\n2020-02-04,150,50\n2020-03-02,150,100\n"


class ByHand(support.ProgramTest):
    """Every number of this run is exact in binary or follows from one rounding."""

    def setUp(self):
        super().setUp()
        self.market = ("--prices", self.write("m.csv", PRICES), "--weights", "A=0.5,B=0.5", "--initial", "1024")

    def run_rule(self, rule, *arguments):
        summary = self.backtest(*self.market, "--use-rebalancing", "--rule", json.dumps(rule), "--events", "events",
                                "--nav", "nav", "--summary", "-", *arguments)
        with open(self.directory / "nav", newline="", encoding="ascii") as file:
            navs = [{key: value if key == "date" else float(value) for key, value in row.items()}
                    for row in csv.DictReader(file)]
        return summary, json.loads((self.directory / "events").read_text()), navs

    def test_drift(self):
        rule = {"rule_id": -3, "rule_type": "DRIFT", "drift_threshold": 0.125, "cost_rate": 0.015625}
        summary, events, navs = self.run_rule(rule)
        # 512 of each; 768 and 256 on the second day: drift 0.25, turnover 0.25, cost 4 of 1024.
        self.assertEqual(events[0], {
            "event_order": 1, "event_date": "2020-02-03", "trigger_type": "DRIFT", "trigger_detail": "DRIFT>=12.50%",
            "before_weights": {"A": 0.75, "B": 0.25}, "after_weights": {"A": 0.5, "B": 0.5}, "turnover": 0.25,
            "cost_rate": 0.015625, "cost_factor": 0.99609375, "cost_amount": 4, "nav_before": 1024, "nav_after": 1020,
            "rule_id": -3})
        # 510 of each; 510 and 1020 on the last day: drift 1/6.
        self.assertEqual((len(events), events[1]["event_date"], events[1]["nav_before"]), (2, "2020-03-02", 1530))
        self.assertAlmostEqual(events[1]["turnover"], 1 / 6, places=15)
        self.assertEqual([row["nav"] for row in navs], [1024, 1020, 1020, events[1]["nav_after"]])
        self.assertEqual([row["high_water_mark"] for row in navs], [1024, 1024, 1024, events[1]["nav_after"]])
        self.assertEqual([row["drawdown"] for row in navs], [0, -4 / 1024, -4 / 1024, 0])
        self.assertEqual([row["daily_return"] for row in navs][:3], [0, -4 / 1024, 0])
        self.assertEqual([row["cumulative_return"] for row in navs][:3], [0, -4 / 1024, -4 / 1024])
        self.assertEqual(summary["events"], {"drift": 2, "periodic": 0, "total": 2})
        self.assertAlmostEqual(summary["total_cost"], 4 + 1530 / 6 / 64, places=10)
        self.assertAlmostEqual(summary["mean_turnover"], (1 / 4 + 1 / 6) / 2, places=15)

    def test_summary(self):
        summary, events, navs = self.run_rule({"rule_type": "PERIODIC", "frequency": "MONTHLY"})
        self.assertEqual(list(summary), [
            "alerts", "baselines", "days", "engine_version", "events", "figures", "final_nav", "first_date",
            "initial_amount", "last_date", "mean_turnover", "mode", "request_hash", "total_cost", "total_turnover"])
        self.assertEqual([event["event_date"] for event in events], ["2020-01-31", "2020-02-03", "2020-03-02"])
        self.assertEqual(summary["events"], {"drift": 0, "periodic": 3, "total": 3})
        self.assertEqual((summary["days"], summary["first_date"], summary["last_date"], summary["initial_amount"]),
                         (4, "2020-01-31", "2020-03-02", 1024))
        self.assertEqual(summary["final_nav"], navs[-1]["nav"])
        self.assertEqual(summary["figures"]["total_return"], navs[-1]["nav"] / navs[0]["nav"] - 1)
        self.assertEqual(summary["total_turnover"], math.fsum(event["turnover"] for event in events))
        # Bought and held: 768 of A, 512 of B. Constant mix: 0, then (0.5 * 1/2 - 0.5 * 1/2), 0, 0.5 * 1.
        self.assertEqual(summary["baselines"]["HOLD"]["final_nav"], 1280)
        self.assertEqual(summary["baselines"]["PHASE1"]["final_nav"], 1536)
        for baseline in summary["baselines"].values():
            self.assertEqual((baseline["note"], baseline["figures"]["total_return"]),
                             (None, baseline["final_nav"] / 1024 - 1))

    def test_alerts(self):
        self.write("m.csv", "date,A,B\n2020-01-01,1,1000\n2020-01-02,1000,1\n")
        rule = {"rule_type": "DRIFT", "drift_threshold": 0.4, "cost_rate": 0.02}
        self.assertEqual(self.run_rule(rule)[0]["alerts"], {"cost_high": 0, "events_missing": 0, "turnover_high": 0})
        self.market = (*self.market[:3], "A=0.125,B=0.875", *self.market[4:])
        summary, events, _ = self.run_rule(rule)
        self.assertGreater(events[0]["turnover"], 0.5)
        self.assertEqual(summary["alerts"], {"cost_high": 1, "events_missing": 0, "turnover_high": 1})

    def test_one_day(self):
        summary = self.backtest(*self.market, "--end", "2020-01-31")
        self.assertEqual((summary["days"], summary["figures"], summary["final_nav"]), (1, None, 1024))
        self.assertEqual(summary["baselines"]["HOLD"], {"figures": None, "final_nav": 1024, "note": None})

    def test_baseline_that_cannot_run(self):
        self.market = (*self.market[:3], "A=0.5,B=0.25", *self.market[4:])
        summary = self.backtest(*self.market)
        self.assertEqual(summary["mode"], "PHASE1")
        hold = summary["baselines"]["HOLD"]
        self.assertEqual((hold["figures"], hold["final_nav"]), (None, None))
        self.assertIn("0.75", hold["note"])
        self.assertEqual(summary["baselines"]["PHASE1"]["final_nav"], summary["final_nav"])
        self.refused(2, *self.market, "--baseline", "hold", names=["0.75"])


class Real(support.ProgramTest):
    def test_order_of_the_weights_is_the_order_of_the_classes(self):
        lpp = ("--returns", DATA / "lpp2005-returns.csv", "--use-rebalancing", "--rule", MONTHLY, "--events", "e")
        self.backtest(*lpp, "--weights", "BOND:SBI=0.35,EQUITY:SPI=0.15,BOND:LMI=0.2,EQUITY:MPI=0.3")
        for event in json.loads((self.directory / "e").read_text()):
            self.assertEqual(event["after_weights"], {"BOND": 0.35 + 0.2, "EQUITY": 0.15 + 0.3})
            self.assertAlmostEqual(sum(event["before_weights"].values()), 1, places=14)

    def test_navs_are_a_path(self):
        summary = self.backtest(*SWISS, "--baseline", "hold", "--initial", "250000.5", "--nav", "n", "--summary", "-")
        with open(self.directory / "n", newline="", encoding="ascii") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(list(rows[0]), ["date", "nav", "daily_return", "cumulative_return", "drawdown",
                                         "high_water_mark"])
        previous = mark = initial = 250000.5
        for row in rows:
            nav = float(row["nav"])
            mark = max(mark, nav)
            self.assertEqual(row["nav"], repr(nav).removesuffix(".0"))
            self.assertEqual(float(row["daily_return"]), nav / previous - 1)
            self.assertEqual(float(row["cumulative_return"]), nav / initial - 1)
            self.assertEqual(float(row["high_water_mark"]), mark)
            self.assertEqual(float(row["drawdown"]), nav / mark - 1)
            previous = nav
        self.assertEqual(summary["final_nav"], previous)
        self.assertEqual(summary["figures"]["mdd"], min(float(row["drawdown"]) for row in rows))

    def test_request_hash(self):
        def request_hash(*arguments):
            return self.backtest(*SWISS, *arguments)["request_hash"]

        rule = ("--use-rebalancing", "--rule", MONTHLY)
        hashes = [request_hash(*arguments) for arguments in (
            (), ("--initial", "999999"), ("--start", "2000-01-04"), ("--end", "2007-05-07"),
            ("--baseline", "hold"), ("--baseline", "hold", "--missing", "zero"), ("--portfolio-id", "p"), rule,
            ("--use-rebalancing", "--rule", '{"rule_type":"DRIFT","drift_threshold":0.05}'))]
        self.assertEqual(len(set(hashes)), len(hashes))
        self.assertRegex(hashes[0], r"\A[0-9a-f]{64}\Z")
        # Without a rule and a baseline, a missing value is a return of 0 whatever is asked for.
        for missing in ("skip", "zero", "reject"):
            self.assertEqual(request_hash("--initial", "1e6", "--missing", missing), hashes[0])
        self.assertEqual(request_hash(*rule, "--as-of", "2001-01-01", "--nav", "n"), hashes[7])


support.main()
