# SPDX-License-Identifier: MIT
"""The interface of a shared library as abidw describes it, and how it is compared with an earlier one.

The comparison is abidiff's, and only its exit status 0 counts. What may be different is taken away beforehand: symbols
that were added (--no-added-syms), and of a growable struct the fields behind the end that it had (only_known_part).
A suppression file would be shorter, but "a field was appended" there also hides that two others changed places; and a
description without locations, compared with --headers-dir, hides everything.
"""

import pathlib
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree

DUMP = ["--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", "--no-write-default-sizes", "--no-elf-needed",
        "--exported-interfaces-only"]


def insides(headers):
    """A suppression that leaves out what no host can see: the insides of opaque types, and internal types."""
    return f"[suppress_type]\n  name_regexp = ^(fo_.*|{'|'.join(headers.opaque())})$\n  drop = yes\n"


def describe(library, headers):
    """The library's interface as XML; it must have been built with debug information."""
    with tempfile.NamedTemporaryFile("w", suffix=".supp") as suppression:
        suppression.write(insides(headers))
        suppression.flush()
        command = ["abidw", *DUMP, "--type-id-style", "hash", "--suppressions", suppression.name, str(library)]
        text = subprocess.run(command, text=True, check=True, stdout=subprocess.PIPE).stdout
    root = ElementTree.fromstring(text)
    missing = set(headers.structs()) - {node.get("name") for node in complete_structs(root)} - unreachable(headers)
    if missing:
        raise SystemExit(f"{library}: built without debug information? It lacks {', '.join(sorted(missing))}")
    return text


def complete_structs(root):
    return [node for node in root.iter("class-decl") if node.get("is-declaration-only") != "yes"]


def unreachable(headers):
    """Structs that no function takes and no other struct leads to."""
    text = re.sub(r"#define [^\n]*(\\\n[^\n]*)*", "", headers.text)
    return {name for name in headers.structs() if len(re.findall(rf"\b{name} \*", text)) == 0}


def growable(node):
    first = node.find("data-member/var-decl")
    return first is not None and first.get("name") == "struct_size"


def only_known_part(text, baseline):
    """The description without the fields that a host of the baseline does not know."""
    sizes = {node.get("name"): int(node.get("size-in-bits"))
             for node in complete_structs(ElementTree.fromstring(baseline)) if growable(node)}
    root = ElementTree.fromstring(text)
    for node in complete_structs(root):
        size = sizes.get(node.get("name"))
        if size is None or not growable(node) or int(node.get("size-in-bits")) <= size:
            continue
        for member in node.findall("data-member"):
            if int(member.get("layout-offset-in-bits")) >= size:
                node.remove(member)
        node.set("size-in-bits", str(size))
    return ElementTree.tostring(root, encoding="unicode")


def difference(baseline, text):
    """What a host of the baseline would notice, as abidiff tells it; empty when there is nothing."""
    with tempfile.TemporaryDirectory() as folder:
        before, now = pathlib.Path(folder, "baseline.abi"), pathlib.Path(folder, "now.abi")
        before.write_text(only_known_part(baseline, baseline))
        now.write_text(only_known_part(text, baseline))
        command = ["abidiff", "--no-added-syms", "--harmless", str(before), str(now)]
        done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return "" if done.returncode == 0 else f"abidiff: exit status {done.returncode}\n{done.stdout}"
