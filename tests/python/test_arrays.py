# SPDX-License-Identifier: MIT
"""Arrays of every layout are read where they are; only a wrong type is converted."""

import gc
import tracemalloc

import golden
import numpy as np
import pytest

import foresto
from foresto import _arrays

DAYS, ASSETS = 400, 3
DATES = np.arange(DAYS) + np.datetime64("2001-01-01")
PRICES = np.exp(np.random.default_rng(1).normal(0, 0.01, (DAYS, ASSETS)).cumsum(0))
WEIGHTS = [0.5, 0.3, 0.2]
RULE = foresto.Rule("DRIFT", drift_threshold=0.02)


def bits(prices, dates=DATES, weights=WEIGHTS, **more):
    return golden.result_bytes(foresto.simulate(prices, dates, weights, RULE, **more))


def read_only(array):
    array.flags.writeable = False
    return array


def every_second(array):
    room = np.full((2 * DAYS, 2 * ASSETS), -1.0)
    room[::2, ::2] = array
    return room[::2, ::2]


def reversed_memory(array):
    return array[::-1, ::-1].copy()[::-1, ::-1]


def record_fields(array):
    """Columns 12 bytes apart: neither aligned nor whole doubles."""
    room = np.zeros((DAYS, ASSETS), [("flag", "<i4"), ("price", "<f8")])
    room["price"] = array
    return room["price"]


IN_PLACE = {
    "c": np.ascontiguousarray,
    "fortran": np.asfortranarray,
    "read_only": lambda array: read_only(array.copy()),
    "every_second": every_second,
    "reversed": reversed_memory,
    "columns_of_a_wider_array": lambda array: np.hstack([array, array])[:, :ASSETS],
    "fortran_slice": lambda array: np.asfortranarray(np.vstack([array, array]))[:DAYS],
}
CONVERTED = {
    "record_fields": record_fields,
    "big_endian": lambda array: array.astype(">f8"),
    "objects": lambda array: np.array(array.tolist()),
    "lists": lambda array: array.tolist(),
    "long_double": lambda array: array.astype(np.longdouble),
    "unmasked": lambda array: np.ma.masked_array(array),
}


@pytest.mark.parametrize("layout", IN_PLACE)
def test_layout_is_read_in_place(layout):
    array = IN_PLACE[layout](PRICES)
    before = array.copy()
    assert np.shares_memory(_arrays.matrix(array), array)
    assert bits(array) == bits(PRICES)
    assert (array == before).all()


@pytest.mark.parametrize("kind", CONVERTED)
def test_other_kind_is_converted(kind):
    assert bits(CONVERTED[kind](PRICES)) == bits(PRICES)


def test_integers_and_narrow_floats_are_converted_exactly():
    prices = np.round(PRICES * 100).astype(np.int64)
    asked = bits(prices.astype(np.float64))
    for kind in (np.int64, np.int32, np.uint16, np.float32):
        assert bits(prices.astype(kind)) == asked


def test_no_copy_is_made():
    shape = (5000, 100)
    dates = (np.arange(shape[0]) + 10000).astype(np.int32)
    weights = np.full(shape[1], 1 / shape[1])

    def peak(prices):
        tracemalloc.start()
        foresto.simulate(prices, dates, weights)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    prices = np.ones(shape)
    wide = np.ones((shape[0], 2 * shape[1]))
    for array in (prices, np.asfortranarray(prices), wide[:, ::2], prices[::-1]):
        assert peak(array) < prices.nbytes / 10
    assert peak(prices.astype(np.int64)) >= prices.nbytes  # the measure sees a copy


def test_repeated_axis():
    one = np.linspace(1, 2, DAYS)
    prices = np.broadcast_to(one[:, np.newaxis], (DAYS, ASSETS))
    assert bits(prices) == bits(prices.copy())


def test_one_dimension_is_one_asset():
    assert bits(PRICES[:, 0], weights=[1.0]) == bits(PRICES[:, :1], weights=[1.0])


def test_mask_is_a_gap():
    mask = np.zeros(PRICES.shape, bool)
    mask[7, 1] = True
    gap = PRICES.copy()
    gap[7, 1] = np.nan
    masked = foresto.simulate(np.ma.masked_array(PRICES, mask), DATES, WEIGHTS, RULE)
    assert masked.summary.skipped_day_count == 1
    assert golden.result_bytes(masked) == bits(gap)


def test_returns_and_weights_of_any_layout():
    returns = PRICES[1:] / PRICES[:-1] - 1
    weights = np.repeat(WEIGHTS, 2)[::2]
    asked = bits(returns, DATES[1:], kind="returns")
    assert bits(np.asfortranarray(returns), DATES[1:], weights, kind="returns") == asked


def test_dates_of_any_kind():
    asked = bits(PRICES)
    days = DATES.astype(np.int64)
    for dates in (DATES.astype("datetime64[ns]"), days, days.astype(np.int32), days.astype(np.int32)[::1],
                  DATES.tolist(), [str(date) for date in DATES], DATES[::-1][::-1]):
        assert bits(PRICES, dates) == asked


@pytest.mark.parametrize("prices, dates, weights, exception, words", [
    (PRICES[:, :, np.newaxis], DATES, WEIGHTS, ValueError, "3 dimensions"),
    (PRICES, DATES[:-1], WEIGHTS, ValueError, "399 dates for 400"),
    (PRICES, DATES, WEIGHTS[:2], ValueError, "2 values for 3"),
    (PRICES, DATES[np.newaxis], WEIGHTS, ValueError, "one dimension"),
    (PRICES, DATES.astype(float), WEIGHTS, TypeError, "dates"),
    (PRICES, None, WEIGHTS, TypeError, "dates"),
    (PRICES, DATES, None, TypeError, "weights"),
    (PRICES.astype(complex), DATES, WEIGHTS, TypeError, "numbers"),
    (PRICES.astype(str), DATES, WEIGHTS, TypeError, "numbers"),
    (PRICES, DATES, {"0": 0.5, "5": 0.5}, ValueError, "no asset '5'"),
])
def test_what_does_not_fit(prices, dates, weights, exception, words):
    with pytest.raises(exception, match=words) as raised:
        foresto.simulate(prices, dates, weights, RULE)
    assert not isinstance(raised.value, foresto.ForestoError)


def test_no_day_or_no_asset():
    for shape in ((0, 3), (400, 0)):
        with pytest.raises(foresto.ArgumentError):
            foresto.simulate(np.empty(shape), DATES[:shape[0]], WEIGHTS[:shape[1]])


def test_columns_are_read_only_views_that_keep_the_result_alive():
    result = foresto.simulate(PRICES, DATES, WEIGHTS, RULE)
    columns = {name: getattr(result, name) for name in golden.NAV_COLUMNS}
    copies = {name: column.copy() for name, column in columns.items()}
    handle = result._handle
    for column in columns.values():
        assert column.dtype == np.float64 and not column.flags.writeable and not column.flags.owndata
        assert column.base.owner is handle
        with pytest.raises(ValueError):
            column[0] = 1.0
    assert result.dates.dtype == np.dtype("datetime64[D]") and not result.dates.flags.writeable
    tails = {name: column[-10:] for name, column in columns.items()}
    del result, columns, column, handle
    gc.collect()
    for _ in range(20):
        foresto.simulate(PRICES * 2, DATES, WEIGHTS)
    for name, tail in tails.items():
        assert (tail == copies[name][-10:]).all()


def test_panel_is_a_copy_unless_borrowed():
    prices = np.asfortranarray(PRICES)
    panel = foresto.Panel(prices, DATES)
    request = foresto.Request(prices, DATES, WEIGHTS, RULE)
    asked = bits(prices)
    prices *= 3.0
    assert bits(panel, None) == asked == golden.result_bytes(request.simulate())
    borrowed = foresto.Panel(prices, DATES, borrow=True)
    asked = bits(prices)
    del prices
    gc.collect()
    assert bits(borrowed, None) == asked


def test_panel_shows_what_it_holds():
    panel = foresto.Panel(PRICES, DATES, ["A", "B", "C"])
    assert (panel.day_count, panel.asset_count, panel.names, panel.kind) == (DAYS, ASSETS, ("A", "B", "C"), "prices")
    assert (panel.dates == DATES).all()
    assert panel.fingerprint() == panel.fingerprint(DATES[0], DATES[-1]) != panel.fingerprint(DATES[1])
    again = foresto.Panel(np.asfortranarray(PRICES), DATES, borrow=True)
    assert again.fingerprint() == panel.fingerprint()
    with pytest.raises(TypeError):
        foresto.simulate(panel, DATES, WEIGHTS)
    with pytest.raises(foresto.DataError):
        panel.fingerprint("1990-01-01", "1990-12-31")
