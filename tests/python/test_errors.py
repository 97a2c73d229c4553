# SPDX-License-Identifier: MIT
"""What is wrong becomes an exception that says where."""

import copy
import datetime
import math
import pickle

import numpy as np
import pytest

import foresto

DATES = np.arange(10) + np.datetime64("2020-01-01")
WEIGHTS = [0.5, 0.5]
MONTHLY = foresto.Rule("PERIODIC", "MONTHLY")


def prices(**at):
    array = np.ones((10, 2))
    array[4, 1] = at.get("value", 1.0)
    return array


def failure(exception, *arguments, **more):
    with pytest.raises(exception) as raised:
        foresto.simulate(*arguments, **more)
    error = raised.value
    assert isinstance(error, foresto.ForestoError) and error.status < 0 and str(error)
    return error


@pytest.mark.parametrize("kind, value, name", [
    ("prices", 0.0, "PRICE"), ("prices", -1.0, "PRICE"), ("prices", math.inf, "PRICE"), ("returns", -1.0, "RETURN"),
])
def test_market_data(kind, value, name):
    error = failure(foresto.DataError, prices(value=value), DATES, WEIGHTS, kind=kind, names=["A", "B"])
    assert (error.status_name, error.day, error.asset, error.value) == (name, 4, 1, value)
    assert error.date == datetime.date(2020, 1, 5)
    assert "2020-01-05" in str(error) and "B" in str(error)
    assert isinstance(error, ValueError)


def test_gap():
    array = prices(value=math.nan)
    error = failure(foresto.DataError, array, DATES, WEIGHTS, MONTHLY, missing="reject")
    assert (error.status_name, error.day, error.asset) == ("MISSING", 4, 1)
    assert len(foresto.simulate(array, DATES, WEIGHTS, MONTHLY)) == 9
    assert len(foresto.simulate(array, DATES, WEIGHTS, MONTHLY, missing="zero")) == 10


@pytest.mark.parametrize("exception, name, field, change", [
    (foresto.WeightError, "WEIGHT", "weights", {"weights": [1.5, -0.5]}),
    (foresto.WeightError, "WEIGHT_SUM", "weights", {"weights": [0.5, 0.4]}),
    (foresto.ArgumentError, "AMOUNT", "initial_amount", {"initial": 0.0}),
    (foresto.ArgumentError, "AMOUNT", "initial_amount", {"initial": math.nan}),
    (foresto.DataError, "NO_DAYS", None, {"start": "2021-01-01"}),
    (foresto.FeatureDisabledError, "FEATURE_DISABLED", None, {"use_rebalancing": False}),
    (foresto.ArgumentError, "DATE", None, {"dates": DATES[::-1]}),
    (foresto.ArgumentError, "NAME", None, {"names": ["A", "A"]}),
    (foresto.ArgumentError, "NAME", None, {"names": ["A", ""]}),
    (foresto.ArgumentError, "NAME", None, {"names": ["A", "x" * 64]}),
    (foresto.ArgumentError, "NAME", None, {"names": ["A", "\udc80"]}),
    (foresto.ArgumentError, "NAME", None, {"classes": ["A", ""]}),
    (foresto.ArgumentError, "NAME", "portfolio_id", {"portfolio_id": "x" * 256}),
    (foresto.RuleError, "RULE_INACTIVE", None, {"rule": foresto.Rule("PERIODIC", "MONTHLY", is_active=False)}),
    (foresto.RuleError, "RULE_NOT_EFFECTIVE", None,
     {"rule": foresto.Rule("PERIODIC", "MONTHLY", effective_from="2020-01-01"), "as_of": "2019-12-31"}),
])
def test_request(exception, name, field, change):
    arguments = {"prices": prices(), "dates": DATES, "weights": WEIGHTS, "rule": MONTHLY} | change
    error = failure(exception, **arguments)
    assert error.status_name == name
    assert field is None or error.field == field


@pytest.mark.parametrize("arguments", [
    {"rule_type": "PERIODIC"},
    {"rule_type": "DRIFT"},
    {"rule_type": "DRIFT", "drift_threshold": 1.0},
    {"rule_type": "DRIFT", "drift_threshold": math.nan},
    {"rule_type": "PERIODIC", "frequency": "MONTHLY", "cost_rate": 1.0},
    {"rule_type": "PERIODIC", "frequency": "MONTHLY", "rule_id": 2**53},
])
def test_rule_is_checked_when_it_is_made(arguments):
    with pytest.raises(foresto.RuleError) as raised:
        foresto.Rule(**arguments)
    assert raised.value.status_name == "RULE" and raised.value.field


@pytest.mark.parametrize("call", [
    lambda: foresto.Rule("SOMETIMES"),
    lambda: foresto.Rule("PERIODIC", "WEEKLY"),
    lambda: foresto.Rule("PERIODIC", "MONTHLY", "MIDDLE"),
    lambda: foresto.Rule("PERIODIC", "MONTHLY", rule_name="x" * 65),
    lambda: foresto.Rule("PERIODIC", "MONTHLY", rule_name="x" * 100),
    lambda: foresto.Rule("PERIODIC", "MONTHLY", rule_name="a\0b"),
    lambda: foresto.Rule("PERIODIC", "MONTHLY", effective_from="2023-02-29"),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, kind="yields"),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, missing="guess"),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, baseline="phase2"),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, MONTHLY, baseline="hold"),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, names=["A\0", "B"]),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, names=["A"]),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, classes=["A"]),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, start=np.datetime64("NaT")),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, start="soon"),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, start=2**40),
])
def test_value_errors(call):
    with pytest.raises(ValueError):
        call()


@pytest.mark.parametrize("call", [
    lambda: foresto.Rule(1),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, "MONTHLY"),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, names=[1, 2]),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, classes="AB"),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, initial="much"),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, start=1.5),
    lambda: foresto.simulate(prices(), DATES, WEIGHTS, start=True),
])
def test_type_errors(call):
    with pytest.raises(TypeError):
        call()


def test_errors_can_be_pickled():
    error = failure(foresto.DataError, prices(value=-1.0), DATES, WEIGHTS)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and again.args == error.args and again.__dict__ == error.__dict__


def test_objects_of_the_library_are_not_copied():
    result = foresto.simulate(prices(), DATES, WEIGHTS)
    assert copy.copy(result).nav is result.nav
    for function in (copy.deepcopy, pickle.dumps):
        with pytest.raises((TypeError, ValueError)):
            function(result)
    with pytest.raises(TypeError):
        copy.copy(result._handle)
    event = foresto.simulate(prices(), DATES, WEIGHTS, MONTHLY).events[0]
    assert pickle.loads(pickle.dumps(event)) == event
