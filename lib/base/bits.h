/* SPDX-License-Identifier: MIT */
/* Doubles as bit patterns, and the tests that -ffast-math cannot fold away. */
#ifndef FO_BASE_BITS_H
#define FO_BASE_BITS_H

#include <float.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The one NaN that the library writes. */
#define FO_NAN_BITS UINT64_C(0x7ff8000000000000)

static inline uint64_t fo_bits(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double fo_from_bits(uint64_t bits) {
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static inline bool fo_is_nan(double value) {
    return (fo_bits(value) & UINT64_C(0x7fffffffffffffff)) > UINT64_C(0x7ff0000000000000);
}

static inline bool fo_is_finite(double value) {
    return (fo_bits(value) & UINT64_C(0x7ff0000000000000)) != UINT64_C(0x7ff0000000000000);
}

/* Finite and above 0, as amounts and NAVs must be. */
static inline bool fo_positive(double value) {
    return value > 0.0 && value <= DBL_MAX;
}

static inline double fo_abs(double value) {
    return fo_from_bits(fo_bits(value) & UINT64_C(0x7fffffffffffffff));
}

#endif
