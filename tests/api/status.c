/* SPDX-License-Identifier: MIT */
/* Statuses, the error record, and the versions. */
#include <stdio.h>
#include <string.h>

#include "../support/expect.h"

Test(status, names) {
    static const char *const names[] = {
        "OK",
        "ARGUMENT",
        "STRUCT",
        "ENUM",
        "MEMORY",
        "SIZE",
        "CAPACITY",
        "PARSE",
        "RANGE",
        "DATE",
        "NAME",
        "PRICE",
        "RETURN",
        "MISSING",
        "WEIGHT",
        "WEIGHT_SUM",
        "AMOUNT",
        "RULE",
        "RULE_INACTIVE",
        "RULE_NOT_EFFECTIVE",
        "FEATURE_DISABLED",
        "NO_DAYS",
        "NAV",
        "HOST",
        "CANCELLED",
        "ENVIRONMENT",
        "NOT_FOUND",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cr_expect_str_eq(foresto_status_name(-(foresto_status)i), names[i]);
    }
    cr_expect_eq(FORESTO_E_NOT_FOUND, -26, "a new status needs a name here");
    static const foresto_status unknown[] = {1, -27, -1000, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        cr_expect_str_eq(foresto_status_name(unknown[i]), "UNKNOWN");
        cr_expect_not_null(foresto_status_message(unknown[i]));
    }
}

Test(status, messages) {
    for (foresto_status i = FORESTO_E_NOT_FOUND; i <= FORESTO_OK; i++) {
        const char *message = foresto_status_message(i);
        cr_expect(strlen(message) > 3 && strlen(message) < 160 && strchr(message, '\n') == NULL, "%d", (int)i);
        for (foresto_status k = i + 1; k <= FORESTO_OK; k++) {
            cr_expect_str_neq(message, foresto_status_message(k), "%d and %d", (int)i, (int)k);
        }
    }
}

Test(status, error_record) {
    foresto_error error;
    foresto_error_init(&error, sizeof(foresto_error));
    cr_expect_eq(error.struct_size, sizeof error);
    cr_expect_eq(error.status, FORESTO_OK);
    cr_expect_eq(error.host_code, 0);
    cr_expect_eq(error.date, FORESTO_DATE_NONE);
    cr_expect(error.day == -1 && error.asset == -1);
    expect_same(error.value, 0.0);
    cr_expect_str_eq(error.field, "");
    cr_expect_str_eq(error.message, "");
}

/* It is written when the call fails and only then. */
Test(status, error_is_left_alone_on_success) {
    foresto_error error = FORESTO_ERROR_INIT, before;
    strcpy(error.message, "mine");
    memcpy(&before, &error, sizeof before);
    static const double values[] = {1.0};
    double weights[1];
    expect_status(foresto_weights(values, 1, weights, &error), FORESTO_OK);
    cr_expect_eq(memcmp(&error, &before, sizeof error), 0);
    expect_status(foresto_weights(values, 0, weights, &error), FORESTO_E_SIZE);
    cr_expect_eq(error.status, FORESTO_E_SIZE);
    cr_expect_str_neq(error.message, "mine");
}

/* A later failure leaves nothing of an earlier one. */
Test(status, error_is_written_as_a_whole) {
    foresto_error error = FORESTO_ERROR_INIT;
    static const double bad[] = {1.0, -7.0};
    double weights[2];
    expect_status(foresto_weights(bad, 2, weights, &error), FORESTO_E_RANGE);
    cr_expect_eq(error.asset, 1);
    cr_expect_not_null(strstr(error.message, "-7"));
    expect_status(foresto_weights(bad, 0, weights, &error), FORESTO_E_SIZE);
    cr_expect_eq(error.asset, -1);
    expect_same(error.value, 0.0);
    cr_expect_str_eq(error.field, "count");
}

/* A long name is cut, never overrun. */
Test(status, long_messages_end) {
    char name[FORESTO_ASSET_NAME_MAX + 1];
    memset(name, 'x', FORESTO_ASSET_NAME_MAX);
    name[FORESTO_ASSET_NAME_MAX] = '\0';
    const char *names[] = {name};
    foresto_date date = FORESTO_DATE_MAX;
    double price = -0x1.fffffffffffffp1023;
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.day_count = spec.asset_count = 1;
    spec.dates = &date;
    spec.values = &price;
    spec.asset_names = names;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_panel *panel = NULL;
    foresto_status status = foresto_panel_create(&spec, NULL, &panel, &error);
    expect_refusal("long name", status, &error,
                   (struct refusal){FORESTO_E_PRICE, "prices", 1, 1, .value = price, .date = date});
    cr_expect_not_null(strstr(error.message, name));
    cr_expect_not_null(strstr(error.message, "-1.7976931348623157e+308"));
}

/* Control characters of a name would break the line. */
Test(status, messages_stay_on_one_line) {
    static const char *const names[] = {"A\n\tB\x7f\x01\xc2\xa0"};
    foresto_date date = 0;
    double price = -1.0;
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.day_count = spec.asset_count = 1;
    spec.dates = &date;
    spec.values = &price;
    spec.asset_names = names;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_panel *panel = NULL;
    expect_status(foresto_panel_create(&spec, NULL, &panel, &error), FORESTO_E_PRICE);
    cr_expect_not_null(strstr(error.message, "A??B??\xc2\xa0"), "%s", error.message);
}

Test(status, versions) {
    char text[32];
    snprintf(text, sizeof text, "%d.%d.%d", FORESTO_VERSION_MAJOR, FORESTO_VERSION_MINOR, FORESTO_VERSION_PATCH);
    cr_expect_str_eq(FORESTO_VERSION, text);
    cr_expect_str_eq(foresto_version(), FORESTO_VERSION);
    cr_expect_eq(foresto_abi_version(), FORESTO_ABI_VERSION);
    cr_expect_str_eq(foresto_engine_version(), FORESTO_ENGINE_VERSION);
}

/* ---- names of values, and back ---- */

typedef const char *name_function(uint32_t value);
typedef foresto_status parse_function(const char *name, uint32_t *value);

/* The names of `count` values from `first` on, and no others, read back to the same value. */
static void expect_names(name_function *name, parse_function *parse, uint32_t first, uint32_t count,
                         const char *const *names) {
    for (uint32_t i = 0; i < count; i++) {
        cr_expect_str_eq(name(first + i), names[i]);
        uint32_t value = 99;
        expect_status(parse(names[i], &value), FORESTO_OK);
        cr_expect_eq(value, first + i, "%s", names[i]);
    }
    cr_expect_null(name(first - 1));
    cr_expect_null(name(first + count));
    static const char *const unknown[] = {"", "hold", "HOLD ", "HOL", "prices", "SKIP_DAYS", "MODE"};
    uint32_t value = 99;
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        expect_status(parse(unknown[i], &value), FORESTO_E_ENUM);
    }
    expect_status(parse(NULL, &value), FORESTO_E_ARGUMENT);
    expect_status(parse(names[0], NULL), FORESTO_E_ARGUMENT);
    cr_expect_eq(value, 99);
}

Test(status, names_of_values) {
    static const char *const policies[] = {"SKIP_DAY", "ZERO_RETURN", "REJECT"},
                             *const baselines[] = {"PHASE1", "HOLD"}, *const kinds[] = {"PRICES", "RETURNS"};
    expect_names(foresto_missing_policy_name, foresto_missing_policy_parse, FORESTO_MISSING_SKIP_DAY, 3, policies);
    expect_names(foresto_baseline_name, foresto_baseline_parse, FORESTO_BASELINE_PHASE1, 2, baselines);
    expect_names(foresto_panel_kind_name, foresto_panel_kind_parse, FORESTO_PANEL_PRICES, 2, kinds);
}

Test(status, mode_names) {
    cr_expect_str_eq(foresto_mode_name(FORESTO_MODE_PHASE1), "PHASE1");
    cr_expect_str_eq(foresto_mode_name(FORESTO_MODE_HOLD), "HOLD");
    cr_expect_str_eq(foresto_mode_name(FORESTO_MODE_REBALANCED), "REBALANCED");
    cr_expect_null(foresto_mode_name(0));
    cr_expect_null(foresto_mode_name(4));
}
