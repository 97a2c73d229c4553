# SPDX-License-Identifier: MIT
"""A real PostgreSQL for tests: on a private directory and port, stopped at the end.

    server = postgres.Server()
    self.addClassCleanup(server.stop)
    url = server.create_database()
    server.query(url, "SELECT 1")

PostgreSQL refuses to run as root, so root hands it to the user postgres or, without one, nobody.
"""

import csv
import ctypes
import io
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

NULL = "\\N"
SUPERUSER = "foresto"


def find_programs():
    """The folder with initdb and postgres of the newest version, or None."""
    folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if folders:
        return folders[-1].parent
    found = shutil.which("initdb")
    return pathlib.Path(found).resolve().parent if found else None


def unprivileged_user():
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise unittest.SkipTest("root needs a user postgres or nobody to run PostgreSQL")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def die_with_parent():
    """Even if the test is killed, the server does not stay behind."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)


class Server:
    def __init__(self):
        self.programs = find_programs()
        if not self.programs:
            raise unittest.SkipTest("there is no PostgreSQL (package postgresql)")
        self.user = unprivileged_user()
        self.as_user = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="foresto-postgres-"))
        self.process = None
        self.databases = 0
        if self.user:
            os.chown(self.directory, self.user.pw_uid, self.user.pw_gid)
        try:
            self.run("initdb", "-D", self.directory / "data", "-U", SUPERUSER, "-A", "trust", "-E", "UTF8",
                     "--locale=C", "--no-sync", "--no-instructions")
            self.port = free_port()
            self.start()
        except BaseException:
            self.stop()
            raise

    def run(self, program, *arguments):
        done = subprocess.run([self.programs / program, *arguments], cwd=self.directory, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False,
                              **self.as_user)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout.decode(errors='replace')}")

    def start(self):
        """Start the server, and return when it answers."""
        log = open(self.directory / "log", "ab")
        settings = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self.directory,
                    "max_connections": 60, "fsync": "off", "shared_buffers": "32MB"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with log:
            self.process = subprocess.Popen([self.programs / "postgres", "-D", self.directory / "data", *options],
                                            cwd=self.directory, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            start_new_session=True, preexec_fn=die_with_parent, **self.as_user)
        deadline = time.monotonic() + 30
        while subprocess.run([self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)],
                             check=False).returncode:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.directory / "log").read_text(errors="replace"))
            time.sleep(0.05)

    def halt(self, how=signal.SIGINT):
        """Stop the server; SIGINT ends its connections, SIGQUIT is a crash."""
        if self.process:
            self.process.send_signal(how)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def stop(self):
        """Stop the server and remove its directory."""
        self.halt()
        shutil.rmtree(self.directory, ignore_errors=True)

    def url(self, database):
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def create_database(self, settings=""):
        """Create an empty database, and return its URL."""
        self.databases += 1
        name = f"test_{self.databases}"
        self.query(self.url("postgres"), f"CREATE DATABASE {name} {settings}")
        return self.url(name)

    def backends(self, url):
        """The processes that serve the connections to a database, but for the one that asks."""
        return [int(row[0]) for row in self.query(url, "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                                                       "AND datname = current_database()")]

    def psql(self, url, *arguments, **options):
        options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.Popen([self.programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments, url],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env={**os.environ, "PGTZ": "UTC", "PGCLIENTENCODING": "UTF8"}, **options)

    def query(self, url, sql):
        """Run statements; return the rows of the last as tuples of texts, None for NULL. A failure is a ValueError."""
        process = self.psql(url, "--csv", "-t", "-P", f"null={NULL}", "-f", "-", stdin=subprocess.PIPE)
        output, error = process.communicate(sql, timeout=60)
        if process.returncode:
            raise ValueError(error)
        return [tuple(None if cell == NULL else cell for cell in row) for row in csv.reader(io.StringIO(output))]


def start_or_skip():
    """A server for a script; without PostgreSQL the script ends as one that Meson counts as skipped."""
    try:
        return Server()
    except unittest.SkipTest as reason:
        print(reason)
        sys.exit(77)


class Session:
    """A connection of psql that stays open: `session.run("BEGIN; LOCK TABLE x")` ... `session.close()`."""

    def __init__(self, server, url):
        self.process = server.psql(url, "-A", "-t", stdin=subprocess.PIPE, bufsize=1)

    def run(self, sql):
        """Run statements and return when they are done."""
        self.process.stdin.write(f"{sql};\n\\echo done\n")
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            if line == "done\n":
                return lines
            lines.append(line.rstrip("\n"))
        raise ValueError(self.process.stderr.read())

    def close(self):
        self.process.communicate(timeout=30)
