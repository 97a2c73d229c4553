# SPDX-License-Identifier: MIT
"""functions.txt lists every function of the public headers: what wraps it, or why it is left out."""

import functools
import pathlib

import headers

import foresto
from foresto._prototypes import PROTOTYPES

PACKAGE = headers.ROOT / "examples" / "python"


def listed():
    lines = [line for line in (PACKAGE / "functions.txt").read_text().splitlines() if not line.startswith("#")]
    entries = dict(line.split(" ", 1) for line in lines)
    assert len(entries) == len(lines) and lines == sorted(lines)
    return entries


def test_every_function_is_listed_and_no_other():
    assert listed().keys() == headers.functions().keys()


def test_what_wraps_a_function_is_there():
    for name, wrapper in listed().items():
        if not wrapper.startswith("- "):
            first, *rest = wrapper.split(".")
            assert first == "foresto"
            assert functools.reduce(getattr, rest, foresto), name
            assert not rest or rest[0] in foresto.__all__


def test_what_is_wrapped_is_called_and_nothing_else():
    wrapped = {name for name, wrapper in listed().items() if not wrapper.startswith("- ")}
    assert wrapped == PROTOTYPES.keys()
    sources = "".join(path.read_text() for path in pathlib.Path(foresto.__file__).parent.glob("*.py"))
    for name in wrapped:
        assert f"library.{name}" in sources, name


def test_everything_public_has_a_comment():
    for name in foresto.__all__:
        thing = getattr(foresto, name)
        assert thing.__doc__, name
        for member in vars(thing).values() if isinstance(thing, type) else ():
            function = getattr(member, "fget", None) or getattr(member, "func", None) or member
            if callable(function) and not function.__name__.startswith("_"):
                assert function.__doc__, function
