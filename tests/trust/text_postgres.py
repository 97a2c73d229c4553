# SPDX-License-Identifier: MIT
"""A PostgreSQL server of one's own: in a private folder, on a socket there and no port, gone after `with`."""

import os
import pathlib
import shutil
import subprocess
import tempfile

SETTINGS = {"listen_addresses": "", "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Server:
    def __init__(self):
        self.bin = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="foresto-pg-"))
        self.data = self.folder / "data"

    def __enter__(self):
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
        self.call("initdb", "-D", self.data, "-A", "trust", "-U", "test", "--no-sync", "-E", "UTF8", "--locale=C")
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        log = self.folder / "log"
        self.call("pg_ctl", "-D", self.data, "-w", "-l", log, "-o", f"-k {self.folder} {options}", "start")
        return self

    def __exit__(self, *_):
        try:
            self.call("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(self.folder)

    def call(self, program, *arguments, **options):
        """Run one of the server's programs without privileges."""
        before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*before, str(self.bin / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, **options)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")
        return done.stdout

    def sql(self, script):
        """What psql prints for a script: rows without decoration."""
        arguments = ["-h", self.folder, "-U", "test", "-d", "postgres", "-XqAt", "-v", "ON_ERROR_STOP=1"]
        return self.call("psql", *arguments, input=script)
