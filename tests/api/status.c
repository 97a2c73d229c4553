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
        "ENVIRONMENT",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cr_expect_str_eq(foresto_status_name(-(foresto_status)i), names[i]);
    }
    cr_expect_eq(FORESTO_E_ENVIRONMENT, -24, "a new status needs a name here");
    static const foresto_status unknown[] = {1, -25, -1000, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        cr_expect_str_eq(foresto_status_name(unknown[i]), "UNKNOWN");
        cr_expect_not_null(foresto_status_message(unknown[i]));
    }
}

Test(status, messages) {
    for (foresto_status i = FORESTO_E_ENVIRONMENT; i <= FORESTO_OK; i++) {
        const char *message = foresto_status_message(i);
        cr_expect(strlen(message) > 3 && strlen(message) < 160 && strchr(message, '\n') == NULL, "%d", (int)i);
        for (foresto_status k = i + 1; k <= FORESTO_OK; k++) {
            cr_expect_str_neq(message, foresto_status_message(k), "%d and %d", (int)i, (int)k);
        }
    }
}

Test(status, error_record) {
    foresto_error error;
    foresto_error_init(&error);
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

Test(status, versions) {
    char text[32];
    snprintf(text, sizeof text, "%d.%d.%d", FORESTO_VERSION_MAJOR, FORESTO_VERSION_MINOR, FORESTO_VERSION_PATCH);
    cr_expect_str_eq(FORESTO_VERSION, text);
    cr_expect_str_eq(foresto_version(), FORESTO_VERSION);
    cr_expect_eq(foresto_abi_version(), FORESTO_ABI_VERSION);
    cr_expect_str_eq(foresto_engine_version(), FORESTO_ENGINE_VERSION);
}

Test(status, request_names) {
    cr_expect_str_eq(foresto_missing_policy_name(FORESTO_MISSING_SKIP_DAY), "SKIP_DAY");
    cr_expect_str_eq(foresto_missing_policy_name(FORESTO_MISSING_ZERO_RETURN), "ZERO_RETURN");
    cr_expect_str_eq(foresto_missing_policy_name(FORESTO_MISSING_REJECT), "REJECT");
    cr_expect_null(foresto_missing_policy_name(3));
    cr_expect_str_eq(foresto_baseline_name(FORESTO_BASELINE_PHASE1), "PHASE1");
    cr_expect_str_eq(foresto_baseline_name(FORESTO_BASELINE_HOLD), "HOLD");
    cr_expect_null(foresto_baseline_name(2));
}
