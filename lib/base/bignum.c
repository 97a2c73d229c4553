/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/bignum.h"

#include <stdbool.h>

static void trim(struct fo_big *big) {
    while (big->count > 0 && big->limb[big->count - 1] == 0) {
        big->count--;
    }
}

void fo_big_set(struct fo_big *big, uint64_t value) {
    big->limb[0] = (uint32_t)value;
    big->limb[1] = (uint32_t)(value >> 32);
    big->count = 2;
    trim(big);
}

void fo_big_multiply(struct fo_big *big, uint32_t factor, uint32_t addend) {
    uint64_t carry = addend;
    for (int i = 0; i < big->count; i++) {
        carry += (uint64_t)big->limb[i] * factor;
        big->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry != 0) {
        big->limb[big->count++] = (uint32_t)carry;
    }
}

void fo_big_multiply_power_of_5(struct fo_big *big, int exponent) {
    const uint32_t largest = 1220703125; /* 5^13 */
    for (; exponent >= 13; exponent -= 13) {
        fo_big_multiply(big, largest, 0);
    }
    uint32_t power = 1;
    for (; exponent > 0; exponent--) {
        power *= 5;
    }
    fo_big_multiply(big, power, 0);
}

void fo_big_shift_left(struct fo_big *big, int bits) {
    const int limbs = bits / 32;
    fo_big_multiply(big, UINT32_C(1) << bits % 32, 0);
    if (limbs == 0) {
        return;
    }
    for (int i = big->count - 1; i >= 0; i--) {
        big->limb[i + limbs] = big->limb[i];
    }
    for (int i = 0; i < limbs; i++) {
        big->limb[i] = 0;
    }
    big->count += limbs;
}

int fo_big_bit_length(const struct fo_big *big) {
    int length = (big->count - 1) * 32;
    for (uint32_t top = big->limb[big->count - 1]; top != 0; top >>= 1) {
        length++;
    }
    return length;
}

/* Subtract factor * divisor from the count + 1 limbs at `window`; return whether that went below 0 (modulo 2^32^n). */
static bool subtract_multiple(uint32_t *window, const struct fo_big *divisor, uint32_t factor) {
    uint64_t carry = 0; /* stays below 2^32: a full high half comes with a low half of 0, which borrows nothing */
    for (int i = 0; i < divisor->count; i++) {
        const uint64_t product = (uint64_t)divisor->limb[i] * factor + carry;
        const uint32_t low = (uint32_t)product;
        carry = (product >> 32) + (window[i] < low);
        window[i] -= low;
    }
    const bool below = window[divisor->count] < carry;
    window[divisor->count] -= (uint32_t)carry;
    return below;
}

/* Add the divisor; return whether that carried out of the count + 1 limbs, that is, went back to 0 or above. */
static bool add_back(uint32_t *window, const struct fo_big *divisor) {
    uint64_t carry = 0;
    for (int i = 0; i < divisor->count; i++) {
        carry += (uint64_t)window[i] + divisor->limb[i];
        window[i] = (uint32_t)carry;
        carry >>= 32;
    }
    carry += window[divisor->count];
    window[divisor->count] = (uint32_t)carry;
    return carry >> 32 != 0;
}

/* One limb of the quotient. The guess from the leading limbs is never too small, and at most 2 too large because the
 * divisor's top bit is set (Knuth, TAOCP vol. 2, 4.3.1, theorem B). */
static uint32_t divide_step(uint32_t *window, const struct fo_big *divisor) {
    const int count = divisor->count;
    const uint64_t leading = (uint64_t)window[count] << 32 | window[count - 1];
    const uint64_t guess = leading / divisor->limb[count - 1];
    uint32_t digit = guess > UINT32_MAX ? UINT32_MAX : (uint32_t)guess;
    bool below = subtract_multiple(window, divisor, digit);
    while (below) {
        digit--;
        below = !add_back(window, divisor);
    }
    return digit;
}

uint64_t fo_big_divide(struct fo_big *big, const struct fo_big *divisor) {
    const uint64_t high = divide_step(big->limb + 1, divisor);
    const uint64_t quotient = high << 32 | divide_step(big->limb, divisor);
    trim(big);
    return quotient;
}
