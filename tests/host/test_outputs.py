# SPDX-License-Identifier: MIT
"""Output files appear whole or not at all."""

import json
import os
import pathlib
import resource
import signal
import subprocess
import tempfile
import threading
import unittest

import support
from support import MONTHLY, SWISS

RULE = (*SWISS, "--use-rebalancing", "--rule", MONTHLY)
OLD = "what was here before"


def limit_file_size():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


class Outputs(support.ProgramTest):
    def test_all_three(self):
        self.assertIsNone(self.backtest(*RULE, "--nav", "n", "--events", "e", "--summary", "s"))
        self.assertEqual(self.files(), ["e", "n", "s"])
        self.assertEqual(len((self.directory / "n").read_text().splitlines()), 1918)
        self.assertEqual(len(json.loads((self.directory / "e").read_text())), 89)
        self.assertEqual(json.loads((self.directory / "s").read_text()), self.backtest(*RULE))

    def test_other_directory_and_replacing(self):
        (self.directory / "sub").mkdir()
        old = self.write("sub/nav.csv", OLD)
        old.chmod(0o600)
        for path in ("sub/nav.csv", old):
            old.write_text(OLD)
            self.backtest(*RULE, "--nav", path)
            self.assertEqual(len(old.read_text().splitlines()), 1918)
            self.assertEqual(old.stat().st_mode & 0o777, 0o600)
        self.assertEqual(os.listdir(self.directory / "sub"), ["nav.csv"])

    def test_new_files_obey_the_umask(self):
        self.backtest(*RULE, "--nav", "n", preexec_fn=lambda: os.umask(0o027))
        self.assertEqual((self.directory / "n").stat().st_mode & 0o777, 0o640)

    def test_links_are_followed(self):
        target = self.write("target", OLD)
        (self.directory / "link").symlink_to("target")
        self.backtest(*RULE, "--nav", "link")
        self.assertTrue((self.directory / "link").is_symlink())
        self.assertEqual(len(target.read_text().splitlines()), 1918)

    def test_standard_output(self):
        self.backtest(*RULE, "--nav", "n", "--events", "e", "--summary", "s")
        for option, name in (("--nav", "n"), ("--events", "e"), ("--summary", "s")):
            done = self.run_program("backtest", *RULE, option, "-")
            self.assertEqual((done.returncode, done.stdout), (0, (self.directory / name).read_text()))

    def test_pipes_are_written_not_replaced(self):
        """As devices are, which no test may risk: a faulty program that root runs would replace them."""
        pipe = self.directory / "pipe"
        os.mkfifo(pipe)
        read = []
        reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
        reader.start()
        self.backtest(*RULE, "--nav", pipe, "--events", "e")
        reader.join(10)
        self.assertEqual(len(read[0].splitlines()), 1918)
        self.assertTrue(pipe.is_fifo())

    def test_no_event(self):
        self.backtest(*SWISS, "--events", "e")
        self.assertEqual((self.directory / "e").read_text(), "[]\n")

    def test_an_event_a_line(self):
        self.backtest(*RULE, "--events", "e")
        first, *lines, last = (self.directory / "e").read_text().splitlines()
        self.assertEqual((first, last), ("[", "]"))
        for order, line in enumerate(lines, 1):
            self.assertEqual(json.loads(line.rstrip(","))["event_order"], order)


class Failures(support.ProgramTest):
    def nothing_appears(self, code, *arguments, names=(), **options):
        """Two of the three could be written, one of them over an older file; neither may be touched."""
        self.write("nav.csv", OLD)
        self.refused(code, *arguments, names=names, **options)
        self.assertEqual((self.directory / "nav.csv").read_text(), OLD)
        self.assertEqual(self.files(), ["nav.csv"])

    def test_refused_and_bad_data(self):
        outputs = ("--nav", "nav.csv", "--events", "e", "--summary", "s")
        self.nothing_appears(3, *SWISS, "--rule", MONTHLY, *outputs)
        self.nothing_appears(4, *SWISS, "--start", "2020-01-01", *outputs)
        self.nothing_appears(2, *SWISS, "--initial", "0", *outputs)

    def test_no_such_directory(self):
        self.nothing_appears(5, *RULE, "--nav", "nav.csv", "--events", "none/e", names=["none/e"])
        self.nothing_appears(5, *RULE, "--nav", "nav.csv", "--summary", ".", names=["write ."])
        for path in ("", "nav.csv/s", "s" * 300):
            self.nothing_appears(5, *RULE, "--nav", "nav.csv", "--summary", path, names=["write " + path])

    def test_full_standard_output(self):
        """No byte may be written to it: a file at its size limit stands for a disk that is full."""
        with tempfile.TemporaryFile() as full:
            limit = {"stdout": full, "preexec_fn": limit_file_size}
            self.nothing_appears(5, *SWISS, "--summary", "-", names=["standard output", "large"], **limit)
            for arguments in (["--help"], ["--version"], ["backtest", "--help"]):
                self.assertEqual(self.run_program(*arguments, **limit).returncode, 5)

    def test_file_size_limit(self):
        """The disk is full halfway through a real file."""
        limit = ["sh", "-c", 'trap "" XFSZ; ulimit -f 8; exec "$@"', "sh", support.PROGRAM, "backtest"]
        arguments = map(os.fspath, (*RULE, "--nav", "nav.csv", "--events", "e"))
        self.write("nav.csv", OLD)
        done = subprocess.run([*limit, *arguments], cwd=self.directory, capture_output=True, encoding="utf-8",
                              check=False)
        self.assertEqual((done.returncode, done.stdout), (5, ""))
        self.assertRegex(done.stderr, r"\Aforesto: cannot write (nav.csv|e): [^\n]+\n\Z")
        self.assertEqual((self.directory / "nav.csv").read_text(), OLD)
        self.assertEqual(self.files(), ["nav.csv"])

    def test_reader_that_leaves_a_named_pipe(self):
        with tempfile.TemporaryDirectory() as directory:
            pipe = pathlib.Path(directory, "pipe")
            os.mkfifo(pipe)
            reader = threading.Thread(target=lambda: pipe.open().close(), daemon=True)
            reader.start()
            self.nothing_appears(5, *RULE, "--nav", pipe, "--events", "nav.csv", names=[f"write {pipe}", "pipe"])
            reader.join(10)
            self.assertTrue(pipe.is_fifo())

    def test_reader_that_leaves(self):
        read, write = os.pipe()
        os.close(read)
        try:
            self.nothing_appears(5, *RULE, "--nav", "nav.csv", stdout=write, names=["standard output"])
        finally:
            os.close(write)

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_unwritable_directory(self):
        locked = self.directory / "locked"
        locked.mkdir(mode=0o500)
        self.refused(5, *RULE, "--nav", locked / "n", names=["locked/n"])


support.main()
