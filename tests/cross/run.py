# SPDX-License-Identifier: MIT
"""Sessions saved on one machine go on upon another, with the same bits: every pair of machines, run for real.

    run.py DIRECTORY CC...

Builds the library with tests/cross/state.c for each machine below, in DIRECTORY, and runs it, foreign machines under
qemu. A machine whose compiler or emulator is missing is skipped, and the message names the Debian packages to install.
"""

import concurrent.futures
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = [*sorted((ROOT / "lib").rglob("*.c")), ROOT / "tests" / "cross" / "state.c"]
FLAGS = ["-std=c11", "-O2", "-static", "-ffp-contract=off", "-Wall", "-Wextra", "-Wconversion", "-Werror"]
FLAGS += ["-DFORESTO_BUILD", "-DFORESTO_STATIC", f"-I{ROOT / 'include'}", f"-I{ROOT / 'lib'}"]
SECONDS = 120

# Compiler, flags of its own, emulator, packages. Big-endian; 64 and 32 bit; doubles aligned to 4 (i686) and to 8.
MACHINES = {
    "s390x": ("s390x-linux-gnu-gcc", [], "qemu-s390x", "gcc-s390x-linux-gnu libc6-dev-s390x-cross"),
    "aarch64": ("aarch64-linux-gnu-gcc", [], "qemu-aarch64", "gcc-aarch64-linux-gnu libc6-dev-arm64-cross"),
    "armhf": ("arm-linux-gnueabihf-gcc", [], "qemu-arm", "gcc-arm-linux-gnueabihf libc6-dev-armhf-cross"),
    # x87 registers are wider than binary64.
    "i686": ("i686-linux-gnu-gcc", ["-msse2", "-mfpmath=sse"], "qemu-i386", "gcc-i686-linux-gnu libc6-dev-i386-cross"),
}


class Fault(Exception):
    pass


class Machine:
    """A program for a machine, and how to run it."""

    def __init__(self, name, compiler, flags, emulator, directory):
        self.name = name
        self.emulator = emulator
        self.program = directory / f"state-{name}"
        self.compile = [*compiler, *FLAGS, *flags, *map(str, SOURCES), "-o", str(self.program)]

    def build(self):
        done = subprocess.run(self.compile, text=True, stderr=subprocess.PIPE, timeout=SECONDS)
        if done.returncode:
            raise Fault(f"{self.compile[0]}: {done.stderr}")

    def run(self, mode, text=""):
        command = [*self.emulator, str(self.program), mode]
        done = subprocess.run(command, input=text, text=True, capture_output=True, timeout=SECONDS)
        if done.returncode or not done.stdout:
            raise Fault(f"{' '.join(command)}: exit status {done.returncode}: {done.stderr}")
        return done.stdout


def find(name, directory):
    """A machine of the table, or what is missing."""
    compiler, flags, emulator, packages = MACHINES[name]
    runner = list(filter(None, [shutil.which(f"{emulator}-static") or shutil.which(emulator)]))
    if not shutil.which(compiler):
        return None, f"{compiler} is missing: install {packages}"
    if not runner:
        return None, f"{emulator}-static is missing: install qemu-user-static"
    return Machine(name, [compiler], flags, runner, directory), None


class Report:
    """Test results as TAP."""

    def __init__(self):
        self.count = 0
        self.failed = False

    def skip(self, what, why):
        self.count += 1
        print(f"ok {self.count} - {what} # SKIP {why}", flush=True)

    def check(self, what, action):
        """Run an action that raises a Fault when it fails; whether it did not."""
        self.count += 1
        try:
            action()
        except (Fault, subprocess.TimeoutExpired) as fault:
            print(f"not ok {self.count} - {what}", *str(fault).splitlines()[:40], sep="\n# ", flush=True)
            self.failed = True
            return False
        print(f"ok {self.count} - {what}", flush=True)
        return True

    def end(self):
        print(f"1..{self.count}")
        return self.failed


def expect_same(got, asked):
    if got == asked:
        return
    pairs = zip(got.splitlines() + ["(end)"], asked.splitlines() + ["(end)"])
    line, (here, there) = next((k, pair) for k, pair in enumerate(pairs, 1) if pair[0] != pair[1])
    raise Fault(f"line {line}\ngot   {here}\nasked {there}")


def build_all(machines, report):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        builds = [(machine, pool.submit(machine.build)) for machine in machines]
        return [machine for machine, build in builds if report.check(f"{machine.name} builds", build.result)]


def main(directory, *compiler):
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    report = Report()
    native = Machine("native", compiler, [], [], directory)
    machines = [native]
    for name in MACHINES:
        machine, missing = find(name, directory)
        if machine:
            machines.append(machine)
        else:
            report.skip(name, missing)
    machines = build_all(machines, report)
    if native not in machines:
        return report.end()
    asked, state = native.run("whole"), native.run("save")
    for machine in machines:
        report.check(f"{machine.name} saves the same bytes", lambda: expect_same(machine.run("save"), state))
        report.check(f"{machine.name} runs with the same bits", lambda: expect_same(machine.run("whole"), asked))
        for source in machines:
            report.check(
                f"{machine.name} goes on from {source.name}",
                lambda: expect_same(machine.run("resume", source.run("save")), asked),
            )
    return report.end()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
