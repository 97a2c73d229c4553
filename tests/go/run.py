# SPDX-License-Identifier: MIT
"""The Go binding: format, vet, tests under the race detector, the example. Speaks TAP.

Arguments: the go program, a folder for what it builds, the folder of foresto.pc, that of the library, and the C
compiler's command. FORESTO_DATA and FORESTO_VECTORS name the test data, FORESTO_GOLDEN_BITS a C program to compare bits
with.
"""

import hashlib
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINDING = ROOT / "examples" / "go"
INCLUDE = ROOT / "include" / "foresto"

go, build, pkgconfig, libraries, *compiler = sys.argv[1:]
cases = 0


def report(name, passed, output=""):
    global cases
    cases += 1
    print("ok" if passed else "not ok", cases, "-", name)
    if not passed:
        print("".join(f"# {line}\n" for line in output.splitlines()), end="", flush=True)


def environment():
    # Go's cache does not see that a header outside the package has changed; it does see a flag.
    headers = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(INCLUDE.glob("*.h")))).hexdigest()
    paths = {name: os.pathsep.join(filter(None, [first, os.environ.get(name)]))
             for name, first in {"PKG_CONFIG_PATH": pkgconfig, "LD_LIBRARY_PATH": libraries}.items()}
    return os.environ | paths | {
        "CC": " ".join(compiler),
        "CGO_CFLAGS": f"-O2 -g -DFORESTO_HEADERS_{headers}",
        "CGO_ENABLED": "1",
        "FORESTO_INCLUDE": str(INCLUDE),
        "GOCACHE": f"{build}/cache",
        "GOENV": "off",
        "GOFLAGS": "-mod=mod",
        "GOPATH": f"{build}/path",
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
    }


def run(*command):
    """(exit status, output) of a command in the binding's folder."""
    done = subprocess.run(command, cwd=BINDING, env=ENVIRONMENT, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def check_format():
    gofmt = pathlib.Path(run(go, "env", "GOROOT")[1].strip(), "bin", "gofmt")
    status, output = run(gofmt, "-l", ".")
    report("gofmt", status == 0 and not output, output)


def check_vet():
    # With the race detector, so that what is compiled serves the tests too.
    status, output = run(go, "vet", "-race", "./...")
    report("vet", status == 0, output)


def run_tests():
    """Report each test; a parent of tests only speaks when it fails."""
    status, text = run(go, "test", "-race", "-count=1", "-json", "./...")
    outcomes, outputs, rest = {}, {}, []
    for line in text.splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            rest.append(line)
            continue
        test = event.get("Test", "")
        if event["Action"] == "output":
            outputs.setdefault(test, []).append(event["Output"])
        elif event["Action"] in ("pass", "fail", "skip") and test:
            outcomes[test] = event["Action"]
    parents = {test.rpartition("/")[0] for test in outcomes}
    for test, outcome in outcomes.items():
        if outcome == "skip":
            report(f"{test} # SKIP", True)
        elif outcome == "fail" or test not in parents:
            report(test, outcome == "pass", "".join(outputs.get(test, [])))
    report("go test", status == 0 and bool(outcomes), "\n".join(rest + outputs.get("", [])))


def run_example():
    status, output = run(go, "run", "-race", "./example", os.path.join(os.environ["FORESTO_DATA"], "swiss-prices.csv"))
    golden = json.loads(pathlib.Path(os.environ["FORESTO_VECTORS"], "golden.json").read_text())
    case = next(case for case in golden if case["name"] == "swiss_drift_5pct")
    last = case["nav_samples"][-1]
    lines = output.splitlines()
    as_asked = len(lines) == case["days"] and lines[-1] == f"{last['date']} {last['nav']:.2f}"
    report("example", status == 0 and as_asked, "\n".join(lines[-5:]))


ENVIRONMENT = environment()
print("TAP version 13")
check_format()
check_vet()
run_tests()
run_example()
print(f"1..{cases}")
