# SPDX-License-Identifier: MIT
"""Runs through the caller's storage: same bits, one protocol, and exceptions that come back as the same object."""

import datetime

import golden
import numpy as np
import pytest

import foresto

CASE = golden.BY_NAME["swiss_hybrid_quarterly_3pct"]
MONTH_END = {"rule_type": "PERIODIC", "frequency": "MONTHLY", "base_day_policy": "LAST_TRADING_DAY"}
METHODS = ("find_run", "begin_run", "put_event", "put_nav", "commit_run")


class Store(foresto.RunStore):
    """Keeps runs in memory, and notes what it is told."""

    def __init__(self):
        self.runs, self.told, self.header = {}, [], None
        self.navs, self.events = [], []

    def find_run(self, request_hash):
        self.told.append("find_run")
        return self.runs.get(request_hash)

    def begin_run(self, header):
        self.told.append("begin_run")
        self.header = header
        return 41 + len(self.runs)

    def put_event(self, run_id, event):
        self.told.append("put_event")
        self.events.append(event)

    def put_nav(self, run_id, record):
        self.told.append("put_nav")
        self.navs.append(record)

    def commit_run(self, run_id, summary):
        self.told.append("commit_run")
        self.runs[self.header.request_hash] = run_id
        self.summary = summary

    def rollback_run(self, run_id):
        self.told.append("rollback_run")

    def bits(self):
        columns = [[getattr(nav, name) for nav in self.navs] for name in golden.NAV_COLUMNS]
        navs = golden.nav_bytes([nav.date for nav in self.navs], columns)
        return navs + b"".join(map(golden.event_bytes, self.events))


class Rules(foresto.RuleRepository):
    def __init__(self, *rules):
        self.rules, self.lists = rules, 0

    def get_by_id(self, rule_id):
        return next((rule for rule in self.rules if rule["rule_id"] == rule_id), None)

    def get_by_name(self, rule_name):
        return next((rule for rule in self.rules if rule["rule_name"] == rule_name), None)

    def list_active(self, as_of):
        self.lists += 1
        self.as_of = as_of
        return self.rules


RULES = Rules(CASE["rule"] | {"rule_id": 3, "rule_name": "hybrid"},
              {"rule_type": "DRIFT", "drift_threshold": 0.1, "rule_id": 4, "rule_name": "drift ü"})


def feed(case, fingerprint=None, rows=None):
    dates, names, values = golden.market(case["data"])
    rows = zip(dates.tolist(), values) if rows is None else rows
    return foresto.PriceFeed(rows, names, kind=case["kind"].lower(), fingerprint=fingerprint)


def execute(case=CASE, prices=None, **more):
    dates, names, values = golden.market(case["data"])
    terms = golden.terms(case) | more
    if prices is not None:
        terms.pop("kind")
        return foresto.execute(prices, **terms)
    return foresto.execute(values, dates, names=names, **terms)


@pytest.mark.parametrize("by_feed", [False, True])
@pytest.mark.parametrize("name", golden.BY_NAME)
def test_bits_are_those_of_the_run(name, by_feed):
    case, store = golden.BY_NAME[name], Store()
    outcome = execute(case, feed(case) if by_feed else None, store=store)
    asked = golden.simulate(case)
    assert store.bits() == golden.result_bytes(asked)
    assert (outcome.day_count, outcome.event_count) == (len(asked), len(asked.events))
    assert outcome.final_nav == asked.nav[-1] == store.summary.final_nav and not outcome.cached
    assert outcome.request_hash == store.header.request_hash == (None if by_feed else asked.request_hash)


def test_a_stored_run_is_found():
    for prices in (lambda: None, lambda: feed(CASE, "swiss")):
        store = Store()
        first = execute(prices=prices(), store=store)
        assert store.told[:3] == ["find_run", "begin_run", "put_event"] and store.told[-1] == "commit_run"
        store.told.clear()
        again = execute(prices=prices(), store=store)
        assert again == foresto.Outcome(True, first.run_id, 0, 0, 0.0, first.request_hash) and first.run_id == 41
        assert store.told == ["find_run"]


def test_header():
    store = Store()
    execute(rule=None, rules=RULES, rule_name="hybrid", store=store)
    assert (store.header.mode, store.header.names) == ("REBALANCED", ("SBI", "SPI", "SII"))
    assert store.header.rule == foresto.Rule(**RULES.rules[0])
    assert store.header.engine_version == foresto.engine_version()
    execute(golden.BY_NAME["swiss_phase1"], store=store)
    assert store.header.rule is None and store.header.mode == "PHASE1"


def test_rules_are_looked_up():
    asked = execute()
    for more in ({"rule_id": 3}, {"rule_name": "hybrid"}):
        assert execute(rule=None, rules=RULES, **more).final_nav == asked.final_nav
    for more in ({"rule_id": 9}, {"rule_name": "none"}):
        with pytest.raises(foresto.NotFoundError):
            execute(rule=None, rules=RULES, **more)
    for more in ({"rule_id": 3, "rule": CASE["rule"]}, {"rule_id": 3, "rule_name": "hybrid", "rule": None}):
        with pytest.raises(foresto.ArgumentError):
            execute(rules=RULES, **more)


def test_find_rule_and_active_rules():
    asked = [foresto.Rule(**rule) for rule in RULES.rules]
    assert foresto.find_rule(RULES, rule_id=4) == foresto.find_rule(RULES, rule_name="drift ü") == asked[1]
    before = RULES.lists
    assert list(foresto.active_rules(RULES, "2020-01-31")) == asked
    assert RULES.lists == before + 1 and RULES.as_of == datetime.date(2020, 1, 31)
    assert list(foresto.active_rules(foresto.RuleRepository())) == []
    with pytest.raises(foresto.FeatureDisabledError):
        next(foresto.active_rules(RULES, use_rebalancing=False))
    with pytest.raises(foresto.RuleError):
        list(foresto.active_rules(Rules({"rule_type": "DRIFT", "drift_threshold": 0.1, "is_active": False})))
    with pytest.raises(foresto.NotFoundError) as raised:
        foresto.find_rule(foresto.RuleRepository(), rule_id=1)
    assert raised.value.status_name == "NOT_FOUND" and isinstance(raised.value, LookupError)
    with pytest.raises(foresto.ArgumentError):
        foresto.find_rule(RULES)


def test_calendar():
    asked = []

    def calendar(last):
        asked.append(last)
        return last + datetime.timedelta(1)

    dates, prices = np.array(["2020-01-30", "2020-02-27"], "datetime64[D]"), np.ones((2, 1))
    assert foresto.execute(prices, dates, [1.0], MONTH_END).event_count == 2
    assert foresto.execute(prices, dates, [1.0], MONTH_END, calendar=calendar).event_count == 1
    assert asked == [datetime.date(2020, 2, 27)]
    assert foresto.execute(prices, dates, [1.0], MONTH_END, calendar=lambda last: None).event_count == 2
    calendar.fingerprint = "every day"
    assert foresto.execute(prices, dates, [1.0], MONTH_END, calendar=calendar).request_hash is not None
    with pytest.raises(foresto.ArgumentError):
        foresto.execute(prices, dates, [1.0], MONTH_END, calendar=lambda last: last)


def test_callbacks_and_cost_model():
    navs, events = [], []
    outcome = execute(on_nav=navs.append, on_event=events.append, cost_model=lambda trades: 5.0, progress=lambda *_: 0)
    assert (len(navs), len(events)) == (outcome.day_count, outcome.event_count) and outcome.request_hash is None
    assert [event.cost_amount for event in events] == pytest.approx([5.0] * len(events))
    with pytest.raises(foresto.CancelledError):
        execute(progress=lambda done, total: False)


@pytest.mark.parametrize("kind", [KeyError, KeyboardInterrupt])
@pytest.mark.parametrize("method", METHODS)
def test_an_exception_in_a_store_comes_back(method, kind):
    exception, store = kind("as raised"), Store()

    def failing(*_):
        raise exception

    setattr(store, method, failing)
    with pytest.raises(kind) as raised:
        execute(store=store)
    assert raised.value is exception and exception.__context__ is None
    began = method not in ("find_run", "begin_run")
    assert store.told.count("rollback_run") == began and (not began or store.told[-1] == "rollback_run")
    assert execute(store=Store()).final_nav == golden.simulate(CASE).nav[-1]


def test_an_exception_elsewhere_comes_back():
    exception = KeyError("as raised")

    def failing(*_):
        raise exception

    def rows():
        yield "2000-01-03", [1.0, 1.0, 1.0]
        failing()

    rules = Rules()
    rules.get_by_id = rules.get_by_name = rules.list_active = failing
    for call in (lambda: execute(prices=feed(CASE, rows=rows())), lambda: execute(rule=None, rules=rules, rule_id=1),
                 lambda: execute(rule=MONTH_END, end=None, calendar=failing), lambda: execute(on_nav=failing),
                 lambda: foresto.find_rule(rules, rule_name="x"), lambda: list(foresto.active_rules(rules))):
        with pytest.raises(KeyError) as raised:
            call()
        assert raised.value is exception


def test_a_rollback_that_fails_is_a_note():
    store = Store()

    def failing(*_):
        raise KeyError("in rollback")

    store.rollback_run = failing
    rows = [("2000-01-03", [1.0, 1.0, 1.0]), ("2000-01-04", [1.0, -1.0, 1.0])]
    with pytest.raises(foresto.DataError) as raised:
        execute(prices=feed(CASE, rows=rows), store=store)
    assert raised.value.status_name == "PRICE" and "in rollback" in raised.value.__notes__[0]
    store.commit_run = store.rollback_run
    with pytest.raises(KeyError) as raised:
        execute(store=store)
    assert len(raised.value.__notes__) == 1


@pytest.mark.parametrize("rows, exception", [
    ([], foresto.DataError),
    ([("2000-01-04", [1.0] * 3), ("2000-01-03", [1.0] * 3)], foresto.ArgumentError),
    ([("2000-01-03", [1.0] * 2)], ValueError),
    ([("2000-01-03", ["a", "b", "c"])], TypeError),
    ([("soon", [1.0] * 3)], ValueError),
])
def test_feeds_that_do_not_fit(rows, exception):
    with pytest.raises(exception):
        execute(prices=feed(CASE, rows=rows), store=Store())


def test_rows_of_a_feed_by_name_and_stride():
    dates, names, values = golden.market(CASE["data"])
    asked = execute().final_nav
    by_name = ((date, dict(zip(reversed(names), row[::-1]))) for date, row in zip(dates, values))
    strided = ((date, np.repeat(row, 2)[::-2][::-1]) for date, row in zip(dates, values))
    for rows in (by_name, strided):
        assert execute(prices=feed(CASE, rows=rows)).final_nav == asked
    with pytest.raises(TypeError):
        foresto.execute(feed(CASE), dates, [1.0])
