# SPDX-License-Identifier: MIT
"""Performance figures of a NAV series."""

from __future__ import annotations

import dataclasses
import datetime
from ctypes import byref
from typing import Any

from . import _structs
from ._arrays import packed
from ._call import call, call_bytes
from ._dates import day_array, from_days, index_days, to_days
from ._library import library

#: Fields that are not always defined, with their bit in the C struct.
BITS = {
    "sharpe": 1, "sortino": 2, "calmar": 4, "peak_date": 8, "trough_date": 8, "recovery_date": 16, "recovery_days": 16,
}


@dataclasses.dataclass(frozen=True)
class Figures:
    """Performance figures; what is not defined is None. Subtracting gives the differences, without dates."""

    total_return: float
    """last / first - 1."""
    cagr: float
    """Compound annual growth rate."""
    volatility: float
    """Sample standard deviation of the daily returns, annualised."""
    sharpe: float | None
    """(cagr - rf) / volatility; None below a volatility of 1e-10."""
    sortino: float | None
    """(cagr - rf) / downside deviation; None below a deviation of 1e-10."""
    calmar: float | None
    """cagr / |mdd|; None below an mdd of 1e-10."""
    mdd: float
    """Maximum drawdown, never above 0."""
    peak_date: datetime.date | None
    """The peak before the deepest fall; None when the NAV never fell."""
    trough_date: datetime.date | None
    """The deepest point, the first of equals."""
    recovery_date: datetime.date | None
    """First day at or above that peak after the trough; None when it was not regained."""
    recovery_days: int | None
    """Calendar days from trough to recovery."""

    def to_json(self) -> str:
        """Return the figures as canonical JSON (RFC 8785); what is not defined is null."""
        return call_bytes(library.foresto_figures_write_json, byref(self._struct())).decode()

    def __sub__(self, other: Figures) -> Figures:
        if not isinstance(other, Figures):
            return NotImplemented
        difference = _structs.Figures()
        call(library.foresto_figures_compare, byref(self._struct()), byref(other._struct()), byref(difference))
        return _to_figures(difference)

    def _struct(self) -> _structs.Figures:
        values = {name: value for name, value in dataclasses.asdict(self).items() if value is not None}
        defined = 0
        for name in values:
            defined |= BITS.get(name, 0)
            if name.endswith("_date"):
                values[name] = to_days(values[name])
        return _structs.Figures(defined=defined, **values)


def _to_figures(struct: _structs.Figures) -> Figures:
    values = {}
    for field in dataclasses.fields(Figures):
        bit = BITS.get(field.name, 0)
        value = getattr(struct, field.name)
        value = from_days(value) if field.name.endswith("_date") else value
        values[field.name] = value if struct.defined & bit == bit else None
    return Figures(**values)


def figures(nav: Any, dates: Any = None, *, annualization_factor: float = 252.0, rf_annual: float = 0.0) -> Figures:
    """Compute the figures of a NAV series.

    nav: at least 2 values, each finite and above 0; a pandas Series is welcome.
    dates: as many strictly increasing dates; None takes the Series' index.
    annualization_factor: trading days a year, above 0.
    rf_annual: annual risk-free rate.

    Raises DataError for a NAV that can't be, ArgumentError for dates, options, and fewer than 2 values.
    """
    values = packed(nav)
    days = index_days(nav, "nav") if dates is None else day_array(dates)
    if len(values) != len(days):
        raise ValueError(f"{len(days)} dates for {len(values)} values")
    options = _structs.FiguresOptions(annualization_factor=annualization_factor, rf_annual=rf_annual)
    result = _structs.Figures()
    call(
        library.foresto_figures_compute, values.ctypes.data, days.ctypes.data, len(values), byref(options),
        byref(result),
    )
    return _to_figures(result)
