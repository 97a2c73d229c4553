#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make the vectors of the elementary functions from Python's decimal arithmetic: elementary.py > elementary.txt

A line is `function x y result rest`: arguments (y is 0 when there is but one) and the double nearest to the true result
as bits in hexadecimal, and what the true result's magnitude has more than that double's, in units of its last place.
"""
import math
import random
import struct
from decimal import Decimal, getcontext

getcontext().prec = 60
uniform = random.uniform
LARGEST = 0x7FEFFFFFFFFFFFFF


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def double(pattern):
    return struct.unpack("<d", struct.pack("<Q", pattern))[0]


def sign():
    return random.choice([-1, 1])


def any_positive():
    return double(random.randint(1, LARGEST))


def any_subnormal():
    return double(random.randint(1, 2 ** random.randint(1, 52)))


def near_one():
    return double(bits(1.0) + sign() * random.randint(1, 2 ** random.randint(1, 52)))


def base_for(log_of_result):
    """A base and the exponent that takes it to about e^log_of_result."""
    base = random.choice([any_positive, near_one, any_subnormal])()
    return base, log_of_result / math.log(base)


EXP = [
    lambda: uniform(-1, 1),
    lambda: uniform(-708, 709.78),
    lambda: uniform(-745.2, -708),
    lambda: uniform(709.7, 709.783),
    lambda: sign() * 2.0 ** uniform(-60, 9),
    lambda: random.randint(-1020, 1023) * math.log(2) * (1 + uniform(-1, 1) * 2.0 ** -random.randint(5, 52)),
    lambda: (random.randint(-1020, 1022) + 0.5) * math.log(2) * (1 + uniform(-1, 1) * 2.0 ** -random.randint(5, 52)),
]
LOG = [
    near_one,
    any_positive,
    any_subnormal,
    lambda: uniform(0.5, 3),
    lambda: 2.0 ** random.randint(-1000, 1000) * math.sqrt(0.5) * (1 + uniform(-1, 1) * 2.0 ** -random.randint(3, 52)),
]
SQRT = [
    any_positive,
    any_subnormal,
    near_one,
    lambda: float(random.randint(1, 2**26) ** 2 + random.randint(-1, 1)),
]
POW = [
    lambda: (uniform(0.5, 3), 252 / random.randint(1, 10000)),
    lambda: (uniform(0.5, 3), 252 / random.randint(1, 10000)),
    lambda: (near_one(), sign() * 2.0 ** uniform(-10, 60)),
    lambda: (any_positive(), uniform(-3, 3)),
    lambda: (uniform(0.9, 1.1), uniform(-3000, 3000)),
    lambda: base_for(uniform(-745.2, -708)),
    lambda: base_for(uniform(700, 709.783)),
    lambda: base_for(uniform(-1, 1) * 2.0 ** -random.randint(1, 60)),
    lambda: (uniform(0, 100), random.choice([0.5, 2.0, 3.0, -1.0, 1 / 3, 12.0])),
]
FUNCTIONS = {
    "exp": (EXP, 700, lambda x, _: Decimal(x).exp()),
    "log": (LOG, 700, lambda x, _: Decimal(x).ln()),
    "pow": (POW, 1600, lambda x, y: (Decimal(y) * Decimal(x).ln()).exp()),
    "sqrt": (SQRT, 400, lambda x, _: Decimal(x).sqrt()),
}

random.seed(20261122)
print("# SPDX-License-Identifier: MIT")
print("# Made by elementary.py.")
for name, (sources, count, function) in FUNCTIONS.items():
    made = 0
    while made < count:
        arguments = sources[made % len(sources)]()
        x, y = arguments if name == "pow" else (arguments, 0.0)
        if not math.isfinite(y) or abs(y * math.log(x) if name == "pow" else 0) > 800:
            continue
        true = function(x, y)
        nearest = float(true)
        rest = (abs(true) - abs(Decimal(nearest))) / Decimal(math.ulp(nearest)) if math.isfinite(nearest) else 0
        print(f"{name} {bits(x):016x} {bits(y):016x} {bits(nearest):016x} {rest:.9f}")
        made += 1
