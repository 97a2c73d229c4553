# SPDX-License-Identifier: MIT
"""The records of a run: events, and what callbacks are handed."""

from __future__ import annotations

import dataclasses
import datetime
from ctypes import byref, c_double
from typing import Literal

import numpy as np

from . import _structs
from ._call import call, call_bytes
from ._dates import to_date, to_days
from ._labels import Texts, texts_at
from ._library import library
from ._names import TriggerType


@dataclasses.dataclass(frozen=True)
class Event:
    """One rebalance: when, why, what it cost, and the weights before and after."""

    event_order: int
    """1, 2, ... within the run."""
    event_date: datetime.date
    """The trading day."""
    rule_id: int | None
    """The rule's, None when it has none."""
    trigger_type: Literal["PERIODIC", "DRIFT"]
    """What fired."""
    trigger_detail: str
    """MONTHLY, QUARTERLY or DRIFT>=5.00%."""
    turnover: float
    """One-way, in [0, 1]."""
    cost_rate: float
    """The rule's."""
    cost_factor: float
    """1 - turnover * cost_rate, or nav_after / nav_before under a cost model."""
    cost_amount: float
    """nav_before - nav_after, in money."""
    nav_before: float
    """Value at the day's close, in money."""
    nav_after: float
    """Value after the cost, in money."""
    before_weights: dict[str, float]
    """Weights at the close by asset, or by class when assets are grouped."""
    after_weights: dict[str, float]
    """The targets."""

    def to_json(self) -> str:
        """Return the event as canonical JSON (RFC 8785), in full precision."""
        struct, _memory = self._struct()
        return call_bytes(library.foresto_event_write_json, byref(struct)).decode()

    def to_row(self) -> dict[str, str]:
        """Return the scalar columns as text at the precision of their database columns; ArgumentError when one does
        not fit."""
        struct, _memory = self._struct()
        row = _structs.EventRow()
        call(library.foresto_event_write_row, byref(struct), byref(row))
        return {name: getattr(row, name).decode() for name, _ in row._fields_[2:]}

    def _struct(self) -> tuple[_structs.Event, object]:
        """The C struct, and the memory that it points to."""
        texts = Texts(self.before_weights)
        before = np.array(list(self.before_weights.values()), np.float64)
        after = np.array([self.after_weights[name] for name in self.before_weights], np.float64)
        struct = _structs.Event(
            trigger_type=TriggerType[self.trigger_type],
            event_order=self.event_order,
            rule_id=self.rule_id or 0,
            event_date=to_days(self.event_date),
            asset_count=len(before),
            turnover=self.turnover,
            cost_rate=self.cost_rate,
            cost_factor=self.cost_factor,
            cost_amount=self.cost_amount,
            nav_before=self.nav_before,
            nav_after=self.nav_after,
            trigger_detail=self.trigger_detail.encode(),
            asset_names=texts.address,
            before_weights=before.ctypes.data,
            after_weights=after.ctypes.data,
        )
        return struct, (texts, before, after)


@dataclasses.dataclass(frozen=True)
class NavRecord:
    """The value of one trading day."""

    date: datetime.date
    """The trading day."""
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

    def to_row(self) -> dict[str, str]:
        """Return the columns as text at the precision of their database columns; ArgumentError when one does not fit.
        """
        struct = _structs.NavRecord(**dataclasses.asdict(self) | {"date": to_days(self.date)})
        row = _structs.NavRow()
        call(library.foresto_nav_write_row, byref(struct), byref(row))
        return {name: getattr(row, name).decode() for name, _ in row._fields_[2:]}


@dataclasses.dataclass(frozen=True)
class Trades:
    """The trades of one rebalance before cost, for a cost model."""

    date: datetime.date
    """The trading day."""
    trigger_type: Literal["PERIODIC", "DRIFT"]
    """What fired."""
    nav: float
    """Value before, in money."""
    turnover: float
    """One-way, in [0, 1]."""
    values: dict[str, float]
    """Money per asset, or class, before."""
    gross_trades: dict[str, float]
    """Money per asset to buy (above 0) or to sell (below 0), before cost."""


FIRED: dict[int, Literal["PERIODIC", "DRIFT"]] = {TriggerType.PERIODIC: "PERIODIC", TriggerType.DRIFT: "DRIFT"}


def _by_name(names: list[str], address: int) -> dict[str, float]:
    return dict(zip(names, (c_double * len(names)).from_address(address)))


def to_event(struct: _structs.Event) -> Event:
    """Copy an event out of the library's memory."""
    names = texts_at(struct.asset_names, struct.asset_count)
    return Event(
        event_order=struct.event_order,
        event_date=to_date(struct.event_date),
        rule_id=struct.rule_id or None,
        trigger_type=FIRED[struct.trigger_type],
        trigger_detail=struct.trigger_detail.decode(),
        turnover=struct.turnover,
        cost_rate=struct.cost_rate,
        cost_factor=struct.cost_factor,
        cost_amount=struct.cost_amount,
        nav_before=struct.nav_before,
        nav_after=struct.nav_after,
        before_weights=_by_name(names, struct.before_weights),
        after_weights=_by_name(names, struct.after_weights),
    )


def to_nav_record(struct: _structs.NavRecord) -> NavRecord:
    """Copy a NAV record out of the library's memory."""
    return NavRecord(
        to_date(struct.date), struct.nav, struct.daily_return, struct.cumulative_return, struct.high_water_mark,
        struct.drawdown,
    )


def to_trades(struct: _structs.Trades) -> Trades:
    """Copy trades out of the library's memory."""
    names = texts_at(struct.asset_names, struct.asset_count)
    return Trades(
        date=to_date(struct.date),
        trigger_type=FIRED[struct.trigger_type],
        nav=struct.nav,
        turnover=struct.turnover,
        values=_by_name(names, struct.values),
        gross_trades=_by_name(names, struct.gross_trades),
    )
