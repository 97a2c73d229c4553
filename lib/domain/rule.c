/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "domain/rule.h"

#include "base/bits.h"
#include "base/calendar.h"
#include "base/decimal.h"
#include "base/json.h"
#include "base/names.h"
#include "base/struct.h"

static const struct fo_names RULE_TYPES = FO_NAMES(FORESTO_RULE_PERIODIC, "PERIODIC", "DRIFT", "HYBRID");
static const struct fo_names FREQUENCIES = FO_NAMES(FORESTO_FREQUENCY_NONE, "NONE", "MONTHLY", "QUARTERLY");
static const struct fo_names BASE_DAYS =
    FO_NAMES(FORESTO_BASE_DAY_FIRST_TRADING_DAY, "FIRST_TRADING_DAY", "LAST_TRADING_DAY");
static const struct fo_names TRIGGERS = FO_NAMES(FORESTO_TRIGGER_NONE, "NONE", "PERIODIC", "DRIFT");

const char *foresto_rule_type_name(uint32_t rule_type) {
    return fo_names_get(&RULE_TYPES, rule_type);
}

const char *foresto_frequency_name(uint32_t frequency) {
    return fo_names_get(&FREQUENCIES, frequency);
}

const char *foresto_base_day_policy_name(uint32_t base_day_policy) {
    return fo_names_get(&BASE_DAYS, base_day_policy);
}

const char *foresto_trigger_type_name(uint32_t trigger_type) {
    return fo_names_get(&TRIGGERS, trigger_type);
}

foresto_status foresto_rule_type_parse(const char *name, uint32_t *rule_type) {
    return fo_names_find(&RULE_TYPES, name, rule_type);
}

foresto_status foresto_frequency_parse(const char *name, uint32_t *frequency) {
    return fo_names_find(&FREQUENCIES, name, frequency);
}

foresto_status foresto_base_day_policy_parse(const char *name, uint32_t *base_day_policy) {
    return fo_names_find(&BASE_DAYS, name, base_day_policy);
}

void foresto_rule_init(foresto_rule *rule, size_t struct_size) {
    const foresto_rule initial = FORESTO_RULE_INIT;
    fo_init(rule, struct_size, &initial, sizeof initial);
}

static foresto_status check_enum(const struct fo_names *names, uint32_t value, const char *field,
                                 foresto_error *error) {
    return fo_names_has(names, value) ? FORESTO_OK : fo_fail_value(error, FORESTO_E_ENUM, field, value, NULL);
}

static foresto_status check_enums(const foresto_rule *rule, foresto_error *error) {
    foresto_status status = rule->rule_type ? check_enum(&RULE_TYPES, rule->rule_type, "rule_type", error)
                                            : fo_fail_field(error, FORESTO_E_ENUM, "rule_type", "is required");
    if (!status) {
        status = check_enum(&FREQUENCIES, rule->frequency, "frequency", error);
    }
    if (!status) {
        status = check_enum(&BASE_DAYS, rule->base_day_policy, "base_day_policy", error);
    }
    if (!status && rule->is_active > 1) {
        status = fo_fail_value(error, FORESTO_E_ENUM, "is_active", rule->is_active, "must be 0 or 1");
    }
    if (!status && fo_rule_uses_schedule(rule->rule_type) && rule->frequency == FORESTO_FREQUENCY_NONE) {
        status = fo_fail_field(error, FORESTO_E_RULE, "frequency", "is required by this rule type");
    }
    return status;
}

/* Comparisons are written so that NaN fails them. */
static foresto_status check_numbers(const foresto_rule *rule, foresto_error *error) {
    if (!fo_json_integer_good(rule->rule_id)) {
        return fo_fail_value(error, FORESTO_E_RULE, "rule_id", (double)rule->rule_id, "must be within 2^53 - 1");
    }
    double threshold = rule->drift_threshold;
    double rate = rule->cost_rate;
    bool unset = fo_bits(threshold) == 0, in_range = threshold > 0.0 && threshold < 1.0;
    if (unset && fo_rule_uses_drift(rule->rule_type)) {
        return fo_fail_field(error, FORESTO_E_RULE, "drift_threshold", "is required by this rule type");
    }
    if (!unset && !in_range) {
        return fo_fail_value(error, FORESTO_E_RULE, "drift_threshold", threshold, "must be above 0 and below 1");
    }
    if (!(rate >= 0.0 && rate < 1.0)) {
        return fo_fail_value(error, FORESTO_E_RULE, "cost_rate", rate, "must be at least 0 and below 1");
    }
    return FORESTO_OK;
}

static foresto_status check_date(foresto_date date, const char *field, foresto_error *error) {
    bool good = fo_date_valid_or_none(date);
    return good ? FORESTO_OK : fo_fail_value(error, FORESTO_E_DATE, field, date, "is outside the calendar");
}

static foresto_status check_dates(const foresto_rule *rule, foresto_error *error) {
    foresto_status status = check_date(rule->effective_from, "effective_from", error);
    if (!status) {
        status = check_date(rule->effective_to, "effective_to", error);
    }
    bool both = rule->effective_from != FORESTO_DATE_NONE && rule->effective_to != FORESTO_DATE_NONE;
    if (!status && both && rule->effective_from > rule->effective_to) {
        struct fo_where where = FO_NOWHERE;
        where.field = "effective_from";
        where.date = rule->effective_from;
        status = fo_fail(error, FORESTO_E_RULE, where, "is after effective_to");
    }
    return status;
}

foresto_status fo_rule_import(foresto_rule *rule, const foresto_rule *given, foresto_error *error) {
    foresto_status status = fo_import(rule, sizeof *rule, FO_SIZE_TO(foresto_rule, rule_name), given, "rule", error);
    if (!status) {
        status = check_enums(rule, error);
    }
    if (!status) {
        status = check_numbers(rule, error);
    }
    if (!status) {
        status = check_dates(rule, error);
    }
    if (!status && !fo_utf8_valid(rule->rule_name, 0, FORESTO_RULE_NAME_MAX)) {
        status = fo_fail_field(error, FORESTO_E_NAME, "rule_name", "must be UTF-8 of at most 64 bytes");
    }
    return status;
}

foresto_status foresto_rule_validate(const foresto_rule *given, foresto_error *error) {
    foresto_rule rule;
    return fo_rule_import(&rule, given, error);
}

foresto_status fo_rule_check_active(const foresto_rule *rule, foresto_date as_of, foresto_error *error) {
    if (!rule->is_active) {
        return fo_fail_field(error, FORESTO_E_RULE_INACTIVE, "is_active", NULL);
    }
    bool dated = rule->effective_from != FORESTO_DATE_NONE || rule->effective_to != FORESTO_DATE_NONE;
    if (as_of == FORESTO_DATE_NONE) {
        return dated ? fo_fail_field(error, FORESTO_E_ARGUMENT, "as_of", "is needed: the rule has effective dates")
                     : FORESTO_OK;
    }
    if (!fo_date_valid(as_of)) {
        return fo_fail_value(error, FORESTO_E_DATE, "as_of", as_of, "is outside the calendar");
    }
    struct fo_where where = FO_NOWHERE;
    where.date = as_of;
    if (rule->effective_from != FORESTO_DATE_NONE && as_of < rule->effective_from) {
        where.field = "effective_from";
        return fo_fail(error, FORESTO_E_RULE_NOT_EFFECTIVE, where, "the rule is not yet effective");
    }
    if (rule->effective_to != FORESTO_DATE_NONE && as_of > rule->effective_to) {
        where.field = "effective_to";
        return fo_fail(error, FORESTO_E_RULE_NOT_EFFECTIVE, where, "the rule is no longer effective");
    }
    return FORESTO_OK;
}

foresto_status foresto_rule_check_active(const foresto_rule *given, foresto_date as_of, foresto_error *error) {
    foresto_rule rule;
    foresto_status status = fo_rule_import(&rule, given, error);
    return status ? status : fo_rule_check_active(&rule, as_of, error);
}

double fo_rule_drift_limit(const foresto_rule *rule) {
    return rule->drift_threshold - FORESTO_DRIFT_SLACK;
}

void fo_rule_detail(const foresto_rule *rule, uint32_t trigger_type, char detail[FORESTO_TRIGGER_DETAIL_SIZE]) {
    struct fo_text text = FO_TEXT(detail, FORESTO_TRIGGER_DETAIL_SIZE);
    if (trigger_type == FORESTO_TRIGGER_PERIODIC) {
        fo_text_string(&text, foresto_frequency_name(rule->frequency));
    } else {
        char percent[FORESTO_NUMERIC_TEXT_SIZE];
        int integer_digits;
        struct fo_decimal threshold = fo_decimal_shortest(rule->drift_threshold);
        threshold.point += 2;
        fo_text_string(&text, "DRIFT>=");
        fo_text_bytes(&text, percent, fo_decimal_fixed(&threshold, 2, percent, &integer_digits));
        fo_text_string(&text, "%");
    }
    fo_text_end(&text, NULL);
}

foresto_status foresto_rule_trigger_detail(const foresto_rule *given, uint32_t trigger_type, char *detail,
                                           foresto_error *error) {
    foresto_rule rule;
    foresto_status status = fo_rule_import(&rule, given, error);
    if (status) {
        return status;
    }
    if (!detail) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "detail", "must not be NULL");
    }
    bool possible = (trigger_type == FORESTO_TRIGGER_PERIODIC && fo_rule_uses_schedule(rule.rule_type)) ||
                    (trigger_type == FORESTO_TRIGGER_DRIFT && fo_rule_uses_drift(rule.rule_type));
    if (!possible) {
        return fo_fail_value(error, FORESTO_E_ENUM, "trigger_type", trigger_type, "the rule cannot cause it");
    }
    fo_rule_detail(&rule, trigger_type, detail);
    return FORESTO_OK;
}
