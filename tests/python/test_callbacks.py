# SPDX-License-Identifier: MIT
"""Callbacks: what they are handed, and that an exception in one comes back as the same object."""

import datetime
import math

import golden
import numpy as np
import pytest

import foresto

CASE = golden.BY_NAME["swiss_hybrid_quarterly_3pct"]
CALLBACKS = ("on_event", "on_nav", "cost_model", "progress")


class Stop(Exception):
    pass


def failing(exception, at):
    """A callback that raises at a call, from 0, and one that counts the calls."""
    calls = []

    def callback(*arguments):
        calls.append(arguments)
        if len(calls) == at + 1:
            raise exception
        return 0.0

    return callback, calls


def test_sinks_take_what_the_result_holds():
    seen = []
    result = golden.simulate(CASE, on_event=seen.append, on_nav=seen.append)
    assert [entry for entry in seen if isinstance(entry, foresto.Event)] == result.events
    navs = [entry for entry in seen if isinstance(entry, foresto.NavRecord)]
    assert [nav.date for nav in navs] == result.dates.tolist()
    for name in golden.NAV_COLUMNS:
        assert [getattr(nav, name) for nav in navs] == getattr(result, name).tolist()
    # A day's event comes before its NAV.
    order = [getattr(entry, "date", None) or entry.event_date for entry in seen]
    assert order == sorted(order)
    first = next(i for i, entry in enumerate(seen) if isinstance(entry, foresto.Event) and entry.event_order == 2)
    assert isinstance(seen[first + 1], foresto.NavRecord) and order[first + 1] == order[first]


def test_sinks_change_nothing():
    asked = golden.result_bytes(golden.simulate(CASE))
    assert golden.result_bytes(golden.simulate(CASE, on_event=lambda event: 1, on_nav=lambda nav: False)) == asked


@pytest.mark.parametrize("name", CALLBACKS)
@pytest.mark.parametrize("kind", [Stop, ValueError, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError])
def test_exception_comes_back_as_the_same_object(name, kind):
    exception = kind("as raised")
    callback, calls = failing(exception, 0)
    with pytest.raises(kind) as raised:
        golden.simulate(CASE, **{name: callback})
    assert raised.value is exception and len(calls) == 1
    assert exception.__context__ is None
    assert any(entry.name == "callback" for entry in raised.traceback)


@pytest.mark.parametrize("name", CALLBACKS)
def test_exception_at_each_call_stops_there(name):
    asked = golden.result_bytes(golden.simulate(CASE))
    never, calls = failing(None, math.inf)
    golden.simulate(CASE, **{name: never})
    count = len(calls)
    assert count > 0
    for at in {*range(min(count, 40)), count // 2, count - 1}:
        exception = Stop(at)
        callback, calls = failing(exception, at)
        with pytest.raises(Stop) as raised:
            golden.simulate(CASE, **{name: callback})
        assert raised.value is exception and len(calls) == at + 1
    assert golden.result_bytes(golden.simulate(CASE)) == asked


def test_a_request_runs_again_after_a_failure():
    dates, names, values = golden.market(CASE["data"])
    request = foresto.Request(values, dates, names=names, **golden.terms(CASE))
    with pytest.raises(Stop):
        request.simulate(on_nav=failing(Stop(), 100)[0])
    assert golden.result_bytes(request.simulate()) == golden.result_bytes(golden.simulate(CASE))


def test_progress_can_cancel():
    seen = []

    def progress(done, total):
        seen.append((done, total))
        return False

    with pytest.raises(foresto.CancelledError) as raised:
        golden.simulate(CASE, progress=progress)
    assert len(seen) == 1 and raised.value.status_name == "CANCELLED" and raised.value.host_code != 0
    seen.clear()
    golden.simulate(CASE, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (CASE["days"], CASE["days"]) and seen == sorted(seen)


def test_cost_model():
    trades = []

    def cost(trade):
        trades.append(trade)
        return 2.0 + 0.0005 * sum(map(abs, trade.gross_trades.values()))

    result = golden.simulate(CASE, cost_model=cost)
    assert len(trades) >= len(result.events) - 1
    by_date = {trade.date: trade for trade in trades}
    for event in result.events[1:]:
        trade = by_date[event.event_date]
        moved = sum(map(abs, trade.gross_trades.values()))
        assert event.cost_amount == 2.0 + 0.0005 * moved
        assert event.nav_after == event.nav_before - event.cost_amount
        assert (trade.nav, trade.turnover, trade.trigger_type) == (event.nav_before, event.turnover, event.trigger_type)
        assert trade.values.keys() == CASE["weights"].keys()
        assert math.fsum(trade.values.values()) == pytest.approx(trade.nav)
        assert trade.turnover == pytest.approx(0.5 * moved / trade.nav)


@pytest.mark.parametrize("amount", [-1.0, math.nan, math.inf, 1e12])
def test_impossible_cost(amount):
    with pytest.raises(foresto.ArgumentError) as raised:
        golden.simulate(CASE, cost_model=lambda trades: amount)
    assert raised.value.status_name == "RANGE"


@pytest.mark.parametrize("answer", [None, "much"])
def test_cost_that_is_no_number(answer):
    with pytest.raises(TypeError):
        golden.simulate(CASE, cost_model=lambda trades: answer)


def test_a_callback_may_run_another_run():
    finals = []
    golden.simulate(CASE, on_event=lambda event: finals.append(golden.simulate(CASE).nav[-1]))
    assert set(finals) == {golden.simulate(CASE).nav[-1]}


def test_days_may_be_counts():
    dates = np.array([0, 1, 40])
    events = []
    foresto.simulate(np.ones((3, 1)), dates, [1.0], {"rule_type": "PERIODIC", "frequency": "MONTHLY", "rule_id": 7},
                     on_event=events.append)
    assert [(event.event_date, event.rule_id) for event in events] == [
        (datetime.date(1970, 1, 1), 7), (datetime.date(1970, 2, 10), 7),
    ]
