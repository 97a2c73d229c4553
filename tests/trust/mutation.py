# SPDX-License-Identifier: MIT
"""Plant small faults in lib/, one at a time, and see that the unit and property tests find them.

    mutation.py [--sample N] [--slow SECONDS] [--jobs N] [--out FILE] [FILE ...]

Without FILE, all of lib/; with --sample, that many mutants of each file, the same ones every time. A mutant that does
not compile, or whose object code is that of the original, does not count. A survivor that survivors.txt explains is
equivalent: it cannot be told from the original by any input. Results are appended to --out, and those that are there
already are not run again: remove a file's survivors from it to try them against new tests.

The tests are those of tests/unit and tests/api, compiled with a stand-in for Criterion. Each case runs in a process of
its own: those that come near the changed line, then, for what survivors.txt does not explain, all that come into its
file; and of these the ones first that have found most for their time. The few that are slow are left out, so that the
share of what is found can only be larger than is said; give the survivors another try with --slow 60. What no case
finds, and survivors.txt does not explain, is tried once more under gcc's sanitizers, as the tests are run too; that is
slow, so only on the first cases of those near.
"""

import argparse
import bisect
import collections
import concurrent.futures
import hashlib
import itertools
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading

from mutants import mutants

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "trust" / "mutation"
SURVIVORS = pathlib.Path(__file__).with_name("survivors.txt")
COMPILE = ["gcc", "-std=c11", "-pipe", "-fPIC", "-w", "-ffp-contract=off", "-DFORESTO_BUILD"]
# The level that the library is delivered at: what it does not tell apart is equivalent.
OPTIMISE = ["-O2"]
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
INCLUDE = [f"-I{ROOT / 'include'}", f"-I{ROOT / 'lib'}"]
ENVIRONMENT = os.environ | {
    "FORESTO_DATA": str(ROOT / "examples" / "data"),
    "FORESTO_VECTORS": str(ROOT / "tests" / "vectors"),
}
NEAR = 2  # lines
SLOWER = 20  # times, at most, with the sanitizers: what never ends has been found without them
SANITIZED = 40  # cases
# Measures time, and a machine that is busy would do what a mutant has not.
LEFT_OUT = {("selftest", "takes_a_few_milliseconds")}


def run(command, **options):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True, **options).stdout


class Case:
    """A test, with one of its parameters."""

    def __init__(self, line):
        number, parameter, self.suite, self.name, seconds = line.split()
        self.key = f"{number}:{parameter}"
        self.title = f"{self.suite}/{self.name}" + (f" {parameter}" if parameter != "0" else "")
        self.seconds = float(seconds)

    def asked(self, patience):
        """How the program is told to run it, with the seconds of processor that a mutant may take."""
        return f"{self.key}:{patience * max(1.0, 10 * self.seconds):.3f}"


class Reach:
    """Which cases execute which lines."""

    def __init__(self, bench):
        self.lines = collections.defaultdict(set)
        self.files = collections.defaultdict(set)
        folder = bench.folder / "reach"
        folder.mkdir()
        for source in bench.sources:
            output = folder / bench.object_name(source)
            run([*COMPILE, *INCLUDE, "-O1", "-gdwarf-4", "-fsanitize-coverage=trace-pc", "-c", source, "-o", output])
        run([*COMPILE, *OPTIMISE, "-c", HERE / "reach.c", "-o", folder / "reach.o"])
        library = folder / "liboriginal.so"
        bench.link(library, sorted(folder.glob("*.o")))
        blocks = self.blocks(library)
        for case in bench.cases:
            environment = {"LD_LIBRARY_PATH": str(folder), "FORESTO_REACH": str(folder / "reached")}
            run([bench.program, f"{case.key}:600"], env=ENVIRONMENT | environment)
            for offset in (folder / "reached").read_text().split():
                for path, number in blocks.get(int(offset, 16), ()):
                    self.lines[path, number].add(case)
                    self.files[path].add(case)
        shutil.rmtree(folder)

    @staticmethod
    def blocks(library):
        """The lines of each basic block, by the offset that it notes: those between that and the next block's."""
        calls = re.findall(r"call .*<__sanitizer_cov_trace_pc@plt>\n +([0-9a-f]+):", run(["objdump", "-d", library]))
        starts = sorted(int(offset, 16) for offset in calls)
        found = {start: set() for start in starts}
        files = {path.name: path for path in (ROOT / "lib").glob("*/*.[ch]")}  # no two have the same name
        path = None
        for row in run(["objdump", "--dwarf=decodedline", library]).splitlines():
            if row.endswith(":"):
                path = files.get(pathlib.Path(row.removesuffix(":")).name)
            elif place := re.match(r"\S+ +(\d+) +0x([0-9a-f]+)", row):
                at = bisect.bisect_right(starts, int(place[2], 16)) - 1
                if at >= 0:
                    found[starts[at]].add((path, int(place[1])))
        return found

    def cases(self, path, text, mutant):
        """Those that come near the lines of the mutant (the compiler moves code by a few), or else into its file."""
        first = text.count("\n", 0, mutant.begin) + 1 - NEAR
        last = text.count("\n", 0, mutant.end) + 1 + NEAR
        near = set().union(*(self.lines.get((path, line), ()) for line in range(first, last + 1)))
        return near or self.files[path]


class Bench:
    """The library as a shared one with all its symbols, and the tests in one program. A mutant is loaded before it."""

    def __init__(self, folder, files, slow):
        self.folder = folder
        self.sources = sorted((ROOT / "lib").glob("*/*.c"))
        self.kills = collections.defaultdict(collections.Counter)
        self.lock = threading.Lock()
        self.known = known_survivors()
        for source in self.sources:
            self.compile(source, folder / self.object_name(source), [])
        self.link(folder / "liboriginal.so", sorted(folder.glob("*.o")))
        self.program = self.build_tests()
        lines = run([self.program], env=ENVIRONMENT | {"LD_LIBRARY_PATH": str(folder)}).splitlines()
        cases = [case for case in map(Case, lines) if (case.suite, case.name) not in LEFT_OUT]
        self.cases = [case for case in cases if case.seconds < slow]
        self.users = {file: self.users_of(file) for file in files}
        self.reach = Reach(self)
        for file, users in self.users.items():  # the kernels of another machine are not seen
            self.users[file] = [source for source in users if self.reach.files[source]] or users
        self.support = run(["gcc", "-print-libgcc-file-name"]).strip()
        self.sanitizers = [run(["gcc", f"-print-file-name=lib{name}.so"]).strip() for name in ("asan", "ubsan")]

    @staticmethod
    def object_name(source):
        return "-".join(source.parts[-2:]) + ".o"

    @staticmethod
    def compile(source, output, before, more=()):
        run([*COMPILE, *before, *INCLUDE, f"-I{source.parent}", *OPTIMISE, *more, "-c", source, "-o", output])

    @staticmethod
    def link(output, objects):
        run(["gcc", "-shared", "-Wl,-soname,liboriginal.so", *objects, "-o", output])

    def build_tests(self):
        program = self.folder / "tests"
        sources = [path for name in ("unit", "api", "support") for path in sorted((ROOT / "tests" / name).glob("*.c"))]
        places = [f"-I{HERE}", *INCLUDE, f"-I{ROOT / 'tests' / 'support'}"]
        library = self.folder / "liboriginal.so"
        run(["gcc", "-std=c11", "-O1", "-w", *places, HERE / "run.c", *sources, library, "-lm", "-lpthread", "-o", program])
        return program

    def users_of(self, file):
        """The sources that a file is compiled into: itself, or all that include a header."""
        if file.suffix == ".c":
            return [file]
        return [source for source in self.sources if str(file) in run(["gcc", "-MM", *INCLUDE, source]).split()]

    def changed(self, file, folder, more=()):
        """Compile what a changed file is part of; the objects that are not as they were. None: it does not compile."""
        changed = folder / file.relative_to(ROOT / "lib")
        objects = []
        for source in self.users[file]:
            output = folder / self.object_name(source)
            try:
                self.compile(changed if source == file else source, output, [f"-I{folder}", f"-I{source.parent}"], more)
            except subprocess.CalledProcessError:
                return None
            if output.read_bytes() != (self.folder / output.name).read_bytes():
                objects.append(output)
        return objects

    def order(self, file, cases):
        kills = self.kills[file]
        return sorted(cases, key=lambda case: ((case.seconds + 0.001) / (1 + 20 * kills[case]), case.key))

    def found_by(self, cases, objects, folder, sanitizers=()):
        """The first of the cases that fails with these objects in the place of the library's; None if none does."""
        if not cases:
            return None
        run(["ld", "-shared", *objects, self.support, "-o", folder / "mutant.so"])
        first = " ".join([*sanitizers, str(folder / "mutant.so")])
        preload = {"LD_LIBRARY_PATH": str(self.folder), "LD_PRELOAD": first, "ASAN_OPTIONS": "detect_leaks=0"}
        patience = SLOWER if sanitizers else 1
        command = [self.program, *(case.asked(patience) for case in cases)]
        ended = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT | preload)
        if ended.returncode not in (0, 1):
            sys.exit(f"the program of the tests ended with {ended.returncode}: {ended.stderr[-500:]}")
        return next((case for case in cases if case.key == ended.stdout.strip()), None)

    def judge(self, file, text, mutant):
        """What becomes of a mutant: broken, identical, idle where no case comes into its file (the kernels of another
        machine), the name of the case that finds it, or survived."""
        if not self.reach.files[file]:
            return "idle"
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            folder = pathlib.Path(name)
            changed = folder / file.relative_to(ROOT / "lib")
            changed.parent.mkdir()
            changed.write_text(mutant.apply(text))
            objects = self.changed(file, folder)
            if not objects:
                return "broken" if objects is None else "identical"
            near = self.reach.cases(file, text, mutant)
            known = place_of(file, text, mutant) in self.known
            cases = self.order(file, near)
            found = self.found_by(cases, objects, folder)
            if not found and not known:  # a compiler may have moved the line far away
                found = self.found_by(self.order(file, self.reach.files[file] - near), objects, folder)
            if found:
                with self.lock:
                    self.kills[file][found] += 1
                return found.title
            if known:
                return "survived"
            sanitized = self.changed(file, folder, SANITIZE)
            found = self.found_by(cases[:SANITIZED], sanitized, folder, self.sanitizers)
            return f"{found.title}, sanitized" if found else "survived"


def key(source, text, mutant):
    """Names a mutant of this very text: what an edited file's mutants were is of no use."""
    whole = hashlib.sha256(text.encode()).hexdigest()
    return hashlib.sha256(f"{source}:{whole}:{mutant.begin}:{mutant.end}:{mutant.text}".encode()).hexdigest()[:16]


def choose(files, sample):
    for file in files:
        text = file.read_text()
        found = mutants(text)
        if sample and len(found) > sample:
            found = random.Random(file.name).sample(found, sample)
        for mutant in found:
            yield file, text, mutant


def known_survivors():
    """Lines `FILE:LINE: KIND: WAS -> BECOMES | reason`; where a line moves, its number has to follow."""
    known = set()
    for line in SURVIVORS.read_text().splitlines() if SURVIVORS.exists() else []:
        if " | " in line and not line.startswith("#"):
            known.add(line.rsplit(" | ", 1)[0].strip())
    return known


def place_of(file, text, mutant):
    return f"{file.relative_to(ROOT)}:{mutant.describe(text)}"


def earlier(path):
    lines = path.read_text().splitlines() if path and path.exists() else []
    return {result["key"]: result for result in map(json.loads, lines)}


def measure(work, arguments):
    """The results of all mutants in work, {key: (file, text, mutant)}."""
    results = earlier(arguments.out)
    todo = {name: item for name, item in work.items() if name not in results}
    if todo:
        with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            bench = Bench(pathlib.Path(folder), {file for file, _, _ in todo.values()}, arguments.slow)
            verdicts = pool.map(lambda item: bench.judge(*item), todo.values())
            for (name, (file, text, mutant)), verdict in zip(todo.items(), verdicts):
                results[name] = {"key": name, "verdict": verdict, "mutant": place_of(file, text, mutant)}
                if arguments.out:
                    with arguments.out.open("a") as out:
                        print(json.dumps(results[name]), file=out)
    return [results[name] for name in work]


def count(results):
    known = known_survivors()
    counted = collections.Counter()
    for result in results:
        verdict = result["verdict"]
        if verdict == "survived":
            verdict = "explained" if result["mutant"] in known else "open"
        counted[verdict if verdict in ("broken", "identical", "idle", "explained", "open") else "killed"] += 1
    return counted


def line(name, counted):
    lasting = counted["explained"] + counted["open"]
    told = counted["killed"] + counted["open"]
    share = 100 * counted["killed"] / max(1, told)
    return share, (
        f"{name}: {counted['killed']} of {counted['killed'] + lasting} killed, {counted['explained']} survivors are"
        f" equivalent, {counted['open']} are not explained: {share:.2f}%; {counted['identical']} identical,"
        f" {counted['broken']} did not compile, {counted['idle']} in files that this machine does not run"
    )


def report(results):
    known = known_survivors()
    for result in results:
        if result["verdict"] == "survived" and result["mutant"] not in known:
            print(f"survived: {result['mutant']}")
    for folder, part in itertools.groupby(results, key=lambda result: os.path.dirname(result["mutant"].split(":")[0])):
        print(line(folder, count(part))[1])
    share, text = line("mutation", count(results))
    print(text)
    return share < 98


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sample", type=int, help="mutants of each file")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--slow", type=float, default=0.8, help="leave out cases that take these seconds (%(default)s)")
    parser.add_argument("--out", type=pathlib.Path, help="results, one JSON object a line")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    files = [file.resolve() for file in arguments.files] or sorted((ROOT / "lib").glob("*/*.[ch]"))
    work = {key(file.relative_to(ROOT), text, mutant): (file, text, mutant) for file, text, mutant in choose(files, arguments.sample)}
    return report(measure(work, arguments))


if __name__ == "__main__":
    sys.exit(main())
