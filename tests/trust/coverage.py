# SPDX-License-Identifier: MIT
"""What the unit and API tests reach of lib/: lines, branches, and conditions that decide by themselves (MC/DC).

    coverage.py [--show]      the figures, and with --show those of each file of kernels

Needs clang 19 and its llvm-profdata and llvm-cov. A place that cannot be reached is listed in unreached.txt with the
reason; any other makes the script fail, and so does a reason for a place that is reached.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import common

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNREACHED = pathlib.Path(__file__).with_name("unreached.txt")
CLANG = os.environ.get("CLANG19", "clang-19")
INSTRUMENT = ["-fprofile-instr-generate", "-fcoverage-mapping", "-fcoverage-mcdc"]
# A branch's count is the difference of two: threads must not lose any.
INSTRUMENT += ["-fprofile-update=atomic"]
STAND_IN = ROOT / "tests" / "trust" / "mutation"  # for Criterion
INCLUDE = [f"-I{ROOT / 'include'}", f"-I{ROOT / 'lib'}", f"-I{ROOT / 'tests' / 'support'}"]
ENVIRONMENT = os.environ | {
    "FORESTO_DATA": str(ROOT / "examples" / "data"),
    "FORESTO_VECTORS": str(ROOT / "tests" / "vectors"),
}


def run(command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def build(folder):
    """All tests in one program, with the instrumented library in it."""
    library = [CLANG, "-std=c11", "-O1", "-g", "-DFORESTO_BUILD", *INSTRUMENT, *INCLUDE]
    # The tests too, for what they call of a header is compiled into them.
    tests = [CLANG, "-std=c11", "-O1", "-w", "-DFORESTO_STATIC", "-DCOUNTS_WHAT_IS_REACHED", *INSTRUMENT]
    tests += [f"-I{STAND_IN}", *INCLUDE]

    def compiled(job):
        command, source = job
        output = folder / ("-".join(source.parts[-2:]) + ".o")
        run([*command, "-c", source, "-o", output])
        return output

    jobs = [(library, source) for source in sorted((ROOT / "lib").glob("*/*.c"))]
    for suite in ("unit", "api", "support"):
        jobs += [(tests, source) for source in sorted((ROOT / "tests" / suite).glob("*.c"))]
    objects = common.side_by_side(compiled, [*jobs, (tests, STAND_IN / "run.c")])
    run([CLANG, *INSTRUMENT, *objects, "-lm", "-lpthread", "-o", folder / "tests"])
    return folder / "tests"


def measure(folder, program):
    """Each case is a process that adds what it has reached to one file as it ends, one after another."""
    run([program], env=ENVIRONMENT | {"LLVM_PROFILE_FILE": str(folder / "reached-%1m.profraw")})
    merged = folder / "merged.profdata"
    run(["llvm-profdata-19", "merge", "-sparse", *folder.glob("*.profraw"), "-o", merged])
    return json.loads(run(["llvm-cov-19", "export", program, f"-instr-profile={merged}", ROOT / "lib"]))


CODE, BRANCHES = 0, (4, 6)  # kinds of regions; what an MC/DC decision consists of is a branch too
KERNELS = ROOT / "lib" / "kernel"
TEMPLATES = set(KERNELS.glob("vector*.h"))


def variant_of(name, path):
    """The kernel file that a function of the template was compiled for: each counts by itself."""
    return name.split(":")[0] if path in TEMPLATES else ""


def places(functions):
    """What was executed at every place: {(file, variant): {(what, line, ...): [whether reached, for each outcome]}}.

    A function of a header is compiled into many files, and one place of the source is reached when it is in any."""
    found = {}
    for function in functions:
        files = [pathlib.Path(name) for name in function["filenames"]]

        def reach(file_id, key, outcomes):
            if not files[file_id].is_relative_to(ROOT / "lib"):
                return
            file = found.setdefault((files[file_id], variant_of(function["name"], files[file_id])), {})
            before = file.get(key, [False] * len(outcomes))
            file[key] = [a or bool(b) for a, b in zip(before, outcomes)]

        for *place, count, file_id, _, kind in function["regions"]:
            if kind == CODE:
                reach(file_id, ("line", *place), [count])
        for *place, taken, untaken, file_id, _, kind in function["branches"]:
            if kind in BRANCHES:
                reach(file_id, ("branch", *place), [taken, untaken])
        for record in function["mcdc_records"]:
            reach(0, ("condition", *record[:4]), record[-1])
    return found


def not_run(found):
    """Kernels that this machine cannot run: nothing of the templates was executed, nor does the file around them count."""
    run = {variant for (_, variant), file in found.items() if any(outcomes[0] for outcomes in file.values())}
    idle = {variant for _, variant in found} - run
    return {key for key in found if key[1] in idle} | {(KERNELS / variant, "") for variant in idle}


def gaps(found, left_out):
    """Places that are not reached: (file, line, what, source)."""
    gaps = set()
    for (path, variant), file in found.items():
        if (path, variant) in left_out:
            continue
        source = path.read_text().splitlines()
        name = str(path.relative_to(ROOT)) + (f" in {variant}" if variant else "")
        gaps |= {(name, key[1], key[0], source[key[1] - 1].strip()) for key, o in file.items() if not all(o)}
    return sorted(gaps)


def show_kernels(found, left_out):
    """The kernels file by file; those of the template once for each width."""
    for path, variant in sorted(found):
        if path.parent.name == "kernel":
            regions = [outcomes[0] for key, outcomes in found[path, variant].items() if key[0] == "line"]
            note = ", which this machine cannot run" if (path, variant) in left_out else ""
            name = path.name + (f" in {variant}" if variant else "")
            print(f"{name}: {sum(regions)} of {len(regions)} regions{note}")


def excused(gap):
    """What unreached.txt names a gap by: a reason is one for all files that a template is compiled for."""
    file, _, what, source = gap
    return file.split(" in ")[0], what, " ".join(source.rstrip("\\").split())


def explained():
    """{(file, what, source): reason}. The source ends where the reason begins, at the last " | "."""
    lines = [line for line in UNREACHED.read_text().splitlines() if line and not line.startswith("#")]
    return {tuple(place.split(" | ", 2)): reason for place, reason in (line.rsplit(" | ", 1) for line in lines)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = measure(folder, build(folder))["data"][0]
    found = places(data["functions"])
    left_out = not_run(found)
    known = explained()
    missed = gaps(found, left_out)
    unknown = [gap for gap in missed if excused(gap) not in known]
    if arguments.show:
        show_kernels(found, left_out)
    for file, line, what, text in unknown:
        print(f"{file}:{line}: {what} not reached: {text}")
    stale = known.keys() - set(map(excused, missed))
    stale = {place for place in stale if not known[place].startswith("on a machine")}
    for part in sorted(stale):
        print(f"unreached.txt: is reached, or is no more: {' | '.join(part)}")
    for what, name in (("line", "regions"), ("branch", "branch outcomes"), ("condition", "conditions")):
        outcomes = [o for key in found.keys() - left_out for place, o in found[key].items() if place[0] == what]
        print(f"{name}: {sum(map(sum, outcomes))} of {sum(map(len, outcomes))}")
    print(f"coverage: {len(missed)} places not reached, {len(unknown)} of them without a reason")
    return bool(unknown or stale)


if __name__ == "__main__":
    sys.exit(main())
