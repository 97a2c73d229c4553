/* SPDX-License-Identifier: MIT */
/* Large integers against products and quotients that are known limb by limb. */
#include "base/bignum.h"
#include "../support/expect.h"

static void expect_limbs(const struct fo_big *big, int count, const uint32_t *limbs) {
    cr_assert_eq(big->count, count);
    cr_expect_arr_eq(big->limb, limbs, (size_t)count * sizeof *limbs);
}

static struct fo_big big_of(uint64_t value) {
    struct fo_big big;
    fo_big_set(&big, value);
    return big;
}

Test(bignum, set) {
    expect_limbs(&(struct fo_big){{0}, 0}, big_of(0).count, NULL);
    const struct fo_big one = big_of(1), most = big_of(UINT64_MAX), high = big_of(UINT64_C(1) << 32);
    expect_limbs(&one, 1, (const uint32_t[]){1});
    expect_limbs(&most, 2, (const uint32_t[]){UINT32_MAX, UINT32_MAX});
    expect_limbs(&high, 2, (const uint32_t[]){0, 1});
}

Test(bignum, multiply_adds_a_limb_only_for_a_carry) {
    struct fo_big big = big_of(UINT32_MAX);
    fo_big_multiply(&big, 1, 0);
    expect_limbs(&big, 1, (const uint32_t[]){UINT32_MAX});
    fo_big_multiply(&big, UINT32_MAX, UINT32_MAX); /* (2^32 - 1)^2 + 2^32 - 1 = 2^64 - 2^32 */
    expect_limbs(&big, 2, (const uint32_t[]){0, UINT32_MAX});
    fo_big_multiply(&big, 2, 7);
    expect_limbs(&big, 3, (const uint32_t[]){7, UINT32_MAX - 1, 1});
}

/* Every power below 2^64, and one above it. */
Test(bignum, powers_of_5) {
    uint64_t asked = 1;
    for (int exponent = 0; exponent <= 27; exponent++, asked *= 5) {
        struct fo_big big = big_of(1);
        fo_big_multiply_power_of_5(&big, exponent);
        const struct fo_big same = big_of(asked);
        expect_limbs(&big, same.count, same.limb);
    }
    struct fo_big big = big_of(3);
    fo_big_multiply_power_of_5(&big, 28);
    struct fo_big by_ones = big_of(3);
    for (int i = 0; i < 28; i++) {
        fo_big_multiply(&by_ones, 5, 0);
    }
    expect_limbs(&big, by_ones.count, by_ones.limb);
}

Test(bignum, shift_left) {
    for (int bits = 0; bits <= 130; bits++) {
        struct fo_big shifted = big_of(UINT64_C(0x8000000100000003)), doubled = shifted;
        fo_big_shift_left(&shifted, bits);
        for (int i = 0; i < bits; i++) {
            fo_big_multiply(&doubled, 2, 0);
        }
        expect_limbs(&shifted, doubled.count, doubled.limb);
        cr_expect_eq(fo_big_bit_length(&shifted), 64 + bits);
    }
}

Test(bignum, bit_length) {
    for (int bits = 1; bits <= 64; bits++) {
        const struct fo_big power = big_of(UINT64_C(1) << (bits - 1)), full = big_of(UINT64_MAX >> (64 - bits));
        cr_expect_eq(fo_big_bit_length(&power), bits);
        cr_expect_eq(fo_big_bit_length(&full), bits);
    }
}

/* quotient * divisor + remainder, taken apart again; the guess of a limb is too large by 0, 1 and 2. */
Test(bignum, divide) {
    static const uint32_t divisors[][3] = {
        {0, 0, 0x80000000},
        {1, 0, 0x80000000},
        {UINT32_MAX, UINT32_MAX, 0x80000000},
        {UINT32_MAX, 0, 0x80000000},
        {UINT32_MAX, UINT32_MAX, UINT32_MAX},
        {0, UINT32_MAX, UINT32_MAX},
        {5, UINT32_MAX, 0xdeadbeef},
    };
    static const uint64_t quotients[] = {0, 1, UINT32_MAX, UINT64_C(1) << 32, UINT64_MAX, UINT64_C(0xffffffff00000000)};
    for (size_t d = 0; d < sizeof divisors / sizeof *divisors; d++) {
        struct fo_big divisor = {{divisors[d][0], divisors[d][1], divisors[d][2]}, 3};
        for (size_t q = 0; q < sizeof quotients / sizeof *quotients; q++) {
            for (uint32_t remainder = 0; remainder < 2; remainder++) {
                struct fo_big product = divisor;
                uint32_t low = (uint32_t)quotients[q], high = (uint32_t)(quotients[q] >> 32);
                uint32_t limbs[5] = {0};
                uint64_t carry = remainder;
                for (int i = 0; i < 3; i++) {
                    carry += (uint64_t)divisor.limb[i] * low;
                    limbs[i] = (uint32_t)carry;
                    carry >>= 32;
                }
                limbs[3] = (uint32_t)carry;
                carry = 0;
                for (int i = 0; i < 3; i++) {
                    carry += (uint64_t)divisor.limb[i] * high + limbs[i + 1];
                    limbs[i + 1] = (uint32_t)carry;
                    carry >>= 32;
                }
                limbs[4] = (uint32_t)carry;
                for (int i = 0; i < 5; i++) {
                    product.limb[i] = limbs[i];
                }
                product.count = 5;
                cr_expect_eq(fo_big_divide(&product, &divisor), quotients[q]);
                cr_expect(product.count == (remainder > 0) && (!remainder || product.limb[0] == remainder));
            }
        }
    }
}
