/* SPDX-License-Identifier: MIT */
#include "rule_json.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/date.h"

#define COST_RATE_MAX 0.02

/* Each setter returns false for a value that it does not take. */

static bool set_rule_id(foresto_rule *rule, const json_t *value) {
    rule->rule_id = json_integer_value(value);
    return rule->rule_id != 0; /* 0 would mean "none"; so does a value of another type */
}

static bool set_rule_name(foresto_rule *rule, const json_t *value) {
    size_t length = json_string_length(value);
    if (length < 1 || length > FORESTO_RULE_NAME_MAX) {
        return false;
    }
    memcpy(rule->rule_name, json_string_value(value), length + 1);
    return true;
}

static bool set_rule_type(foresto_rule *rule, const json_t *value) {
    return foresto_rule_type_parse(json_string_value(value), &rule->rule_type) == FORESTO_OK;
}

static bool set_frequency(foresto_rule *rule, const json_t *value) {
    return foresto_frequency_parse(json_string_value(value), &rule->frequency) == FORESTO_OK;
}

static bool set_base_day_policy(foresto_rule *rule, const json_t *value) {
    return foresto_base_day_policy_parse(json_string_value(value), &rule->base_day_policy) == FORESTO_OK;
}

static bool set_drift_threshold(foresto_rule *rule, const json_t *value) {
    rule->drift_threshold = json_number_value(value);
    return rule->drift_threshold < 0.0 || rule->drift_threshold > 0.0; /* 0 would mean "not set" */
}

static bool set_cost_rate(foresto_rule *rule, const json_t *value) {
    rule->cost_rate = json_number_value(value);
    return json_is_number(value) && rule->cost_rate <= COST_RATE_MAX;
}

static bool set_is_active(foresto_rule *rule, const json_t *value) {
    rule->is_active = json_is_true(value);
    return json_is_boolean(value);
}

static bool set_date(foresto_date *date, const json_t *value) {
    return json_is_string(value) &&
           foresto_date_parse(json_string_value(value), json_string_length(value), date) == FORESTO_OK;
}

static bool set_effective_from(foresto_rule *rule, const json_t *value) {
    return set_date(&rule->effective_from, value);
}

static bool set_effective_to(foresto_rule *rule, const json_t *value) {
    return set_date(&rule->effective_to, value);
}

static bool is_whole(const json_t *value) {
    return json_is_integer(value);
}

static bool is_number(const json_t *value) {
    return json_is_number(value);
}

static bool is_text(const json_t *value) {
    return json_is_string(value);
}

static bool is_truth(const json_t *value) {
    return json_is_boolean(value);
}

static const struct {
    const char *name;
    bool (*has_type)(const json_t *value);
    bool (*set)(foresto_rule *rule, const json_t *value);
    const char *takes;
} FIELDS[] = {
    {"rule_id", is_whole, set_rule_id, "an integer other than 0"},
    {"rule_name", is_text, set_rule_name, "a string of 1 to 64 bytes"},
    {"rule_type", is_text, set_rule_type, "PERIODIC, DRIFT or HYBRID"},
    {"frequency", is_text, set_frequency, "MONTHLY or QUARTERLY"},
    {"base_day_policy", is_text, set_base_day_policy, "FIRST_TRADING_DAY or LAST_TRADING_DAY"},
    {"drift_threshold", is_number, set_drift_threshold, "a number above 0 and below 1"},
    {"cost_rate", is_number, set_cost_rate, "a number from 0 to 0.02"},
    {"is_active", is_truth, set_is_active, "true or false"},
    {"effective_from", is_text, set_effective_from, "a date YYYY-MM-DD"},
    {"effective_to", is_text, set_effective_to, "a date YYYY-MM-DD"},
};
#define FIELD_COUNT (sizeof FIELDS / sizeof FIELDS[0])

enum rule_field rule_read_field(const char *name, const json_t *value, foresto_rule *rule, const char **takes) {
    size_t i = 0;
    while (i < FIELD_COUNT && strcmp(FIELDS[i].name, name) != 0) {
        i++;
    }
    *takes = i < FIELD_COUNT ? FIELDS[i].takes : NULL;
    if (i == FIELD_COUNT) {
        return RULE_FIELD_UNKNOWN;
    }
    if (json_is_null(value)) {
        return RULE_FIELD_TAKEN;
    }
    if (!FIELDS[i].has_type(value)) {
        return RULE_FIELD_ILL_TYPED;
    }
    return FIELDS[i].set(rule, value) ? RULE_FIELD_TAKEN : RULE_FIELD_OUT_OF_RANGE;
}

static enum outcome read_field(foresto_rule *rule, const char *name, const json_t *value, struct failure *failure) {
    const char *takes;
    enum rule_field became = rule_read_field(name, value, rule, &takes);
    if (became == RULE_FIELD_TAKEN) {
        return DONE;
    }
    if (became == RULE_FIELD_UNKNOWN) {
        return fail_with(failure, FORESTO_OK, name, fail(failure, REFUSED, "rule: there is no field %s", name));
    }
    char *given = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
    fail(failure, REFUSED, "rule: %s takes %s, not %s", name, takes, given ? given : "this");
    free(given);
    return fail_with(failure, became == RULE_FIELD_OUT_OF_RANGE ? FORESTO_E_RULE : FORESTO_OK, name, REFUSED);
}

static enum outcome fail_json(const json_error_t *error, struct failure *failure) {
    enum json_error_code code = json_error_code(error);
    if (code == json_error_out_of_memory || !error->text[0]) {
        return fail_memory(failure);
    }
    if (code == json_error_duplicate_key || code == json_error_numeric_overflow) {
        return fail(failure, REFUSED, "rule: %s", error->text);
    }
    return fail(failure, USAGE, "--rule: line %d, column %d: %s", error->line, error->column, error->text);
}

enum outcome rule_read(const char *text, foresto_rule *rule, struct failure *failure) {
    json_error_t error;
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!json) {
        return fail_json(&error, failure);
    }
    enum outcome outcome = json_is_object(json) ? DONE : fail(failure, USAGE, "--rule: the JSON is not an object");
    foresto_rule_init(rule, sizeof(foresto_rule));
    const char *name;
    json_t *value;
    json_object_foreach(json, name, value) {
        if (!outcome) {
            outcome = read_field(rule, name, value, failure);
        }
    }
    json_decref(json);
    return outcome;
}
