# SPDX-License-Identifier: MIT
"""The caller's functions as tables of C functions. An exception stops the run and is the one that the caller gets."""

from __future__ import annotations

import dataclasses
from ctypes import byref, pointer
from typing import Any, Callable, Optional

from . import _structs
from ._event import Event, NavRecord, Trades, to_event, to_nav_record, to_trades

OnEvent = Optional[Callable[[Event], Any]]
OnNav = Optional[Callable[[NavRecord], Any]]
CostModel = Optional[Callable[[Trades], float]]
Progress = Optional[Callable[[int, int], Any]]

_STOP = 1


@dataclasses.dataclass
class Callbacks:
    """What a run calls back, on its own thread, while it holds the interpreter's lock."""

    on_event: OnEvent = None
    on_nav: OnNav = None
    cost_model: CostModel = None
    progress: Progress = None
    raised: BaseException | None = None

    def run(self, function: Callable[[Any], None]) -> None:
        """Call function(host) and raise what a callback raised, the same object."""
        try:
            function(self._host())
        except Exception:
            if self.raised is None:
                raise
        raised, self.raised = self.raised, None
        if raised is not None:
            try:
                raise raised
            finally:
                del raised  # or the traceback would keep itself alive

    def _host(self) -> Any:
        host = _structs.Host()
        if self.on_event is not None:
            host.event_sink = self._table(_structs.EventSink, "put_event", _put_event(self.on_event))
        if self.on_nav is not None:
            host.nav_sink = self._table(_structs.NavSink, "put_nav", _put_nav(self.on_nav))
        if self.cost_model is not None:
            host.cost_model = self._table(_structs.CostModel, "trading_cost", _trading_cost(self.cost_model))
        if self.progress is not None:
            host.progress = self._table(_structs.Progress, "advance", _advance(self.progress))
        return byref(host)

    def _table(self, table: Any, method: str, function: Callable[..., int | None]) -> Any:
        """A pointer to a table of one method, which passes on to a function and keeps what it raises."""

        def guarded(_user: Any, *arguments: Any) -> int:
            try:
                return function(*arguments) or 0
            except BaseException as raised:
                self.raised = raised
                return _STOP

        return pointer(table(**{method: table.method(guarded)}))


def _put_event(on_event: Callable[[Event], Any]) -> Callable[[Any], None]:
    def put_event(event: Any) -> None:
        on_event(to_event(event.contents))

    return put_event


def _put_nav(on_nav: Callable[[NavRecord], Any]) -> Callable[[Any], None]:
    def put_nav(record: Any) -> None:
        on_nav(to_nav_record(record.contents))

    return put_nav


def _trading_cost(cost_model: Callable[[Trades], float]) -> Callable[[Any, Any], None]:
    def trading_cost(trades: Any, cost_amount: Any) -> None:
        cost_amount.contents.value = cost_model(to_trades(trades.contents))

    return trading_cost


def _advance(progress: Callable[[int, int], Any]) -> Callable[[int, int], int]:
    def advance(done: int, total: int) -> int:
        # Only False stops: many functions return something by the way.
        return _STOP if progress(done, total) is False else 0

    return advance
