# SPDX-License-Identifier: MIT
"""Threads for the work of many portfolios: a task of the library's needs no lock of the interpreter's."""

from __future__ import annotations

import collections
import concurrent.futures
import os
from types import TracebackType
from typing import Any, Callable

WORKERS_MAX = 1024


class Executor:
    """Runs tasks on the caller's thread and on others beside it, which end with this as a context manager."""

    def __init__(self, threads: int | None) -> None:
        self.threads = _processors() if threads is None else threads
        if isinstance(threads, bool) or not isinstance(self.threads, int):
            raise TypeError(f"threads: a number is needed, not {type(threads).__name__}")
        if not 1 <= self.threads <= WORKERS_MAX:
            raise ValueError(f"threads: must be from 1 to {WORKERS_MAX}")
        self._pool = concurrent.futures.ThreadPoolExecutor(max(1, self.threads - 1), "foresto")

    def __enter__(self) -> Executor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._pool.shutdown()

    def parallel_for(self, count: int, task: Callable[[Any, int], None], data: Any) -> None:
        """Call task(data, 0) to task(data, count - 1) and return when all have returned, also after an exception."""
        left = collections.deque(range(count))

        def work() -> None:
            while left:
                try:
                    number = left.popleft()
                except IndexError:  # another thread was faster
                    return
                task(data, number)

        try:
            others = [self._pool.submit(work) for _ in range(min(count, self.threads) - 1)]
            work()
            for other in others:
                other.result()
        except BaseException:
            left.clear()
            self._finish()
            raise

    def _finish(self) -> None:
        """Wait for what has begun, whatever interrupts: a task writes to memory that is given back afterwards."""
        while True:
            try:
                return self._pool.shutdown()
            except BaseException:
                continue


def _processors() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return min(len(affinity(0)) if affinity else os.cpu_count() or 1, WORKERS_MAX)
