# SPDX-License-Identifier: MIT
"""`foresto serve` as a process of its own, and requests to it over real sockets."""

import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

import support

API = "/api/v1"
SCENARIO = API + "/backtest/scenario"
RULES = API + "/backtest/rebalancing/rules"
ANALYSIS = API + "/backtest/analysis"
JSON_TYPE = {"Content-Type": "application/json"}
RUN = {"scenario_id": "DEFENSIVE", "start_date": "2000-01-01", "end_date": "2007-12-31", "initial_amount": 1000000}
NO_RATE = ("--rate", "0")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        """Status, code and field of a refusal, whose form is checked."""
        document = self.json
        assert set(document) == {"success", "error"} and document["success"] is False, document
        error = document["error"]
        assert set(error) == {"code", "message", "field"} and error["message"], document
        assert self.headers["Content-Type"] == "application/json", self.headers
        return self.status, error["code"], error["field"]


class Service:
    """Started at once; stopped by stop(), which a test registers as a clean-up. `log` is a file for standard error,
    which is closed here; without one it goes to a file that log() reads."""

    def __init__(self, url, directory, *arguments, flag="1", port=0, listen="127.0.0.1", log=None,
                 preexec_fn=None, more_environment=()):
        self.log_path = pathlib.Path(directory) / f"log-{time.monotonic_ns()}"
        environment = {key: value for key, value in os.environ.items() if key != "USE_REBALANCING"}
        environment.update(more_environment)
        if flag is not None:
            environment["USE_REBALANCING"] = flag
        with log or self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                [support.PROGRAM, "serve", "--store", url, "--listen", f"{listen}:{port}", *map(str, arguments)],
                cwd=directory, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                text=True, preexec_fn=preexec_fn)
        line = self.process.stdout.readline()
        if not line.startswith(f"listening on http://{listen}:"):
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            raise RuntimeError(f"the service does not start: {self.log_path.read_text()}")
        self.port = int(line.rsplit(":", 1)[1])

    def connect(self, timeout=30):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def open(self, timeout=30):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None, connection=None):
        """One request. A body that is not bytes or text is sent as JSON; bytes and text have no type of their own."""
        headers = dict(headers or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            headers = JSON_TYPE | headers
        own = connection or self.open()
        try:
            own.request(method, path, body, headers)
            response = own.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            if own is not connection:
                own.close()

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def post(self, body, headers=None, **options):
        if isinstance(body, (bytes, str)):
            headers = JSON_TYPE | dict(headers or {})
        return self.ask("POST", SCENARIO, body, headers=headers, **options)

    def log(self):
        return [json.loads(line) for line in self.log_path.read_text().splitlines()]

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def wait(self, timeout=30):
        code = self.process.wait(timeout)
        self.process.stdout.close()
        return code

    def stop(self):
        """Stop the service, which must end well."""
        if self.process.poll() is not None:
            self.process.stdout.close()
            return
        self.signal()
        try:
            code = self.wait()
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.wait()
            raise
        if code:
            raise AssertionError(f"the service ended with {code}: {self.log_path.read_text()[-4000:]}")


def same_everywhere(text):
    """A body without what differs between two stores with the same contents: ids of runs and events, and times."""
    text = re.sub(r'"(run_id|run_id_1|run_id_2|simulation_run_id|event_id)":\d+', r'"\1":0', text)
    return TIME.sub("T", text)
