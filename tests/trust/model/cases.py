# SPDX-License-Identifier: MIT
"""Random small cases, drawn so that what is rare in markets is common here, and the words that the driver reads."""

import dataclasses
import datetime
import random

EPOCH = datetime.date(1970, 1, 1).toordinal()
NONE = -(2**31)
FIRST_DATE, LAST_DATE = 1 - EPOCH, datetime.date.max.toordinal() - EPOCH
KINDS = {"PRICES": 1, "RETURNS": 2}
POLICIES = {"SKIP_DAY": 0, "ZERO_RETURN": 1, "REJECT": 2}
BASELINES = {"PHASE1": 0, "HOLD": 1}
TYPES = {"PERIODIC": 1, "DRIFT": 2, "HYBRID": 3}
FREQUENCIES = {"NONE": 0, "MONTHLY": 1, "QUARTERLY": 2}
BASE_DAYS = {"FIRST_TRADING_DAY": 0, "LAST_TRADING_DAY": 1}


@dataclasses.dataclass
class Rule:
    type: str
    frequency: str
    base_day: str
    threshold: float
    cost_rate: float
    is_active: int
    effective_from: int
    effective_to: int

    def words(self):
        fields = [TYPES[self.type], FREQUENCIES[self.frequency], BASE_DAYS[self.base_day]]
        fields += [self.threshold.hex(), self.cost_rate.hex(), self.is_active]
        return [*fields, self.effective_from, self.effective_to]


@dataclasses.dataclass
class Case:
    """A run."""

    kind: str
    flag: int
    baseline: str
    policy: str
    start: int
    end: int
    as_of: int
    amount: float
    factor: float
    dates: list
    values: list
    weights: list
    names: list
    classes: list
    rule: Rule

    def words(self):
        words = ["run", KINDS[self.kind], self.flag, BASELINES[self.baseline], POLICIES[self.policy]]
        words += [self.start, self.end, self.as_of, self.amount.hex(), len(self.dates), len(self.names)]
        words += [int(self.classes is not None), int(self.rule is not None), self.factor.hex(), *self.dates]
        words += ["nan" if value is None else value.hex() for row in self.values for value in row]
        words += [weight.hex() for weight in self.weights]
        words += [*self.names, *(self.classes or []), *(self.rule.words() if self.rule else [])]
        return " ".join(map(str, words))

    def cut(self, days):
        """The same case with fewer rows."""
        return dataclasses.replace(self, dates=self.dates[:days], values=self.values[:days])


@dataclasses.dataclass
class Day:
    """One portfolio on one day. With `exact`, no operation rounds: ties are ties, and there is no error at all."""

    values: list
    targets: list
    dates: list
    rule: Rule
    exact: bool

    def words(self):
        words = ["day", len(self.values), *(value.hex() for value in self.values)]
        words += [*(target.hex() for target in self.targets), *self.dates, *self.rule.words()]
        return " ".join(map(str, words))


def draw(rng):
    return draw_day(rng) if rng.random() < 0.15 else draw_run(rng)


def draw_run(rng):
    assets = rng.choice([1, 1, 2, 2, 3, 3, 4, 5, 8])
    dates = draw_dates(rng, assets)
    kind = rng.choice(list(KINDS))
    weights = draw_weights(rng, assets)
    rule = draw_rule(rng) if rng.random() < 0.75 else None
    baseline = "PHASE1" if rule else rng.choice(list(BASELINES))
    if baseline == "PHASE1" and not rule:
        weights = draw_loose_weights(rng, weights)
    span = [min(max(date + rng.randint(-3, 3), FIRST_DATE), LAST_DATE) for date in sorted(rng.choices(dates, k=2))]
    case = Case(
        kind=kind,
        flag=int(rule is not None or rng.random() < 0.5),
        baseline=baseline,
        policy=rng.choice(list(POLICIES)),
        start=span[0] if rng.random() < 0.25 else NONE,
        end=max(span) if rng.random() < 0.25 else NONE,
        as_of=rng.choice(dates),
        amount=rng.choice([1.0, 1e6, 123456.78, rng.uniform(0.01, 1e12)]),
        factor=float(rng.choice([252, 52, 12])),
        dates=dates,
        values=draw_values(rng, kind, len(dates), assets),
        weights=weights,
        names=[f"A{i}" for i in range(assets)],
        classes=[rng.choice("XYZ") for _ in range(assets)] if rng.random() < 0.3 else None,
        rule=rule,
    )
    return spoil(rng, case)


def spoil(rng, case):
    """Now and then, one thing that is refused."""
    if rng.random() > 0.05:
        return case
    choice = rng.randrange(4)
    if choice == 0 and case.rule:
        return dataclasses.replace(case, flag=0)
    if choice == 1 and case.rule:
        return dataclasses.replace(case, rule=dataclasses.replace(case.rule, is_active=0))
    if choice == 2 and case.dates[-1] + 10 <= LAST_DATE:
        return dataclasses.replace(case, start=case.dates[-1] + 5, end=NONE)
    if choice == 3 and (case.rule or case.baseline == "HOLD"):
        return dataclasses.replace(case, weights=[weight * 0.99 for weight in case.weights])
    return case


def draw_dates(rng, assets):
    count = rng.choice([1, 2, 3, rng.randint(4, 40), rng.randint(4, 40)])
    if rng.random() < 0.04 and assets <= 3:
        count = rng.randint(60, 200)
    steps = rng.choice([[1], [1, 1, 1, 3], [1, 3, 20], [28, 29, 30, 31], [1, 90, 400]])
    start = rng.choice(
        [
            rng.randint(-2000, 20000),
            datetime.date(2024, 2, 27).toordinal() - EPOCH,
            datetime.date(1999, 12, 30).toordinal() - EPOCH,
            FIRST_DATE,
            LAST_DATE,
        ]
    )
    dates = [start]
    for _ in range(count - 1):
        dates.append(dates[-1] + rng.choice(steps))
    over = max(dates[-1] - LAST_DATE, 0)
    return [date - over for date in dates]


def draw_weights(rng, assets):
    """Decimal weights that sum to 1 as doubles do; zeros, and thirds whose sum is a millionth off."""
    if assets == 1:
        return [1.0]
    style = rng.randrange(4)
    if style == 0:
        return [1 / assets] * assets
    if style == 1 and assets == 3:
        return [0.333333] * 3
    cuts = sorted(rng.randint(0, 100) for _ in range(assets - 1))
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, 100])]
    return [part / 100 for part in parts]


def draw_loose_weights(rng, weights):
    """What only PHASE1 takes: sums other than 1, well off the thousandth at which it begins to scale."""
    scale = rng.choice([1.0, 1.0, 0.9995, 0.9, 0.5])
    return [weight * scale for weight in weights]


def draw_values(rng, kind, days, assets):
    gap = rng.choice([0, 0, 0, 0.03, 0.3])
    wild = rng.choice([0.0, 0.01, 0.01, 0.05, 0.4])
    columns = [draw_column(rng, kind, days, wild) for _ in range(assets)]
    if rng.random() < 0.15:
        columns = [columns[0]] * assets
    return [[None if rng.random() < gap else column[t] for column in columns] for t in range(days)]


def draw_column(rng, kind, days, wild):
    changes = [round(max(rng.gauss(0, wild), -0.95), 4) for _ in range(days)]
    if kind == "RETURNS":
        return changes
    prices = [rng.choice([100.0, round(rng.uniform(0.5, 500), 2)])]
    for change in changes[1:]:
        prices.append(max(round(prices[-1] * (1 + change), 2), 0.01))
    return prices


def draw_rule(rng):
    kind = rng.choice(list(TYPES))
    scheduled = kind != "DRIFT"
    return Rule(
        type=kind,
        frequency=rng.choice(["MONTHLY", "QUARTERLY"]) if scheduled or rng.random() < 0.3 else "NONE",
        base_day=rng.choice(list(BASE_DAYS)),
        threshold=rng.choice([0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 0.0125, rng.uniform(1e-4, 0.5)]),
        cost_rate=rng.choice([0.0, 0.001, 0.001, 0.02, 0.5, 0.999]),
        is_active=1,
        effective_from=FIRST_DATE if rng.random() < 0.1 else NONE,
        effective_to=LAST_DATE if rng.random() < 0.1 else NONE,
    )


def draw_day(rng):
    rule = draw_rule(rng)
    today = rng.randint(-2000, 20000)
    dates = [today - rng.choice([1, 3, 40]), today, today + rng.choice([1, 3, 40])]
    dates[0] = NONE if rng.random() < 0.1 else dates[0]
    dates[2] = NONE if rng.random() < 0.1 else dates[2]
    exact = rng.random() < 0.5
    assets = rng.choice([2, 3, 4, 8])
    if not exact:
        values = [round(rng.uniform(0, 1000), 2) for _ in range(assets)]
        return Day([*values[1:], values[0] + 0.01], draw_weights(rng, assets), dates, rule, False)
    rule.threshold = rng.choice([1, 2, 3]) / 16
    rule.cost_rate = rng.choice([0.0, 0.25, 0.5])
    return Day(dyadic(rng, assets, 1024.0), dyadic(rng, assets, 1.0), dates, rule, True)


def dyadic(rng, assets, whole):
    """Sixteenths of a power of two: sums, quotients and products of these are exact, and often equal."""
    cuts = sorted(rng.randint(0, 16) for _ in range(assets - 1))
    return [(high - low) / 16 * whole for low, high in zip([0, *cuts], [*cuts, 16])]


def batch(seed, count):
    rng = random.Random(seed)
    return [draw(rng) for _ in range(count)]
