# SPDX-License-Identifier: MIT
"""Requests that mean harm: each is refused or cut off, and the next honest one is answered."""

import json
import re
import resource
import select
import socket
import threading
import time

import stores
import support
from service import ANALYSIS, API, NO_RATE, RULES, RUN, SCENARIO, Service

INJECTION = "'; DROP TABLE simulation_run; --"
HALF_OPEN = 10000


class Hostile(support.ProgramTest):
    arguments = NO_RATE

    def setUp(self):
        super().setUp()
        self.store = stores.SqliteStore(self.directory / "store.db")
        self.service = Service(self.store.url, self.directory, *self.arguments)
        self.addCleanup(self.service.stop)

    def honest(self, seconds=5):
        """An honest request is answered, and soon."""
        began = time.monotonic()
        answer = self.service.post(RUN)
        self.assertEqual((answer.status, answer.json["trading_days"]), (200, 1917))
        self.assertLess(time.monotonic() - began, seconds)

    def refused(self, expected, body):
        answer = self.service.post(body)
        self.assertEqual(answer.error, expected, answer.body)
        return answer

    def talk(self, data, seconds=5):
        """Send bytes as they are, and return all that comes back until the service closes or falls silent."""
        with self.service.connect(seconds) as client:
            client.sendall(data)
            received = b""
            try:
                while chunk := client.recv(65536):
                    received += chunk
                    if b"\r\n\r\n" in received and b"Connection: close" not in received:
                        break
            except (TimeoutError, ConnectionResetError):
                pass
            return received


class Json(Hostile):
    def test_truncated(self):
        text = json.dumps(RUN | {"rebalancing_rule": {"rule_type": "PERIODIC", "frequency": "MONTHLY"}})
        for length in range(len(text)):
            self.refused((400, "MALFORMED_JSON", None), text[:length])
        self.honest()

    def test_not_an_object(self):
        for text in ("[]", '"x"', "1", "true", "null", "{}{}", '{"a":1}x', "", " ", "\0", "\ufeff{}"):
            self.refused((400, "MALFORMED_JSON", None), text.encode())

    def test_deep(self):
        for text in ("[" * 30000, '{"a":' * 10000, '{"scenario_id":' + "[" * 20 + "]" * 20 + "}",
                     "[" * 30000 + "]" * 30000):
            self.refused((400, "MALFORMED_JSON", None), text)
        brackets = json.dumps(RUN | {"scenario_id": "[{" * 30})
        self.refused((404, "NOT_FOUND", "scenario_id"), brackets)
        self.honest()

    def test_huge(self):
        for size in (65537, 70000, 500000):
            answer = self.service.post(" " * (size - 2) + "{}")
            self.assertEqual(answer.error, (413, "TOO_LARGE", None))
        self.refused((400, "REQUIRED", "scenario_id"), " " * 65534 + "{}")
        self.honest()

    def test_more_huge_than_is_read(self):
        """The service does not read on for ever: the answer comes, or the connection ends."""
        head = f"POST {SCENARIO} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        for size in (2 ** 31, 2 ** 40, 2 ** 62):
            received = self.talk((head % size).encode())
            self.assertTrue(received.startswith(b"HTTP/1.1 413 "), received)
        chunked = head.replace("Content-Length: %d", "Transfer-Encoding: chunked").encode()
        with self.service.connect() as client:
            client.sendall(chunked)
            with self.assertRaises(OSError):
                for _ in range(1000):
                    client.sendall(b"2710\r\n" + b" " * 10000 + b"\r\n")
                    time.sleep(0.001)
        self.honest()

    def test_chunked(self):
        body = json.dumps(RUN).encode()
        head = f"POST {SCENARIO} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        head = (head + "Transfer-Encoding: chunked\r\n\r\n").encode()
        whole = head + b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
        self.assertTrue(self.talk(whole).startswith(b"HTTP/1.1 200 "))
        large = head + b"10000\r\n" + b" " * 65536 + b"\r\n2\r\n{}\r\n0\r\n\r\n"
        self.assertTrue(self.talk(large).startswith(b"HTTP/1.1 413 "))

    def test_repeated_keys(self):
        text = json.dumps(RUN)
        for name, again in (("initial_amount", '"initial_amount":2'), ("scenario_id", '"scenario_id":"GROWTH"'),
                            ("x", '"x":1,"x":1'),
                            ("rule_type", '"rebalancing_rule":{"rule_type":"DRIFT","rule_type":"DRIFT"}')):
            answer = self.refused((400, "DUPLICATE_FIELD", None), text[:-1] + "," + again + "}")
            self.assertIn(f'"{name}"', answer.json["error"]["message"])

    def test_not_utf8(self):
        for bad in (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xc0\xaf"):
            body = json.dumps(RUN).encode().replace(b"DEFENSIVE", b"DEF" + bad)
            self.refused((400, "MALFORMED_JSON", None), body)
            self.refused((400, "MALFORMED_JSON", None), b'{"' + bad + b'":1}')
        for escaped in (r"\ud800", r"\udc00", r"\u0000"):
            self.refused((400, "MALFORMED_JSON", None), json.dumps(RUN).replace("DEFENSIVE", escaped))
        self.honest()

    def test_numbers_that_are_none(self):
        for number in ("NaN", "Infinity", "-Infinity", "nan", "0x10", "1.", ".5", "+1", "01", "1e", "1_000"):
            self.refused((400, "MALFORMED_JSON", None), json.dumps(RUN).replace("1000000", number))

    def test_numbers_that_do_not_fit(self):
        for number in ("1e309", "-1e309", "1e999999999", "9" * 400 + ".0", "9" * 400):
            self.refused((422, "RANGE", None), json.dumps(RUN).replace("1000000", number))
        for number in ("9" * 30, "12345678901234567000", "9223372036854775808"):
            self.refused((422, "RANGE", "initial_amount"), json.dumps(RUN).replace("1000000", number))
            text = json.dumps(RUN | {"rebalancing_rule_id": 0})
            self.refused((422, "RANGE", "rebalancing_rule_id"), text[:-2] + number + "}")
            self.refused((400, "ILL_TYPED", "scenario_id"), text.replace('"DEFENSIVE"', number))
        for number in ("0.00001", "1e-300"):
            self.refused((422, "RANGE", "initial_amount"), json.dumps(RUN).replace("1000000", number))
        self.refused((422, "AMOUNT", "initial_amount"), json.dumps(RUN).replace("1000000", "1e-400"))
        rule = '{"rule_type":"DRIFT","drift_threshold":0.05,"cost_rate":1e309}'
        self.refused((422, "RANGE", None), json.dumps(RUN)[:-1] + f',"rebalancing_rule":{rule}}}')


class Sql(Hostile):
    def test_sql_in_every_string(self):
        self.honest()
        rows = self.store.query("SELECT * FROM rebalancing_rule ORDER BY rule_id")
        for text in (INJECTION, "' OR 1=1 --", '" OR ""="', "$1", "?1", ":id", "%s", "\\'; --", "x'||(SELECT 1)||'"):
            for name in ("scenario_id", "start_date", "end_date", "missing_policy"):
                answer = self.service.post(RUN | {name: text})
                self.assertIn(answer.status, (400, 404, 422), (name, text))
                self.assertEqual(answer.error[2], name)
            for name in ("rule_type", "frequency", "base_day_policy", "effective_from", "effective_to"):
                rule = {"rule_type": "HYBRID", "frequency": "MONTHLY", "drift_threshold": 0.05, name: text}
                self.assertEqual(self.service.post(RUN | {"rebalancing_rule": rule}).error,
                                 (422, "RULE", "rebalancing_rule." + name))
            self.assertEqual(self.service.post(RUN | {text: 1}).error, (400, "UNKNOWN_FIELD", text))
            quoted = "".join(f"%{byte:02x}" for byte in text.encode())
            for path in (f"{RULES}/{quoted}", f"{SCENARIO}/{quoted}/path", f"{SCENARIO}/{quoted}/rebalancing-events",
                         f"{ANALYSIS}/run/{quoted}", f"{ANALYSIS}/compare?run_id_1={quoted}&run_id_2=1",
                         f"{ANALYSIS}/run/1?rf_annual={quoted}", f"{API}/{quoted}"):
                self.assertIn(self.service.get(path).error[0], (400, 404), path)
        self.assertEqual(self.store.query("SELECT * FROM rebalancing_rule ORDER BY rule_id"), rows)
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM simulation_run"), [("1",)])
        self.honest()

    def test_a_rule_name_is_only_a_name(self):
        """This one string is free text, so it is taken, and comes to nothing."""
        rule = {"rule_type": "DRIFT", "drift_threshold": 0.05, "rule_name": INJECTION}
        self.assertEqual(self.service.post(RUN | {"rebalancing_rule": rule}).status, 200)
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM simulation_run"), [("1",)])


class Http(Hostile):
    def test_what_is_not_http(self):
        for data in (b"\0" * 100, b"GET\r\n\r\n", b"\r\n\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00",
                     b"GET / HTTP/1.1\r\n\r\n", b"GET " + b"/" * 100000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 20000 + b"\r\n",
                     b"POST " + SCENARIO.encode() + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
                     b"POST " + SCENARIO.encode() + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
                     b"POST " + SCENARIO.encode() + b" HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"):
            try:
                received = self.talk(data, 1)
            except (BrokenPipeError, ConnectionResetError):
                received = b""
            self.assertNotIn(b" 200 ", received.split(b"\r\n")[0], data[:60])
        self.honest()

    def test_a_body_that_ends_in_two_places(self):
        """Whoever stands in front may have read another one; the connection ends with the refusal."""
        head = f"POST {SCENARIO} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        hidden = f"GET {API}/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
        for lines in ("Content-Length: 2\r\nContent-Length: 3\r\n", "Content-Length: 2\r\nContent-Length: 2\r\n",
                      "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                      "Content-Length: 2\r\ntransfer-encoding: chunked\r\n", "Host: evil.example\r\n"):
            with self.service.connect() as client:
                client.sendall((head + lines + "\r\n0\r\n\r\n" + hidden).encode())
                received = b""
                try:
                    while chunk := client.recv(65536):
                        received += chunk
                except ConnectionResetError:
                    pass
            self.assertEqual(re.findall(rb"HTTP/1.1 (\d+)", received), [b"400"], lines)
            self.assertIn(b"AMBIGUOUS_HEADER", received)
        self.honest()

    def test_a_name_that_is_not_ours(self):
        """A page of another site whose name has come to mean this machine."""
        for host in ("evil.example", f"evil.example:{self.service.port}", "localhost.evil.example", "localhost:80x", "",
                     "127.0.0.1.evil.example", "127.0.0.10", "[::2]", "x@localhost"):
            for path in ("/", "/openapi.json", API + "/health", API + "/nothing"):
                answer = self.service.get(path, headers={"Host": host})
                self.assertEqual(answer.error, (403, "FORBIDDEN_HOST", None), host)
        for host in ("localhost", "LocalHost:1", f"127.0.0.1:{self.service.port}", "127.0.0.1", "[::1]:8080"):
            self.assertEqual(self.service.get(API + "/health", headers={"Host": host}).status, 200, host)

    def test_parameters_of_a_post(self):
        answer = self.service.ask("POST", SCENARIO + "?x=1", RUN)
        self.assertEqual(answer.error, (400, "UNKNOWN_FIELD", "x"))

    def test_many_parameters(self):
        answer = self.service.get(API + "/scenarios?" + "&".join(f"p{i}=1" for i in range(100)))
        self.assertEqual(answer.error[:2], (400, "UNKNOWN_FIELD"))

    def test_a_long_path(self):
        self.assertEqual(self.service.get(API + "/" + "x" * 5000).error, (404, "NOT_FOUND", None))
        self.assertEqual(self.service.get(SCENARIO + "/" + "1" * 200 + "/path").error[0], 422)
        self.assertEqual(self.service.get(RULES + "/" + "1" * 40 + "x").error, (400, "ILL_TYPED", "rule_id"))
        self.assertEqual(self.service.get(RULES + "/" + "0" * 40 + "1").status, 200)
        path = RULES + "/" + "0" * (254 - len(RULES) - 1) + "1"
        self.assertEqual((len(path), self.service.get(path).status), (255, 200))
        self.assertEqual(self.service.get(path + "x").error, (404, "NOT_FOUND", None))

    def test_pipelined_requests_are_answered_in_order(self):
        one = b"GET " + API.encode() + b"/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
        last = b"GET " + API.encode() + b"/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        with self.service.connect() as client:
            client.sendall(one * 5 + last)
            received = b""
            while chunk := client.recv(65536):
                received += chunk
        self.assertEqual(re.findall(rb"HTTP/1.1 (\d+)", received), [b"200"] * 5 + [b"404"])


class Slow(Hostile):
    # Few places, so that a single test process can take them all.
    arguments = (*NO_RATE, "--connections", "64")

    def test_clients_that_leave(self):
        body = json.dumps(RUN | {"initial_amount": 5}).encode()
        head = b"POST %b HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        request = head % (SCENARIO.encode(), len(body)) + body
        for length in range(1, len(request) + 1, 7):
            with self.service.connect() as client:
                client.sendall(request[:length])
        for _ in range(20):
            client = self.service.connect()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # leave with a reset
            client.sendall(request)
            client.close()
        self.honest()

    def test_readers_that_do_not_read(self):
        """Answers of a megabyte each that nobody takes."""
        self.honest()
        clients = []
        for _ in range(40):
            client = self.service.connect()
            self.addCleanup(client.close)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            client.sendall(b"GET %b/1/report HTTP/1.1\r\nHost: localhost\r\n\r\n" % SCENARIO.encode())
            clients.append(client)
        self.honest()

    def test_more_clients_than_places(self):
        """Those that say nothing make room for those that do."""
        for _ in range(300):
            client = self.service.connect()
            self.addCleanup(client.close)
            client.sendall(b"GET / HTTP/1.1\r\nHost:")
        began = time.monotonic()
        for _ in range(20):
            self.honest()
        self.assertLess(time.monotonic() - began, 5)

    def test_a_trickle_is_cut_off(self):
        """A byte every half second keeps a connection busy, but not for ever."""
        with self.service.connect() as client:
            client.sendall(b"GET / HTTP/1.1\r\nX: ")
            began = time.monotonic()
            try:
                while time.monotonic() - began < 30:
                    if select.select([client], [], [], 0.5)[0] and not client.recv(100):
                        break
                    client.sendall(b"y")
            except OSError:
                pass
            self.assertLess(time.monotonic() - began, 20)
        self.honest()


class Queue(Hostile):
    arguments = (*NO_RATE, "--workers", "1", "--time-limit", "60")

    def test_more_requests_than_may_wait(self):
        """One is under way and 256 wait; one more is told to come again, and then all are answered."""
        self.honest()
        release = self.store.hold()
        clients = []
        for i in range(258):
            clients.append(self.service.connect())
            self.addCleanup(clients[-1].close)
            body = json.dumps(RUN | {"end_date": "2000-01-31", "initial_amount": 10 + i}).encode()
            clients[-1].sendall(b"POST %b HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                b"Content-Length: %d\r\n\r\n%b" % (SCENARIO.encode(), len(body), body))
            if i == 0:
                time.sleep(0.5)  # until the worker has taken it
        answered = select.select(clients, [], [], 10)[0]
        self.assertEqual(len(answered), 1)
        received = answered[0].recv(65536)
        self.assertTrue(received.startswith(b"HTTP/1.1 503 "), received)
        self.assertIn(b'"code":"BUSY"', received)
        release()
        for client in clients:
            if client is not answered[0]:
                self.assertTrue(client.recv(65536).startswith(b"HTTP/1.1 200 "))


class HalfOpen(Hostile):
    def test_ten_thousand_half_open_connections(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = HALF_OPEN + 200
        if hard != resource.RLIM_INFINITY and hard < wanted:
            self.skipTest(f"the system allows {hard} open files")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        clients = []
        try:
            while len(clients) < HALF_OPEN:
                for _ in range(500):
                    client = self.service.connect(10)
                    clients.append(client)
                    client.send(b"POST /api/v1/backtest/scenario HTTP/1.1\r\nHost: localhost\r\n")
                if len(clients) % 2000 == 0:
                    self.honest()
            answers = []
            threads = [threading.Thread(target=lambda: answers.append(self.service.post(RUN).status))
                       for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(answers, [200] * 8)
            for _ in range(20):
                self.honest(2)
        finally:
            for client in clients:
                client.close()
        self.honest()


support.main()
