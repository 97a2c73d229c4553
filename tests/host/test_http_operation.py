# SPDX-License-Identifier: MIT
"""What an operator relies on: tokens, limits, the log, the metrics, a store that goes away, a clean stop."""

import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time

import postgres
import stores
import support
from service import ANALYSIS, API, NO_RATE, RULES, RUN, SCENARIO, Service

TOKEN = "a-token-of-some-length"
MONTHLY = {"rebalancing_rule": {"rule_type": "PERIODIC", "frequency": "MONTHLY"}}


class Operation(support.ProgramTest):
    def setUp(self):
        super().setUp()
        self.store = stores.SqliteStore(self.directory / "store.db")

    def start(self, *arguments, store=None, **options):
        service = Service((store or self.store).url, self.directory, *arguments, **options)
        self.addCleanup(service.stop)
        return service

    def not_started(self, code, *arguments, names=()):
        done = self.run_program("serve", "--store", self.store.url, *arguments)
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        for name in names:
            self.assertIn(name, done.stderr)
        self.assertRegex(done.stderr, r"\Aforesto: [^\n]+\n\Z")

    def token_file(self, text=TOKEN + "\n", mode=0o600):
        path = self.write("token", text)
        path.chmod(mode)
        return path

    def whole_runs(self):
        """How many runs the store has; each must be whole."""
        runs = self.store.query("SELECT run_id, trading_days, event_count, status FROM simulation_run")
        for run_id, days, events, status in runs:
            self.assertEqual(status, "COMPLETED")
            self.assertEqual(self.store.query(f"SELECT COUNT(*) FROM simulation_path WHERE simulation_run_id = {run_id}"),
                             [(days,)])
            self.assertEqual(
                self.store.query(f"SELECT COUNT(*) FROM rebalancing_event WHERE simulation_run_id = {run_id}"),
                [(events,)])
        return len(runs)


    def metrics(self, service):
        text = service.get(API + "/metrics").text
        samples = {}
        for line in text.splitlines():
            self.assertRegex(line, r"\A(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z_]+=\"[^\"]*\",?)+\})? [0-9.e+-]+)\Z")
            if not line.startswith("#"):
                name, value = line.rsplit(" ", 1)
                self.assertNotIn(name, samples)
                samples[name] = float(value)
        for name in samples:
            base = re.sub(r"_(bucket|sum|count)$", "", name.split("{")[0])
            self.assertTrue(f"# TYPE {base} " in text or f"# TYPE {name.split('{')[0]} " in text, name)
        return samples


class Tokens(Operation):
    def test_every_call_needs_the_token(self):
        service = self.start("--token-file", self.token_file())
        paths = ["/openapi.json", API + "/health", API + "/metrics", API + "/scenarios", RULES, RULES + "/1",
                 SCENARIO + "/1/path", SCENARIO + "/1/rebalancing-events", SCENARIO + "/1/report",
                 ANALYSIS + "/run/1", ANALYSIS + "/compare", API + "/nothing"]
        for path in paths:
            answer = service.get(path)
            self.assertEqual(answer.error, (401, "UNAUTHORIZED", None), path)
            self.assertEqual(answer.headers["WWW-Authenticate"], "Bearer")
        self.assertEqual(service.post(RUN).error, (401, "UNAUTHORIZED", None))
        self.assertEqual(service.get("/").status, 200)
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM simulation_run"), [("0",)])
        self.assertEqual(service.post(RUN, headers={"Authorization": "Bearer " + TOKEN}).status, 200)
        self.assertEqual(service.post(RUN, headers={"Authorization": "bearer " + TOKEN}).status, 200)

    def test_wrong_tokens(self):
        service = self.start("--token-file", self.token_file())
        for shown in ("", "Bearer", "Bearer ", TOKEN, "Basic " + TOKEN, "Bearer " + TOKEN[:-1], "Bearer x" + TOKEN,
                      "Bearer " + TOKEN + "x", "Bearer  " + TOKEN, "Bearer " + TOKEN.upper(), "Bearer " + "x" * 5000):
            answer = service.get(API + "/health", headers={"Authorization": shown})
            self.assertEqual(answer.status, 401, shown)
        self.assertNotIn(TOKEN, service.log_path.read_text())

    def test_files(self):
        for mode in (0o640, 0o604, 0o620, 0o660):
            self.not_started(3, "--token-file", self.token_file(mode=mode), names=["token", "chmod 600"])
        for text in ("", "\n", "two tokens", "a\nb", "ä", "x" * 1025, b"a\0b"):
            self.not_started(2, "--token-file", self.token_file(text), names=["one token"])
        self.not_started(5, "--token-file", "nowhere", names=["nowhere"])
        self.not_started(2, "--token-file", ".", names=["not a file"])
        service = self.start("--token-file", self.token_file(f"\n  {TOKEN}\r\n\n", 0o400))
        self.assertEqual(service.get(API + "/health", headers={"Authorization": "Bearer " + TOKEN}).status, 200)


class Listening(Operation):
    def test_other_addresses_need_a_token(self):
        for address in ("0.0.0.0:0", "[::]:0", "192.0.2.1:0", "[2001:db8::1]:0", "[::ffff:127.0.0.1]:0"):
            self.not_started(3, "--listen", address, names=["--token-file", address])
        self.assertEqual(self.files(), [])

    def test_addresses(self):
        for address in ("8080", "127.0.0.1", "localhost:8080", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000",
                        "::1:8080", "[::1]", "[127.0.0.1]:1", ":8080", "127.0.0.1:-1", "1.2.3.4.5:80", "[::1:80"):
            with self.subTest(address=address):
                self.not_started(2, "--listen", address, names=["--listen"])

    def test_a_port_that_is_taken(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = "127.0.0.1:%d" % taken.getsockname()[1]
            self.not_started(5, "--listen", address, names=["listen on " + address])

    def test_restart_on_the_same_port(self):
        first = self.start()
        self.assertEqual(first.post(RUN).json["cache_hit"], False)
        first.stop()
        second = self.start(port=first.port)
        self.assertEqual(second.post(RUN).json["cache_hit"], True)

    def test_options(self):
        for arguments in (["--workers", "0"], ["--workers", "65"], ["--runs", "0"], ["--runs", "65"], ["--connections", "63"], ["--rate", "-1"],
                          ["--rate", "x"], ["--time-limit", "0"], ["--time-to-live", "1.5"], ["--nothing"], ["--rate"],
                          ["extra"], ["--rate", "1", "--rate", "2"]):
            self.not_started(2, *arguments, names=[arguments[0].lstrip("-")])
        self.not_started(2, "--store", "mysql://x", names=["--store"])

    def test_help(self):
        done = self.run_program("serve", "--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for option in ("--store", "--listen", "--token-file", "--use-rebalancing", "--time-to-live", "--workers", "--runs",
                       "--connections", "--rate", "--time-limit"):
            self.assertIn(option, done.stdout)


class Limits(Operation):
    def test_rate(self):
        service = self.start("--rate", "5")
        answers = [service.get(API + "/health") for _ in range(30)]
        statuses = [answer.status for answer in answers]
        self.assertEqual(statuses[:10], [200] * 10)
        self.assertEqual(set(statuses[15:]), {429})
        self.assertEqual(answers[-1].error, (429, "TOO_MANY_REQUESTS", None))
        self.assertTrue(int(answers[-1].headers["Retry-After"]) >= 1)
        time.sleep(1.2)
        self.assertEqual([service.get(API + "/health").status for _ in range(5)], [200] * 5)

    def test_rate_is_of_one_address(self):
        service = self.start("--rate", "1")
        while service.get(API + "/health").status == 200:
            pass
        with socket.create_connection(("127.0.0.1", service.port), 10, ("127.0.0.2", 0)) as other:
            other.sendall(b"GET %b/health HTTP/1.1\r\nHost: localhost\r\n\r\n" % API.encode())
            self.assertIn(b" 200 OK", other.recv(100))

    def test_rate_of_mapped_addresses(self):
        """Clients by IPv4 of a socket that takes both kinds are as many addresses as they are."""
        if not socket.has_ipv6:
            self.skipTest("no IPv6")
        token = self.write("token", TOKEN)
        token.chmod(0o600)
        service = self.start("--rate", "1", "--token-file", token, listen="[::]")
        shown = {"Authorization": "Bearer " + TOKEN}
        while service.get(API + "/health", headers=shown).status == 200:
            pass
        with socket.create_connection(("127.0.0.1", service.port), 10, ("127.0.0.2", 0)) as other:
            other.sendall(f"GET {API}/health HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode())
            self.assertIn(b" 200 OK", other.recv(100))

    def test_a_busy_store(self):
        """Who writes waits for other writers no longer than its time, and whoever reads does not wait at all."""
        service = self.start("--time-limit", "1", "--workers", "4", *NO_RATE)
        run = service.post(RUN).json["run_id"]
        release = self.store.hold()
        self.addCleanup(release)
        answers = []
        threads = [threading.Thread(target=lambda i=i: answers.append(service.post(RUN | {"initial_amount": 10 + i})))
                   for i in range(8)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        for path in (API + "/health", API + "/scenarios", f"{SCENARIO}/{run}/path", f"{SCENARIO}/{run}/report"):
            self.assertEqual(service.get(path).status, 200, path)
        self.assertLess(time.monotonic() - began, 1)
        for thread in threads:
            thread.join()
        self.assertLess(time.monotonic() - began, 3)
        self.assertEqual([answer.error for answer in answers], [(503, "TIME_LIMIT", None)] * 8)
        release()
        self.assertEqual(service.post(RUN | {"initial_amount": 10}).status, 200)
        self.assertEqual(self.whole_runs(), 2)

    def test_the_same_request_at_once(self):
        """However many ask and run it at the same time: one run is stored, and all get it."""
        for store in (self.store, stores.PostgresStore(stores.server())):
            service = self.start("--runs", "4", *NO_RATE, store=store)
            for body in (RUN, RUN | MONTHLY):
                answers = []
                threads = [threading.Thread(target=lambda b=body: answers.append(service.post(b).json))
                           for _ in range(8)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                hits = [answer.pop("cache_hit") for answer in answers]
                self.assertEqual((len(hits), hits.count(False)), (8, 1))
                self.assertEqual(answers, [answers[0]] * 8)
            self.assertEqual(store.query("SELECT COUNT(*) FROM simulation_run"), [("2",)])
            self.assertEqual(self.metrics(service)["foresto_runs_total"], 2)
            service.stop()

    def post_and_leave(self, service, *amounts):
        """Ask for runs that have to wait, and hang up."""
        for amount in amounts:
            body = json.dumps(RUN | MONTHLY | {"initial_amount": amount})
            with service.connect() as client:
                client.sendall(f"POST {SCENARIO} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                               f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
                time.sleep(0.1)

    def wait_until_gone(self, service, count):
        """How long it takes until the service has noticed so many clients that left."""
        began = time.monotonic()
        while sum(line.get("code") == "CLIENT_GONE" for line in service.log()) < count:
            self.assertLess(time.monotonic() - began, 5)
            time.sleep(0.02)
        return time.monotonic() - began

    def test_clients_that_hang_up(self):
        """What they asked for is given up at once, be it under way or waiting, and nothing of it is stored."""
        for store in (self.store, stores.PostgresStore(stores.server())):
            service = self.start("--time-limit", "60", "--runs", "1", *NO_RATE, store=store)
            self.assertEqual(service.post(RUN).status, 200)
            release = store.hold()
            self.addCleanup(release)
            self.post_and_leave(service, 1, 2, 3)
            self.assertLess(self.wait_until_gone(service, 3), 2)
            self.assertEqual(store.query("SELECT COUNT(*) FROM simulation_run"), [("1",)])
            release()
            self.assertEqual(service.post(RUN | MONTHLY).status, 200)
            self.assertEqual(store.query("SELECT COUNT(*) FROM simulation_run"), [("2",)])
            self.assertEqual([line["status"] for line in service.log() if line.get("code")], [499] * 3)
            samples = self.metrics(service)
            self.assertEqual(samples["foresto_failed_runs_total"], 0)
            self.assertEqual(samples[f'foresto_http_requests_total{{method="POST",route="{SCENARIO}",status="499"}}'], 3)
            service.stop()

    def test_time_limit_of_a_report(self):
        """Drawing a long run takes its time too."""
        years = self.write("years.csv", "date,SBI,SPI,SII\n" + "".join(
            f"{y}-{m:02}-{d:02},{100 + d % 7},{100 + d % 5},{100 + (y + m) % 9}\n"
            for y in range(1901, 2000) for m in range(1, 13) for d in range(1, 29)))
        self.assertEqual(self.run_program("import", years, "--store", self.store.url).returncode, 0)
        patient = self.start("--time-limit", "60", *NO_RATE)
        rule = {"rule_type": "DRIFT", "drift_threshold": 0.0001}
        body = RUN | {"start_date": "1901-01-01", "end_date": "2000-12-31", "rebalancing_rule": rule}
        path = f"{SCENARIO}/{patient.post(body).json['run_id']}/report"
        hasty = self.start("--time-limit", "1", "--workers", "64", *NO_RATE)  # none waits for a worker
        answers = []

        def ask():
            try:
                answers.append(hasty.get(path))
            except (OSError, http.client.HTTPException):  # cut off: too much for all at once
                pass

        threads = [threading.Thread(target=ask) for _ in range(64)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertLess(time.monotonic() - began, 10)
        refused = [answer for answer in answers if answer.status != 200]
        self.assertGreater(len(refused), 0)
        for answer in refused:
            self.assertEqual(answer.error, (503, "TIME_LIMIT", None))

    def test_time_limit(self):
        """A run over a hundred years takes its time; what is left undone is rolled back."""
        years = self.write("years.csv", "date,SBI,SPI,SII\n" + "".join(
            f"{y}-{m:02}-{d:02},{100 + d % 7},{100 + d % 5},{100 + (y + m) % 9}\n"
            for y in range(1901, 2000) for m in range(1, 13) for d in range(1, 29)))
        self.assertEqual(self.run_program("import", years, "--store", self.store.url).returncode, 0)
        service = self.start("--time-limit", "1", *NO_RATE)
        rule = {"rule_type": "DRIFT", "drift_threshold": 0.0001}
        body = RUN | {"start_date": "1901-01-01", "end_date": "2000-12-31", "rebalancing_rule": rule}
        answers = []
        threads = [threading.Thread(target=lambda i=i: answers.append(service.post(body | {"initial_amount": 1000 + i})))
                   for i in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        statuses = [answer.status for answer in answers]
        self.assertEqual(set(statuses) - {200, 503}, set(), statuses)
        self.assertIn(503, statuses)
        for answer in answers:
            if answer.status == 503:
                self.assertEqual(answer.error, (503, "TIME_LIMIT", None))
        self.assertEqual(self.whole_runs(), statuses.count(200))
        self.assertEqual(service.post(RUN).status, 200)

    def test_runs_expire(self):
        service = self.start("--time-to-live", "4")  # whole seconds; a busy machine may take one of them
        first = service.post(RUN).json
        self.assertTrue(service.post(RUN).json["cache_hit"])
        time.sleep(5.1)
        again = service.post(RUN).json
        self.assertFalse(again["cache_hit"])
        for name in ("final_value", "figures", "request_hash"):
            self.assertEqual(again[name], first[name])


class Watching(Operation):
    def test_log(self):
        service = self.start()
        first = service.post(RUN).json
        service.post(RUN)
        service.get(API + "/no\"thing%0a%c3%a4?secret=1")
        service.post("{")
        service.stop()
        lines = service.log()
        self.assertEqual([line["event"] for line in lines],
                         ["listening"] + ["request"] * 4 + ["stopping", "stopped"])
        run, cached, nothing, bad = lines[1:5]
        for line, hit in ((run, False), (cached, True)):
            self.assertEqual((line["run_id"], line["request_hash"], line["cache_hit"], line["status"], line["level"]),
                             (first["run_id"], first["request_hash"], hit, 200, "info"))
            self.assertEqual((line["method"], line["route"], line["address"]), ("POST", SCENARIO, "127.0.0.1"))
            self.assertGreater(line["duration_ms"], 0)
        self.assertEqual((nothing["status"], nothing["code"], nothing["route"]), (404, "NOT_FOUND", "other"))
        self.assertNotIn("secret", json.dumps(lines))
        self.assertEqual((bad["status"], bad["code"]), (400, "MALFORMED_JSON"))

    def test_a_log_that_nobody_reads(self):
        """It loses lines, and says how many; requests are answered all the same."""
        reader, writer = os.pipe()
        service = self.start(*NO_RATE, log=os.fdopen(writer, "wb"))
        connection = service.open(5)
        self.addCleanup(connection.close)
        for _ in range(3000):
            self.assertEqual(service.get("/openapi.json", connection=connection).status, 200)
        self.assertGreater(self.metrics(service)["foresto_log_lines_dropped_total"], 100)
        began = time.monotonic()
        service.signal()
        self.assertEqual(service.wait(), 0)
        self.assertLess(time.monotonic() - began, 5)
        with os.fdopen(reader) as log:
            lines = log.read().splitlines()
        self.assertGreater(len(lines), 100)
        for line in lines[:-1]:  # the process may have ended in the middle of the last
            json.loads(line)

    def test_metrics(self):
        service = self.start()
        before = self.metrics(service)
        self.assertEqual(before["foresto_runs_total"], 0)
        events = service.post(RUN | MONTHLY).json["rebalancing_events"]
        drifts = service.post(RUN | {"rebalancing_rule_id": 3}).json["rebalancing_events"]
        service.post(RUN | MONTHLY)
        service.get(SCENARIO + "/999/path")
        after = self.metrics(service)
        self.assertEqual((after["foresto_runs_total"], after["foresto_cached_runs_total"]), (2, 1))
        self.assertEqual(after['foresto_events_total{trigger_type="PERIODIC"}'], len(events))
        self.assertEqual(after['foresto_events_total{trigger_type="DRIFT"}'], len(drifts))
        everything = events + drifts
        for bound in ("0.001", "0.01", "0.1", "1"):
            self.assertEqual(after[f'foresto_event_turnover_bucket{{le="{bound}"}}'],
                             sum(event["turnover"] <= float(bound) for event in everything))
        self.assertEqual(after['foresto_event_cost_amount_bucket{le="10"}'],
                         sum(event["cost_amount"] <= 10 for event in everything))
        self.assertAlmostEqual(after["foresto_event_cost_amount_sum"],
                               sum(event["cost_amount"] for event in everything), delta=1e-4)
        self.assertEqual(after["foresto_event_turnover_count"], len(everything))
        self.assertEqual(after[f'foresto_http_requests_total{{method="POST",route="{SCENARIO}",status="200"}}'], 3)
        self.assertEqual(
            after[f'foresto_http_requests_total{{method="GET",route="{SCENARIO}/{{run_id}}/path",status="404"}}'], 1)
        self.assertEqual(
            after[f'foresto_http_request_duration_seconds_count{{method="POST",route="{SCENARIO}"}}'], 3)
        self.assertEqual(after["foresto_event_failures_total"], 0)
        self.assertEqual(after["foresto_rebalancing_enabled"], 1)

    def test_alerts(self):
        """A portfolio that turns over by more than a half raises an alert, here and in the SQL for the operator."""
        rows = "2000-01-03,1,100,1\n2000-02-01,1,0.001,1\n"
        self.assertEqual(self.run_program("migrate", "--store", self.store.url).returncode, 0)
        self.store.query("DELETE FROM instrument_price")
        prices = self.write("crash.csv", "date,SBI,SPI,SII\n" + rows)
        self.assertEqual(self.run_program("import", prices, "--store", self.store.url).returncode, 0)
        service = self.start()
        rule = MONTHLY["rebalancing_rule"] | {"cost_rate": 0.02}
        events = service.post(RUN | {"scenario_id": "GROWTH", "rebalancing_rule": rule}).json["rebalancing_events"]
        self.assertGreater(max(event["turnover"] for event in events), 0.5)
        metrics = self.metrics(service)
        self.assertEqual(metrics['foresto_alerts_total{alert="TURNOVER_HIGH"}'], 1)
        self.assertEqual(metrics['foresto_alerts_total{alert="COST_HIGH"}'], 1)
        self.assertEqual(metrics['foresto_alerts_total{alert="EVENTS_MISSING"}'], 0)
        alerts = self.store.query((stores.SQL / "event-alerts.sql").read_text())
        self.assertEqual(sorted(alert[0] for alert in alerts), ["COST_HIGH", "TURNOVER_HIGH"])


class Guide(Operation):
    """docs/operations.md says nothing that is not so."""

    def setUp(self):
        super().setUp()
        self.text = (pathlib.Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text()

    def test_metrics_and_options(self):
        service = self.start()
        metrics = service.get(API + "/metrics").text
        types = dict(re.findall(r"# TYPE (\S+) (\S+)", metrics))
        named = {re.sub("_(bucket|sum|count)$", "", name) for name in re.findall(r"\bforesto_[a-z_]+\b", self.text)}
        self.assertEqual(named, set(types))
        for name, labels in re.findall(r"(foresto_[a-z_]+)\{(alert=[^}]+)\}", self.text):
            self.assertIn(f"{name}{{{labels}}}", metrics)
        table = self.text.split("## Configure")[1].split("An address")[0]
        usage = self.run_program("serve", "--help").stdout
        self.assertEqual(set(re.findall(r"`(--[a-z-]+)", table)), set(re.findall(r"  (--[a-z-]+)", usage)) - {"--help"})
        for option, default in re.findall(r"`(--[a-z-]+)[^`]*` \| `?([\w:.]+)", table):
            if re.fullmatch(r"[\d:.]+|sqlite:.*", default):
                self.assertRegex(usage, rf"{option}[^(]+[^-]*\({re.escape(default)}\)")

    def test_backup(self):
        service = self.start()
        run = service.post(RUN | MONTHLY).json
        line = re.search(r"sqlite3 foresto\.db \"(\.backup .*)\"", self.text)[1].replace("foresto-backup.db", "copy.db")
        done = subprocess.run(["sqlite3", "store.db", line], cwd=self.directory, check=False, timeout=30)
        self.assertEqual(done.returncode, 0)
        service.stop()
        copy = self.start(store=stores.SqliteStore(self.directory / "copy.db"))
        self.assertEqual(copy.post(RUN | MONTHLY).json, run | {"cache_hit": True})

class StoreGone(Operation):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = postgres.Server()
        cls.addClassCleanup(cls.server.stop)

    def test_a_store_that_goes_and_comes_back(self):
        store = stores.PostgresStore(self.server)
        service = self.start(*NO_RATE, store=store)
        run = service.post(RUN | MONTHLY).json
        self.server.halt(signal.SIGQUIT)
        self.assertEqual(service.get(API + "/health").error, (503, "STORE_UNAVAILABLE", None))
        for path in (API + "/scenarios", RULES, RULES + "/1", f"{SCENARIO}/{run['run_id']}/path",
                     f"{SCENARIO}/{run['run_id']}/rebalancing-events", f"{ANALYSIS}/run/{run['run_id']}"):
            answer = service.get(path)
            self.assertEqual(answer.error, (503, "STORE_UNAVAILABLE", None), path)
            self.assertNotRegex(answer.text, "127|postgres|server|libpq|connection")
        self.assertEqual(service.post(RUN).error, (503, "STORE_UNAVAILABLE", None))
        self.assertEqual(service.get(API + "/metrics").status, 200)
        deadline = time.monotonic() + 5
        failures = []
        while len(failures) < 8 and time.monotonic() < deadline:  # the log is written by a thread of its own
            failures = [line["failure"] for line in service.log() if line.get("code") == "STORE_UNAVAILABLE"]
            time.sleep(0.05)
        self.assertEqual(len(failures), 8)
        self.server.start()
        self.assertEqual(service.get(API + "/health").status, 200)
        again = service.post(RUN | MONTHLY).json
        self.assertEqual(again, run | {"cache_hit": True})

    def test_a_busy_store(self):
        """A run that waits for a lock ends with its time, and so does one that the service is told to leave."""
        store = stores.PostgresStore(self.server)
        service = self.start("--time-limit", "2", *NO_RATE, store=store)
        run = service.post(RUN).json["run_id"]
        self.addCleanup(store.hold("simulation_run", "EXCLUSIVE"))
        began = time.monotonic()
        self.assertEqual(service.post(RUN | MONTHLY).error, (503, "TIME_LIMIT", None))
        self.assertLess(time.monotonic() - began, 4)
        self.assertEqual(service.get(f"{SCENARIO}/{run}/path").status, 200)
        answers = []
        thread = threading.Thread(target=lambda: answers.append(service.post(RUN | MONTHLY)))
        thread.start()
        store.wait_for_waiters()
        service.signal()
        service.signal(signal.SIGINT)
        began = time.monotonic()
        self.assertEqual(service.wait(), 0)
        self.assertLess(time.monotonic() - began, 5)
        thread.join()
        self.assertEqual(answers[0].error, (503, "STOPPING", None))

    def test_a_store_that_hears_nothing(self):
        """As after a cable was cut: whoever waits is told in time, and the service ends."""
        store = stores.PostgresStore(self.server)
        service = self.start("--time-limit", "1", "--workers", "2", "--runs", "1", *NO_RATE, store=store)
        run = service.post(RUN).json["run_id"]
        backends = [int(pid) for pid, in store.query(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")]
        self.assertEqual(len(backends), 3)
        for pid in backends:
            os.kill(pid, signal.SIGSTOP)
            self.addCleanup(os.kill, pid, signal.SIGCONT)
        began = time.monotonic()
        self.assertEqual(service.get(f"{SCENARIO}/{run}/path").error, (503, "TIME_LIMIT", None))
        self.assertLess(time.monotonic() - began, 6)
        service.signal()
        self.assertEqual(service.wait(), 0)
        self.assertLess(time.monotonic() - began, 12)

    def test_a_store_that_goes_in_the_middle_of_a_run(self):
        store = stores.PostgresStore(self.server)
        service = self.start(*NO_RATE, store=store)
        release = store.hold("simulation_run", "EXCLUSIVE")
        answers = []
        thread = threading.Thread(target=lambda: answers.append(service.post(RUN | MONTHLY)))
        thread.start()
        store.wait_for_waiters()
        self.server.halt(signal.SIGQUIT)
        thread.join(30)
        try:
            release()
        except (OSError, ValueError):
            pass
        self.assertEqual(answers[0].error, (503, "STORE_UNAVAILABLE", None))
        self.server.start()
        self.assertEqual(store.query("SELECT COUNT(*) FROM simulation_run"), [("0",)])
        self.assertEqual(service.post(RUN | MONTHLY).json["cache_hit"], False)


class Stopping(Operation):
    def stop_under_load(self, *signals):
        service = self.start(*NO_RATE)
        statuses = []

        def load(offset):
            for i in range(10000):
                try:
                    statuses.append(service.post(RUN | MONTHLY | {"initial_amount": 1000 + offset * 10000 + i}).status)
                except OSError:  # the connection was refused, or closed before a request was read
                    return

        threads = [threading.Thread(target=load, args=[offset]) for offset in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        for number in signals:
            service.signal(number)
        began = time.monotonic()
        self.assertEqual(service.wait(), 0)
        self.assertLess(time.monotonic() - began, 10)
        for thread in threads:
            thread.join()
        self.assertEqual(set(statuses) - {200, 503}, set())
        self.assertGreater(statuses.count(200), 0)
        self.assertEqual(self.whole_runs(), statuses.count(200))
        self.assertEqual([line["event"] for line in service.log()][-1], "stopped")

    def test_term(self):
        self.stop_under_load(signal.SIGTERM)

    def test_interrupt(self):
        self.stop_under_load(signal.SIGINT)

    def test_twice_is_at_once(self):
        self.stop_under_load(signal.SIGTERM, signal.SIGTERM)

    def test_what_is_running_is_finished(self):
        """A run that waits for the store when the signal comes is answered all the same."""
        service = self.start(*NO_RATE)
        idle = service.open()
        idle.request("GET", API + "/health")
        idle.getresponse().read()
        release = self.store.hold()
        answers = []
        thread = threading.Thread(target=lambda: answers.append(service.post(RUN | MONTHLY)))
        thread.start()
        time.sleep(0.5)
        service.signal()
        time.sleep(0.3)
        self.assertIsNone(service.process.poll())
        refused = service.get(API + "/health", connection=idle)
        self.assertEqual(refused.error, (503, "STOPPING", None))
        with self.assertRaises(OSError):
            service.get(API + "/health")
        release()
        thread.join()
        idle.close()
        self.assertEqual(service.wait(), 0)
        self.assertEqual(answers[0].status, 200)
        self.assertEqual(self.whole_runs(), 1)

    def test_a_disk_that_does_not_answer(self):
        """The run that is being written hangs, and nothing can end it. Who reads is served, who wants another run is told
        that it takes too long, and the service ends all the same; the store has whole runs only."""
        slow = self.directory / "slow"
        service = self.start("--time-limit", "1", "--runs", "1", *NO_RATE, more_environment={
            "LD_PRELOAD": os.environ["FORESTO_SLOW_DISK"], "SLOW_DISK": str(slow),
            "ASAN_OPTIONS": "verify_asan_link_order=0"})
        run = service.post(RUN | MONTHLY).json
        slow.touch()
        answers = []
        thread = threading.Thread(target=self.post_and_wait, args=(service, answers, 1))
        thread.start()
        time.sleep(0.3)
        began = time.monotonic()
        self.assertEqual(service.post(RUN | {"initial_amount": 2}).error, (503, "TIME_LIMIT", None))
        self.assertLess(time.monotonic() - began, 2.5)
        self.assertEqual(service.post(RUN | MONTHLY).json, run | {"cache_hit": True})
        self.assertEqual(service.get(f"{SCENARIO}/{run['run_id']}/path").status, 200)
        began = time.monotonic()
        service.signal()
        service.signal(signal.SIGINT)
        self.assertEqual(service.wait(), 5)
        self.assertLess(time.monotonic() - began, 12)
        thread.join()
        self.assertEqual(answers, [])
        self.assertEqual([line["event"] for line in service.log()][-1], "abandoned")
        self.assertLessEqual(self.whole_runs(), 2)
        self.assertEqual(self.start().post(RUN | MONTHLY).json, run | {"cache_hit": True})

    @staticmethod
    def post_and_wait(service, answers, amount):
        try:
            answers.append(service.post(RUN | {"initial_amount": amount}))
        except (OSError, http.client.HTTPException):
            pass

    def test_a_reader_that_does_not_read(self):
        """It is cut off in the end, and the service ends well."""
        service = self.start(*NO_RATE)
        run = service.post(RUN | MONTHLY).json["run_id"]
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            client.connect(("127.0.0.1", service.port))
            request = b"GET %b/%d/report HTTP/1.1\r\nHost: localhost\r\n\r\n" % (SCENARIO.encode(), run)
            client.sendall(request * 20)
            time.sleep(0.5)
            service.signal()
            service.signal(signal.SIGINT)
            self.assertEqual(service.wait(), 0)
        self.assertEqual(service.log()[-1]["event"], "stopped")

    def test_idle_clients_do_not_hold_it_up(self):
        service = self.start(*NO_RATE)
        for data in (b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab"):
            client = service.connect()
            self.addCleanup(client.close)
            client.sendall(data)
        began = time.monotonic()
        service.signal()
        self.assertEqual(service.wait(), 0)
        self.assertLess(time.monotonic() - began, 2)


support.main()
