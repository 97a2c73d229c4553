# SPDX-License-Identifier: MIT
"""Every path of the service over real sockets, on SQLite and on a real PostgreSQL, with the same JSON from both."""

import json
import math
import pathlib
import tempfile

import postgres
import stores
import support
from service import ANALYSIS, API, NO_RATE, RULES, RUN, SCENARIO, Service, same_everywhere

MONTHLY = {"rule_type": "PERIODIC", "frequency": "MONTHLY"}
DRIFT = {"rule_type": "DRIFT", "drift_threshold": 0.05, "cost_rate": 0.002}
HYBRID = {"rule_type": "HYBRID", "frequency": "QUARTERLY", "drift_threshold": 0.05,
          "base_day_policy": "LAST_TRADING_DAY"}


class Services(support.ProgramTest):
    """One store of each kind for all tests of a class, each with a service that has the flag and one that has not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        server = postgres.Server()
        cls.addClassCleanup(server.stop)
        cls.stores = [stores.SqliteStore(pathlib.Path(folder.name) / "store.db"), stores.PostgresStore(server)]
        cls.on, cls.off = [], []
        for store in cls.stores:
            for services, flag in ((cls.on, "1"), (cls.off, None)):
                services.append(Service(store.url, folder.name, *NO_RATE, flag=flag))
                cls.addClassCleanup(services[-1].stop)

    def ask(self, method, path, body=None, services=None, **options):
        """Ask both; the answers must be the same but for ids and times. `path` may be one for each."""
        paths = path if isinstance(path, list) else [path, path]
        answers = [service.ask(method, one, body, **options) for service, one in zip(services or self.on, paths)]
        self.assertEqual(answers[0].status, answers[1].status, [answer.body for answer in answers])
        texts = [same_everywhere(answer.text) for answer in answers]
        self.assertEqual(*texts)
        if answers[0].status == 200 and "run_id" in answers[0].json:
            self.ids = [answer.json["run_id"] for answer in answers]
        return answers[0]

    def get(self, path, **options):
        answer = self.ask("GET", path, **options)
        self.assertEqual(answer.status, 200, answer.body)
        self.assertIs(answer.json["success"], True)
        return answer.json

    def run_scenario(self, services=None, **fields):
        """Run, and return the answer; self.ids are the run's ids."""
        answer = self.ask("POST", SCENARIO, RUN | fields, services=services)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def of_run(self, path):
        return [path.format(run_id) for run_id in self.ids]

    def refused(self, expected, method, path, body=None, **options):
        answer = self.ask(method, path, body, **options)
        self.assertEqual(answer.error, expected, answer.body)
        return answer


class Runs(Services):
    def test_without_rule(self):
        answer = self.run_scenario(initial_amount=12345.67)
        expected = {"success", "scenario_id", "run_id", "request_hash", "cache_hit", "engine_version", "final_value",
                    "trading_days", "figures", "rebalancing_enabled", "rebalancing_events_count", "rebalancing_events"}
        self.assertEqual(set(answer), expected)
        self.assertEqual((answer["rebalancing_enabled"], answer["rebalancing_events"], answer["trading_days"]),
                         (False, [], 1917))

    def test_results_are_those_of_the_command(self):
        """`foresto backtest` over the shipped file computes the same bits."""
        for rule in (None, MONTHLY, DRIFT, HYBRID):
            arguments = ["--rule", json.dumps(rule), "--use-rebalancing"] if rule else []
            summary = self.backtest("--prices", support.DATA / "swiss-prices.csv", "--weights",
                                    "SBI=0.6,SPI=0.25,SII=0.15", "--portfolio-id", "DEFENSIVE", *arguments)
            answer = self.run_scenario(**({"rebalancing_rule": rule} if rule else {}))
            self.assertEqual(answer["final_value"], summary["final_nav"])
            self.assertEqual(answer["figures"], summary["figures"])
            self.assertEqual(answer["request_hash"], summary["request_hash"])
            self.assertEqual(answer["rebalancing_events_count"], summary["events"]["total"])
            self.assertEqual(answer["rebalancing_enabled"], rule is not None)

    def test_a_cached_run_answers_the_same(self):
        for fields in ({"end_date": "2005-01-31"}, {"end_date": "2005-02-28", "rebalancing_rule_id": 3}):
            first = self.run_scenario(**fields)
            ids = self.ids
            second = self.run_scenario(**fields)
            self.assertEqual((first["cache_hit"], second["cache_hit"]), (False, True))
            self.assertEqual(first | {"cache_hit": True}, second)
            self.assertEqual(ids, self.ids)
        # A start on a holiday is the next trading day, so this is the same request.
        self.assertTrue(self.run_scenario(start_date="2000-01-02", end_date="2005-01-31")["cache_hit"])

    def test_rule_by_id(self):
        answer = self.run_scenario(rebalancing_rule_id=1)
        self.assertEqual(answer["rebalancing_events_count"], 89)
        self.assertEqual({event["rule_id"] for event in answer["rebalancing_events"]}, {1})
        written = self.run_scenario(rebalancing_rule=MONTHLY)
        self.assertNotEqual(written["request_hash"], answer["request_hash"])
        self.assertEqual(written["final_value"], answer["final_value"])
        self.assertEqual({event["rule_id"] for event in written["rebalancing_events"]}, {None})

    def test_null_counts_as_not_given(self):
        plain = self.run_scenario(end_date="2006-06-30")
        nulls = self.run_scenario(end_date="2006-06-30", rebalancing_rule=None, rebalancing_rule_id=None,
                                  missing_policy=None)
        self.assertEqual(nulls["request_hash"], plain["request_hash"])
        rule = {"rule_type": "PERIODIC", "frequency": "MONTHLY", "cost_rate": None, "drift_threshold": None}
        self.assertEqual(self.run_scenario(rebalancing_rule=rule)["request_hash"],
                         self.run_scenario(rebalancing_rule=MONTHLY)["request_hash"])

    def test_a_single_day_has_no_figures(self):
        answer = self.run_scenario(start_date="2003-01-03", end_date="2003-01-03", rebalancing_rule=MONTHLY)
        self.assertEqual((answer["trading_days"], answer["figures"], answer["final_value"]), (1, None, 1000000))
        one = self.ids
        self.assertIsNone(self.get(self.of_run(ANALYSIS + "/run/{}"))["figures"])
        self.assertIsNone(self.get(self.of_run(ANALYSIS + "/run/{}?rf_annual=0.01"))["figures"])
        self.run_scenario()
        paths = [f"{ANALYSIS}/compare?run_id_1={a}&run_id_2={b}" for a, b in zip(one, self.ids)]
        self.assertIsNone(self.get(paths)["difference"])

    def test_events(self):
        answer = self.run_scenario(rebalancing_rule=HYBRID)
        events = self.get(self.of_run(SCENARIO + "/{}/rebalancing-events"))
        self.assertEqual(events["rebalancing_events"], answer["rebalancing_events"])
        self.assertEqual(events["rebalancing_events_count"], len(events["rebalancing_events"]))
        columns = {"event_id", "simulation_run_id", "rule_id", "event_date", "trigger_type", "trigger_detail",
                   "before_weights", "after_weights", "turnover", "cost_rate", "cost_amount", "created_at"}
        for event in events["rebalancing_events"]:
            self.assertEqual(set(event), columns)
            self.assertEqual(event["after_weights"], {"SBI": 0.6, "SII": 0.15, "SPI": 0.25})
            self.assertAlmostEqual(sum(event["before_weights"].values()), 1, delta=1e-12)
        dates = [event["event_date"] for event in events["rebalancing_events"]]
        self.assertEqual(dates, sorted(dates))
        self.assertEqual({event["trigger_type"] for event in events["rebalancing_events"]}, {"PERIODIC", "DRIFT"})
        self.assertEqual({event["trigger_detail"] for event in events["rebalancing_events"]},
                         {"QUARTERLY", "DRIFT>=5.00%"})

    def test_events_are_those_of_the_command(self):
        self.backtest("--prices", support.DATA / "swiss-prices.csv", "--weights", "SBI=0.6,SPI=0.25,SII=0.15",
                      "--use-rebalancing", "--rule", json.dumps(DRIFT), "--events", "events.json")
        expected = json.loads((self.directory / "events.json").read_text())
        events = self.run_scenario(rebalancing_rule=DRIFT)["rebalancing_events"]
        self.assertEqual(len(events), len(expected))
        for event, full in zip(events, expected):
            for name in ("event_date", "trigger_type", "trigger_detail", "before_weights", "after_weights",
                         "cost_rate"):
                self.assertEqual(event[name], full[name])
            for name in ("turnover", "cost_amount"):
                self.assertAlmostEqual(event[name], full[name], delta=0.51e-8)

    def test_path(self):
        answer = self.run_scenario(rebalancing_rule=DRIFT)
        path = self.get(self.of_run(SCENARIO + "/{}/path"))
        self.backtest("--prices", support.DATA / "swiss-prices.csv", "--weights", "SBI=0.6,SPI=0.25,SII=0.15",
                      "--use-rebalancing", "--rule", json.dumps(DRIFT), "--nav", "nav.csv")
        lines = [line.split(",") for line in (self.directory / "nav.csv").read_text().splitlines()]
        names = {name: column for column, name in enumerate(lines.pop(0))}
        self.assertEqual(path["trading_days"], answer["trading_days"])
        self.assertEqual(path["dates"], [line[names["date"]] for line in lines])
        for ours, theirs, places in (("nav", "nav", 4), ("returns", "daily_return", 8), ("drawdown", "drawdown", 8)):
            self.assertEqual(len(path[ours]), len(lines))
            for value, line in zip(path[ours], lines):
                self.assertAlmostEqual(value, float(line[names[theirs]]), delta=0.51 * 10 ** -places)

    def test_missing_policies_share_a_run_without_rule(self):
        """PHASE1 takes a missing value as a return of 0, whatever was asked; with a rule the policy counts."""
        hashes = {self.run_scenario(missing_policy=policy)["request_hash"]
                  for policy in ("SKIP_DAY", "ZERO_RETURN", "REJECT")}
        self.assertEqual(len(hashes), 1)
        hashes = {self.run_scenario(missing_policy=policy, rebalancing_rule=DRIFT)["request_hash"]
                  for policy in ("SKIP_DAY", "ZERO_RETURN", "REJECT")}
        self.assertEqual(len(hashes), 3)

    def test_report(self):
        answer = self.run_scenario(rebalancing_rule=DRIFT)
        reports = [service.get(path) for service, path in zip(self.on, self.of_run(SCENARIO + "/{}/report"))]
        self.assertEqual([report.status for report in reports], [200, 200])
        self.assertEqual(*[report.body for report in reports])
        report = reports[0].json
        self.assertEqual(report["request_hash"], answer["request_hash"])
        self.assertEqual(report["series"]["RUN"]["figures"], answer["figures"])
        self.assertEqual(report["series"]["RUN"]["nav"][-1], answer["final_value"])


    def test_a_run_whose_request_was_not_kept(self):
        self.run_scenario(end_date="2004-12-31")
        for store, run_id in zip(self.stores, self.ids):
            store.query(f"UPDATE simulation_run SET request = NULL WHERE run_id = {run_id}")
        self.refused((404, "NOT_REPEATABLE", "run_id"), "GET", self.of_run(SCENARIO + "/{}/report"))
        self.get(self.of_run(SCENARIO + "/{}/path"))
        self.get(self.of_run(ANALYSIS + "/run/{}"))


class Figures(Services):
    def test_analysis_of_a_run(self):
        run = self.run_scenario(rebalancing_rule=DRIFT)
        plain = self.get(self.of_run(ANALYSIS + "/run/{}"))
        self.assertEqual((plain["figures"], plain["basis"], plain["rf_annual"], plain["annualization_factor"]),
                         (run["figures"], "RUN", 0, 252))
        defaults = self.get(self.of_run(ANALYSIS + "/run/{}?rf_annual=0&annualization_factor=252.0"))
        self.assertEqual(defaults, plain)

    def test_other_parameters(self):
        """Against the definitions, over the path that the service gives."""
        self.run_scenario(rebalancing_rule=MONTHLY)
        nav = self.get(self.of_run(SCENARIO + "/{}/path"))["nav"]
        answer = self.get(self.of_run(ANALYSIS + "/run/{}?rf_annual=0.015&annualization_factor=260"))
        returns = [b / a - 1 for a, b in zip(nav, nav[1:])]
        mean = sum(returns) / len(returns)
        volatility = math.sqrt(sum((r - mean) ** 2 for r in returns) / (len(returns) - 1)) * math.sqrt(260)
        cagr = (nav[-1] / nav[0]) ** (260 / len(returns)) - 1
        downside = math.sqrt(sum(min(r, 0) ** 2 for r in returns) / len(returns)) * math.sqrt(260)
        figures = answer["figures"]
        self.assertEqual(answer["basis"], "STORED_PATH")
        for name, value in (("cagr", cagr), ("volatility", volatility), ("sharpe", (cagr - 0.015) / volatility),
                            ("sortino", (cagr - 0.015) / downside)):
            self.assertAlmostEqual(figures[name], value, delta=1e-12)

    def test_the_stored_path_is_close_to_the_run(self):
        run = self.run_scenario(rebalancing_rule=HYBRID)
        stored = self.get(self.of_run(ANALYSIS + "/run/{}?rf_annual=1e-300"))
        self.assertEqual(stored["basis"], "STORED_PATH")
        for name, value in run["figures"].items():
            if isinstance(value, float):
                self.assertAlmostEqual(stored["figures"][name], value, delta=1e-6)
            else:
                self.assertEqual(stored["figures"][name], value)

    def test_comparison(self):
        first = self.run_scenario(rebalancing_rule=MONTHLY)
        one = self.ids
        second = self.run_scenario()
        paths = [f"{ANALYSIS}/compare?run_id_1={a}&run_id_2={b}" for a, b in zip(one, self.ids)]
        answer = self.get(paths)
        self.assertEqual((answer["figures_1"], answer["figures_2"]), (first["figures"], second["figures"]))
        for name, value in answer["difference"].items():
            if name.endswith("_date"):
                self.assertIsNone(value)
            else:
                self.assertEqual(value, first["figures"][name] - second["figures"][name], name)

    def test_refused(self):
        self.run_scenario()
        run = self.of_run(ANALYSIS + "/run/{}")
        for query, expected in (
            ("rf_annual=x", (400, "PARSE", "rf_annual")), ("rf_annual=", (400, "PARSE", "rf_annual")),
            ("rf_annual=nan", (400, "PARSE", "rf_annual")), ("rf_annual=inf", (400, "PARSE", "rf_annual")),
            ("rf_annual=1e309", (422, "RANGE", "rf_annual")), ("rf_annual=0,5", (400, "PARSE", "rf_annual")),
            ("annualization_factor=0", (422, "RANGE", "annualization_factor")),
            ("annualization_factor=-1", (422, "RANGE", "annualization_factor")),
            ("rf=0", (400, "UNKNOWN_FIELD", "rf")), ("rf_annual=0&rf_annual=0", (400, "DUPLICATE_FIELD", "rf_annual")),
            ("rf_annual=%00", (400, "PARSE", "rf_annual")), ("rf_annual=1%2", (400, "PARSE", "rf_annual")),
        ):
            with self.subTest(query=query):
                self.refused(expected, "GET", [f"{path}?{query}" for path in run])
        for query, expected in (
            ("run_id_1=1", (400, "REQUIRED", "run_id_2")), ("run_id_2=1", (400, "REQUIRED", "run_id_1")),
            ("run_id_1=a&run_id_2=1", (400, "ILL_TYPED", "run_id_1")),
            ("run_id_1=999999&run_id_2=1", (404, "NOT_FOUND", "run_id_1")),
            ("run_id_1=" + "9" * 30 + "&run_id_2=1", (422, "RANGE", "run_id_1")),
        ):
            with self.subTest(query=query):
                self.refused(expected, "GET", f"{ANALYSIS}/compare?{query}")


class Lists(Services):
    def test_scenarios(self):
        scenarios = {scenario["scenario_id"]: scenario for scenario in self.get(API + "/scenarios")["scenarios"]}
        self.assertEqual(set(scenarios), {"MIN_VOL", "DEFENSIVE", "GROWTH"})
        for scenario in scenarios.values():
            self.assertEqual((scenario["first_date"], scenario["last_date"]), ("2000-01-03", "2007-05-08"))
            self.assertAlmostEqual(sum(entry["weight"] for entry in scenario["allocations"]), 1)
            self.assertEqual([entry["instrument_id"] for entry in scenario["allocations"]], ["SBI", "SPI", "SII"])

    def test_a_scenario_without_instruments_is_listed(self):
        for store in self.stores:
            store.query("INSERT INTO scenario (scenario_id, scenario_name) VALUES ('EMPTY', 'Nothing yet')")
        try:
            scenarios = {one["scenario_id"]: one for one in self.get(API + "/scenarios")["scenarios"]}
            self.assertEqual(len(scenarios), 4)
            self.assertEqual((scenarios["EMPTY"]["allocations"], scenarios["EMPTY"]["first_date"]), ([], None))
            self.refused((422, "NO_DAYS", "scenario_id"), "POST", SCENARIO, RUN | {"scenario_id": "EMPTY"})
        finally:
            for store in self.stores:
                store.query("DELETE FROM scenario WHERE scenario_id = 'EMPTY'")

    def test_a_scenario_with_classes_on_some_instruments_is_listed(self):
        """It cannot be run, but is in nobody's way."""
        for store in self.stores:
            store.query("INSERT INTO scenario (scenario_id, scenario_name) VALUES ('MIXED', 'In part');\n"
                        "INSERT INTO scenario_allocation (scenario_id, allocation_order, instrument_id, weight, "
                        "asset_class) VALUES ('MIXED', 1, 'SBI', '0.500000', 'Bonds'), "
                        "('MIXED', 2, 'SPI', '0.500000', NULL);\nSELECT 1;")
        try:
            scenarios = {one["scenario_id"]: one for one in self.get(API + "/scenarios")["scenarios"]}
            self.assertEqual(len(scenarios), 4)
            self.assertEqual([entry["asset_class"] for entry in scenarios["MIXED"]["allocations"]], ["Bonds", None])
            answer = self.refused((422, "NAME", "scenario_id"), "POST", SCENARIO, RUN | {"scenario_id": "MIXED"})
            self.assertIn("SBI and SPI differ", answer.text)
            for store in self.stores:
                done = self.run_program("run", "MIXED", "GROWTH", "--json", "--store", store.url)
                mixed, growth = map(json.loads, done.stdout.splitlines())
                self.assertEqual((done.returncode, mixed["error"]["field"], growth["success"]),
                                 (4, "asset_class", True))
        finally:
            for store in self.stores:
                store.query("DELETE FROM scenario_allocation WHERE scenario_id = 'MIXED';\n"
                            "DELETE FROM scenario WHERE scenario_id = 'MIXED';\nSELECT 1;")

    def test_rules(self):
        answer = self.get(RULES)
        self.assertEqual((answer["rebalancing_enabled"], answer["message"]), (True, None))
        self.assertEqual([rule["rule_name"] for rule in answer["rules"]],
                         ["P2_PERIODIC_MONTHLY_FTD_10BP", "P2_PERIODIC_QUARTERLY_FTD_10BP", "P2_DRIFT_5PCT_10BP",
                          "P2_DRIFT_10PCT_10BP"])
        for rule in answer["rules"]:
            self.assertEqual(self.get(f"{RULES}/{rule['rule_id']}")["rule"], rule)
        columns = {"rule_id", "rule_name", "rule_type", "frequency", "base_day_policy", "drift_threshold", "cost_rate",
                   "effective_from", "effective_to", "is_active", "created_at", "updated_at"}
        self.assertEqual(set(answer["rules"][0]), columns)

    def test_inactive_rules_are_not_listed_but_shown(self):
        for store in self.stores:
            store.query("INSERT INTO rebalancing_rule (rule_id, rule_name, rule_type, frequency, is_active, "
                        "effective_from) VALUES (90, 'OFF', 'PERIODIC', 'MONTHLY', FALSE, NULL), "
                        "(91, 'LATER', 'PERIODIC', 'MONTHLY', TRUE, '2999-01-01')")
        self.assertNotIn(90, [rule["rule_id"] for rule in self.get(RULES)["rules"]])
        self.assertIs(self.get(RULES + "/90")["rule"]["is_active"], False)
        for rule_id, code in ((90, "RULE_INACTIVE"), (91, "RULE_NOT_EFFECTIVE")):
            self.refused((400, code, "rebalancing_rule_id"), "POST", SCENARIO, RUN | {"rebalancing_rule_id": rule_id})
        for store in self.stores:
            store.query("DELETE FROM rebalancing_rule WHERE rule_id >= 90")

    def test_health(self):
        for service, store in zip(self.on, self.stores):
            answer = service.get(API + "/health")
            self.assertEqual((answer.status, answer.json["status"], answer.json["store"]), (200, "ok", store.kind))

    def test_head(self):
        for path in ("/", "/openapi.json", API + "/scenarios", RULES):
            answer = self.on[0].get(path)
            head = self.on[0].ask("HEAD", path)
            self.assertEqual((head.status, head.body), (200, b""))
            self.assertEqual(head.headers["Content-Length"], str(len(answer.body)))

    def test_page(self):
        page = self.on[0].get("/")
        self.assertEqual((page.status, page.headers["Content-Type"]), (200, "text/html; charset=utf-8"))
        self.assertIn("script-src 'sha256-", page.headers["Content-Security-Policy"])
        self.assertIn("<!doctype html>", page.text[:200].lower())


class Flag(Services):
    """The flag off: nothing of the store changes, and what needs no rule goes on."""

    def test_a_rule_is_refused(self):
        """Whatever it is: nobody looks at it."""
        for field, value in (("rebalancing_rule_id", 1), ("rebalancing_rule_id", 12345), ("rebalancing_rule_id", 0),
                             ("rebalancing_rule_id", "x"), ("rebalancing_rule_id", 2 ** 70),
                             ("rebalancing_rule", MONTHLY), ("rebalancing_rule", {}), ("rebalancing_rule", []),
                             ("rebalancing_rule", {"rule_type": "DRIFT", "drift_threshold": 7})):
            answer = self.refused((400, "FEATURE_DISABLED", field), "POST", SCENARIO, RUN | {field: value},
                                  services=self.off)
            self.assertIn("USE_REBALANCING", answer.json["error"]["message"])

    def test_lists(self):
        rules = self.get(RULES, services=self.off)
        self.assertEqual((rules["rebalancing_enabled"], rules["rules"]), (False, []))
        self.assertIn("disabled", rules["message"])
        for path in [RULES + "/" + rule for rule in ("1", "99", "0", "x", "9223372036854775808")] + \
                [f"{SCENARIO}/{run}/rebalancing-events" for run in ("99999", "0", "x", "9223372036854775808")]:
            self.refused((400, "FEATURE_DISABLED", None), "GET", path, services=self.off)
        self.assertEqual(len(self.get(API + "/scenarios", services=self.off)["scenarios"]), 3)

    def test_runs_without_a_rule_keep_their_bits(self):
        first = self.run_scenario(services=self.on)
        second = self.run_scenario(services=self.off)
        self.assertTrue(second["cache_hit"])
        self.assertEqual(first | {"cache_hit": True}, second)
        self.assertEqual(self.get(self.of_run(SCENARIO + "/{}/path"), services=self.off)["trading_days"], 1917)
        self.get(self.of_run(ANALYSIS + "/run/{}"), services=self.off)
        reports = [service.get(path) for service, path in zip(self.off, self.of_run(SCENARIO + "/{}/report"))]
        self.assertEqual([report.status for report in reports], [200, 200])
        other = self.run_scenario(services=self.off, initial_amount=777)
        self.assertEqual(self.run_scenario(services=self.on, initial_amount=777), other | {"cache_hit": True})

    def test_a_run_with_a_rule(self):
        self.run_scenario(rebalancing_rule=DRIFT)
        for part in ("rebalancing-events", "report"):
            self.refused((400, "FEATURE_DISABLED", None), "GET", self.of_run(SCENARIO + "/{}/" + part),
                         services=self.off)
        self.assertEqual(self.get(self.of_run(SCENARIO + "/{}/path"), services=self.off)["trading_days"], 1917)

    def test_what_the_flag_may_be(self):
        for value, expected in (("true", True), ("0", False), ("false", False), ("", False)):
            service = Service(self.stores[0].url, self.directory, flag=value)
            self.addCleanup(service.stop)
            self.assertIs(service.get(API + "/health").json["rebalancing_enabled"], expected)
        service = Service(self.stores[0].url, self.directory, "--use-rebalancing", flag="0")
        self.addCleanup(service.stop)
        self.assertIs(service.get(API + "/health").json["rebalancing_enabled"], True)
        done = self.run_program("serve", "--store", self.stores[0].url, "--listen", "127.0.0.1:0", flag="yes")
        self.assertEqual(done.returncode, 2)
        self.assertIn("USE_REBALANCING is 'yes'", done.stderr)


class Refused(Services):
    def body(self, expected, **fields):
        with self.subTest(**fields):
            self.refused(expected, "POST", SCENARIO, {k: v for k, v in (RUN | fields).items() if v != "absent"})

    def test_unknown_things(self):
        for path, field in ((SCENARIO + "/999999/path", "run_id"), (SCENARIO + "/0/path", "run_id"),
                            (SCENARIO + "/-5/rebalancing-events", "run_id"), (RULES + "/999999", "rule_id"),
                            (ANALYSIS + "/run/999999", "run_id"), (API + "/nothing", None), (API, None),
                            (API + "/health/", None), ("/%00", None), (API + "/health%00", None), ("//", None)):
            self.refused((404, "NOT_FOUND", field), "GET", path)
        self.body((404, "NOT_FOUND", "scenario_id"), scenario_id="NOBODY")
        self.body((404, "NOT_FOUND", "rebalancing_rule_id"), rebalancing_rule_id=999999)

    def test_ids(self):
        for text in ("x", "1x", "1.0", "%201", "+1", "1%00", "--1"):
            self.refused((400, "ILL_TYPED", "run_id"), "GET", f"{SCENARIO}/{text}/path")
        self.refused((422, "RANGE", "rule_id"), "GET", RULES + "/9223372036854775808")

    def test_methods(self):
        for method, path, allow in (("GET", SCENARIO, "POST"), ("POST", API + "/health", "GET, HEAD"),
                                    ("PUT", SCENARIO, "POST"), ("DELETE", RULES + "/1", "GET, HEAD"),
                                    ("OPTIONS", SCENARIO, "POST"), ("PATCH", "/", "GET, HEAD")):
            answer = self.refused((405, "METHOD_NOT_ALLOWED", None), method, path)
            self.assertEqual(answer.headers["Allow"], allow)

    def test_media_types(self):
        for kind in (None, "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "json"):
            headers = {"Content-Type": kind} if kind else {}
            self.refused((415, "UNSUPPORTED_MEDIA_TYPE", None), "POST", SCENARIO, json.dumps(RUN), headers=headers)
        for kind in ("application/json; charset=utf-8", "APPLICATION/JSON", "application/json ;a=b"):
            answer = self.ask("POST", SCENARIO, json.dumps(RUN), headers={"Content-Type": kind})
            self.assertEqual(answer.status, 200)
        for coding, status in (("gzip", 415), ("br", 415), ("identity", 200)):
            headers = {"Content-Type": "application/json", "Content-Encoding": coding}
            self.assertEqual(self.ask("POST", SCENARIO, json.dumps(RUN), headers=headers).status, status, coding)

    def test_the_order_of_the_fields_does_not_matter(self):
        """Nor how a number is written: it is the same request, with the same hash, and one run."""
        body = RUN | {"rebalancing_rule": {"rule_type": "HYBRID", "frequency": "QUARTERLY", "drift_threshold": 0.05},
                      "initial_amount": 123456.5}
        first = self.run_scenario(**body)
        turned = {name: dict(reversed(value.items())) if isinstance(value, dict) else value
                  for name, value in reversed(body.items())}
        for text in (json.dumps(turned), json.dumps(body).replace("123456.5", "1.234565e5").replace("0.05", "5E-2"),
                     json.dumps(body, indent=3), json.dumps(body).replace("DEFENSIVE", "\\u0044EFENSIVE")):
            answer = self.ask("POST", SCENARIO, text, headers={"Content-Type": "application/json"})
            self.assertEqual(answer.json, first | {"cache_hit": True})

    def test_required_and_unknown_fields(self):
        for name in RUN:
            self.body((400, "REQUIRED", name), **{name: "absent"})
            self.body((400, "REQUIRED", name), **{name: None})
        self.body((400, "UNKNOWN_FIELD", "initial"), initial=1)
        self.body((400, "UNKNOWN_FIELD", "use_rebalancing"), use_rebalancing=True)
        self.body((400, "UNKNOWN_FIELD", "rebalancing_rule.foo"), rebalancing_rule=MONTHLY | {"foo": 1})
        self.body((400, "UNKNOWN_FIELD", "rebalancing_rule.rule_id"), rebalancing_rule=MONTHLY | {"rule_id": 1})
        self.refused((400, "UNKNOWN_FIELD", "x"), "GET", API + "/scenarios?x=1")

    def test_types(self):
        for name, value in (("scenario_id", 1), ("start_date", 20000101), ("end_date", ["2007-12-31"]),
                            ("initial_amount", "1000000"), ("initial_amount", True), ("missing_policy", 0),
                            ("rebalancing_rule", "MONTHLY"), ("rebalancing_rule", []), ("rebalancing_rule_id", "1"),
                            ("rebalancing_rule_id", 1.0)):
            self.body((400, "ILL_TYPED", name), **{name: value})
        for name, value in (("rule_type", 1), ("cost_rate", "0"), ("is_active", 1), ("effective_from", 0)):
            self.body((400, "ILL_TYPED", "rebalancing_rule." + name), rebalancing_rule=MONTHLY | {name: value})

    def test_ranges(self):
        for name, value, code in (
            ("scenario_id", "", "RANGE"), ("scenario_id", "x" * 65, "RANGE"), ("start_date", "2023-02-29", "DATE"),
            ("start_date", "2000-13-01", "DATE"), ("end_date", "1900-02-29", "DATE"),
            ("start_date", "2007-12-31", "NO_DAYS"), ("start_date", "2008-01-01", "DATE"),
            ("end_date", "2101-01-01", "DATE_SPAN"), ("initial_amount", 0, "AMOUNT"), ("initial_amount", -1, "AMOUNT"),
            ("missing_policy", "skip", "ENUM"),
        ):
            self.body((422, code, name), **{name: value})
        for name, value in (("cost_rate", 0.0200001), ("cost_rate", -1e-9), ("drift_threshold", 0),
                            ("drift_threshold", 1), ("rule_type", "MAGIC"), ("frequency", "DAILY"), ("rule_name", ""),
                            ("rule_name", "n" * 65), ("effective_from", "2023-02-29")):
            self.body((422, "RULE", "rebalancing_rule." + name), rebalancing_rule=HYBRID | {name: value})

    def test_dates_of_another_form(self):
        for text in ("2000-1-1", "01.01.2000", "2000-01-01T00:00:00Z", "", " 2000-01-01", "2000-01-0１"):
            self.body((400, "PARSE", "start_date"), start_date=text)

    def test_rules_that_lack_something(self):
        for rule, field in (({"rule_type": "PERIODIC"}, "frequency"), ({"rule_type": "DRIFT"}, "drift_threshold"),
                            ({"rule_type": "HYBRID", "frequency": "MONTHLY"}, "drift_threshold")):
            self.body((422, "RULE", "rebalancing_rule." + field), rebalancing_rule=rule)
        self.body((422, "ENUM", "rebalancing_rule.rule_type"), rebalancing_rule={})
        self.body((400, "RULE_INACTIVE", "rebalancing_rule.is_active"), rebalancing_rule=MONTHLY | {"is_active": False})
        self.body((400, "RULE_NOT_EFFECTIVE", "rebalancing_rule.effective_to"),
                  rebalancing_rule=MONTHLY | {"effective_to": "2001-01-01"})
        self.body((422, "RULE", "rebalancing_rule.effective_from"),
                  rebalancing_rule=MONTHLY | {"effective_from": "2030-01-02", "effective_to": "2030-01-01"})
        self.body((400, "ARGUMENT", "rebalancing_rule_id"), rebalancing_rule=MONTHLY, rebalancing_rule_id=1)

    def test_a_value_that_its_column_cannot_hold(self):
        runs = [store.query("SELECT COUNT(*) FROM simulation_run") for store in self.stores]
        for amount in (1e14, 1e300, 0.00001):
            self.refused((422, "RANGE", "initial_amount"), "POST", SCENARIO, RUN | {"initial_amount": amount})
        answer = self.ask("POST", SCENARIO, RUN | {"initial_amount": 9e13})
        self.assertEqual(answer.error, (422, "RANGE", "initial_amount"), answer.body)
        self.assertIn("nav", answer.json["error"]["message"])
        self.assertEqual([store.query("SELECT COUNT(*) FROM simulation_run") for store in self.stores], runs)


class Market(Services):
    def test_new_prices_make_new_runs(self):
        old = self.run_scenario(rebalancing_rule=DRIFT)
        ids = self.ids
        self.assertTrue(self.run_scenario(rebalancing_rule=DRIFT)["cache_hit"])
        prices = self.write("more.csv", "date,SBI,SPI,SII\n2007-05-09,200,200,200\n")
        for store in self.stores:
            self.assertEqual(self.run_program("import", prices, "--store", store.url).returncode, 0)
        new = self.run_scenario(rebalancing_rule=DRIFT)
        self.assertFalse(new["cache_hit"])
        self.assertEqual(new["trading_days"], old["trading_days"] + 1)
        self.assertEqual(self.get(API + "/scenarios")["scenarios"][0]["last_date"], "2007-05-09")
        # The older run ends where its prices ended, so it can still be drawn; a new price in its middle is another
        # matter.
        self.ids = ids
        self.assertEqual([service.get(path).status for service, path in
                          zip(self.on, self.of_run(SCENARIO + "/{}/report"))], [200, 200])
        self.write("more.csv", "date,SBI,SPI,SII\n2003-05-09,200,200,200\n")
        for store in self.stores:
            self.assertEqual(self.run_program("import", prices, "--store", store.url).returncode, 0)
        self.refused((404, "MARKET_CHANGED", "run_id"), "GET", self.of_run(SCENARIO + "/{}/report"))
        self.assertEqual(self.get(self.of_run(SCENARIO + "/{}/path"))["trading_days"], old["trading_days"])


support.main()
