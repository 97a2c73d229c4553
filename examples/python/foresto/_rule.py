# SPDX-License-Identifier: MIT
"""When to trade back to the targets, and what that costs."""

from __future__ import annotations

import dataclasses
from ctypes import byref, create_string_buffer
from typing import Any, Literal, Mapping, Union

from . import _structs
from ._call import call, call_bytes
from ._dates import DateLike, from_days, to_days
from ._library import library
from ._names import BaseDayPolicy, Frequency, RuleType, TriggerType, choose


@dataclasses.dataclass(frozen=True)
class Rule:
    """A rebalancing rule; RuleError or ArgumentError when it makes no sense.

    A field that the rule's type does not use is ignored, but checked when it is set.
    """

    rule_type: Literal["PERIODIC", "DRIFT", "HYBRID"]
    """On scheduled days; when a weight has drifted; or both."""
    frequency: Literal["NONE", "MONTHLY", "QUARTERLY"] = "NONE"
    """How often the rule is scheduled; needed by PERIODIC and HYBRID."""
    base_day_policy: Literal["FIRST_TRADING_DAY", "LAST_TRADING_DAY"] = "FIRST_TRADING_DAY"
    """Which trading day of a scheduled month counts."""
    drift_threshold: float = 0.0
    """Absolute difference of weight and target that fires, 0 < x < 1 (0.05 is 5 points); needed by DRIFT and HYBRID."""
    cost_rate: float = 0.001
    """Cost per unit of one-way turnover, 0 <= x < 1; 0.001 is 10 basis points."""
    rule_id: int = 0
    """The caller's key of the rule, within +-(2**53 - 1); 0 for none. Events carry it."""
    rule_name: str = ""
    """At most 64 bytes of UTF-8."""
    is_active: bool = True
    """A run refuses a rule that is switched off."""
    effective_from: DateLike | None = None
    """First day of validity, inclusive. A rule with effective dates needs the run's as_of."""
    effective_to: DateLike | None = None
    """Last day of validity, inclusive."""

    def __post_init__(self) -> None:
        call(library.foresto_rule_validate, byref(self._struct()))

    def check_active(self, as_of: DateLike | None = None) -> None:
        """Raise RuleError unless the rule is switched on and effective on a day."""
        call(library.foresto_rule_check_active, byref(self._struct()), to_days(as_of))

    def trigger_detail(self, trigger_type: Literal["PERIODIC", "DRIFT"]) -> str:
        """Return the detail of an event that this rule causes: MONTHLY, QUARTERLY, DRIFT>=5.00%."""
        detail = create_string_buffer(_structs.TRIGGER_DETAIL_SIZE)
        trigger = choose(TriggerType, trigger_type, "trigger_type")
        call(library.foresto_rule_trigger_detail, byref(self._struct()), trigger, detail)
        return detail.value.decode()

    def to_json(self) -> str:
        """Return the rule as canonical JSON (RFC 8785), without the fields that are not set."""
        return call_bytes(library.foresto_rule_write_json, byref(self._struct())).decode()

    def _struct(self) -> _structs.Rule:
        name = self.rule_name.encode("utf-8", "surrogatepass")
        if len(name) > 67 or 0 in name:
            raise ValueError("rule_name: at most 64 bytes, without a NUL")
        if not -(2**63) <= self.rule_id < 2**63:
            raise ValueError("rule_id: must be within 2**53 - 1 of 0")
        return _structs.Rule(
            rule_type=choose(RuleType, self.rule_type, "rule_type"),
            frequency=choose(Frequency, self.frequency, "frequency"),
            base_day_policy=choose(BaseDayPolicy, self.base_day_policy, "base_day_policy"),
            rule_id=self.rule_id,
            drift_threshold=self.drift_threshold,
            cost_rate=self.cost_rate,
            is_active=bool(self.is_active),
            effective_from=to_days(self.effective_from),
            effective_to=to_days(self.effective_to),
            rule_name=name,
        )


def from_struct(struct: _structs.Rule) -> Rule:
    """Copy a rule of the library's."""
    return Rule(
        rule_type=RuleType(struct.rule_type).name,  # type: ignore[arg-type]
        frequency=Frequency(struct.frequency).name,  # type: ignore[arg-type]
        base_day_policy=BaseDayPolicy(struct.base_day_policy).name,  # type: ignore[arg-type]
        drift_threshold=struct.drift_threshold,
        cost_rate=struct.cost_rate,
        rule_id=struct.rule_id,
        rule_name=struct.rule_name.decode(),
        is_active=bool(struct.is_active),
        effective_from=from_days(struct.effective_from),
        effective_to=from_days(struct.effective_to),
    )


#: A Rule, or a mapping of its fields, as JSON has them.
RuleLike = Union[Rule, Mapping[str, Any]]


def to_rule(rule: RuleLike) -> Rule:
    """Make a Rule of a mapping."""
    if isinstance(rule, Mapping):
        return Rule(**rule)
    if not isinstance(rule, Rule):
        raise TypeError(f"a Rule is needed, not {type(rule).__name__}")
    return rule
