# SPDX-License-Identifier: MIT
"""The events of a run, by column and one by one."""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import byref
from typing import Any, Union, overload

import numpy as np
import numpy.typing as npt

from . import _structs
from ._arrays import Doubles, borrowed
from ._call import call_plain
from ._dates import Dates, date_array
from ._event import FIRED, Event
from ._handle import Handle
from ._labels import texts_at
from ._library import library
from ._names import TriggerType


_COLUMNS = ("turnover", "cost_factor", "cost_amount", "nav_before", "nav_after")


class Events(Sequence[Event]):
    """The rebalances of a run in order: a sequence of Event, each made when it is asked for, over columns.

    The columns are read-only views of the library's memory and keep it alive. They have an entry for each event.
    """

    dates: Dates
    """Trading days, datetime64[D]."""
    trigger_type: npt.NDArray[np.uint32]
    """What fired: 1 for PERIODIC, 2 for DRIFT."""
    turnover: Doubles
    """One-way, in [0, 1]."""
    cost_factor: Doubles
    """1 - turnover * cost_rate, or nav_after / nav_before under a cost model."""
    cost_amount: Doubles
    """nav_before - nav_after, in money."""
    nav_before: Doubles
    """Value at the day's close, in money."""
    nav_after: Doubles
    """Value after the cost, in money."""
    before_weights: Doubles
    """Weights at the close: events by assets, or by classes when assets are grouped."""
    after_weights: Doubles
    """The targets, one per asset or class: the same for all events."""
    names: tuple[str, ...]
    """The assets or classes."""
    rule_id: int | None
    """The rule's, None when it has none."""
    cost_rate: float
    """The rule's."""

    def __init__(self, handle: Handle) -> None:
        view = _structs.EventView()
        call_plain(library.foresto_result_events, handle, byref(view))
        count, assets = view.count, view.asset_count
        self.dates = date_array(borrowed(view.dates, count, np.int32, handle))
        self.dates.flags.writeable = False
        self.trigger_type = borrowed(view.trigger_types, count, np.uint32, handle)
        for name in _COLUMNS:
            setattr(self, name, borrowed(getattr(view, name), count, np.float64, handle))
        self.before_weights = borrowed(view.before_weights, count * assets, np.float64, handle).reshape(count, assets)
        self.after_weights = borrowed(view.after_weights, assets, np.float64, handle)
        self.names = tuple(texts_at(view.asset_names, assets))
        self.rule_id = view.rule_id or None
        self.cost_rate = view.cost_rate
        details = (view.periodic_detail or b"", view.drift_detail or b"")
        self._details = dict(zip((TriggerType.PERIODIC, TriggerType.DRIFT), (text.decode() for text in details)))

    def __len__(self) -> int:
        return len(self.dates)

    @overload
    def __getitem__(self, index: int) -> Event: ...

    @overload
    def __getitem__(self, index: slice) -> list[Event]: ...

    def __getitem__(self, index: Union[int, slice]) -> Union[Event, list[Event]]:
        places = range(len(self))[index]
        return self._event(places) if isinstance(places, int) else [self._event(place) for place in places]

    def _event(self, place: int) -> Event:
        trigger = int(self.trigger_type[place])
        return Event(
            event_order=place + 1,
            event_date=self.dates[place].item(),
            rule_id=self.rule_id,
            trigger_type=FIRED[trigger],
            trigger_detail=self._details[TriggerType(trigger)],
            turnover=float(self.turnover[place]),
            cost_rate=self.cost_rate,
            cost_factor=float(self.cost_factor[place]),
            cost_amount=float(self.cost_amount[place]),
            nav_before=float(self.nav_before[place]),
            nav_after=float(self.nav_after[place]),
            before_weights=dict(zip(self.names, self.before_weights[place].tolist())),
            after_weights=dict(zip(self.names, self.after_weights.tolist())),
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Events, list, tuple)):
            return NotImplemented
        return len(self) == len(other) and all(one == another for one, another in zip(self, other))

    __hash__ = None  # type: ignore[assignment]

    def to_frame(self) -> Any:
        """Return the columns as a pandas DataFrame: a row per event, and a column per asset or class for the weights
        before. Needs pandas."""
        import pandas  # type: ignore[import]

        columns = {
            "trigger_type": [FIRED[trigger] for trigger in self.trigger_type.tolist()],
            "trigger_detail": [self._details[TriggerType(trigger)] for trigger in self.trigger_type.tolist()],
            **{name: getattr(self, name) for name in _COLUMNS},
            **{f"before_{name}": self.before_weights[:, i] for i, name in enumerate(self.names)},
        }
        return pandas.DataFrame(columns, index=pandas.DatetimeIndex(self.dates, name="event_date"))

    def __repr__(self) -> str:
        return f"<foresto.Events: {len(self)}>"
