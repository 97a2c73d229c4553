/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/bignum.h"
#include "base/bits.h"
#include "base/decimal.h"

/* A positive double, mantissa * 2^exponent. */
struct binary {
    uint64_t mantissa;
    int exponent;
    bool power_of_2; /* the next double below is half as far away as the next above */
};

static struct binary take_apart(uint64_t bits) {
    const uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    const int biased = (int)(bits >> 52);
    if (biased == 0) {
        return (struct binary){fraction, -1074, false};
    }
    return (struct binary){fraction | UINT64_C(1) << 52, biased - 1075, fraction == 0 && biased > 1};
}

/* The power of ten that brings the value to 10^17 <= value * 10^shift < 2 * 10^18: into 64 bits, with every double
 * there more than 10 from the next. */
static int decimal_shift(const struct binary *binary) {
    int top = binary->exponent; /* 2^top <= value < 2^(top + 1) */
    for (uint64_t rest = binary->mantissa; rest > 1; rest >>= 1) {
        top++;
    }
    /* floor(top * log10(2)), right for |top| <= 1650; the 512 keeps the operand of the division positive. */
    return 17 - ((top * 78913 + 512 * 262144) / 262144 - 512);
}

/* quarters * 2^(exponent - 2) * 10^shift as a division of integers. */
struct scale {
    struct fo_big divisor;
    int power_of_5; /* factors of the dividend */
    int power_of_2;
};

static void make_scale(struct scale *scale, int exponent, int shift) {
    const int twos = exponent - 2 + shift;
    fo_big_set(&scale->divisor, 1);
    fo_big_multiply_power_of_5(&scale->divisor, -shift);
    fo_big_shift_left(&scale->divisor, twos < 0 ? -twos : 0);
    const int align = -fo_big_bit_length(&scale->divisor) & 31; /* as fo_big_divide() wants it */
    fo_big_shift_left(&scale->divisor, align);
    scale->power_of_5 = shift;
    scale->power_of_2 = (twos > 0 ? twos : 0) + align;
}

static uint64_t apply_scale(const struct scale *scale, uint64_t quarters, bool *exact) {
    struct fo_big number;
    fo_big_set(&number, quarters);
    fo_big_multiply_power_of_5(&number, scale->power_of_5);
    fo_big_shift_left(&number, scale->power_of_2);
    const uint64_t quotient = fo_big_divide(&number, &scale->divisor);
    *exact = number.count == 0;
    return quotient;
}

/* A value and the ends of the interval of numbers that read back as it, scaled, as integers. */
struct interval {
    uint64_t low, high; /* within the interval */
    uint64_t value;     /* rounded down */
    bool exact;         /* value is not rounded */
};

/* The ends lie half way to the neighbours. Ties go to the even mantissa when the text is read, so an even one owns
 * its ends. */
static struct interval read_back_interval(const struct binary *binary, int shift) {
    struct scale scale;
    make_scale(&scale, binary->exponent, shift);
    const uint64_t quarters = 4 * binary->mantissa;
    const bool even = binary->mantissa % 2 == 0;
    struct interval interval;
    bool exact;
    interval.low = apply_scale(&scale, quarters - (binary->power_of_2 ? 1 : 2), &exact);
    interval.low += !(exact && even);
    interval.high = apply_scale(&scale, quarters + 2, &exact);
    interval.high -= exact && !even;
    interval.value = apply_scale(&scale, quarters, &interval.exact);
    return interval;
}

/* The multiple of `power` nearest to the value among those in the interval, of which there is at least one. On a tie
 * the even one, as ECMA-262 recommends. The interval reaches at least as far up as down, so a nearest multiple above
 * the value is never outside. */
static uint64_t nearest_multiple(const struct interval *interval, uint64_t power) {
    const uint64_t below = interval->value / power;
    const uint64_t rest = interval->value % power; /* power is even, so an inexact value is never at the half */
    if (below * power < interval->low) {
        return below + 1;
    }
    if (rest != power / 2) {
        return below + (rest > power / 2);
    }
    return below + (!interval->exact || below % 2 == 1);
}

struct fo_decimal fo_decimal_shortest(double value) {
    struct fo_decimal decimal = {.count = 0};
    const uint64_t bits = fo_bits(value) & (UINT64_MAX >> 1);
    if (bits == 0) {
        return decimal;
    }
    const struct binary binary = take_apart(bits);
    const int shift = decimal_shift(&binary);
    const struct interval interval = read_back_interval(&binary, shift);

    /* The fewest digits: the largest power of ten with a multiple in the interval. The interval is wider than 10, so
     * that is at least 10, and it leaves no zeros at the end. */
    uint64_t power = 1;
    int zeros = 0;
    while (interval.high / (power * 10) * (power * 10) >= interval.low) {
        power *= 10;
        zeros++;
    }
    char reversed[20];
    for (uint64_t rest = nearest_multiple(&interval, power); rest != 0; rest /= 10) {
        reversed[decimal.count++] = (char)('0' + rest % 10);
    }
    for (int i = 0; i < decimal.count; i++) {
        decimal.digits[i] = reversed[decimal.count - 1 - i];
    }
    decimal.point = decimal.count + zeros - shift;
    decimal.negative = value < 0;
    return decimal;
}
