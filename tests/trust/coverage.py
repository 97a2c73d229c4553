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

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNREACHED = pathlib.Path(__file__).with_name("unreached.txt")
CLANG = os.environ.get("CLANG19", "clang-19")
INSTRUMENT = ["-fprofile-instr-generate", "-fcoverage-mapping", "-fcoverage-mcdc"]
INCLUDE = [f"-I{ROOT / 'include'}", f"-I{ROOT / 'lib'}", f"-I{ROOT / 'tests' / 'support'}"]
ENVIRONMENT = os.environ | {
    "FORESTO_DATA": str(ROOT / "examples" / "data"),
    "FORESTO_VECTORS": str(ROOT / "tests" / "vectors"),
}


def run(command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def build(folder):
    """Every test program with the instrumented library in it."""
    objects = []
    for source in sorted((ROOT / "lib").glob("*/*.c")):
        objects.append(folder / ("-".join(source.parts[-2:]) + ".o"))
        run([CLANG, "-std=c11", "-O1", "-g", "-DFORESTO_BUILD", *INSTRUMENT, *INCLUDE, "-c", source, "-o", objects[-1]])
    support = []
    for source in sorted((ROOT / "tests" / "support").glob("*.c")):
        support.append(folder / (source.name + ".o"))
        run([CLANG, "-std=c11", "-O1", "-DFORESTO_STATIC", *INCLUDE, "-c", source, "-o", support[-1]])
    for test in [test for suite in ("unit", "api") for test in sorted((ROOT / "tests" / suite).glob("*.c"))]:
        program = folder / f"{test.parent.name}-{test.stem}"
        run(
            [CLANG, "-std=c11", "-O1", "-DFORESTO_STATIC", "-fprofile-instr-generate", *INCLUDE, test]
            + [*support, *objects, "-lcriterion", "-lm", "-lpthread", "-o", program]
        )
        yield program


def measure(folder, programs):
    for program in programs:
        # Processes merge into a few files as they end: a name of its own for each would meet its number again.
        profile = {"LLVM_PROFILE_FILE": str(folder / "profiles" / f"{program.name}-%4m.profraw")}
        subprocess.run([program, "-j2", "--quiet"], env=ENVIRONMENT | profile, capture_output=True)
    merged = folder / "merged.profdata"
    (folder / "list").write_text("\n".join(str(path) for path in (folder / "profiles").glob("*.profraw")))
    run(["llvm-profdata-19", "merge", "-sparse", "-f", folder / "list", "-o", merged])
    objects = [argument for program in programs[1:] for argument in ("-object", program)]
    return json.loads(run(["llvm-cov-19", "export", programs[0], *objects, f"-instr-profile={merged}", ROOT / "lib"]))


CODE, BRANCHES = 0, (4, 6)  # kinds of regions; what an MC/DC decision consists of is a branch too
TEMPLATE = ROOT / "lib" / "kernel" / "vector.h"


def variant_of(name, path):
    """The kernel file that a function of the template was compiled for: each counts by itself."""
    return name.split(":")[0] if path == TEMPLATE else ""


def places(functions):
    """What was executed at every place: {(file, variant): {(what, line, ...): [whether reached, for each outcome]}}.

    A function of a header is compiled into many files, and one place of the source is reached when it is in any."""
    found = {}
    for function in functions:
        files = [pathlib.Path(name) for name in function["filenames"]]

        def reach(file_id, key, outcomes):
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
    """Kernels that this machine cannot run: nothing of the template was executed."""
    return {key for key, file in found.items() if key[1] and not any(outcomes[0] for outcomes in file.values())}


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


def explained():
    """{(file, what, source)}. The source ends where the reason begins, at the last " | "."""
    lines = [line for line in UNREACHED.read_text().splitlines() if line and not line.startswith("#")]
    return {tuple(part.strip() for part in line.rsplit(" | ", 1)[0].split(" | ", 2)) for line in lines}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = measure(folder, list(build(folder)))["data"][0]
    found = places(data["functions"])
    left_out = not_run(found)
    known = explained()
    missed = gaps(found, left_out)
    unknown = [gap for gap in missed if (gap[0], gap[2], gap[3]) not in known]
    if arguments.show:
        show_kernels(found, left_out)
    for file, line, what, text in unknown:
        print(f"{file}:{line}: {what} not reached: {text}")
    stale = known - {(file, what, text) for file, _, what, text in missed}
    for part in sorted(stale):
        print(f"unreached.txt: is reached, or is no more: {' | '.join(part)}")
    for what, name in (("line", "regions"), ("branch", "branch outcomes"), ("condition", "conditions")):
        outcomes = [o for key in found.keys() - left_out for place, o in found[key].items() if place[0] == what]
        print(f"{name}: {sum(map(sum, outcomes))} of {sum(map(len, outcomes))}")
    print(f"coverage: {len(missed)} places not reached, {len(unknown)} of them without a reason")
    return bool(unknown or stale)


if __name__ == "__main__":
    sys.exit(main())
