# SPDX-License-Identifier: MIT
"""The store's schema and seed, on SQLite and PostgreSQL: every table and CHECK, versions, what cannot be opened."""

import os
import sqlite3
import subprocess

import postgres
import stores
import support

RULES = [
    (1, "P2_PERIODIC_MONTHLY_FTD_10BP", "PERIODIC", "MONTHLY", None),
    (2, "P2_PERIODIC_QUARTERLY_FTD_10BP", "PERIODIC", "QUARTERLY", None),
    (3, "P2_DRIFT_5PCT_10BP", "DRIFT", None, 0.05),
    (4, "P2_DRIFT_10PCT_10BP", "DRIFT", None, 0.1),
]
HASH = "0123456789abcdef" * 4
# A good row of each table, as SQL literals.
ROWS = {
    "rebalancing_rule": {
        "rule_name": "'R'", "rule_type": "'HYBRID'", "frequency": "'MONTHLY'", "drift_threshold": "'0.050000'",
        "base_day_policy": "'FIRST_TRADING_DAY'", "cost_rate": "'0.001000'", "effective_from": "'2020-01-01'",
        "effective_to": "'2020-01-01'", "is_active": "TRUE"},
    "rebalancing_cost_model": {"cost_model_name": "'M'", "model_type": "'PROPORTIONAL'", "cost_rate": "'0.001000'"},
    "simulation_run": {
        "request_hash": f"'{HASH}'", "scenario_id": "'S'", "start_date": "'2020-01-01'", "end_date": "'2020-12-31'",
        "initial_amount": "'1000.0000'", "missing_policy": "'SKIP_DAY'", "mode": "'REBALANCED'", "rule_id": "1",
        "request": "'{}'", "engine_version": "'1'", "status": "'COMPLETED'", "first_date": "'2020-01-02'",
        "last_date": "'2020-12-30'", "trading_days": "250", "event_count": "0", "scheduled_event_count": "0",
        "final_value": "'1.5'", "summary": "'{}'", "figures": "'null'", "created_at": "'2020-01-01 00:00:00'",
        "expires_at": "'2020-01-01 00:00:00'"},
    "rebalancing_event": {
        "simulation_run_id": "1", "rule_id": "1", "event_date": "'2020-02-03'", "trigger_type": "'PERIODIC'",
        "trigger_detail": "'MONTHLY'", "before_weights": "'{\"A\":1}'", "after_weights": "'{\"A\":1}'",
        "turnover": "'0.00000000'", "cost_rate": "'0.001000'", "cost_amount": "'0.00000000'"},
    "simulation_path": {
        "simulation_run_id": "1", "path_date": "'2020-02-03'", "nav": "'1000.0000'", "returns": "'0.00000000'",
        "drawdown": "'0.00000000'", "high_water_mark": "'1000.0000'"},
    "instrument": {"instrument_id": "'I'", "instrument_name": "'An instrument'", "asset_class": "'Bonds'"},
    "instrument_price": {"instrument_id": "'SBI'", "price_date": "'2020-01-01'", "price": "'1.5'"},
    "scenario": {"scenario_id": "'S'", "scenario_name": "'A scenario'", "description": "'Words'"},
    "scenario_allocation": {
        "scenario_id": "'GROWTH'", "allocation_order": "9", "instrument_id": "'I'", "weight": "'0.500000'",
        "asset_class": "'Bonds'"},
    "market_change": {"source": "'file.csv'", "price_count": "0"},
}
LONG = "'" + "x" * 65 + "'"
UMLAUTS = "'" + "ü" * 33 + "'"  # 66 bytes
BAD_DATES = ("'2023-02-29'", "'2020-13-01'", "'soon'", "''")
BAD = {
    "rebalancing_rule": {
        "rule_id": ("0", "-1", "1"),
        "rule_name": ("NULL", "''", LONG, UMLAUTS, "'P2_DRIFT_5PCT_10BP'"),
        "rule_type": ("NULL", "'YEARLY'", "'drift'"),
        "frequency": ("NULL", "'WEEKLY'"),
        "base_day_policy": ("NULL", "'MIDDLE'"),
        "drift_threshold": ("NULL", "'0.000000'", "'1.000000'", "'-0.050000'", "'100.000000'", "'many'", "'NaN'"),
        "cost_rate": ("NULL", "'-0.000001'", "'0.020001'", "'free'", "'NaN'"),
        "effective_from": ("'2020-01-02'", *BAD_DATES),
        "effective_to": ("'2019-12-31'", *BAD_DATES),
        "is_active": ("NULL", "2"),
    },
    "rebalancing_cost_model": {
        "cost_model_name": ("NULL", "''", LONG, UMLAUTS, "'PROPORTIONAL_10BP'"),
        "model_type": ("NULL", "'TICKET'"),
        "cost_rate": ("NULL", "'-0.000001'", "'0.020001'"),
    },
    "simulation_run": {
        "request_hash": ("'abc'", f"'{HASH.upper()}'", f"'{HASH}0'"),
        "start_date": ("'2021-01-01'", *BAD_DATES),
        "end_date": ("'2019-01-01'", *BAD_DATES),
        "initial_amount": ("NULL", "'0.0000'", "'-1.0000'", "'100000000000000.0000'", "'NaN'"),
        "missing_policy": ("NULL", "'IGNORE'"),
        "mode": ("NULL", "'PHASE2'"),
        "rule_id": ("99",),
        "request": ("'{'", "''"),
        "engine_version": ("NULL", "'12345678901234567'"),
        "status": ("NULL", "'FAILED'"),
        "first_date": ("NULL", "'2021-01-01'", *BAD_DATES),
        "last_date": ("NULL", "'2020-01-01'", *BAD_DATES),
        "trading_days": ("NULL", "0", "-1"),
        "event_count": ("NULL", "-1"),
        "scheduled_event_count": ("-1",),
        "final_value": ("NULL",),
        "summary": ("NULL", "'no'"),
        "figures": ("NULL", "'[1,'"),
        "created_at": ("NULL", "'2020-01-01 25:00:00'"),
        "expires_at": ("'2019-12-31 23:59:59'",),
    },
    "rebalancing_event": {
        "simulation_run_id": ("NULL", "99"),
        "rule_id": ("99",),
        "event_date": ("NULL", *BAD_DATES),
        "trigger_type": ("NULL", "'HYBRID'"),
        "trigger_detail": ("NULL", "''", LONG, UMLAUTS),
        "before_weights": ("NULL", "'{'"),
        "after_weights": ("NULL", "'a'"),
        "turnover": ("NULL", "'-0.00000001'", "'10000.00000000'", "'NaN'"),
        "cost_rate": ("NULL", "'-0.000001'", "'100.000000'"),
        "cost_amount": ("NULL", "'-0.00000001'", "'10000000000.00000000'", "'NaN'"),
    },
    "simulation_path": {
        "simulation_run_id": ("NULL", "99"),
        "path_date": ("NULL", *BAD_DATES),
        "nav": ("NULL", "'-0.0001'", "'1000.0001'", "'100000000000000.0000'"),
        "returns": ("NULL", "'-1.00000001'", "'10000.00000000'", "'NaN'"),
        "drawdown": ("NULL", "'0.00000001'", "'-1.00000001'"),
        "high_water_mark": ("NULL", "'999.9999'", "'100000000000000.0000'"),
    },
    "instrument": {
        "instrument_id": ("NULL", "''", "'" + "x" * 64 + "'", "'SBI'"),
        "instrument_name": ("NULL",),
        "asset_class": ("''", "'" + "x" * 64 + "'"),
    },
    "instrument_price": {
        "instrument_id": ("NULL", "'NONE'"),
        "price_date": ("NULL", "'2000-01-03'", *BAD_DATES),
        "price": ("NULL", "'0'", "'-1'", "'NaN'", "'Infinity'", "'much'"),
    },
    "scenario": {"scenario_id": ("NULL", "''", LONG, UMLAUTS, "'GROWTH'"), "scenario_name": ("NULL",)},
    "scenario_allocation": {
        "scenario_id": ("NULL", "'NONE'"),
        "allocation_order": ("NULL", "0", "1"),
        "instrument_id": ("NULL", "'NONE'", "'SBI'"),
        "weight": ("NULL", "'-0.000001'", "'1.000001'"),
        "asset_class": ("''",),
    },
    "market_change": {"source": ("NULL",), "price_count": ("NULL", "-1")},
}
# What is just good.
GOOD = {
    "rebalancing_rule": {
        "rule_name": ("'" + "ü" * 32 + "'",), "rule_type": ("'PERIODIC'", "'DRIFT'"),
        "frequency": ("'QUARTERLY'",), "base_day_policy": ("'LAST_TRADING_DAY'",),
        "drift_threshold": ("'0.000001'", "'0.999999'"), "cost_rate": ("'0.000000'", "'0.020000'"),
        "effective_from": ("NULL", "'0001-01-01'"), "effective_to": ("NULL", "'9999-12-31'"), "is_active": ("FALSE",)},
    "simulation_run": {
        "request_hash": ("NULL",), "scenario_id": ("NULL",), "start_date": ("NULL",), "end_date": ("NULL",),
        "initial_amount": ("'0.0001'", "'99999999999999.9999'"), "rule_id": ("NULL",), "request": ("NULL",),
        "scheduled_event_count": ("NULL",), "expires_at": ("NULL",), "trading_days": ("1",)},
    "rebalancing_event": {
        "rule_id": ("NULL",), "turnover": ("'9999.99999999'",), "cost_rate": ("'99.999999'",),
        "cost_amount": ("'9999999999.99999999'",), "trigger_type": ("'DRIFT'",)},
    "simulation_path": {
        "nav": ("'0.0000'", "'0.0001'"), "returns": ("'-1.00000000'", "'9999.99999999'"),
        "drawdown": ("'-1.00000000'", "'-0.00000001'"), "high_water_mark": ("'99999999999999.9999'",)},
    "instrument": {"asset_class": ("NULL",)},
    "instrument_price": {"price": ("'0.000000000000000001'", "'12345678901234.567'", "'1e+21'", "'7'")},
    "scenario": {"description": ("NULL",)},
    "scenario_allocation": {"weight": ("'0.000000'", "'1.000000'"), "asset_class": ("NULL",)},
}


def insert(table, **changes):
    row = {**ROWS[table], **changes}
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(row.values())});"


class Schema:
    def setUp(self):
        super().setUp()
        self.good("migrate")

    def with_parents(self, table):
        """What must be there before a row of the table can be."""
        if table in ("rebalancing_event", "simulation_path"):
            return insert("simulation_run", run_id="1")
        return insert("instrument") if table == "scenario_allocation" else ""

    def test_new_store(self):
        listed = self.json("rules", flag="1")
        rules = listed["rules"]
        self.assertIs(listed["rebalancing_enabled"], True)
        self.assertEqual([(rule["rule_id"], rule["rule_name"], rule["rule_type"], rule["frequency"],
                           rule["drift_threshold"]) for rule in rules], RULES)
        for rule in rules:
            self.assertEqual((rule["cost_rate"], rule["base_day_policy"], rule["is_active"], rule["effective_from"],
                              rule["effective_to"]), (0.001, "FIRST_TRADING_DAY", True, None, None))
            self.assertRegex(rule["created_at"], r"\A20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
        self.assertEqual(self.store.query("SELECT cost_model_name, cost_rate FROM rebalancing_cost_model"),
                         [("PROPORTIONAL_10BP", "0.001000")])
        self.assertEqual(self.store.query("SELECT scenario_id, instrument_id, weight FROM scenario_allocation "
                                          "WHERE scenario_id = 'DEFENSIVE' ORDER BY allocation_order"),
                         [("DEFENSIVE", "SBI", "0.600000"), ("DEFENSIVE", "SPI", "0.250000"),
                          ("DEFENSIVE", "SII", "0.150000")])
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM scenario"), [("3",)])
        lines = (support.DATA / "swiss-prices.csv").read_text().splitlines()
        stored = self.store.query("SELECT price_date, instrument_id, price FROM instrument_price")
        shipped = {(line.split(",")[0], name): cell for line in lines[1:]
                   for name, cell in zip(lines[0].split(",")[1:], line.split(",")[1:])}
        self.assertEqual({(date, name): float(price) for date, name, price in stored},
                         {key: float(cell) for key, cell in shipped.items()})
        self.assertEqual(self.json("runs"), {"success": True, "runs": []})

    def test_numbers_keep_all_places(self):
        self.assertIn('"drift_threshold":0.050000,"cost_rate":0.001000', self.good("rules", "3", "--json", flag="1"))

    def test_every_table_is_tried(self):
        wanted = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
                  "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"}
        tables = {row[0] for row in self.store.query(wanted[self.store.kind])}
        self.assertEqual(tables, {*ROWS, "schema_version"})

    def test_good_rows(self):
        script = []
        for table in ROWS:
            delete = f"DELETE FROM {table} WHERE {next(iter(ROWS[table]))} = {next(iter(ROWS[table].values()))};"
            for changes in [{}] + [{column: value} for column, values in GOOD.get(table, {}).items()
                                   for value in values]:
                key = next(iter({**ROWS[table], **changes}))
                value = {**ROWS[table], **changes}[key]
                delete = f"DELETE FROM {table} WHERE {key} {'IS' if value == 'NULL' else '='} {value}"
                if table == "instrument_price":
                    delete += " AND price_date = '2020-01-01'"
                if table == "scenario_allocation":
                    delete += " AND allocation_order = 9"
                script += [self.with_parents(table), insert(table, **changes), delete + ";"]
                script += {"scenario_allocation": ["DELETE FROM instrument WHERE instrument_id = 'I';"],
                           "rebalancing_event": ["DELETE FROM simulation_run;"],
                           "simulation_path": ["DELETE FROM simulation_run;"]}.get(table, [])
        self.store.query("\n".join(script) + "\nSELECT 1;")

    def test_bad_rows(self):
        for table, columns in BAD.items():
            self.store.query(self.with_parents(table) + "SELECT 1;")
            bad = [(column, value) for column, values in columns.items() for value in values]
            rows = [insert(table)] + [insert(table, **{column: value}) for column, value in bad]
            refusals = self.store.refusals(rows)
            self.assertEqual(len(refusals), len(bad) + 1)
            self.assertIsNone(refusals[0], table)
            self.assertEqual([case for case, refusal in zip(bad, refusals[1:]) if refusal is None], [], table)
            self.store.query("DELETE FROM simulation_run; DELETE FROM instrument WHERE instrument_id = 'I'; SELECT 1;")

    def test_deleting_a_run_takes_all_of_it(self):
        for table in ("rebalancing_event", "simulation_path"):
            self.store.query((self.with_parents(table) if table == "rebalancing_event" else "") + insert(table)
                             + "\nSELECT 1;")
        self.store.query("DELETE FROM simulation_run;\nSELECT 1;")
        for table in ("rebalancing_event", "simulation_path"):
            self.assertEqual(self.store.query(f"SELECT COUNT(*) FROM {table}"), [("0",)])

    def test_indexes(self):
        wanted = {"sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
                  "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'rebalancing_event'"}
        indexes = {name: sql for name, sql in self.store.query(wanted[self.store.kind])}
        self.assertRegex(indexes["rebalancing_event_run_date"], r"\(simulation_run_id, event_date\)")
        self.assertRegex(indexes["rebalancing_event_rule"], r"\(rule_id\)")

    def test_migrate_again(self):
        everything = [f"SELECT * FROM {table}" for table in ROWS if table != "market_change"]
        before = [sorted(map(repr, self.store.query(sql))) for sql in everything]
        self.assertIn(f"{self.store.kind} store, schema version 3\n", self.good("migrate"))
        self.assertEqual([sorted(map(repr, self.store.query(sql))) for sql in everything], before)

    def test_migrate_as_json(self):
        self.assertEqual(self.json("migrate"), {"success": True, "store": self.store.kind, "schema_version": 3})

    def test_migrate_restores_the_seed_alone(self):
        self.store.query("UPDATE rebalancing_rule SET cost_rate = '0.002000', updated_at = '2001-01-01 00:00:00' "
                         "WHERE rule_id = 3;\n" + insert("rebalancing_rule") +
                         "UPDATE scenario_allocation SET weight = '0.300000' WHERE scenario_id = 'GROWTH' "
                         "AND instrument_id = 'SBI';\n"
                         "UPDATE instrument_price SET price = '1' WHERE price_date = '2000-01-03';\nSELECT 1;")
        self.good("migrate")
        rules = self.json("rules", flag="1")["rules"]
        self.assertEqual([rule["rule_id"] for rule in rules], [1, 2, 3, 4, rules[-1]["rule_id"]])
        self.assertEqual((rules[2]["cost_rate"], rules[-1]["rule_name"]), (0.001, "R"))
        self.assertNotEqual(rules[2]["updated_at"], "2001-01-01T00:00:00Z")
        self.assertEqual(self.store.query("SELECT weight FROM scenario_allocation WHERE scenario_id = 'GROWTH' "
                                          "AND instrument_id = 'SBI'"), [("0.200000",)])
        self.assertEqual(self.store.query("SELECT DISTINCT price FROM instrument_price "
                                          "WHERE price_date = '2000-01-03'"), [("1",)])

    def test_newer_store_is_refused(self):
        self.store.query("INSERT INTO schema_version (version) VALUES (4);\nSELECT 1;")
        for command in ("migrate", "runs"):
            self.bad(3, command, names=["version 4", "up to 3"])

    def test_rules_and_the_flag(self):
        self.assertEqual(self.json("rules", flag="0"), {
            "success": True, "rebalancing_enabled": False, "rules": [],
            "message": "rebalancing is disabled; USE_REBALANCING=1 enables it"})
        self.assertIn("disabled", self.good("rules"))
        self.bad(3, "rules", "1", names=["disabled", "USE_REBALANCING"])
        self.assertEqual(len(self.json("rules", "--use-rebalancing")["rules"]), 4)
        self.bad(3, "rules", "99", flag="1", names=["99"])
        self.bad(2, "rules", "one", flag="1", names=["RULE_ID", "one"])
        self.bad(2, "rules", flag="maybe", names=["USE_REBALANCING", "maybe"])

    def test_inactive_rule_is_shown_but_not_listed(self):
        self.store.query("UPDATE rebalancing_rule SET is_active = FALSE WHERE rule_id = 2;\nSELECT 1;")
        self.assertEqual([rule["rule_id"] for rule in self.json("rules", flag="1")["rules"]], [1, 3, 4])
        self.assertIs(self.json("rules", "2", flag="1")["rule"]["is_active"], False)

    def test_every_column_of_a_rule(self):
        self.store.query(insert("rebalancing_rule", rule_id="77", rule_name="'Drift «5 %» \"x\"'",
                                created_at="'2020-01-01 12:34:56'", updated_at="'2020-01-02 00:00:01'") + "\nSELECT 1;")
        self.assertEqual(self.json("rules", "77", flag="1")["rule"], {
            "rule_id": 77, "rule_name": "Drift «5 %» \"x\"", "rule_type": "HYBRID", "frequency": "MONTHLY",
            "base_day_policy": "FIRST_TRADING_DAY", "drift_threshold": 0.05, "cost_rate": 0.001,
            "effective_from": "2020-01-01", "effective_to": "2020-01-01", "is_active": True,
            "created_at": "2020-01-01T12:34:56Z", "updated_at": "2020-01-02T00:00:01Z"})


SchemaOnSqlite, SchemaOnPostgres = stores.on_both(Schema)


class Opening:
    def test_old_version_is_brought_up(self):
        self.store.query((stores.SQL / f"runs-{self.store.kind}.sql").read_text() +
                         "INSERT INTO schema_version (version) VALUES (1);\n" + insert("rebalancing_rule") +
                         insert("simulation_run", run_id="7") + "SELECT 1;")
        self.assertEqual([run["run_id"] for run in self.json("runs")["runs"]], [7])
        self.assertEqual(self.store.query("SELECT version FROM schema_version ORDER BY version"), [("1",), ("2",), ("3",)])
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM rebalancing_rule"), [("5",)])
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM instrument_price"), [("5751",)])

    def test_many_at_once(self):
        started = [self.start_program("rules", "--json") for _ in range(6)]
        answers = {process.communicate(timeout=60) for process in started}
        self.assertEqual([process.returncode for process in started], [0] * 6)
        self.assertEqual(len(answers), 1)
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM rebalancing_rule"), [("4",)])
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM market_change"), [("2",)])


OpeningOnSqlite, OpeningOnPostgres = stores.on_both(Opening)


class OldCollation(stores.StoreTest):
    """A store made when its tables still followed the database's locale, here one that orders letters as people do."""

    NAMES = ("a-b", "AB", "a", "B", "_", "aB", "Ä", "b")

    def make_store(self):
        return stores.PostgresStore(stores.server(), "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'")

    def setUp(self):
        super().setUp()
        for name in ("runs", "market"):
            self.store.query((stores.SQL / f"{name}-postgresql.sql").read_text().replace(' COLLATE "C"', "") +
                             "SELECT 1")
        self.fill(self.store)

    def fill(self, store):
        """The same rows for both kinds of store, of names that the two orders tell apart."""
        versions = "INSERT INTO schema_version (version) VALUES (1), (2);\n" if store is self.store else ""
        rows = [insert("rebalancing_rule", rule_id=str(100 + i), rule_name=f"'{name}'") +
                f"INSERT INTO instrument (instrument_id, instrument_name) VALUES ('{name}', 'x');\n"
                f"INSERT INTO scenario (scenario_id, scenario_name) VALUES ('{name}', 'x');\n"
                f"INSERT INTO scenario_allocation (scenario_id, allocation_order, instrument_id, weight) "
                f"VALUES ('{name}', 1, '{name}', '1.000000');\n"
                f"INSERT INTO instrument_price (instrument_id, price_date, price) VALUES ('{name}', '2020-01-02', '1');\n"
                for i, name in enumerate(self.NAMES)]
        run = insert("simulation_run", run_id="7", rule_id="100")
        event = insert("rebalancing_event", simulation_run_id="7", rule_id="100")
        day = insert("simulation_path", simulation_run_id="7")
        store.query(versions + "".join(rows) + run + event + day + "SELECT 1")

    def collations(self):
        return dict(self.store.query(
            "SELECT collname, COUNT(*) FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid "
            "JOIN pg_collation AS o ON o.oid = a.attcollation WHERE c.relkind = 'r' AND a.attnum > 0 "
            "AND c.relnamespace = 'public'::regnamespace GROUP BY collname"))

    def contents(self, store):
        return [sorted(store.query(f"SELECT * FROM {table}"), key=str) for table in
                ("simulation_run", "rebalancing_event", "simulation_path", "instrument_price")]

    def test_texts_are_ordered_by_their_bytes(self):
        order = "SELECT rule_name FROM rebalancing_rule WHERE rule_id >= 100 ORDER BY rule_name"
        before, mixed = self.contents(self.store), self.store.query(order)
        self.assertEqual(set(self.collations()), {"default"})
        self.assertEqual(self.good("migrate"), "postgresql store, schema version 3\n")
        self.assertEqual(set(self.collations()), {"C"})
        self.assertEqual(self.good("migrate"), "postgresql store, schema version 3\n")
        self.assertEqual(set(self.collations()), {"C"})
        self.assertEqual(self.contents(self.store), before)
        other = stores.SqliteStore(self.directory / "store.db")
        self.good("migrate", store=other)
        self.fill(other)
        self.assertNotEqual(self.store.query(order), mixed)
        self.assertEqual(self.store.query(order), other.query(order))
        for table, column in (("scenario", "scenario_id"), ("instrument", "instrument_id"),
                              ("scenario_allocation", "instrument_id")):
            sql = f"SELECT {column} FROM {table} ORDER BY {column}"
            self.assertEqual(self.store.query(sql), other.query(sql))

    def test_what_held_before_holds_still(self):
        self.good("migrate")
        again = [insert("rebalancing_rule", rule_id="300", rule_name="'a-b'"),
                 insert("rebalancing_rule", rule_id="300", rule_type="'NONE'"),
                 "INSERT INTO scenario (scenario_id, scenario_name) VALUES ('a', 'x');",
                 "INSERT INTO scenario_allocation (scenario_id, allocation_order, instrument_id, weight) "
                 "VALUES ('a', 2, 'nothing', '0.5');",
                 "INSERT INTO instrument_price (instrument_id, price_date, price) VALUES ('nothing', '2020-01-02', 1);",
                 "DELETE FROM instrument WHERE instrument_id = 'a';"]
        for statement, why in zip(again, self.store.refusals(again)):
            self.assertIsNotNone(why, statement)
        self.store.query("DELETE FROM simulation_run WHERE run_id = 7; SELECT 1")
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM simulation_path"), [("0",)])
        self.good("import", support.DATA / "swiss-prices.csv")
        self.run_id("GROWTH", "--rule", "P2_DRIFT_5PCT_10BP", "--end", "2000-12-31")

    def test_killed_in_the_middle(self):
        """Nothing is changed by half, and it may be tried again."""
        release = self.store.hold("scenario", "ACCESS SHARE")
        process = self.start_program("migrate")
        self.store.wait_for_waiters()
        process.kill()
        process.communicate()
        release()
        self.assertEqual(set(self.collations()), {"default"})
        self.assertEqual(self.store.query("SELECT MAX(version) FROM schema_version"), [("2",)])
        self.good("migrate")
        self.assertEqual(set(self.collations()), {"C"})


class SqliteFiles(stores.OnSqlite, stores.StoreTest):
    def bad_file(self, code, path, *names):
        self.bad(code, "runs", store=stores.SqliteStore(path), names=[str(path), *names])

    def test_another_program_s_database(self):
        connection = sqlite3.connect(self.store.path)
        connection.execute("CREATE TABLE songs (name TEXT)")
        connection.commit()
        connection.close()
        self.bad(3, "runs", names=["another program"])
        self.assertEqual(self.store.query("SELECT name FROM sqlite_master"), [("songs",)])

    def test_no_database(self):
        self.write("store.db", "This is a letter, and not a database at all. " * 40)
        self.bad_file(3, self.store.path, "not a database")
        self.bad_file(5, self.directory)
        self.bad_file(5, self.directory / "missing" / "store.db")

    def test_read_only_directory(self):
        folder = self.directory / "locked"
        folder.mkdir()
        nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        folder.chmod(0o555)
        self.directory.chmod(0o755)
        path = folder / "store.db"
        done = subprocess.run([support.PROGRAM, "runs", "--store", f"sqlite:{path}"], capture_output=True, text=True,
                              check=False, timeout=60, cwd="/", **nobody)
        self.assertEqual((done.returncode, done.stdout), (5, ""), done.stderr)
        self.assertIn(str(path), done.stderr)
        self.assertEqual(list(folder.iterdir()), [])

    def test_default_is_a_file_here(self):
        done = self.run_program("migrate")
        self.assertEqual((done.returncode, done.stdout), (0, "sqlite store, schema version 3\n"), done.stderr)
        self.assertEqual(self.files(), ["foresto.db"])

    def test_urls(self):
        for url in ("", "store.db", "sqlite:", "sqlite::memory:", "mysql://user:hush@host/x", "postgresql:x"):
            done = self.run_program("runs", "--store", url)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("--store", done.stderr)
            self.assertNotIn("hush", done.stderr)
        self.assertEqual(self.files(), [])

    def test_no_server(self):
        port = postgres.free_port()
        done = self.run_program("runs", "--store", f"postgresql://someone:hush@127.0.0.1:{port}/x")
        self.assertEqual((done.returncode, done.stdout), (5, ""))
        self.assertRegex(done.stderr, rf"\Aforesto: postgresql: [^\n]*{port}[^\n]*refused\n\Z")
        self.assertNotIn("hush", done.stderr)

    def test_command_lines(self):
        for command in ("migrate", "import", "rules", "run", "runs", "events"):
            done = self.run_program(command, "--help")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertTrue(done.stdout.startswith(f"usage: foresto {command}"))
            hint = f"try 'foresto {command} --help'"
            self.bad(2, command, "--nonsense", names=["--nonsense", hint])
        for command in ("import", "run", "events"):
            self.bad(2, command, names=["which", f"try 'foresto {command} --help'"])
        self.bad(2, "migrate", "extra", names=["extra"])
        self.assertIn("--limit needs a value", self.run_program("runs", "--limit").stderr)
        self.bad(2, "runs", "--limit", "0", names=["--limit", "0"])
        self.bad(2, "runs", "9223372036854775808", names=["RUN_ID"])
        self.bad(2, "runs", "--limit", "1", "--limit", "2", names=["twice"])


class PostgresOpening(stores.OnPostgres, stores.StoreTest):
    def test_no_such_database(self):
        self.store.url += "_that_is_not_there"
        self.bad(5, "runs", names=["test_", "does not exist"])

    def test_settings_of_the_server_do_not_matter(self):
        name = self.store.url.rpartition("/")[2]
        self.store.query(f"ALTER DATABASE {name} SET TimeZone = 'Asia/Tokyo';\n"
                         f"ALTER DATABASE {name} SET DateStyle = 'German';\n"
                         f"ALTER DATABASE {name} SET client_encoding = 'LATIN1';\nSELECT 1;")
        self.good("migrate")
        self.store.query(insert("rebalancing_rule", rule_id="9", rule_name="'Zürich'",
                                created_at="'2020-01-01 12:00:00Z'") + "SELECT 1;")
        rule = self.json("rules", "9", flag="1")["rule"]
        self.assertEqual((rule["rule_name"], rule["effective_from"], rule["created_at"]),
                         ("Zürich", "2020-01-01", "2020-01-01T12:00:00Z"))

    def test_long_url(self):
        self.store.url = self.store.url + "?application_name=mine&options=-c%20statement_timeout%3D60000"
        self.good("migrate")


if __name__ == "__main__":
    support.main()
