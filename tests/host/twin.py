# SPDX-License-Identifier: MIT
"""What `foresto backtest` computes, in plain Python: every operation in the order that docs/numerics.md gives, so that
even the last bits agree, and as docs/conventions.md says. Written for itself; it shares nothing with the library."""

import math
from dataclasses import dataclass, field

FIRST_MONTHS, LAST_MONTHS = ("01", "04", "07", "10"), ("03", "06", "09", "12")


class Refused(Exception):
    """There is no answer: a value is missing where it must not be, no day is left, or the weights do not add up."""


@dataclass
class Case:
    kind: str  # prices or returns
    dates: list
    rows: list  # a value for each asset, day by day; NaN is missing
    names: list
    weights: list
    classes: list = None
    rule: dict = None
    baseline: str = "phase1"
    missing: str = "skip"
    initial: float = 1e6
    start: str = ""
    end: str = "9999"


@dataclass
class Answer:
    navs: dict = field(default_factory=dict)  # by date
    events: list = field(default_factory=list)


def total(values):
    """From left to right; sum() may do better than that."""
    result = 0.0
    for value in values:
        result += value
    return result


def constant_mix(case, days):
    weight_sum, nav, answer = total(case.weights), case.initial, Answer()
    last = [math.nan] * len(case.weights)
    for date, row in days:
        returns = []
        for k, value in enumerate(row):
            known = value if case.kind == "returns" else value / last[k] - 1
            last[k] = last[k] if math.isnan(value) else value
            returns.append(0.0 if math.isnan(known) else known)
        day = total(weight * known for weight, known in zip(case.weights, returns))
        nav *= 1 + (day / weight_sum if abs(weight_sum - 1) > 0.001 else day)
        answer.navs[date] = nav
    return answer


def without_gaps(case, days, targets):
    """The trading days, with every value that a target needs."""
    held = [k for k, target in enumerate(targets) if target]
    kept = []
    for date, row in days:
        gaps = [k for k in held if math.isnan(row[k])]
        if gaps and case.missing == "reject":
            raise Refused
        if gaps and case.missing == "skip":
            continue
        if gaps and case.kind == "prices" and not kept:
            raise Refused
        filled = {k: kept[-1][1][k] if case.kind == "prices" else 0.0 for k in gaps}
        kept.append((date, [filled.get(k, value) for k, value in enumerate(row)]))
    if not kept:
        raise Refused
    return kept


def grouped(case, days, weight_sum):
    """Classes in the place of their members: names, targets, and daily returns."""
    names = list(dict.fromkeys(case.classes))
    members = [[k for k, of in enumerate(case.classes) if of == name and case.weights[k]] for name in names]
    sums = [total(case.weights[k] for k in group) for group in members]
    rows = []
    for t, (date, row) in enumerate(days):
        before = days[t - 1][1] if t else row
        returns = row if case.kind == "returns" else [new / old - 1 for new, old in zip(row, before)]
        rows.append((date, [total(case.weights[k] / whole * returns[k] for k in group)
                            for group, whole in zip(members, sums)]))
    return names, [whole / weight_sum for whole in sums], rows


def indices(days, targets):
    """Prices that make the returns."""
    price, rows = [1.0] * len(targets), []
    for date, row in days:
        price = [p * (1 + r) if target else 1.0 for p, r, target in zip(price, row, targets)]
        rows.append((date, price))
    return rows


def is_due(rule, dates, t):
    last = rule.get("base_day_policy") == "LAST_TRADING_DAY"
    other = t + 1 if last else t - 1
    turns = not 0 <= other < len(dates) or dates[other][:7] != dates[t][:7]
    months = LAST_MONTHS if last else FIRST_MONTHS
    return turns and (rule["frequency"] == "MONTHLY" or dates[t][5:7] in months)


def trigger(rule, dates, t, weights, targets):
    if not rule:
        return None
    if rule["rule_type"] != "DRIFT" and is_due(rule, dates, t):
        return "PERIODIC"
    drift = max(abs(weight - target) for weight, target in zip(weights, targets))
    return "DRIFT" if rule["rule_type"] != "PERIODIC" and drift >= rule["drift_threshold"] - 1e-12 else None


def rebalanced(case, days, names, targets, base):
    """Also HOLD, which never fires."""
    rate = (case.rule or {}).get("cost_rate")
    rate = 0.001 if rate is None else rate
    dates, answer = [date for date, _ in days], Answer()
    units = [case.initial * target / price if target else 0.0 for target, price in zip(targets, base)]
    for t, (date, prices) in enumerate(days):
        values = [unit * price if target else 0.0 for unit, price, target in zip(units, prices, targets)]
        nav = total(values)
        weights = [value / nav for value in values]
        fired = trigger(case.rule, dates, t, weights, targets)
        if fired:
            turnover = 0.5 * total(abs(target * nav - value) for target, value in zip(targets, values)) / nav
            factor = 1 - turnover * rate
            after = nav * factor
            answer.events.append({
                "event_order": len(answer.events) + 1, "event_date": date, "trigger_type": fired, "turnover": turnover,
                "cost_rate": rate, "cost_factor": factor, "cost_amount": nav - after, "nav_before": nav,
                "nav_after": after, "before_weights": dict(zip(names, weights)),
                "after_weights": dict(zip(names, targets))})
            units = [after * target / price if target else 0.0 for target, price in zip(targets, prices)]
            nav = after
        answer.navs[date] = nav
    return answer


def compute(case):
    days = [(date, row) for date, row in zip(case.dates, case.rows) if case.start <= date <= case.end]
    if not days:
        raise Refused
    if not case.rule and case.baseline == "phase1":
        return constant_mix(case, days)
    weight_sum = total(case.weights)
    if abs(weight_sum - 1) > 1e-6 + 1e-12:
        raise Refused
    names, targets = case.names, [weight / weight_sum for weight in case.weights]
    days = without_gaps(case, days, targets)
    base = days[0][1]
    if case.classes:
        names, targets, days = grouped(case, days, weight_sum)
    if case.classes or case.kind == "returns":
        days, base = indices(days, targets), [1.0] * len(targets)
    return rebalanced(case, days, names, targets, base)
