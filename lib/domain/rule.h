/* SPDX-License-Identifier: MIT */
/* Rules inside the library. */
#ifndef FO_DOMAIN_RULE_H
#define FO_DOMAIN_RULE_H

#include <stdbool.h>

#include "foresto/rule.h"

static inline bool fo_rule_uses_schedule(uint32_t rule_type) {
    return rule_type == FORESTO_RULE_PERIODIC || rule_type == FORESTO_RULE_HYBRID;
}

static inline bool fo_rule_uses_drift(uint32_t rule_type) {
    return rule_type == FORESTO_RULE_DRIFT || rule_type == FORESTO_RULE_HYBRID;
}

/* Whether the trigger of a day depends on the trading day after it. */
static inline bool fo_rule_looks_ahead(const foresto_rule *rule) {
    return rule && fo_rule_uses_schedule(rule->rule_type) && rule->base_day_policy == FORESTO_BASE_DAY_LAST_TRADING_DAY;
}

/* Import a caller's rule and validate it. */
foresto_status fo_rule_import(foresto_rule *rule, const foresto_rule *given, foresto_error *error);

/* As foresto_rule_check_active(), for an imported rule. */
foresto_status fo_rule_check_active(const foresto_rule *rule, foresto_date as_of, foresto_error *error);

/* The drift that fires: the threshold less its slack. */
double fo_rule_drift_limit(const foresto_rule *rule);

/* As foresto_rule_trigger_detail(), for a validated rule and a trigger that it can cause. */
void fo_rule_detail(const foresto_rule *rule, uint32_t trigger_type, char detail[FORESTO_TRIGGER_DETAIL_SIZE]);

#endif
