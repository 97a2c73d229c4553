# SPDX-License-Identifier: MIT
"""Load on `foresto serve`: 8 connections for 20 seconds of mixed requests. Fails when one request fails, or when the
99th percentile of a cached run is 10 times its median or more.

    FORESTO_PROGRAM=build/demo/examples/host/foresto FORESTO_DATA=examples/data python3 tests/host/load.py
    ... load.py --seconds 5 --connections 4 --postgres

The test suite runs it for 3 seconds with --failures-only, since there its neighbours decide on the times.
"""

import argparse
import contextlib
import itertools
import json
import multiprocessing
import pathlib
import random
import sys
import tempfile
import time

import postgres
from service import ANALYSIS, API, NO_RATE, RULES, RUN, SCENARIO, Service

WARM_UP = 1
RULE = {"rule_type": "HYBRID", "frequency": "MONTHLY", "drift_threshold": 0.05}
CACHED = [RUN | {"scenario_id": scenario} | rule for scenario in ("MIN_VOL", "DEFENSIVE", "GROWTH")
          for rule in ({}, {"rebalancing_rule_id": 1}, {"rebalancing_rule_id": 3}, {"rebalancing_rule": RULE})]


def new_run(client, turn):
    amount = 10000 + client * 1000000 + turn
    return "POST", SCENARIO, json.dumps(RUN | {"initial_amount": amount, "rebalancing_rule": RULE})


def cached_run(client, turn):
    del client
    return "POST", SCENARIO, json.dumps(CACHED[turn % len(CACHED)])


def reading(path, runs=len(CACHED)):
    return lambda client, turn: ("GET", path.format(1 + turn % runs, 1 + (turn + 1) % runs), None)


# What is asked, and how often among a hundred.
MIX = {
    "cached run": (40, cached_run),
    "new run": (5, new_run),
    "events": (10, reading(SCENARIO + "/{}/rebalancing-events")),
    "path": (5, reading(SCENARIO + "/{}/path")),
    "report": (2, reading(SCENARIO + "/{}/report")),
    "analysis": (10, reading(ANALYSIS + "/run/{}")),
    "analysis, other rate": (5, reading(ANALYSIS + "/run/{}?rf_annual=0.01")),
    "comparison": (8, reading(ANALYSIS + "/compare?run_id_1={}&run_id_2={}")),
    "rules": (5, reading(RULES)),
    "scenarios": (5, reading(API + "/scenarios")),
    "health": (3, reading(API + "/health")),
    "metrics": (2, reading(API + "/metrics")),
}


def encode(service, method, path, body):
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{service.port}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return (head + "\r\n" + (body or "")).encode()


def receive(connection):
    """Status and body, with as little work as can be: the clients share the machine with the service."""
    data = connection.recv(1 << 20)
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += receive_some(connection)
    length = int(data[:end].partition(b"\r\nContent-Length: ")[2].partition(b"\r\n")[0])
    parts, missing = [data[end + 4:]], length - (len(data) - end - 4)
    while missing > 0:
        parts.append(receive_some(connection))
        missing -= len(parts[-1])
    return int(data[9:12]), b"".join(parts)


def receive_some(connection):
    data = connection.recv(1 << 20)
    if not data:
        raise ConnectionError("the service has closed the connection")
    return data


def work(service, number, seconds, results):
    """One client on one connection, until the time is up."""
    dice = random.Random(number)
    kinds, weights = list(MIX), [weight for weight, _ in MIX.values()]
    taken, failures = {kind: [] for kind in kinds}, []
    end = time.monotonic() + WARM_UP + seconds
    with service.connect() as connection:
        for turn in itertools.count():
            kind = dice.choices(kinds, weights)[0]
            request = encode(service, *MIX[kind][1](number, turn))
            began = time.monotonic()
            if began > end:
                break
            connection.sendall(request)
            status, body = receive(connection)
            if began > end - seconds:
                taken[kind].append(time.monotonic() - began)
            if status != 200:
                failures.append(f"{kind}: {status} {body[:200]!r}")
            elif kind == "cached run" and b'"cache_hit":true' not in body:
                failures.append(f"{kind}: was not cached")
    results.put((taken, failures))


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def show(taken, seconds):
    print("| request | count | per second | p50 ms | p99 ms | max ms |\n|---|---:|---:|---:|---:|---:|")
    everything = [value for values in taken.values() for value in values]
    for kind, values in [*taken.items(), ("all", everything)]:
        if values:
            print(f"| {kind} | {len(values)} | {len(values) / seconds:.0f} | {percentile(values, 0.5) * 1000:.2f} "
                  f"| {percentile(values, 0.99) * 1000:.2f} | {max(values) * 1000:.2f} |")


def tell_pressure():
    """How much others want the processors: with more than a few percent the tail of the figures is theirs."""
    path = pathlib.Path("/proc/pressure/cpu")
    if path.exists():
        print("before the start, share of time in which some process waited for a processor:",
              path.read_text().split("avg60=")[1].split()[0], "%\n")


def measure(service, connections, seconds):
    for body in CACHED:
        assert service.post(body).status == 200
    results = multiprocessing.Queue()
    clients = [multiprocessing.Process(target=work, args=(service, number, seconds, results))
               for number in range(connections)]
    for client in clients:
        client.start()
    taken, failures = {kind: [] for kind in MIX}, []
    for _ in clients:
        their, failed = results.get(timeout=seconds + 60)
        failures += failed
        for kind, values in their.items():
            taken[kind] += values
    for client in clients:
        client.join()
        failures += ["a client has ended before its time"] * (client.exitcode != 0)
    return taken, failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--failures-only", action="store_true", help="whatever the percentiles are")
    parser.add_argument("--postgres", action="store_true", help="a PostgreSQL instead of SQLite")
    options = parser.parse_args()
    tell_pressure()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = f"sqlite:{pathlib.Path(folder) / 'store.db'}"
        if options.postgres:
            server = postgres.start_or_skip()
            stack.callback(server.stop)
            url = server.create_database()
        service = Service(url, folder, *NO_RATE)
        stack.callback(service.stop)
        taken, failures = measure(service, options.connections, options.seconds)
    show(taken, options.seconds)
    cached = taken["cached run"]
    ratio = percentile(cached, 0.99) / percentile(cached, 0.5)
    print(f"\ncached run: p99 is {ratio:.1f} times p50; {len(failures)} failures")
    for failure in failures[:10]:
        print(failure)
    sys.exit(bool(failures) or (ratio >= 10 and not options.failures_only))


if __name__ == "__main__":
    main()
