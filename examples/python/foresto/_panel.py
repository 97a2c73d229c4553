# SPDX-License-Identifier: MIT
"""Market data, checked once and used by any number of runs."""

from __future__ import annotations

from ctypes import byref, c_void_p, create_string_buffer
from typing import Any, Literal, Sequence

import numpy as np

from . import _structs
from ._arrays import borrowed, matrix, strides
from ._call import call, call_plain
from ._dates import DateLike, Dates, date_array, day_array, index_days, to_days
from ._handle import Handle
from ._labels import Texts, is_series
from ._library import library
from ._names import PanelKind, choose

Kind = Literal["prices", "returns"]
_BORROW = 1


class Panel:
    """Days by assets. Immutable: any number of threads may run on one panel."""

    def __init__(
        self,
        values: Any,
        dates: Any = None,
        names: Sequence[str] | None = None,
        *,
        kind: Kind = "prices",
        borrow: bool = False,
    ) -> None:
        """Check market data and prepare it for runs.

        values: T x N prices, each above 0, or simple daily returns, each above -1; NaN is a missing value. An array of
            any layout is read where it is; a pandas DataFrame or Series (one asset) is welcome.
        dates: T strictly increasing dates: datetime64, days since 1970-01-01 as integers, or dates. None takes the
            index of a DataFrame or Series.
        names: N names of 1 to 63 bytes; None takes the columns' names, or "0", "1", ... for an array.
        kind: "prices" or "returns".
        borrow: use prices that lie asset by asset (Fortran order) in place. They must then stay unchanged as long as
            the panel lives.

        Raises DataError with row, date and asset for a price or return that can't be, ArgumentError for dates, names
        and sizes, ValueError for shapes that don't fit, TypeError for what is no number or no date.
        """
        array = matrix(values)
        days = index_days(values, "prices") if dates is None else day_array(dates)
        if len(days) != len(array):
            raise ValueError(f"{len(days)} dates for {len(array)} rows of prices")
        self.names: tuple[str, ...] = tuple(_names(values, array.shape[1]) if names is None else names)
        if len(self.names) != array.shape[1]:
            raise ValueError(f"{len(self.names)} names for {array.shape[1]} assets")
        self.kind = choose(PanelKind, kind, "kind").name.lower()
        texts = Texts(self.names)
        day_stride, asset_stride = strides(array)
        spec = _structs.PanelSpec(
            kind=PanelKind[self.kind.upper()],
            flags=_BORROW if borrow else 0,
            day_count=array.shape[0],
            asset_count=array.shape[1],
            day_stride=day_stride,
            asset_stride=asset_stride,
            dates=days.ctypes.data,
            values=array.ctypes.data,
            asset_names=texts.address,
        )
        panel = c_void_p()
        call(library.foresto_panel_create, byref(spec), None, byref(panel))
        self._handle = Handle(panel, library.foresto_panel_destroy)
        self._borrowed = array if borrow else None

    @property
    def day_count(self) -> int:
        """Number of days, T."""
        return int(library.foresto_panel_day_count(self._handle))

    @property
    def asset_count(self) -> int:
        """Number of assets, N."""
        return int(library.foresto_panel_asset_count(self._handle))

    @property
    def dates(self) -> Dates:
        """The T dates, datetime64[D]."""
        days = borrowed(library.foresto_panel_dates(self._handle), self.day_count, np.int32, self._handle)
        return date_array(days)

    def fingerprint(self, start: DateLike | None = None, end: DateLike | None = None) -> str:
        """Return the SHA-256 of the rows from start to end, both included; None is the first and the last."""
        text = create_string_buffer(_structs.SHA256_HEX_SIZE)
        call_plain(library.foresto_panel_fingerprint, self._handle, to_days(start), to_days(end), text)
        return text.value.decode()

    def __repr__(self) -> str:
        return f"<foresto.Panel of {self.day_count} days and {self.asset_count} assets, {self.kind}>"


def _names(values: Any, count: int) -> Sequence[str]:
    if is_series(values) and not hasattr(values, "columns"):
        return [str(values.name if values.name is not None else 0)]
    return [str(name) for name in getattr(values, "columns", range(count))]
