# SPDX-License-Identifier: MIT
"""The library compiled with a test program, for any machine that Debian has a compiler and an emulator for."""

import concurrent.futures
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
TRUST = ROOT / "tests" / "trust"
LIB = ROOT / "lib"
INCLUDES = (f"-I{ROOT / 'include'}", f"-I{LIB}")
OPTIONS = ("-std=c11", "-w", *INCLUDES)
JOBS = 2
WINE = ROOT / "build" / "wine"  # made by wine when it is first run
WASI = TRUST / "conformance_wasi.mjs"


@dataclasses.dataclass(frozen=True)
class Target:
    """A compiler with what it needs to make static programs, and what runs these."""

    name: str
    compiler: tuple
    packages: str = ""
    flags: tuple = ()
    runner: tuple = ()
    suffix: str = ""

    def missing(self):
        """What to install, or "" when all is there."""
        return "" if all(map(shutil.which, [self.compiler[0], *self.runner[:1]])) else self.packages


def cross(name, machine, emulator, packages, flags=()):
    return Target(name, (f"{machine}-gcc",), packages, ("-static", *flags), (f"qemu-{emulator}-static",))


def wasm(name, flags=()):
    return Target(
        name,
        ("clang-19", "--target=wasm32-wasi"),
        "clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc nodejs",
        ("-fuse-ld=lld", *flags),
        ("node", "--no-warnings", str(WASI)),
        ".wasm",
    )


GCC = Target("gcc-12", ("gcc-12",), "gcc-12")
CLANG_14 = Target("clang-14", ("clang-14",), "clang-14")
CLANG_19 = Target("clang-19", ("clang-19",), "clang-19")
NATIVE = (GCC, CLANG_14, CLANG_19)
NATIVE_NAMES = tuple(target.name for target in NATIVE)
# Not every x86-64 system runs programs of 32 bits, so that these are emulated too.
I686 = Target(
    "i686",
    ("i686-linux-gnu-gcc",),
    "gcc-i686-linux-gnu libc6-dev-i386-cross qemu-user-static",
    ("-static", "-msse2", "-mfpmath=sse"),
    ("qemu-i386-static",),
)
AARCH64 = cross(
    "aarch64", "aarch64-linux-gnu", "aarch64", "gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static"
)
ARMHF = cross("armhf", "arm-linux-gnueabihf", "arm", "gcc-arm-linux-gnueabihf libc6-dev-armhf-cross qemu-user-static")
RISCV64 = cross(
    "riscv64", "riscv64-linux-gnu", "riscv64", "gcc-riscv64-linux-gnu libc6-dev-riscv64-cross qemu-user-static"
)
S390X = cross("s390x", "s390x-linux-gnu", "s390x", "gcc-s390x-linux-gnu libc6-dev-s390x-cross qemu-user-static")
PPC64 = cross(
    "ppc64", "powerpc64-linux-gnu", "ppc64", "gcc-powerpc64-linux-gnu libc6-dev-ppc64-cross qemu-user-static"
)
EMULATED = (AARCH64, ARMHF, RISCV64, S390X, PPC64)
MINGW = Target(
    "mingw",
    ("x86_64-w64-mingw32-gcc",),
    "gcc-mingw-w64-x86-64 wine wine64",
    ("-static", "-DFORESTO_STATIC", "-D__USE_MINGW_ANSI_STDIO=1"),
    ("wine",),
    ".exe",
)
MUSL = Target("musl", ("musl-gcc",), "musl-tools", ("-static",))
WASM = wasm("wasm32")
WASM_SIMD = wasm("wasm32-simd128", ("-msimd128",))


class BuildError(Exception):
    """The compiler's messages."""


def processor():
    """The features of the processor, as the system tells them."""
    file = pathlib.Path("/proc/cpuinfo")
    found = re.search("^flags.*:(.*)", file.read_text(), re.M) if file.exists() else None
    return found.group(1) if found else ""


PROCESSOR = processor()


def sources():
    """The library's C files, as its build lists them."""
    text = (LIB / "meson.build").read_text()
    return [LIB / name for name in re.findall(r"^ +'(\w+/\w+\.c)',$", text, re.M)]


class Library:
    """The library's objects, compiled once for each compiler and its flags, by whoever asks first."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.lock = threading.Lock()
        self.compiled = {}

    def objects(self, target, flags=(), files=None):
        """Of all files, or of these. BuildError if the compiler refuses. What it refuses in one it mostly refuses in
        every one, so that the first is tried alone, and its first complaint is enough."""
        files = tuple(sources() if files is None else files)
        key = target, flags, files
        with self.lock:
            mine = key not in self.compiled
            future = self.compiled.setdefault(key, concurrent.futures.Future())
        if mine:
            objects = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
            try:
                for some in filter(None, (files[:1], files[1:])):
                    call([*target.compiler, *OPTIONS, "-Wfatal-errors", *target.flags, *flags, "-c", *some], objects)
                future.set_result(sorted(objects.glob("*.o")))
            except Exception as error:
                future.set_exception(error)
        return future.result()


def build(target, folder, program, flags=(), objects=None, more=()):
    """Compile a program of tests/trust, or with a path another one, together with the library; return its path.

    `objects` stand for the library's sources; `more` are further sources, and libraries, of the program.
    """
    output = pathlib.Path(folder) / f"{pathlib.Path(program).stem}-{target.name}{target.suffix}"
    files = [TRUST / program, *(sources() if objects is None else objects), *more]
    call([*target.compiler, *OPTIONS, *target.flags, *flags, *files, "-o", output], folder)
    return output


def call(command, folder):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, cwd=folder)
    if done.returncode:
        raise BuildError(done.stderr)


def run(target, program, *arguments, timeout=300, **environment):
    """Run a built program; return its CompletedProcess."""
    environment = os.environ | {
        "FORESTO_DATA": str(ROOT / "examples" / "data"),
        "FORESTO_VECTORS": str(ROOT / "tests" / "vectors"),
        "WINEDEBUG": "-all",
        "WINEPREFIX": os.environ.get("WINEPREFIX", str(WINE)),
        **environment,
    }
    if target.runner[:1] == ("wine",):
        WINE.parent.mkdir(exist_ok=True)
    command = [*target.runner, str(program), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=environment)


def side_by_side(function, items, jobs=JOBS):
    """[function(item) for item in items], a few at a time, in order."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(function, items))


def scratch():
    """A folder that is gone after `with`."""
    return tempfile.TemporaryDirectory(prefix="foresto-trust-")


def published():
    """The value of FORESTO_SELF_TEST_HASH."""
    text = (ROOT / "include" / "foresto" / "selftest.h").read_text()
    return re.search(r'FORESTO_SELF_TEST_HASH "([0-9a-f]{64})"', text).group(1)
