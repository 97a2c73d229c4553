/* SPDX-License-Identifier: MIT */
/* Rules: initial values, what is refused, when they are effective, their names and their JSON. */
#include <string.h>

#include "../support/day.h"
#include "../support/expect.h"

#define NONE FORESTO_DATE_NONE

static foresto_rule hybrid(void) {
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_HYBRID;
    rule.frequency = FORESTO_FREQUENCY_QUARTERLY;
    rule.drift_threshold = 0.05;
    return rule;
}

Test(rule, initial_values) {
    foresto_rule rule;
    foresto_rule_init(&rule, sizeof(foresto_rule));
    cr_expect_eq(rule.struct_size, sizeof rule);
    cr_expect_eq(rule.rule_type, 0);
    cr_expect_eq(rule.frequency, FORESTO_FREQUENCY_NONE);
    cr_expect_eq(rule.base_day_policy, FORESTO_BASE_DAY_FIRST_TRADING_DAY);
    cr_expect_eq(rule.rule_id, 0);
    expect_same(rule.drift_threshold, 0.0);
    expect_same(rule.cost_rate, 0.001);
    cr_expect_eq(rule.is_active, 1);
    cr_expect_eq(rule.effective_from, NONE);
    cr_expect_eq(rule.effective_to, NONE);
    cr_expect_str_eq(rule.rule_name, "");
    expect_status(foresto_rule_validate(&rule, NULL), FORESTO_E_ENUM);
}

/* What each type needs, and no more. */
Test(rule, valid) {
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    expect_status(foresto_rule_validate(&rule, NULL), FORESTO_OK);
    rule = (foresto_rule)FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_DRIFT;
    rule.drift_threshold = 0.05;
    expect_status(foresto_rule_validate(&rule, NULL), FORESTO_OK);
    rule = hybrid();
    static const double thresholds[] = {0x1p-1074, 1e-9, 0.5, 0x1.fffffffffffffp-1};
    static const double rates[] = {0.0, 0x1p-1074, 0.001, 0x1.fffffffffffffp-1};
    for (size_t i = 0; i < 4; i++) {
        rule.drift_threshold = thresholds[i];
        rule.cost_rate = rates[i];
        expect_status(foresto_rule_validate(&rule, NULL), FORESTO_OK);
    }
    rule.effective_from = rule.effective_to = DAY(2024, 5, 17);
    rule.rule_id = -INT64_C(9007199254740991);
    memset(rule.rule_name, 'x', FORESTO_RULE_NAME_MAX);
    expect_status(foresto_rule_validate(&rule, NULL), FORESTO_OK);
    rule.effective_from = FORESTO_DATE_MIN;
    rule.effective_to = FORESTO_DATE_MAX;
    expect_status(foresto_rule_validate(&rule, NULL), FORESTO_OK);
}

static void expect_invalid(const char *what, const foresto_rule *rule, struct refusal asked) {
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_rule_validate(rule, &error);
    expect_refusal(what, status, &error, asked);
}

#define REFUSE(member, bad, status, ...)                                                                               \
    do {                                                                                                               \
        foresto_rule rule = hybrid();                                                                                  \
        rule.member = bad;                                                                                             \
        expect_invalid(#member " " #bad, &rule, (struct refusal){status, .field = #member, __VA_ARGS__});              \
    } while (0)

Test(rule, refusals) {
    REFUSE(rule_type, 0, FORESTO_E_ENUM, .value = 0);
    REFUSE(rule_type, 4, FORESTO_E_ENUM, .value = 4);
    REFUSE(frequency, 3, FORESTO_E_ENUM, .value = 3);
    REFUSE(base_day_policy, 2, FORESTO_E_ENUM, .value = 2);
    REFUSE(is_active, 2, FORESTO_E_ENUM, .value = 2);
    REFUSE(frequency, FORESTO_FREQUENCY_NONE, FORESTO_E_RULE, .value = 0);
    REFUSE(drift_threshold, 0.0, FORESTO_E_RULE, .value = 0);
    REFUSE(drift_threshold, -0.0, FORESTO_E_RULE, .value = -0.0);
    REFUSE(drift_threshold, -0.05, FORESTO_E_RULE, .value = -0.05);
    REFUSE(drift_threshold, 1.0, FORESTO_E_RULE, .value = 1.0);
    REFUSE(drift_threshold, MISSING, FORESTO_E_RULE, .value = MISSING);
    REFUSE(drift_threshold, INFINITE, FORESTO_E_RULE, .value = INFINITE);
    REFUSE(cost_rate, -0.001, FORESTO_E_RULE, .value = -0.001);
    REFUSE(cost_rate, 1.0, FORESTO_E_RULE, .value = 1.0);
    REFUSE(cost_rate, MISSING, FORESTO_E_RULE, .value = MISSING);
    REFUSE(effective_from, FORESTO_DATE_MIN - 1, FORESTO_E_DATE, .value = FORESTO_DATE_MIN - 1.0);
    REFUSE(effective_to, FORESTO_DATE_MAX + 1, FORESTO_E_DATE, .value = FORESTO_DATE_MAX + 1.0);
    REFUSE(rule_id, INT64_C(9007199254740992), FORESTO_E_RULE, .value = 0x1p53);
    REFUSE(rule_id, -INT64_C(9007199254740992), FORESTO_E_RULE, .value = -0x1p53);
    foresto_rule rule = hybrid();
    rule.effective_from = DAY(2024, 5, 18);
    rule.effective_to = DAY(2024, 5, 17);
    expect_invalid("backwards", &rule,
                   (struct refusal){FORESTO_E_RULE, .field = "effective_from", .date = DAY(2024, 5, 18)});
    expect_status(foresto_rule_validate(NULL, NULL), FORESTO_E_ARGUMENT);
}

Test(rule, name_refusals) {
    foresto_rule rule = hybrid();
    memset(rule.rule_name, 'x', 65);
    expect_invalid("65 bytes", &rule, (struct refusal){FORESTO_E_NAME, .field = "rule_name"});
    memset(rule.rule_name, 'x', sizeof rule.rule_name);
    expect_invalid("without end", &rule, (struct refusal){FORESTO_E_NAME, .field = "rule_name"});
    rule = hybrid();
    strcpy(rule.rule_name, "caf\xe9");
    expect_invalid("Latin-1", &rule, (struct refusal){FORESTO_E_NAME, .field = "rule_name"});
}

/* A field that the type does not use is checked when it is set. */
Test(rule, unused_fields_are_checked) {
    foresto_rule rule = hybrid();
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.drift_threshold = 1.5;
    expect_invalid("threshold", &rule, (struct refusal){FORESTO_E_RULE, .field = "drift_threshold", .value = 1.5});
    rule = hybrid();
    rule.rule_type = FORESTO_RULE_DRIFT;
    rule.frequency = 9;
    expect_invalid("frequency", &rule, (struct refusal){FORESTO_E_ENUM, .field = "frequency", .value = 9});
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    expect_status(foresto_rule_validate(&rule, NULL), FORESTO_OK);
}

Test(rule, effective_dates) {
    const foresto_date from = DAY(2024, 5, 1), to = DAY(2024, 5, 31);
    static const foresto_status before = FORESTO_E_RULE_NOT_EFFECTIVE;
    const struct {
        foresto_date from, to, as_of;
        foresto_status status;
    } rows[] = {
        {NONE, NONE, NONE, FORESTO_OK}, {NONE, NONE, from, FORESTO_OK},         {from, to, from, FORESTO_OK},
        {from, to, to, FORESTO_OK},     {from, to, from - 1, before},           {from, to, to + 1, before},
        {from, NONE, from, FORESTO_OK}, {from, NONE, from - 1, before},         {NONE, to, to, FORESTO_OK},
        {NONE, to, to + 1, before},     {from, NONE, NONE, FORESTO_E_ARGUMENT}, {NONE, to, NONE, FORESTO_E_ARGUMENT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        foresto_rule rule = hybrid();
        rule.effective_from = rows[i].from;
        rule.effective_to = rows[i].to;
        foresto_status status = foresto_rule_check_active(&rule, rows[i].as_of, NULL);
        cr_expect_eq(status, rows[i].status, "row %zu: %s", i, foresto_status_name(status));
    }
    foresto_rule rule = hybrid();
    foresto_error error = FORESTO_ERROR_INIT;
    expect_status(foresto_rule_check_active(&rule, FORESTO_DATE_MAX + 1, NULL), FORESTO_E_DATE);
    rule.effective_from = from;
    foresto_status status = foresto_rule_check_active(&rule, from - 1, &error);
    expect_refusal("not yet", status, &error,
                   (struct refusal){FORESTO_E_RULE_NOT_EFFECTIVE, .field = "effective_from", .date = from - 1});
    rule.effective_from = NONE;
    rule.effective_to = to;
    status = foresto_rule_check_active(&rule, to + 1, &error);
    expect_refusal("no longer", status, &error,
                   (struct refusal){FORESTO_E_RULE_NOT_EFFECTIVE, .field = "effective_to", .date = to + 1});
    rule.is_active = 0;
    status = foresto_rule_check_active(&rule, to, &error);
    expect_refusal("off", status, &error, (struct refusal){FORESTO_E_RULE_INACTIVE, .field = "is_active"});
    rule.rule_type = 0;
    expect_status(foresto_rule_check_active(&rule, to, NULL), FORESTO_E_ENUM);
}

/* ---- trigger detail ---- */

Test(rule, trigger_detail) {
    static const struct {
        double threshold;
        const char *detail;
    } rows[] = {
        {0.05, "DRIFT>=5.00%"},    {0.07, "DRIFT>=7.00%"},     {0.1, "DRIFT>=10.00%"},      {0.12345, "DRIFT>=12.35%"},
        {0.01005, "DRIFT>=1.01%"}, {0.0001, "DRIFT>=0.01%"},   {0.00005, "DRIFT>=0.01%"},   {0.000049, "DRIFT>=0.00%"},
        {1e-300, "DRIFT>=0.00%"},  {0.99994, "DRIFT>=99.99%"}, {0.99995, "DRIFT>=100.00%"},
    };
    char detail[FORESTO_TRIGGER_DETAIL_SIZE];
    foresto_rule rule = hybrid();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rule.drift_threshold = rows[i].threshold;
        expect_status(foresto_rule_trigger_detail(&rule, FORESTO_TRIGGER_DRIFT, detail, NULL), FORESTO_OK);
        cr_expect_str_eq(detail, rows[i].detail);
    }
    expect_status(foresto_rule_trigger_detail(&rule, FORESTO_TRIGGER_PERIODIC, detail, NULL), FORESTO_OK);
    cr_expect_str_eq(detail, "QUARTERLY");
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    expect_status(foresto_rule_trigger_detail(&rule, FORESTO_TRIGGER_PERIODIC, detail, NULL), FORESTO_OK);
    cr_expect_str_eq(detail, "MONTHLY");
}

Test(rule, trigger_detail_refusals) {
    char detail[FORESTO_TRIGGER_DETAIL_SIZE] = "untouched";
    foresto_rule rule = hybrid();
    expect_status(foresto_rule_trigger_detail(NULL, FORESTO_TRIGGER_DRIFT, detail, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_rule_trigger_detail(&rule, FORESTO_TRIGGER_DRIFT, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_rule_trigger_detail(&rule, FORESTO_TRIGGER_NONE, detail, NULL), FORESTO_E_ENUM);
    expect_status(foresto_rule_trigger_detail(&rule, 3, detail, NULL), FORESTO_E_ENUM);
    rule.rule_type = FORESTO_RULE_PERIODIC;
    expect_status(foresto_rule_trigger_detail(&rule, FORESTO_TRIGGER_DRIFT, detail, NULL), FORESTO_E_ENUM);
    rule.rule_type = FORESTO_RULE_DRIFT;
    expect_status(foresto_rule_trigger_detail(&rule, FORESTO_TRIGGER_PERIODIC, detail, NULL), FORESTO_E_ENUM);
    rule.drift_threshold = 2.0;
    expect_status(foresto_rule_trigger_detail(&rule, FORESTO_TRIGGER_DRIFT, detail, NULL), FORESTO_E_RULE);
    cr_expect_str_eq(detail, "untouched");
}

/* ---- names ---- */

Test(rule, names) {
    static const char *const types[] = {NULL, "PERIODIC", "DRIFT", "HYBRID", NULL};
    static const char *const frequencies[] = {"NONE", "MONTHLY", "QUARTERLY", NULL};
    static const char *const policies[] = {"FIRST_TRADING_DAY", "LAST_TRADING_DAY", NULL};
    static const char *const triggers[] = {"NONE", "PERIODIC", "DRIFT", NULL};
    static const struct {
        const char *const *names;
        size_t count;
        const char *(*name)(uint32_t);
        foresto_status (*parse)(const char *, uint32_t *);
    } rows[] = {
        {types, 5, foresto_rule_type_name, foresto_rule_type_parse},
        {frequencies, 4, foresto_frequency_name, foresto_frequency_parse},
        {policies, 3, foresto_base_day_policy_name, foresto_base_day_policy_parse},
        {triggers, 4, foresto_trigger_type_name, NULL},
    };
    static const char *const wrong[] = {"", "monthly", "MONTHLY ", "MONTHL", "MONTHLYX", "PERIODI", "FIRST", "HYBRID2"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (uint32_t value = 0; value < rows[i].count; value++) {
            const char *asked = rows[i].names[value], *name = rows[i].name(value);
            cr_expect(asked == NULL ? name == NULL : name != NULL && strcmp(name, asked) == 0, "%s", asked);
            uint32_t parsed = 99;
            if (asked != NULL && rows[i].parse != NULL) {
                expect_status(rows[i].parse(asked, &parsed), FORESTO_OK);
                cr_expect_eq(parsed, value, "%s", asked);
                expect_status(rows[i].parse(asked, NULL), FORESTO_E_ARGUMENT);
            }
        }
        cr_expect_null(rows[i].name(UINT32_MAX));
        for (size_t k = 0; rows[i].parse != NULL && k < sizeof wrong / sizeof *wrong; k++) {
            uint32_t parsed = 99;
            expect_status(rows[i].parse(wrong[k], &parsed), FORESTO_E_ENUM);
            expect_status(rows[i].parse(NULL, &parsed), FORESTO_E_ARGUMENT);
            cr_expect_eq(parsed, 99);
        }
    }
}

/* ---- JSON ---- */

static void expect_json(const foresto_rule *rule, const char *asked) {
    char text[512];
    size_t length = 0;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_rule_write_json(rule, text, sizeof text, &length, &error), error);
    cr_expect_str_eq(text, asked);
    cr_expect_eq(length, strlen(asked));
}

Test(rule, json) {
    foresto_rule rule = hybrid();
    rule.rule_id = 12;
    rule.cost_rate = 0.0005;
    rule.base_day_policy = FORESTO_BASE_DAY_LAST_TRADING_DAY;
    rule.effective_from = DAY(2024, 1, 1);
    rule.effective_to = DAY(2024, 12, 31);
    strcpy(rule.rule_name, "Z\xc3\xbcrich \"5%\"\t");
    expect_json(&rule, "{\"base_day_policy\":\"LAST_TRADING_DAY\",\"cost_rate\":0.0005,\"drift_threshold\":0.05,"
                       "\"effective_from\":\"2024-01-01\",\"effective_to\":\"2024-12-31\","
                       "\"frequency\":\"QUARTERLY\",\"is_active\":true,\"rule_id\":12,"
                       "\"rule_name\":\"Z\xc3\xbcrich \\\"5%\\\"\\t\",\"rule_type\":\"HYBRID\"}");
    rule = (foresto_rule)FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_DRIFT;
    rule.drift_threshold = 1e-7;
    rule.cost_rate = 0.0;
    rule.is_active = 0;
    expect_json(&rule, "{\"cost_rate\":0,\"drift_threshold\":1e-7,\"is_active\":false,\"rule_type\":\"DRIFT\"}");
    rule = (foresto_rule)FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    expect_json(&rule, "{\"base_day_policy\":\"FIRST_TRADING_DAY\",\"cost_rate\":0.001,\"frequency\":\"MONTHLY\","
                       "\"is_active\":true,\"rule_type\":\"PERIODIC\"}");
}

Test(rule, json_room_and_refusals) {
    foresto_rule rule = hybrid();
    size_t length = 0;
    expect_status(foresto_rule_write_json(&rule, NULL, 0, &length, NULL), FORESTO_E_CAPACITY);
    char text[512] = "untouched";
    cr_assert_lt(length, sizeof text);
    expect_status(foresto_rule_write_json(&rule, text, length, NULL, NULL), FORESTO_E_CAPACITY);
    cr_expect_str_eq(text, "untouched");
    expect_status(foresto_rule_write_json(&rule, NULL, 1, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_rule_write_json(NULL, text, sizeof text, NULL, NULL), FORESTO_E_ARGUMENT);
    rule.cost_rate = 1.0;
    expect_status(foresto_rule_write_json(&rule, text, sizeof text, NULL, NULL), FORESTO_E_RULE);
    cr_expect_str_eq(text, "untouched");
    rule = hybrid();
    expect_status(foresto_rule_write_json(&rule, text, length + 1, NULL, NULL), FORESTO_OK);
    cr_expect_eq(strlen(text), length);
}

/* A parameter that the type has no use for is written when it is set. */
Test(rule, json_of_a_policy_without_a_schedule) {
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_DRIFT;
    rule.drift_threshold = 0.05;
    char text[512];
    expect_status(foresto_rule_write_json(&rule, text, sizeof text, NULL, NULL), FORESTO_OK);
    cr_expect_null(strstr(text, "base_day_policy"), "%s", text);
    cr_expect_null(strstr(text, "rule_name"), "%s", text);
    strcpy(rule.rule_name, "x");
    expect_status(foresto_rule_write_json(&rule, text, sizeof text, NULL, NULL), FORESTO_OK);
    cr_expect_not_null(strstr(text, "\"rule_name\":\"x\""), "%s", text);
    rule.base_day_policy = FORESTO_BASE_DAY_LAST_TRADING_DAY;
    expect_status(foresto_rule_write_json(&rule, text, sizeof text, NULL, NULL), FORESTO_OK);
    cr_expect_not_null(strstr(text, "\"base_day_policy\":\"LAST_TRADING_DAY\""), "%s", text);
}
