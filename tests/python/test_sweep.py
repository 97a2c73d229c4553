# SPDX-License-Identifier: MIT
"""Sweeps: the bits of a run for each portfolio, whatever the threads, layouts, and what fails."""

import gc
import threading
import time
import tracemalloc

import golden
import numpy as np
import pandas
import pytest

import foresto
from foresto import _executor, _labels, _sweep

DATES, NAMES, VALUES = golden.market("swiss-prices.csv")
PANEL = foresto.Panel(VALUES, DATES, NAMES)
MIXES = np.random.default_rng(3).dirichlet([1.0, 1.0, 1.0], 41)
RULES = [
    foresto.Rule("PERIODIC", "MONTHLY"),
    foresto.Rule("DRIFT", drift_threshold=0.03, cost_rate=0.002),
    None,
    {"rule_type": "HYBRID", "frequency": "QUARTERLY", "drift_threshold": 0.05},
]
COLUMNS = (
    "statuses", "final_nav", "total_turnover", "total_cost", "day_count", "periodic_event_count", "drift_event_count",
)


def sweep(mixes=MIXES, rules=RULES, **more):
    return foresto.sweep(PANEL, None, mixes, rules, **more)


def bits(result):
    arrays = [getattr(result, name) for name in COLUMNS]
    arrays += [] if result.nav is None else [result.nav]
    arrays += [] if result.figures is None else result.figures.values()
    return b"".join(array.tobytes() for array in arrays)


def test_each_portfolio_has_the_bits_of_its_run():
    swept = sweep(threads=2, figures=True, nav=True)
    assert swept.final_nav.shape == (len(MIXES), len(RULES))
    assert (swept.dates == DATES).all()
    for m, mix in enumerate(MIXES):
        for r, rule in enumerate(RULES):
            result = foresto.simulate(PANEL, None, mix, rule)
            assert swept.nav[m, r].tobytes() == result.nav.tobytes()
            for name in ("final_nav", "total_turnover", "total_cost", "day_count", "drift_event_count"):
                assert getattr(swept, name)[m, r] == getattr(result.summary, name), name
            for name, column in swept.figures.items():
                asked = getattr(result.figures, name)
                assert column[m, r] == asked if asked is not None else pandas.isna(column[m, r]), name


@pytest.mark.parametrize("threads", [2, 3, 8, None])
def test_threads_change_no_bit(threads):
    more = {"figures": True, "nav": True}
    assert bits(sweep(threads=threads, **more)) == bits(sweep(threads=1, **more))


def test_threads_work_at_the_same_time(monkeypatch):
    seen, both = set(), threading.Barrier(2)
    plain = _executor.Executor.parallel_for

    def parallel_for(self, count, task, data):
        def watched(data, number):
            if threading.get_ident() not in seen:
                seen.add(threading.get_ident())
                both.wait(30)  # only together with another thread does anybody go on
            task(data, number)

        return plain(self, count, watched, data)

    monkeypatch.setattr(_sweep.Executor, "parallel_for", parallel_for)
    assert bits(sweep(threads=2)) == bits(sweep(threads=1))
    assert len(seen) == 2 and threading.get_ident() in seen
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("foresto")]


def test_mixes_of_any_layout_are_read_in_place():
    asked = bits(sweep())
    wide = np.full((2 * len(MIXES), 7), -1.0)
    wide[::2, 1::2] = MIXES
    layouts = [np.asfortranarray(MIXES), wide[::2, 1::2], MIXES[::-1, ::-1].copy()[::-1, ::-1]]
    for array in layouts:
        assert np.shares_memory(_labels.rows(array, NAMES, "mixes"), array)
        assert bits(sweep(array)) == asked
    repeated = np.broadcast_to(MIXES[0], (5, 3))
    assert bits(sweep(repeated)) == bits(sweep(repeated.copy()))
    assert bits(sweep(MIXES.tolist())) == asked


def test_no_copy_of_the_mixes():
    mixes = np.tile([0.5, 0.3, 0.2], (50000, 1))
    panel = foresto.Panel(VALUES[:5], DATES[:5], NAMES)

    def peak(array):
        tracemalloc.start()
        result = foresto.sweep(panel, None, array)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found - sum(getattr(result, name).nbytes for name in COLUMNS)

    for array in (mixes, np.asfortranarray(mixes), mixes[::-1]):
        assert peak(array) < mixes.nbytes / 4
    assert peak(mixes.astype(np.float32)) > mixes.nbytes / 2  # the measure sees a copy


def test_mixes_by_name():
    frame = pandas.DataFrame(MIXES, columns=NAMES)
    for mixes in (frame, frame[["SII", "SBI", "SPI"]]):
        assert bits(sweep(mixes)) == bits(sweep())
    two = frame[["SPI", "SII"]].div(frame[["SPI", "SII"]].sum(axis=1), axis=0)
    assert bits(sweep(two)) == bits(sweep(np.hstack([np.zeros((len(MIXES), 1)), two.to_numpy()])))
    one = {"SPI": 0.6, "SII": 0.4}
    for mixes in (one, pandas.Series(one)):
        assert bits(sweep(mixes)) == bits(sweep([0.0, 0.6, 0.4]))


def test_without_rules_the_baseline_runs():
    for baseline in ("phase1", "hold"):
        for rules in (None, [], [None]):
            swept = sweep(rules=rules, baseline=baseline, nav=True)
            assert swept.statuses.shape == (len(MIXES), 1)
            asked = foresto.simulate(PANEL, None, MIXES[7], baseline=baseline)
            assert swept.nav[7, 0].tobytes() == asked.nav.tobytes()


def test_a_baseline_beside_rules():
    for baseline in ("phase1", "hold"):
        swept = sweep(rules=[RULES[0], None], baseline=baseline, nav=True)
        for r, rule in enumerate([RULES[0], None]):
            asked = foresto.simulate(PANEL, None, MIXES[7], rule, baseline="phase1" if rule else baseline)
            assert swept.nav[7, r].tobytes() == asked.nav.tobytes()


def test_one_rule():
    assert bits(sweep(rules=RULES[0])) == bits(sweep(rules=[RULES[0]]))
    assert bits(sweep(rules=RULES[3])) == bits(sweep(rules=iter([RULES[3]])))


def test_terms_are_those_of_a_run():
    case = golden.BY_NAME["lpp_classes_drift_1pct"]
    dates, names, values = golden.market(case["data"])
    terms = golden.terms(case)
    weights, rule = terms.pop("weights"), terms.pop("rule")
    swept = foresto.sweep(values, dates, weights, rule, names=names, nav=True, **terms)
    asked = golden.simulate(case)
    assert (swept.nav_dates[0, 0] == asked.dates).all() and swept.nav[0, 0].tobytes() == asked.nav.tobytes()


def test_days_with_a_gap():
    values = VALUES[:100].copy()
    values[50, 1] = np.nan
    panel = foresto.Panel(values, DATES[:100], NAMES)
    swept = foresto.sweep(panel, None, MIXES, RULES, nav=True)
    assert swept.day_count.tolist() == [[99, 99, 100, 99]] * len(MIXES)
    assert np.isnan(swept.nav[:, [0, 1, 3], 99]).all() and not np.isnan(swept.nav[:, :, :99]).any()


def test_figures_that_are_not_defined():
    flat = foresto.sweep(np.ones((1, 2)), [0], [[0.5, 0.5]], figures=True)
    assert all(pandas.isna(column).all() for column in flat.figures.values())
    flat = foresto.sweep(np.ones((5, 2)), np.arange(5), [[0.5, 0.5]], figures=True)
    assert flat.figures["total_return"][0, 0] == 0.0 and np.isnan(flat.figures["sharpe"][0, 0])
    two = sweep(figures=True, annualization_factor=260.0, rf_annual=0.02).figures["sharpe"][3, 1]
    nav = foresto.simulate(PANEL, None, MIXES[3], RULES[1]).nav
    assert two == foresto.figures(nav, DATES, annualization_factor=260.0, rf_annual=0.02).sharpe


def test_failures_are_raised_or_kept():
    values = np.array([[1e300, 1.0], [1e-300, 1.0], [1e-300, 1.0]])  # who holds the first alone has nothing left
    panel = foresto.Panel(values, np.arange(3), ["A", "B"])
    mixes, rule = [[0.0, 1.0], [1.0, 0.0], [0.5, 0.5]], foresto.Rule("PERIODIC", "MONTHLY")
    with pytest.raises(foresto.DataError) as raised:
        foresto.sweep(panel, None, mixes, rule, threads=2)
    assert raised.value.status_name == "NAV" and raised.value.field == "portfolio[1].nav"
    kept = foresto.sweep(panel, None, mixes, rule, threads=2, nav=True, figures=True, failures="keep")
    assert kept.statuses[:, 0].tolist() == [0, raised.value.status, 0]
    assert kept.final_nav[1, 0] == 0.0 and np.isnan(kept.figures["cagr"][1, 0])
    assert kept.final_nav[0, 0] == 1e6
    assert np.isnan(kept.nav[1, 0]).all() and np.isnat(kept.nav_dates[1, 0]).all()
    assert (kept.nav[0, 0] == 1e6).all() and not np.isnan(kept.nav[2, 0]).any()
    assert not np.isnat(kept.nav_dates[[0, 2], 0]).any()


@pytest.mark.parametrize("exception, name, change", [
    (foresto.WeightError, "WEIGHT_SUM", {"mixes": [[0.5, 0.3, 0.2], [0.5, 0.3, 0.3]]}),
    (foresto.ArgumentError, "SIZE", {"mixes": np.empty((0, 3))}),
    (foresto.RuleError, "RULE_INACTIVE", {"rules": [RULES[0], foresto.Rule("PERIODIC", "MONTHLY", is_active=False)]}),
    (foresto.FeatureDisabledError, "FEATURE_DISABLED", {"use_rebalancing": False}),
    (foresto.ArgumentError, "AMOUNT", {"initial": 0.0}),
    (foresto.DataError, "NO_DAYS", {"start": "2030-01-01"}),
])
def test_what_is_refused(exception, name, change):
    with pytest.raises(exception) as raised:
        foresto.sweep(**{"prices": PANEL, "mixes": MIXES, "rules": RULES} | change)
    assert raised.value.status_name == name
    fields = {"WEIGHT_SUM": "weights[1]", "RULE_INACTIVE": "rules[1].is_active"}
    assert raised.value.field == fields.get(name, raised.value.field)


@pytest.mark.parametrize("exception, words, change", [
    (TypeError, "mixes", {"mixes": None}),
    (ValueError, "2 values for 3", {"mixes": [[0.5, 0.5]]}),
    (ValueError, "3 dimensions", {"mixes": MIXES[np.newaxis]}),
    (ValueError, "no asset 'X'", {"mixes": pandas.DataFrame({"X": [1.0]})}),
    (TypeError, "numbers", {"mixes": [["a", "b", "c"]]}),
    (TypeError, "Rule", {"rules": "MONTHLY"}),
    (ValueError, "threads", {"threads": 0}),
    (ValueError, "threads", {"threads": 2000}),
    (TypeError, "threads", {"threads": 1.5}),
    (ValueError, "failures", {"failures": "hide"}),
])
def test_arguments(exception, words, change):
    with pytest.raises(exception, match=words):
        foresto.sweep(**{"prices": PANEL, "mixes": MIXES, "rules": RULES} | change)


def test_progress_and_cancelling():
    seen = []
    sweep(threads=2, progress=lambda done, total: seen.append((done, total)))
    total = len(MIXES) * len(RULES)
    assert seen[-1] == (total, total) and seen == sorted(seen)
    with pytest.raises(foresto.CancelledError):
        sweep(progress=lambda done, total: False)
    exception = KeyError("as raised")

    def failing(done, total):
        raise exception

    for threads in (1, 2):
        with pytest.raises(KeyError) as raised:
            sweep(threads=threads, progress=failing)
        assert raised.value is exception


@pytest.mark.parametrize("kind", [RuntimeError, KeyboardInterrupt])
def test_an_interruption_waits_for_the_others(monkeypatch, kind):
    running, plain, main = [], _executor.Executor.parallel_for, threading.get_ident()
    exception = kind("as raised")

    def parallel_for(self, count, task, data):
        def interrupted(data, number):
            if threading.get_ident() == main:
                while not running:
                    time.sleep(0.001)
                raise exception
            running.append(number)
            time.sleep(0.1)
            task(data, number)
            running.append("done")

        return plain(self, count, interrupted, data)

    monkeypatch.setattr(_sweep.Executor, "parallel_for", parallel_for)
    with pytest.raises(kind) as raised:
        sweep(threads=2)
    assert raised.value is exception and running[-1] == "done"


def test_nothing_is_left_of_a_sweep():
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            sweep(threads=2, figures=True, nav=True)
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(10):
            sweep(threads=2, figures=True, nav=True)
        assert tracemalloc.get_traced_memory()[0] - before < 200_000  # one of them has 2.5 MB of NAVs
        tracemalloc.stop()
    finally:
        gc.enable()
