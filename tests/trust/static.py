# SPDX-License-Identifier: MIT
"""lib/ under gcc's analyser, clang's every warning, clang-tidy, cppcheck and Frama-C's EVA: no finding.

    python3 tests/trust/static.py [gcc|clang|clang-tidy|cppcheck|frama-c ...]

What an analyser says without need stands with its reason in static.txt and .clang-tidy; what stands there and is no
longer said is a fault too.
"""

import argparse
import dataclasses
import pathlib
import re
import shutil
import subprocess
import sys
import time

import common

HERE = pathlib.Path(__file__).resolve().parent
ROOT = common.ROOT
COMMON = ["-std=c11", "-DFORESTO_BUILD", "-Iinclude", "-Ilib"]
GCC = """-fanalyzer -O2 -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wcast-qual -Wcast-align=strict
    -Wformat=2 -Wdouble-promotion -Wundef -Wvla -Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes
    -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wnull-dereference -Wswitch-default -Wswitch-enum -Wunused-macros
    -Wjump-misses-init -Wstrict-overflow=2 -Warray-bounds=2 -Walloca -Wold-style-definition -Wredundant-decls
    -Wnested-externs""".split()
# Every warning of clang's but three: C11 lets declarations follow statements, padding is the ABI's own, and a macro that
# is a whole statement is written with the semicolon of one.
CLANG = ["-Weverything", "-Wno-declaration-after-statement", "-Wno-padded", "-Wno-extra-semi-stmt"]
# funcArgNamesDifferent: see .clang-tidy, readability-inconsistent-declaration-parameter-name. The numbers are what
# <float.h> says, which cppcheck does not read.
CPPCHECK = """--enable=warning,style,performance,portability --inconclusive --std=c11 --quiet
    --suppress=funcArgNamesDifferent --suppress=missingIncludeSystem --template={file}:{line}:0:warning:{message}[{id}]
    -Iinclude -Ilib -D__GNUC__=12 -D__SSE2__=1 -DFLT_RADIX=2 -DFLT_EVAL_METHOD=0 -DDBL_MANT_DIG=53
    -DDBL_MAX_EXP=1024""".split()
FINDING = re.compile(
    r"^(\S+?):(\d+):\d+: ?(?:warning|error|fatal error): ?(.*?)(?: \[CWE-\d+\])? ?\[([\w.,=+-]+)\]$", re.M
)
# What EVA proves: (program, sources, options). Every alarm counts; the words at the head of each program say of what.
EVA = ["-eva", "-eva-no-show-progress", "-eva-split-return", "full", "-eva-precision", "2"]
PROOFS = {
    "date": ("calendar", ["-eva-slevel", "300"]),
    "sha256": ("sha256", ["-eva-slevel", "100000", "-eva-auto-loop-unroll", "256"]),
    "decimal_fixed": ("decimal_format", ["-eva-slevel", "0", "-eva-auto-loop-unroll", "100"]),
    "decimal": (
        "decimal decimal_format decimal_parse bignum",
        ["-eva-slevel", "1000000", "-eva-auto-loop-unroll", "2000"],
    ),
    "json": ("json text calendar sha256", ["-eva-slevel", "30", "-eva-auto-loop-unroll", "64"]),
}
PACKAGES = {"gcc-12": "gcc-12", "clang-14": "clang-14", "clang-tidy-14": "clang-tidy-14", "cppcheck": "cppcheck"}
PACKAGES["frama-c"] = "frama-c-base"


@dataclasses.dataclass(frozen=True)
class Finding:
    tool: str
    check: str
    file: str
    line: int
    message: str

    def words(self):
        """The line of the source that it is about."""
        return (ROOT / self.file).read_text().splitlines()[self.line - 1].strip()

    def __str__(self):
        return f"{self.file}:{self.line}: {self.message} [{self.tool} {self.check}]\n    {self.words()}"


@dataclasses.dataclass(frozen=True)
class Excuse:
    tool: str
    check: str
    file: str
    words: str

    def covers(self, finding):
        same = (self.tool, self.check, self.file) == (finding.tool, finding.check, finding.file)
        return same and self.words in finding.words()


def excuses():
    lines = (HERE / "static.txt").read_text().splitlines()
    return [Excuse(*line.split(maxsplit=3)) for line in lines if line and not line.startswith("#")]


def call(command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=ROOT)
    return done.returncode, done.stdout + done.stderr


def found(tool, text):
    """The findings in an analyser's output, each once; paths as from the root."""
    clean = text.replace(f"{ROOT}/", "")
    return {Finding(tool, match[4], match[1], int(match[2]), match[3]) for match in FINDING.finditer(clean)}


def by_file(tool, command):
    """Run a command on each source; what it says. An analyser that ends badly without a finding has not worked."""

    def one(source):
        code, text = call(command(source))
        findings = found(tool, text)
        if code and not findings:
            sys.exit(f"{tool} {source}: {text[-2000:]}")
        return findings

    sources = [source.relative_to(ROOT) for source in common.sources()]
    return set().union(*common.side_by_side(one, sources))


def run_gcc():
    return by_file("gcc", lambda source: ["gcc-12", *COMMON, *GCC, "-c", source, "-o", "/dev/null"])


def run_clang():
    return by_file("clang", lambda source: ["clang-14", *COMMON, *CLANG, "-fsyntax-only", source])


def run_clang_tidy():
    return by_file("clang-tidy", lambda source: ["clang-tidy-14", "--quiet", source, "--", *COMMON])


def run_cppcheck():
    code, text = call(["cppcheck", *CPPCHECK, "lib"])
    if code:
        sys.exit(f"cppcheck: {text[-2000:]}")
    return found("cppcheck", text)


def prove(name):
    sources, options = PROOFS[name]
    files = [f"tests/trust/frama/{name}.c", *(f"lib/base/{source}.c" for source in sources.split())]
    code, text = call(["frama-c", "-machdep", "gcc_x86_64", "-cpp-extra-args=-Iinclude -Ilib", *files, *EVA, *options])
    alarms = re.search(r"(\d+) alarms? generated by the analysis", text)
    if code or not alarms:
        sys.exit(f"frama-c {name}: {text[-2000:]}")
    places = re.findall(r"^\[eva:alarm\] (\S+?):(\d+): Warning: *\n?(.*)", text, re.M)
    findings = {Finding("frama-c", name, file, int(line), message.strip()) for file, line, message in places}
    if int(alarms[1]) and not findings:
        sys.exit(f"frama-c {name}: {alarms[0]}")
    return findings


def run_frama_c():
    return set().union(*common.side_by_side(prove, PROOFS))


TOOLS = {
    "gcc": run_gcc,
    "clang": run_clang,
    "clang-tidy": run_clang_tidy,
    "cppcheck": run_cppcheck,
    "frama-c": run_frama_c,
}


def check(tool):
    """Run a tool; its findings that nothing excuses, the excuses that nothing needs, and how many were excused."""
    started = time.monotonic()
    findings = TOOLS[tool]()
    known = [excuse for excuse in excuses() if excuse.tool == tool]
    bare = [finding for finding in findings if not any(excuse.covers(finding) for excuse in known)]
    stale = [excuse for excuse in known if not any(excuse.covers(finding) for finding in findings)]
    for finding in sorted(bare, key=lambda finding: (finding.file, finding.line)):
        print(finding)
    for excuse in stale:
        print(f"static.txt: no longer said: {excuse.tool} {excuse.check} {excuse.file} {excuse.words}")
    excused = len(findings) - len(bare)
    print(f"{tool}: {len(bare)} findings, {excused} excused ({time.monotonic() - started:.0f} s)", flush=True)
    return len(bare) + len(stale)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("tools", nargs="*")
    tools = options.parse_args().tools or list(TOOLS)
    if unknown := set(tools) - set(TOOLS):
        sys.exit(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(TOOLS)}")
    missing = [package for command, package in PACKAGES.items() if not shutil.which(command)]
    if missing:
        sys.exit(f"please install first (by Debian's names): {' '.join(missing)}")
    faults = sum(check(tool) for tool in tools)
    print(f"static: {faults} findings of {', '.join(tools)}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
