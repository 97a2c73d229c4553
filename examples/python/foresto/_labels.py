# SPDX-License-Identifier: MIT
"""Names of assets, and values that are given by name: a mapping or a pandas Series."""

from __future__ import annotations

from ctypes import addressof, c_char_p
from typing import Any, Iterable, Mapping, Sequence, Union

import numpy as np

from ._arrays import Doubles, doubles, matrix, packed, vector

#: One number per asset: a sequence or array in the assets' order, or a mapping or pandas Series by name.
PerAsset = Union[Sequence[float], Doubles, Mapping[str, float], Any]


def is_series(values: Any) -> bool:
    return hasattr(values, "index") and hasattr(values, "to_numpy")


def is_named(values: Any) -> bool:
    """Say whether values come by name."""
    return isinstance(values, Mapping) or is_series(values)


def names_of(values: Any) -> list[str]:
    """The names of values that come by name: keys or index."""
    return [str(name) for name in (values if isinstance(values, Mapping) else values.index)]


def by_name(values: Any) -> dict[str, Any]:
    """Read a mapping or Series as a dict with text as keys."""
    names = names_of(values)
    items = list(values.values()) if isinstance(values, Mapping) else values.to_numpy().tolist()
    found = dict(zip(names, items))
    if len(found) < len(names):
        raise ValueError("a name is there twice")
    return found


def align(values: PerAsset, names: Sequence[str], argument: str, absent: float | None = None) -> Doubles:
    """Put values into the order of names, side by side. A name without value takes `absent`, or is an error."""
    if not is_named(values):
        array = packed(values)
        if len(array) != len(names):
            raise ValueError(f"{argument}: {len(array)} values for {len(names)} assets")
        return array
    if is_series(values) and names_of(values) == list(names):
        return packed(values)
    found = by_name(values)
    unknown = [name for name in found if name not in set(names)]
    missing = [name for name in names if name not in found] if absent is None else []
    if unknown or missing:
        raise ValueError(f"{argument}: {'no asset' if unknown else 'no value for'} {(unknown or missing)[0]!r}")
    return np.ascontiguousarray(doubles([found.get(name, absent) for name in names]))


def rows(values: Any, names: Sequence[str] | None, argument: str, absent: float | None = None) -> Doubles:
    """View rows by assets in the order of names, if there are any; one dimension is one row.

    An array keeps its strides. A DataFrame has a column per asset; one that it lacks takes `absent`, or is an error.
    """
    if names is not None and hasattr(values, "columns"):
        values = _in_order(values, names, argument, absent)
    elif names is not None and is_named(values):
        values = align(values, names, argument, absent)
    array = doubles(values)
    if array.ndim not in (1, 2):
        raise ValueError(f"{argument} must have rows and assets, not {array.ndim} dimensions")
    array = matrix(array if array.ndim == 2 else array[np.newaxis, :])
    if names is not None and array.shape[1] != len(names):
        raise ValueError(f"{argument}: {array.shape[1]} values for {len(names)} assets")
    return array


def _in_order(frame: Any, names: Sequence[str], argument: str, absent: float | None) -> Any:
    """Put a DataFrame's columns into the order of names; it stays itself when they are."""
    columns = [str(name) for name in frame.columns]
    if columns == list(names) and len(set(columns)) == len(columns):
        return frame
    unknown = [name for name in columns if name not in set(names)]
    missing = [name for name in names if name not in set(columns)] if absent is None else []
    if len(set(columns)) < len(columns):
        raise ValueError(f"{argument}: a name is there twice")
    if unknown or missing:
        raise ValueError(f"{argument}: {'no asset' if unknown else 'no value for'} {(unknown or missing)[0]!r}")
    return frame.set_axis(columns, axis=1).reindex(columns=list(names), fill_value=absent)


def like(template: Any, names: Sequence[str], array: Doubles) -> Any:
    """Give an array the form of an argument: a dict for a mapping, a Series for a Series."""
    if isinstance(template, Mapping):
        return dict(zip(names, array.tolist()))
    return type(template)(array, index=template.index) if is_series(template) else array


class Texts:
    """An array of C strings that lives as long as this."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = [_encode(text) for text in texts]
        self._array = (c_char_p * len(self._texts))(*self._texts)
        self.address = addressof(self._array)


def _encode(text: str) -> bytes:
    if not isinstance(text, str):
        raise TypeError(f"a name is needed, not {type(text).__name__}")
    if "\0" in text:
        raise ValueError(f"a name has a NUL: {text!r}")
    return text.encode("utf-8", "surrogatepass")  # which the library refuses


def texts_at(address: int | None, count: int) -> list[str]:
    """Read an array of C strings."""
    if not address or not count:
        return []
    return [text.decode() for text in (c_char_p * count).from_address(address) if text is not None]


def row(values: PerAsset, names: Sequence[str], argument: str) -> Doubles:
    """View one day's values in the order of names; an array keeps its stride."""
    if is_named(values):
        return align(values, names, argument)
    array = vector(values)
    if len(array) != len(names):
        raise ValueError(f"{argument}: {len(array)} values for {len(names)} assets")
    return array
