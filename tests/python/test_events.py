# SPDX-License-Identifier: MIT
"""Events by column: views of the library's memory, and the events that are made of them."""

import datetime
import gc
import pickle

import golden
import pandas
import pytest

import foresto

CASE = golden.BY_NAME["swiss_hybrid_quarterly_3pct"]
COLUMNS = ("turnover", "cost_factor", "cost_amount", "nav_before", "nav_after")


@pytest.mark.parametrize("name", golden.BY_NAME)
def test_columns_have_the_bits_of_the_sink(name):
    case, taken = golden.BY_NAME[name], []
    events = golden.simulate(case, on_event=taken.append).events
    assert len(events) == len(taken) and events == taken
    assert events.dates.tolist() == [event.event_date for event in taken]
    for column in COLUMNS:
        assert getattr(events, column).tolist() == [getattr(event, column) for event in taken]
    assert events.before_weights.tolist() == [list(event.before_weights.values()) for event in taken]
    if taken:
        assert events.after_weights.tolist() == list(taken[0].after_weights.values())
        assert events.names == tuple(taken[0].before_weights) and events.cost_rate == taken[0].cost_rate


def test_columns_are_read_only_views_that_keep_the_result_alive():
    result = golden.simulate(CASE)
    asked = list(result.events)
    assert result.events is result.events
    columns = {name: getattr(result.events, name) for name in (*COLUMNS, "trigger_type", "after_weights")}
    for column in columns.values():
        assert not column.flags.writeable and not column.flags.owndata and column.base.owner is result._handle
    weights = result.events.before_weights
    assert weights.base.base.owner is result._handle and weights.shape == (len(asked), 3)
    for column in (weights, result.events.dates):
        with pytest.raises(ValueError):
            column[0] = 0
    tail = result.events.nav_after[-5:]
    del result, columns, column, weights
    gc.collect()
    for _ in range(20):
        golden.simulate(golden.BY_NAME["swiss_monthly_first"])
    assert tail.tolist() == [event.nav_after for event in asked[-5:]]


def test_events_are_a_sequence():
    events = golden.simulate(CASE).events
    taken = list(events)
    assert events[0] == taken[0] and events[-1] == taken[-1] and events[2:9:3] == taken[2:9:3]
    assert list(reversed(events)) == taken[::-1] and taken[4] in events and events.index(taken[4]) == 4
    assert [event.event_order for event in events] == list(range(1, len(events) + 1))
    assert events == taken and events == golden.simulate(CASE).events
    assert events != taken[1:] and events != taken[::-1] and events != 1
    for wrong in (len(events), -len(events) - 1):
        with pytest.raises(IndexError):
            events[wrong]
    with pytest.raises(TypeError):
        events["first"]
    assert isinstance(events[0].event_date, datetime.date) and type(events[0].turnover) is float
    assert pickle.loads(pickle.dumps(taken)) == taken


def test_a_run_without_events_has_none():
    events = golden.simulate(golden.BY_NAME["swiss_phase1"]).events
    assert len(events) == 0 and list(events) == [] and events == [] and not events
    assert events.before_weights.shape[0] == 0 and len(events.to_frame()) == 0


def test_rule_and_details():
    rule = {"rule_type": "HYBRID", "frequency": "MONTHLY", "drift_threshold": 0.02, "rule_id": 7, "cost_rate": 0.01}
    dates, names, values = golden.market("swiss-prices.csv")
    events = foresto.simulate(values, dates, [0.5, 0.3, 0.2], rule, names=names).events
    assert (events.rule_id, events.cost_rate) == (7, 0.01)
    assert {(event.trigger_type, event.trigger_detail) for event in events} == {
        ("PERIODIC", "MONTHLY"), ("DRIFT", "DRIFT>=2.00%"),
    }


def test_frame():
    events = golden.simulate(CASE).events
    frame = events.to_frame()
    assert (frame.index == pandas.DatetimeIndex(events.dates)).all() and frame.index.name == "event_date"
    for name in COLUMNS:
        assert (frame[name].to_numpy() == getattr(events, name)).all()
    assert frame["trigger_type"].tolist() == [event.trigger_type for event in events]
    assert frame["trigger_detail"].tolist() == [event.trigger_detail for event in events]
    assert (frame[["before_SBI", "before_SPI", "before_SII"]].to_numpy() == events.before_weights).all()


def test_nav_rows():
    navs = []
    golden.simulate(CASE, on_nav=navs.append)
    row = navs[40].to_row()
    assert row["date"] == navs[40].date.isoformat() and list(row) == [
        "date", "nav", "daily_return", "cumulative_return", "high_water_mark", "drawdown",
    ]
    for name, (precision, scale) in {"nav": (18, 4), "daily_return": (12, 8), "drawdown": (12, 8)}.items():
        assert row[name] == foresto.format_numeric(getattr(navs[40], name), precision, scale)
    with pytest.raises(foresto.ArgumentError) as raised:
        foresto.NavRecord(navs[0].date, 1e15, 0.0, 0.0, 1.0, 0.0).to_row()
    assert (raised.value.status_name, raised.value.field) == ("RANGE", "nav")
