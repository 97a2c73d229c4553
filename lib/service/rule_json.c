/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/json.h"
#include "domain/rule.h"
#include "service/deliver.h"

static void write_rule(struct fo_text *text, const void *what) {
    const foresto_rule *rule = what;
    bool scheduled = fo_rule_uses_schedule(rule->rule_type);
    bool first = true;
    fo_text_string(text, "{");
    if (scheduled || rule->base_day_policy) {
        fo_json_member_string(text, &first, "base_day_policy", foresto_base_day_policy_name(rule->base_day_policy));
    }
    fo_json_member_double(text, &first, "cost_rate", rule->cost_rate);
    if (rule->drift_threshold > 0.0) {
        fo_json_member_double(text, &first, "drift_threshold", rule->drift_threshold);
    }
    if (rule->effective_from != FORESTO_DATE_NONE) {
        fo_json_member_date(text, &first, "effective_from", rule->effective_from);
    }
    if (rule->effective_to != FORESTO_DATE_NONE) {
        fo_json_member_date(text, &first, "effective_to", rule->effective_to);
    }
    if (rule->frequency != FORESTO_FREQUENCY_NONE) {
        fo_json_member_string(text, &first, "frequency", foresto_frequency_name(rule->frequency));
    }
    fo_json_key(text, &first, "is_active");
    fo_text_string(text, rule->is_active ? "true" : "false");
    if (rule->rule_id) {
        fo_json_member_int(text, &first, "rule_id", rule->rule_id);
    }
    if (rule->rule_name[0]) {
        fo_json_member_string(text, &first, "rule_name", rule->rule_name);
    }
    fo_json_member_string(text, &first, "rule_type", foresto_rule_type_name(rule->rule_type));
    fo_text_string(text, "}");
}

foresto_status foresto_rule_write_json(const foresto_rule *given, char *text, size_t capacity, size_t *length,
                                       foresto_error *error) {
    foresto_rule rule;
    foresto_status status = fo_rule_import(&rule, given, error);
    return status ? status : fo_deliver(write_rule, &rule, text, capacity, length, error);
}
