# SPDX-License-Identifier: MIT
"""A finished run."""

from __future__ import annotations

import dataclasses
import datetime
import functools
from ctypes import byref
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from . import _structs
from ._arrays import Doubles, borrowed
from ._call import call_plain
from ._dates import Dates, date_array, from_days
from ._events import Events
from ._figures import Figures, figures
from ._handle import Handle
from ._library import library
from ._names import Mode

if TYPE_CHECKING:
    from ._request import Request


@dataclasses.dataclass(frozen=True)
class Summary:
    """Totals of a run."""

    mode: Literal["PHASE1", "HOLD", "REBALANCED"]
    """Constant mix, buy and hold, or by the rule."""
    first_date: datetime.date | None
    """First trading day; None before it."""
    last_date: datetime.date | None
    """Last trading day so far."""
    day_count: int
    """Trading days."""
    skipped_day_count: int
    """Days that the missing-data policy left out."""
    event_count: int
    """Events."""
    periodic_event_count: int
    """Events with trigger PERIODIC."""
    drift_event_count: int
    """Events with trigger DRIFT."""
    initial_amount: float
    """In money."""
    final_nav: float
    """NAV of the last day."""
    total_turnover: float
    """Sum over the events."""
    mean_turnover: float
    """total_turnover / event_count, 0 without events."""
    total_cost: float
    """Sum of cost_amount over the events, in money."""


def to_summary(struct: _structs.Summary) -> Summary:
    """Copy a summary."""
    values = {field.name: getattr(struct, field.name) for field in dataclasses.fields(Summary)}
    values["mode"] = Mode(struct.mode).name
    values["first_date"], values["last_date"] = from_days(struct.first_date), from_days(struct.last_date)
    return Summary(**values)


class Result:
    """A finished run; any number of threads may read it.

    The columns are read-only views of the library's memory and keep it alive, also after the Result is gone.
    """

    dates: Dates
    """Trading days, datetime64[D]."""
    nav: Doubles
    """Value at the close, after a rebalance's cost, in money."""
    daily_return: Doubles
    """nav / previous nav - 1; the first against the initial amount."""
    cumulative_return: Doubles
    """nav / initial amount - 1."""
    high_water_mark: Doubles
    """Largest of the initial amount and the NAVs so far."""
    drawdown: Doubles
    """nav / high_water_mark - 1, never above 0."""

    def __init__(self, handle: Handle, request: Request) -> None:
        self._handle = handle
        self._request: Request | None = request
        view = _structs.NavView()
        call_plain(library.foresto_result_navs, handle, byref(view))
        self.dates = date_array(borrowed(view.dates, view.count, np.int32, handle))
        self.dates.flags.writeable = False
        for name in ("nav", "daily_return", "cumulative_return", "high_water_mark", "drawdown"):
            setattr(self, name, borrowed(getattr(view, name), view.count, np.float64, handle))

    @functools.cached_property
    def summary(self) -> Summary:
        """Totals of the run."""
        struct = _structs.Summary()
        call_plain(library.foresto_result_summary, self._handle, byref(struct))
        return to_summary(struct)

    @functools.cached_property
    def events(self) -> Events:
        """The rebalances in order, one by one and by column."""
        return Events(self._handle)

    @functools.cached_property
    def figures(self) -> Figures:
        """Performance figures with 252 days a year and no risk-free rate; foresto.figures() takes others. Raises
        ArgumentError when there are fewer than 2 days."""
        return figures(self.nav, self.dates)

    @functools.cached_property
    def request_hash(self) -> str:
        """The key of the request: equal for requests that must give equal results."""
        assert self._request is not None  # until _settle()
        return self._request.hash

    def to_frame(self) -> Any:
        """Return the columns as a pandas DataFrame, a row per trading day. Needs pandas."""
        import pandas  # type: ignore[import]

        names = ("nav", "daily_return", "cumulative_return", "high_water_mark", "drawdown")
        columns = {name: getattr(self, name) for name in names}
        return pandas.DataFrame(columns, index=pandas.DatetimeIndex(self.dates, name="date"))

    def _settle(self) -> Result:
        """Compute what needs the market data, and let go of them."""
        self.request_hash
        self._request = None
        return self

    def __len__(self) -> int:
        return len(self.nav)

    def __repr__(self) -> str:
        summary = self.summary
        return (
            f"<foresto.Result {summary.mode}, {summary.first_date} to {summary.last_date}, {summary.day_count} days, "
            f"{summary.event_count} events, final NAV {summary.final_nav!r}>"
        )
