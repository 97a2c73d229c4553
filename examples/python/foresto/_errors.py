# SPDX-License-Identifier: MIT
"""Exceptions: one class per kind of failure, all of them ForestoError, with what C's foresto_error says."""

from __future__ import annotations

import datetime
from typing import Any

from . import _structs
from ._dates import from_days
from ._library import library


class ForestoError(Exception):
    """A call of the library failed. Its text says in one line what was wrong, where, and with which value."""

    status: int  #: The status code, below 0.
    status_name: str  #: The code's name, such as "WEIGHT_SUM".
    field: str | None  #: Name of the field or argument concerned.
    day: int | None  #: Row of the prices concerned, from 0.
    date: datetime.date | None  #: The day concerned.
    asset: int | None  #: Asset concerned, from 0.
    value: float  #: The offending value, 0 when there is none.
    host_code: int  #: What a callback handed to the library on failure, else 0.

    def __init__(self, message: str, error: _structs.Error) -> None:
        super().__init__(message)
        self.status = error.status
        self.status_name = library.foresto_status_name(error.status).decode()
        self.field = error.field.decode(errors="replace") or None
        self.day = error.day if error.day >= 0 else None
        self.date = from_days(error.date)
        self.asset = error.asset if error.asset >= 0 else None
        self.value = error.value
        self.host_code = error.host_code

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(kind: type[ForestoError], arguments: tuple[Any, ...], attributes: dict[str, Any]) -> ForestoError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(attributes)
    return error


class ArgumentError(ForestoError, ValueError):
    """An argument is of the wrong size, out of its range, or contradicts another."""


class DataError(ForestoError, ValueError):
    """Market data or a value made from them can't be used: a price, a return, a gap, an empty range, a NAV."""


class WeightError(ForestoError, ValueError):
    """A target weight is outside [0, 1], or the weights do not sum to 1."""


class RuleError(ForestoError, ValueError):
    """A rule lacks a parameter, has one out of range, is switched off, or is not effective on the day."""


class FeatureDisabledError(ForestoError):
    """A rule was given while use_rebalancing is off."""


class NotFoundError(ForestoError, LookupError):
    """A repository has no rule of that id or name."""


class OutOfMemoryError(ForestoError, MemoryError):
    """The library found no memory."""


class CancelledError(ForestoError):
    """The progress callback returned False."""


_KINDS: dict[str, type[ForestoError]] = {
    "ARGUMENT": ArgumentError,
    "STRUCT": ArgumentError,
    "ENUM": ArgumentError,
    "SIZE": ArgumentError,
    "PARSE": ArgumentError,
    "RANGE": ArgumentError,
    "DATE": ArgumentError,
    "NAME": ArgumentError,
    "AMOUNT": ArgumentError,
    "PRICE": DataError,
    "RETURN": DataError,
    "MISSING": DataError,
    "NO_DAYS": DataError,
    "NAV": DataError,
    "WEIGHT": WeightError,
    "WEIGHT_SUM": WeightError,
    "RULE": RuleError,
    "RULE_INACTIVE": RuleError,
    "RULE_NOT_EFFECTIVE": RuleError,
    "FEATURE_DISABLED": FeatureDisabledError,
    "MEMORY": OutOfMemoryError,
    "CANCELLED": CancelledError,
    "NOT_FOUND": NotFoundError,
}


def failure(status: int, error: _structs.Error) -> ForestoError:
    """Make the exception of a status; `error` is the record that the call filled, or a fresh one."""
    error.status = status
    message = error.message.decode(errors="replace") or library.foresto_status_message(status).decode()
    return _KINDS.get(library.foresto_status_name(status).decode(), ForestoError)(message, error)
