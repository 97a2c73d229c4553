# SPDX-License-Identifier: MIT
"""The caller's functions as tables of C functions. An exception stops the run and is the one that the caller gets."""

from __future__ import annotations

import dataclasses
from ctypes import pointer
from typing import Any, Callable, Optional

from . import _structs
from ._event import Event, NavRecord, Trades, to_event, to_nav_record, to_trades
from ._executor import Executor

OnEvent = Optional[Callable[[Event], Any]]
OnNav = Optional[Callable[[NavRecord], Any]]
#: A function, or an object with an attribute `fingerprint`: 1 to 64 bytes of text that say which model it is.
CostModel = Optional[Callable[[Trades], float]]
Progress = Optional[Callable[[int, int], Any]]

_STOP = 1


@dataclasses.dataclass
class Callbacks:
    """What a run or session calls back, on its own thread, while it holds the interpreter's lock."""

    on_event: OnEvent = None
    on_nav: OnNav = None
    cost_model: CostModel = None
    progress: Progress = None
    executor: Executor | None = None
    raised: BaseException | None = None

    def run(self, function: Callable[[Any], None]) -> None:
        """Call function(host) and raise what a callback raised, the same object."""
        host = self.host()
        self.guard(lambda: function(host))

    def guard(self, function: Callable[[], None]) -> None:
        """Call a function that calls back, and raise what a callback raised, the same object."""
        try:
            function()
        except Exception:
            if self.raised is None:
                raise
        raised, self.raised = self.raised, None
        if raised is not None:
            try:
                raise raised
            finally:
                del raised  # or the traceback would keep itself alive

    def host(self) -> Any:
        """A pointer to the tables, to be kept as long as they may be called."""
        host = _structs.Host()
        if self.on_event is not None:
            host.event_sink = self.table(_structs.EventSink, {"put_event": _put_event(self.on_event)})
        if self.on_nav is not None:
            host.nav_sink = self.table(_structs.NavSink, {"put_nav": _put_nav(self.on_nav)})
        if self.cost_model is not None:
            host.cost_model = self.table(
                _structs.CostModel, {"trading_cost": _trading_cost(self.cost_model)},
                fingerprint=fingerprint_of(self.cost_model),
            )
        if self.progress is not None:
            host.progress = self.table(_structs.Progress, {"advance": _advance(self.progress)})
        if self.executor is not None:
            host.executor = self.table(
                _structs.Executor, {"parallel_for": self.executor.parallel_for}, worker_count=self.executor.threads
            )
        return pointer(host)

    def table(self, table: Any, functions: dict[str, Callable[..., int | None]], **fields: Any) -> Any:
        """A pointer to a table whose methods pass on to functions."""
        kinds = dict(table._fields_)
        methods = {name: kinds[name](self._guarded(function)) for name, function in functions.items()}
        return pointer(table(**methods, **fields))

    def _guarded(self, function: Callable[..., int | None]) -> Callable[..., int]:
        """A method, which keeps what the function raises."""

        def guarded(_user: Any, *arguments: Any) -> int:
            try:
                return function(*arguments) or 0
            except BaseException as raised:
                self.raised = raised
                return _STOP

        return guarded


def fingerprint_of(source: object) -> bytes | None:
    """What an object says of itself for the request's hash, and for a saved session."""
    text = getattr(source, "fingerprint", None)
    if text is not None and (not isinstance(text, str) or "\0" in text):
        raise ValueError("fingerprint: text without a NUL is needed")
    return None if text is None else text.encode("utf-8", "surrogatepass")


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
