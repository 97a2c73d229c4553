# SPDX-License-Identifier: MIT
"""Build the library with options that change arithmetic, as a careless embedder would, and see what comes of it.

    flags.py [--strict] [--write] [--compilers NAME,...] [OPTION ...]

Each option, alone and with others, must end in one of these: the sources do not compile, with a message of their own;
the self-test refuses the build; or the self-test and the golden cases give the published bits. docs/build-flags.md
holds the table, from which no verdict may differ; --write makes it anew, with all rows and compilers. With OPTIONs,
only rows that have one of them, and no comparison.
"""

import argparse
import dataclasses
import pathlib
import re
import subprocess
import sys
import time

import common

DOCUMENT = common.ROOT / "docs" / "build-flags.md"
BEGIN, END = "<!-- made by tests/trust/flags.py --write: begin -->", "<!-- end -->"
GOLDEN = common.ROOT / "tests" / "python" / "golden_bits.c"
# The kernels that an x86-64 machine does not run are the slowest to compile, and what they compute is not seen. Those of
# AVX-512 are in part those of AVX2.
RUN = ("avx512", "avx2") if "avx512f" in common.PROCESSOR else ("avx2",) if "avx2" in common.PROCESSOR else ("sse2",)
IDLE = [common.LIB / "kernel" / f"{name}.c" for name in ("sse2", "avx2", "avx512") if name not in RUN]
# A fused multiply-add must be at hand, or contraction has nothing to contract to.
LEVEL = ("-O3", "-march=haswell")
CLANG_32 = ("--target=i686-linux-gnu", "-static")
COMPILERS = {target.name: target for target in common.NATIVE}
COMPILERS_32 = {
    "gcc-12": dataclasses.replace(common.I686, flags=("-static",)),
    "clang-14": dataclasses.replace(
        common.CLANG_14, flags=CLANG_32, packages="clang-14 " + common.I686.packages, runner=common.I686.runner
    ),
    "clang-19": dataclasses.replace(
        common.CLANG_19, flags=CLANG_32, packages="clang-19 " + common.I686.packages, runner=common.I686.runner
    ),
}

SINGLE = [
    "-Ofast",
    "-ffast-math",
    "-funsafe-math-optimizations",
    "-fassociative-math",
    "-freciprocal-math",
    "-fno-signed-zeros",
    "-ffinite-math-only",
    "-fno-trapping-math",
    "-frounding-math",
    "-fno-honor-nans",
    "-fno-honor-infinities",
    "-fapprox-func",
    "-fcx-limited-range",
    "-fsingle-precision-constant",
    "-ffp-contract=fast",
    "-ffp-contract=on",
    "-ffp-contract=fast-honor-pragmas",
    "-ffp-model=fast",
    "-ffp-model=aggressive",
    "-ffp-model=strict",
    "-ffp-eval-method=extended",
    "-ffp-eval-method=source",
    "-fexcess-precision=fast",
    "-ffloat-store",
    "-mrecip",
    "-mfpmath=387",
    "-mfpmath=both",
    "-mdaz-ftz",
    "-fdenormal-fp-math=preserve-sign",
    "-mprefer-vector-width=512",
    "-ftrapv",
    "-fpack-struct=1",
    "-flto",
    "-flto=thin",
    "-funroll-all-loops",
]
COMBINED = [
    "-fassociative-math -fno-signed-zeros -fno-trapping-math",
    "-fassociative-math -freciprocal-math -fno-signed-zeros -fno-trapping-math -ffp-contract=fast",
    "-freciprocal-math -mrecip -ffp-contract=fast",
    "-fno-signed-zeros -fno-trapping-math -fno-math-errno -ffp-contract=fast",
    "-ffinite-math-only -fno-signed-zeros",
    "-Ofast -fno-fast-math",
    "-ffast-math -fno-finite-math-only",
    "-ffast-math -fno-associative-math",
    "-ffast-math -ffp-contract=off",
    "-funsafe-math-optimizations -fno-reciprocal-math -fno-associative-math",
    "-flto -ffp-contract=fast",
    "-ffp-contract=fast -ffp-model=fast",
    "-ffp-model=strict -ffp-contract=fast",
    "-ffp-contract=fast -frounding-math",
    "-U__FAST_MATH__ -ffast-math",
    "-D__FAST_MATH__=0",
    # What changes no arithmetic, all at once.
    "-fno-builtin -fno-math-errno -fno-strict-aliasing -fshort-enums -fstrict-enums -funsigned-char -fwrapv",
    "-ffp-contract=fast -fno-strict-aliasing -fwrapv -funsigned-char -fshort-enums -flto",
]
# On i386: the registers of the x87 are wider than binary64.
X87 = [
    "-mno-sse",
    "-march=i586",
    "-msse2 -mfpmath=387",
    "-msse2 -mfpmath=sse",
    "-msse2 -mfpmath=sse -ffp-contract=fast",
]
# Given to the compiler only, so that nothing but the bits themselves can tell.
COMPILED = [
    "-funsafe-math-optimizations",
    "-ffast-math -fno-finite-math-only",
    "-Ofast -fno-fast-math",
    "-Ofast -fno-finite-math-only -fno-signed-zeros -ffp-contract=off",
    "-fassociative-math -fno-signed-zeros -fno-trapping-math -ffp-contract=off",
]
# Given to the linker only: these add code that sets flush-to-zero before main().
LINKED = ["-Ofast", "-ffast-math", "-funsafe-math-optimizations", "-mdaz-ftz", "crtfastmath.o"]


I386, COMPILING, LINKING = "on i386", "compiling only", "linking only"


@dataclasses.dataclass(frozen=True)
class Row:
    text: str
    flags: tuple
    kind: str = ""

    @property
    def label(self):
        return f"`{self.text}`{self.kind and ', '}{self.kind}"

    def kind_words(self):
        return {f"-{word}" for word in self.kind.split()}


def rows():
    yield from (Row(text, (*LEVEL, *text.split())) for text in SINGLE + COMBINED)
    yield from (Row(text, ("-O2", *text.split()), I386) for text in X87)
    yield from (Row(text, (*LEVEL, *text.split()), COMPILING) for text in COMPILED)
    yield from (Row(text, (text,), LINKING) for text in LINKED)


@dataclasses.dataclass(frozen=True)
class Cell:
    """What became of a build. A verdict of WRONG is a defect."""

    verdict: str
    message: str = ""


VERDICTS = ("same bits", "self-test refuses", "does not compile", "no such option", "WRONG", "not run")
SAME, REFUSED, ERROR, UNKNOWN, WRONG, MISSING = VERDICTS


NOT_KNOWN = re.compile(r"unrecognized|unknown|unsupported|not supported")


def takes(target, folder, row):
    """Whether the compiler has the options at all: no complaint about them with a program that does nothing."""
    empty = folder / "empty.c"
    empty.write_text("int main(void) { return 0; }\n")
    command = [*target.compiler, *target.flags, *row.flags, str(empty), "-o", str(folder / "empty")]
    done = subprocess.run(command, capture_output=True, text=True)
    return not NOT_KNOWN.search(done.stderr)


def own_message(text):
    """The sources' own message among the compiler's, or None."""
    found = re.search(r"error: (?:#error )?\"(libforesto: .*?)\"", text)
    return found and found.group(1)


def fast_math_object():
    """What gcc links a program to when it is told -ffast-math: code that sets flush-to-zero before main()."""
    command = [common.GCC.compiler[0], "-print-file-name=crtfastmath.o"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def programs(target, folder, row, library):
    """The self-test's and the golden cases' program."""
    compiling = linking = row.flags
    if row.kind == LINKING:
        compiling, linking = ("-O2",), ("-O2", *(fast_math_object() if f.endswith(".o") else f for f in row.flags))
    elif row.kind == COMPILING:
        linking = ("-O2",)
    idle = [] if row.kind == I386 else IDLE
    objects = library.objects(target, compiling, [file for file in common.sources() if file not in idle])
    if idle:
        objects = [*objects, *library.objects(target, ("-O1",), idle)]
    return [common.build(target, folder, file, linking, objects=objects) for file in ("conformance.c", GOLDEN)]


def outcome(target, folder, row, digest, library):
    """The Cell of a build that the compiler is willing to make."""
    try:
        self_test, golden = programs(target, folder, row, library)
    except common.BuildError as error:
        message = own_message(str(error))
        return Cell(ERROR, message) if message else Cell(WRONG, " ".join(str(error).split())[:200])
    done = common.run(target, self_test)
    found = done.stdout.strip()
    if done.returncode == 1 and found and found != common.published():
        return Cell(REFUSED, "the bits are not those published" if re.fullmatch("[0-9a-f]{64}", found) else found)
    if done.returncode or found != common.published():
        return Cell(WRONG, f"ends with {done.returncode}: {found}")
    same = common.run(target, golden).stdout.strip() == digest
    return Cell(SAME) if same else Cell(WRONG, "the self-test passes, the golden cases do not")


def judge(row, target, digest, library):
    if target.missing():
        return Cell(MISSING, target.missing())
    with common.scratch() as name:
        folder = pathlib.Path(name)
        known = row.flags[-1].endswith(".o") or takes(target, folder, row)
        return outcome(target, folder, row, digest, library) if known else Cell(UNKNOWN)


def golden_digest():
    """That of a build without any option."""
    target = next(target for target in common.NATIVE if not target.missing())
    with common.scratch() as folder:
        return common.run(target, common.build(target, folder, GOLDEN, ["-O1"])).stdout.strip()


def measure(wanted, compilers):
    """{(row, compiler's name): Cell}, in the order of the table."""
    digest = golden_digest()
    jobs = [(row, name) for row in wanted for name in compilers]

    def cell(job):
        row, name = job
        return judge(row, (COMPILERS_32 if row.kind == I386 else COMPILERS)[name], digest, library)

    with common.scratch() as folder:
        library = common.Library(folder)
        return dict(zip(jobs, common.side_by_side(cell, jobs)))


def table(cells):
    """The table in Markdown, with its messages numbered below."""
    messages = {}
    names = list(dict.fromkeys(name for _, name in cells))
    yield "| option | " + " | ".join(name.replace("-", " ") for name in names) + " |"
    yield "|---" * (1 + len(names)) + "|"
    for row in dict.fromkeys(row for row, _ in cells):
        line = [row.label]
        for name in names:
            cell = cells[row, name]
            number = messages.setdefault(cell.message, len(messages) + 1) if cell.message else 0
            line.append(f"{cell.verdict} ({number})" if number else cell.verdict)
        yield "| " + " | ".join(line) + " |"
    yield ""
    yield from (f"{number}. {message}" for message, number in messages.items())


def parts():
    """The document before the table, the table, and what comes after."""
    head, rest = DOCUMENT.read_text().split(BEGIN, 1)
    made, tail = rest.split(END, 1)
    return head, made, tail


def documented():
    """{(row's label, compiler's name): verdict}, as the document has them."""
    lines = [line.strip("| ").split(" | ") for line in parts()[1].splitlines() if line.startswith("| ")]
    names = [name.replace(" ", "-") for name in lines[0][1:]]
    return {(row[0], name): re.sub(r" \(\d+\)$", "", cell) for row in lines[1:] for name, cell in zip(names, row[1:])}


def stale(cells):
    """What of the cells the document has otherwise, or not at all."""
    before = documented()
    found = ((row.label, name, cell.verdict) for (row, name), cell in cells.items())
    return [f"{label}, {name}: {verdict}" for label, name, verdict in found if before.get((label, name)) != verdict]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--strict", action="store_true", help="fail when a compiler is missing")
    parser.add_argument("--write", action="store_true", help="write the table into the documentation")
    parser.add_argument("--compilers", default=",".join(common.NATIVE_NAMES), help="some of %(default)s")
    parser.add_argument("options", nargs="*", metavar="OPTION", help="only rows with it: mrecip; or of a kind: linking")
    arguments = parser.parse_args()
    begin = time.monotonic()
    if set(arguments.compilers.split(",")) - set(common.NATIVE_NAMES):
        parser.error("no such compiler")
    options = {f"-{option.lstrip('-')}" for option in arguments.options}
    wanted = [row for row in rows() if not options or options & {*row.text.split(), *row.kind_words()}]
    compilers = [name for name in common.NATIVE_NAMES if name in arguments.compilers.split(",")]
    cells = measure(wanted, compilers)
    lines = list(table(cells))
    print("\n".join(lines))
    count = {verdict: sum(cell.verdict == verdict for cell in cells.values()) for verdict in VERDICTS}
    whole = not options and not count[MISSING]
    if arguments.write and whole and len(compilers) == len(common.NATIVE_NAMES):
        head, _, tail = parts()
        DOCUMENT.write_text("\n".join([f"{head}{BEGIN}", "", *lines, "", END + tail]))
    changed = stale(cells) if whole else []
    for change in changed:
        print(f"FAIL {DOCUMENT.name} has it otherwise: {change}")
    counts = ", ".join(f"{number} {verdict}" for verdict, number in count.items())
    print(f"flags: {len(cells)} builds: {counts}; {time.monotonic() - begin:.0f} s")
    return bool(count[WRONG] or changed or (arguments.strict and count[MISSING]))


if __name__ == "__main__":
    sys.exit(main())
