/* SPDX-License-Identifier: MIT */
/* Names of values, and names of assets one behind the other in a block. */
#include <string.h>

#include "../support/expect.h"
#include "base/names.h"

static const struct fo_names NAMES = FO_NAMES(2, "TWO", "THREE", "FOUR");

Test(names, values) {
    static const char *const asked[] = {NULL, NULL, "TWO", "THREE", "FOUR", NULL};
    for (uint32_t value = 0; value < 6; value++) {
        const char *name = fo_names_get(&NAMES, value);
        cr_expect_eq(fo_names_has(&NAMES, value), asked[value] != NULL);
        cr_assert_eq(name != NULL, asked[value] != NULL);
        if (name) {
            uint32_t found = 77;
            cr_expect_str_eq(name, asked[value]);
            cr_expect(fo_names_find(&NAMES, name, &found) == FORESTO_OK && found == value);
        }
    }
    uint32_t found = 77;
    static const char *const strangers[] = {"", "TW", "TWOO", "two", "TWo"};
    for (size_t i = 0; i < 5; i++) {
        cr_expect(fo_names_find(&NAMES, strangers[i], &found) == FORESTO_E_ENUM && found == 77, "%s", strangers[i]);
    }
}

Test(names, same_string) {
    static const char *const strings[] = {"", "A", "AB", "ABC", "B", "AC"};
    for (size_t a = 0; a < 6; a++) {
        for (size_t b = 0; b < 6; b++) {
            char copy[8];
            strcpy(copy, strings[b]);
            cr_expect_eq(fo_same_string(strings[a], copy), a == b);
        }
    }
}

/* The longest name there may be, and what lies behind it, stay what they are. */
Test(names, copies) {
    char longest[FORESTO_ASSET_NAME_MAX + 1], text[FORESTO_ASSET_NAME_MAX + 8];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    const char *const names[] = {"A", longest, "BC"};
    const char *copies[3];
    const uint64_t size = fo_names_size(names, 3);
    cr_assert_eq(size, 2 + sizeof longest + 3);
    memset(text, '#', sizeof text);
    fo_names_copy(names, 3, text, copies);
    cr_expect(copies[0] == text && copies[1] == text + 2 && copies[2] == text + 2 + sizeof longest);
    for (size_t i = 0; i < 3; i++) {
        cr_expect_str_eq(copies[i], names[i]);
    }
    for (size_t i = size; i < sizeof text; i++) {
        cr_expect_eq(text[i], '#');
    }
    cr_expect_eq(fo_names_size(names, 0), 0);
}
