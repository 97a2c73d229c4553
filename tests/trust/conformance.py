# SPDX-License-Identifier: MIT
"""One hash everywhere: the self-test and the golden cases, for every compiler, level and machine there is.

    conformance.py [--strict] [--learn] [NAME ...]

Each row is built and run where its compiler is installed. All must print the hash that selftest.h publishes, and one
and the same hash of the golden cases. With NAMEs, only the rows whose name begins with one of them. --strict: a row
whose compiler or emulator is not installed is a failure (what the processor lacks is not), and so is a slow self-test.
--learn: print the hashes, and compare them with each other only.
"""

import argparse
import collections
import dataclasses
import pathlib
import platform
import re
import subprocess
import sys
import time

import common

GOLDEN = common.ROOT / "tests" / "python" / "golden_bits.c"
CHOICE = common.LIB / "kernel" / "kernels.c"  # of the kernels that are used
TIME_LIMIT = 5.0  # milliseconds that the self-test may take in a native -O2 build


@dataclasses.dataclass(frozen=True)
class Row:
    """A build: more flags, for what a compiler makes of the sources; more environment, for what the library chooses."""

    target: common.Target
    flags: tuple = ()
    environment: tuple = ()

    @property
    def shared_flags(self):
        """Those of all files but the one that chooses the kernels."""
        return tuple(flag for flag in self.flags if not flag.startswith("-DFORESTO_KERNEL="))

    @property
    def name(self):
        return " ".join((self.target.name, *self.flags, *("=".join(pair) for pair in self.environment)))

    def lacking(self):
        """What the processor would have to have, or ""."""
        kernel = re.search("FORESTO_KERNEL=fo_kernels_(avx.*)", self.name)
        feature = {"avx512": "avx512f"}.get(kernel.group(1), kernel.group(1)) if kernel else ""
        return "" if feature in common.PROCESSOR else f"a processor with {feature}"


def kernels(target, *names):
    """The loops of one width each, whatever the processor could do."""
    return (Row(target, ("-O3", f"-DFORESTO_KERNEL=fo_kernels_{name}")) for name in names)


X86_KERNELS = ("plain", "sse2", "avx2", "avx512")
NATIVE_KERNELS = ("plain", "neon") if platform.machine() == "aarch64" else X86_KERNELS
LEVELS = (("-O0",), ("-O2",), ("-O3",), ("-O3", "-march=native"))
ROWS = [
    *(Row(target, flags) for target in common.NATIVE for flags in LEVELS),
    *(Row(common.I686, flags) for flags in (("-O0",), ("-O2",), ("-O3",))),
    *(Row(target, flags) for target in common.EMULATED for flags in (("-O0",), ("-O2",), ("-O3",))),
    # Machines with a fused multiply-add in their base or as an option.
    Row(common.ARMHF, ("-O3", "-mfpu=neon-vfpv4")),
    Row(common.S390X, ("-O3", "-march=z15")),
    Row(common.PPC64, ("-O3", "-mcpu=power9")),
    Row(common.MINGW, ("-O2",)),
    Row(common.MUSL, ("-O2",)),
    *(Row(target, flags) for target in (common.WASM, common.WASM_SIMD) for flags in (("-O0",), ("-O2",), ("-O3",))),
    *(row for target in common.NATIVE for row in kernels(target, *NATIVE_KERNELS)),
    *kernels(common.I686, "plain", "sse2"),
    *kernels(common.AARCH64, "plain", "neon"),
    *kernels(common.MINGW, *X86_KERNELS),
    *kernels(common.MUSL, *NATIVE_KERNELS),
]


@dataclasses.dataclass
class Outcome:
    row: Row
    hashes: tuple = ()
    fault: str = ""
    missing: str = ""


def first_line(text):
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[0] if lines else ""


def answer(row, folder, files, program):
    """The hash that a program prints; the caller sees by itself whether it is the published one."""
    program = common.build(row.target, folder, program, row.flags, files)
    done = common.run(row.target, program, **dict(row.environment))
    if len(done.stdout.strip()) != 64:
        raise common.BuildError(f"no hash: {done.stdout.strip()} {done.stderr.strip()}")
    return done.stdout.strip()


def files_of(row, library):
    """The library's objects, of which rows that only fix the kernels make but one anew."""
    objects = library.objects(row.target, row.shared_flags)
    if row.shared_flags == row.flags:
        return objects
    return [CHOICE, *(file for file in objects if file.stem != CHOICE.stem)]


def measure(row, library):
    missing = row.target.missing() or row.lacking()
    if missing:
        return Outcome(row, missing=missing)
    with common.scratch() as folder:
        try:
            files = files_of(row, library)
            return Outcome(row, tuple(answer(row, folder, files, program) for program in ("conformance.c", GOLDEN)))
        except (common.BuildError, OSError, subprocess.TimeoutExpired) as error:
            return Outcome(row, fault=first_line(str(error)))


def judge(outcomes, expected):
    """Set the fault of each outcome whose hashes are not what they should be: published, or what most have found."""
    ran = [outcome for outcome in outcomes if outcome.hashes]
    most = [collections.Counter(hashes).most_common(1)[0][0] for hashes in zip(*(outcome.hashes for outcome in ran))]
    for outcome in ran:
        self_test, golden = outcome.hashes
        if self_test != (expected or most[0]):
            outcome.fault = f"self-test {self_test}"
        elif golden != most[1]:
            outcome.fault = f"golden cases {golden}"


def report(outcomes):
    for outcome in outcomes:
        if outcome.missing:
            print(f"not run: {outcome.row.name} needs {outcome.missing}")
        else:
            print(f"FAIL: {outcome.row.name}: {outcome.fault}" if outcome.fault else f"same: {outcome.row.name}")


def self_test_time():
    """Milliseconds, at -O2 with the first native compiler that is there."""
    target = next(target for target in common.NATIVE if not target.missing())
    with common.scratch() as folder:
        program = common.build(target, folder, "conformance_time.c", ["-O2"])
        return float(common.run(target, program).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--strict", action="store_true", help="fail when a compiler or emulator is missing")
    parser.add_argument("--learn", action="store_true", help="print the hashes instead of comparing with selftest.h")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only rows that begin so")
    arguments = parser.parse_args()
    begin = time.monotonic()
    rows = [row for row in ROWS if row.name.startswith(tuple(arguments.names) or "")]
    with common.scratch() as folder:
        library = common.Library(folder)
        outcomes = common.side_by_side(lambda row: measure(row, library), rows)
    judge(outcomes, None if arguments.learn else common.published())
    report(outcomes)
    ran = [outcome for outcome in outcomes if outcome.hashes]
    hashes = {outcome.hashes for outcome in ran}
    for self_test, golden in sorted(hashes):
        print(f"self-test {self_test}\ngolden cases {golden}")
    milliseconds = self_test_time()
    faults = sum(bool(outcome.fault) for outcome in outcomes)
    missing = sum(bool(outcome.missing) for outcome in outcomes)
    to_install = any(outcome.row.target.missing() for outcome in outcomes)
    print(
        f"conformance: {len(ran)} builds, {len(hashes)} hash{'es' * (len(hashes) != 1)}, {faults} wrong, {missing} not"
        f" run; self-test {milliseconds:.2f} ms (below {TIME_LIMIT:.0f}); {time.monotonic() - begin:.0f} s"
    )
    slow = milliseconds >= TIME_LIMIT
    return bool(faults or not ran or len(hashes) != 1 or (arguments.strict and (slow or to_install)))


if __name__ == "__main__":
    sys.exit(main())
