# SPDX-License-Identifier: MIT
"""Many portfolios over one panel: each of some target mixes under each of some rules."""

from __future__ import annotations

from ctypes import POINTER, addressof, byref, c_void_p, cast, pointer, sizeof
from typing import Any, Iterable, Literal, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from . import _structs
from ._arrays import Doubles, strides
from ._call import call
from ._callbacks import Callbacks, Progress
from ._dates import DateLike, Dates, date_array
from ._executor import Executor
from ._figures import BITS
from ._labels import rows
from ._library import library
from ._panel import Kind, Panel
from ._request import BaselineName, Classes, Missing, Terms, panel_of
from ._rule import Rule, RuleLike, to_rule

Failures = Literal["raise", "keep"]
_FIGURES = np.dtype(_structs.Figures)


class SweepResult:
    """What became of each portfolio: arrays of mixes by rules, one rule for the baseline when there are none.

    A portfolio that failed, where failures are kept, has its status, 0 in the arrays of numbers, no path, no figures.
    """

    statuses: npt.NDArray[np.int32]
    """0, or the status code of a portfolio that failed."""
    final_nav: Doubles
    """NAV of the last day, in money."""
    total_turnover: Doubles
    """Sum over the events."""
    total_cost: Doubles
    """Sum of cost_amount over the events, in money."""
    day_count: npt.NDArray[np.uint64]
    """Trading days."""
    periodic_event_count: npt.NDArray[np.uint64]
    """Events with trigger PERIODIC."""
    drift_event_count: npt.NDArray[np.uint64]
    """Events with trigger DRIFT."""
    dates: Dates
    """The days from start to end."""
    nav: Doubles | None
    """Mixes by rules by days: value at the close, in money. NaN behind a portfolio's day_count. None unless asked for.
    """
    nav_dates: Dates | None
    """The trading days of `nav`: those of `dates`, but for days that were skipped for a gap. NaT behind day_count."""
    figures: dict[str, npt.NDArray[Any]] | None
    """Arrays by the names of Figures; what is not defined is NaN or NaT. None unless asked for."""

    def __init__(self, mixes: int, rules: int, dates: Dates, nav: bool, figures: bool) -> None:
        shape = (mixes, rules)
        self.dates = dates
        self.statuses = np.zeros(shape, np.int32)
        for name in ("final_nav", "total_turnover", "total_cost"):
            setattr(self, name, np.zeros(shape))
        for name in ("day_count", "periodic_event_count", "drift_event_count"):
            setattr(self, name, np.zeros(shape, np.uint64))
        self.nav = np.empty((*shape, len(dates))) if nav else None
        self.nav_dates = None
        self._days = np.empty(self.nav.shape, np.int32) if self.nav is not None else None
        self.figures = None
        self._records = np.zeros(shape, _FIGURES) if figures else None

    def _columns(self, failures: Failures) -> _structs.SweepColumns:
        """Where the library writes."""
        if failures not in ("raise", "keep"):
            raise ValueError(f"failures: {failures!r} is none of raise, keep")
        names = ("final_nav", "total_turnover", "total_cost", "day_count", "periodic_event_count", "drift_event_count")
        columns = _structs.SweepColumns(
            count=self.statuses.size, **{name: getattr(self, name).ctypes.data for name in names}
        )
        if failures == "keep":
            columns.statuses = self.statuses.ctypes.data
        if self.nav is not None and self._days is not None:
            columns.nav, columns.dates = self.nav.ctypes.data, self._days.ctypes.data
            columns.path_stride = len(self.dates)
        if self._records is not None:
            columns.figures_size = sizeof(_structs.Figures)
            columns.figures = cast(c_void_p(self._records.ctypes.data), POINTER(_structs.Figures))
        return columns

    def _finish(self) -> SweepResult:
        """Turn the library's figures into columns."""
        if self._records is not None:
            self.figures = {
                name: _figure(self._records, name, (self.statuses == 0) & (self.day_count > 1))
                for name in _FIGURES.names[2:]  # type: ignore[index]
            }
            self._records = None
        if self.nav is not None and self._days is not None:
            self.nav_dates = self._path_dates(self.nav, self._days)
            self._days = None
        return self

    def _path_dates(self, nav: Doubles, days: npt.NDArray[np.int32]) -> Dates:
        """The days of the paths as dates; what lies behind a path's end becomes NaN and NaT."""
        if (self.day_count == len(self.dates)).all():
            return np.broadcast_to(self.dates, nav.shape)
        trading = np.arange(len(self.dates)) < self.day_count[..., np.newaxis]
        nav[~trading] = np.nan
        return np.where(trading, days.astype("datetime64[D]"), np.datetime64("NaT"))

    def __repr__(self) -> str:
        mixes, rules = self.statuses.shape
        return f"<foresto.SweepResult of {mixes} mixes under {rules} rules>"


def _figure(records: npt.NDArray[Any], name: str, present: npt.NDArray[np.bool_]) -> npt.NDArray[Any]:
    """The column of one figure."""
    bit = BITS.get(name, 0)
    defined = present & (records["defined"] & bit == bit)
    if name.endswith("_date"):
        return np.where(defined, records[name].astype("datetime64[D]"), np.datetime64("NaT"))
    return np.where(defined, records[name], np.nan)


class _Rules:
    """An array of pointers to rules, and the rules; None is the baseline."""

    def __init__(self, given: Iterable[RuleLike | None] | RuleLike | None) -> None:
        rules = [given] if isinstance(given, (Rule, Mapping)) else [] if given is None else list(given)
        self._structs = [None if rule is None else to_rule(rule)._struct() for rule in rules]
        self._array = (c_void_p * len(rules))(*[one and addressof(one) for one in self._structs])
        self.address = addressof(self._array) if rules else None

    def __len__(self) -> int:
        return len(self._structs)


def _days(panel: Panel, request: _structs.Request) -> Dates:
    """The panel's days from the request's first to its last."""
    days, none = panel.dates, _structs.DATE_NONE
    first = 0 if request.start_date == none else int(np.searchsorted(days, date_array(np.array(request.start_date))))
    last = np.array(request.end_date)
    end = len(days) if request.end_date == none else int(np.searchsorted(days, date_array(last), "right"))
    return days[first:max(first, end)].copy()


def sweep(
    prices: Any,
    dates: Any = None,
    mixes: Any = None,
    rules: Iterable[RuleLike | None] | RuleLike | None = None,
    *,
    threads: int | None = None,
    figures: bool = False,
    nav: bool = False,
    failures: Failures = "raise",
    kind: Kind = "prices",
    initial: float = 1e6,
    missing: Missing = "skip",
    baseline: BaselineName = "phase1",
    use_rebalancing: bool = True,
    classes: Classes | None = None,
    names: Sequence[str] | None = None,
    start: DateLike | None = None,
    end: DateLike | None = None,
    as_of: DateLike | None = None,
    annualization_factor: float = 252.0,
    rf_annual: float = 0.0,
    progress: Progress = None,
) -> SweepResult:
    """Run each mix under each rule over market data. Every portfolio has the bits that simulate() gives it.

    mixes: M x N weights, each row as in simulate(): an array of any layout, which is read where it is, or a DataFrame
        with a column per asset. One dimension, a dict or a Series is one mix.
    rules: rules or dicts of their fields, and None for the baseline; a single one, or no rules for the baseline alone.
    threads: how many threads share the work; None takes the processors. The results are the same whatever their number.
    figures: compute performance figures, with annualization_factor and rf_annual as in figures().
    nav: keep the NAV paths.
    failures: "raise" stops at a portfolio that fails, "keep" gives it a status and goes on.
    progress: called on this thread with (portfolios done, portfolios in all) now and then; False stops the sweep with
        CancelledError.

    The other arguments, and what is raised, are those of simulate(). The mix that is refused is named by the error's
    `field` and `day`. While a sweep goes on, nothing may write to the arrays.
    """
    if mixes is None:
        raise TypeError("mixes are needed")
    panel = panel_of(prices, dates, names, kind, borrow=kind == "prices")
    weights = rows(mixes, panel.names, "mixes", absent=0.0)
    chosen = _Rules(rules)
    terms = Terms(
        panel.names, np.zeros(len(panel.names)), None, initial=initial, missing=missing, baseline=baseline,
        use_rebalancing=use_rebalancing, classes=classes, start=start, end=end, portfolio_id=None, as_of=as_of,
    )
    terms.struct.panel, terms.struct.weights = panel._handle._as_parameter_, None
    mix_stride, asset_stride = strides(weights)
    options = _structs.FiguresOptions(annualization_factor=annualization_factor, rf_annual=rf_annual)
    given = _structs.Sweep(
        request=pointer(terms.struct), weights=weights.ctypes.data, rules=chosen.address,
        figures_options=pointer(options), mix_count=len(weights), rule_count=len(chosen), mix_stride=mix_stride,
        asset_stride=asset_stride,
    )
    result = SweepResult(len(weights), max(1, len(chosen)), _days(panel, terms.struct), nav, figures)
    columns = result._columns(failures)
    with Executor(threads) as executor:
        callbacks = Callbacks(progress=progress, executor=executor if executor.threads > 1 else None)
        callbacks.run(lambda host: call(library.foresto_sweep_run, byref(given), host, byref(columns)))
    return result._finish()
