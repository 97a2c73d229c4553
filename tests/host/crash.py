# SPDX-License-Identifier: MIT
"""Crashes of `foresto serve`: under load it is killed with SIGKILL at random moments. Each time the store opens clean,
has only whole runs, has every run that was answered, and serves again.

    FORESTO_PROGRAM=build/demo/examples/host/foresto FORESTO_DATA=examples/data python3 tests/host/crash.py
    ... crash.py --times 5 --postgres --seed 1

The test suite crashes it 5 times.
"""

import argparse
import contextlib
import http.client
import itertools
import json
import pathlib
import random
import signal
import sqlite3
import sys
import tempfile
import threading
import time

import postgres
import stores
from service import API, NO_RATE, RUN, Service

CLIENTS = 4
RULES = [{"rule_type": "PERIODIC", "frequency": "MONTHLY"}, {"rule_type": "DRIFT", "drift_threshold": 0.01},
         {"rule_type": "HYBRID", "frequency": "QUARTERLY", "drift_threshold": 0.05}, None]
PARTS = """
SELECT r.run_id, r.request_hash, r.status, r.trading_days, r.event_count,
    (SELECT COUNT(*) FROM simulation_path AS p WHERE p.simulation_run_id = r.run_id),
    (SELECT COUNT(*) FROM rebalancing_event AS e WHERE e.simulation_run_id = r.run_id)
FROM simulation_run AS r
"""
STRAY = """
SELECT (SELECT COUNT(*) FROM simulation_path WHERE simulation_run_id NOT IN (SELECT run_id FROM simulation_run))
    + (SELECT COUNT(*) FROM rebalancing_event WHERE simulation_run_id NOT IN (SELECT run_id FROM simulation_run))
"""


class Load:
    """Clients that run ever new requests, until the service is gone; `answered` are the hashes of their runs."""

    def __init__(self, service, amounts):
        self.service, self.amounts = service, amounts
        self.answered, self.strange = [], []
        self.threads = [threading.Thread(target=self.run) for _ in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def run(self):
        connection = self.service.open()
        for amount in self.amounts:
            body = RUN | {"initial_amount": amount, "rebalancing_rule": RULES[amount % len(RULES)]}
            try:
                answer = self.service.post(body, connection=connection)
                text = answer.json if answer.status == 200 else None
            except (OSError, ValueError, http.client.HTTPException):
                break
            if text is None:
                self.strange.append(answer.body)
                break
            self.answered.append(text["request_hash"])
        connection.close()

    def join(self):
        for thread in self.threads:
            thread.join()


def check_store(store, answered):
    """Complaints about the store, and how many runs it has."""
    complaints = []
    if store.kind == "sqlite":
        with contextlib.closing(sqlite3.connect(store.path)) as connection:
            for pragma in ("integrity_check", "foreign_key_check"):
                found = connection.execute(f"PRAGMA {pragma}").fetchall()
                complaints += [] if found in ([], [("ok",)]) else [f"{pragma}: {found}"]
    runs = store.query(PARTS)
    for run_id, _, status, days, events, path_rows, event_rows in runs:
        if (status, days, events) != ("COMPLETED", path_rows, event_rows) or days == "0":
            complaints.append(f"run {run_id} is not whole: {status}, {path_rows}/{days} days, {event_rows}/{events}")
    if store.query(STRAY) != [("0",)]:
        complaints.append("there are rows of no run")
    lost = set(answered) - {run[1] for run in runs}
    if lost:
        complaints.append(f"{len(lost)} runs that were answered are not in the store")
    return complaints, len(runs)


def crash(store, folder, dice, amounts, answered):
    """Start, load, kill; then look at the store, and whether a run can be had from it."""
    service = Service(store.url, folder, *NO_RATE)
    try:
        load = Load(service, amounts)
        time.sleep(dice.uniform(0.02, 0.7))
        service.signal(signal.SIGKILL)
        killed = service.wait() == -signal.SIGKILL
    finally:
        service.stop()
    load.join()
    answered += load.answered
    complaints, runs = check_store(store, answered)
    complaints += [f"strange answer: {body[:200]!r}" for body in load.strange]
    complaints += [] if killed else ["the service ended on its own"]
    return complaints, runs


def serves(store, folder):
    """After the last crash the service serves the store as if nothing had been."""
    service = Service(store.url, folder, *NO_RATE)
    try:
        health = service.get(API + "/health").status
        first, second = service.post(RUN), service.post(RUN)
        same = first.json | {"cache_hit": True} == second.json
        return [] if (health, first.status, second.status) == (200, 200, 200) and same else ["it does not serve again"]
    finally:
        service.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.randrange(10 ** 6))
    parser.add_argument("--postgres", action="store_true", help="a PostgreSQL instead of SQLite")
    options = parser.parse_args()
    dice, amounts, answered, faults = random.Random(options.seed), itertools.count(1000), [], 0
    print(f"seed {options.seed}")
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        if options.postgres:
            server = postgres.start_or_skip()
            stack.callback(server.stop)
            store = stores.PostgresStore(server)
        else:
            store = stores.SqliteStore(pathlib.Path(folder) / "store.db")
        for turn in range(1, options.times + 1):
            complaints, runs = crash(store, folder, dice, amounts, answered)
            faults += bool(complaints)
            print(f"crash {turn}: {runs} runs, {len(answered)} answered", *complaints, sep="\n    ")
        complaints = serves(store, folder)
        faults += bool(complaints)
        print(json.dumps({"crashes": options.times, "runs": runs, "answered": len(answered), "faults": faults}))
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
