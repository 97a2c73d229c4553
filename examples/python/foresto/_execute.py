# SPDX-License-Identifier: MIT
"""A run through the caller's storage: rule and finished run looked up, events and NAVs stored as they are made."""

from __future__ import annotations

import dataclasses
import datetime
from ctypes import byref, pointer
from typing import Any, Callable, Iterable, Literal, Optional, Sequence

from . import _structs
from ._arrays import strides
from ._call import call
from ._callbacks import Callbacks, CostModel, OnEvent, OnNav, Progress, fingerprint_of
from ._dates import DateLike, to_date, to_days
from ._event import Event, NavRecord, to_event, to_nav_record
from ._labels import PerAsset, Texts, row, texts_at
from ._library import library
from ._names import Mode, PanelKind, choose
from ._panel import Kind
from ._repository import RuleRepository, repository_table
from ._request import BaselineName, Classes, Missing, Terms, panel_of
from ._result import Summary, to_summary
from ._rule import Rule, RuleLike, from_struct

#: Given the last day of the data, returns the next trading date; None ends the run there. A function, or an object with
#: an attribute `fingerprint`.
Calendar = Optional[Callable[[datetime.date], Optional[DateLike]]]


@dataclasses.dataclass(frozen=True)
class RunHeader:
    """What a store is told of a run that begins."""

    request_hash: str | None
    """The run's key; None when something that decides it has no fingerprint."""
    mode: Literal["PHASE1", "HOLD", "REBALANCED"]
    """Constant mix, buy and hold, or by the rule."""
    rule: Rule | None
    """The rule, also one that was looked up."""
    names: tuple[str, ...]
    """The assets."""
    engine_version: str
    """Version of the arithmetic."""


class RunStore:
    """Where runs are kept; a base class that keeps nothing.

    begin_run, then put_event and put_nav in date order, then one of commit_run and rollback_run. Whatever fails after
    begin_run, commit_run included, is followed by rollback_run.
    """

    def find_run(self, request_hash: str) -> int | None:
        """Return the id of a finished run with this hash, or None."""
        return None

    def begin_run(self, header: RunHeader) -> int:
        """Begin a run and return its id."""
        return 0

    def put_event(self, run_id: int, event: Event) -> None:
        """Take an event."""

    def put_nav(self, run_id: int, record: NavRecord) -> None:
        """Take a day's record; a day's event comes before it."""

    def commit_run(self, run_id: int, summary: Summary) -> None:
        """Keep the run."""

    def rollback_run(self, run_id: int) -> None:
        """Forget the run. An exception here becomes a note of the one that made the run fail."""


class PriceFeed:
    """Market data a day at a time, read one trading day ahead of the run."""

    def __init__(
        self,
        rows: Iterable[tuple[DateLike, PerAsset]],
        names: Sequence[str],
        *,
        kind: Kind = "prices",
        fingerprint: str | None = None,
    ) -> None:
        """Make a feed of rows, each a date after the one before it and a value per asset, NaN for a missing one.

        fingerprint: 1 to 64 bytes of text that say which data they are. A run without has no hash.
        """
        self.names = tuple(names)
        self.kind, self.fingerprint = choose(PanelKind, kind, "kind"), fingerprint
        self._rows, self._texts = iter(rows), Texts(self.names)

    def _table(self, callbacks: Callbacks) -> Any:
        kept: list[Any] = []  # the row lives until the next

        def next_day(given: Any) -> None:
            for date, values in self._rows:
                array = row(values, self.names, "values")
                kept[:] = [array]
                given.contents.date, given.contents.values = to_days(date), array.ctypes.data
                given.contents.count, given.contents.stride = len(array), strides(array)[0]
                break

        columns = _structs.Instruments(
            kind=self.kind, asset_count=len(self.names), asset_names=self._texts.address
        )
        return callbacks.table(
            _structs.PriceFeed, {"next_day": next_day}, instruments=pointer(columns), fingerprint=fingerprint_of(self)
        )


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of an execution."""

    cached: bool
    """An identical run was found, and nothing was run."""
    run_id: int
    """The store's, 0 without one."""
    day_count: int
    """Trading days; 0 when cached."""
    event_count: int
    """Events; 0 when cached."""
    final_nav: float
    """NAV of the last day, in money; 0 when cached."""
    request_hash: str | None
    """The run's key; None when something that decides it has no fingerprint."""


def _store_table(callbacks: Callbacks, store: RunStore, failures: list[BaseException]) -> Any:
    def find_run(request_hash: bytes, run_id: Any, found: Any) -> None:
        known = store.find_run(request_hash.decode())
        if known is not None:
            run_id.contents.value, found.contents.value = known, 1

    def begin_run(header: Any, run_id: Any) -> None:
        run_id.contents.value = store.begin_run(_to_header(header.contents))

    def rollback_run(run_id: int) -> None:
        try:
            store.rollback_run(run_id)
        except BaseException as raised:
            failures.append(raised)

    return callbacks.table(
        _structs.RunStore,
        {
            "find_run": find_run,
            "begin_run": begin_run,
            "put_event": lambda run_id, event: store.put_event(run_id, to_event(event.contents)),
            "put_nav": lambda run_id, record: store.put_nav(run_id, to_nav_record(record.contents)),
            "commit_run": lambda run_id, summary: store.commit_run(run_id, to_summary(summary.contents)),
            "rollback_run": rollback_run,
        },
    )


def _to_header(header: _structs.RunHeader) -> RunHeader:
    rule, instruments = header.request.contents.rule, header.instruments.contents
    return RunHeader(
        request_hash=header.request_hash.decode() or None,
        mode=Mode(header.mode).name,  # type: ignore[arg-type]
        rule=from_struct(rule.contents) if rule else None,
        names=tuple(texts_at(instruments.asset_names, instruments.asset_count)),
        engine_version=header.engine_version.decode(),
    )


def _calendar_table(callbacks: Callbacks, calendar: Callable[[datetime.date], Optional[DateLike]]) -> Any:
    def next_trading_date(last: int, following: Any) -> None:
        following.contents.value = to_days(calendar(to_date(last)))

    return callbacks.table(
        _structs.TradingCalendar, {"next_trading_date": next_trading_date}, fingerprint=fingerprint_of(calendar)
    )


def execute(
    prices: Any,
    dates: Any = None,
    weights: PerAsset = None,
    rule: RuleLike | None = None,
    *,
    store: RunStore | None = None,
    rules: RuleRepository | None = None,
    rule_id: int = 0,
    rule_name: str | None = None,
    calendar: Calendar = None,
    kind: Kind = "prices",
    initial: float = 1e6,
    missing: Missing = "skip",
    baseline: BaselineName = "phase1",
    use_rebalancing: bool = True,
    classes: Classes | None = None,
    names: Sequence[str] | None = None,
    start: DateLike | None = None,
    end: DateLike | None = None,
    portfolio_id: str | None = None,
    as_of: DateLike | None = None,
    on_event: OnEvent = None,
    on_nav: OnNav = None,
    cost_model: CostModel = None,
    progress: Progress = None,
) -> Outcome:
    """Run as simulate() does, day by day, through the caller's storage: same bits, and no Result.

    prices: as in simulate(), or a PriceFeed.
    store: a RunStore, asked for a finished run with the same hash, and then told of this one.
    rules, rule_id, rule_name: where to look the rule up, and by what, instead of `rule`.
    calendar: asked after the last day of the data, for a LAST_TRADING_DAY rule; without it the run ends there.

    The other arguments, and what is raised, are those of simulate(). An exception in a store, feed, repository or
    calendar stops the run and comes back as the same object, as one in a callback does.
    """
    callbacks = Callbacks(on_event, on_nav, cost_model, progress)
    failures: list[BaseException] = []
    feed = prices if isinstance(prices, PriceFeed) else None
    if feed is not None and (dates is not None or names is not None):
        raise TypeError("a PriceFeed has dates and names already")
    panel = None if feed else panel_of(prices, dates, names, kind, borrow=kind == "prices")
    terms = Terms(
        (feed or panel).names, weights, rule, initial=initial, missing=missing, baseline=baseline,  # type: ignore
        use_rebalancing=use_rebalancing, classes=classes, start=start, end=end, portfolio_id=portfolio_id, as_of=as_of,
    )
    if panel is not None:
        terms.struct.panel = panel._handle._as_parameter_
    given = _structs.Execution(
        request=pointer(terms.struct), rule_id=rule_id, rule_name=None if rule_name is None else rule_name.encode(),
        feed=None if feed is None else feed._table(callbacks),
        calendar=None if calendar is None else _calendar_table(callbacks, calendar),
        rules=None if rules is None else repository_table(callbacks, rules),
        store=None if store is None else _store_table(callbacks, store, failures),
    )
    outcome = _structs.Outcome()

    def run(host: Any) -> None:
        given.host = host
        call(library.foresto_execute, byref(given), byref(outcome))

    try:
        callbacks.run(run)
    except BaseException as failure:
        for another in failures:
            failure.add_note(f"rollback_run failed too: {another!r}")
        raise
    return Outcome(
        bool(outcome.cached), outcome.run_id, outcome.day_count, outcome.event_count, outcome.final_nav,
        outcome.request_hash.decode() or None,
    )
