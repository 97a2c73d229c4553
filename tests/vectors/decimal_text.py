#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make the vectors of numbers as text from Python's own conversions: decimal_text.py > decimal_text.txt

    format BITS TEXT                        shortest text in ECMAScript's form
    parse TEXT BITS                         nearest double, RANGE when too large
    numeric BITS PRECISION SCALE TEXT       text of a NUMERIC column, RANGE when it does not fit
"""
import random
import struct
from decimal import ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 1200
LARGEST = 0x7FEFFFFFFFFFFFFF


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def double(pattern):
    return struct.unpack("<d", struct.pack("<Q", pattern))[0]


def ecmascript(x):
    """ECMA-262, Number::toString, with the digits that repr() finds."""
    if x == 0:
        return "0"
    negative, digits, exponent = Decimal(repr(x)).normalize().as_tuple()
    text = "".join(map(str, digits))
    k = len(text)
    n = k + exponent
    if k <= n <= 21:
        text += "0" * (n - k)
    elif 0 < n <= 21:
        text = text[:n] + "." + text[n:]
    elif -6 < n <= 0:
        text = "0." + "0" * -n + text
    else:
        text = text[0] + ("." + text[1:] if k > 1 else "") + f"e{n - 1:+d}"
    return "-" * negative + text


def format_values():
    for exponent in range(1, 0x7FF, 5):  # powers of two and their neighbours
        yield from (double((exponent << 52) + step) for step in (-1, 0, 1))
    for exponent in range(-324, 309, 4):  # powers of ten and theirs
        yield from (double(bits(float(f"1e{exponent}")) + step) for step in (-1, 0, 1) if exponent > -324)
    for _ in range(300):
        yield double(random.randint(1, LARGEST) | random.getrandbits(1) << 63)
    for _ in range(300):
        yield round(random.uniform(-1, 1) * 10 ** random.randint(0, 9), random.randint(0, 8))
    for length in range(1, 53):
        yield double(random.getrandbits(length) | 1)
    for length in range(1, 80):
        yield float(random.getrandbits(length))


def half_way(pattern):
    """Text at, just below and just above the middle between a double and the next."""
    middle = (Decimal(double(pattern)) + Decimal(double(pattern + 1))) / 2
    away = middle * Decimal(10) ** -random.choice([20, 50, 400, 790, 1100])
    return [str(value) for value in (middle, middle - away, middle + away)]


def parse_texts():
    for length in [1, 2, 3, 10, 30, 52, 53, 54]:  # subnormals
        yield from half_way(random.getrandbits(length))
    for _ in range(60):
        yield from half_way(random.randint(1, LARGEST - 1))
    for _ in range(30):  # long texts without exponent
        value = Decimal(random.choice(half_way(bits(random.uniform(0, 1) * 10.0 ** random.randint(-20, 20)))))
        yield format(value, "f")
    for _ in range(400):
        digits = str(random.getrandbits(random.randint(1, 90)))
        point = random.randint(0, len(digits))
        exponent = random.choice(["", "", f"e{random.randint(-345, 310)}", f"E+{random.randint(0, 310)}"])
        yield random.choice(["", "", "-", "+"]) + digits[:point] + "." + digits[point:] + exponent


def numeric_values():
    for _ in range(150):
        yield random.uniform(-1, 1) * 10.0 ** random.randint(-9, 12)
    for _ in range(150):  # ties of the text
        places = random.randint(0, 8)
        yield float(f"{random.randint(-10**7, 10**7)}e-{places}") + 5 * 10.0 ** (-places - 1)
    for exponent in range(-12, 40):  # where a carry adds a digit
        yield 10.0**exponent
        yield double(bits(10.0**exponent) - 1)


def numeric(x, precision, scale):
    rounded = Decimal(repr(x)).quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP)
    if abs(rounded) >= Decimal(10) ** (precision - scale):
        return "RANGE"
    return format(rounded if rounded else abs(rounded), "f")


random.seed(20261122)
print("# SPDX-License-Identifier: MIT")
print("# Made by decimal_text.py.")
for x in format_values():
    print("format", f"{bits(x):016x}", ecmascript(x))
for text in parse_texts():
    value = float(text)
    print("parse", text, "RANGE" if abs(value) == float("inf") else f"{bits(value):016x}")
for x in numeric_values():
    precision, scale = random.choice([(18, 4), (12, 8), (8, 6), (18, 8), (38, 0), (38, 38), (38, 20), (5, 0), (1, 1)])
    print("numeric", f"{bits(x):016x}", precision, scale, numeric(x, precision, scale))
