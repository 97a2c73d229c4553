# SPDX-License-Identifier: MIT
"""The interpreter's lock is free during a run, and threads share what the library allows to share."""

import concurrent.futures
import sys
import threading
import time

import golden
import numpy as np
import pytest

import foresto
from foresto import _executor

CASE = golden.BY_NAME["swiss_drift_2pct_50bp"]


@pytest.fixture
def no_forced_switch():
    """A thread keeps the lock until it gives it up by itself."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1000.0)
    yield
    sys.setswitchinterval(before)


class Other:
    """Another thread, which counts as long as it gets the lock."""

    def __enter__(self):
        self.count, self.done = 0, False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        return self

    def run(self):
        while not self.done:
            self.count += 1
            time.sleep(1e-5)

    def runs_during(self, function, tries=1):
        """Whether it counts during a call; on a busy machine it may need several to get a processor."""
        for _ in range(tries):
            before = self.count
            function()
            if self.count > before:
                return True
        return False

    def __exit__(self, *_):
        self.done = True
        self.thread.join()


def test_other_threads_run_during_a_run(no_forced_switch):
    days, assets = 10000, 300
    prices = np.ones((days, assets))
    panel = foresto.Panel(prices, np.arange(days))
    weights = np.full(assets, 1 / assets)
    hold = foresto.Request(panel, None, weights, baseline="hold")

    def keep_the_lock():
        end = time.perf_counter() + 0.05
        while time.perf_counter() < end:
            pass

    with Other() as other:
        assert not other.runs_during(keep_the_lock)
        assert other.runs_during(hold.simulate, 50)
        assert other.runs_during(lambda: foresto.Panel(prices, np.arange(days)), 50)
        assert other.runs_during(panel.fingerprint, 50)


def test_other_threads_run_during_a_task_of_a_sweep(no_forced_switch, monkeypatch):
    dates, names, values = golden.market(CASE["data"])
    panel, mixes, counted = foresto.Panel(values, dates, names), np.tile([0.5, 0.3, 0.2], (20000, 1)), []
    plain = _executor.Executor.parallel_for

    def parallel_for(self, count, task, data):
        def watched(data, number):
            before = other.count
            task(data, number)
            counted.append(other.count > before)

        return plain(self, count, watched, data)

    monkeypatch.setattr(_executor.Executor, "parallel_for", parallel_for)
    with Other() as other:
        foresto.sweep(panel, None, mixes, CASE["rule"], threads=2)
    assert any(counted)


def test_threads_share_a_panel():
    dates, names, values = golden.market(CASE["data"])
    panel = foresto.Panel(values, dates, names)
    terms = golden.terms(CASE)
    asked = golden.result_bytes(golden.simulate(CASE))
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: foresto.simulate(panel, **terms), range(64)))
        assert set(pool.map(golden.result_bytes, results)) == {asked}
        # Result by result, from several threads at once.
        shared = foresto.simulate(panel, **terms)
        assert set(pool.map(lambda _: golden.result_bytes(shared), range(16))) == {asked}
        assert len(set(pool.map(lambda _: shared.request_hash, range(16)))) == 1


def test_each_thread_gets_its_own_exception():
    def run(number):
        exception = KeyError(number)

        def raising(_):
            raise exception

        with pytest.raises(KeyError) as raised:
            golden.simulate(CASE, on_nav=raising)
        return raised.value is exception

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert all(pool.map(run, range(64)))


def test_threads_share_a_session():
    asked = golden.result_bytes(golden.simulate(CASE))
    session, done = golden.session(CASE), threading.Event()

    def read():
        count = 0
        while not done.is_set():
            session.summary, session.values, session.event, session.export()
            count += 1
        return count

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        steps = [session.step(*row) for row in golden.rows(CASE)]
        done.set()
        assert all(reader.result() for reader in readers)
    assert golden.steps_bytes(steps) == asked
