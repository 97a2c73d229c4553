# SPDX-License-Identifier: MIT
"""The same work by a pandas loop, NumPy, a numba kernel, and foresto: times, ratios, and NAVs that must agree.

    compare.py [--days 2520] [--assets 20] [--mixes 1000] [--repeat 5]

The work: a QUARTERLY rule with a cost of 10 basis points, the NAV of every day kept; once for one target mix, once for
many. A single run of foresto gives all columns and the events too. All run on one thread, but where the table says two.
Each time is the best of the repetitions, per portfolio. The pandas loop runs only the first 3 of many mixes. numba
(Debian: python3-numba) is left out when it is absent.
"""

import argparse
import os
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")  # read when NumPy is imported: its matrix products take all processors else

import foresto
import numpy as np
import pandas

try:
    import numba
except ImportError:
    numba = None

INITIAL, COST_RATE, PANDAS_MIXES = 1e6, 0.001, 3
RULE = foresto.Rule("PERIODIC", "QUARTERLY", cost_rate=COST_RATE)


def market(days, assets):
    """Prices of made-up assets on business days, and the first day of each quarter."""
    random = np.random.default_rng(20)
    dates = pandas.bdate_range("2015-01-01", periods=days)
    prices = 100.0 * np.exp(np.cumsum(random.normal(2e-4, 0.012, (days, assets)), axis=0))
    frame = pandas.DataFrame(prices, dates, [f"A{i}" for i in range(assets)])
    quarters = dates.to_period("Q")
    return frame, np.append(False, quarters[1:] != quarters[:-1])


def by_pandas(frame, due, weights):
    """Row by row, as it is written first."""
    targets = pandas.Series(weights, frame.columns)
    values, before, path = targets * INITIAL, frame.iloc[0], []
    for (_, row), fires in zip(frame.iterrows(), due):
        values = values * (row / before)
        nav = values.sum()
        if fires:
            nav *= 1.0 - COST_RATE * 0.5 * (values / nav - targets).abs().sum()
            values = targets * nav
        path.append(nav)
        before = row
    return np.array(path)


def by_numpy(prices, due, mixes):
    """Mixes by days: a matrix product from each rebalance to the next one."""
    paths = np.empty((len(mixes), len(prices)))
    units, first = INITIAL * mixes / prices[0], 0
    for last in [*np.flatnonzero(due), len(prices) - 1]:
        paths[:, first:last + 1] = units @ prices[first:last + 1].T
        if due[last]:
            values, nav = units * prices[last], paths[:, last].copy()
            drift = np.abs(values / nav[:, np.newaxis] - mixes).sum(axis=1)
            paths[:, last] = nav * (1.0 - COST_RATE * 0.5 * drift)
            units = mixes * paths[:, last, np.newaxis] / prices[last]
        first = last + 1
    return paths


def numba_kernel(prices, due, mixes, initial, cost_rate):
    """The same as numba compiles it: loops over mixes, days and assets."""
    count, assets = mixes.shape
    paths, units = np.empty((count, len(prices))), np.empty(assets)
    for m in range(count):
        for i in range(assets):
            units[i] = initial * mixes[m, i] / prices[0, i]
        for day in range(len(prices)):
            nav = 0.0
            for i in range(assets):
                nav += units[i] * prices[day, i]
            if due[day]:
                drift = 0.0
                for i in range(assets):
                    drift += abs(units[i] * prices[day, i] / nav - mixes[m, i])
                nav *= 1.0 - cost_rate * 0.5 * drift
                for i in range(assets):
                    units[i] = mixes[m, i] * nav / prices[day, i]
            paths[m, day] = nav
    return paths


def one_run(frame, due, mixes):
    """{who: a function that gives the path of the first mix}"""
    prices, first = frame.to_numpy(), mixes[:1]
    panel = foresto.Panel(frame)
    work = {
        "foresto, panel prepared": lambda: foresto.simulate(panel, None, mixes[0], RULE, initial=INITIAL).nav,
        "foresto, DataFrame, with its hash": lambda: foresto.simulate(frame, None, mixes[0], RULE, initial=INITIAL).nav,
        "pandas, row by row": lambda: by_pandas(frame, due, mixes[0]),
        "NumPy, a product per quarter": lambda: by_numpy(prices, due, first)[0],
    }
    if numba:
        kernel = numba.njit(numba_kernel)
        work["numba kernel"] = lambda: kernel(prices, due, first, INITIAL, COST_RATE)[0]
    return work


def many_runs(frame, due, mixes):
    """{who: a function that gives the paths of the mixes}"""
    prices, panel = frame.to_numpy(), foresto.Panel(frame)

    def sweep(threads):
        return foresto.sweep(panel, None, mixes, RULE, threads=threads, nav=True, initial=INITIAL).nav[:, 0]

    work = {
        "foresto, panel prepared": lambda: sweep(1),
        "foresto, panel prepared, 2 threads": lambda: sweep(2),
        "pandas, row by row": lambda: np.array([by_pandas(frame, due, mix) for mix in mixes[:PANDAS_MIXES]]),
        "NumPy, a product per quarter": lambda: by_numpy(prices, due, mixes),
    }
    if numba:
        kernel = numba.njit(numba_kernel)
        work["numba kernel"] = lambda: kernel(prices, due, mixes, INITIAL, COST_RATE)
    return work


def measure(work, repeat):
    """{who: (seconds, result)}: the best of the repetitions after a first call, which may compile. The loop that takes
    long is run once."""
    found = {}
    for who, function in work.items():
        times = []
        for _ in range(1 if "pandas" in who else repeat + 1):
            start = time.perf_counter()
            result = function()
            times.append(time.perf_counter() - start)
        found[who] = min(times), result
    return found


def report(title, found, portfolios):
    """Check that all agree, then print a line for each."""
    seconds, asked = found["foresto, panel prepared"]
    print(f"\n{title}\n{'':36}{'microseconds':>14}{'times foresto':>15}")
    for who, (taken, result) in found.items():
        reference = np.atleast_2d(asked)[:len(np.atleast_2d(result))]
        np.testing.assert_allclose(np.atleast_2d(result), reference, rtol=1e-9, atol=0.0, err_msg=who)
        alone, ours = taken / min(portfolios, len(np.atleast_2d(result))), seconds / portfolios
        print(f"{who:36}{alone * 1e6:14.1f}{alone / ours:15.2f}")


def main(arguments=None):
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("days", 2520), ("assets", 20), ("mixes", 1000), ("repeat", 5)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args(arguments)
    frame, due = market(given.days, given.assets)
    mixes = np.random.default_rng(7).dirichlet(np.ones(given.assets), given.mixes)
    if not numba:
        print("numba is not installed: its kernel is left out")
    size = f"{given.days} days x {given.assets} assets, {np.count_nonzero(due)} rebalances"
    report(f"one portfolio, {size}", measure(one_run(frame, due, mixes), given.repeat), 1)
    report(f"{given.mixes} portfolios, {size}, per portfolio", measure(many_runs(frame, due, mixes), given.repeat),
           given.mixes)


if __name__ == "__main__":
    main()
