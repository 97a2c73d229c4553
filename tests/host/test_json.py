# SPDX-License-Identifier: MIT
"""What --json prints: one document on standard output, in the service's words, for errors too."""

import json
import urllib.request

import service
import stores
import support
from support import MONTHLY, SWISS

DRIFT = '{"rule_type":"DRIFT","drift_threshold":0.05}'
HYBRID = '{"rule_type":"HYBRID","frequency":"QUARTERLY","drift_threshold":0.05}'


class Documents(support.ProgramTest):
    def document(self, *arguments, **options):
        return self.backtest(*SWISS, "--json", *arguments, **options)

    def error(self, code, *arguments, **options):
        """The error of a command that must fail, and also say so to people."""
        done = self.run_program(*arguments, "--json", **options)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertRegex(done.stderr, r"\Aforesto: [^\n]+\n\Z")
        answer = json.loads(done.stdout)
        self.assertEqual(set(answer), {"success", "error"})
        self.assertIs(answer["success"], False)
        self.assertEqual(set(answer["error"]), {"code", "message", "field"})
        self.assertEqual(done.stderr, f"foresto: {answer['error']['message']}\n")
        return answer["error"]["code"], answer["error"]["field"]

    def test_says_what_the_files_say(self):
        for rule in (MONTHLY, DRIFT, HYBRID):
            with self.subTest(rule):
                answer = self.document("--use-rebalancing", "--rule", rule, "--summary", "s", "--events", "e",
                                       "--portfolio-id", "mine </script>")
                summary = json.loads((self.directory / "s").read_text())
                for key, other in (("request_hash", None), ("engine_version", None), ("mode", None), ("figures", None),
                                   ("initial_amount", None), ("final_value", "final_nav"), ("trading_days", "days"),
                                   ("first_date", None), ("last_date", None), ("alerts", None),
                                   ("event_counts", "events"), ("total_turnover", None), ("mean_turnover", None),
                                   ("total_cost", None)):
                    self.assertEqual(answer[key], summary[other or key], key)
                for name, baseline in summary["baselines"].items():
                    baseline["final_value"] = baseline.pop("final_nav")
                    self.assertEqual(answer["baselines"][name], baseline)
                self.assertEqual(answer["rebalancing_events"], json.loads((self.directory / "e").read_text()))
                self.assertEqual(answer["rebalancing_events_count"], len(answer["rebalancing_events"]))
                self.assertEqual((answer["success"], answer["rebalancing_enabled"], answer["scenario_id"]),
                                 (True, True, "mine </script>"))

    def test_without_rule(self):
        for baseline in ("phase1", "hold"):
            answer = self.document("--baseline", baseline)
            self.assertEqual((answer["mode"], answer["rebalancing_enabled"], answer["rebalancing_events"],
                              answer["rebalancing_events_count"], answer["scenario_id"]),
                             (baseline.upper(), False, [], 0, None))

    def test_a_single_day_has_no_figures(self):
        answer = self.document("--start", "2001-02-01", "--end", "2001-02-01")
        self.assertEqual((answer["trading_days"], answer["figures"]), (1, None))

    def test_skipped_days(self):
        self.write("gap.csv", "date,A,B\n2020-01-01,1,1\n2020-01-02,,1\n2020-01-03,2,1\n")
        answer = self.backtest("--prices", "gap.csv", "--weights", "A=.5,B=.5", "--json", "--baseline", "hold")
        self.assertEqual((answer["trading_days"], answer["skipped_days"]), (2, 1))

    def test_nothing_else_may_take_standard_output(self):
        for option in ("--nav", "--events", "--summary", "--report"):
            self.assertEqual(self.error(2, "backtest", *SWISS, option, "-"), ("USAGE", None))

    def test_errors(self):
        flag = ("--use-rebalancing",)
        for code, expected, arguments in (
            (2, ("USAGE", None), ("fly",)),
            (2, ("USAGE", None), ("backtest", "--colour")),
            (2, ("USAGE", None), ("backtest", *SWISS, "--start", "2023-02-29")),
            (2, ("AMOUNT", "initial_amount"), ("backtest", *SWISS, "--initial", "-1")),
            (3, ("FEATURE_DISABLED", "use_rebalancing"), ("backtest", *SWISS, "--rule", MONTHLY)),
            (3, ("RULE", "drift_threshold"), ("backtest", *SWISS, *flag, "--rule", '{"rule_type":"DRIFT"}')),
            (3, ("RULE", "rule_type"), ("backtest", *SWISS, *flag, "--rule", '{"rule_type":"YEARLY"}')),
            (3, ("REFUSED", "colour"), ("backtest", *SWISS, *flag, "--rule", '{"colour":1}')),
            (4, ("NO_DAYS", ""), ("backtest", *SWISS, "--start", "2020-01-01")),
            (5, ("INPUT_OUTPUT", None), ("backtest", "--prices", "nowhere", "--weights", "A=1")),
            (3, ("REFUSED", None), ("serve", "--listen", "0.0.0.0:8080")),
            (2, ("USAGE", None), ("runs", "--store", "file.db")),
            (5, ("STORE_UNAVAILABLE", None), ("migrate", "--store", "sqlite:no/store.db")),
        ):
            with self.subTest(arguments):
                found, field = self.error(code, *arguments)
                self.assertEqual(found, expected[0])
                if expected[1] != "":
                    self.assertEqual(field, expected[1])


class Stores:
    def failed(self, code, *arguments, **options):
        """The documents of a command that must fail, one a line."""
        done = self.foresto(*arguments, "--json", **options)
        self.assertEqual(done.returncode, code, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_a_line_for_each_scenario_in_their_order(self):
        good, missing, again = self.failed(3, "run", "GROWTH", "NONE", "GROWTH")
        self.assertEqual((good["success"], good["cache_hit"], again["cache_hit"]), (True, False, True))
        self.assertEqual(missing, {"success": False, "scenario_id": "NONE", "error": {
            "code": "NOT_FOUND", "message": "there is no scenario 'NONE'", "field": "scenario_id"}})

    def test_what_is_not_there(self):
        for command, field in (("rules", "rule_id"), ("runs", "run_id"), ("events", "run_id")):
            answer, = self.failed(3, command, "77", flag="1")
            self.assertEqual((answer["error"]["code"], answer["error"]["field"]), ("NOT_FOUND", field))
        answer, = self.failed(3, "rules", "1", flag="0")
        self.assertEqual(answer["error"]["code"], "FEATURE_DISABLED")
        answer, = self.failed(3, "run", "GROWTH", "--rule", "77", flag="1")
        self.assertEqual((answer["error"]["code"], answer["scenario_id"]), ("NOT_FOUND", "GROWTH"))

    def test_where_the_service_listens(self):
        process = self.start_program("serve", "--listen", "127.0.0.1:0", "--json")
        answer = json.loads(process.stdout.readline())
        self.assertEqual((set(answer), answer["success"]), ({"success", "listening"}, True))
        with urllib.request.urlopen(answer["listening"] + "/api/v1/health") as health:
            self.assertEqual(json.load(health)["status"], "ok")
        process.terminate()
        self.assertEqual(process.wait(30), 0)

    def test_says_what_the_service_says(self):
        """What both know of the same request is the same, name by name."""
        running = service.Service(self.store.url, self.directory)
        self.addCleanup(running.stop)
        answer = running.post({"scenario_id": "GROWTH", "start_date": "2000-01-01", "end_date": "2007-12-31",
                               "initial_amount": 1000000, "rebalancing_rule": json.loads(HYBRID)}).json
        events = running.get(f"{service.SCENARIO}/{answer['run_id']}/rebalancing-events").json
        rules, rule = running.get(service.RULES).json, running.get(service.RULES + "/3").json
        document = self.backtest("--prices", support.DATA / "swiss-prices.csv", "--weights", "SBI=0.2,SPI=0.6,SII=0.2",
                                 "--portfolio-id", "GROWTH", "--use-rebalancing", "--rule", HYBRID, "--json")
        self.assertEqual(set(answer) - set(document), {"run_id", "cache_hit"})
        kept = answer.pop("rebalancing_events")
        for key in set(answer) & set(document):
            self.assertEqual(answer[key], document[key], key)
        self.assertGreater(len(kept), 30)
        for event, full in zip(kept, document["rebalancing_events"], strict=True):
            self.assertEqual(set(event) - set(full), {"event_id", "simulation_run_id", "created_at"})
            self.assertEqual((event["event_date"], event["trigger_detail"], event["before_weights"]),
                             (full["event_date"], full["trigger_detail"], full["before_weights"]))
            self.assertAlmostEqual(event["turnover"], full["turnover"], delta=5.1e-9)
        self.assertEqual(self.json("events", str(answer["run_id"])), events)
        self.assertEqual(self.json("rules", flag="1"), rules)
        self.assertEqual(self.json("rules", "3", flag="1"), rule)


StoresOnSqlite, StoresOnPostgres = stores.on_both(Stores)


support.main()
