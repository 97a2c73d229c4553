# SPDX-License-Identifier: MIT
"""Install the library into a folder of its own, and build and run programs against it: by pkg-config, shared and
static, by CMake, and as a Meson subproject.

Arguments: a folder to work in, the C compiler's command, "--", the C++ compiler's command (empty: none).
"""

import os
import pathlib
import shutil
import subprocess
import sys

import tap
from headers import ROOT

split = sys.argv.index("--")
WORK, CC, CXX = pathlib.Path(sys.argv[1]), sys.argv[2:split], sys.argv[split + 1 :]
PREFIX = WORK / "prefix"
EXAMPLES = ROOT / "examples"
PRICES = EXAMPLES / "data" / "swiss-prices.csv"
ALONE = ["-Dtests=disabled", "-Ddocs=disabled", "-Dexamples=disabled", "--buildtype=plain"]
C_SOURCES = ["everything.c", "csv_feed.c", "file_store.c", "rule_table.c", "ticket_cost.c"]


def run(*command, **more):
    """The output of a command that must succeed."""
    environment = {**os.environ, "CC": " ".join(CC), **({"CXX": " ".join(CXX)} if CXX else {}), **more}
    done = subprocess.run([str(word) for word in command], env=environment, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: exit status {done.returncode}\n{done.stdout[-4000:]}")
    return done.stdout


def library_folder():
    return next(PREFIX.glob("**/libforesto.so")).parent


def run_shared(*command):
    return run(*command, LD_LIBRARY_PATH=str(library_folder()))


def flags(*options):
    return run("pkg-config", *options, "foresto", PKG_CONFIG_PATH=str(library_folder() / "pkgconfig")).split()


def compiled(name, compiler, sources, *options):
    """A program from sources, by the flags of pkg-config and the options."""
    program = WORK / name
    run(*compiler, *sources, "-o", program, *options)
    return program


def minimal_output(output):
    lines = output.splitlines()
    good = lines[:2] == ["2024-01-29 1000000.00", "2024-01-30 1024000.00"] and len(lines) == 5
    return "" if good else f"unexpected output:\n{output}"


def pkg_config_shared():
    program = compiled("shared", CC, [EXAMPLES / "c" / "minimal.c"], "-std=c11", *flags("--cflags", "--libs"))
    return minimal_output(run_shared(program))


def pkg_config_static():
    static = flags("--static", "--cflags", "--libs")
    program = compiled("static", CC, [EXAMPLES / "c" / "minimal.c"], "-std=c11", "-static", *static)
    return minimal_output(run(program))


def pkg_config_version():
    version = flags("--modversion")[0]
    stated = run("meson", "introspect", "--projectinfo", WORK / "build")
    return "" if f'"version": "{version}"' in stated else f"pkg-config has {version}"


def every_interface():
    """Run, find the run stored, fail half-way and leave nothing."""
    sources = [EXAMPLES / "c" / name for name in C_SOURCES]
    program = compiled("everything", CC, sources, "-std=c11", "-D_POSIX_C_SOURCE=200809L", *flags("--cflags", "--libs"))
    store = WORK / "store"
    store.mkdir()
    first = run_shared(program, PRICES, store, "monthly")
    again = run_shared(program, PRICES, store, "monthly")
    if "final NAV" not in first or not again.startswith("stored already"):
        return first + again
    unknown = subprocess.run([program, PRICES, store, "weekly"], text=True, stderr=subprocess.PIPE,
                             env={**os.environ, "LD_LIBRARY_PATH": str(library_folder())})
    if unknown.returncode != 1 or "there is a rule monthly\nthere is a rule drift\nNOT_FOUND: " not in unknown.stderr:
        return f"an unknown rule: {unknown.returncode} {unknown.stderr}"
    lines = [path.read_text().splitlines() for path in store.iterdir()]
    if len(lines) != 1 or sum(" nav " in line for line in lines[0]) != 1917:
        return f"{[path.name for path in store.iterdir()]}"
    broken = WORK / "broken.csv"
    broken.write_text("\n".join(PRICES.read_text().splitlines()[:500]) + "\n2099-01-01,1,2\n")
    done = subprocess.run([program, broken, store, "drift"], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, "LD_LIBRARY_PATH": str(library_folder())})
    if done.returncode != 1 or "HOST" not in done.stderr or "102" not in done.stderr:
        return f"a broken line: {done.returncode} {done.stderr}"
    return "" if len(list(store.iterdir())) == 1 else "a failed run is left in the store"


def threads():
    source = EXAMPLES / "c" / "threads.c"
    output = run_shared(compiled("threads", CC, [source], "-std=c11", "-pthread", *flags("--cflags", "--libs")))
    return "" if output == "99% equities, monthly: 1086245.03\n" else f"unexpected output:\n{output}"


def cpp():
    source = EXAMPLES / "cpp" / "example.cpp"
    return "" if "final NAV" in run_shared(compiled("cpp", CXX, [source], "-std=c++17", *flags("--cflags", "--libs"))) \
        else "no NAV"


def cmake():
    build = WORK / "cmake"
    # A moved folder is found too: the package names no absolute path.
    moved = WORK / "moved"
    shutil.copytree(PREFIX, moved, symlinks=True)
    run("cmake", "-G", "Ninja", "-S", EXAMPLES / "cmake", "-B", build, f"-DCMAKE_PREFIX_PATH={moved}",
        "-DCMAKE_BUILD_TYPE=Debug")
    run("cmake", "--build", build)
    outputs = [run(build / name) for name in ("minimal", "minimal_static", "example")]
    found = (build / "CMakeCache.txt").read_text()
    if f"foresto_DIR:PATH={moved}" not in found:
        return "CMake has found another library"
    return minimal_output(outputs[0]) or minimal_output(outputs[1])


def cmake_version():
    """A version that is not there is not found."""
    source = WORK / "later"
    source.mkdir()
    text = (EXAMPLES / "cmake" / "CMakeLists.txt").read_text().replace("foresto 0.1", "foresto 99")
    (source / "CMakeLists.txt").write_text(text)
    try:
        run("cmake", "-G", "Ninja", "-S", source, "-B", source / "build", f"-DCMAKE_PREFIX_PATH={PREFIX}")
    except RuntimeError as error:
        return "" if "99" in str(error) else str(error)
    return "version 99 was found"


def subproject():
    source = WORK / "subproject"
    shutil.copytree(EXAMPLES / "c", WORK / "c")
    shutil.copytree(EXAMPLES / "subproject", source)
    (source / "subprojects").mkdir()
    (source / "subprojects" / "foresto").symlink_to(ROOT)
    build = source / "build"
    run("meson", "setup", build, source, "--force-fallback-for=foresto")
    run("meson", "test", "-C", build)
    output = minimal_output(run(build / "minimal"))
    targets = run("meson", "introspect", "--targets", build)
    extra = [word for word in ("criterion", "api-structs", "doxygen", '"name": "foresto", "id": "foresto@exe"')
             if word in targets]
    return output or ("" if not extra else f"a subproject also builds {extra}")


shutil.rmtree(WORK, ignore_errors=True)
WORK.mkdir(parents=True)
try:
    # Meson's own choice of libdir depends on what else the machine has; CMake on Debian does not look into lib64.
    run("meson", "setup", WORK / "build", ROOT, f"--prefix={PREFIX}", "--libdir=lib", *ALONE)
    run("meson", "install", "-C", WORK / "build")
except RuntimeError as error:
    tap.run({"install": lambda: str(error)})
cases = {
    "by pkg-config, shared": pkg_config_shared,
    "by pkg-config, static": pkg_config_static,
    "pkg-config's version": pkg_config_version,
    "every interface of a run plugged in": every_interface,
    "a sweep on the host's threads": threads,
    "as a Meson subproject": subproject,
}
if CXX:
    cases["C++"] = cpp
    cases["by CMake"] = cmake
    cases["by CMake: another version"] = cmake_version
tap.run(cases, workers=2)
