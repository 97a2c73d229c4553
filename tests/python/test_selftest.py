# SPDX-License-Identifier: MIT
"""The self-test gives the hash of the header, and a thread that rounds otherwise is refused."""

import contextlib
import ctypes
import platform
import re

import headers
import pytest

import foresto

UPWARD = {"x86_64": 0x800, "aarch64": 0x400000}.get(platform.machine())


@contextlib.contextmanager
def rounding_upward():
    """This thread rounds upward meanwhile."""
    mathematics = ctypes.CDLL("libm.so.6")
    before = mathematics.fegetround()
    assert mathematics.fesetround(UPWARD) == 0
    try:
        yield
    finally:
        mathematics.fesetround(before)


def test_self_test():
    published = re.search(r'FORESTO_SELF_TEST_HASH "(\w{64})"', headers.text())[1]
    assert foresto.self_test() == published


def test_environment_check():
    assert foresto.environment_check() is None


@pytest.mark.skipif(UPWARD is None, reason="the rounding mode's number is not known here")
@pytest.mark.parametrize("function", [foresto.environment_check, foresto.self_test])
def test_another_rounding_is_refused(function):
    with rounding_upward(), pytest.raises(foresto.ForestoError) as raised:
        function()
    assert raised.value.status_name == "ENVIRONMENT" and str(raised.value)
    function()
