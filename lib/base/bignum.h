/* SPDX-License-Identifier: MIT */
/* Unsigned integers large enough to convert between binary and decimal without any error. */
#ifndef FO_BASE_BIGNUM_H
#define FO_BASE_BIGNUM_H

#include <stdint.h>

/* decimal_parse.c needs most: FO_PARSE_DIGITS digits, or 5^1097 with 64 bits of quotient above it. */
#define FO_BIG_LIMBS 88

struct fo_big {
    uint32_t limb[FO_BIG_LIMBS]; /* least significant first */
    int count;                   /* limbs in use; the last of them is not 0 */
};

void fo_big_set(struct fo_big *big, uint64_t value);

/* big = big * factor + addend */
void fo_big_multiply(struct fo_big *big, uint32_t factor, uint32_t addend);

/* big = big * 5^exponent */
void fo_big_multiply_power_of_5(struct fo_big *big, int exponent);

/* Not for 0. */
void fo_big_shift_left(struct fo_big *big, int bits);

/* Position of the highest bit, from 1. Not for 0. */
int fo_big_bit_length(const struct fo_big *big);

/* Return the quotient and leave the remainder in `big`. `big` must be two limbs longer than the divisor and the
 * quotient below 2^64; the divisor's highest bit must be the highest of its limb. */
uint64_t fo_big_divide(struct fo_big *big, const struct fo_big *divisor);

#endif
