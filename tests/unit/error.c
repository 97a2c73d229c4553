/* SPDX-License-Identifier: MIT */
/* What an error says: the sentence, then the day, the asset, the value and the host's code, as far as they are known.
 */
#include <string.h>

#include "../support/expect.h"
#include "base/error.h"

Test(error, messages) {
    static const foresto_date NEVER = FORESTO_DATE_NONE;
    const struct {
        struct fo_where where; /* field, asset's name, day, asset, value, host's code, date, has a value */
        const char *message;
    } rows[] = {
        {{NULL, NULL, -1, -1, 0.0, 0, NEVER, false}, "must fit"},
        {{"nav", NULL, -1, -1, 0.0, 0, NEVER, false}, "nav: must fit"},
        {{NULL, NULL, -1, -1, 0.0, 0, 20000, false}, "must fit; day 2024-10-04"},
        {{NULL, NULL, 0, -1, 0.0, 0, NEVER, false}, "must fit; day (row 0)"},
        {{NULL, NULL, 7, -1, 0.0, 0, 20000, false}, "must fit; day 2024-10-04 (row 7)"},
        {{NULL, NULL, -1, 0, 0.0, 0, NEVER, false}, "must fit; asset 0"},
        {{NULL, "SPI", -1, 3, 0.0, 0, NEVER, false}, "must fit; asset SPI"},
        {{NULL, "A\x1f\x7f\x01 ~", -1, -1, 0.0, 0, NEVER, false}, "must fit; asset A??? ~"},
        {{NULL, NULL, -1, -1, -1.5, 0, NEVER, true}, "must fit; value -1.5"},
        {{NULL, NULL, -1, -1, 0.0, 0, NEVER, true}, "must fit; value 0"},
        {{NULL, NULL, -1, -1, MISSING, 0, NEVER, true}, "must fit; value NaN"},
        {{NULL, NULL, -1, -1, INFINITE, 0, NEVER, true}, "must fit; value Infinity"},
        {{NULL, NULL, -1, -1, -INFINITE, 0, NEVER, true}, "must fit; value -Infinity"},
        {{NULL, NULL, -1, -1, 5, 0, NEVER, false}, "must fit"},
        {{NULL, NULL, -1, -1, 0.0, -2, NEVER, false}, "must fit; code -2"},
        {{NULL, NULL, -1, -1, 2, 1, NEVER, true}, "must fit; value 2, code 1"},
        {{NULL, NULL, 1, 2, 0.0, 0, NEVER, false}, "must fit; day (row 1), asset 2"},
        {{NULL, NULL, -1, 2, 3, 0, NEVER, true}, "must fit; asset 2, value 3"},
        {{NULL, NULL, 1, -1, 0.0, 9, NEVER, false}, "must fit; day (row 1), code 9"},
        {{NULL, NULL, -1, 0, 0.0, 9, NEVER, false}, "must fit; asset 0, code 9"},
        {{"prices", "SPI", 1, 2, 3, 4, 20000, true},
         "prices: must fit; day 2024-10-04 (row 1), asset SPI, value 3, code 4"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        foresto_error error = FORESTO_ERROR_INIT;
        cr_expect_eq(fo_fail(&error, FORESTO_E_RANGE, rows[i].where, "must fit"), FORESTO_E_RANGE);
        cr_expect_str_eq(error.message, rows[i].message);
        cr_expect_str_eq(error.field, rows[i].where.field ? rows[i].where.field : "");
        cr_expect(error.status == FORESTO_E_RANGE && error.day == rows[i].where.day);
        cr_expect(error.asset == rows[i].where.asset && error.host_code == rows[i].where.host_code);
        expect_same(error.value, rows[i].where.has_value ? rows[i].where.value : 0.0);
    }
}

/* What is too long is cut, and still ends. */
Test(error, long_texts_are_cut) {
    char name[2000];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    foresto_error error = FORESTO_ERROR_INIT;
    fo_fail_field(&error, FORESTO_E_RANGE, name, name);
    cr_expect_eq(strlen(error.field), sizeof error.field - 1);
    cr_expect_eq(strlen(error.message), sizeof error.message - 1);
}

/* The name of the one of many comes before the field and the sentence; a struct with no room is left alone. */
Test(error, within) {
    foresto_error detail = FORESTO_ERROR_INIT;
    fo_fail_value(&detail, FORESTO_E_RANGE, "cost_rate", 2.0, "is out of range");
    foresto_error error = FORESTO_ERROR_INIT;
    cr_expect_eq(fo_fail_within(&error, &detail, "rules[3]"), FORESTO_E_RANGE);
    cr_expect_str_eq(error.field, "rules[3].cost_rate");
    cr_expect_str_eq(error.message, "rules[3].cost_rate: is out of range; value 2");
    cr_expect_eq(fo_fail_within(NULL, &detail, "rules[3]"), FORESTO_E_RANGE);
    const uint32_t first = offsetof(foresto_error, message) + sizeof error.message;
    for (uint32_t size = first - 1; size <= first; size++) {
        foresto_error small = FORESTO_ERROR_INIT;
        small.struct_size = size;
        cr_expect_eq(fo_fail_within(&small, &detail, "rules[3]"), FORESTO_E_RANGE);
        cr_expect_eq(small.status == FORESTO_E_RANGE, size == first);
        small = (foresto_error)FORESTO_ERROR_INIT;
        small.struct_size = size;
        cr_expect_eq(fo_fail_field(&small, FORESTO_E_RANGE, "nav", NULL), FORESTO_E_RANGE);
        cr_expect_eq(small.status == FORESTO_E_RANGE, size == first);
    }
}
