# SPDX-License-Identifier: MIT
"""Find the shared library, load it, and check that it has the ABI that the structs were written for."""

import ctypes
import os
import sys

from ._prototypes import PROTOTYPES

ABI_VERSION = 0
_NAMES = {
    "darwin": f"libforesto.{ABI_VERSION}.dylib",
    "win32": f"foresto-{ABI_VERSION}.dll",
}


def _load() -> ctypes.CDLL:
    path = os.environ.get("FORESTO_LIBRARY") or _NAMES.get(sys.platform, f"libforesto.so.{ABI_VERSION}")
    try:
        # A CDLL gives up the interpreter's lock during each call.
        library = ctypes.CDLL(path)
    except OSError as reason:
        raise ImportError(f"cannot load {path} ({reason}): install libforesto, or name its file in FORESTO_LIBRARY")
    try:
        for name, (result, *arguments) in PROTOTYPES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except AttributeError:
        raise ImportError(f"{path} has no {name}: it is older than this package") from None
    if library.foresto_abi_version() != ABI_VERSION:
        raise ImportError(f"{path} has ABI {library.foresto_abi_version()}; this package needs {ABI_VERSION}")
    return library


library = _load()


def version() -> str:
    """Return the release of the library that was loaded, such as "0.1.0"."""
    return str(library.foresto_version().decode())


def engine_version() -> str:
    """Return the version of the library's arithmetic. Equal versions give equal bits; it is in every request hash."""
    return str(library.foresto_engine_version().decode())
