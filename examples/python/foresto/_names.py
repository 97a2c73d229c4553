# SPDX-License-Identifier: MIT
"""The names of enum values, as the library's own ..._name functions have them, and short forms of a few."""

from __future__ import annotations

import enum
from typing import TypeVar


class PanelKind(enum.IntEnum):
    PRICES = 1
    RETURNS = 2


class RuleType(enum.IntEnum):
    PERIODIC = 1
    DRIFT = 2
    HYBRID = 3


class Frequency(enum.IntEnum):
    NONE = 0
    MONTHLY = 1
    QUARTERLY = 2


class BaseDayPolicy(enum.IntEnum):
    FIRST_TRADING_DAY = 0
    LAST_TRADING_DAY = 1


class TriggerType(enum.IntEnum):
    NONE = 0
    PERIODIC = 1
    DRIFT = 2


class MissingPolicy(enum.IntEnum):
    SKIP_DAY = 0
    ZERO_RETURN = 1
    REJECT = 2
    SKIP = SKIP_DAY
    ZERO = ZERO_RETURN


class Baseline(enum.IntEnum):
    PHASE1 = 0
    HOLD = 1


class Mode(enum.IntEnum):
    PHASE1 = 1
    HOLD = 2
    REBALANCED = 3


class Alert(enum.IntFlag):
    """What a monitor found; 0 for nothing."""

    TURNOVER_HIGH = 1
    COST_HIGH = 2
    EVENTS_MISSING = 4


Choice = TypeVar("Choice", bound=enum.IntEnum)


def choose(kind: type[Choice], name: str, argument: str) -> Choice:
    """Find the value that a name stands for, in upper or lower case."""
    if not isinstance(name, str):
        raise TypeError(f"{argument}: a name is needed, not {type(name).__name__}")
    try:
        return kind[name.upper()]
    except KeyError:
        known = ", ".join(kind.__members__)
        raise ValueError(f"{argument}: {name!r} is none of {known}") from None
