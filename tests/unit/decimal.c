/* SPDX-License-Identifier: MIT */
/* Numbers as text against Python's conversions (vectors/decimal_text.txt) and against each other. */
#include <stdlib.h>
#include <string.h>

#include "../support/expect.h"
#include "../support/market.h"
#include "../support/rng.h"
#include "base/bits.h"
#include "base/decimal.h"

static double from_hex(const char *bits) {
    return fo_from_bits(strtoull(bits, NULL, 16));
}

static const char *word(void) {
    const char *next = strtok(NULL, " \n");
    cr_assert_not_null(next, "decimal_text.txt: a line is too short");
    return next;
}

/* Hand each vector of a kind to `check`, which takes its words. */
static void for_each_vector(const char *kind, void (*check)(void)) {
    char line[2048];
    int count = 0;
    FILE *stream = test_open("FORESTO_VECTORS", "decimal_text.txt");
    while (fgets(line, sizeof line, stream)) {
        if (strcmp(strtok(line, " \n"), kind) == 0) {
            check();
            count++;
        }
    }
    fclose(stream);
    cr_expect_gt(count, 300, "%d vectors of %s", count, kind);
}

static void expect_format(double value, const char *asked) {
    char text[FORESTO_DOUBLE_TEXT_SIZE] = "";
    size_t length = 0;
    cr_assert_eq(foresto_double_format(value, text, sizeof text, &length), FORESTO_OK);
    cr_expect(strcmp(text, asked) == 0 && length == strlen(asked), "%s, asked %s", text, asked);
}

static void expect_parse(const char *text, double asked) {
    double value = 77;
    foresto_status status = foresto_double_parse(text, strlen(text), &value);
    cr_expect(status == FORESTO_OK && same_bits(value, asked), "%.80s: %s, %.17g, asked %.17g", text,
              foresto_status_name(status), value, asked);
}

static void expect_no_parse(const char *text, size_t length, foresto_status asked) {
    double value = 77;
    foresto_status status = foresto_double_parse(text, length, &value);
    cr_expect(status == asked && same_bits(value, 77), "%.80s: %s, asked %s", text, foresto_status_name(status),
              foresto_status_name(asked));
}

static void check_format(void) {
    double value = from_hex(word());
    expect_format(value, word());
}

static void check_parse(void) {
    const char *text = word(), *asked = word();
    if (strcmp(asked, "RANGE") == 0) {
        expect_no_parse(text, strlen(text), FORESTO_E_RANGE);
    } else {
        expect_parse(text, from_hex(asked));
    }
}

static void check_numeric(void) {
    double value = from_hex(word());
    uint32_t precision = (uint32_t)atoi(word()), scale = (uint32_t)atoi(word());
    const char *asked = word();
    char text[FORESTO_NUMERIC_TEXT_SIZE] = "RANGE";
    size_t length = strlen(asked);
    foresto_status status = foresto_numeric_format(value, precision, scale, text, sizeof text, &length);
    cr_expect(strcmp(text, asked) == 0 && length == strlen(text) && (status == FORESTO_OK) == (*asked != 'R'),
              "%.17g as NUMERIC(%u,%u): %s, asked %s", value, precision, scale, text, asked);
}

Test(decimal, format_vectors) {
    for_each_vector("format", check_format);
}

Test(decimal, parse_vectors) {
    for_each_vector("parse", check_parse);
}

Test(decimal, numeric_vectors) {
    for_each_vector("numeric", check_numeric);
}

/* RFC 8785, appendix B. */
Test(decimal, format_rfc8785) {
    static const struct {
        uint64_t bits;
        const char *text;
    } cases[] = {
        {0x0000000000000000, "0"},
        {0x8000000000000000, "0"},
        {0x0000000000000001, "5e-324"},
        {0x8000000000000001, "-5e-324"},
        {0x7fefffffffffffff, "1.7976931348623157e+308"},
        {0xffefffffffffffff, "-1.7976931348623157e+308"},
        {0x4340000000000000, "9007199254740992"},
        {0xc340000000000000, "-9007199254740992"},
        {0x4430000000000000, "295147905179352830000"},
        {0x44b52d02c7e14af5, "9.999999999999997e+22"},
        {0x44b52d02c7e14af6, "1e+23"},
        {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
        {0x444b1ae4d6e2ef4e, "999999999999999700000"},
        {0x444b1ae4d6e2ef4f, "999999999999999900000"},
        {0x444b1ae4d6e2ef50, "1e+21"},
        {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
        {0x3eb0c6f7a0b5ed8d, "0.000001"},
        {0x41b3de4355555553, "333333333.3333332"},
        {0x41b3de4355555554, "333333333.33333325"},
        {0x41b3de4355555555, "333333333.3333333"},
        {0x41b3de4355555556, "333333333.3333334"},
        {0x41b3de4355555557, "333333333.33333343"},
        {0xbecbf647612f3696, "-0.0000033333333333333333"},
        {0x43143ff3c1cb0959, "1424953923781206.2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect_format(fo_from_bits(cases[i].bits), cases[i].text);
    }
}

Test(decimal, round_trip) {
    struct rng rng = {1};
    for (int i = 0; i < 300000; i++) {
        double value = fo_from_bits(rng_next(&rng)), back = 0;
        if (i % 2 == 0) {
            value = rng_between(&rng, -1e6, 1e6);
        }
        char text[FORESTO_DOUBLE_TEXT_SIZE];
        size_t length;
        if (!fo_is_finite(value)) {
            continue;
        }
        if (foresto_double_format(value, text, sizeof text, &length) != FORESTO_OK ||
            foresto_double_parse(text, length, &back) != FORESTO_OK || !same_bits(value, back)) {
            cr_assert_fail("%.17g: %s: %.17g", value, text, back);
        }
    }
}

/* Digits without their last, rounded either way, no longer read back; so the text is the shortest. */
Test(decimal, no_shorter_text) {
    struct rng rng = {2};
    for (int i = 0; i < 100000; i++) {
        double value = fo_from_bits(rng_next(&rng) & INT64_MAX), back = 0;
        if (!fo_is_finite(value) || value == 0) {
            continue;
        }
        struct fo_decimal decimal = fo_decimal_shortest(value);
        uint64_t digits = 0;
        for (int k = 0; k < decimal.count - 1; k++) {
            digits = digits * 10 + (uint64_t)(decimal.digits[k] - '0');
        }
        for (uint64_t up = 0; up < 2 && decimal.count > 1; up++) {
            char text[64];
            int length = snprintf(text, sizeof text, "%llue%d", (unsigned long long)(digits + up),
                                  decimal.point - decimal.count + 1);
            if (foresto_double_parse(text, (size_t)length, &back) == FORESTO_OK && same_bits(value, back)) {
                cr_assert_fail("%.17g has the text %s", value, text);
            }
        }
    }
}

Test(decimal, format_refuses) {
    static const double numbers[] = {MISSING, INFINITE, -INFINITE};
    char text[FORESTO_NUMERIC_TEXT_SIZE] = "same";
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        expect_status(foresto_double_format(numbers[i], text, sizeof text, NULL), FORESTO_E_RANGE);
        expect_status(foresto_numeric_format(numbers[i], 18, 4, text, sizeof text, NULL), FORESTO_E_RANGE);
    }
    expect_status(foresto_double_format(1, NULL, 9, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_numeric_format(1, 18, 4, NULL, 9, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_numeric_format(1, 0, 0, text, sizeof text, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_numeric_format(1, 39, 4, text, sizeof text, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_numeric_format(1, 4, 5, text, sizeof text, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_numeric_format(1, UINT32_MAX, UINT32_MAX, text, sizeof text, NULL), FORESTO_E_ARGUMENT);
    cr_expect_str_eq(text, "same");
}

Test(decimal, capacity) {
    char text[16] = "same";
    size_t length = 0;
    for (size_t capacity = 0; capacity <= 4; capacity++) {
        length = 0;
        expect_status(foresto_double_format(-2.5, text, capacity, &length), FORESTO_E_CAPACITY);
        cr_expect(length == 4 && strcmp(text, "same") == 0);
        length = 0;
        expect_status(foresto_numeric_format(2.5, 4, 2, text, capacity, &length), FORESTO_E_CAPACITY);
        cr_expect(length == 4 && strcmp(text, "same") == 0);
    }
    expect_status(foresto_double_format(-2.5, text, 5, NULL), FORESTO_OK);
    cr_expect_str_eq(text, "-2.5");
    expect_status(foresto_numeric_format(2.5, 4, 2, text, 5, NULL), FORESTO_OK);
    cr_expect_str_eq(text, "2.50");
}

/* The documented sizes are enough, and no larger than needed. */
Test(decimal, longest_text) {
    char text[FORESTO_NUMERIC_TEXT_SIZE];
    size_t length = 0;
    expect_status(foresto_double_format(-1.2345678901234567e-6, text, FORESTO_DOUBLE_TEXT_SIZE, &length), FORESTO_OK);
    cr_expect_eq(length, FORESTO_DOUBLE_TEXT_SIZE - 1);
    expect_status(foresto_numeric_format(-0.5, 38, 38, text, sizeof text, &length), FORESTO_OK);
    cr_expect_eq(length, FORESTO_NUMERIC_TEXT_SIZE - 1);
}

Test(decimal, numeric_rounds_half_away_from_zero) {
    static const struct {
        double value;
        uint32_t precision, scale;
        const char *text;
    } cases[] = {
        {0.125, 8, 2, "0.13"},    {-0.125, 8, 2, "-0.13"},
        {1.005, 8, 2, "1.01"}, /* the text, not the double */
        {2.5, 8, 0, "3"},         {-2.5, 8, 0, "-3"},
        {0.5, 1, 0, "1"},         {0.49999999999999994, 1, 0, "0"},
        {-0.004, 8, 2, "0.00"},   {-0.0, 8, 2, "0.00"},
        {99.995, 5, 2, "100.00"}, {0.05, 8, 0, "0"},
        {0.0004, 3, 3, "0.000"},  {0.0005, 3, 3, "0.001"},
        {0.05, 8, 2, "0.05"},     {1e21, 38, 0, "1000000000000000000000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[FORESTO_NUMERIC_TEXT_SIZE] = "";
        expect_status(
            foresto_numeric_format(cases[i].value, cases[i].precision, cases[i].scale, text, sizeof text, NULL),
            FORESTO_OK);
        cr_expect_str_eq(text, cases[i].text);
    }
}

Test(decimal, numeric_refuses_what_does_not_fit) {
    char text[FORESTO_NUMERIC_TEXT_SIZE] = "same";
    expect_status(foresto_numeric_format(100, 4, 2, text, sizeof text, NULL), FORESTO_E_RANGE);
    expect_status(foresto_numeric_format(99.995, 4, 2, text, sizeof text, NULL), FORESTO_E_RANGE);
    expect_status(foresto_numeric_format(0.9995, 3, 3, text, sizeof text, NULL), FORESTO_E_RANGE);
    expect_status(foresto_numeric_format(1e38, 38, 0, text, sizeof text, NULL), FORESTO_E_RANGE);
    expect_status(foresto_numeric_format(-1e300, 38, 38, text, sizeof text, NULL), FORESTO_E_RANGE);
    cr_expect_str_eq(text, "same");
    expect_status(foresto_numeric_format(99.994, 4, 2, text, sizeof text, NULL), FORESTO_OK);
    expect_status(foresto_numeric_format(9.9e37, 38, 0, text, sizeof text, NULL), FORESTO_OK);
}

Test(decimal, parse_forms) {
    expect_parse("-12.5", -12.5);
    expect_parse("+12.5", 12.5);
    expect_parse(".5", 0.5);
    expect_parse("5.", 5);
    expect_parse("1e-3", 1e-3);
    expect_parse("1E+3", 1000);
    expect_parse("00012.500", 12.5);
    expect_parse("-0", -0.0);
    expect_parse("0e999999999999999999999999", 0);
    double value = 0;
    expect_status(foresto_double_parse("12345", 2, &value), FORESTO_OK);
    expect_same(value, 12);
}

Test(decimal, parse_refuses) {
    static const char *const texts[] = {
        "",     ".",   "-",     "+",        "e5",  ".e5",   "-.",   "1e",  "1e+", "1e-",  "1.2.3",
        " 1",   "1 ",  "nan",   "inf",      "NaN", "-inf",  "0x10", "1_0", "--1", "+-1",  "1e5.5",
        "1e5 ", "1,5", "1e--5", "Infinity", "1f",  "1e5e5", "1/2",  "1:2", "1e/", "1e1:",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        expect_no_parse(texts[i], strlen(texts[i]), FORESTO_E_PARSE);
    }
    expect_no_parse("1\0", 2, FORESTO_E_PARSE);
    double value = 77;
    expect_status(foresto_double_parse(NULL, 1, &value), FORESTO_E_ARGUMENT);
    expect_status(foresto_double_parse("1", 1, NULL), FORESTO_E_ARGUMENT);
}

Test(decimal, parse_range) {
    expect_parse("1.7976931348623158e308", 0x1.fffffffffffffp1023);
    expect_no_parse("1.7976931348623159e308", 22, FORESTO_E_RANGE);
    expect_no_parse("2e308", 5, FORESTO_E_RANGE);
    expect_no_parse("-1e309", 6, FORESTO_E_RANGE);
    expect_no_parse("1e99999999999", 13, FORESTO_E_RANGE);
    expect_no_parse("1e9999999999999999999999999999", 30, FORESTO_E_RANGE);
    expect_parse("1e-99999999999", 0);
    expect_parse("-1e-9999999999999999999999999999", -0.0);
    expect_parse("4.9406564584124654e-324", 0x1p-1074);
    expect_parse("2.4703282292062328e-324", 0x1p-1074);
    expect_parse("2.4703282292062327e-324", 0);
}

/* More digits than anything here keeps: half way between 1 and the next double, and a digit after 100,000 zeros. */
Test(decimal, parse_long_text) {
    const char *half = "1.00000000000000011102230246251565404236316680908203125";
    const size_t length = strlen(half), zeros = 100000;
    char *text = malloc(length + zeros + 16);
    memcpy(text, half, length);
    memset(text + length, '0', zeros);
    strcpy(text + length + zeros, "");
    expect_parse(text, 1);
    strcpy(text + length + zeros, "1");
    expect_parse(text, 0x1.0000000000001p0);
    text[length - 1] = '4';
    expect_parse(text, 1);

    memset(text, '0', zeros);
    strcpy(text + zeros, "25e-1");
    expect_parse(text, 2.5);
    memcpy(text, "0.", 2);
    strcpy(text + zeros, "25e100000");
    expect_parse(text, 25);
    memset(text, '9', zeros);
    strcpy(text + zeros, "e-100000");
    expect_parse(text, 1);
    free(text);
}

Test(decimal, fixed_reports_integer_digits) {
    static const struct {
        double value;
        int scale, integer_digits;
        const char *text;
    } cases[] = {
        {0, 2, 0, "0.00"}, {0.999, 2, 1, "1.00"}, {0.5, 2, 0, "0.50"}, {-9.996, 2, 2, "-10.00"}, {123, 0, 3, "123"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fo_decimal decimal = fo_decimal_shortest(cases[i].value);
        char text[FORESTO_NUMERIC_TEXT_SIZE] = "";
        int integer_digits = -1;
        cr_expect_eq(fo_decimal_fixed(&decimal, cases[i].scale, text, &integer_digits), strlen(cases[i].text));
        cr_expect_str_eq(text, cases[i].text);
        cr_expect_eq(integer_digits, cases[i].integer_digits);
    }
}

Test(decimal, fixed_needs_room) {
    struct fo_decimal decimal = fo_decimal_shortest(-1e37); /* 38 digits, 41 bytes with sign and point */
    char text[FORESTO_NUMERIC_TEXT_SIZE];
    int integer_digits;
    cr_expect_eq(fo_decimal_fixed(&decimal, 1, text, &integer_digits), FORESTO_NUMERIC_TEXT_SIZE - 1);
    cr_expect_eq(fo_decimal_fixed(&decimal, 2, text, &integer_digits), 0);
    cr_expect_eq(fo_decimal_fixed(&decimal, 1000, text, &integer_digits), 0);
    decimal = fo_decimal_shortest(1e300);
    cr_expect_eq(fo_decimal_fixed(&decimal, 0, text, &integer_digits), 0);
}

/* Up to the last byte of the longest text, and not one more. */
Test(decimal, fixed_up_to_the_room) {
    enum { MOST = FORESTO_NUMERIC_TEXT_SIZE - 1 };
    const struct {
        double value;
        int whole, scale;
        bool fits;
    } rows[] = {
        {0.5, 0, MOST - 2, true},     {0.5, 0, MOST - 1, false},    {0.5, 0, MOST, false},
        {0.5, 0, MOST + 1, false},    {-0.5, 0, MOST - 3, true},    {-0.5, 0, MOST - 2, false},
        {1e40, MOST, 0, true},        {-1e40, MOST, 0, false},      {1e40, MOST, 1, false},
        {1e40, MOST, MOST, false},    {1e39, MOST - 1, 1, false},   {1e38, MOST - 2, 1, true},
        {-1e38, MOST - 2, 1, false},  {1e41, MOST + 1, 0, false},   {1e20, 21, MOST - 22, true},
        {1e20, 21, MOST - 21, false}, {1e20, 21, MOST + 20, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct fo_decimal decimal = fo_decimal_shortest(rows[i].value);
        char text[FORESTO_NUMERIC_TEXT_SIZE + 1] = "";
        memset(text, 'x', sizeof text - 1);
        int digits = -1;
        const size_t length = fo_decimal_fixed(&decimal, rows[i].scale, text, &digits);
        cr_assert_eq(length > 0, rows[i].fits, "%g to %d", rows[i].value, rows[i].scale);
        if (rows[i].fits) {
            cr_expect(length == strlen(text) && strtod(text, NULL) == rows[i].value, "%s", text);
            cr_expect_eq(digits, rows[i].whole);
        }
    }
}

/* The doubles at the edge of the subnormal ones, where the neighbour below comes no nearer. */
Test(decimal, format_first_normal) {
    expect_format(0x1p-1022, "2.2250738585072014e-308");
    expect_format(0x1p-1021, "4.450147717014403e-308");
    expect_format(0x1p-1020, "8.900295434028806e-308");
}

/* Where the neighbour below is nearer. As few digits as there are, they are those nearest to the number, unless these
 * do not read back: the neighbour above is further away. */
Test(decimal, format_powers_of_2) {
    for (int exponent = -1074; exponent <= 1023; exponent++) {
        const double value = ldexp(1.0, exponent);
        const struct fo_decimal decimal = fo_decimal_shortest(value);
        char nearest[40], digits[20] = "";
        snprintf(nearest, sizeof nearest, "%.*e", decimal.count - 1, value);
        if (same_bits(strtod(nearest, NULL), value)) {
            size_t count = 0;
            for (const char *c = nearest; *c != 'e'; c++) {
                if (*c != '.') {
                    digits[count++] = *c;
                }
            }
            cr_expect_arr_eq(decimal.digits, digits, (size_t)decimal.count, "2^%d: %s", exponent, nearest);
            cr_expect_eq(decimal.point - 1, atoi(strchr(nearest, 'e') + 1));
        }
    }
}

/* Two texts of the fewest digits are as near: the even one, as ECMA-262 recommends. */
Test(decimal, format_ties) {
    for (int i = 0; i < 100; i++) {
        char asked[24];
        snprintf(asked, sizeof asked, "%lld.2", 1125899906842624LL + i);
        expect_format(0x1p50 + i + 0.25, asked);
        snprintf(asked, sizeof asked, "%lld.8", 1125899906842624LL + i);
        expect_format(0x1p50 + i + 0.75, asked);
    }
}

/* Nothing behind the length is looked at, in a block that ends there or in one that goes on like a number. */
Test(decimal, parse_keeps_to_its_length) {
    static const char longer[] = "-1e-57";
    static const double values[] = {0, 0, -1, 0, 0, -1e-5};
    for (size_t length = 0; length < 6; length++) {
        const foresto_status asked = length == 2 || length == 5 ? FORESTO_OK : FORESTO_E_PARSE;
        char *block = malloc(1 + length), *exact = block + 1;
        cr_assert_not_null(block);
        memcpy(exact, longer, length);
        double value = 0, same = 0;
        expect_status(foresto_double_parse(exact, length, &value), asked);
        expect_status(foresto_double_parse(longer, length, &same), asked);
        cr_expect(same_bits(value, values[length]) && same_bits(same, values[length]), "%zu bytes", length);
        free(block);
    }
}
