# SPDX-License-Identifier: MIT
"""Decisions for many accounts: the bits of evaluate() for each, whatever the layout, and what fails."""

import concurrent.futures
import tracemalloc

import numpy as np
import pandas
import pytest

import foresto
from foresto import _labels

ACCOUNTS, ASSETS = 501, 7
RANDOM = np.random.default_rng(11)
VALUES = RANDOM.uniform(10.0, 1000.0, (ACCOUNTS, ASSETS))
TARGETS = RANDOM.dirichlet(np.ones(ASSETS), ACCOUNTS)
NAMES = list("ABCDEFG")
RULE = foresto.Rule("HYBRID", "MONTHLY", drift_threshold=0.2)
DAYS = {"today": "2024-02-05", "previous": "2024-02-02", "next": "2024-02-06"}
COLUMNS = ("statuses", "trigger_types", "max_drift_assets", "max_drift", "nav", "turnover")


def decide(values=VALUES, targets=TARGETS, rule=RULE, **more):
    return foresto.evaluate_accounts(values, targets, rule, **DAYS | more)


def bits(decisions):
    return b"".join(getattr(decisions, name).tobytes() for name in COLUMNS)


@pytest.mark.parametrize("targets", [TARGETS, TARGETS[0]])
@pytest.mark.parametrize("days", [DAYS, {"today": "2024-02-01", "previous": "2024-01-31", "next": None}])
def test_each_account_has_the_bits_of_evaluate(targets, days):
    decisions = decide(targets=targets, **days)
    assert len(decisions) == ACCOUNTS and 0 < np.count_nonzero(decisions.due)
    for k, values in enumerate(VALUES):
        alone = foresto.evaluate(RULE, values, np.broadcast_to(targets, VALUES.shape)[k], **days)
        assert decisions.due[k] == alone.due
        assert decisions.trigger_types[k] == {"NONE": 0, "PERIODIC": 1, "DRIFT": 2}[alone.trigger_type]
        assert decisions.max_drift_assets[k] == alone.max_drift_asset
        for name in ("max_drift", "nav", "turnover"):
            assert getattr(decisions, name)[k] == getattr(alone, name), name
    kinds = set(decisions.trigger_types.tolist())
    assert kinds == ({1} if days["next"] is None else {0, 2})


def test_accounts_of_any_layout_are_read_in_place():
    asked = bits(decide())
    for make in (np.asfortranarray, sparse, reverse):
        values, targets = make(VALUES), make(TARGETS)
        for array in (values, targets):
            assert np.shares_memory(_labels.rows(array, None, "values"), array)
        assert bits(decide(values, targets)) == asked
    assert bits(decide(VALUES.tolist(), TARGETS.tolist())) == asked


def sparse(array):
    """The same numbers among others."""
    wide = np.full((2 * ACCOUNTS, 2 * ASSETS + 1), -1.0)
    wide[::2, 1::2] = array
    return wide[::2, 1::2]


def reverse(array):
    """The same numbers from the end of the memory to its beginning."""
    return array[::-1, ::-1].copy()[::-1, ::-1]


def test_no_copy_of_the_accounts():
    values = np.tile(VALUES[0], (50000, 1))

    def peak(values, targets):
        tracemalloc.start()
        decisions = decide(values, targets)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found - sum(getattr(decisions, name).nbytes for name in COLUMNS)

    shared = np.broadcast_to(TARGETS[0], values.shape)
    for array in (values, np.asfortranarray(values), values[::-1]):
        for targets in (TARGETS[0], shared):
            assert peak(array, targets) < values.nbytes / 4
    assert peak(values.astype(np.float32), TARGETS[0]) > values.nbytes / 2  # the measure sees a copy


def test_targets_that_all_share():
    asked = bits(decide(targets=np.tile(TARGETS[3], (ACCOUNTS, 1))))
    for targets in (TARGETS[3], TARGETS[3:4], np.broadcast_to(TARGETS[3], VALUES.shape), TARGETS[3].tolist()):
        assert bits(decide(targets=targets)) == asked


def test_one_account_and_one_asset():
    assert bits(decide(VALUES[0], TARGETS[0])) == bits(decide(VALUES[:1], TARGETS[:1]))
    one = decide(VALUES[:, :1], [1.0])
    assert (one.nav == VALUES[:, 0]).all() and not one.turnover.any() and not one.due.any()


def test_accounts_by_name():
    asked = bits(decide())
    values, targets = pandas.DataFrame(VALUES, columns=NAMES), pandas.DataFrame(TARGETS, columns=NAMES)
    assert bits(decide(values, targets)) == asked
    assert bits(decide(values, targets[NAMES[::-1]])) == asked
    two = {"G": 0.75, "B": 0.25}
    for given in (two, pandas.Series(two), pandas.DataFrame([two])):
        assert bits(decide(values, given)) == bits(decide(VALUES, [0.0, 0.25, 0.0, 0.0, 0.0, 0.0, 0.75]))
    assert bits(decide(dict(zip(NAMES, VALUES[0])), two)) == bits(decide(values[:1], two))


def test_failures_are_raised_or_kept():
    values, targets = VALUES.copy(), TARGETS.copy()
    values[7, 2], values[300], targets[400, 5] = -1.0, 0.0, 2.0
    with pytest.raises(foresto.ArgumentError) as raised:
        decide(values, targets)
    assert (raised.value.field, raised.value.asset, raised.value.value) == ("values[7]", 2, -1.0)
    kept = decide(values, targets, failures="keep")
    failed = np.flatnonzero(kept.statuses)
    assert failed.tolist() == [7, 300, 400]
    names = [foresto._library.library.foresto_status_name(status).decode() for status in kept.statuses[failed].tolist()]
    assert names == ["RANGE", "NAV", "WEIGHT"]
    sound, good = kept.statuses == 0, decide()
    for name in COLUMNS:
        assert not getattr(kept, name)[failed].any() or name == "statuses"
        assert (getattr(kept, name)[sound] == getattr(good, name)[sound]).all()


@pytest.mark.parametrize("exception, name, change", [
    (foresto.ArgumentError, "DATE", {"previous": "2024-02-05"}),
    (foresto.ArgumentError, "SIZE", {"values": np.empty((0, ASSETS)), "targets": TARGETS[0]}),
    (foresto.ArgumentError, "SIZE", {"values": np.empty((3, 0)), "targets": np.empty((1, 0))}),
])
def test_what_the_library_refuses(exception, name, change):
    with pytest.raises(exception) as raised:
        decide(**change)
    assert raised.value.status_name == name


@pytest.mark.parametrize("exception, words, change", [
    (ValueError, "3 dimensions", {"values": VALUES[np.newaxis]}),
    (ValueError, "6 values for 7", {"targets": TARGETS[:, :6]}),
    (ValueError, "500 rows of targets for 501", {"targets": TARGETS[:500]}),
    (TypeError, "by name", {"targets": {"A": 1.0}}),
    (ValueError, "no asset 'X'", {"values": dict(zip(NAMES, VALUES[0])), "targets": {"X": 1.0}}),
    (TypeError, "numbers", {"values": [["a"]]}),
    (TypeError, "Rule", {"rule": "MONTHLY"}),
    (ValueError, "failures", {"failures": "hide"}),
])
def test_arguments(exception, words, change):
    with pytest.raises(exception, match=words):
        decide(**change)


def test_threads_take_slices():
    asked = decide()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        ends = [slice(0, 250), slice(250, None)]
        parts = list(pool.map(lambda part: decide(VALUES[part], TARGETS[part]), ends))
    for name in COLUMNS:
        assert (np.concatenate([getattr(part, name) for part in parts]) == getattr(asked, name)).all()
