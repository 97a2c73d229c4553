# SPDX-License-Identifier: MIT
"""Sessions beyond the golden cases: wrong days, saved states, what they hold, closing."""

import datetime
import math

import golden
import numpy as np
import pytest

import foresto

CASE = golden.BY_NAME["swiss_drift_2pct_50bp"]
GROUPED = golden.BY_NAME["lpp_classes_drift_1pct"]
RULE = foresto.Rule("DRIFT", drift_threshold=0.05)


def days(count):
    return [datetime.date(2020, 1, 1) + datetime.timedelta(days) for days in range(count)]


def test_a_session_starts_at_nothing():
    session = foresto.Session({"A": 0.5, "B": 0.5}, RULE, initial=100.0)
    assert session.names == ("A", "B") and session.values.tolist() == [0.0, 0.0] and session.event is None
    summary = session.summary
    assert (summary.first_date, summary.day_count, summary.final_nav) == (None, 0, 100.0)


def test_values_and_event():
    session = foresto.Session({"A": 0.5, "B": 0.5}, RULE, initial=100.0)
    first, second = days(2)
    assert session.step(first, [1.0, 1.0]).event is None
    assert session.values.tolist() == [50.0, 50.0]
    step = session.step(second, {"B": 1.0, "A": 2.0})
    assert step.event == session.event and step.event.before_weights == {"A": 100 / 150, "B": 50 / 150}
    assert session.values.sum() == pytest.approx(step.nav)
    restored = foresto.Session.restore(session.export())
    assert restored.event == step.event and restored.summary == session.summary
    assert restored.values.tolist() == session.values.tolist()


def test_a_row_of_any_layout():
    plain, strided = (foresto.Session([0.5, 0.3, 0.2], RULE) for _ in range(2))
    room = np.random.default_rng(2).uniform(0.9, 1.1, (50, 7))
    for date, row in zip(days(50), room):
        asked = plain.step(date, row[6::-3].tolist())
        assert strided.step(date, row[6::-3]) == asked


def test_a_refused_day_can_be_corrected():
    session = golden.session(CASE)
    steps = []
    for date, values, next_date in golden.rows(CASE):
        if len(steps) in (0, 1, 100):
            state = session.export()
            with pytest.raises(foresto.DataError) as raised:
                session.step(date, [values[0], -1.0, values[2]], next_date)
            assert (raised.value.status_name, raised.value.asset, raised.value.value) == ("PRICE", 1, -1.0)
            assert raised.value.date == date and session.export() == state
        steps.append(session.step(date, values, next_date))
    assert golden.steps_bytes(steps) == golden.result_bytes(golden.simulate(CASE))


def test_a_skipped_day():
    session = foresto.Session([1.0], RULE)
    first, second, third = days(3)
    step = session.step(first, [1.0])
    skipped = session.step(second, [math.nan])
    assert not skipped.trading_day and skipped.nav == step.nav and skipped.date == first
    with pytest.raises(foresto.ArgumentError):
        session.step(second, [1.0])
    assert session.summary.skipped_day_count == 1
    restored = foresto.Session.restore(session.export())
    assert restored.summary == session.summary
    for one in (session, restored):
        assert one.step(third, [1.5]).trading_day


@pytest.mark.parametrize("values, exception", [
    ([1.0], ValueError), ([1.0] * 3, ValueError), ({"A": 1.0}, ValueError),
    ({"A": 1.0, "B": 1.0, "C": 1.0}, ValueError),
    ([[1.0, 1.0]], ValueError), (1.0, ValueError), (["x", "y"], TypeError),
])
def test_rows_that_do_not_fit(values, exception):
    session = foresto.Session({"A": 0.5, "B": 0.5}, RULE)
    with pytest.raises(exception):
        session.step("2020-01-01", values)
    assert session.step("2020-01-01", [1.0, 1.0]).trading_day


def states():
    """States of a plain and of a grouped session, after some days."""
    for case in (CASE, GROUPED):
        session = golden.session(case)
        for row, _ in zip(golden.rows(case), range(30)):
            session.step(*row)
        yield session


def test_damaged_states_are_refused():
    for session in states():
        state = session.export()
        for position in range(0, len(state), 7):
            damaged = bytearray(state)
            damaged[position] ^= 1
            with pytest.raises(foresto.ArgumentError) as raised:
                foresto.Session.restore(damaged)
            assert raised.value.status_name == "PARSE"
        for size in (0, 1, 20, len(state) // 2, len(state) - 1):
            with pytest.raises(foresto.ArgumentError):
                foresto.Session.restore(state[:size])
        with pytest.raises(foresto.ArgumentError):
            foresto.Session.restore(state + b"\0")


def test_a_restored_session_goes_on_by_name():
    for session in states():
        case = CASE if "SII" == session.names[-1] else GROUPED
        rest = list(golden.rows(case))[30:]
        restored = foresto.Session.restore(session.export())
        for date, values, next_date in rest:
            by_name = dict(zip(session.names, values))
            assert restored.step(date, by_name, next_date) == session.step(date, values, next_date)


def test_a_state_knows_its_names():
    for session in states():
        restored = foresto.Session.restore(session.export())
        assert restored.names == tuple(session.names)
        with pytest.raises(ValueError):
            restored.step("2007-01-03", [0.5] * (len(session.names) - 1))


def by_ticket(trades):
    return 2.0 + 0.0005 * sum(map(abs, trades.gross_trades.values()))


class Tickets:
    """A cost model with a name."""

    def __init__(self, fingerprint):
        self.fingerprint = fingerprint

    def __call__(self, trades):
        return by_ticket(trades)


@pytest.mark.parametrize("name", ["swiss_drift_2pct_50bp", "lpp_classes_drift_1pct", "swiss_hybrid_quarterly_3pct"])
@pytest.mark.parametrize("cost_model", [by_ticket, Tickets("tickets")])
def test_a_cost_model_has_the_bits_of_the_run(name, cost_model):
    case = golden.BY_NAME[name]
    asked = golden.result_bytes(golden.simulate(case, cost_model=cost_model))
    assert asked != golden.result_bytes(golden.simulate(case))
    session = foresto.Session(names=golden.market(case["data"])[1], cost_model=cost_model, **golden.terms(case))
    steps = []
    for row in golden.rows(case):
        session = foresto.Session.restore(session.export(), cost_model)
        steps.append(session.step(*row))
    assert golden.steps_bytes(steps) == asked


def test_a_saved_session_asks_for_its_cost_model():
    states = [foresto.Session([1.0], RULE, cost_model=model).export() for model in (None, by_ticket, Tickets("a"))]
    models = (None, by_ticket, Tickets("a"), Tickets("b"))
    for i, state in enumerate(states):
        for j, model in enumerate(models):
            if i == j:
                assert foresto.Session.restore(state, model).step("2020-01-01", [1.0]).trading_day
            else:
                with pytest.raises(foresto.ArgumentError) as raised:
                    foresto.Session.restore(state, model)
                assert raised.value.field == "cost_model"
    for wrong in ("", "x" * 65, "a\0b", 7):
        with pytest.raises(ValueError):
            foresto.Session([1.0], RULE, cost_model=Tickets(wrong))


@pytest.mark.parametrize("kind", [KeyError, KeyboardInterrupt])
def test_an_exception_in_the_cost_model_comes_back(kind):
    exception = kind("as raised")

    def failing(trades):
        raise exception

    session = foresto.Session({"A": 0.5, "B": 0.5}, RULE, cost_model=failing)
    first, second, third = days(3)
    session.step(first, [1.0, 1.0])
    with pytest.raises(kind) as raised:
        session.step(second, [2.0, 1.0])
    assert raised.value is exception and exception.__context__ is None
    with pytest.raises(foresto.DataError):  # the rebalance was half done
        session.step(third, [2.0, 1.0])
    assert session.summary.day_count == 1


def test_a_month_that_is_over_takes_no_more_days():
    session = foresto.Session([1.0], foresto.Rule("PERIODIC", "MONTHLY", "LAST_TRADING_DAY"))
    assert session.step("2020-01-30", [1.0], "2020-02-03").event is not None
    for target in (session, foresto.Session.restore(session.export())):
        with pytest.raises(foresto.ArgumentError) as raised:
            target.step("2020-01-31", [1.0], "2020-02-03")
        assert raised.value.status_name == "DATE"
        assert target.step("2020-02-03", [1.0], "2020-02-04").trading_day


def test_closing():
    with foresto.Session([1.0], RULE) as session:
        session.step("2020-01-01", [1.0])
    session.close()
    for use in (lambda: session.step("2020-01-02", [1.0]), session.export, lambda: session.summary,
                lambda: session.values, lambda: session.event):
        with pytest.raises(ValueError, match="closed"):
            use()
