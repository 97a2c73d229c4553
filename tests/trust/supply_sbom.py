# SPDX-License-Identifier: MIT
"""Print the software bill of materials of the working tree: SPDX 2.3 as JSON, every file with its checksums.

    supply_sbom.py >foresto.spdx.json

The same tree at the same commit gives the same bytes. The library itself depends on nothing but a C library; what the
program and the tests link to is taken from the meson.build files.
"""

import datetime
import hashlib
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
LICENSE = "MIT"
PACKAGE = "SPDXRef-Package-foresto"


def git(*arguments):
    return subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True, check=True).stdout


def file_names(*options):
    """What git knows and the tree still has, in an order that no locale changes."""
    names = git("ls-files", "-z", *options).split("\0")
    return sorted({name for name in names if name and (ROOT / name).is_file()})


def release():
    return re.search(r"^ +version: '([^']+)'", (ROOT / "meson.build").read_text(), re.M).group(1)


def copyright_text():
    found = re.search(r"^Copyright .*$", (ROOT / "LICENSE").read_text(), re.M)
    return found.group(0) if found else "NOASSERTION"


def file_entry(number, name):
    content = (ROOT / name).read_bytes()
    declared = b"SPDX-License-Identifier: MIT" in content[:200]
    return {
        "SPDXID": f"SPDXRef-File-{number}",
        "fileName": f"./{name}",
        "checksums": [
            {"algorithm": "SHA1", "checksumValue": hashlib.sha1(content).hexdigest()},  # SPDX 2.3 asks for it
            {"algorithm": "SHA256", "checksumValue": hashlib.sha256(content).hexdigest()},
        ],
        "licenseConcluded": LICENSE,
        "licenseInfoInFiles": [LICENSE if declared else "NOASSERTION"],
        "copyrightText": "NOASSERTION",
    }


def verification_code(files):
    """SPDX 2.3, 7.9: SHA-1 over the sorted SHA-1 values of the files."""
    sums = sorted(entry["checksums"][0]["checksumValue"] for entry in files)
    return hashlib.sha1("".join(sums).encode()).hexdigest()


def dependencies():
    """{name: relationship} of what the program and the tests link to."""
    found = {}
    for folder, relationship in (("examples", "OPTIONAL_DEPENDENCY_OF"), ("tests", "TEST_DEPENDENCY_OF")):
        for path in sorted((ROOT / folder).rglob("meson.build")):
            for name in re.findall(r"\b(?:dependency|find_library)\('(\w[\w.+-]*)'", path.read_text()):
                if name not in ("foresto", "m", "threads"):
                    found.setdefault(name, relationship)
    return dict(sorted(found.items()))


def dependency_package(name):
    return {
        "SPDXID": f"SPDXRef-Package-{name.replace('_', '-')}",
        "name": name,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
    }


def own_package(files):
    return {
        "SPDXID": PACKAGE,
        "name": "foresto",
        "versionInfo": release(),
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": True,
        "packageVerificationCode": {"packageVerificationCodeValue": verification_code(files)},
        "licenseConcluded": LICENSE,
        "licenseDeclared": LICENSE,
        "licenseInfoFromFiles": sorted({text for entry in files for text in entry["licenseInfoInFiles"]}),
        "copyrightText": copyright_text(),
        "primaryPackagePurpose": "LIBRARY",
    }


def relationships(files, depends):
    yield {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": PACKAGE}
    for entry in files:
        yield {"spdxElementId": PACKAGE, "relationshipType": "CONTAINS", "relatedSpdxElement": entry["SPDXID"]}
    for name, relationship in depends.items():
        element = dependency_package(name)["SPDXID"]
        yield {"spdxElementId": element, "relationshipType": relationship, "relatedSpdxElement": PACKAGE}


def document():
    files = [file_entry(number, name) for number, name in enumerate(file_names(), 1)]
    depends = dependencies()
    moment = datetime.datetime.fromtimestamp(int(git("log", "-1", "--format=%ct")), datetime.timezone.utc)
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"foresto-{release()}",
        "documentNamespace": f"https://spdx.org/spdxdocs/foresto-{release()}-{verification_code(files)}",
        "creationInfo": {
            "created": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Tool: tests/trust/supply_sbom.py"],
        },
        "packages": [own_package(files), *map(dependency_package, depends)],
        "files": files,
        "relationships": list(relationships(files, depends)),
    }


if __name__ == "__main__":
    print(json.dumps(document(), indent=2))
