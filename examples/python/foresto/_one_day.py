# SPDX-License-Identifier: MIT
"""One portfolio on one day: weights, drift, turnover, cost, the decision, and the trade.

Values are money per asset, >= 0, with a sum above 0; targets are weights in [0, 1] that sum to 1 within 1e-6, each
divided by the sum before use. Both come as sequences in one order, or by name, as dict or pandas Series; results then
come by name too. All raise ArgumentError for a value or rate out of range, DataError when the value of the whole is not
finite or not above 0, and WeightError for the targets.
"""

from __future__ import annotations

import dataclasses
from ctypes import byref, c_double, c_uint64
from typing import Any, Literal, Sequence

import numpy as np

from . import _structs
from ._arrays import Doubles, packed
from ._call import call
from ._dates import DateLike, to_days
from ._labels import PerAsset, align, is_named, like, names_of
from ._library import library
from ._names import TriggerType
from ._rule import RuleLike, to_rule

_Trigger = Literal["NONE", "PERIODIC", "DRIFT"]
_TRIGGERS: dict[int, _Trigger] = {
    TriggerType.NONE: "NONE", TriggerType.PERIODIC: "PERIODIC", TriggerType.DRIFT: "DRIFT",
}


@dataclasses.dataclass(frozen=True)
class Decision:
    """Whether to trade, and the measures that led to it."""

    trigger_type: _Trigger
    """What fired."""
    max_drift: float
    """Largest |value / NAV - target|."""
    max_drift_asset: str | int
    """The asset that has it, by name or position; the first on a tie."""
    nav: float
    """Sum of the values, in money."""
    turnover: float
    """One-way turnover of a rebalance now, whether or not one is due."""

    @property
    def due(self) -> bool:
        """Whether the rule fired."""
        return self.trigger_type != "NONE"


@dataclasses.dataclass(frozen=True)
class Cost:
    """What a turnover costs."""

    nav_before: float
    """Value before, in money."""
    nav_after: float
    """nav_before * cost_factor."""
    turnover: float
    """One-way, in [0, 1]."""
    cost_rate: float
    """As given."""
    cost_factor: float
    """1 - turnover * cost_rate."""
    cost_amount: float
    """nav_before - nav_after, in money."""


@dataclasses.dataclass(frozen=True)
class Rebalancing(Cost):
    """What a rebalance did."""

    values: Any
    """Money per asset after, in the form of the argument."""
    trades: Any
    """New value - value: buys above 0."""


def _pair(values: PerAsset, targets: PerAsset) -> tuple[Sequence[str], Doubles, Doubles]:
    """(names, values, targets), the targets in the order of the values; no names when there are none."""
    if not is_named(values):
        if is_named(targets):
            raise TypeError("targets come by name, so values must too")
        money, weights = packed(values), packed(targets)
        if len(money) != len(weights):
            raise ValueError(f"{len(weights)} targets for {len(money)} values")
        return (), money, weights
    names = names_of(values)
    return names, align(values, names, "values"), align(targets, names, "targets", absent=0.0)


def weights(values: PerAsset) -> Any:
    """Return each value as a share of their sum, in the form of the argument."""
    names = names_of(values) if is_named(values) else []
    money = align(values, names, "values") if names else packed(values)
    shares = np.empty(len(money))
    call(library.foresto_weights, money.ctypes.data, len(money), shares.ctypes.data)
    return like(values, names, shares)


def drift(values: PerAsset, targets: PerAsset) -> tuple[float, str | int]:
    """Return the largest |value / NAV - target| and the asset that has it, by name or position; the first on a tie."""
    names, money, aims = _pair(values, targets)
    largest, asset = c_double(), c_uint64()
    call(library.foresto_drift, money.ctypes.data, aims.ctypes.data, len(money), byref(largest), byref(asset))
    return largest.value, names[asset.value] if names else asset.value


def turnover(values: PerAsset, targets: PerAsset) -> float:
    """Return the one-way turnover of a rebalance, 0.5 * sum |target * NAV - value| / NAV, in [0, 1]."""
    _, money, aims = _pair(values, targets)
    result = c_double()
    call(library.foresto_turnover, money.ctypes.data, aims.ctypes.data, len(money), byref(result))
    return result.value


def cost(nav: float, turnover: float, cost_rate: float = 0.001) -> Cost:
    """Return the cost of a turnover in [0, 1] at a cost_rate in [0, 1); nav is money above 0."""
    struct = _structs.Rebalancing()
    call(library.foresto_cost, nav, turnover, cost_rate, byref(struct))
    return Cost(**_cost_fields(struct))


def evaluate(
    rule: RuleLike,
    values: PerAsset,
    targets: PerAsset,
    today: DateLike,
    *,
    previous: DateLike | None = None,
    next: DateLike | None = None,
) -> Decision:
    """Decide whether a rule fires on a day: PERIODIC first, then DRIFT. Acts on nothing.

    values: money per asset at the day's close.
    today, previous, next: the day, and the trading days before and after it; None when it is the first or the last.

    The rule's effective dates are not looked at: that is Rule.check_active(). Raises also ArgumentError when the days
    do not increase.
    """
    names, money, aims = _pair(values, targets)
    struct = _structs.Decision()
    call(
        library.foresto_evaluate, byref(to_rule(rule)._struct()), money.ctypes.data, aims.ctypes.data, len(money),
        to_days(previous), to_days(today), to_days(next), byref(struct),
    )
    asset = struct.max_drift_asset
    return Decision(
        trigger_type=_TRIGGERS[struct.trigger_type],
        max_drift=struct.max_drift,
        max_drift_asset=names[asset] if names else asset,
        nav=struct.nav,
        turnover=struct.turnover,
    )


def rebalance(values: PerAsset, targets: PerAsset, cost_rate: float = 0.001) -> Rebalancing:
    """Trade to the targets: new value = target * nav_after, the cost taken from the whole. cost_rate is in [0, 1)."""
    names, money, aims = _pair(values, targets)
    after, trades, struct = np.empty(len(money)), np.empty(len(money)), _structs.Rebalancing()
    call(
        library.foresto_rebalance, money.ctypes.data, aims.ctypes.data, len(money), cost_rate, after.ctypes.data,
        trades.ctypes.data, byref(struct),
    )
    return Rebalancing(
        **_cost_fields(struct), values=like(values, names, after), trades=like(values, names, trades)
    )


def _cost_fields(struct: _structs.Rebalancing) -> dict[str, float]:
    return {field.name: getattr(struct, field.name) for field in dataclasses.fields(Cost)}
