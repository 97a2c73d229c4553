# SPDX-License-Identifier: MIT
"""Nothing is kept: many runs, and the process does not grow. Cycles are not left to the garbage collector."""

import contextlib
import gc
import pathlib

import golden
import pytest

import foresto

CASE = golden.BY_NAME["swiss_monthly_first"]
STATUS = pathlib.Path("/proc/self/status")
pytestmark = pytest.mark.skipif(not STATUS.exists(), reason="the size of the process is not known")


def size():
    """Resident memory in bytes."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


def failing(*_):
    raise RuntimeError


def run():
    golden.simulate(CASE).nav[-1:]


def run_with_everything():
    result = golden.simulate(CASE, on_event=lambda event: None, cost_model=lambda trades: 1.0)
    result.events, result.figures, result.summary, result.request_hash, result.to_frame()


def run_that_fails():
    for name in ("on_event", "on_nav", "cost_model", "progress"):
        with contextlib.suppress(RuntimeError):
            golden.simulate(CASE, **{name: failing})


def refused():
    with contextlib.suppress(foresto.ForestoError):
        golden.simulate(CASE | {"initial_amount": -1.0})


def panel():
    dates, names, values = golden.market(CASE["data"])
    foresto.Panel(values, dates, names)


def session():
    one = golden.session(CASE)
    for row, _ in zip(golden.rows(CASE), range(5)):
        one.step(*row)
    foresto.Session.restore(one.export()).close()


def session_with_cost_model():
    one = foresto.Session(names=golden.market(CASE["data"])[1], cost_model=lambda trades: 1.0, **golden.terms(CASE))
    for row, _ in zip(golden.rows(CASE), range(5)):
        one.step(*row)


def sweep():
    dates, names, values = golden.market(CASE["data"])
    mixes = [[0.5, 0.3, 0.2], [0.2, 0.3, 0.5]]
    foresto.sweep(values, dates, mixes, CASE["rule"], names=names, nav=True, figures=True, threads=2)


def execute():
    dates, names, values = golden.market(CASE["data"])
    rows = zip(dates[:5].tolist(), values)
    terms = golden.terms(CASE)
    del terms["kind"]
    foresto.execute(foresto.PriceFeed(rows, names), store=foresto.RunStore(), **terms)


@pytest.mark.parametrize("job, count", [
    (run, 1500), (run_with_everything, 150), (run_that_fails, 300), (refused, 1000), (panel, 1500), (session, 1000),
    (session_with_cost_model, 1000), (sweep, 200), (execute, 500),
])
def test_no_growth(job, count):
    gc.collect()
    gc.disable()
    try:
        for _ in range(count // 10):
            job()
        before = size()
        for _ in range(count):
            job()
        # A run's columns alone are 77 kB, a panel 46 kB; a lost object of 20 kB a time would show.
        assert size() - before < max(count * 4096, 2 << 20)
    finally:
        gc.enable()
