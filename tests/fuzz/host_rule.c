/* SPDX-License-Identifier: MIT */
/* The reference host's JSON rules: what is read and good comes back from the library's own JSON as the same rule. */
#include "rule_json.h"

#include "input.h"

static void check_round_trip(const foresto_rule *rule) {
    char text[2048];
    foresto_rule back;
    struct failure failure = {0};
    if (foresto_rule_write_json(rule, text, sizeof text, NULL, NULL) != FORESTO_OK) {
        return;
    }
    HOLDS(rule_read(text, &back, &failure) == DONE && !failure.message);
    HOLDS(back.rule_type == rule->rule_type && back.rule_id == rule->rule_id && back.is_active == rule->is_active);
    HOLDS(memcmp(&back.cost_rate, &rule->cost_rate, sizeof back.cost_rate) == 0 || rule->cost_rate == 0.0);
    HOLDS(back.effective_from == rule->effective_from && back.effective_to == rule->effective_to);
    HOLDS(strcmp(back.rule_name, rule->rule_name) == 0 && back.drift_threshold == rule->drift_threshold);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    char *text = block_of(size + 1);
    foresto_rule rule;
    struct failure failure = {0};
    if (size) {
        memcpy(text, bytes, size);
    }
    text[size] = '\0';
    enum outcome outcome = rule_read(text, &rule, &failure);
    HOLDS(outcome == DONE || outcome == USAGE || outcome == REFUSED);
    HOLDS(failure.outcome == outcome && !outcome == !failure.message);
    if (outcome == DONE && foresto_rule_validate(&rule, NULL) == FORESTO_OK) {
        check_round_trip(&rule);
    }
    free(failure.message);
    free(text);
    return 0;
}
