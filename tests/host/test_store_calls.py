# SPDX-License-Identifier: MIT
"""The store's functions on one open store, as the service calls them, on SQLite and PostgreSQL."""

import contextlib
import math
import os
import signal
import subprocess
import threading
import time

import stores
import support


class Driver:
    def __init__(self, url, *arguments):
        self.process = subprocess.Popen([os.environ["FORESTO_STORE_DRIVER"], url, *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def call(self, command):
        """The lines of the answer and, as the last item, `done` or `failed ...`."""
        self.send(command)
        return self.receive()

    def send(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def receive(self):
        lines = []
        while not lines or not (lines[-1] == "done" or lines[-1].startswith("failed ")):
            line = self.process.stdout.readline()
            if not line:
                raise EOFError(self.process.stderr.read())
            lines.append(line.rstrip("\n"))
        return lines

    def close(self):
        self.process.communicate(timeout=30)
        return self.process.returncode


class WithDriver:
    def setUp(self):
        super().setUp()
        self.driver = self.open()
        self.call("check")  # so that the store is there

    def open(self, *arguments):
        driver = Driver(self.store.url, *arguments)
        self.addCleanup(lambda: self.assertEqual(driver.close(), 0))
        return driver

    def call(self, command):
        *lines, end = self.driver.call(command)
        self.assertEqual(end, "done")
        return lines

    def failed(self, outcome, command, *names):
        end = self.driver.call(command)[-1]
        self.assertRegex(end, rf"\Afailed {outcome} ")
        for name in names:
            self.assertIn(name, end)


class Calls(WithDriver):
    def test_active_rules_through_the_library(self):
        seed = ["1|P2_PERIODIC_MONTHLY_FTD_10BP|0|0.001", "2|P2_PERIODIC_QUARTERLY_FTD_10BP|0|0.001",
                "3|P2_DRIFT_5PCT_10BP|0.05|0.001", "4|P2_DRIFT_10PCT_10BP|0.1|0.001"]
        self.assertEqual(self.call("rules 2024-01-01"), seed)
        self.assertEqual(self.call("rules"), seed)
        self.store.query("UPDATE rebalancing_rule SET is_active = FALSE WHERE rule_id = 1;"
                         "UPDATE rebalancing_rule SET effective_from = '2020-01-02' WHERE rule_id = 2;"
                         "UPDATE rebalancing_rule SET effective_to = '2020-01-02' WHERE rule_id = 4; SELECT 1")
        for date, rules in (("2020-01-01", (2, 3)), ("2020-01-02", (1, 2, 3)), ("2020-01-03", (1, 2))):
            self.assertEqual(self.call(f"rules {date}"), [seed[i] for i in rules])

    def test_market_version(self):
        before = int(self.call("version")[0])
        self.assertGreater(before, 0)
        self.call("own_run 0")
        self.assertEqual(int(self.call("version")[0]), before)
        self.write("prices.csv", "date,SBI\n2030-01-01,1\n")
        self.good("import", "prices.csv")
        imported = int(self.call("version")[0])
        self.assertGreater(imported, before)
        self.write("prices.csv", "date,SBI\n2030-01-01,0\n")
        self.bad(4, "import", "prices.csv")
        self.assertEqual(int(self.call("version")[0]), imported)
        self.good("migrate")
        self.assertGreater(int(self.call("version")[0]), imported)

    def test_scenarios(self):
        listed = self.call("scenarios")
        self.assertEqual([line.split("|")[0] for line in listed], ["DEFENSIVE", "GROWTH", "MIN_VOL"])
        self.assertEqual(listed[1], "GROWTH|Growth|Swiss equities above all|SBI=0.200000=0.2:-|SPI=0.600000=0.6:-"
                                    "|SII=0.200000=0.2:-")
        self.failed(3, "scenarios GROWTH", "stopped at GROWTH")
        self.assertEqual(self.call("scenarios"), listed)
        self.store.query("UPDATE scenario_allocation SET asset_class = 'X' WHERE scenario_id = 'MIN_VOL'; SELECT 1")
        self.assertIn("|SBI=0.800000=0.8:X|SPI=0.100000=0.1:X|SII=0.100000=0.1:X", self.call("scenarios")[2])
        self.store.query("UPDATE scenario_allocation SET asset_class = NULL WHERE allocation_order = 2; SELECT 1")
        self.assertIn("|SBI=0.800000=0.8:X|SPI=0.100000=0.1:-|SII=0.100000=0.1:X", self.call("scenarios")[2])
        self.failed(4, "panel MIN_VOL", "MIN_VOL", "SBI", "SPI")
        self.store.query("DELETE FROM scenario_allocation WHERE scenario_id = 'MIN_VOL'; SELECT 1")
        self.assertEqual(self.call("scenarios"), [*listed[:2], "MIN_VOL|Minimum volatility|Swiss bonds with a little "
                                                               "equity and real estate"])
        self.failed(4, "panel MIN_VOL", "MIN_VOL", "no instruments")
        self.bad(4, "run", "MIN_VOL", names=["MIN_VOL", "no instruments"])

    def test_panel(self):
        shipped = [line.split(",") for line in (support.DATA / "swiss-prices.csv").read_text().splitlines()[1:]]
        read = [line.split("|") for line in self.call("panel GROWTH")]
        self.assertEqual([(row[0], *map(float, row[1:])) for row in read],
                         [(row[0], *map(float, row[1:])) for row in shipped])
        self.assertEqual(self.call("panel NONE"), [])
        self.store.query("INSERT INTO instrument (instrument_id, instrument_name) VALUES ('A', 'A'), ('B', 'B');"
                         "INSERT INTO instrument_price (instrument_id, price_date, price) VALUES "
                         "('A', '2020-01-02', '1.5'), ('B', '2020-01-01', '0.1'), ('B', '2020-01-03', '7');"
                         "INSERT INTO scenario (scenario_id, scenario_name) VALUES ('S', 'S');"
                         "INSERT INTO scenario_allocation (scenario_id, allocation_order, instrument_id, weight) "
                         "VALUES ('S', 1, 'B', '0.500000'), ('S', 2, 'A', '0.500000'); SELECT 1")
        rows = [line.split("|") for line in self.call("panel S")]
        self.assertEqual([row[0] for row in rows], ["2020-01-01", "2020-01-02", "2020-01-03"])
        values = [[float(cell) for cell in row[1:]] for row in rows]
        self.assertEqual([[None if math.isnan(cell) else cell for cell in row] for row in values],
                         [[0.1, None], [None, 1.5], [7.0, None]])
        self.store.query("DELETE FROM instrument_price WHERE instrument_id IN ('A', 'B'); SELECT 1")
        self.failed(4, "panel S", "S", "price")

    def test_a_rule_that_is_written_out(self):
        run, request_hash, cached, events = self.call("own_run 0")[0].split("|")
        self.assertEqual((cached, events), ("0", "1"))
        self.assertEqual(self.call("own_run 0")[0].split("|")[:3], [run, request_hash, "1"])
        # 500 of each; 650 and 400 on the second day, of which 125 are traded, for 0.125; then one of both gains 2.5 %.
        self.assertEqual(self.call(f"days {run}"), [
            "1997-05-19|1000.0000|0.00000000|0.00000000|1000.0000",
            "1997-05-20|1049.8750|0.04987500|0.00000000|1049.8750",
            "1997-05-21|1062.9984|0.01250000|0.00000000|1062.9984"])
        event, = self.json("events", run)["rebalancing_events"]
        self.assertEqual((event["rule_id"], event["event_date"], event["trigger_detail"]),
                         (None, "1997-05-20", "DRIFT>=5.00%"))
        self.assertIsNone(self.json("runs", run)["run"]["rule_id"])
        self.failed(4, "own_run 99", "[rule_id] rule_id 99")
        other = self.call("own_run 3")[0].split("|")
        self.assertNotIn(other[0], (run, "0"))
        self.assertEqual(self.json("events", other[0])["rebalancing_events"][0]["rule_id"], 3)
        self.assertEqual(len(self.json("runs")["runs"]), 2)

    def test_time_to_live(self):
        self.driver = self.open("0")
        self.call("own_run 0")
        self.driver = self.open("9999999999999999")
        self.failed(4, "own_run 3", "time to live")
        self.call("check")
        self.assertEqual(len(self.json("runs")["runs"]), 1)

    def test_a_run_that_is_too_large_to_keep(self):
        """It is written day by day, and is the same; and when it fails on the way nothing is left of it."""
        whole = self.call("own_run 0")[0].split("|")
        kept = self.call(f"days {whole[0]}"), self.json("events", whole[0])["rebalancing_events"]
        self.driver = self.open("0", "1")
        self.assertEqual(self.call("own_run 0")[0].split("|")[:3], [*whole[:2], "1"])
        self.store.query("DELETE FROM simulation_run; SELECT 1")
        run, request_hash, cached, events = self.call("own_run 0")[0].split("|")
        self.assertEqual([request_hash, cached, events], whole[1:])
        self.assertEqual(self.call(f"days {run}"), kept[0])
        again = self.json("events", run)["rebalancing_events"]
        for event in (*again, *kept[1]):
            for name in ("event_id", "simulation_run_id", "created_at"):
                del event[name]
        self.assertEqual(again, kept[1])
        release = self.store.hold()
        self.call("limit 300")
        self.failed(6, "own_run 3", self.store.kind)
        release()
        self.call("limit")
        self.refuse_events()
        self.failed(7, "own_run 3", self.store.kind)
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM simulation_run"), [("1",)])
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM simulation_path"), [("3",)])

    def test_others_write_while_a_run_is_computed(self):
        """Computing needs no lock: a run that stands still before it is written keeps nobody waiting."""
        gate = self.directory / "gate"
        self.driver = self.open()
        self.driver.send(f"own_run_at {gate}")
        deadline = time.monotonic() + 10
        while not (self.directory / "gate.reached").exists():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
        other = self.open()
        began = time.monotonic()
        self.assertEqual(other.call("own_run 3")[0].split("|")[2], "0")
        first = other.call("own_run 0")[0].split("|")
        self.assertEqual(first[2], "0")
        self.good("migrate")
        self.assertLess(time.monotonic() - began, 5)
        gate.touch()
        second = self.driver.receive()[0].split("|")
        self.assertEqual(second[:3], [first[0], first[1], "1"])  # what the other has stored meanwhile
        self.assertEqual(len(self.json("runs")["runs"]), 2)

    def test_two_open_stores(self):
        other = self.open()
        run = self.call("own_run 0")[0].split("|")[0]
        self.assertEqual(other.call("own_run 0")[0].split("|")[::2], [run, "1"])
        self.assertEqual(other.call("own_run 3")[0].split("|")[2], "0")
        self.assertEqual(self.call("own_run 3")[0].split("|")[2], "1")

    def test_fields_at_fault(self):
        """What this program refuses names the field of the request, and nothing of the database's."""
        for amount in ("1e14", "0.00001", "0.00004999"):
            self.failed(4, f"own_run 0 {amount}", "[initial_amount] initial_amount: ", "NUMERIC(18,4)")
        self.failed(4, "own_run 99", "[rule_id] rule_id 99")
        self.call("own_run 0 0.0001")
        self.refuse_events()
        self.failed(7, "own_run 0", "[] ", self.store.kind)

    def refuse_events(self):
        self.store.query({"sqlite": "CREATE TRIGGER broken BEFORE INSERT ON rebalancing_event "
                                    "BEGIN SELECT RAISE(ABORT, 'out of order'); END; SELECT 1",
                          "postgresql": "ALTER TABLE rebalancing_event ADD CHECK (event_date < '1900-01-01') "
                                        "NOT VALID; SELECT 1"}[self.store.kind])

    def test_deadline_while_another_writes(self):
        release = self.store.hold()
        self.call("limit 400")
        began = time.monotonic()
        self.failed(6, "own_run 0", self.store.kind)
        self.assertLess(time.monotonic() - began, 3)
        self.failed(6, "own_run 0", self.store.kind)  # it stays over
        self.assertLess(time.monotonic() - began, 3)
        release()
        self.call("limit 20000")
        self.assertEqual(self.call("own_run 0")[0].split("|")[2], "0")

    def test_cancelled_while_another_writes(self):
        release = self.store.hold()
        wish = self.directory / "cancel"
        self.call(f"cancel_by {wish}")
        later = threading.Timer(0.5, wish.touch)
        later.start()
        began = time.monotonic()
        self.failed(6, "own_run 0", self.store.kind)
        self.assertGreater(time.monotonic() - began, 0.3)
        self.assertLess(time.monotonic() - began, 3)
        later.join()
        wish.unlink()
        release()
        self.assertEqual(self.call("own_run 0")[0].split("|")[2], "0")

    def test_deadline_of_a_statement(self):
        """A view in the place of a table takes longer than anybody waits."""
        self.store.query({"sqlite": "DROP TABLE market_change; CREATE VIEW market_change AS WITH RECURSIVE "
                                    "n (change_id) AS (SELECT 1 UNION ALL SELECT change_id + 1 FROM n "
                                    "WHERE change_id < 4000000000) SELECT change_id FROM n; SELECT 1",
                          "postgresql": "DROP TABLE market_change; CREATE VIEW market_change AS "
                                        "SELECT 1 AS change_id FROM pg_sleep(60); SELECT 1"}[self.store.kind])
        self.call("limit 300")
        began = time.monotonic()
        self.failed(6, "version", self.store.kind)
        self.assertLess(time.monotonic() - began, 3)
        self.call("limit")
        self.call("check")

    def test_snapshot(self):
        before = self.call("version")
        self.call("snapshot begin")
        self.assertEqual(self.call("version"), before)
        self.store.query("INSERT INTO market_change (source, price_count) VALUES ('other', 0); SELECT 1")
        self.assertEqual(self.call("version"), before)
        self.call("snapshot end")
        self.assertGreater(int(self.call("version")[0]), int(before[0]))
        self.call("snapshot end")
        self.assertEqual(self.call("own_run 0")[0].split("|")[2], "0")

    def test_snapshot_beyond_its_limit(self):
        self.call("snapshot begin")
        self.call("limit 0")
        self.driver.call("version")
        self.call("snapshot end")
        self.call("limit")
        self.assertEqual(self.call("own_run 0")[0].split("|")[2], "0")

    def test_schema_that_changes_under_an_open_store(self):
        self.call("check")
        self.store.query("INSERT INTO schema_version (version) VALUES (4); SELECT 1")
        self.failed(3, "check", "schema version")


CallsOnSqlite, CallsOnPostgres = stores.on_both(Calls)


class Restart(stores.OnPostgres, WithDriver, stores.StoreTest):
    """A server that goes and comes back, and a store that stays open meanwhile."""

    def test_restart_between_two_calls(self):
        self.call("own_run 0")
        stores.server().halt()
        stores.server().start()
        self.assertEqual(self.call("own_run 0")[0].split("|")[2], "1")
        self.assertEqual(self.call("own_run 3")[0].split("|")[2], "0")

    def test_server_that_does_not_answer(self):
        """Neither to the statement nor to the wish to cancel it; the connection is given up and taken up anew."""
        self.call("check")
        version = self.call("version")
        silent = stores.server().backends(self.store.url)
        for process in silent:
            os.kill(process, signal.SIGSTOP)
        self.call("limit 300")
        began = time.monotonic()
        self.failed(6, "version", "postgresql: ")
        self.assertLess(time.monotonic() - began, 6)
        self.call("limit 10000")
        self.assertEqual(self.call("version"), version)
        for process in silent:
            os.kill(process, signal.SIGCONT)

    def test_a_server_that_hears_nothing_at_all(self):
        """Not even the wish to cancel is taken; who waits is told in time all the same."""
        self.call("check")
        processes = [stores.server().process.pid, *stores.server().backends(self.store.url)]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
            self.addCleanup(self.wake, process)
        self.call("limit 300")
        for _ in range(2):
            began = time.monotonic()
            self.failed(6, "version", "postgresql: ")
            self.assertLess(time.monotonic() - began, 6)
        for process in processes:
            self.wake(process)
        self.call("limit 10000")
        self.call("version")

    def wake(self, process):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGCONT)

    def activity(self, what="state <> 'idle'"):
        return int(stores.server().query(self.store.url, "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = "
                                         f"current_database() AND pid <> pg_backend_pid() AND {what}")[0][0])

    def wait_until_idle(self, seconds):
        began = time.monotonic()
        while self.activity():
            self.assertLess(time.monotonic() - began, seconds)
            time.sleep(0.05)

    def freeze(self):
        self.driver.process.send_signal(signal.SIGSTOP)
        self.addCleanup(self.driver.process.send_signal, signal.SIGCONT)

    def test_a_program_that_is_frozen(self):
        """What it has asked for ends by the server's own clock, and so does its transaction; nobody has to wait."""
        self.store.query("ALTER TABLE market_change RENAME TO changes; CREATE VIEW market_change AS "
                         "SELECT 1 AS change_id FROM pg_sleep(60); SELECT 1")
        self.call("limit 2000")
        self.driver.send("version")
        while not self.activity("state = 'active'"):
            time.sleep(0.01)
        self.freeze()
        self.wait_until_idle(6)
        self.driver.process.send_signal(signal.SIGCONT)
        self.assertRegex(self.driver.receive()[-1], r"\Afailed 6 postgresql: ")

        release = self.store.hold("simulation_path", "ACCESS EXCLUSIVE")
        self.call("limit 3000")
        self.driver.send("own_run 0")
        self.store.wait_for_waiters()
        self.freeze()
        release()
        self.wait_until_idle(8)
        self.store.query("BEGIN; LOCK TABLE simulation_run IN ACCESS EXCLUSIVE MODE; COMMIT; SELECT 1")
        self.driver.process.send_signal(signal.SIGCONT)
        self.assertRegex(self.driver.receive()[-1], r"\Afailed 6 \[\] postgresql: ")
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM simulation_run"), [("0",)])
        self.call("limit 20000")
        self.assertEqual(self.call("own_run 0")[0].split("|")[2], "0")

    def test_calls_without_a_server(self):
        self.call("check")
        stores.server().halt()
        for command in ("check", "rules", "own_run 0", "panel GROWTH", "scenarios"):
            self.failed(6, command, "postgresql: ")
        stores.server().start()
        for command in ("check", "rules", "own_run 0", "panel GROWTH", "scenarios"):
            self.call(command)


if __name__ == "__main__":
    support.main()
