# SPDX-License-Identifier: MIT
"""What a run must come to, in exact rationals, from the description of the conventions alone."""

import dataclasses
import datetime
import decimal
from fractions import Fraction

import bound
from bound import U, Approximate, counted, gamma, less_one

SLACK = Fraction(1, 10**12)
EPOCH = datetime.date(1970, 1, 1).toordinal()
NONE = -(2**31)


class Refused(Exception):
    """The status that the library must return, with day and asset where they are known."""

    def __init__(self, status, day=-1, asset=-1):
        super().__init__(status)
        self.expected = (status, day, asset)


@dataclasses.dataclass
class Event:
    date: int
    trigger: str
    detail: str
    turnover: Approximate
    cost_rate: Fraction
    cost_factor: Approximate
    cost_amount: Approximate
    nav_before: Approximate
    nav_after: Approximate
    names: list
    before: list
    after: list


@dataclasses.dataclass
class Run:
    """The outcome of a run: navs are (date, nav, daily, cumulative, high water mark, drawdown)."""

    mode: str
    navs: list = dataclasses.field(default_factory=list)
    events: list = dataclasses.field(default_factory=list)
    skipped: int = 0
    undecided: int = 0


def month_of(date):
    day = datetime.date.fromordinal(date + EPOCH)
    return day.year, day.month


def gate(case):
    """The feature flag's table, then the rule's own dates."""
    rule = case.rule
    if rule and not case.flag:
        raise Refused("FEATURE_DISABLED")
    if rule and not rule.is_active:
        raise Refused("RULE_INACTIVE")
    if rule and rule.effective_from != NONE and case.as_of < rule.effective_from:
        raise Refused("RULE_NOT_EFFECTIVE")
    if rule and rule.effective_to != NONE and case.as_of > rule.effective_to:
        raise Refused("RULE_NOT_EFFECTIVE")
    return "REBALANCED" if rule else case.baseline


def rows_in_range(case):
    return [
        t
        for t, date in enumerate(case.dates)
        if (case.start == NONE or date >= case.start) and (case.end == NONE or date <= case.end)
    ]


def run(case, fired):
    """fired: the dates of the library's DRIFT events, which decide where the bound leaves a decision open."""
    mode = gate(case)
    total = sum(map(Fraction, case.weights), Fraction(0))
    if mode != "PHASE1" and abs(total - 1) > Fraction(1, 10**6) + SLACK:
        raise Refused("WEIGHT_SUM")
    rows = rows_in_range(case)
    if not rows:
        raise Refused("NO_DAYS")
    record = Recorder(case.amount)
    outcome = Run(mode)
    if mode == "PHASE1":
        constant_mix(case, rows, total, record)
    else:
        Units(case, rows, total, record, outcome, fired).run()
    outcome.navs = record.navs
    return outcome


class Recorder:
    """The NAV records."""

    def __init__(self, amount):
        self.amount = self.previous = self.high = Fraction(amount)
        self.previous_count = self.high_count = 0
        self.navs = []

    def put(self, date, nav, count):
        self.high = max(self.high, nav)
        self.high_count = max(self.high_count, count)
        self.navs.append(
            (
                date,
                counted(nav, count),
                less_one(nav / self.previous, count + self.previous_count + 1),
                less_one(nav / self.amount, count + 1),
                counted(self.high, self.high_count),
                less_one(nav / self.high, count + self.high_count + 1),
            )
        )
        self.previous, self.previous_count = nav, count


def mixed_return(terms, roundings):
    """The sum of weight * return, and a bound of its error. terms: (weight, return, growth if it was divided, or 0)."""
    change = sum((weight * change for weight, change, _ in terms), Fraction(0))
    size = sum((weight * (abs(change) + growth) for weight, change, growth in terms), Fraction(0))
    return change, gamma(roundings) * size


def constant_mix(case, rows, total, record):
    """Without a rule: the same weights every day, free of cost, a gap counts as a return of 0."""
    held = [i for i, weight in enumerate(case.weights) if weight > 0]
    scaled = abs(total - 1) > Fraction(1, 1000)
    last = {}
    nav, count = Fraction(case.amount), 0
    for t in rows:
        terms = [simple_return(case, t, i, last) for i in held]
        change, error = mixed_return(
            [(Fraction(case.weights[i]), *term) for i, term in zip(held, terms)],
            (2 * len(held) if scaled else len(held)) + 1,
        )
        if scaled:
            change, error = change / total, error / total
        nav *= 1 + change
        count += bound.count_of(error / (1 + change)) + 2
        record.put(case.dates[t], nav, count)


def simple_return(case, t, i, last):
    """The return of an instrument and, where a price was divided by another, their quotient."""
    value = case.values[t][i]
    if value is None:
        return Fraction(0), Fraction(0)
    value = Fraction(value)
    if case.kind == "RETURNS":
        return value, Fraction(0)
    before, last[i] = last.get(i), value
    return (value / before - 1, value / before) if before else (Fraction(0), Fraction(0))


class Units:
    """Holdings in units: buy and hold, and every rule."""

    def __init__(self, case, rows, total, record, outcome, fired):
        self.case, self.record, self.outcome, self.fired = case, record, outcome, fired
        self.held = [i for i, weight in enumerate(case.weights) if weight > 0]
        self.group(total)
        self.days = self.keep(rows)
        self.from_index = case.kind == "RETURNS" or case.classes is not None

    def group(self, total):
        """The assets that are traded: classes in order of first appearance, or the instruments."""
        case = self.case
        names = case.classes or case.names
        self.names = list(dict.fromkeys(names))
        self.members = {name: [i for i in self.held if names[i] == name] for name in self.names}
        self.active = [name for name in self.names if self.members[name]]
        weight = {
            name: sum((Fraction(case.weights[i]) for i in self.members[name]), Fraction(0)) for name in self.names
        }
        self.targets = {name: weight[name] / total for name in self.names}
        self.share = {
            i: Fraction(case.weights[i]) / weight[name] for name in self.active for i in self.members[name]
        }
        self.target_count = {
            name: max(len(self.members[name]) - 1, 0) + len(self.held) - 1 + 1 for name in self.names
        }

    def keep(self, rows):
        """The trading days under the missing-data policy."""
        case = self.case
        days = []
        for t in rows:
            gaps = [i for i in self.held if case.values[t][i] is None]
            if gaps and case.policy == "SKIP_DAY":
                self.outcome.skipped += 1
                continue
            first_price = not days and case.kind == "PRICES"
            if gaps and (case.policy == "REJECT" or first_price):
                raise Refused("MISSING", t, gaps[0])
            days.append(t)
        if not days:
            raise Refused("NO_DAYS")
        return days

    def run(self):
        self.level = {name: Fraction(1) for name in self.active}
        self.ratio_count = {name: 0 for name in self.active}
        self.last = {}
        for k, t in enumerate(self.days):
            self.take_levels(t)
            if k == 0:
                base = {name: Fraction(1) for name in self.active} if self.from_index else self.level
                self.invest(Fraction(self.case.amount), 0, base)
            self.close(k, self.case.dates[t])

    def take_levels(self, t):
        for name in self.active:
            if not self.from_index:
                value = self.case.values[t][self.members[name][0]]
                self.level[name] = Fraction(value) if value is not None else self.level[name]
                continue
            change, error = self.asset_return(t, name)
            self.level[name] *= 1 + change
            self.ratio_count[name] += bound.count_of(error / (1 + change)) + 2

    def asset_return(self, t, name):
        members = self.members[name]
        if self.case.classes is None:
            return simple_return(self.case, t, members[0], self.last)[0], Fraction(0)
        terms = [(self.share[i], *simple_return(self.case, t, i, self.last)) for i in members]
        return mixed_return(terms, 2 * len(members) + 1)

    def invest(self, amount, count, base):
        """Buy at the targets. The count of a level is then that of its ratio to the level bought at."""
        self.units = {name: amount * self.targets[name] / base[name] for name in self.active}
        self.base_count = count

    def close(self, k, date):
        value = {name: self.units[name] * self.level[name] for name in self.active}
        value_count = {name: self.target_count[name] + 3 + self.ratio_count[name] for name in self.active}
        nav = sum(value.values(), Fraction(0))
        nav_count = max(value_count.values()) + len(self.active) - 1
        count = self.base_count + nav_count
        weight = {name: value[name] / nav for name in self.active}
        trigger = self.trigger(k, date, weight, value_count, nav_count)
        if trigger:
            nav, count = self.rebalance(date, trigger, nav, weight, value_count, nav_count)
        self.record.put(date, nav, count)

    def trigger(self, k, date, weight, value_count, nav_count):
        rule = self.case.rule
        if not rule:
            return None
        dates = [self.case.dates[t] for t in self.days[max(k - 1, 0) : k + 2]]
        previous = dates[0] if k else None
        following = dates[-1] if k + 1 < len(self.days) else None
        if rule.type != "DRIFT" and is_due(rule, previous, date, following):
            return "PERIODIC"
        if rule.type == "PERIODIC":
            return None
        drifts = [
            bound.drift(
                weight[name], value_count[name] + nav_count + 1, self.targets[name], self.target_count[name]
            )
            for name in self.active
        ]
        decision = reaches(drifts, rule)
        if decision is None:
            self.outcome.undecided += 1
            decision = date in self.fired
        return "DRIFT" if decision else None

    def rebalance(self, date, trigger, nav, weight, value_count, nav_count):
        rule = self.case.rule
        rate = Fraction(rule.cost_rate)
        share = bound.turnover(
            sum((abs(self.targets[name] - weight[name]) for name in self.active), Fraction(0)) / 2,
            len(self.active),
            max(self.target_count[name] for name in self.active),
            max(value_count.values()),
            nav_count,
        )
        cost = bound.cost(nav, self.base_count + nav_count, share, rate)
        self.outcome.events.append(
            Event(
                date,
                trigger,
                detail(rule, trigger),
                share,
                rate,
                cost.factor,
                cost.amount,
                counted(nav, self.base_count + nav_count),
                counted(cost.nav_after, cost.nav_after_count),
                self.names,
                [
                    counted(weight[name], value_count[name] + nav_count + 1)
                    if name in weight
                    else Approximate(Fraction(0), Fraction(0))
                    for name in self.names
                ],
                [counted(self.targets[name], self.target_count[name]) for name in self.names],
            )
        )
        self.ratio_count = {name: 0 for name in self.active}
        self.invest(cost.nav_after, cost.nav_after_count, self.level)
        return cost.nav_after, cost.nav_after_count


def reaches(drifts, rule):
    """Whether the drift has reached the threshold; None where rounding may decide."""
    limit = Fraction(rule.threshold) - SLACK
    error = max(drift.error for drift in drifts) + 2 * U
    most = max(drift.value for drift in drifts)
    return None if abs(most - limit) <= error else most > limit


def is_due(rule, previous, today, following):
    first = rule.base_day == "FIRST_TRADING_DAY"
    neighbour = previous if first else following
    if neighbour is not None and month_of(neighbour) == month_of(today):
        return False
    return rule.frequency == "MONTHLY" or month_of(today)[1] % 3 == (1 if first else 0)


def detail(rule, trigger):
    if trigger == "PERIODIC":
        return rule.frequency
    percent = decimal.Decimal(repr(rule.threshold)) * 100
    return f"DRIFT>={percent.quantize(decimal.Decimal('0.01'), decimal.ROUND_HALF_UP)}%"


