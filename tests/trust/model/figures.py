# SPDX-License-Identifier: MIT
"""Performance figures of a NAV series of doubles, in exact rationals: powers and roots by powers of both sides."""

from fractions import Fraction

from bound import U, Approximate, gamma, less_one, summed

SHARPE, SORTINO, CALMAR, DRAWDOWN, RECOVERY = 1, 2, 4, 8, 16
NEGLIGIBLE = Fraction(1e-10)
NONE = -(2**31)


def check(within, navs, dates, factor, printed):
    """within(name, double, Approximate) is called for each figure; returns what else is wrong."""
    defined, peak, trough, recovery, days = map(int, printed[:5])
    total, cagr, volatility, sharpe, sortino, calmar, mdd = map(float.fromhex, printed[5:])
    series = [Fraction(nav) for nav in navs]
    growth = series[-1] / series[0]
    within("total_return", total, less_one(growth, 1))
    returns = [less_one(after / before, 1) for before, after in zip(series, series[1:])]
    faults = check_cagr(growth, Fraction(factor), len(returns), Fraction(cagr))
    squared = variance(returns) if len(returns) > 1 else Approximate(Fraction(0), Fraction(0))
    within("volatility^2", Fraction(volatility) ** 2, root_product(squared, factor))
    faults += check_ratio("sharpe", defined & SHARPE, sharpe, cagr, volatility)
    faults += check_ratio("calmar", defined & CALMAR, calmar, cagr, -mdd)
    check_sortino(within, defined & SORTINO, sortino, cagr, root_product(downside(returns), factor))
    faults += check_drawdown(within, series, dates, mdd, (defined, peak, trough, recovery, days))
    return faults


def root_product(square, factor):
    """The square of sqrt(square) * sqrt(factor), three roundings and one of the division."""
    size = (abs(square.value) + square.error) * Fraction(factor)
    return Approximate(square.value * Fraction(factor), square.error * Fraction(factor) + gamma(7) * size)


def check_cagr(growth, factor, periods, cagr):
    """(1 + cagr)^periods is growth^factor, within what quotient, exponent, power and difference may lose."""
    power = factor / periods
    log = max(growth, 1 / growth) - 1
    relative = U * (power + power * log + 3) * Fraction(101, 100)
    low = max(1 + cagr - U * abs(cagr), Fraction(0)) * (1 - relative)
    high = (1 + cagr + U * abs(cagr)) / (1 - relative)
    return [] if low**periods <= growth ** int(factor) <= high**periods else ["cagr is off"]


def variance(returns):
    """The sample variance by the mean and the squares of what differs from it."""
    count = len(returns)
    total = summed(returns)
    mean = total.value / count
    mean_error = total.error / count * (1 + U) + U * abs(mean)
    terms = []
    for change in returns:
        deviation = abs(change.value - mean)
        error = (change.error + mean_error) * (1 + U) + U * deviation
        terms.append(square(deviation, error))
    squares = summed(terms)
    return Approximate(squares.value / (count - 1), squares.error / (count - 1))


def square(value, error):
    off = 2 * value * error + error**2
    return Approximate(value**2, off + U * (value**2 + off))


def downside(returns):
    squares = summed([square(max(-change.value, Fraction(0)), change.error) for change in returns])
    return Approximate(squares.value / len(returns), squares.error / len(returns))


def check_ratio(name, defined, ratio, numerator, denominator):
    if bool(defined) != (Fraction(denominator) >= NEGLIGIBLE):
        return [f"{name}: whether it is defined"]
    exact = Fraction(numerator) / Fraction(denominator) if defined else Fraction(0)
    return [] if abs(Fraction(ratio) - exact) <= U * abs(exact) else [f"{name} is not the quotient"]


def check_sortino(within, defined, sortino, cagr, squared):
    """(sortino * downside)^2 is cagr^2."""
    if not defined:
        within("sortino undefined", Fraction(0), Approximate(min(squared.value, NEGLIGIBLE**2), squared.error))
        return
    found = Fraction(sortino) ** 2
    error = found * squared.error + gamma(3) * found * (squared.value + squared.error)
    within("sortino", found * squared.value, Approximate(Fraction(cagr) ** 2, error))


def check_drawdown(within, series, dates, mdd, printed):
    """The first highest NAV before the trough, the trough itself, and the first day at or above that peak again."""
    defined, peak, trough, recovery, days = printed
    high, falls = series[0], []
    for nav in series:
        high = max(high, nav)
        falls.append(nav / high - 1)
    deepest = min(falls)
    within("mdd", mdd, Approximate(deepest, 2 * U))
    if deepest == 0:
        return [] if not defined & (DRAWDOWN | RECOVERY) and peak == trough == NONE else ["a drawdown without a fall"]
    if not defined & DRAWDOWN or trough not in dates:
        return ["the drawdown is not defined"]
    low = dates.index(trough)
    within("trough", falls[low], Approximate(deepest, 4 * U))
    before = series[: low + 1]
    wrong = [] if dates[before.index(max(before))] == peak else ["peak_date"]
    back = next((k for k in range(low + 1, len(series)) if series[k] >= max(before)), None)
    if back is None:
        return wrong if not defined & RECOVERY and recovery == NONE else [*wrong, "a recovery that never came"]
    good = defined & RECOVERY and recovery == dates[back] and days == dates[back] - trough
    return wrong if good else [*wrong, "recovery"]
