# SPDX-License-Identifier: MIT
"""The same tests on SQLite and on PostgreSQL.

A class `Cases` of tests, with the methods of StoreTest at hand and no base of its own, becomes two test classes by

    CasesOnSqlite, CasesOnPostgres = stores.on_both(Cases)
"""

import atexit
import functools
import json
import pathlib
import sqlite3
import subprocess
import time

import postgres
import support

SQL = pathlib.Path(__file__).resolve().parents[2] / "examples" / "host" / "sql"


class SqliteStore:
    kind = "sqlite"

    def __init__(self, path):
        self.path = path
        self.url = f"sqlite:{path}"

    def connect(self):
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=20)
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def query(self, sql):
        """Run statements; return the rows of the last as tuples of texts. A failure is a ValueError."""
        connection = self.connect()
        try:
            *before, last = sqlite_statements(sql)
            for statement in before:
                connection.execute(statement)
            return [tuple(None if cell is None else str(cell) for cell in row) for row in connection.execute(last)]
        except sqlite3.Error as error:
            raise ValueError(str(error)) from error
        finally:
            connection.close()

    def refusals(self, statements):
        """Try each statement alone, and undo it; return for each why it was refused, or None."""
        connection = self.connect()
        answers = []
        for statement in statements:
            connection.execute("BEGIN")
            try:
                connection.execute(statement)
                answers.append(None)
            except sqlite3.IntegrityError as error:
                answers.append(str(error))
            connection.execute("ROLLBACK")
        connection.close()
        return answers

    def hold(self):
        """Keep all writers waiting until the function that is returned is called."""
        connection = self.connect()
        connection.execute("BEGIN IMMEDIATE")
        return connection.close


class PostgresStore:
    kind = "postgresql"

    def __init__(self, server, settings=""):
        self.server = server
        self.url = server.create_database(settings)

    def query(self, sql):
        return self.server.query(self.url, sql)

    def refusals(self, statements):
        """Try each statement alone, and undo it; return for each why it was refused (SQLSTATE), or None."""
        process = self.server.psql(self.url, "-A", "-t", "-v", "ON_ERROR_STOP=0", "-f", "-", stdin=subprocess.PIPE)
        output, _ = process.communicate("".join(f"BEGIN;\n{statement}\n\\echo :SQLSTATE\nROLLBACK;\n"
                                                for statement in statements), timeout=60)
        states = output.split()
        for state in states:
            if state[:2] not in ("00", "22", "23") and state != "42804":  # neither good nor data of a bad value or type
                raise ValueError(f"SQLSTATE {state}")
        return [None if state == "00000" else state for state in states]

    def hold(self, table="simulation_run", mode="SHARE"):
        """Keep all writers of a table waiting until the function that is returned is called."""
        session = postgres.Session(self.server, self.url)
        session.run(f"BEGIN; LOCK TABLE {table} IN {mode} MODE")
        return session.close

    def wait_for_waiters(self, count=1, seconds=10):
        """Return when so many connections wait for a lock."""
        deadline = time.monotonic() + seconds
        sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        while int(self.query(sql)[0][0]) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"less than {count} connections wait for a lock")
            time.sleep(0.02)


def sqlite_statements(sql):
    """Split a script into statements."""
    statements, rest = [], ""
    for part in sql.split(";"):
        rest += part + ";"
        if sqlite3.complete_statement(rest):
            statements.append(rest)
            rest = ""
    return [statement for statement in statements + [rest] if statement.strip("; \n")]


class StoreTest(support.ProgramTest):
    """A test with a store of its own: self.store."""

    def make_store(self):
        raise NotImplementedError

    def setUp(self):
        super().setUp()
        self.store = self.make_store()

    def foresto(self, command, *arguments, store=None, **options):
        return self.run_program(command, *arguments, "--store", (store or self.store).url, **options)

    def good(self, command, *arguments, **options):
        """Run a command that must succeed in silence, and return its output."""
        done = self.foresto(command, *arguments, **options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def json(self, command, *arguments, **options):
        return json.loads(self.good(command, *arguments, "--json", **options))

    def bad(self, code, command, *arguments, names=(), **options):
        """Run a command that must fail with the code, and name all the names; return what it says."""
        done = self.foresto(command, *arguments, **options)
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        self.assertRegex(done.stderr, r"\A(foresto: [^\n]+\n)+\Z")
        for name in names:
            self.assertIn(name, done.stderr)
        return done.stderr

    def run_id(self, scenario, *arguments, cached=False, flag="1", **options):
        """Run a scenario, which must succeed, and return the run's id."""
        done = self.json("run", scenario, *arguments, flag=flag, **options)
        self.assertEqual((done["scenario_id"], done["cache_hit"]), (scenario, cached))
        return done["run_id"]

    def start_program(self, *arguments, flag="1", **options):
        """Start the program, to be ended by the test or by the clean-up."""
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        # A sanitizer keeps for a while what is freed, which the test of memory would see.
        environment = {"USE_REBALANCING": flag, "ASAN_OPTIONS": "quarantine_size_mb=1"}
        process = subprocess.Popen([support.PROGRAM, *map(str, arguments), "--store", self.store.url],
                                   cwd=self.directory, env=environment, text=True, **options)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process


class OnSqlite:
    def make_store(self):
        return SqliteStore(self.directory / "store.db")


class OnPostgres:
    def make_store(self):
        return PostgresStore(server())


@functools.cache
def server():
    """The server of this test program."""
    started = postgres.Server()
    atexit.register(started.stop)
    return started


def on_both(cases):
    names = {"__module__": cases.__module__}
    return (type(f"{cases.__name__}OnSqlite", (OnSqlite, cases, StoreTest), names),
            type(f"{cases.__name__}OnPostgres", (OnPostgres, cases, StoreTest), names))
