/* SPDX-License-Identifier: MIT */
/* The body of a request to the reference host's service: fields of their types and ranges, or one refusal. */
#include "http/scenario_body.h"

#include "input.h"

static void check_body(const struct scenario_body *body) {
    HOLDS(body->scenario_id && body->scenario_id[0] && strlen(body->scenario_id) <= 64);
    HOLDS(body->start_date <= body->end_date && body->end_date - body->start_date <= DATE_SPAN_MAX);
    HOLDS(body->initial_amount > 0.0 && body->initial_amount - body->initial_amount == 0.0);
    HOLDS(foresto_missing_policy_name(body->missing_policy));
    HOLDS(body->rule_id >= 0 && !(body->rule_id && body->has_rule));
}

/* The same body with the rules switched on, and off: then one that names a rule is refused. */
static void read_body(const uint8_t *bytes, size_t size, bool use_rebalancing) {
    struct exchange exchange = {.body = block_copy(bytes, size), .body_size = size};
    struct scenario_body body = {0};
    enum http_status status = scenario_body_read(&exchange, use_rebalancing, &body);
    HOLDS(status == exchange.refusal.status && !status == !exchange.refusal.code);
    if (status) {
        HOLDS(status >= HTTP_BAD_REQUEST && exchange.refusal.message[0]);
    } else {
        check_body(&body);
        HOLDS(use_rebalancing || !(body.rule_id || body.has_rule));
    }
    scenario_body_free(&body);
    free(exchange.body);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    read_body(bytes, size, true);
    read_body(bytes, size, false);
    return 0;
}
