# SPDX-License-Identifier: MIT
"""A run one day at a time."""

from __future__ import annotations

import dataclasses
import datetime
import threading
from ctypes import byref, c_void_p
from types import TracebackType
from typing import Sequence

import numpy as np

from . import _structs
from ._arrays import Doubles, packed, strides
from ._call import call, call_bytes, call_plain
from ._callbacks import Callbacks, CostModel
from ._dates import DateLike, from_days, to_days
from ._event import Event, to_event
from ._handle import Handle
from ._labels import PerAsset, Texts, is_named, names_of, row
from ._library import library
from ._names import PanelKind, choose
from ._panel import Kind
from ._request import BaselineName, Classes, Missing, Terms
from ._result import Summary, to_summary
from ._rule import RuleLike


@dataclasses.dataclass(frozen=True)
class Step:
    """What a day did."""

    trading_day: bool
    """False when the day was skipped; all below is then as on the trading day before."""
    date: datetime.date | None
    """The last trading day; None before the first."""
    nav: float
    """Value at the close, after a rebalance's cost, in money."""
    daily_return: float
    """nav / previous nav - 1; the first against the initial amount."""
    cumulative_return: float
    """nav / initial amount - 1."""
    high_water_mark: float
    """Largest of the initial amount and the NAVs so far."""
    drawdown: float
    """nav / high_water_mark - 1, never above 0."""
    event: Event | None
    """The day's rebalance."""


class Session:
    """A run under way, whose state can be saved between days and goes on with the same bits.

    Threads may share a session: it takes one call at a time. As a context manager, it closes at the end.
    """

    def __init__(
        self,
        weights: PerAsset,
        rule: RuleLike | None = None,
        *,
        names: Sequence[str] | None = None,
        kind: Kind = "prices",
        initial: float = 1e6,
        missing: Missing = "skip",
        baseline: BaselineName = "phase1",
        use_rebalancing: bool = True,
        classes: Classes | None = None,
        start: DateLike | None = None,
        end: DateLike | None = None,
        portfolio_id: str | None = None,
        as_of: DateLike | None = None,
        cost_model: CostModel = None,
    ) -> None:
        """Open a session.

        names: the assets, in the order of the rows to come; None takes the names of the weights, or "0", "1", ...
        cost_model: as in simulate(), called by step(). It may not use the session. Its `fingerprint`, if it has one, is
            saved with the session.

        The other arguments, and what is raised, are those of simulate().
        """
        if names is None:
            names = names_of(weights) if is_named(weights) else [str(i) for i in range(len(packed(weights)))]
        terms = Terms(
            names, weights, rule, initial=initial, missing=missing, baseline=baseline,
            use_rebalancing=use_rebalancing, classes=classes, start=start, end=end, portfolio_id=portfolio_id,
            as_of=as_of,
        )
        texts = Texts(names)
        instruments = _structs.Instruments(
            kind=choose(PanelKind, kind, "kind"), asset_count=len(names), asset_names=texts.address
        )
        session, callbacks = c_void_p(), Callbacks(cost_model=cost_model)
        host = callbacks.host()
        call(library.foresto_session_open, byref(terms.struct), byref(instruments), host, byref(session))
        self._take(session, names, callbacks, host)

    def _take(self, session: c_void_p, names: Sequence[str], callbacks: Callbacks, host: object) -> None:
        self._handle = Handle(session, library.foresto_session_close)
        self._callbacks, self._host = callbacks, host
        self._lock = threading.Lock()
        self.names: tuple[str, ...] = tuple(names)

    @classmethod
    def restore(cls, state: bytes, cost_model: CostModel = None) -> Session:
        """Go on from a saved state; ArgumentError when it is damaged, cut short, or another engine's.

        cost_model: that of the session when it had one, with the same `fingerprint`; ArgumentError for another.
        """
        session, callbacks = c_void_p(), Callbacks(cost_model=cost_model)
        data, host = bytes(state), callbacks.host()
        call(library.foresto_session_restore, data, len(data), host, byref(session))
        self = cls.__new__(cls)
        count = library.foresto_session_instrument_count(session)
        names = [library.foresto_session_instrument_name(session, i).decode() for i in range(count)]
        self._take(session, names, callbacks, host)
        return self

    def step(self, date: DateLike, values: PerAsset, next_date: DateLike | None = None) -> Step:
        """Take one day.

        date: the day, after every day given before.
        values: the day's price (or return) per asset, NaN for a missing one: an array in the order of `names`, or a
            dict or Series by name.
        next_date: the next trading day; None on the run's last. Only a LAST_TRADING_DAY rule needs it.

        Raises DataError and ArgumentError, as simulate() does. The session is then as it was, and takes the corrected
        day; only after a NAV that is not finite or not above 0, or a cost model that failed, it takes no more. An
        exception in the cost model comes back as the same object.
        """
        day, after = to_days(date), to_days(next_date)
        prices = row(values, self.names, "values")
        step, event = _structs.Step(), None
        with self._lock:
            handle = self._open()
            self._callbacks.guard(
                lambda: call(
                    library.foresto_session_step, handle, day, prices.ctypes.data, len(prices), strides(prices)[0],
                    after, byref(step),
                )
            )
            if step.rebalanced:
                struct = _structs.Event()
                call_plain(library.foresto_session_event, self._handle, byref(struct))
                event = to_event(struct)
        return Step(
            bool(step.trading_day), from_days(step.date), step.nav, step.daily_return, step.cumulative_return,
            step.high_water_mark, step.drawdown, event,
        )

    @property
    def event(self) -> Event | None:
        """The event of the last day taken, also after restore(); None when it had none."""
        struct = _structs.Event()
        with self._lock:
            if library.foresto_session_event(self._open(), byref(struct)):
                return None
            return to_event(struct)

    @property
    def summary(self) -> Summary:
        """Totals so far."""
        struct = _structs.Summary()
        with self._lock:
            call_plain(library.foresto_session_summary, self._open(), byref(struct))
        return to_summary(struct)

    @property
    def values(self) -> Doubles:
        """Money per asset, or per class when grouped, at the close of the last trading day; all 0 before the first."""
        with self._lock:
            values = np.empty(library.foresto_session_asset_count(self._open()))
            call_plain(library.foresto_session_values, self._handle, values.ctypes.data, len(values))
        return values

    def export(self) -> bytes:
        """Save the session as bytes, the same on every platform, from which restore() goes on."""
        with self._lock:
            return call_bytes(library.foresto_session_export, self._open())

    def close(self) -> None:
        """Give the session's memory back; every other use then raises ValueError."""
        with self._lock:
            self._handle.close()

    def _open(self) -> Handle:
        if not self._handle._as_parameter_:
            raise ValueError("the session is closed")
        return self._handle

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
