# SPDX-License-Identifier: MIT
"""Call a function of the library and raise what it says."""

from __future__ import annotations

from ctypes import byref, c_size_t, create_string_buffer
from typing import Any, Callable

from . import _structs
from ._errors import failure

CAPACITY = -6


def call(function: Callable[..., int], *arguments: Any) -> None:
    """Call a function whose last parameter is a foresto_error."""
    error = _structs.Error()
    status = function(*arguments, byref(error))
    if status:
        raise failure(status, error)


def call_plain(function: Callable[..., int], *arguments: Any) -> None:
    """Call a function that gives a status and no detail."""
    status = function(*arguments)
    if status:
        raise failure(status, _structs.Error())


def call_bytes(function: Callable[..., int], *arguments: Any) -> bytes:
    """Call a function that ends in (room, capacity, length, error), once more when the room was too small."""
    capacity, length = 1024, c_size_t()
    while True:
        room, error = create_string_buffer(capacity), _structs.Error()
        status = function(*arguments, room, capacity, byref(length), byref(error))
        if not status:
            return room.raw[: length.value]
        if status != CAPACITY or length.value < capacity:
            raise failure(status, error)
        capacity = length.value + 1
