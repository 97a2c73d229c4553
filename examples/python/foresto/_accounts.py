# SPDX-License-Identifier: MIT
"""Many accounts on one day: which of them must trade, and how much."""

from __future__ import annotations

from ctypes import byref, pointer
from typing import Any, Literal, Sequence

import numpy as np
import numpy.typing as npt

from . import _structs
from ._arrays import Doubles, doubles, strides
from ._call import call
from ._dates import DateLike, to_days
from ._labels import is_named, names_of, rows
from ._library import library
from ._names import TriggerType
from ._rule import RuleLike, to_rule

Failures = Literal["raise", "keep"]


class Decisions:
    """What evaluate() says of each account, by column.

    An account that failed, where failures are kept, has its status and 0 in every other array.
    """

    statuses: npt.NDArray[np.int32]
    """0, or the status code of an account that failed."""
    trigger_types: npt.NDArray[np.uint32]
    """What fired: 0 for nothing, 1 for PERIODIC, 2 for DRIFT."""
    max_drift: Doubles
    """Largest |value / NAV - target|."""
    max_drift_assets: npt.NDArray[np.uint32]
    """Position of the asset that has it; the first on a tie."""
    nav: Doubles
    """Sum of the values, in money."""
    turnover: Doubles
    """One-way turnover of a rebalance now, whether or not one is due."""

    def __init__(self, count: int) -> None:
        self.statuses = np.zeros(count, np.int32)
        for name in ("trigger_types", "max_drift_assets"):
            setattr(self, name, np.zeros(count, np.uint32))
        for name in ("max_drift", "nav", "turnover"):
            setattr(self, name, np.zeros(count))

    @property
    def due(self) -> npt.NDArray[np.bool_]:
        """Whether the rule fired."""
        return self.trigger_types != TriggerType.NONE

    def _columns(self, failures: Failures) -> _structs.DecisionColumns:
        """Where the library writes."""
        if failures not in ("raise", "keep"):
            raise ValueError(f"failures: {failures!r} is none of raise, keep")
        names = ("trigger_types", "max_drift_assets", "max_drift", "nav", "turnover")
        columns = _structs.DecisionColumns(
            count=len(self), **{name: getattr(self, name).ctypes.data for name in names}
        )
        if failures == "keep":
            columns.statuses = self.statuses.ctypes.data
        return columns

    def __len__(self) -> int:
        return len(self.statuses)

    def __repr__(self) -> str:
        return f"<foresto.Decisions on {len(self)} accounts, {int(np.count_nonzero(self.due))} due>"


def _names(values: Any) -> Sequence[str] | None:
    """The assets' names, when the values come by name."""
    if hasattr(values, "columns"):
        return [str(name) for name in values.columns]
    return names_of(values) if is_named(values) else None


def _targets(targets: Any, names: Sequence[str] | None, accounts: int, assets: int) -> Doubles:
    """View one row that all accounts share, or one for each."""
    if names is None and is_named(targets):
        raise TypeError("targets come by name, so values must too")
    if not is_named(targets):
        targets = doubles(targets)
        if targets.ndim == 2 and targets.strides[0] == 0:  # a row that was repeated without a copy
            targets = targets[:1]
    array = rows(targets, names, "targets", absent=0.0)
    if array.shape[1] != assets:
        raise ValueError(f"targets: {array.shape[1]} values for {assets} assets")
    if len(array) not in (1, accounts):
        raise ValueError(f"{len(array)} rows of targets for {accounts} accounts")
    return array


def evaluate_accounts(
    values: Any,
    targets: Any,
    rule: RuleLike,
    today: DateLike,
    *,
    previous: DateLike | None = None,
    next: DateLike | None = None,
    failures: Failures = "raise",
) -> Decisions:
    """Decide for each account whether a rule fires on a day, with the bits of evaluate(). Acts on nothing.

    values: M x N money per account and asset at the day's close: an array of any layout, which is read where it is, or
        a DataFrame with a column per asset. One dimension, a dict or a Series is one account.
    targets: N weights that all accounts share, or M x N, likewise; by name only where the values are.
    today, previous, next: the day, and the trading days before and after it; None when it is the first or the last.
    failures: "raise" stops at an account whose values or targets can't be, "keep" gives it a status and goes on.

    Raises what evaluate() raises; the error's `field` names the account, as values[k] or targets[k], and `asset` the
    asset. Other Python threads run meanwhile, so that each can take a slice of the accounts.
    """
    names = _names(values)
    money = rows(values, names, "values")
    accounts, assets = money.shape
    aims = _targets(targets, names, accounts, assets)
    account_stride, asset_stride = strides(money)
    target_stride, target_asset_stride = strides(aims)
    given = _structs.Accounts(
        account_count=accounts, asset_count=assets, values=money.ctypes.data, targets=aims.ctypes.data,
        account_stride=account_stride, asset_stride=asset_stride,
        target_account_stride=target_stride if len(aims) > 1 else 0, target_asset_stride=target_asset_stride,
        rule=pointer(to_rule(rule)._struct()), previous=to_days(previous), today=to_days(today), next=to_days(next),
    )
    decisions = Decisions(accounts)
    columns = decisions._columns(failures)
    call(library.foresto_accounts_evaluate, byref(given), byref(columns))
    return decisions
