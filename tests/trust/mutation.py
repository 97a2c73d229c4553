# SPDX-License-Identifier: MIT
"""Plant small faults in lib/, one at a time, and see that the unit and property tests find them.

    mutation.py [--sample N] [--jobs N] [--out FILE] [FILE ...]

Without FILE, all of lib/; with --sample, that many mutants of each file, the same ones every time. A mutant that does
not compile, or whose object code is that of the original, does not count. A survivor that survivors.txt explains is
equivalent: it cannot be told from the original by any input. Results are appended to --out, and those that are there
already are not run again.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time

from mutants import mutants

ROOT = pathlib.Path(__file__).resolve().parents[2]
SURVIVORS = pathlib.Path(__file__).with_name("survivors.txt")
COMPILE = ["gcc", "-std=c11", "-O1", "-fPIC", "-w", "-ffp-contract=off", "-DFORESTO_BUILD"]
INCLUDE = [f"-I{ROOT / 'include'}", f"-I{ROOT / 'lib'}"]
ENVIRONMENT = os.environ | {
    "FORESTO_DATA": str(ROOT / "examples" / "data"),
    "FORESTO_VECTORS": str(ROOT / "tests" / "vectors"),
}
SLOWEST = 20.0  # seconds that a test program may take under a mutant, or ten times what it takes without
MEMORY = 4 << 30


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=True, **options)


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Bench:
    """The library as objects, and the test programs linked to it as a shared library with all its symbols."""

    def __init__(self, folder):
        self.folder = folder
        self.sources = sorted((ROOT / "lib").glob("*/*.c"))
        self.objects = {}
        self.times = {}
        self.kills = {}
        self.lock = threading.Lock()
        for source in self.sources:
            self.objects[source] = folder / ("-".join(source.parts[-2:]) + ".o")
            self.compile(source.read_text(), source, self.objects[source])
        self.link(folder / "original", {})
        self.programs = [self.build_test(test) for test in self.tests()]
        for program in self.programs:
            begin = time.monotonic()
            if not self.passes(program, folder / "original", 600):
                sys.exit(f"{program.name} fails without any mutant")
            self.times[program] = time.monotonic() - begin

    @staticmethod
    def tests():
        return sorted((ROOT / "tests" / "unit").glob("*.c")) + sorted((ROOT / "tests" / "api").glob("*.c"))

    def compile(self, text, source, output):
        # Beside nothing: the quotes of #include find lib/ by -I, and the object code does not depend on the place.
        mutated = output.with_suffix(".c")
        mutated.write_text(text)
        run(COMPILE + INCLUDE + [f"-I{source.parent}", "-c", mutated.name, "-o", output.name], cwd=output.parent)

    def link(self, folder, replaced):
        folder.mkdir(exist_ok=True)
        objects = [replaced.get(source, self.objects[source]) for source in self.sources]
        run(["gcc", "-shared", "-Wl,-soname,libforesto.so.0", "-o", folder / "libforesto.so.0", *objects])

    def build_test(self, test):
        program = self.folder / f"{test.parent.name}-{test.stem}"
        support = sorted((ROOT / "tests" / "support").glob("*.c"))
        library = self.folder / "original" / "libforesto.so.0"
        run(
            ["gcc", "-std=c11", "-O1", "-w", *INCLUDE, f"-I{ROOT / 'tests' / 'support'}", test, *support]
            + [library, "-lcriterion", "-lm", "-lpthread", "-o", program]
        )
        return program

    def passes(self, program, folder, seconds):
        environment = ENVIRONMENT | {"LD_LIBRARY_PATH": str(folder)}
        process = subprocess.Popen(
            [program, "--fail-fast", "-j1", "--quiet", f"--timeout={seconds:.0f}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env=environment,
            preexec_fn=limit,
            start_new_session=True,
        )
        try:
            return process.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            try:
                os.killpg(process.pid, 9)
            except ProcessLookupError:
                pass
            process.wait()

    def order(self, source):
        """Test programs, those first that find the most in this file for their time."""
        kills = self.kills.setdefault(source, {})
        return sorted(self.programs, key=lambda program: self.times[program] / (1 + 10 * kills.get(program, 0)))

    def judge(self, source, text):
        """What becomes of a mutated file: broken, identical, the name of the test that finds it, or survived."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            folder = pathlib.Path(name)
            output = folder / self.objects[source].name
            try:
                self.compile(text, source, output)
            except subprocess.CalledProcessError:
                return "broken"
            if output.read_bytes() == self.objects[source].read_bytes():
                return "identical"
            self.link(folder, {source: output})
            for program in self.order(source):
                if not self.passes(program, folder, max(SLOWEST, 10 * self.times[program])):
                    with self.lock:
                        kills = self.kills[source]
                        kills[program] = kills.get(program, 0) + 1
                    return program.name
            return "survived"


def key(source, mutant):
    return hashlib.sha256(f"{source}:{mutant.begin}:{mutant.end}:{mutant.text}".encode()).hexdigest()[:16]


def choose(files, sample):
    for file in files:
        text = file.read_text()
        found = mutants(text)
        if sample and len(found) > sample:
            found = random.Random(file.name).sample(found, sample)
        for mutant in found:
            yield file, text, mutant


def known_survivors():
    """Lines `FILE:LINE: KIND: WAS -> BECOMES | reason`; the line number is for the reader only."""
    known = set()
    for line in SURVIVORS.read_text().splitlines() if SURVIVORS.exists() else []:
        if "|" in line and not line.startswith("#"):
            known.add(unplaced(line.rsplit("|", 1)[0].strip()))
    return known


def unplaced(description):
    file, _, rest = description.split(":", 2)
    return f"{file}:{rest}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sample", type=int, help="mutants of each file")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--out", type=pathlib.Path, help="results, one JSON object a line")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    files = [file.resolve() for file in arguments.files] or sorted((ROOT / "lib").glob("*/*.c"))
    results = {}
    if arguments.out and arguments.out.exists():
        for line in arguments.out.read_text().splitlines():
            result = json.loads(line)
            results[result["key"]] = result
    work = [item for item in choose(files, arguments.sample)]
    wanted = {}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(pathlib.Path(folder))

        def judge(item):
            file, text, mutant = item
            return item, bench.judge(file, mutant.apply(text))

        todo = []
        for item in work:
            file, text, mutant = item
            name = key(file.relative_to(ROOT), mutant)
            wanted[name] = item
            if name not in results:
                todo.append(item)
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            for (file, text, mutant), verdict in pool.map(judge, todo):
                name = key(file.relative_to(ROOT), mutant)
                result = {"key": name, "verdict": verdict, "mutant": f"{file.relative_to(ROOT)}:{mutant.describe(text)}"}
                results[name] = result
                if arguments.out:
                    with arguments.out.open("a") as out:
                        print(json.dumps(result), file=out)
    return report([results[name] for name in wanted])


def report(results):
    count = {"broken": 0, "identical": 0, "survived": 0}
    known = known_survivors()
    open_ones = []
    for result in results:
        verdict = result["verdict"] if result["verdict"] in count else "killed"
        count[verdict] = count.get(verdict, 0) + 1
        if verdict == "survived" and unplaced(result["mutant"]) not in known:
            open_ones.append(result["mutant"])
    killed, survived = count.get("killed", 0), count["survived"]
    for line in open_ones:
        print(f"survived: {line}")
    share = 100 * killed / max(1, killed + survived)
    print(
        f"mutation: {killed} of {killed + survived} killed ({share:.2f}%), {survived - len(open_ones)} survivors"
        f" explained, {len(open_ones)} not; {count['identical']} identical, {count['broken']} did not compile"
    )
    return share < 98 or bool(open_ones)


if __name__ == "__main__":
    sys.exit(main())
