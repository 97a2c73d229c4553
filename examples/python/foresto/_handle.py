# SPDX-License-Identifier: MIT
"""An object of the library, given back when nothing refers to it any more."""

from __future__ import annotations

from ctypes import c_void_p
from typing import Any, Callable


class Handle:
    """Passes as the object's pointer in a call."""

    __slots__ = ("_as_parameter_", "_release")

    def __init__(self, pointer: c_void_p, release: Callable[[c_void_p], None]) -> None:
        self._as_parameter_ = pointer
        self._release = release

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Give the object back now; once is enough, twice does no harm."""
        pointer, self._as_parameter_ = self._as_parameter_, c_void_p()
        if pointer:
            self._release(pointer)

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("an object of the library can be neither copied nor pickled")
