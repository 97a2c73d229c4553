# SPDX-License-Identifier: MIT
"""pandas: frames and series in and out, by name."""

import subprocess
import sys

import golden
import numpy as np
import pandas
import pytest

import foresto

DATES, NAMES, VALUES = golden.market("swiss-prices.csv")
FRAME = pandas.DataFrame(VALUES, index=pandas.DatetimeIndex(DATES), columns=NAMES)
CASE = golden.BY_NAME["swiss_hybrid_quarterly_3pct"]
WEIGHTS = CASE["weights"]
RULE = foresto.Rule(**CASE["rule"])
ASKED = golden.result_bytes(golden.simulate(CASE))


def test_frame_and_series():
    reordered = dict(reversed(WEIGHTS.items()))
    for weights in (WEIGHTS, reordered, pandas.Series(WEIGHTS), pandas.Series(reordered), list(WEIGHTS.values())):
        assert golden.result_bytes(foresto.simulate(FRAME, None, weights, RULE)) == ASKED
    for index in (FRAME.index.tz_localize("Asia/Tokyo"), FRAME.index.date, FRAME.index.strftime("%Y-%m-%d")):
        assert golden.result_bytes(foresto.simulate(FRAME.set_axis(index), None, WEIGHTS, RULE)) == ASKED


def test_hash_is_that_of_the_array():
    asked = golden.simulate(CASE).request_hash
    terms = {"start": CASE["start"], "end": CASE["end"]}
    assert foresto.simulate(FRAME, None, WEIGHTS, RULE, **terms).request_hash == asked


def test_frame_is_read_in_place():
    assert np.shares_memory(foresto._arrays.matrix(FRAME), FRAME.to_numpy())


def test_nullable_and_mixed_columns():
    mixed = FRAME.astype({"SBI": "Float64", "SPI": "float32"})
    mixed.iloc[5, 0] = pandas.NA
    plain = FRAME.astype({"SPI": "float32"}).astype("float64")
    plain.iloc[5, 0] = np.nan
    got, asked = (foresto.simulate(frame, None, WEIGHTS, RULE) for frame in (mixed, plain))
    assert golden.result_bytes(got) == golden.result_bytes(asked)
    assert got.summary.skipped_day_count == 1


def test_column_without_weight_has_none():
    result = foresto.simulate(FRAME, None, {"SPI": 0.6, "SII": 0.4}, RULE)
    assert result.events[0].after_weights == {"SBI": 0.0, "SPI": 0.6, "SII": 0.4}


def test_series_of_prices():
    result = foresto.simulate(FRAME["SPI"], None, {"SPI": 1.0})
    assert result.nav[-1] == pytest.approx(1e6 * VALUES[-1, 1] / VALUES[0, 1])


def test_classes_by_name():
    case = golden.BY_NAME["swiss_classes_monthly_last"]
    asked = golden.result_bytes(golden.simulate(case))
    for classes in (case["classes"], pandas.Series(case["classes"])):
        result = foresto.simulate(FRAME, None, WEIGHTS, case["rule"], classes=classes)
        assert golden.result_bytes(result) == asked
    with pytest.raises(ValueError, match="SPI"):
        foresto.simulate(FRAME, None, WEIGHTS, RULE, classes={"SBI": "BOND", "SII": "BOND"})


def test_index_of_numbers_is_no_dates():
    with pytest.raises(TypeError, match="numbers"):
        foresto.simulate(FRAME.reset_index(drop=True), None, WEIGHTS)


def test_missing_date_names_its_row():
    index = FRAME.index.to_series()
    index.iloc[3] = pandas.NaT
    with pytest.raises(foresto.ArgumentError) as raised:
        foresto.simulate(FRAME, index, WEIGHTS)
    assert raised.value.status_name == "DATE" and raised.value.day == 3
    with pytest.raises(ValueError):
        foresto.simulate(FRAME, None, WEIGHTS, start=pandas.NaT)


def test_to_frame():
    result = foresto.simulate(FRAME, None, WEIGHTS, RULE)
    frame = result.to_frame()
    assert (frame.index == FRAME.index).all()
    for name in golden.NAV_COLUMNS:
        assert (frame[name] == getattr(result, name)).all()
    assert foresto.figures(frame["nav"]) == result.figures


def test_sessions_take_rows():
    with foresto.Session(pandas.Series(WEIGHTS), RULE) as session:
        steps = [session.step(date, row[::-1]) for date, row in FRAME.iterrows()]
    assert golden.steps_bytes(steps) == ASKED


def test_pandas_is_not_needed():
    code = "sys.modules['pandas'] = None; import foresto; print(foresto.simulate([[1], [2]], [0, 1], [1]).nav)"
    done = subprocess.run([sys.executable, "-c", "import sys; " + code], stdout=subprocess.PIPE, text=True, check=True)
    assert done.stdout == "[1000000. 2000000.]\n"
