# SPDX-License-Identifier: MIT
"""What nm and readelf say of a library."""

import subprocess


def lines(*command):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.splitlines()


def symbols(*nm):
    """(name, type letter) of each symbol that nm lists; names come without their version."""
    found = [line.split() for line in lines(*nm, "--format=posix")]
    found = [(words[0].partition("@")[0], words[1]) for words in found if len(words) > 1]
    if not found:
        raise SystemExit(f"{' '.join(nm)}: no symbols")
    return found
