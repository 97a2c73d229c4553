/* SPDX-License-Identifier: MIT */
#include "scenario_body.h"

#include <string.h>

#include "../rule_json.h"
#include "foresto/date.h"
#include "foresto/request.h"
#include "service.h"

/* The first amount that does not fit NUMERIC(18,4). */
#define AMOUNT_LIMIT 1e14
/* The first number that does not fit an id. */
#define ID_LIMIT 9223372036854775808.0

/* How deep the brackets of a JSON text nest. What stands in strings does not count. */
static unsigned depth_of(const char *text, size_t size) {
    unsigned depth = 0, deepest = 0;
    bool in_string = false;
    for (size_t i = 0; i < size; i++) {
        if (in_string && text[i] == '\\') {
            i++;
        } else if (in_string) {
            in_string = text[i] != '"';
        } else if (text[i] == '"') {
            in_string = true;
        } else if (text[i] == '{' || text[i] == '[') {
            depth++;
            deepest = depth > deepest ? depth : deepest;
        } else if ((text[i] == '}' || text[i] == ']') && depth > 0) {
            depth--;
        }
    }
    return deepest;
}

static enum http_status refuse_json(struct refusal *refusal, const json_error_t *error) {
    switch (json_error_code(error)) {
    case json_error_out_of_memory:
        return refuse(refusal, HTTP_FAILED, "INTERNAL", NULL, "out of memory");
    case json_error_duplicate_key:
        return refuse(refusal, HTTP_BAD_REQUEST, "DUPLICATE_FIELD", NULL, "line %d, column %d: %s", error->line,
                      error->column, error->text);
    case json_error_numeric_overflow:
        return refuse(refusal, HTTP_OUT_OF_RANGE, "RANGE", NULL, "line %d, column %d: %s", error->line, error->column,
                      error->text);
    default:
        return refuse(refusal, HTTP_BAD_REQUEST, "MALFORMED_JSON", NULL, "line %d, column %d: %s", error->line,
                      error->column, error->text);
    }
}

static enum http_status refuse_type(struct refusal *refusal, const char *field, const char *takes) {
    return refuse(refusal, HTTP_BAD_REQUEST, "ILL_TYPED", field, "%s takes %s", field, takes);
}

static enum http_status read_scenario_id(struct scenario_body *body, json_t *value, struct refusal *refusal) {
    if (!json_is_string(value)) {
        return refuse_type(refusal, "scenario_id", "a string");
    }
    if (json_string_length(value) == 0 || json_string_length(value) > 64) {
        return refuse(refusal, HTTP_OUT_OF_RANGE, "RANGE", "scenario_id", "scenario_id takes 1 to 64 bytes");
    }
    body->scenario_id = json_string_value(value);
    return NOT_REFUSED;
}

static enum http_status read_date(const char *field, json_t *value, foresto_date *date, struct refusal *refusal) {
    if (!json_is_string(value)) {
        return refuse_type(refusal, field, "a date YYYY-MM-DD as a string");
    }
    const char *text = json_string_value(value);
    foresto_status status = foresto_date_parse(text, json_string_length(value), date);
    if (status == FORESTO_E_DATE) {
        return refuse(refusal, HTTP_OUT_OF_RANGE, "DATE", field, "%s: there is no day '%s'", field, text);
    }
    return status ? refuse(refusal, HTTP_BAD_REQUEST, "PARSE", field, "%s: '%.64s' is no date YYYY-MM-DD", field, text)
                  : NOT_REFUSED;
}

static enum http_status read_start_date(struct scenario_body *body, json_t *value, struct refusal *refusal) {
    return read_date("start_date", value, &body->start_date, refusal);
}

static enum http_status read_end_date(struct scenario_body *body, json_t *value, struct refusal *refusal) {
    return read_date("end_date", value, &body->end_date, refusal);
}

static enum http_status read_initial_amount(struct scenario_body *body, json_t *value, struct refusal *refusal) {
    if (!json_is_number(value)) {
        return refuse_type(refusal, "initial_amount", "a number");
    }
    body->initial_amount = json_number_value(value);
    if (body->initial_amount >= AMOUNT_LIMIT) {
        return refuse(refusal, HTTP_OUT_OF_RANGE, "RANGE", "initial_amount",
                      "initial_amount must be below 1e14, since it does not fit NUMERIC(18,4)");
    }
    if (body->initial_amount > 0.0) {
        return NOT_REFUSED;
    }
    return refuse(refusal, HTTP_OUT_OF_RANGE, "AMOUNT", "initial_amount", "initial_amount must be above 0");
}

static enum http_status read_missing_policy(struct scenario_body *body, json_t *value, struct refusal *refusal) {
    if (!json_is_string(value)) {
        return refuse_type(refusal, "missing_policy", "SKIP_DAY, ZERO_RETURN or REJECT");
    }
    if (foresto_missing_policy_parse(json_string_value(value), &body->missing_policy)) {
        return refuse(refusal, HTTP_OUT_OF_RANGE, "ENUM", "missing_policy",
                      "missing_policy takes SKIP_DAY, ZERO_RETURN or REJECT, not '%.64s'", json_string_value(value));
    }
    return NOT_REFUSED;
}

static enum http_status read_rule_id(struct scenario_body *body, json_t *value, struct refusal *refusal) {
    if (json_is_real(value) && (json_real_value(value) >= ID_LIMIT || json_real_value(value) < -ID_LIMIT)) {
        return refuse(refusal, HTTP_OUT_OF_RANGE, "RANGE", "rebalancing_rule_id",
                      "rebalancing_rule_id is out of range");
    }
    if (!json_is_integer(value)) {
        return refuse_type(refusal, "rebalancing_rule_id", "a whole number");
    }
    body->rule_id = json_integer_value(value);
    if (body->rule_id < 1) {
        return refuse(refusal, HTTP_NOT_FOUND, "NOT_FOUND", "rebalancing_rule_id", "there is no rule %lld",
                      (long long)body->rule_id);
    }
    return NOT_REFUSED;
}

static enum http_status read_rule_field(foresto_rule *rule, const char *name, json_t *value, struct refusal *refusal) {
    char field[64];
    const char *takes;
    snprintf(field, sizeof field, "rebalancing_rule.%.40s", name);
    if (strcmp(name, "rule_id") == 0) { /* the id of a stored rule with other parameters would be a lie */
        return refuse(refusal, HTTP_BAD_REQUEST, "UNKNOWN_FIELD", field,
                      "a stored rule is named by rebalancing_rule_id, in the place of rebalancing_rule");
    }
    switch (rule_read_field(name, value, rule, &takes)) {
    case RULE_FIELD_UNKNOWN:
        return refuse(refusal, HTTP_BAD_REQUEST, "UNKNOWN_FIELD", field, "there is no field %s", field);
    case RULE_FIELD_ILL_TYPED:
        return refuse_type(refusal, field, takes);
    case RULE_FIELD_OUT_OF_RANGE:
        return refuse(refusal, HTTP_OUT_OF_RANGE, "RULE", field, "%s takes %s", field, takes);
    default:
        return NOT_REFUSED;
    }
}

static enum http_status read_rule(struct scenario_body *body, json_t *object, struct refusal *refusal) {
    if (!json_is_object(object)) {
        return refuse_type(refusal, "rebalancing_rule", "an object");
    }
    foresto_rule_init(&body->rule, sizeof body->rule);
    body->has_rule = true;
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value) {
        enum http_status status = read_rule_field(&body->rule, name, value, refusal);
        if (status) {
            return status;
        }
    }
    return NOT_REFUSED;
}

static const struct {
    const char *name;
    bool required;
    enum http_status (*read)(struct scenario_body *body, json_t *value, struct refusal *refusal);
} FIELDS[] = {
    {"scenario_id", true, read_scenario_id},
    {"start_date", true, read_start_date},
    {"end_date", true, read_end_date},
    {"initial_amount", true, read_initial_amount},
    {"missing_policy", false, read_missing_policy},
    {"rebalancing_rule", false, read_rule},
    {"rebalancing_rule_id", false, read_rule_id},
};
#define FIELD_COUNT (sizeof FIELDS / sizeof FIELDS[0])

static enum http_status refuse_unknown(json_t *json, struct refusal *refusal) {
    const char *name;
    json_t *value;
    json_object_foreach(json, name, value) {
        size_t i = 0;
        while (i < FIELD_COUNT && strcmp(FIELDS[i].name, name) != 0) {
            i++;
        }
        if (i == FIELD_COUNT) {
            return refuse(refusal, HTTP_BAD_REQUEST, "UNKNOWN_FIELD", name, "there is no field %.64s", name);
        }
    }
    return NOT_REFUSED;
}

static enum http_status refuse_rules(json_t *json, struct refusal *refusal) {
    static const char *const names[] = {"rebalancing_rule", "rebalancing_rule_id"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        json_t *value = json_object_get(json, names[i]);
        if (value && !json_is_null(value)) {
            return refuse(refusal, HTTP_BAD_REQUEST, foresto_status_name(FORESTO_E_FEATURE_DISABLED), names[i],
                          REBALANCING_DISABLED);
        }
    }
    return NOT_REFUSED;
}

/* Optional fields may be null. */
static enum http_status read_fields(struct scenario_body *body, struct refusal *refusal) {
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        json_t *value = json_object_get(body->json, FIELDS[i].name);
        bool absent = !value || json_is_null(value);
        if (absent && FIELDS[i].required) {
            return refuse(refusal, HTTP_BAD_REQUEST, "REQUIRED", FIELDS[i].name, "%s is required", FIELDS[i].name);
        }
        enum http_status status = absent ? NOT_REFUSED : FIELDS[i].read(body, value, refusal);
        if (status) {
            return status;
        }
    }
    return NOT_REFUSED;
}

static enum http_status check_together(const struct scenario_body *body, struct refusal *refusal) {
    if (body->start_date > body->end_date) {
        return refuse(refusal, HTTP_OUT_OF_RANGE, "DATE", "start_date", "start_date is after end_date");
    }
    if (body->end_date - body->start_date > DATE_SPAN_MAX) {
        return refuse(refusal, HTTP_OUT_OF_RANGE, "DATE_SPAN", "end_date",
                      "from start_date to end_date are more than %d days", DATE_SPAN_MAX);
    }
    if (body->rule_id && body->has_rule) {
        return refuse(refusal, HTTP_BAD_REQUEST, "ARGUMENT", "rebalancing_rule_id",
                      "give either rebalancing_rule or rebalancing_rule_id");
    }
    return NOT_REFUSED;
}

/* A whole number of more than 64 bits stops the reading. As a real it is read, and its field refuses it: all fields
 * that take a real come before rebalancing_rule_id, the only one that then would not take what it should. */
static json_t *read_json(const char *text, size_t size, json_error_t *error) {
    json_t *json = json_loadb(text, size, JSON_REJECT_DUPLICATES, error);
    if (!json && json_error_code(error) == json_error_numeric_overflow) {
        json = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, error);
    }
    return json;
}

enum http_status scenario_body_read(struct exchange *exchange, bool use_rebalancing, struct scenario_body *body) {
    struct refusal *refusal = &exchange->refusal;
    const char *text = exchange->body ? exchange->body : "";
    if (depth_of(text, exchange->body_size) > JSON_DEPTH_MAX) {
        return refuse(refusal, HTTP_BAD_REQUEST, "MALFORMED_JSON", NULL, "the JSON nests deeper than %d",
                      JSON_DEPTH_MAX);
    }
    json_error_t error;
    body->json = read_json(text, exchange->body_size, &error);
    if (!body->json) {
        return refuse_json(refusal, &error);
    }
    if (!json_is_object(body->json)) {
        return refuse(refusal, HTTP_BAD_REQUEST, "MALFORMED_JSON", NULL, "the body is not a JSON object");
    }
    enum http_status status = use_rebalancing ? NOT_REFUSED : refuse_rules(body->json, refusal);
    status = status ? status : refuse_unknown(body->json, refusal);
    status = status ? status : read_fields(body, refusal);
    return status ? status : check_together(body, refusal);
}

void scenario_body_free(struct scenario_body *body) {
    json_decref(body->json);
}
