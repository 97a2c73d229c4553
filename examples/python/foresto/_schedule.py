# SPDX-License-Identifier: MIT
"""Which trading days a periodic rule falls on."""

from __future__ import annotations

from ctypes import byref, c_uint32
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ._call import call
from ._dates import DateLike, day_array, to_days
from ._library import library
from ._names import BaseDayPolicy, Frequency, choose

Policy = Literal["FIRST_TRADING_DAY", "LAST_TRADING_DAY"]


def is_due(
    today: DateLike,
    previous: DateLike | None,
    next: DateLike | None,
    frequency: Literal["MONTHLY", "QUARTERLY"],
    base_day_policy: Policy = "FIRST_TRADING_DAY",
) -> bool:
    """Say whether a trading day is scheduled, given the trading days before and after it (None: there is none).

    Raises ArgumentError when the three days do not increase.
    """
    due = c_uint32()
    call(
        library.foresto_schedule_is_due, choose(Frequency, frequency, "frequency"),
        choose(BaseDayPolicy, base_day_policy, "base_day_policy"), to_days(previous), to_days(today), to_days(next),
        byref(due),
    )
    return bool(due.value)


def schedule(
    dates: Any, frequency: Literal["MONTHLY", "QUARTERLY"], base_day_policy: Policy = "FIRST_TRADING_DAY"
) -> npt.NDArray[np.bool_]:
    """Mark the scheduled days among strictly increasing trading days: an array of bool.

    Raises ArgumentError when the days do not increase.
    """
    days = day_array(dates)
    marks = np.zeros(len(days), np.bool_)
    call(
        library.foresto_schedule_mark, choose(Frequency, frequency, "frequency"),
        choose(BaseDayPolicy, base_day_policy, "base_day_policy"), days.ctypes.data, len(days), marks.ctypes.data,
        None,
    )
    return marks
