# SPDX-License-Identifier: MIT
"""What the unit and API tests reach of lib/: lines, branches, and conditions that decide by themselves (MC/DC).

    coverage.py [--show]      the figures, and with --show every place that is not reached

Needs clang 19 and its llvm-profdata and llvm-cov. A place that cannot be reached is listed in unreached.txt with the
reason; any other makes the script fail.
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
        profile = {"LLVM_PROFILE_FILE": str(folder / "profiles" / f"{program.name}-%p.profraw")}
        subprocess.run([program, "-j2", "--quiet"], env=ENVIRONMENT | profile, capture_output=True)
    merged = folder / "merged.profdata"
    (folder / "list").write_text("\n".join(str(path) for path in (folder / "profiles").glob("*.profraw")))
    run(["llvm-profdata-19", "merge", "-sparse", "-f", folder / "list", "-o", merged])
    objects = [argument for program in programs[1:] for argument in ("-object", program)]
    return json.loads(run(["llvm-cov-19", "export", programs[0], *objects, f"-instr-profile={merged}", ROOT / "lib"]))


def gaps(file):
    """Places of a file that are not reached: (line, what)."""
    source = pathlib.Path(file["filename"]).read_text().splitlines()
    found = set()
    for line, column, count, has_count, is_entry, is_gap in file["segments"]:
        if has_count and not count and is_entry and not is_gap:
            found.add((line, "line"))
    for branch in file.get("branches", []):
        line, taken, untaken = branch[0], branch[4], branch[5]
        if not taken or not untaken:
            found.add((line, "branch"))
    for record in file.get("mcdc_records", []):
        if not all(record[-1]):
            found.add((record[0], "condition"))
    name = str(pathlib.Path(file["filename"]).relative_to(ROOT))
    return [(name, line, what, source[line - 1].strip()) for line, what in sorted(found)]


def explained():
    lines = UNREACHED.read_text().splitlines() if UNREACHED.exists() else []
    return {tuple(part.strip() for part in line.split("|")[:3]) for line in lines if line and not line.startswith("#")}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = measure(folder, list(build(folder)))["data"][0]
    totals = data["totals"]
    known = explained()
    unknown = [gap for file in data["files"] for gap in gaps(file) if (gap[0], gap[2], gap[3]) not in known]
    if arguments.show or unknown:
        for file, line, what, text in unknown:
            print(f"{file}:{line}: {what} not reached: {text}")
    parts = [f"{totals[key]['covered']} of {totals[key]['count']} {key}" for key in ("lines", "branches", "mcdc")]
    print(f"coverage: {', '.join(parts)}; {len(unknown)} places without a reason")
    return bool(unknown)


if __name__ == "__main__":
    sys.exit(main())
