/* SPDX-License-Identifier: MIT */
/* Doubles as bit patterns, and the tests that -ffast-math cannot fold away. */
#ifndef FO_BASE_BITS_H
#define FO_BASE_BITS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t fo_bits(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double fo_from_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline bool fo_is_nan(double value) {
    return (fo_bits(value) & UINT64_C(0x7fffffffffffffff)) > UINT64_C(0x7ff0000000000000);
}

static inline bool fo_is_finite(double value) {
    return (fo_bits(value) & UINT64_C(0x7ff0000000000000)) != UINT64_C(0x7ff0000000000000);
}

static inline double fo_abs(double value) {
    return fo_from_bits(fo_bits(value) & UINT64_C(0x7fffffffffffffff));
}

#endif
