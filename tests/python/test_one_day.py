# SPDX-License-Identifier: MIT
"""One account on one day, and the small functions around it."""

import datetime
import json

import golden
import numpy as np
import pandas
import pytest

import foresto

VALUES = {"SBI": 520.0, "SPI": 280.0, "SII": 200.0}
TARGETS = {"SPI": 0.3, "SBI": 0.5, "SII": 0.2}


def test_measures():
    assert foresto.weights(VALUES) == {"SBI": 0.52, "SPI": 0.28, "SII": 0.2}
    assert foresto.drift(VALUES, TARGETS) == (pytest.approx(0.02), "SBI")
    assert foresto.turnover(VALUES, TARGETS) == pytest.approx(0.02)
    assert foresto.drift([520, 280, 200], [0.5, 0.3, 0.2])[1] == 0
    cost = foresto.cost(1000.0, 0.02, 0.01)
    assert (cost.cost_factor, cost.nav_after) == (0.9998, 1000.0 * 0.9998)
    assert cost.cost_amount == 1000.0 - cost.nav_after


def test_evaluate():
    rule = foresto.Rule("HYBRID", "MONTHLY", drift_threshold=0.02)
    decision = foresto.evaluate(rule, VALUES, TARGETS, "2020-02-03", previous="2020-01-31", next="2020-02-04")
    assert (decision.due, decision.trigger_type, decision.max_drift_asset) == (True, "PERIODIC", "SBI")
    assert decision.nav == 1000.0 and decision.turnover == foresto.turnover(VALUES, TARGETS)
    later = {"today": "2020-02-04", "previous": "2020-02-03", "next": "2020-02-05"}
    assert foresto.evaluate(rule, VALUES, TARGETS, **later).trigger_type == "DRIFT"
    wide = {"rule_type": "DRIFT", "drift_threshold": 0.03}
    assert not foresto.evaluate(wide, VALUES, TARGETS, **later).due
    with pytest.raises(foresto.ArgumentError):
        foresto.evaluate(rule, VALUES, TARGETS, "2020-02-03", previous="2020-02-03")


@pytest.mark.parametrize("form", [dict, pandas.Series, lambda values: np.array(list(values.values()))])
def test_rebalance_answers_in_the_form_it_was_asked(form):
    values = form(VALUES)
    targets = form(TARGETS) if form in (dict, pandas.Series) else [0.5, 0.3, 0.2]
    done = foresto.rebalance(values, targets, 0.01)
    assert type(done.values) is type(values) and type(done.trades) is type(values)
    after = list(done.values.values()) if form is dict else done.values.tolist()
    trades = list(done.trades.values()) if form is dict else done.trades.tolist()
    assert after == [0.5 * done.nav_after, 0.3 * done.nav_after, 0.2 * done.nav_after]
    assert trades == [new - old for new, old in zip(after, VALUES.values())]
    assert (done.nav_before, done.cost_rate) == (1000.0, 0.01)
    if form is pandas.Series:
        assert (done.values.index == values.index).all()


def test_a_day_has_the_bits_of_the_run():
    """Rebalance by hand on the values that a session held before each event."""
    case = golden.BY_NAME["swiss_drift_2pct_50bp"]
    session, prices, held = golden.session(case), None, None
    events = 0
    for date, row, next_date in golden.rows(case):
        step = session.step(date, row, next_date)
        if step.event:
            values = held * (row / prices)
            decision = foresto.evaluate(case["rule"], values, [0.5, 0.3, 0.2], date)
            done = foresto.rebalance(values, [0.5, 0.3, 0.2], case["rule"]["cost_rate"])
            assert decision.trigger_type == "DRIFT"
            assert done.turnover == pytest.approx(step.event.turnover, rel=1e-9)
            assert done.nav_after == pytest.approx(step.nav, rel=1e-12)
            events += 1
        prices, held = row, session.values
    assert events == 25


@pytest.mark.parametrize("call, exception", [
    (lambda: foresto.weights([1.0, -1.0]), foresto.ArgumentError),
    (lambda: foresto.weights([0.0, 0.0]), foresto.DataError),
    (lambda: foresto.weights([]), foresto.ArgumentError),
    (lambda: foresto.drift([1.0, 1.0], [0.5, 0.6]), foresto.WeightError),
    (lambda: foresto.drift([1.0, 1.0], [1.0]), ValueError),
    (lambda: foresto.drift({"A": 1.0}, {"B": 1.0}), ValueError),
    (lambda: foresto.drift([1.0], {"B": 1.0}), TypeError),
    (lambda: foresto.cost(1.0, 2.0), foresto.ArgumentError),
    (lambda: foresto.rebalance([1.0], [1.0], 1.0), foresto.ArgumentError),
])
def test_refused(call, exception):
    with pytest.raises(exception):
        call()


def test_figures():
    nav = [100.0, 110.0, 88.0, 120.0]
    dates = np.array(["2020-01-01", "2020-01-02", "2020-01-05", "2020-01-09"], "M8[D]")
    figures = foresto.figures(nav, dates)
    assert (figures.total_return, figures.mdd) == (pytest.approx(0.2), pytest.approx(-0.2))
    assert (figures.peak_date, figures.trough_date) == (datetime.date(2020, 1, 2), datetime.date(2020, 1, 5))
    assert (figures.recovery_date, figures.recovery_days) == (datetime.date(2020, 1, 9), 4)
    rising = foresto.figures([1.0, 2.0], dates[:2])
    assert rising.calmar is rising.peak_date is rising.recovery_days is None
    assert json.loads(rising.to_json())["calmar"] is None
    assert json.loads(figures.to_json())["recovery_date"] == "2020-01-09"
    assert foresto.figures(nav, dates, annualization_factor=3.0).cagr == pytest.approx(0.2)
    difference = figures - foresto.figures(nav, dates, rf_annual=0.01)
    assert difference.total_return == 0.0 and difference.sharpe > 0.0 and difference.peak_date is None
    for wrong in ([100.0], [100.0, 0.0]):
        with pytest.raises(foresto.ForestoError):
            foresto.figures(wrong, dates[:len(wrong)])
    with pytest.raises(TypeError):
        foresto.figures(nav)


def test_schedule():
    dates, _, _ = golden.market("swiss-prices.csv")
    for frequency, policy, name in (("MONTHLY", "FIRST_TRADING_DAY", "swiss_monthly_first"),
                                    ("QUARTERLY", "LAST_TRADING_DAY", "swiss_quarterly_last")):
        marks = foresto.schedule(dates, frequency, policy)
        asked = [event["event_date"] for event in golden.BY_NAME[name]["events"]]
        assert dates[marks].astype(str).tolist() == asked
        neighbours = [None, *dates.tolist(), None]
        for i in range(200):
            assert foresto.is_due(neighbours[i + 1], neighbours[i], neighbours[i + 2], frequency, policy) == marks[i]
    with pytest.raises(foresto.ArgumentError):
        foresto.schedule(dates[::-1], "MONTHLY")
    assert foresto.schedule(np.empty(0, "M8[D]"), "MONTHLY").tolist() == []


def test_rule_as_text():
    rule = foresto.Rule("HYBRID", "QUARTERLY", drift_threshold=0.05, rule_id=3, rule_name="Zürich")
    fields = json.loads(rule.to_json())
    assert (fields["rule_type"], fields["rule_id"], fields["rule_name"]) == ("HYBRID", 3, "Zürich")
    assert rule.trigger_detail("PERIODIC") == "QUARTERLY" and rule.trigger_detail("DRIFT") == "DRIFT>=5.00%"
    dated = foresto.Rule("PERIODIC", "MONTHLY", effective_to=datetime.date(2020, 12, 31))
    dated.check_active("2020-12-31")
    with pytest.raises(foresto.RuleError):
        dated.check_active("2021-01-01")


def test_event_as_text():
    event = golden.simulate(golden.BY_NAME["swiss_drift_5pct"]).events[0]
    fields = json.loads(event.to_json())
    assert fields["event_date"] == event.event_date.isoformat() and fields["before_weights"] == event.before_weights
    assert fields["turnover"] == event.turnover and fields["rule_id"] is None
    row = event.to_row()
    assert row["trigger_type"] == "DRIFT" and row["turnover"] == foresto.format_numeric(event.turnover, 12, 8)
    assert foresto.weights_json(event.after_weights) == '{"SBI":0.5,"SII":0.2,"SPI":0.3}'


def test_numbers_as_text():
    assert foresto.format_double(1e21) == "1e+21" and foresto.format_double(0.05) == "0.05"
    assert foresto.format_numeric(2.5, 3, 0) == "3" and foresto.format_numeric(-0.125, 5, 2) == "-0.13"
    for call in (lambda: foresto.format_double(float("nan")), lambda: foresto.format_numeric(1000.0, 3, 0),
                 lambda: foresto.format_numeric(1.0, -1, 0)):
        with pytest.raises(ValueError):
            call()


def test_requests():
    dates, names, values = golden.market("swiss-prices.csv")
    request = foresto.Request(values, dates, TARGETS, foresto.Rule("DRIFT", drift_threshold=0.05), names=names)
    result = request.simulate()
    assert request.hash == result.request_hash and len(request.hash) == 64
    fields = json.loads(request.to_json())
    assert fields["rule_type"] == "DRIFT" and fields["targets"] == TARGETS
    named = foresto.Request(values, dates, TARGETS, foresto.Rule("DRIFT", drift_threshold=0.05, rule_name="x"),
                            names=names)
    assert named.hash == request.hash
    assert foresto.Request(values, dates, TARGETS, names=names, portfolio_id="1").hash != request.hash


def test_monitors():
    event = golden.simulate(golden.BY_NAME["swiss_drift_5pct"]).events[0]
    assert foresto.monitor_event(event) == foresto.Alert(0)
    alerts = foresto.Alert.TURNOVER_HIGH | foresto.Alert.COST_HIGH
    assert foresto.monitor_event(event, turnover=0.0, cost_share=0.0) == alerts
    assert foresto.monitor_run("PERIODIC", produced=3, acknowledged=3, scheduled=3) == foresto.Alert(0)
    assert foresto.monitor_run(None, produced=3, acknowledged=2) == foresto.Alert.EVENTS_MISSING


def test_versions():
    assert foresto.version().count(".") == 2 and foresto.engine_version()
