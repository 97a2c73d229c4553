# SPDX-License-Identifier: MIT
"""The example programs: what they print, and a sweep on a cluster of which a worker is killed."""

import importlib.util
import os
import re
import signal
import subprocess
import sys
import time

import headers
import numpy as np
import pytest

import foresto

EXAMPLES = headers.ROOT / "examples" / "python"
PRICES = os.path.join(os.environ["FORESTO_DATA"], "swiss-prices.csv")


def load(name):
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # so that what it defines can be pickled by name
    spec.loader.exec_module(module)
    return module


def lines_of(table):
    """{who: [microseconds, times foresto]}"""
    return {match[1].strip(): [float(match[2]), float(match[3])]
            for match in re.finditer(r"^(.{36})\s*([\d.]+)\s+([\d.]+)$", table, re.M)}


@pytest.mark.parametrize("has_numba", [True, False])
def test_compare(capsys, monkeypatch, has_numba):
    compare = load("compare")
    if has_numba and compare.numba is None:
        pytest.skip("numba is not installed")
    if not has_numba:
        monkeypatch.setattr(compare, "numba", None)
    compare.main(["--days", "300", "--assets", "4", "--mixes", "20", "--repeat", "1"])
    printed = capsys.readouterr().out
    one, many = (lines_of(table) for table in re.split(r"^20 portfolios", printed, flags=re.M))
    peers = {"pandas, row by row", "NumPy, a product per quarter"} | ({"numba kernel"} if has_numba else set())
    for table in (one, many):
        assert peers <= table.keys() and all(time > 0.0 for time, _ in table.values())
        assert table["foresto, panel prepared"][1] == 1.0
    assert ("numba kernel" in one) == has_numba == ("left out" not in printed)


def test_compare_sees_a_difference(monkeypatch):
    compare = load("compare")
    monkeypatch.setattr(compare, "numba", None)
    monkeypatch.setattr(compare, "COST_RATE", 0.0011)  # of the peers alone: the rule is made already
    with pytest.raises(AssertionError, match="pandas"):
        compare.main(["--days", "300", "--assets", "4", "--mixes", "20", "--repeat", "1"])


class Cluster:
    """A scheduler and workers as processes of their own, on the loopback interface."""

    def __init__(self, folder, workers):
        self.file = folder / "scheduler.json"
        options = ["--scheduler-file", self.file, "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        self.scheduler = self.start(folder, "dask_scheduler", *options)
        self.workers = [
            self.start(folder, "dask_worker", "--scheduler-file", self.file, "--host", "127.0.0.1", "--no-nanny",
                       "--nthreads", "1", "--no-dashboard", "--name", f"worker-{number}", "--local-directory", folder)
            for number in range(workers)
        ]

    def start(self, folder, program, *options):
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(EXAMPLES), os.environ.get("PYTHONPATH", "")])}
        with open(folder / "log", "ab") as log:
            return subprocess.Popen([sys.executable, "-m", f"distributed.cli.{program}", *map(str, options)],
                                    cwd=folder, env=environment, stdout=log, stderr=log)

    def stop(self):
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path):
    pytest.importorskip("distributed", reason="Dask distributed is not installed")
    started = Cluster(tmp_path, 2)
    until = time.monotonic() + 60.0
    try:
        while not started.file.exists() or not started.file.read_text().strip():
            assert time.monotonic() < until and started.scheduler.poll() is None, "no scheduler"
            time.sleep(0.05)
        yield started
    finally:
        started.stop()


def portfolios():
    """Work of some tens of milliseconds a chunk, so that a worker can be killed in the middle of it."""
    random = np.random.default_rng(2)
    days, assets = 2520, 40
    prices = 100.0 * np.exp(np.cumsum(random.normal(0.0, 0.01, (days, assets)), axis=0))
    dates = np.arange("2010-01-01", days, dtype="M8[D]")
    mixes = random.dirichlet(np.ones(assets), 1530)
    rules = [foresto.Rule("PERIODIC", "MONTHLY"), None, foresto.Rule("HYBRID", "QUARTERLY", drift_threshold=0.02)]
    return prices, dates, [f"A{i}" for i in range(assets)], mixes, rules


def test_sweep_on_a_cluster_of_which_a_worker_dies(cluster):
    import distributed

    sweep_dask = load("sweep_dask")
    *data, mixes, rules = portfolios()
    killed = []

    with distributed.Client(scheduler_file=str(cluster.file), timeout=60) as client:
        client.wait_for_workers(2, timeout=60)
        addresses = {worker["name"]: address for address, worker in client.scheduler_info()["workers"].items()}

        def kill_half_way(done, total):
            if not killed and done >= total // 2:
                busy = client.processing()[addresses["worker-0"]]
                cluster.workers[0].send_signal(signal.SIGKILL)
                killed.append((done, total, len(busy), cluster.workers[0].wait(30)))

        swept = sweep_dask.sweep(client, sweep_dask.Market(*data), mixes, rules, chunk=20, progress=kill_half_way,
                                 figures=True)
        assert list(client.scheduler_info()["workers"]) == [addresses["worker-1"]]
    done, total, busy, code = killed[0]
    assert total == 77 and done < total and busy > 0 and code == -signal.SIGKILL
    local = foresto.sweep(*data[:2], mixes, rules, names=data[2], figures=True)
    asked = {name: getattr(local, name) for name in sweep_dask.COLUMNS} | local.figures
    assert swept.keys() == asked.keys()
    for name, column in asked.items():
        assert swept[name].dtype == column.dtype and swept[name].tobytes() == column.tobytes(), name


def test_a_worker_of_other_bits_is_refused():
    sweep_dask = load("sweep_dask")
    market = sweep_dask.Market(np.ones((3, 1)), np.arange(3), ["A"], hash="0" * 64)
    with pytest.raises(RuntimeError, match="other bits"):
        sweep_dask.run_chunk(market, np.ones((1, 1)), None, {})


def test_sweep_from_the_command_line(cluster):
    address = re.search(r"tcp://[\d.:]+", cluster.file.read_text())[0]
    options = ["--mixes", "200", "--chunk", "30", "--scheduler", address]
    done = subprocess.run([sys.executable, EXAMPLES / "sweep_dask.py", PRICES, *options], text=True,
                          capture_output=True, timeout=60)
    assert re.match(r"best Sharpe ratio -?\d+\.\d+ of 600 portfolios: \{'SBI'", done.stdout), done.stderr


def test_without_dask_there_is_a_message(monkeypatch):
    sweep_dask = load("sweep_dask")
    monkeypatch.setattr(sweep_dask, "distributed", None)
    with pytest.raises(SystemExit, match="python3-distributed"):
        sweep_dask.main([PRICES])


def test_example():
    done = subprocess.run([sys.executable, EXAMPLES / "example.py", PRICES], text=True, capture_output=True, check=True)
    assert "DRIFT>=5.00%" in done.stdout and "Figures(total_return=" in done.stdout
