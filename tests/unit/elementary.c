/* SPDX-License-Identifier: MIT */
/* The elementary functions against true values to 60 digits (vectors/elementary.txt), their limits, and their bits. */
#include <stdlib.h>
#include <string.h>

#include "../support/expect.h"
#include "../support/market.h"
#include "../support/rng.h"
#include "base/bits.h"
#include "foresto/elementary.h"
#include "foresto/sha256.h"

static double call(const char *function, double x, double y) {
    switch (function[0]) {
    case 'e':
        return foresto_exp(x);
    case 'l':
        return foresto_log(x);
    case 'p':
        return foresto_pow(x, y);
    default:
        return foresto_sqrt(x);
    }
}

/* Error in units of the last place of `nearest`, from which the true value is `rest` such units away. */
static double error_of(double got, double nearest, double rest) {
    double steps = (double)(int64_t)(fo_bits(got) - fo_bits(nearest));
    return fo_abs(steps - rest);
}

/* docs/numerics.md derives the bounds: rounding makes 0.5, all else at most 0.01; a subnormal result is rounded twice,
 * the first time at least one bit further down. */
static double bound_of(const char *function, double nearest) {
    if (strcmp(function, "sqrt") == 0) {
        return 0.5;
    }
    return fo_abs(nearest) < 0x1p-1022 ? 0.76 : 0.51;
}

static int check_vectors(const char *function) {
    char line[256], name[8];
    int count = 0;
    FILE *stream = test_open("FORESTO_VECTORS", "elementary.txt");
    while (fgets(line, sizeof line, stream)) {
        unsigned long long x, y, result;
        double rest;
        if (sscanf(line, "%7s %llx %llx %llx %lf", name, &x, &y, &result, &rest) != 5 || strcmp(name, function) != 0) {
            continue;
        }
        double got = call(function, fo_from_bits(x), fo_from_bits(y)), nearest = fo_from_bits(result);
        cr_expect_leq(error_of(got, nearest, rest), bound_of(function, nearest), "%s(%a, %a): %a, nearest %a", function,
                      fo_from_bits(x), fo_from_bits(y), got, nearest);
        count++;
    }
    fclose(stream);
    return count;
}

Test(elementary, exp_vectors) {
    cr_expect_eq(check_vectors("exp"), 700);
}

Test(elementary, log_vectors) {
    cr_expect_eq(check_vectors("log"), 700);
}

Test(elementary, pow_vectors) {
    cr_expect_eq(check_vectors("pow"), 1600);
}

Test(elementary, sqrt_vectors) {
    cr_expect_eq(check_vectors("sqrt"), 400);
}

#define TINY  0x1p-1074
#define HUGE_ 0x1.fffffffffffffp1023

struct special {
    double x, result;
};

static void expect_specials(double (*function)(double), const struct special *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        cr_expect(same_bits(function(cases[i].x), cases[i].result), "case %zu: %a gives %a", i, cases[i].x,
                  function(cases[i].x));
    }
}

#define EXPECT_SPECIALS(function, ...)                                                                                 \
    do {                                                                                                               \
        const struct special cases_[] = {__VA_ARGS__};                                                                 \
        expect_specials(function, cases_, sizeof cases_ / sizeof *cases_);                                             \
    } while (0)

static double canonical_nan(void) {
    return fo_from_bits(0x7ff8000000000000);
}

static double odd_nan(void) {
    return fo_from_bits(0xfff0000000000123);
}

Test(elementary, exp_limits) {
    EXPECT_SPECIALS(foresto_exp, {0.0, 1.0}, {-0.0, 1.0}, {TINY, 1.0}, {-TINY, 1.0}, {1.0, 0x1.5bf0a8b145769p1},
                    {INFINITE, INFINITE}, {-INFINITE, 0.0}, {HUGE_, INFINITE}, {-HUGE_, 0.0},
                    {0x1.62e42fefa39efp9, 0x1.fffffffffff2ap1023}, {0x1.62e42fefa39f0p9, INFINITE},
                    {-0x1.74910d52d3051p9, TINY}, {-0x1.74910d52d3052p9, 0.0}, {odd_nan(), canonical_nan()});
}

Test(elementary, log_limits) {
    EXPECT_SPECIALS(foresto_log, {1.0, 0.0}, {0.0, -INFINITE}, {-0.0, -INFINITE}, {INFINITE, INFINITE},
                    {-TINY, canonical_nan()}, {-1.0, canonical_nan()}, {-INFINITE, canonical_nan()},
                    {odd_nan(), canonical_nan()}, {2.0, 0x1.62e42fefa39efp-1}, {0.5, -0x1.62e42fefa39efp-1},
                    {TINY, -0x1.74385446d71c3p9}, {HUGE_, 0x1.62e42fefa39efp9},
                    {0x1.0000000000001p0, 0x1.fffffffffffffp-53}, {0x1.fffffffffffffp-1, -0x1.0000000000000p-53});
}

Test(elementary, sqrt_limits) {
    EXPECT_SPECIALS(foresto_sqrt, {0.0, 0.0}, {-0.0, -0.0}, {1.0, 1.0}, {INFINITE, INFINITE}, {4.0, 2.0},
                    {2.0, 0x1.6a09e667f3bcdp0}, {TINY, 0x1p-537}, {HUGE_, 0x1.fffffffffffffp511},
                    {0x1.fffffffffffffp-1, 0x1.fffffffffffffp-1}, {-TINY, canonical_nan()},
                    {-INFINITE, canonical_nan()}, {odd_nan(), canonical_nan()});
}

Test(elementary, pow_limits) {
    const double nan = odd_nan();
    const struct {
        double x, y, result;
    } cases[] = {
        {nan, 0, 1},
        {-2, 0, 1},
        {0, 0, 1},
        {INFINITE, -0.0, 1},
        {1, nan, 1},
        {1, INFINITE, 1},
        {1, -HUGE_, 1},
        {nan, 1, canonical_nan()},
        {2, nan, canonical_nan()},
        {nan, nan, canonical_nan()},
        {-2, 2, canonical_nan()},
        {-TINY, INFINITE, canonical_nan()},
        {-INFINITE, 1, canonical_nan()},
        {0, 2, 0},
        {0, TINY, 0},
        {-0.0, 3, 0},
        {0, INFINITE, 0},
        {0, -2, INFINITE},
        {-0.0, -3, INFINITE},
        {0, -INFINITE, INFINITE},
        {INFINITE, 2, INFINITE},
        {INFINITE, TINY, INFINITE},
        {INFINITE, INFINITE, INFINITE},
        {INFINITE, -2, 0},
        {INFINITE, -INFINITE, 0},
        {2, INFINITE, INFINITE},
        {2, -INFINITE, 0},
        {0.5, INFINITE, 0},
        {0.5, -INFINITE, INFINITE},
        {0x1.0000000000001p0, INFINITE, INFINITE},
        {0x1.fffffffffffffp-1, INFINITE, 0},
        {2, HUGE_, INFINITE},
        {0.5, HUGE_, 0},
        {TINY, -HUGE_, INFINITE},
        {0x1.fffffffffffffp-1, -HUGE_, INFINITE},
        {0x1.0000000000001p0, -HUGE_, 0},
        {HUGE_, TINY, 1},
        {TINY, TINY, 1},
        {HUGE_, 1, HUGE_},
        {TINY, 1, TINY},
        {HUGE_, -1, 0x1.0000000000001p-1024},
        {2, 1023, 0x1p1023},
        {2, 1024, INFINITE},
        {2, -1074, TINY},
        {2, -1076, 0},
        {10, 22, 1e22},
        {3, 20, 3486784401},
        {2.25, 0.5, 1.5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect(same_bits(foresto_pow(cases[i].x, cases[i].y), cases[i].result), "pow(%a, %a): %a", cases[i].x,
                  cases[i].y, foresto_pow(cases[i].x, cases[i].y));
    }
}

/* The processor's square root is correctly rounded. */
Test(elementary, sqrt_is_exact) {
    struct rng rng = {5};
    for (int i = 0; i < 1000000; i++) {
        double x = fo_from_bits(rng_next(&rng) & INT64_MAX);
        if (fo_is_finite(x) && !same_bits(foresto_sqrt(x), sqrt(x))) {
            cr_assert_fail("%a", x);
        }
    }
}

/* A hash of results in all regions: a platform or a compiler that gives other bits shows. */
Test(elementary, same_bits_everywhere) {
    enum { COUNT = 20000 };
    static uint8_t bytes[COUNT][4][8];
    struct rng rng = {6};
    for (int i = 0; i < COUNT; i++) {
        double any = fo_from_bits(rng_next(&rng) >> 2); /* positive, below 2 */
        double ratio = rng_between(&rng, 0.5, 3), years = 252.0 / (1 + rng_below(&rng, 9999));
        double power = rng_between(&rng, -1.1, 1.1), x = rng_between(&rng, -760, 720);
        double results[4] = {foresto_exp(x), foresto_log(i % 2 ? any : 1 / any), foresto_pow(ratio, years),
                             foresto_pow(any, power)};
        for (int k = 0; k < 4; k++) {
            for (int b = 0; b < 8; b++) {
                bytes[i][k][b] = (uint8_t)(fo_bits(results[k]) >> 8 * b);
            }
        }
    }
    char hex[FORESTO_SHA256_HEX_SIZE];
    expect_status(foresto_sha256_hex(bytes, sizeof bytes, hex), FORESTO_OK);
    cr_expect_str_eq(hex, "e6c6f3162ef8d33e8cf6a4336f6db0abc88630f657245c3872c61847d860828a");
}

Test(elementary, pow_of_no_number) {
    const double nan = MISSING;
    cr_expect(isnan(foresto_pow(nan, 2.0)) && isnan(foresto_pow(2.0, nan)) && isnan(foresto_pow(nan, nan)));
    cr_expect(isnan(foresto_pow(-1.0, 2.0)));
    expect_same(foresto_pow(nan, 0.0), 1.0);
    expect_same(foresto_pow(1.0, nan), 1.0);
}
