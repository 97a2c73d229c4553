# SPDX-License-Identifier: MIT
"""A sweep on many machines by Dask distributed (Debian: python3-distributed), with the bits of a sweep on one.

    sweep_dask.py PRICES.csv [--mixes 10000] [--chunk 500] [--scheduler tcp://HOST:8786]

The market data go to every worker once; a task is a chunk of mixes under all rules. A worker that dies loses nothing:
Dask gives its tasks to the others, and the same inputs give the same bits. Without a scheduler, one is started here
with a worker per processor. Workers must be able to import foresto.
"""

import argparse

import foresto
import numpy as np

try:
    import distributed
except ImportError:
    distributed = None

COLUMNS = (
    "statuses", "final_nav", "total_turnover", "total_cost", "day_count", "periodic_event_count", "drift_event_count",
)


class Market:
    """Prices by day and asset, and the hash of a self-test that whoever runs on them must give."""

    def __init__(self, prices, dates, names, hash=None):
        self.prices, self.dates, self.names = prices, dates, names
        self.hash = hash or foresto.self_test()
        self._panel = None

    @property
    def panel(self):
        """The prices, checked once in each process, on a machine that computes as the others do."""
        if self._panel is None:
            found = foresto.self_test()
            if found != self.hash:
                raise RuntimeError(f"this worker computes other bits: self-test {found}, asked {self.hash}")
            self._panel = foresto.Panel(self.prices, self.dates, self.names)
        return self._panel

    def __getstate__(self):
        return self.__dict__ | {"_panel": None}


def run_chunk(market, mixes, rules, terms):
    """What a task does: {name of an array of SweepResult or of Figures: array of mixes by rules}."""
    result = foresto.sweep(market.panel, None, mixes, rules, threads=1, **terms)
    return {name: getattr(result, name) for name in COLUMNS} | (result.figures or {})


def sweep(client, market, mixes, rules, *, chunk=500, progress=None, **terms):
    """Run each mix under each rule on a cluster; {name: array of mixes by rules}, as run_chunk() has them.

    client: a distributed.Client.
    chunk: mixes of one task.
    progress: called with (chunks done, chunks in all) after each.
    terms: arguments of foresto.sweep(), such as initial or figures; not nav.
    """
    # On every worker, since what is scattered can't be computed again when the only one that holds it dies.
    shared = client.scatter(market, broadcast=True)
    starts = range(0, len(mixes), chunk)
    tasks = {client.submit(run_chunk, shared, mixes[at:at + chunk], rules, terms, pure=False): at for at in starts}
    parts = {}
    for task, part in distributed.as_completed(tasks, with_results=True):
        parts[tasks[task]] = part
        if progress:
            progress(len(parts), len(tasks))
    return {name: np.concatenate([parts[at][name] for at in starts]) for name in parts[0]}


def read_prices(path):
    """A Market from CSV: date, then a column per asset."""
    with open(path, encoding="utf-8") as source:
        names = source.readline().strip().split(",")[1:]
        rows = [line.strip().split(",") for line in source]
    return Market(np.array([row[1:] for row in rows], float), np.array([row[0] for row in rows], "M8[D]"), names)


def main(arguments=None):
    """Sweep random mixes under three rules and print the best."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("prices")
    parser.add_argument("--mixes", type=int, default=10000)
    parser.add_argument("--chunk", type=int, default=500)
    parser.add_argument("--scheduler", help="address of a scheduler that runs already")
    given = parser.parse_args(arguments)
    if distributed is None:
        raise SystemExit("this needs Dask distributed (Debian: python3-distributed)")
    market = read_prices(given.prices)
    mixes = np.random.default_rng(1).dirichlet(np.ones(len(market.names)), given.mixes)
    rules = [foresto.Rule("PERIODIC", "MONTHLY"), foresto.Rule("DRIFT", drift_threshold=0.05), None]
    local = {} if given.scheduler else {"threads_per_worker": 1, "dashboard_address": None}
    with distributed.Client(given.scheduler, **local) as client:
        found = sweep(client, market, mixes, rules, chunk=given.chunk, figures=True)
    mix, rule = np.unravel_index(np.nanargmax(found["sharpe"]), found["sharpe"].shape)
    weights = {name: round(float(weight), 3) for name, weight in zip(market.names, mixes[mix])}
    print(f"best Sharpe ratio {found['sharpe'][mix, rule]:.3f} of {found['sharpe'].size} portfolios: {weights}, "
          f"{rules[rule] or 'constant mix'}")


if __name__ == "__main__":
    main()
