# SPDX-License-Identifier: MIT
"""Numbers in and out. Only a wrong type is converted; doubles stay where they are, whatever their strides."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

ITEM = np.dtype(np.float64).itemsize


def doubles(values: Any) -> Doubles:
    """View values as float64, converted only from another type. What pandas or a mask marks as missing is NaN."""
    if isinstance(values, np.ma.MaskedArray):
        values = np.where(values.mask, np.nan, np.asarray(values.data, np.float64))
    elif getattr(values, "dtypes", None) is not None and hasattr(values, "to_numpy"):
        array = values.to_numpy()  # without a copy where pandas holds one block of doubles
        values = array if array.dtype.kind in "fiub" else values.to_numpy(dtype=np.float64, na_value=np.nan)
    array = np.asarray(values)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"numbers are needed, not {array.dtype}")
    return np.asarray(array, dtype=np.float64)


def matrix(values: Any) -> Doubles:
    """View days by assets; one dimension is one asset."""
    array = doubles(values)
    if array.ndim == 1:
        array = array[:, np.newaxis]
    if array.ndim != 2:
        raise ValueError(f"prices must have days and assets, not {array.ndim} dimensions")
    return array if _has_strides(array) else np.ascontiguousarray(array)


def vector(values: Any) -> Doubles:
    """View one dimension."""
    array = doubles(values)
    if array.ndim != 1:
        raise ValueError(f"one dimension is needed, not {array.ndim}")
    return array if _has_strides(array) else np.ascontiguousarray(array)


def packed(values: Any) -> Doubles:
    """View one dimension whose doubles lie side by side, which most functions ask for."""
    return np.ascontiguousarray(vector(values))


def strides(array: Doubles) -> list[int]:
    """Return the distances in doubles. An axis of one entry has none, so any will do."""
    return [stride // ITEM if length > 1 else 1 for stride, length in zip(array.strides, array.shape)]


def _has_strides(array: Doubles) -> bool:
    """Say whether the library can walk the array: aligned, whole doubles apart, no axis repeated by broadcasting."""
    return array.flags.aligned and all(
        stride % ITEM == 0 and stride != 0 for stride, length in zip(array.strides, array.shape) if length > 1
    )


class _Borrowed:
    """Memory of the library, and the object that it lives with."""

    def __init__(self, address: int, count: int, kind: str, owner: object) -> None:
        self.owner = owner
        self.__array_interface__ = {"version": 3, "data": (address, True), "shape": (count,), "typestr": kind}


def borrowed(address: int | None, count: int, dtype: Any, owner: object) -> npt.NDArray[Any]:
    """View count values of the library's memory, read-only; the view keeps the owner alive."""
    if not address or not count:
        return np.empty(0, dtype)
    return np.asarray(_Borrowed(address, count, np.dtype(dtype).str, owner))
