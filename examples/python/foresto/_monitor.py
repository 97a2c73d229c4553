# SPDX-License-Identifier: MIT
"""Checks to make on events and runs before trusting them."""

from __future__ import annotations

from ctypes import byref, c_uint32
from typing import Literal

from . import _structs
from ._call import call
from ._event import Event
from ._library import library
from ._names import Alert, RuleType, choose


def monitor_event(event: Event, *, turnover: float = 0.5, cost_share: float = 0.01) -> Alert:
    """Return the alerts of an event: one-way turnover above `turnover`, cost_amount / nav_before above `cost_share`.

    Raises ArgumentError for a limit that is negative or not finite.
    """
    struct, _memory = event._struct()
    limits, alerts = _structs.MonitorLimits(turnover=turnover, cost_share=cost_share), c_uint32()
    call(library.foresto_monitor_event, byref(struct), byref(limits), byref(alerts))
    return Alert(alerts.value)


def monitor_run(
    rule_type: Literal["PERIODIC", "DRIFT", "HYBRID"] | None, *, produced: int, acknowledged: int, scheduled: int = 0
) -> Alert:
    """Return the alerts of a finished run: whether an event was lost.

    produced: events that the run made; acknowledged: events that the storage took; scheduled: days that schedule()
    marks, looked at for PERIODIC only.
    """
    counts = _structs.MonitorCounts(
        rule_type=0 if rule_type is None else choose(RuleType, rule_type, "rule_type"), produced=produced,
        acknowledged=acknowledged, scheduled=scheduled,
    )
    alerts = c_uint32()
    call(library.foresto_monitor_run, byref(counts), byref(alerts))
    return Alert(alerts.value)
