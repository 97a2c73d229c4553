# SPDX-License-Identifier: MIT
"""Runs in the store, on SQLite and PostgreSQL: what is kept, what is found again, and that no run is there by half."""

import csv
import decimal
import json
import random
import resource
import signal
import sqlite3
import subprocess
import threading
import time

import stores
import support
import test_store_calls

WEIGHTS = {"MIN_VOL": "SBI=0.8,SPI=0.1,SII=0.1", "DEFENSIVE": "SBI=0.6,SPI=0.25,SII=0.15",
           "GROWTH": "SBI=0.2,SPI=0.6,SII=0.2"}
DRIFT = '{"rule_id":3,"rule_type":"DRIFT","drift_threshold":0.05,"cost_rate":0.001}'
MONTHLY = '{"rule_id":1,"rule_type":"PERIODIC","frequency":"MONTHLY","cost_rate":0.001}'
TABLES = ("simulation_run", "rebalancing_event", "simulation_path")


def rounded(text, places):
    """What a NUMERIC column makes of a number's shortest text."""
    quantum = decimal.Decimal(1).scaleb(-places)
    value = decimal.Decimal(text).quantize(quantum, rounding=decimal.ROUND_HALF_UP)
    return f"{value if value else abs(value):f}"


class Runs:
    def backtested(self, scenario, *arguments, rule=DRIFT):
        """The same run by `foresto backtest`, at full precision: summary, events, days."""
        summary = self.backtest(*support.SWISS[:2], "--weights", WEIGHTS[scenario], "--portfolio-id", scenario,
                                *(("--rule", rule) if rule else ()), "--events", "events.json", "--nav", "nav.csv",
                                "--summary", "-", *arguments, flag="1")
        events = json.loads((self.directory / "events.json").read_text(), parse_float=str)
        with open(self.directory / "nav.csv", newline="", encoding="utf-8") as file:
            return summary, events, list(csv.DictReader(file))

    def counts(self):
        return [int(self.store.query(f"SELECT COUNT(*) FROM {table}")[0][0]) for table in TABLES]

    def assert_whole(self):
        """Every run in the store has all its days and events, and nothing belongs to no run."""
        self.assertEqual(self.store.query(
            "SELECT r.run_id FROM simulation_run AS r WHERE r.status <> 'COMPLETED' "
            "OR r.trading_days <> (SELECT COUNT(*) FROM simulation_path AS p WHERE p.simulation_run_id = r.run_id) "
            "OR r.event_count <> (SELECT COUNT(*) FROM rebalancing_event AS e WHERE e.simulation_run_id = r.run_id)"),
            [])
        for table in TABLES[1:]:
            self.assertEqual(self.store.query(f"SELECT COUNT(*) FROM {table} WHERE simulation_run_id NOT IN "
                                              "(SELECT run_id FROM simulation_run)"), [("0",)])

    def test_a_run_is_what_the_library_computes(self):
        for scenario, rule, arguments in (("GROWTH", DRIFT, ()), ("MIN_VOL", MONTHLY, ("--initial", "12345.67")),
                                          ("DEFENSIVE", None, ("--start", "2003-01-04", "--end", "2004-12-31"))):
            with self.subTest(scenario):
                summary, events, days = self.backtested(scenario, *arguments, rule=rule)
                rule_id = json.loads(rule)["rule_id"] if rule else None
                run_id = self.run_id(scenario, *(("--rule", str(rule_id)) if rule else ()), *arguments)
                self.check_run(run_id, summary, rule_id)
                self.check_events(run_id, events, rule_id)
                self.assertEqual(
                    self.store.query("SELECT path_date, nav, returns, drawdown, high_water_mark FROM simulation_path "
                                     f"WHERE simulation_run_id = {run_id} ORDER BY path_date"),
                    [(day["date"], rounded(day["nav"], 4), rounded(day["daily_return"], 8),
                      rounded(day["drawdown"], 8), rounded(day["high_water_mark"], 4)) for day in days])

    def check_run(self, run_id, summary, rule_id):
        run = self.json("runs", str(run_id))["run"]
        self.assertEqual((run["run_id"], run["request_hash"], run["status"], run["mode"], run["rule_id"]),
                         (run_id, summary["request_hash"], "COMPLETED", summary["mode"], rule_id))
        self.assertEqual((run["first_date"], run["last_date"], run["trading_days"], run["engine_version"]),
                         (summary["first_date"], summary["last_date"], summary["days"], summary["engine_version"]))
        self.assertEqual((run["initial_amount"], run["final_value"], run["figures"], run["event_count"]),
                         (summary["initial_amount"], summary["final_nav"], summary["figures"],
                          summary["events"]["total"]))
        self.assertEqual(run["scheduled_event_count"], summary["events"]["total"] if rule_id == 1 else None)
        kept = run["summary"]
        self.assertEqual((kept["total_cost"], kept["total_turnover"], kept["mean_turnover"], kept["final_nav"]),
                         (summary["total_cost"], summary["total_turnover"], summary["mean_turnover"],
                          summary["final_nav"]))
        self.assertEqual((kept["event_count"], kept["periodic_event_count"], kept["drift_event_count"]),
                         tuple(summary["events"][key] for key in ("total", "periodic", "drift")))

    def check_events(self, run_id, events, rule_id):
        stored = json.loads(self.good("events", str(run_id), "--json"), parse_float=str)
        self.assertEqual(stored["run_id"], run_id)
        self.assertEqual(len(stored["rebalancing_events"]), len(events))
        for kept, event in zip(stored["rebalancing_events"], events):
            self.assertRegex(kept.pop("created_at"), r"\A20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
            self.assertGreater(kept.pop("event_id"), 0)
            self.assertEqual(kept, {
                "simulation_run_id": run_id, "rule_id": rule_id, "event_date": event["event_date"],
                "trigger_type": event["trigger_type"], "trigger_detail": event["trigger_detail"],
                "before_weights": event["before_weights"], "after_weights": event["after_weights"],
                "turnover": rounded(event["turnover"], 8), "cost_rate": rounded(event["cost_rate"], 6),
                "cost_amount": rounded(event["cost_amount"], 8)})

    def test_the_same_request_again(self):
        first = self.run_id("GROWTH", "--rule", "P2_DRIFT_5PCT_10BP")
        before = self.good("runs", "--json"), self.good("events", str(first), "--json")
        self.assertEqual(self.run_id("GROWTH", "--rule", "3", cached=True), first)
        self.assertEqual((self.good("runs", "--json"), self.good("events", str(first), "--json")), before)
        others = [self.run_id("GROWTH", "--rule", "4"), self.run_id("GROWTH"), self.run_id("MIN_VOL", "--rule", "3"),
                  self.run_id("GROWTH", "--rule", "3", "--initial", "1000001"),
                  self.run_id("GROWTH", "--rule", "3", "--end", "2007-05-07")]
        self.assertEqual([run["run_id"] for run in self.json("runs")["runs"]], sorted([first, *others], reverse=True))
        self.assertEqual([run["run_id"] for run in self.json("runs", "--limit", "2")["runs"]],
                         sorted(others, reverse=True)[:2])
        self.assertEqual(len({run["request_hash"] for run in self.json("runs")["runs"]}), 6)

    def test_a_run_without_a_rule_is_the_same_with_and_without_the_flag(self):
        run = self.run_id("GROWTH", flag="0")
        self.assertEqual(self.run_id("GROWTH", flag="1", cached=True), run)
        self.assertEqual(self.json("runs")["runs"][0]["mode"], "PHASE1")

    def test_an_expired_run_is_replaced(self):
        run = self.run_id("GROWTH", "--rule", "1", "--time-to-live", "3600")
        self.assertEqual(self.run_id("GROWTH", "--rule", "1", cached=True), run)
        created, expires = (self.json("runs")["runs"][0][key] for key in ("created_at", "expires_at"))
        self.assertEqual((created[:10] <= expires[:10], expires[14:]), (True, created[14:]))
        self.store.query("UPDATE simulation_run SET created_at = '2020-01-01 00:00:00', "
                         "expires_at = '2020-01-01 01:00:00'; SELECT 1")
        again = self.run_id("GROWTH", "--rule", "1")
        self.assertNotEqual(again, run)
        self.assertEqual([kept["run_id"] for kept in self.json("runs")["runs"]], [again])
        self.assertIsNone(self.json("runs")["runs"][0]["expires_at"])
        self.assertEqual(self.counts(), [1, 89, 1917])
        self.assert_whole()

    def test_refusals(self):
        self.good("migrate")
        self.store.query("UPDATE rebalancing_rule SET is_active = FALSE WHERE rule_id = 2;"
                         "UPDATE rebalancing_rule SET effective_to = '2020-12-31' WHERE rule_id = 4; SELECT 1")
        self.bad(3, "run", "GROWTH", "--rule", "1", names=["GROWTH", "use_rebalancing"])
        self.bad(3, "run", "GROWTH", "--rule", "2", flag="1", names=["GROWTH", "not active"])
        self.bad(3, "run", "GROWTH", "--rule", "4", flag="1", names=["GROWTH", "effective_to"])
        self.bad(3, "run", "GROWTH", "--rule", "99", flag="1", names=["GROWTH", "99"])
        self.bad(3, "run", "GROWTH", "--rule", "NO_RULE", flag="1", names=["GROWTH", "NO_RULE"])
        self.bad(3, "run", "VALUE", names=["VALUE"])
        self.bad(2, "run", "GROWTH", "--initial", "0", names=["initial_amount"])
        self.bad(2, "run", "GROWTH", "--start", "2023-02-29", names=["--start", "2023-02-29"])
        self.bad(4, "run", "GROWTH", "--start", "2020-01-01", names=["GROWTH"])
        self.bad(3, "runs", "7", names=["7"])
        self.bad(3, "events", "7", names=["7"])
        self.assertEqual(self.counts(), [0, 0, 0])

    def test_one_scenario_fails_and_the_others_are_run(self):
        done = self.foresto("run", "MIN_VOL", "NO", "GROWTH", "NEITHER")
        self.assertEqual((done.returncode, done.stdout), (3, "MIN_VOL: run 1\nGROWTH: run 2\n"))
        self.assertRegex(done.stderr, r"\Aforesto: NO: [^\n]+\nforesto: NEITHER: [^\n]+\n\Z")

    def test_a_value_that_does_not_fit(self):
        self.bad(4, "run", "GROWTH", "--initial", "1e14", names=["initial_amount", "100000000000000", "18,4"])
        for amount in ("0.00001", "0.00004999"):
            self.bad(4, "run", "GROWTH", "--initial", amount, names=["initial_amount", amount.rstrip("0"), "18,4"])
        # Fits, and grows out of its column within days.
        message = self.bad(4, "run", "GROWTH", "--initial", "99999999999999", names=["store.put_nav", "nav"])
        self.assertRegex(message, r"2000-0\d-\d\d: .*100\d{12}\.\d")
        self.assertEqual(self.counts(), [0, 0, 0])
        self.assertEqual(self.run_id("GROWTH", "--initial", "0.0001"), self.json("runs")["runs"][0]["run_id"])

    def test_a_cost_that_does_not_fit(self):
        self.good("migrate")
        self.store.query("UPDATE rebalancing_rule SET cost_rate = '0.020000'; SELECT 1")
        self.bad(4, "run", "GROWTH", "--rule", "3", "--initial", "30000000000000", flag="1",
                 names=["store.put_event", "cost_amount"])
        self.assertEqual(self.counts(), [0, 0, 0])

    def test_a_table_that_refuses(self):
        """Whatever the database says goes to the user, and the run is rolled back."""
        self.good("migrate")
        if self.store.kind == "sqlite":
            self.store.query("CREATE TRIGGER broken BEFORE INSERT ON rebalancing_event WHEN NEW.event_date > '2001' "
                             "BEGIN SELECT RAISE(ABORT, 'out of order'); END; SELECT 1")
        else:
            self.store.query("ALTER TABLE rebalancing_event ADD CONSTRAINT \"out of order\" "
                             "CHECK (event_date < '2001-01-01'); SELECT 1")
        self.bad(4, "run", "GROWTH", "--rule", "1", flag="1", names=["store.commit_run", "out of order"])
        self.assertEqual(self.counts(), [0, 0, 0])

    def test_two_writers_at_once(self):
        self.good("migrate")
        release = self.store.hold()
        writers = [self.start_program("run", "GROWTH", "--rule", "1", "--json") for _ in range(4)]
        if self.store.kind == "postgresql":
            self.store.wait_for_waiters(4)
        else:
            time.sleep(0.5)
        release()
        answers = [json.loads(writer.communicate(timeout=60)[0]) for writer in writers]
        self.assertEqual([writer.returncode for writer in writers], [0] * 4)
        self.assertEqual(sorted(answer["cache_hit"] for answer in answers), [False, True, True, True])
        self.assertEqual(len({answer["run_id"] for answer in answers}), 1)
        self.assertEqual(self.counts(), [1, 89, 1917])
        self.assert_whole()

    def test_readers_do_not_wait_for_writers(self):
        self.run_id("GROWTH")
        release = self.store.hold()
        began = time.monotonic()
        self.assertEqual(len(self.json("runs")["runs"]), 1)
        self.assertEqual(self.run_id("GROWTH", cached=True), 1)
        self.assertLess(time.monotonic() - began, 5)
        release()

    def test_killed_at_any_moment(self):
        self.good("migrate")
        chance = random.Random(4)
        for trial in range(12):
            process = self.start_program("run", *WEIGHTS, "--rule", "1", "--initial", str(1000 + trial))
            time.sleep(chance.uniform(0.005, 0.12))
            process.kill()
            process.communicate()
            self.assert_whole()
        for scenario in WEIGHTS:
            self.run_id(scenario, "--rule", "1", "--initial", "999")
        self.assert_whole()

    def test_statistics_and_alerts(self):
        statistics, alerts = ((stores.SQL / f"event-{name}.sql").read_text() for name in ("statistics", "alerts"))
        run = self.run_id("GROWTH", "--rule", "1")
        self.run_id("MIN_VOL", "--rule", "3")
        rows = self.store.query(statistics)
        self.assertEqual([row[1:5] for row in rows], [("P2_DRIFT_5PCT_10BP", "DRIFT", "1", "1"),
                                                      ("P2_PERIODIC_MONTHLY_FTD_10BP", "PERIODIC", "1", "89")])
        events = self.json("events", str(run))["rebalancing_events"]
        self.assertAlmostEqual(float(rows[1][5]), sum(event["turnover"] for event in events) / 89, places=8)
        self.assertEqual(float(rows[1][6]), max(event["turnover"] for event in events))
        self.assertAlmostEqual(float(rows[1][7]), sum(event["cost_amount"] for event in events), places=6)
        costs = self.store.query(f"SELECT cost_amount FROM rebalancing_event WHERE simulation_run_id = {run}")
        self.assertEqual(rows[1][7], str(sum(decimal.Decimal(cost) for cost, in costs)))
        self.store.query("UPDATE rebalancing_event SET cost_amount = '9999999999.99999999'; SELECT 1")
        self.assertEqual([row[7] for row in self.store.query(statistics)],
                         ["9999999999.99999999", "889999999999.99999911"])
        self.store.query("UPDATE rebalancing_event SET cost_amount = '0.00000001'; SELECT 1")
        self.assertEqual([row[7] for row in self.store.query(statistics)], ["0.00000001", "0.00000089"])
        self.assertEqual(self.store.query(alerts), [])
        dates = [event["event_date"] for event in events[:4]]
        event = f"WHERE simulation_run_id = {run} AND event_date ="
        nav = float(self.store.query(f"SELECT nav FROM simulation_path WHERE simulation_run_id = {run} "
                                     f"AND path_date = '{dates[2]}'")[0][0])
        self.store.query(f"UPDATE rebalancing_event SET turnover = '0.50000000' {event} '{dates[0]}';"
                         f"UPDATE rebalancing_event SET turnover = '0.50000001' {event} '{dates[1]}';"
                         f"UPDATE rebalancing_event SET cost_amount = '{nav / 99 + 0.01:.8f}' {event} '{dates[2]}';"
                         f"DELETE FROM rebalancing_event {event} '{dates[3]}'; SELECT 1")
        self.assertEqual([row[:3] for row in self.store.query(alerts)], sorted([
            ("TURNOVER_HIGH", str(run), dates[1]), ("COST_HIGH", str(run), dates[2]),
            ("EVENTS_MISSING", str(run), None)], key=lambda row: (row[2] is None, row[2]) if
            self.store.kind == "postgresql" else (row[2] is not None, row[2] or "")))


RunsOnSqlite, RunsOnPostgres = stores.on_both(Runs)


class SameAnswers(stores.OnPostgres, stores.StoreTest):
    def test_both_stores_answer_with_the_same_bytes(self):
        other = stores.SqliteStore(self.directory / "store.db")
        for store in (other, self.store):
            self.good("run", *WEIGHTS, "--rule", "1", "--initial", "1234.5", store=store, flag="1")
            self.good("run", *WEIGHTS, "--rule", "3", "--start", "2001-01-01", store=store, flag="1")
            self.good("run", *WEIGHTS, "--missing", "ZERO_RETURN", store=store)
            for table in ("simulation_run", "rebalancing_event", "rebalancing_rule"):
                store.query(f"UPDATE {table} SET created_at = '2020-01-01 00:00:00'; SELECT 1")
            store.query("UPDATE rebalancing_rule SET updated_at = '2020-01-01 00:00:00'; SELECT 1")
        commands = [("rules", "--json"), ("rules",), ("runs", "--json"), ("runs",)]
        commands += [("events", str(run), *json_option) for run in range(1, 10) for json_option in ((), ("--json",))]
        for command in commands:
            self.assertEqual(self.good(*command, store=other, flag="1"), self.good(*command, flag="1"), command)
        path = "SELECT * FROM simulation_path ORDER BY simulation_run_id, path_date"
        self.assertEqual(other.query(path), self.store.query(path))


class OtherLocale(stores.StoreTest):
    """A database whose locale orders and compares letters as people do."""

    def make_store(self):
        return stores.PostgresStore(stores.server(), "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'")

    def test_order_of_names(self):
        self.assertEqual(self.store.query("SELECT 'a' < 'B'"), [("t",)])
        other = stores.SqliteStore(self.directory / "store.db")
        listed = []
        for store in (other, self.store):
            self.good("migrate", store=store)
            store.query("INSERT INTO scenario (scenario_id, scenario_name) VALUES "
                        "('a-b', 'x'), ('AB', 'x'), ('a', 'x'), ('B', 'x'), ('_', 'x'), ('aB', 'x'), ('Ä', 'x');"
                        "SELECT 1")
            driver = test_store_calls.Driver(store.url)
            self.addCleanup(driver.close)
            listed.append(driver.call("scenarios"))
        self.assertEqual(listed[0][-1], "done")
        self.assertEqual(listed[1], listed[0])


class SqliteRuns(stores.OnSqlite, stores.StoreTest):
    counts, assert_whole = Runs.counts, Runs.assert_whole

    def test_a_full_disk(self):
        self.good("migrate")
        size = self.store.path.stat().st_size

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))

        self.bad(5, "run", "GROWTH", "--rule", "1", flag="1", names=["sqlite:"], preexec_fn=limit)
        self.assertEqual(self.counts(), [0, 0, 0])
        self.run_id("GROWTH", "--rule", "1")
        self.assert_whole()

    def test_a_writer_that_comes_back(self):
        self.good("migrate")
        release = self.store.hold()
        writer = self.start_program("run", "GROWTH")
        with self.assertRaises(subprocess.TimeoutExpired):
            writer.wait(0.5)
        release()
        self.assertEqual((writer.communicate(timeout=30), writer.returncode), (("GROWTH: run 1\n", ""), 0))

    def test_a_damaged_file(self):
        self.good("migrate")
        data = bytearray(self.store.path.read_bytes())
        data[4096:] = b"\xa5" * (len(data) - 4096)
        self.store.path.write_bytes(data)
        self.bad(5, "rules", flag="1", names=["malformed"])

    def test_the_write_ahead_log_is_on(self):
        self.good("migrate")
        self.assertEqual(self.store.query("PRAGMA journal_mode"), [("wal",)])
        connection = sqlite3.connect(self.store.path)
        self.assertEqual(connection.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        connection.close()


class PostgresRuns(stores.OnPostgres, stores.StoreTest):
    counts, assert_whole = Runs.counts, Runs.assert_whole

    def start_blocked(self, *arguments):
        """Start the program and wait until its first run hangs between its events and its days."""
        self.good("migrate")
        release = self.store.hold("simulation_path", "ACCESS EXCLUSIVE")
        process = self.start_program("run", *arguments)
        self.store.wait_for_waiters()
        return process, release

    def test_progress(self):
        """A run that has had to wait for its look-up is late enough for a bar."""
        self.good("migrate")
        release = self.store.hold("simulation_run", "ACCESS EXCLUSIVE")
        process = self.start_program("run", "GROWTH", "--rule", "1", "--progress")
        self.store.wait_for_waiters()
        time.sleep(0.7)
        release()
        output, error = process.communicate(timeout=60)
        self.assertEqual((process.returncode, output), (0, "GROWTH: run 1\n"))
        self.assertIn("GROWTH", error)
        self.assertRegex(error, r"\d %")

    def test_killed_in_the_middle(self):
        process, release = self.start_blocked("GROWTH", "--rule", "1")
        process.kill()
        process.communicate()
        release()
        self.assertEqual(self.counts(), [0, 0, 0])
        self.run_id("GROWTH", "--rule", "1")
        self.assert_whole()

    def test_connection_lost_in_the_middle(self):
        process, release = self.start_blocked("GROWTH", "MIN_VOL", "--rule", "1")
        release_later = threading.Timer(0.5, release)
        release_later.start()
        self.store.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        output, error = process.communicate(timeout=60)
        release_later.join()
        self.assertEqual((process.returncode, output), (5, "MIN_VOL: run 2\n"), error)
        self.assertRegex(error, r"\Aforesto: GROWTH: store\.commit_run: postgresql: [^\n]*terminat[^\n]*\n\Z")
        self.assertEqual(self.counts()[0], 1)
        self.assert_whole()
        self.run_id("GROWTH", "--rule", "1")

    def test_server_crash_in_the_middle(self):
        process, release = self.start_blocked("GROWTH", "--rule", "1")
        server = stores.server()
        server.halt(signal.SIGQUIT)
        error = process.communicate(timeout=60)[1]
        with self.assertRaises(Exception):
            release()
            self.store.query("SELECT 1")
        self.assertEqual(process.returncode, 5)
        self.assertIn("GROWTH: store.commit_run: postgresql: ", error)
        self.bad(5, "runs", names=["postgresql: "])
        server.start()
        self.assertEqual(self.counts(), [0, 0, 0])
        self.run_id("GROWTH", "--rule", "1")
        self.assert_whole()


if __name__ == "__main__":
    support.main()
