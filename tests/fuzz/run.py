# SPDX-License-Identifier: MIT
"""Fuzz the library and the reference host's readers, or replay what earlier runs have kept.

    python3 tests/fuzz/run.py --seconds 120            every target, under ASan, UBSan and float-cast-overflow
    python3 tests/fuzz/run.py --seconds 120 run state  these targets
    python3 tests/fuzz/run.py --replay asan|msan|valgrind
    python3 tests/fuzz/run.py --seconds 120 --keep     and keep a minimised corpus in tests/fuzz/corpus

The last line says how many executions ran without a finding. Inputs that break something are left in --findings.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FUZZ = pathlib.Path(__file__).resolve().parent
ROOT = FUZZ.parents[1]
HOST = ROOT / "examples" / "host"
HOST_SOURCES = [FUZZ / name for name in re.findall(r"'(.*/examples/host/.*\.c)'", (FUZZ / "meson.build").read_text())]
CORPUS = FUZZ / "corpus"
PARTS = {"input", "replay", "scratch"}
# Valgrind reads no later DWARF.
PLAIN = "-gdwarf-4 -O1 -std=c11 -ffp-contract=off -fno-omit-frame-pointer -D_GNU_SOURCE -DFORESTO_STATIC".split()
PATHS = [f"-I{ROOT / 'include'}", f"-I{ROOT / 'lib'}", f"-I{HOST}", f"-I{FUZZ}"]
STOP = "-fno-sanitize-recover=all"
SANITIZERS = {
    "asan": ["-fsanitize=address,undefined,float-cast-overflow", STOP],
    "msan": ["-fsanitize=memory", "-fsanitize-memory-track-origins", STOP],
    "valgrind": [],
}
LONGEST = 3000
KEPT = 24000  # bytes of a target's inputs that are kept, the smallest first


class Build:
    """One way of compiling: the library once, then a program for each target."""

    def __init__(self, kind, compiler, flags, folder):
        self.kind, self.compiler, self.folder = kind, compiler, pathlib.Path(folder)
        self.flags = [*PLAIN, *PATHS, *SANITIZERS[kind], *flags]
        self.fuzzes = kind != "valgrind"
        sources = [*sorted(ROOT.glob("lib/*/*.c")), FUZZ / "input.c"]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            self.objects = list(pool.map(self.compile, sources))

    def compile(self, source):
        target = self.folder / f"{source.parent.name}-{source.stem}.o"
        instrument = ["-fsanitize=fuzzer-no-link"] if self.fuzzes else []
        run([self.compiler, *self.flags, *instrument, "-c", source, "-o", target])
        return target

    def program(self, target):
        path = self.folder / target
        fuzzer = ["-fsanitize=fuzzer"] if self.fuzzes else [FUZZ / "replay.c"]
        reader = [FUZZ / "scratch.c", *HOST_SOURCES] if target.startswith("host_") else []
        libraries = ["-ljansson", "-lcsv"] if reader else []
        sources = [FUZZ / f"{target}.c", *reader, *self.objects]
        run([self.compiler, *self.flags, *fuzzer, *sources, "-lm", *libraries, "-o", path])
        return path


def run(command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, errors="replace", **options)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command[:4]))} ...\n{(done.stdout + done.stderr)[-4000:]}")
    return done


def fuzz(build, target, options):
    """Fuzz one target; the number of executions."""
    program = build.program(target)
    grown = build.folder / f"{target}-corpus"
    grown.mkdir()
    kept = CORPUS / target
    limits = [f"-max_total_time={options.seconds}", f"-max_len={LONGEST}", "-timeout=30", "-print_final_stats=1"]
    limits += [f"-artifact_prefix={options.findings}/{target}-", f"-seed={options.seed}"]
    done = run([program, *limits, grown, *([kept] if kept.is_dir() else [])])
    executions = int(re.search(r"number_of_executed_units: (\d+)", done.stderr)[1])
    if options.keep:
        keep(program, target, grown, build.folder)
    return executions


def keep(program, target, grown, folder):
    """Merge what was found into the corpus: inputs that reach every branch there is, the smallest that do."""
    merged = folder / f"{target}-merged"
    merged.mkdir()
    kept = CORPUS / target
    inputs = [grown, *([kept] if kept.is_dir() else [])]
    run([program, "-merge=1", "-use_counters=0", f"-max_len={LONGEST}", merged, *inputs])
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    room = KEPT
    for path in sorted(merged.iterdir(), key=lambda path: (path.stat().st_size, path.name)):
        room -= path.stat().st_size
        if room >= 0:
            shutil.copyfile(path, kept / path.name)


def replay(build, target, options):
    """Run the corpus of one target; the number of inputs."""
    inputs = sorted((CORPUS / target).iterdir())
    program = build.program(target)
    before = ["valgrind", "-q", "--error-exitcode=9", "--leak-check=full"] if build.kind == "valgrind" else []
    prefix = [f"-artifact_prefix={options.findings}/{target}-"] if build.fuzzes else []
    run([*before, program, *prefix, *inputs])
    return len(inputs)


def every_target():
    return sorted(path.stem for path in FUZZ.glob("*.c") if path.stem not in PARTS)


def chosen(options):
    """MSan knows what a library has written only where it was compiled with it; the host's readers use libraries."""
    targets = options.targets or every_target()
    return [target for target in targets if options.replay != "msan" or not target.startswith("host_")]


def parse():
    options = argparse.ArgumentParser()
    options.add_argument("targets", nargs="*")
    options.add_argument("--seconds", type=int, default=120)
    options.add_argument("--seed", type=int, default=0, help="0: another one each time")
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--replay", choices=SANITIZERS)
    options.add_argument("--keep", action="store_true")
    options.add_argument("--cc", default="clang-14")
    options.add_argument("--flag", action="append", default=[])
    options.add_argument("--findings", default=str(ROOT / "build" / "fuzz-findings"))
    return options.parse_args()


def main():
    options = parse()
    os.makedirs(options.findings, exist_ok=True)
    total, failed = 0, []
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        build = Build(options.replay or "asan", options.cc, options.flag, folder)
        one = replay if options.replay else fuzz
        work = {target: pool.submit(one, build, target, options) for target in chosen(options)}
        for target, result in work.items():
            try:
                total += result.result()
                print(f"{target}: {result.result()} executions", flush=True)
            except RuntimeError as error:
                failed.append(target)
                print(f"{target}: FOUND\n{error}", flush=True)
    how = f"replayed under {options.replay}" if options.replay else f"{options.seconds} s each"
    print(f"fuzz: {total} executions, {len(work)} targets ({how}), {len(failed)} with findings")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
