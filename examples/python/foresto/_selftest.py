# SPDX-License-Identifier: MIT
"""Whether this library, on this machine, in this thread's floating-point environment, computes the published bits."""

from __future__ import annotations

from ctypes import create_string_buffer

from . import _structs
from ._call import call
from ._library import library


def environment_check() -> None:
    """Raise ForestoError if this thread rounds otherwise than to nearest, or flushes small numbers to zero.

    Every function that computes does the same before it begins; this tells what a library that was just loaded may
    have changed.
    """
    call(library.foresto_environment_check)


def self_test() -> str:
    """Run 200 small portfolios of every kind and return the hash of all their bits; a few milliseconds.

    Raises ForestoError with status_name "ENVIRONMENT" when the hash is not the one that was published for
    engine_version().
    """
    text = create_string_buffer(_structs.SHA256_HEX_SIZE)
    call(library.foresto_self_test, None, text)
    return text.value.decode()
