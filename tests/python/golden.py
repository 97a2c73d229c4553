# SPDX-License-Identifier: MIT
"""The golden cases, and their bits.

FORESTO_VECTORS is the folder of golden.json, FORESTO_DATA that of the market data.
"""

import csv
import datetime
import functools
import hashlib
import json
import os
import pathlib
import struct

import numpy as np

import foresto

CASES = json.loads(pathlib.Path(os.environ["FORESTO_VECTORS"], "golden.json").read_text())
BY_NAME = {case["name"]: case for case in CASES}
NAV_COLUMNS = ("nav", "daily_return", "cumulative_return", "high_water_mark", "drawdown")
EPOCH = datetime.date(1970, 1, 1)


@functools.lru_cache
def market(file):
    """(dates, names, values) of a file; every number is the double nearest to its text."""
    with open(pathlib.Path(os.environ["FORESTO_DATA"], file), newline="") as source:
        (_, *names), *rows = csv.reader(source)
    dates = np.array([row[0] for row in rows], "datetime64[D]")
    values = np.array([[float(cell) for cell in row[1:]] for row in rows])
    values.flags.writeable = False
    return dates, names, values


def terms(case):
    """The arguments that simulate() and Session have in common."""
    rule = case["rule"]
    return {
        "weights": case["weights"],
        "rule": rule if isinstance(rule, dict) else None,
        "baseline": "hold" if rule == "HOLD" else "phase1",
        "kind": case["kind"].lower(),
        "initial": case["initial_amount"],
        "classes": case.get("classes"),
        "start": case["start"],
        "end": case["end"],
    }


def simulate(case, **more):
    dates, names, values = market(case["data"])
    return foresto.simulate(values, dates, names=names, **terms(case), **more)


def session(case):
    return foresto.Session(names=market(case["data"])[1], **terms(case))


def rows(case):
    """(date, values, next date) of each day that the case runs on."""
    dates, _, values = market(case["data"])
    inside = (dates >= np.datetime64(case["start"])) & (dates <= np.datetime64(case["end"]))
    days = dates[inside].tolist()
    return zip(days, values[inside], [*days[1:], None])


def nav_bytes(dates, columns):
    """NAV records as packed bytes; dates and columns are sequences of equal length."""
    records = np.empty(len(dates), [("date", "<i4"), *((name, "<f8") for name in NAV_COLUMNS)])
    records["date"] = np.asarray(dates, "datetime64[D]").astype(np.int64)
    for name, column in zip(NAV_COLUMNS, columns):
        records[name] = column
    return records.tobytes()


def event_bytes(event):
    trigger = {"PERIODIC": 1, "DRIFT": 2}[event.trigger_type]
    numbers = (event.turnover, event.cost_rate, event.cost_factor, event.cost_amount, event.nav_before,
               event.nav_after, *event.before_weights.values(), *event.after_weights.values())
    day = (event.event_date - EPOCH).days
    return struct.pack(f"<QiI{len(numbers)}d", event.event_order, day, trigger, *numbers)


def result_bytes(result):
    """All bits of a result, as golden_bits.c has them."""
    columns = [getattr(result, name) for name in NAV_COLUMNS]
    return nav_bytes(result.dates, columns) + b"".join(map(event_bytes, result.events))


def steps_bytes(steps):
    """The same of a session's steps."""
    taken = [step for step in steps if step.trading_day]
    columns = [[getattr(step, name) for step in taken] for name in NAV_COLUMNS]
    events = [step.event for step in taken if step.event is not None]
    return nav_bytes([step.date for step in taken], columns) + b"".join(map(event_bytes, events))


def digest(parts):
    return hashlib.sha256(b"".join(parts)).hexdigest()
