# SPDX-License-Identifier: MIT
"""The bar of a run that takes its time: on a terminal, and nowhere else."""

import os
import pty
import re
import subprocess
import threading
import time

import support

DAYS = 40


def feed(pipe):
    """Market data that take a second to come."""
    with open(pipe, "w", encoding="ascii") as stream:
        stream.write("date,A\n")
        for day in range(DAYS):
            stream.write(f"2020-{day // 28 + 1:02}-{day % 28 + 1:02},{100 + day}\n")
            stream.flush()
            time.sleep(0.025)


def read_all(descriptor):
    parts = []
    try:
        while part := os.read(descriptor, 4096):
            parts.append(part)
    except OSError:  # the last writer has closed its end
        pass
    return b"".join(parts).decode()


class Progress(support.ProgramTest):
    def backtest_of_a_slow_pipe(self, **streams):
        pipe = self.directory / "market"
        os.mkfifo(pipe)
        threading.Thread(target=feed, args=(pipe,), daemon=True).start()
        return subprocess.Popen([support.PROGRAM, "backtest", "--prices", pipe, "--weights", "A=1", "--summary", "s"],
                                cwd=self.directory, **streams)

    def test_on_a_terminal(self):
        ours, theirs = pty.openpty()
        with self.backtest_of_a_slow_pipe(stderr=theirs) as process:
            os.close(theirs)
            shown = read_all(ours)
        os.close(ours)
        self.assertEqual(process.returncode, 0)
        days = [int(count) for count in re.findall(r"\rreading (\d+)", shown)]
        self.assertGreaterEqual(len(days), 2, "drawn more than once")
        self.assertEqual(days, sorted(set(days)))
        self.assertLessEqual(days[-1], DAYS)
        self.assertTrue(shown.endswith("\r\x1b[K"), "wiped away at the end")
        self.assertEqual(re.sub(r"\rreading \d+|\r\x1b\[K", "", shown), "")

    def test_nowhere_else(self):
        with self.backtest_of_a_slow_pipe(stderr=subprocess.PIPE) as process:
            self.assertEqual(process.communicate()[1], b"")
        self.assertEqual(process.returncode, 0)

    def test_not_for_a_moment(self):
        ours, theirs = pty.openpty()
        done = subprocess.run([support.PROGRAM, "backtest", *map(str, support.SWISS), "--summary", "s"],
                              cwd=self.directory, stderr=theirs, check=False)
        os.close(theirs)
        self.assertEqual((done.returncode, read_all(ours)), (0, ""))
        os.close(ours)


support.main()
