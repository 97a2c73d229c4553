# SPDX-License-Identifier: MIT
"""Dates in and out: the library counts days since 1970-01-01 in an int32, as NumPy's datetime64[D] does in an int64."""

from __future__ import annotations

import datetime
from typing import Any, Union

import numpy as np
import numpy.typing as npt

from ._structs import DATE_NONE

#: A day: a date (of a datetime or pandas Timestamp, its own date), a datetime64, ISO text, or days since 1970-01-01.
DateLike = Union[datetime.date, np.datetime64, str, int, np.integer]

Days = npt.NDArray[np.int32]
Dates = npt.NDArray[np.datetime64]

_EPOCH = datetime.date(1970, 1, 1).toordinal()
_INT32_MAX = 2**31 - 1


def to_days(date: DateLike | None) -> int:
    """Count the days of one date; None is "no date"."""
    if date is None:
        return DATE_NONE
    if isinstance(date, str):
        date = datetime.date.fromisoformat(date)
    if isinstance(date, np.datetime64):
        date = date.astype("datetime64[D]").astype(int)
    elif isinstance(date, datetime.date):
        # pandas.NaT is a datetime whose ordinal is no number.
        date = date.toordinal() - _EPOCH if date == date else DATE_NONE
    if isinstance(date, bool) or not isinstance(date, (int, np.integer)):
        raise TypeError(f"a date is needed, not {type(date).__name__}")
    if not DATE_NONE < date <= _INT32_MAX:
        raise ValueError("there is no such date")
    return int(date)


def to_date(days: int) -> datetime.date:
    """Make a date."""
    return datetime.date.fromordinal(days + _EPOCH)


def from_days(days: int) -> datetime.date | None:
    """Make a date; "no date" is None."""
    return None if days == DATE_NONE else to_date(days)


def day_array(dates: Any) -> Days:
    """Make contiguous int32 day counts; int32 that is contiguous stays where it is.

    Takes datetime64 of any unit, day counts, a pandas DatetimeIndex (with a time zone: its local dates), or a sequence
    of dates or ISO text. What is no date becomes one that the library refuses with its row.
    """
    if getattr(dates, "tz", None) is not None:
        dates = dates.tz_localize(None)
    if isinstance(dates, np.ma.MaskedArray):
        raise TypeError("dates can't be masked")
    array = np.asarray(dates)
    if array.dtype.kind in "OU":
        array = array.astype("datetime64[D]")
    if array.ndim != 1:
        raise ValueError(f"dates must have one dimension, not {array.ndim}")
    if array.dtype.kind == "M":
        array = array.astype("datetime64[D]").astype(np.int64)
    elif array.dtype.kind not in "iu":
        raise TypeError(f"dates are needed, not {array.dtype}")
    if array.dtype != np.int32:
        array = np.where((array > DATE_NONE) & (array <= _INT32_MAX), array, DATE_NONE)
    return np.ascontiguousarray(array, dtype=np.int32)


def index_days(values: Any, argument: str) -> Days:
    """Take the dates from a pandas index. A count of rows is none."""
    index = getattr(values, "index", None)
    if index is None or not hasattr(index, "to_numpy"):
        raise TypeError(f"dates are needed: {argument} has no index")
    if index.to_numpy().dtype.kind in "iufb":
        raise TypeError(f"dates are needed: the index of {argument} holds numbers")
    return day_array(index)


def date_array(days: Days) -> Dates:
    """Make datetime64[D] from day counts."""
    return days.astype(np.int64).view("datetime64[D]")
