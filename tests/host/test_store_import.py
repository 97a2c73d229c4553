# SPDX-License-Identifier: MIT
"""Price import, on SQLite and PostgreSQL: what is taken, what is refused and why, all or nothing."""

import json
import os
import pty
import subprocess
import time

import postgres
import stores
import support

GOOD = "date,SBI,NEW\n2030-01-02,100.5,1\n2030-01-03,,2.50\n2030-01-04,NaN,1e-3\n2030-01-05,101,123456789.123456789\n"
# A row that is refused, and what is said of it.
BAD_ROWS = {
    "2023-02-29,1,2": ("column date", "2023-02-29"),
    "2030-1-7,1,2": ("column date", "2030-1-7"),
    ",1,2": ("column date", "''"),
    "2030-01-05,1,2": ("column date", "2030-01-05", "not after"),
    "2029-01-05,1,2": ("column date", "2029-01-05", "not after"),
    "2030-01-06,1,abc": ("column NEW", "'abc'", "not a number"),
    "2030-01-06,1,1e999": ("column NEW", "'1e999'", "too large"),
    "2030-01-06,0,1": ("column SBI", "'0'", "not above 0"),
    "2030-01-06,-0.5,1": ("column SBI", "'-0.5'", "not above 0"),
    "2030-01-06,inf,1": ("column SBI", "'inf'", "not a number"),
    "2030-01-06,1": ("2 cells", "3"),
    "2030-01-06,1,2,3": ("4 cells", "3"),
    "2030-01-06,1,2);DROP TABLE instrument;--": ("column NEW", "DROP TABLE"),
    "2030-01-06,\x1b[2J,2": ("column SBI", "'?[2J'"),
}


class Import:
    def setUp(self):
        super().setUp()
        self.good("migrate")

    def prices(self, where="price_date >= '2030-01-01'"):
        return self.store.query("SELECT price_date, instrument_id, price FROM instrument_price "
                                f"WHERE {where} ORDER BY price_date, instrument_id")

    def market(self):
        """All that an import may change."""
        return [self.store.query(f"SELECT * FROM {table}") for table in ("instrument", "instrument_price",
                                                                         "market_change")]

    def test_prices(self):
        self.write("prices.csv", GOOD)
        self.assertEqual(self.json("import", "prices.csv"), {
            "success": True, "rows": 4, "prices": 6, "refused": 0, "refused_rows": []})
        self.assertEqual(self.prices(), [
            ("2030-01-02", "NEW", "1"), ("2030-01-02", "SBI", "100.5"), ("2030-01-03", "NEW", "2.5"),
            ("2030-01-04", "NEW", "0.001"), ("2030-01-05", "NEW", "123456789.12345679"), ("2030-01-05", "SBI", "101")])
        self.assertEqual(self.store.query("SELECT instrument_name, asset_class FROM instrument "
                                          "WHERE instrument_id = 'NEW'"), [("NEW", None)])
        self.assertEqual(self.store.query("SELECT source, price_count FROM market_change ORDER BY change_id DESC")[0],
                         ("prices.csv", "6"))

    def test_prices_are_replaced(self):
        self.write("prices.csv", "date,SPI\n2000-01-03,1\n2000-01-04,\n2000-01-05,3\n")
        self.assertIn("3 rows imported, 2 prices", self.good("import", "prices.csv"))
        self.assertEqual(self.prices("instrument_id = 'SPI' AND price_date < '2000-01-06'"), [
            ("2000-01-03", "SPI", "1"), ("2000-01-04", "SPI", "4853.06"), ("2000-01-05", "SPI", "3")])
        self.assertEqual(self.prices("instrument_id = 'SBI' AND price_date = '2000-01-03'"),
                         [("2000-01-03", "SBI", "95.88")])

    def test_changed_prices_make_another_run(self):
        first = self.run_id("GROWTH", "--rule", "3")
        self.write("prices.csv", "date,SPI\n2007-05-08,7500\n")
        self.good("import", "prices.csv")
        second = self.run_id("GROWTH", "--rule", "3")
        self.assertNotEqual(first, second)
        hashes = {run["request_hash"] for run in self.json("runs")["runs"]}
        self.assertEqual(len(hashes), 2)

    def test_gaps_and_new_scenarios_run_as_a_backtest_of_the_file(self):
        lines = (support.DATA / "swiss-prices.csv").read_text().splitlines()
        rows = [line.split(",") for line in lines[:301]]
        for t, column in ((5, 1), (40, 2), (41, 2), (299, 3)):
            rows[t][column] = ""
        names = ["date", "Zürich \"A\"", "B;'--", "C"]
        text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [names] + rows[1:])
        path = self.write("gaps.csv", text)
        self.assertEqual(self.json("import", "gaps.csv"), {
            "success": True, "rows": 300, "prices": 896, "refused": 0, "refused_rows": []})
        values = ", ".join(f"('MIX', {order}, '{name}', '{weight}', '{group}')" for order, (name, weight, group) in
                           enumerate(zip((names[3], names[1], names[2].replace("'", "''")),
                                         ("0.300000", "0.500000", "0.200000"), ("X", "Y", "X")), 1))
        self.store.query("INSERT INTO scenario (scenario_id, scenario_name) VALUES ('MIX', 'Mixed'); INSERT INTO "
                         f"scenario_allocation (scenario_id, allocation_order, instrument_id, weight, asset_class) "
                         f"VALUES {values}; SELECT 1")
        weights = self.write("weights", f"X:C=0.3\nY:{names[1]}=0.5\nX:{names[2]}=0.2\n")
        rule = '{"rule_id":1,"rule_type":"PERIODIC","frequency":"MONTHLY"}'
        for policy, short in (("SKIP_DAY", "skip"), ("ZERO_RETURN", "zero")):
            summary = self.backtest("--prices", path, "--weights", f"@{weights}", "--portfolio-id", "MIX", "--rule",
                                    rule, "--missing", short, flag="1")
            run = self.run_id("MIX", "--rule", "1", "--missing", policy)
            kept = self.json("runs", str(run))["run"]
            self.assertEqual((kept["request_hash"], kept["final_value"], kept["trading_days"]),
                             (summary["request_hash"], summary["final_nav"], summary["days"]))
            events = self.json("events", str(run))["rebalancing_events"]
            self.assertEqual(set(events[0]["before_weights"]), {"X", "Y"})
        self.bad(4, "run", "MIX", "--missing", "REJECT", "--rule", "1", flag="1", names=["MIX", "2000-01-"])

    def test_bad_rows(self):
        before = self.market()
        for row, names in BAD_ROWS.items():
            with self.subTest(row):
                self.write("prices.csv", GOOD + row + "\n2031-01-01,7,7\n")
                said = self.bad(4, "import", "prices.csv", names=names)
                self.assertEqual(len(said.splitlines()), 2)
                self.assertRegex(said, r"\Aforesto: prices\.csv:6: row refused: ")
                self.assertIn("1 of 6 rows refused, so nothing is imported", said)
        self.assertEqual(self.market(), before)

    def test_bad_rows_are_left_out_on_request(self):
        self.write("prices.csv", GOOD + "".join(row + "\n" for row in BAD_ROWS) + "2031-01-01,7,7\n")
        done = self.foresto("import", "prices.csv", "--skip-bad", "--json")
        answer = json.loads(done.stdout)
        rows = answer.pop("refused_rows")
        self.assertEqual((done.returncode, answer),
                         (0, {"success": True, "rows": 5, "prices": 8, "refused": len(BAD_ROWS)}))
        self.assertEqual([row["line"] for row in rows], list(range(6, 6 + len(BAD_ROWS))))
        for row, names in zip(rows, BAD_ROWS.values()):
            for name in names:
                self.assertIn(name.replace("?", "\x1b"), row["reason"])
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), len(BAD_ROWS))
        for number, (line, names) in enumerate(zip(lines, BAD_ROWS.values()), 6):
            self.assertIn(f"prices.csv:{number}: ", line)
            for name in names:
                self.assertIn(name, line)
        self.assertEqual(self.prices("price_date > '2030-01-05'"),
                         [("2031-01-01", "NEW", "7"), ("2031-01-01", "SBI", "7")])

    def test_no_flood_of_refusals(self):
        self.write("prices.csv", "date,SBI\n" + "2030-01-01,x\n" * 500)
        said = self.bad(4, "import", "prices.csv", names=["500 of 500"]).splitlines()
        self.assertEqual(len(said), 21)
        done = self.foresto("import", "prices.csv", "--json")
        answer = json.loads(done.stdout)
        self.assertEqual((done.returncode, answer["success"], answer["refused"]), (4, False, 500))
        self.assertEqual([row["line"] for row in answer["refused_rows"]], list(range(2, 22)))
        self.assertEqual((answer["error"]["code"], done.stderr.splitlines()), ("BAD_DATA", said))

    def test_bad_files(self):
        before = self.market()
        for text, *names in (("", "no row"), ("day,SBI\n2030-01-01,1\n", "prices.csv:1", "date,INSTRUMENT"),
                             ("date\n2030-01-01\n", "date,INSTRUMENT"), ("date,SBI\n", "no row"),
                             ("date,A,A\n2030-01-01,1,1\n", "prices.csv:1", "A"),
                             ("date,A,\n2030-01-01,1,1\n", "prices.csv:1"),
                             ("date," + "x" * 64 + "\n2030-01-01,1\n", "prices.csv:1"),
                             (b"date,\xff\n2030-01-01,1\n", "prices.csv:1"),
                             (b"date,A\0B\n2030-01-01,1\n", "column 2"),
                             ('date,A\n2030-01-01,"1\n', "prices.csv:2", "quote")):
            with self.subTest(text):
                self.write("prices.csv", text)
                self.bad(4, "import", "prices.csv", names=names)
        self.bad(5, "import", "missing.csv", names=["missing.csv"])
        self.assertEqual(self.market(), before)

    def feed(self, rows):
        """An import that has read so many rows of a pipe and waits for more."""
        fifo = self.directory / "pipe"
        os.mkfifo(fifo)
        process = self.start_program("import", fifo)
        pipe = open(fifo, "w", encoding="utf-8")
        self.addCleanup(pipe.close)
        pipe.write("date,SBI,NEW\n")
        for day in range(rows):
            pipe.write(f"{3000 + day // 336}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02},{day + 1},2\n")
        pipe.flush()
        return process, pipe

    def test_killed_in_the_middle(self):
        before = self.market()
        process, _ = self.feed(2000)
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.kill()
        process.communicate()
        self.assertEqual(self.market(), before)
        self.write("prices.csv", GOOD)
        self.good("import", "prices.csv")

    def test_nobody_sees_half_an_import(self):
        before = self.market()
        process, pipe = self.feed(2000)
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(0.5)
        self.assertEqual(self.market(), before)
        self.assertEqual(self.json("runs"), {"success": True, "runs": []})
        pipe.close()
        self.assertIn("2000 rows imported, 4000 prices", process.communicate(timeout=60)[0])
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM instrument_price WHERE price_date >= '3000-01-01'"),
                         [("4000",)])

    def drawn_while(self, work, *arguments):
        """What an import draws on a terminal while the work is done."""
        main, terminal = pty.openpty()
        process = self.start_program("import", *arguments, stderr=terminal)
        os.close(terminal)
        work()
        self.assertIn("rows imported", process.communicate(timeout=60)[0])
        drawn = b""
        try:
            while part := os.read(main, 4096):
                drawn += part
        except OSError:  # the other side is closed, and all is read
            os.close(main)
        return drawn.decode()

    def test_progress(self):
        self.write("prices.csv", GOOD)
        release = self.store.hold() if self.store.kind == "sqlite" else self.store.hold("instrument", "SHARE")

        def release_later():
            time.sleep(0.8)
            release()

        drawn = self.drawn_while(release_later, "prices.csv")
        self.assertRegex(drawn, r"\A\rimport \[#*\.*\] +\d+ %.*\r\x1b\[K\Z")

    def test_progress_of_a_pipe(self):
        fifo = self.directory / "pipe"
        os.mkfifo(fifo)

        def feed():
            with open(fifo, "w", encoding="utf-8") as pipe:
                for row in GOOD.splitlines():
                    print(row, file=pipe, flush=True)
                    time.sleep(0.3)

        self.assertRegex(self.drawn_while(feed, fifo), r"\A(\rimport \d)+\r\x1b\[K\Z")

    def test_no_progress_without_a_terminal(self):
        self.write("prices.csv", GOOD)
        self.good("import", "prices.csv")


ImportOnSqlite, ImportOnPostgres = stores.on_both(Import)


class Streaming(stores.OnSqlite, stores.StoreTest):
    def test_memory_does_not_grow_with_the_file(self):
        self.good("migrate")
        peaks = []
        for rows in (1000, 100000):
            text = "".join(f"{3000 + day // 336}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02},{day}.25\n"
                           for day in range(1, rows + 1))
            self.write("prices.csv", "date,SBI\n" + text)
            process = self.start_program("import", "prices.csv")
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            self.assertEqual(process.returncode, 0)
            peaks.append(usage.ru_maxrss)
        self.assertLess(peaks[1] - peaks[0], 8 * 1024)  # kilobytes


class PostgresImport(stores.OnPostgres, stores.StoreTest):
    def test_changes_are_in_the_order_of_commits(self):
        """Who has the lower number commits first: a reader that has seen the higher one has seen all."""
        self.good("migrate")
        session = postgres.Session(self.store.server, self.store.url)
        number, = session.run("BEGIN; INSERT INTO market_change (source, price_count) VALUES ('slow', 0) "
                              "RETURNING change_id")
        self.write("prices.csv", "date,SBI\n2030-01-01,1\n")
        started = self.start_program("import", "prices.csv")
        try:
            self.store.wait_for_waiters()
        finally:
            session.run("COMMIT")
            session.close()
        self.assertEqual((started.communicate(timeout=30)[1], started.returncode), ("", 0))
        self.assertEqual(self.store.query("SELECT MAX(change_id) FROM market_change"), [(str(int(number) + 1),)])

    def test_migrate_waits_too(self):
        self.good("migrate")
        session = postgres.Session(self.store.server, self.store.url)
        session.run("BEGIN; INSERT INTO market_change (source, price_count) VALUES ('slow', 0)")
        started = self.start_program("migrate")
        try:
            self.store.wait_for_waiters()
        finally:
            session.close()
        self.assertEqual((started.communicate(timeout=30)[1], started.returncode), ("", 0))


if __name__ == "__main__":
    support.main()
