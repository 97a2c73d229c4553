# SPDX-License-Identifier: MIT
"""What a user of a release can check: two builds give the same bytes, and the bill of materials names every file.

    supply.py [--keep FOLDER]

Builds twice from copies of the tree, in folders of other names and lengths, seconds apart, in other time zones and
locales and with another number of jobs, and compares everything that `meson install` installs.
"""

import argparse
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import supply_sbom

ROOT = supply_sbom.ROOT
# As packagers build it, and with debug information, which names folders unless it is told not to.
KINDS = {"release": "-Dbuildtype=release", "with debug information": "-Dbuildtype=debugoptimized"}
SURROUNDINGS = [
    ("one", {"TZ": "UTC", "LC_ALL": "C"}, "1"),
    ("another-with-a-longer-name/below", {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "USER": "someone"}, "2"),
]


def run(command, **options):
    subprocess.run([*map(str, command)], check=True, capture_output=True, text=True, **options)


def copy_tree(target):
    for name in supply_sbom.file_names("--cached", "--others", "--exclude-standard"):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target / name)


def install(folder, option, environment, jobs):
    """Build a copy of the tree below `folder`; return the folder that it is installed in."""
    source, build, image = folder / "source", folder / "build", folder / "image"
    copy_tree(source)
    environment = os.environ | environment
    maps = f"-ffile-prefix-map={build}=."  # sources are named from there
    run(
        ["meson", "setup", option, f"-Dc_args={maps}", "-Ddefault_library=both", "-Dtests=disabled", "-Ddocs=disabled"]
        + ["-Dexamples=disabled", "--prefix=/usr", "--libdir=lib", build, source],
        env=environment,
    )
    run(["ninja", "-C", build, "-j", jobs], env=environment)
    run(["meson", "install", "-C", build, "--no-rebuild"], env=environment | {"DESTDIR": str(image)})
    return image


def contents(image):
    """{path: hash, or where a link leads}"""
    found = {}
    for path in sorted(image.rglob("*")):
        name = str(path.relative_to(image))
        if path.is_symlink():
            found[name] = f"-> {os.readlink(path)}"
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def compare_builds(kind, folder):
    """(number of files, what differs)"""
    images = []
    for name, environment, jobs in SURROUNDINGS:
        images.append(contents(install(folder / kind.replace(" ", "-") / name, KINDS[kind], environment, jobs)))
        time.sleep(2)  # time stamps of archives count seconds
    first, second = images
    libraries = [name for name in first if re.search(r"libforesto\.(a|so[.\d]*)$", name)]
    names = sorted(first.keys() | second.keys())
    faults = [f"{kind}: {name} differs" for name in names if first.get(name) != second.get(name)]
    if len(libraries) < 2:
        faults.append(f"{kind}: {libraries} are not both libraries")
    return len(first), faults


def check_bill():
    """(number of files, what is wrong): the command's output, read anew, against the tree."""
    command = [sys.executable, supply_sbom.__file__]
    texts = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    bill = json.loads(texts[0])
    listed = {}
    for entry in bill["files"]:
        sums = {checksum["algorithm"]: checksum["checksumValue"] for checksum in entry["checksums"]}
        listed[entry["fileName"][2:]] = sums["SHA256"]
    names = [name for name in supply_sbom.git("ls-files").splitlines() if (ROOT / name).is_file()]
    tree = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in names}
    faults = [f"bill of materials: {name}" for name, found in tree.items() if listed.get(name) != found]
    if texts[0] != texts[1]:
        faults.append("bill of materials: differs from call to call")
    elements = bill["files"] + bill["packages"]
    if len({element["SPDXID"] for element in elements}) != len(elements):
        faults.append("bill of materials: an identifier is used twice")
    return len(listed), faults


def check_documents():
    """The steps that a reader of a release relies on are written down."""
    wanted = {
        "SECURITY.md": ["vulnerability", "signed"],
        "RELEASING.md": ["git tag -s", "supply_sbom.py", "supply.py", "sha256sum"],
    }
    for name, words in wanted.items():
        text = (ROOT / name).read_text()
        yield from (f"{name} does not speak of {word}" for word in words if word not in text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--keep", type=pathlib.Path, help="build here and leave the builds, to look at differences")
    arguments = parser.parse_args()
    begin = time.monotonic()
    faults, installed = list(check_documents()), 0
    with tempfile.TemporaryDirectory(prefix="foresto-supply-") as scratch:
        for kind in KINDS:
            count, wrong = compare_builds(kind, arguments.keep or pathlib.Path(scratch))
            installed += count
            faults += wrong
            print(f"{'FAIL' if wrong else 'same bytes'}: {kind}: {count} files from two builds")
    listed, wrong = check_bill()
    faults += wrong
    print(f"{'FAIL' if wrong else 'complete'}: bill of materials: {listed} files")
    print(*faults, sep="\n", end="\n" * bool(faults))
    print(
        f"supply: {installed} installed files from two builds each, {listed} files in the bill of materials,"
        f" {len(faults)} faults; {time.monotonic() - begin:.0f} s"
    )
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
