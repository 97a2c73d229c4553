# SPDX-License-Identifier: MIT
"""Numbers and weights as text."""

from __future__ import annotations

from ctypes import create_string_buffer
from typing import Mapping

import numpy as np

from ._call import call_bytes, call_plain
from ._labels import Texts
from ._library import library
from ._structs import DOUBLE_TEXT_SIZE, NUMERIC_TEXT_SIZE


def format_double(value: float) -> str:
    """Write the shortest text that reads back to the same double, as ECMAScript does: 0.05, 1e+21. ArgumentError for
    NaN and infinities."""
    text = create_string_buffer(DOUBLE_TEXT_SIZE)
    call_plain(library.foresto_double_format, value, text, len(text), None)
    return text.value.decode()


def format_numeric(value: float, precision: int, scale: int) -> str:
    """Write a number for a column NUMERIC(precision, scale), rounded half away from zero as PostgreSQL does.

    precision: 1 to 38 digits in all; scale: 0 to precision of them after the point. Raises ArgumentError when the value
    does not fit.
    """
    if not (0 <= precision < 2**32 and 0 <= scale < 2**32):
        raise ValueError("precision and scale can't be negative")
    text = create_string_buffer(NUMERIC_TEXT_SIZE)
    call_plain(library.foresto_numeric_format, value, precision, scale, text, len(text), None)
    return text.value.decode()


def weights_json(weights: Mapping[str, float]) -> str:
    """Write weights by name as canonical JSON (RFC 8785), the value of a weights column."""
    texts, values = Texts(weights), np.array(list(weights.values()), np.float64)
    function = library.foresto_weights_write_json
    return call_bytes(function, texts.address, values.ctypes.data, len(values)).decode()
