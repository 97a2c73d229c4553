# SPDX-License-Identifier: MIT
"""Error bounds in exact rationals: the derivation stands in docs/numerics.md, "The error of a run".

A count of n says that a computed value is the exact one times at most n factors, each within [1 - U, 1 / (1 - U)].
"""

import dataclasses
import math
from fractions import Fraction

U = Fraction(1, 2**53)


def gamma(count):
    """The relative error of a count."""
    return count * U / (1 - count * U)


def count_of(relative):
    """The count that covers a relative error."""
    return math.ceil(relative / U)


@dataclasses.dataclass
class Approximate:
    """What the library must come within `error` of."""

    value: Fraction
    error: Fraction


def counted(value, count):
    return Approximate(value, gamma(count) * abs(value))


def less_one(ratio, count):
    """fl(ratio - 1), for a ratio with a count."""
    return Approximate(ratio - 1, gamma(count) * ratio * (1 + U) + U * abs(ratio - 1))


def summed(terms):
    """The left-to-right sum of values that have errors of their own."""
    size = sum((abs(term.value) + term.error for term in terms), Fraction(0))
    error = sum((term.error for term in terms), Fraction(0)) + gamma(max(len(terms) - 1, 0)) * size
    return Approximate(sum((term.value for term in terms), Fraction(0)), error)


def drift(weight, weight_count, target, target_count):
    """|weight - target|, rounded once more."""
    error = gamma(weight_count) * weight + gamma(target_count) * target
    return Approximate(abs(weight - target), error * (1 + U) + U * abs(weight - target))


def turnover(value, assets, target_count, value_count, nav_count):
    """0.5 * sum |w V - v| / V, where w, v and V have these counts. Its terms add up to at most V on each side."""
    terms = (gamma(target_count + nav_count + 1) + gamma(value_count)) / 2
    rest = gamma(assets + 1 + nav_count)
    return Approximate(value, terms * (1 + rest) + rest * value)


@dataclasses.dataclass
class Cost:
    """1 - turnover * rate and what follows from it."""

    factor: Approximate
    factor_count: int
    nav_after: Fraction
    nav_after_count: int
    amount: Approximate


def cost(nav, nav_count, share, rate):
    """What a turnover `share` costs at a rate, the NAV having a count."""
    factor = 1 - share.value * rate
    product = rate * share.error * (1 + U) + U * share.value * rate
    factor_count = count_of(product / factor) + 1
    off = gamma(factor_count) * factor * (1 + U) + U * factor
    amount_error = nav * ((1 + gamma(nav_count + 1)) * off + gamma(nav_count + 1) * (1 - factor))
    return Cost(
        counted(factor, factor_count),
        factor_count,
        nav * factor,
        nav_count + factor_count + 1,
        Approximate(nav * (1 - factor), amount_error),
    )
