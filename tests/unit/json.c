/* SPDX-License-Identifier: MIT */
/* Canonical JSON against RFC 8785, and UTF-8 against the Unicode Standard. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/expect.h"
#include "../support/rng.h"
#include "base/json.h"

static void expect_string(const char *string, const char *asked) {
    char buffer[256];
    struct fo_text text = FO_TEXT(buffer, sizeof buffer);
    fo_json_string(&text, string);
    expect_status(fo_text_end(&text, NULL), FORESTO_OK);
    cr_expect_str_eq(buffer, asked);
}

Test(json, escapes) {
    expect_string("", "\"\"");
    expect_string("a\"b\\c/d", "\"a\\\"b\\\\c/d\"");
    expect_string("\x7f é € 😀", "\"\x7f é € 😀\"");
    /* RFC 8785, section 3.2.4 */
    expect_string("\xe2\x82\xac$\x0f\nA'B\"\\\\\"/", "\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
}

Test(json, control_characters) {
    static const char *const short_form[0x20] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r"};
    for (int c = 1; c < 0x20; c++) {
        char asked[16];
        if (short_form[c]) {
            snprintf(asked, sizeof asked, "\"%s\"", short_form[c]);
        } else {
            snprintf(asked, sizeof asked, "\"\\u%04x\"", (unsigned)c);
        }
        expect_string((const char[]){(char)c, '\0'}, asked);
    }
}

Test(json, object) {
    char buffer[256];
    struct fo_text text = FO_TEXT(buffer, sizeof buffer);
    bool first = true;
    fo_json_member_int(&text, &first, "a", INT64_MIN);
    cr_expect_not(first);
    fo_json_member_double(&text, &first, "b", -0.0);
    fo_json_member_double(&text, &first, "c", 1e21);
    fo_json_member_string(&text, &first, "d\n", "\"");
    fo_json_member_date(&text, &first, "e", 0);
    fo_json_member_date(&text, &first, "f", FORESTO_DATE_NONE);
    fo_json_member_null(&text, &first, "g");
    fo_json_key(&text, &first, "h");
    expect_status(fo_text_end(&text, NULL), FORESTO_OK);
    cr_expect_str_eq(buffer, "\"a\":-9223372036854775808,\"b\":0,\"c\":1e+21,\"d\\n\":\"\\\"\",\"e\":\"1970-01-01\","
                             "\"f\":null,\"g\":null,\"h\":");
}

/* RFC 8785, section 3.2.3. */
Test(json, order_rfc8785) {
    static const char *const keys[] = {"\xe2\x82\xac",     "\r",       "\xef\xac\xb3", "1",
                                       "\xf0\x9f\x98\x80", "\xc2\x80", "\xc3\xb6"};
    static const uint32_t asked[] = {1, 3, 5, 6, 0, 4, 2};
    uint32_t *order = malloc(sizeof asked); /* with nothing behind it, for the sanitizers */
    cr_assert_not_null(order);
    fo_json_order(keys, 7, order);
    cr_expect_arr_eq(order, asked, sizeof asked);
    free(order);
}

static size_t encode(uint32_t code_point, char utf8[5]) {
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t length = code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, code_point >>= 6) {
        utf8[i] = (char)(0x80 | (code_point & 0x3f));
    }
    utf8[0] = (char)(lead[length] | code_point);
    utf8[length] = '\0';
    return length;
}

/* A code point's UTF-16 code units as one number that sorts as they do. */
static uint32_t utf16(uint32_t code_point) {
    if (code_point < 0x10000) {
        return code_point << 16;
    }
    return (0xd800 + ((code_point - 0x10000) >> 10)) << 16 | (0xdc00 + (code_point & 0x3ff));
}

static uint32_t random_code_point(struct rng *rng) {
    static const uint32_t edges[] = {1,      0x7f,   0x80,   0x7ff,  0x800,   0xd7ff,
                                     0xe000, 0xefff, 0xf000, 0xffff, 0x10000, 0x10ffff};
    if (rng_once_in(rng, 2)) {
        return edges[rng_below(rng, sizeof edges / sizeof *edges)];
    }
    uint32_t code_point = 1 + rng_below(rng, 0x10ffff);
    return code_point >= 0xd800 && code_point < 0xe000 ? 'x' : code_point;
}

static int sign(int64_t x) {
    return (x > 0) - (x < 0);
}

Test(json, compare_is_by_utf16) {
    struct rng rng = {3};
    for (int i = 0; i < 200000; i++) {
        uint32_t a = random_code_point(&rng), b = random_code_point(&rng);
        char one[16] = "same", other[16] = "same";
        encode(a, one + 4);
        encode(b, other + 4);
        if (sign(fo_json_compare(one, other)) != sign((int64_t)utf16(a) - (int64_t)utf16(b))) {
            cr_assert_fail("U+%04X, U+%04X", a, b);
        }
    }
    cr_expect_lt(fo_json_compare("a", "ab"), 0);
    cr_expect_gt(fo_json_compare("ab", "a"), 0);
    cr_expect_eq(fo_json_compare("", ""), 0);
    cr_expect_lt(fo_json_compare("", "\x01"), 0);
}

enum { KEYS_MAX = 400 };

/* A permutation in canonical order; equal keys stay as they were. */
static void expect_ordered(const char *const *keys, uint32_t count, const uint32_t *order) {
    bool seen[KEYS_MAX] = {false};
    for (uint32_t i = 0; i < count; i++) {
        cr_assert(order[i] < count && !seen[order[i]], "of %u keys, %u", count, order[i]);
        seen[order[i]] = true;
        if (i > 0) {
            int compared = fo_json_compare(keys[order[i - 1]], keys[order[i]]);
            cr_assert(compared < 0 || (compared == 0 && order[i - 1] < order[i]), "of %u keys, place %u", count, i);
        }
    }
}

Test(json, order_sorts) {
    static char storage[KEYS_MAX][24];
    const char *keys[KEYS_MAX] = {NULL};
    uint32_t order[KEYS_MAX + 1];
    struct rng rng = {4};
    for (uint32_t count = 0; count <= KEYS_MAX; count += count < 20 ? 1 : 19) {
        for (uint32_t i = 0; i < count; i++) {
            char *end = storage[i];
            *end = '\0';
            for (uint32_t k = rng_below(&rng, 4); k > 0; k--) {
                end += encode(count % 2 ? random_code_point(&rng) : 'a' + rng_below(&rng, 3), end);
            }
            keys[i] = storage[i];
        }
        order[count] = 77;
        fo_json_order(keys, count, order);
        expect_ordered(keys, count, order);
        cr_expect_eq(order[count], 77);
    }
}

/* With these and the next test, what is accepted is exactly what the Unicode Standard calls well-formed. */
Test(json, utf8_every_code_point) {
    for (uint32_t code_point = 1; code_point <= 0x10ffff; code_point++) {
        char utf8[5];
        size_t length = encode(code_point, utf8);
        bool surrogate = code_point >= 0xd800 && code_point < 0xe000;
        if (fo_utf8_valid(utf8, length, length) == surrogate) {
            cr_assert_fail("U+%04X", code_point);
        }
    }
}

Test(json, utf8_every_short_string) {
    static const int one = 0x7f, two = 0x800 - 0x80, three = 0x10000 - 0x800 - 0x800;
    int count[4] = {0};
    for (int a = 1; a < 256; a++) {
        for (int b = 0; b < 256; b++) {
            for (int c = 0; c < (b > 0 ? 256 : 1); c++) {
                const char string[] = {(char)a, (char)b, (char)c, '\0'};
                count[strlen(string)] += fo_utf8_valid(string, 1, 3);
            }
        }
    }
    cr_expect_eq(count[1], one);
    cr_expect_eq(count[2], one * one + two);
    cr_expect_eq(count[3], one * one * one + 2 * one * two + three);
}

/* Strings of four bytes with a lead byte of four or more: third and fourth are next to the edges of 0x80..0xbf. */
Test(json, utf8_four_bytes) {
    static const int edges[] = {0x01, 0x7f, 0x80, 0xbf, 0xc0, 0xff};
    int count = 0;
    for (int a = 0xf0; a < 256; a++) {
        for (int b = 1; b < 256; b++) {
            for (int c = 0; c < 6; c++) {
                for (int d = 0; d < 6; d++) {
                    count +=
                        fo_utf8_valid((const char[]){(char)a, (char)b, (char)edges[c], (char)edges[d], '\0'}, 1, 4);
                }
            }
        }
    }
    cr_expect_eq(count, 0x100000 / 0x40 / 0x40 * 2 * 2);
}

Test(json, utf8_length) {
    cr_expect(fo_utf8_valid("", 0, 0));
    cr_expect_not(fo_utf8_valid("", 1, 63));
    cr_expect(fo_utf8_valid("abc", 3, 3));
    cr_expect_not(fo_utf8_valid("abc", 4, 9));
    cr_expect_not(fo_utf8_valid("abc", 1, 2));
    cr_expect_not(fo_utf8_valid("ab\xc3\xa9", 1, 3));
    /* Without a NUL: no more than max + 1 bytes are looked at. */
    cr_expect_not(fo_utf8_valid((const char[]){'a', 'b', 'c'}, 1, 2));
    cr_expect_not(fo_utf8_valid((const char[]){'a', 'b', (char)0xe2, (char)0x82}, 1, 3));
}
