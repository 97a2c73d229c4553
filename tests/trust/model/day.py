# SPDX-License-Identifier: MIT
"""One portfolio on one day, in exact rationals."""

from fractions import Fraction

import bound
from bound import U, Approximate, counted
from model import NONE, is_due, reaches


def check(within, case, lines):
    """Compare the library's answer; returns (what is wrong, 1 when rounding may decide the trigger)."""
    words = {line.split()[0]: line.split()[1:] for line in lines}
    if words.keys() != {"decision", "rebalancing", "after", "trades"}:
        return [f"answered {lines}"], 0
    trigger, asset, *measures = words["decision"]
    values, total = [Fraction(value) for value in case.values], sum(map(Fraction, case.targets), Fraction(0))
    targets, nav = [Fraction(target) / total for target in case.targets], sum(map(Fraction, case.values), Fraction(0))
    count = len(values)
    drifts = [bound.drift(value / nav, count, target, count) for value, target in zip(values, targets)]
    share = bound.turnover(
        sum((abs(target * nav - value) for target, value in zip(targets, values)), Fraction(0)) / (2 * nav),
        count, count, 0, count - 1,
    )
    if case.exact:
        drifts = [Approximate(drift.value, Fraction(0)) for drift in drifts]
    most = max(drift.value for drift in drifts)
    error = max(drift.error for drift in drifts)
    drift, total_value, turnover = map(float.fromhex, measures)
    within("max_drift", drift, Approximate(most, error))
    within("nav", total_value, counted(nav, 0 if case.exact else count - 1))
    within("turnover", turnover, Approximate(share.value, Fraction(0) if case.exact else share.error))
    wrong = check_asset(drifts, int(asset), most, case.exact)
    expected = expect_trigger(case, drifts)
    if expected not in (None, trigger):
        wrong.append(f"trigger {trigger}, expected {expected}")
    check_rebalancing(within, case, words, (values, targets, nav, share))
    return wrong, int(expected is None)


def check_asset(drifts, asset, most, exact):
    """The asset reported drifted most, up to rounding; without rounding it is the first of equals."""
    if exact:
        first = next(i for i, drift in enumerate(drifts) if drift.value == most)
        return [] if asset == first else [f"asset {asset} drifted most, expected {first}"]
    near = drifts[asset].value + drifts[asset].error + max(drift.error for drift in drifts) >= most
    return [] if near else [f"asset {asset} did not drift most"]


def expect_trigger(case, drifts):
    previous, today, following = (None if date == NONE else date for date in case.dates)
    if case.rule.type != "DRIFT" and is_due(case.rule, previous, today, following):
        return "PERIODIC"
    if case.rule.type == "PERIODIC":
        return "NONE"
    reached = reaches(drifts, case.rule)
    return None if reached is None else "DRIFT" if reached else "NONE"


def check_rebalancing(within, case, words, exact):
    values, targets, nav, share = exact
    count = len(values)
    rate = Fraction(case.rule.cost_rate)
    cost = bound.cost(nav, count - 1, share, rate)
    before, after, turnover, factor, amount = map(float.fromhex, words["rebalancing"])
    within("nav_before", before, counted(nav, count - 1))
    within("nav_after", after, counted(cost.nav_after, cost.nav_after_count))
    within("turnover", turnover, share)
    within("cost_factor", factor, cost.factor)
    within("cost_amount", amount, cost.amount)
    for value, target, found, trade in zip(values, targets, words["after"], words["trades"]):
        new = counted(target * cost.nav_after, cost.nav_after_count + count + 1)
        within("new value", float.fromhex(found), new)
        off = new.error * (1 + U) + U * abs(new.value - value)
        within("trade", float.fromhex(trade), Approximate(new.value - value, off))


