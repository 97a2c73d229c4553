# SPDX-License-Identifier: MIT
"""The rule's JSON and the feature flag."""

import json

import support
from support import MONTHLY, SWISS


class Rule(support.ProgramTest):
    def run_rule(self, rule, *arguments):
        text = rule if isinstance(rule, str) else json.dumps(rule)
        return self.backtest(*SWISS, "--use-rebalancing", "--rule", text, *arguments)

    def wrong(self, rule, *names, code=3, arguments=()):
        text = rule if isinstance(rule, str) else json.dumps(rule)
        message = self.refused(code, *SWISS, *arguments, "--use-rebalancing", "--rule", text, names=names)
        self.assertIn("rule", message)

    def monthly(self, **fields):
        return {"rule_type": "PERIODIC", "frequency": "MONTHLY", **fields}

    def test_every_field(self):
        rule = {"rule_id": 7, "rule_name": "Überlauf" + "x" * 55, "rule_type": "HYBRID", "frequency": "QUARTERLY",
                "base_day_policy": "LAST_TRADING_DAY", "drift_threshold": 0.03, "cost_rate": 0.02, "is_active": True,
                "effective_from": "2020-01-01", "effective_to": "2020-12-31"}
        summary = self.run_rule(rule, "--as-of", "2020-06-30", "--events", "events.json")
        self.assertEqual(summary["mode"], "REBALANCED")
        events = json.loads((self.directory / "events.json").read_text())
        self.assertEqual({event["trigger_type"] for event in events}, {"PERIODIC", "DRIFT"})
        self.assertEqual({event["trigger_detail"] for event in events}, {"QUARTERLY", "DRIFT>=3.00%"})
        self.assertEqual({(event["rule_id"], event["cost_rate"]) for event in events}, {(7, 0.02)})

    def test_null_counts_as_not_given(self):
        names = ("rule_id", "rule_name", "base_day_policy", "drift_threshold", "cost_rate", "is_active",
                 "effective_from", "effective_to")
        self.assertEqual(self.run_rule(self.monthly(**dict.fromkeys(names))), self.run_rule(MONTHLY))

    def test_from_file(self):
        self.write("rule.json", "\ufeff" + MONTHLY + "\n")
        self.assertEqual(self.run_rule("@rule.json"), self.run_rule(MONTHLY))
        self.refused(5, *SWISS, "--use-rebalancing", "--rule", "@nowhere", names=["nowhere"])

    def test_cost_rate_default_and_integer(self):
        self.assertEqual(self.run_rule(MONTHLY), self.run_rule(self.monthly(cost_rate=0.001)))
        self.assertEqual(self.run_rule(self.monthly(cost_rate=0))["total_cost"], 0)

    def test_malformed_text(self):
        for text in ("", "{", "[]", "MONTHLY", '"x"', '{"rule_type":"PERIODIC"} {}', "1", '{"rule_type":NaN}',
                     '{"rule_name":"\\u0000"}', "[" * 100000):
            self.wrong(text, code=2)

    def test_refused_fields(self):
        for name, values in {
            "colour": ["red", None],
            "rule_id": [0, "7", 1.5, True],
            "rule_name": ["", "x" * 65, "é" * 33, 5],
            "rule_type": ["MONTHLY", "periodic", 1],
            "frequency": ["WEEKLY", "monthly", 12],
            "base_day_policy": ["FIRST", 0],
            "drift_threshold": [0, 0.0, -0.0, "0.05", 1, 1.5, -0.05, True],
            "cost_rate": [0.0200001, 1, -0.001, "0.001", False],
            "is_active": [1, 0, "true"],
            "effective_from": ["2023-02-29", "2023-1-1", 20230101],
            "effective_to": ["", "0000-01-01"],
        }.items():
            for value in values:
                with self.subTest(field=name, value=value):
                    self.wrong(self.monthly(**{name: value}), name)

    def test_repeated_and_huge(self):
        self.wrong('{"rule_type":"PERIODIC","cost_rate":0.001,"cost_rate":0.002}', "cost_rate")
        self.wrong('{"rule_type":"PERIODIC","cost_rate":1e999}')
        self.wrong('{"rule_type":"PERIODIC","rule_id":9223372036854775808}')

    def test_incomplete(self):
        self.wrong({}, "rule_type")
        self.wrong({"rule_type": "PERIODIC"}, "frequency")
        self.wrong({"rule_type": "HYBRID", "drift_threshold": 0.05}, "frequency")
        self.wrong({"rule_type": "DRIFT"}, "drift_threshold")
        self.wrong({"rule_type": "HYBRID", "frequency": "MONTHLY"}, "drift_threshold")

    def test_not_in_force(self):
        self.wrong(self.monthly(is_active=False), "is_active")
        dates = self.monthly(effective_from="2020-02-01", effective_to="2020-02-29")
        for as_of in ("2020-01-31", "2020-03-01"):
            self.wrong(dates, as_of, arguments=("--as-of", as_of))
        for as_of in ("2020-02-01", "2020-02-29"):
            self.run_rule(dates, "--as-of", as_of)
        self.wrong(self.monthly(effective_from="2020-03-01", effective_to="2020-02-29"), "effective_from")
        self.wrong(self.monthly(effective_to="2020-02-29"), "effective_to")  # today is later
        self.run_rule(self.monthly(effective_from="2020-02-29"))


class Flag(support.ProgramTest):
    def test_rule_without_flag_is_refused(self):
        for flag in (None, "", "0", "false"):
            self.refused(3, *SWISS, "--rule", MONTHLY, "--nav", "nav.csv", flag=flag, names=["use_rebalancing"])
        self.assertEqual(self.files(), [])

    def test_flag_is_decided_before_the_data(self):
        self.refused(3, "--prices", "nowhere", "--weights", "A=1", "--rule", MONTHLY, names=["use_rebalancing"])

    def test_rule_with_flag(self):
        expected = self.backtest(*SWISS, "--rule", MONTHLY, "--use-rebalancing")
        self.assertEqual(expected["mode"], "REBALANCED")
        for flag in ("1", "true"):
            self.assertEqual(self.backtest(*SWISS, "--rule", MONTHLY, flag=flag), expected)
        self.assertEqual(self.backtest(*SWISS, "--rule", MONTHLY, "--use-rebalancing", flag="0"), expected)

    def test_without_rule_the_flag_changes_nothing(self):
        for baseline in ("phase1", "hold"):
            off, on = (self.run_program("backtest", *SWISS, "--baseline", baseline, "--nav", name, flag=flag)
                       for flag, name in (("0", "off.csv"), ("1", "on.csv")))
            self.assertEqual((off.returncode, off.stdout), (0, on.stdout))
            self.assertEqual((self.directory / "off.csv").read_bytes(), (self.directory / "on.csv").read_bytes())


support.main()
