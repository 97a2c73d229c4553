/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/bits.h"
#include "base/environment.h"
#include "foresto/elementary.h"

/* Every function here computes with unevaluated sums of two doubles, about 105 bits, as far as its last rounding needs
 * them, and with plain doubles beyond; the result is then almost always the double nearest to the true one. There are
 * no tables: the series are Taylor's, with coefficients that divisions make. docs/numerics.md derives the errors. */
struct pair {
    double hi, lo; /* |lo| is at most half an ulp of hi */
};

/* The exact sum. (Knuth) */
static struct pair sum(double a, double b) {
    const double hi = a + b;
    const double b_part = hi - a;
    return (struct pair){hi, (a - (hi - b_part)) + (b - b_part)};
}

/* The exact sum when |a| >= |b|. (Dekker) */
static struct pair sum_ordered(double a, double b) {
    const double hi = a + b;
    return (struct pair){hi, b - (hi - a)};
}

/* Split into two halves of at most 26 bits. (Veltkamp) */
static struct pair split(double a) {
    const double scaled = 134217729.0 * a; /* 2^27 + 1 */
    const double hi = scaled - (scaled - a);
    return (struct pair){hi, a - hi};
}

/* The exact product, barring overflow and underflow. (Dekker) */
static struct pair product(double a, double b) {
    const double hi = a * b;
    const struct pair x = split(a), y = split(b);
    return (struct pair){hi, ((x.hi * y.hi - hi) + x.hi * y.lo + x.lo * y.hi) + x.lo * y.lo};
}

static struct pair add(struct pair a, struct pair b) {
    const struct pair s = sum(a.hi, b.hi);
    return sum_ordered(s.hi, s.lo + (a.lo + b.lo));
}

static struct pair multiply(struct pair a, struct pair b) {
    const struct pair p = product(a.hi, b.hi);
    return sum_ordered(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static struct pair divide(double a, struct pair b) {
    const double first = a / b.hi;
    const struct pair p = product(first, b.hi);
    return sum_ordered(first, ((a - p.hi) - p.lo - first * b.lo) / b.hi);
}

static const struct pair one = {1.0, 0.0};
static const struct pair ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};

static double infinity(void) {
    return fo_from_bits(UINT64_C(0x7ff) << 52);
}

/* The one NaN that leaves this file. */
static double not_a_number(void) {
    return fo_from_bits(FO_NAN_BITS);
}

/* e^x for |lo| no more than half an ulp of hi, infinities included; relative error 2^-61 before the last rounding. */
static double exp_pair(struct pair x) {
    if (x.hi > 710.0) {
        return infinity();
    }
    if (x.hi < -746.0) {
        return 0.0;
    }
    /* e^x = 2^k e^r with |r| <= ln(2) / 2 */
    const int k = (int)(x.hi / ln2.hi + (x.hi < 0 ? -0.5 : 0.5));
    const struct pair r = add(x, multiply((struct pair){-k, 0.0}, ln2));

    /* 1 + r (1 + r/2 (1 + r/3 (1 + r/4 (...)))); from r/4 on, plain doubles do. */
    double tail = 1.0;
    for (int n = 17; n > 4; n--) {
        tail = 1.0 + tail * r.hi / n;
    }
    struct pair series = sum_ordered(1.0, tail * r.hi / 4.0);
    for (int n = 3; n > 0; n--) {
        series = add(one, multiply(multiply(r, series), divide(1.0, (struct pair){n, 0.0})));
    }

    /* Two steps, since 2^k itself may be out of range; a subnormal result is rounded in the second. */
    const double half = fo_from_bits((uint64_t)(1023 + k / 2) << 52);
    const double rest = fo_from_bits((uint64_t)(1023 + k - k / 2) << 52);
    return series.hi * half * rest;
}

/* ln x for finite x > 0, relative error 2^-69. */
static struct pair log_pair(double x) {
    /* x = 2^k m with sqrt(1/2) <= m < sqrt(2) */
    int k = -1023;
    if (x < DBL_MIN) {
        x *= 0x1p54;
        k -= 54;
    }
    uint64_t bits = fo_bits(x);
    k += (int)(bits >> 52);
    double m = fo_from_bits((bits & (UINT64_MAX >> 12)) | UINT64_C(1023) << 52);
    if (m > 0x1.6a09e667f3bcdp0) {
        m /= 2.0;
        k++;
    }

    /* ln m = 2 artanh s = 2 s (1 + s^2/3 + s^4/5 + ...), s = (m - 1) / (m + 1); |s| < 0.172. From s^6/7 on, plain
     * doubles do. */
    const struct pair s = divide(m - 1.0, sum(m, 1.0));
    const struct pair z = multiply(s, s);
    double tail = 0.0;
    for (int n = 31; n > 5; n -= 2) {
        tail = tail * z.hi + 1.0 / n;
    }
    struct pair series = {tail, 0.0};
    for (int n = 5; n > 0; n -= 2) {
        series = add(divide(1.0, (struct pair){n, 0.0}), multiply(z, series));
    }
    const struct pair twice_s = {2.0 * s.hi, 2.0 * s.lo};
    return add(multiply((struct pair){k, 0.0}, ln2), multiply(twice_s, series));
}

/* No status can say that the environment is no good; NaN does. */
static bool no_use(double x) {
    return fo_is_nan(x) || !fo_environment_good();
}

double foresto_exp(double x) {
    if (no_use(x)) {
        return not_a_number();
    }
    return exp_pair((struct pair){x, 0.0});
}

double foresto_log(double x) {
    if (no_use(x) || x < 0.0) {
        return not_a_number();
    }
    if (x == 0.0) {
        return -infinity();
    }
    return fo_is_finite(x) ? log_pair(x).hi : x;
}

double foresto_pow(double x, double y) {
    if (!fo_environment_good()) {
        return not_a_number();
    }
    if (x == 1.0 || y == 0.0) {
        return 1.0;
    }
    if (fo_is_nan(x) || fo_is_nan(y) || x < 0.0) {
        return not_a_number();
    }
    const bool proper = x > 0.0 && fo_is_finite(x);
    const struct pair logarithm = proper ? log_pair(x) : (struct pair){x == 0.0 ? -infinity() : x, 0.0};
    const double estimate = y * logarithm.hi;
    if (!(fo_abs(estimate) < 1000.0)) { /* far out of range, where the exact product would not do */
        return estimate < 0.0 ? 0.0 : infinity();
    }
    return exp_pair(multiply((struct pair){y, 0.0}, logarithm));
}

/* The root's bits one by one, as in long division, in integers. */
double foresto_sqrt(double x) {
    if (no_use(x) || x < 0.0) {
        return not_a_number();
    }
    if (x == 0.0 || !fo_is_finite(x)) {
        return x;
    }
    /* x = mantissa * 2^exponent with an even exponent and 53 or 54 bits of mantissa */
    const uint64_t bits = fo_bits(x);
    const uint64_t hidden = UINT64_C(1) << 52;
    const int biased = (int)(bits >> 52);
    uint64_t mantissa = biased > 0 ? (bits & (hidden - 1)) | hidden : bits;
    int exponent = (biased > 0 ? biased : 1) - 1075;
    while (mantissa < hidden || exponent % 2 != 0) {
        mantissa <<= 1;
        exponent--;
    }

    /* floor(sqrt(mantissa * 2^54)): two bits of the radicand bring down one of the root. */
    uint64_t root = 0, rest = 0;
    for (int i = 0; i < 54; i++) {
        rest = rest << 2 | (mantissa >> 52 & 3);
        mantissa <<= 2;
        const uint64_t trial = root << 2 | 1;
        root <<= 1;
        if (rest >= trial) {
            rest -= trial;
            root |= 1;
        }
    }
    /* The 54th bit rounds. There is no tie: the square of an odd root is no multiple of 2^54. */
    const uint64_t rounded = (root + 1) / 2;
    return fo_from_bits(((uint64_t)(exponent / 2 - 26 + 1074) << 52) + rounded);
}
