/* SPDX-License-Identifier: MIT */
/* The body of POST /backtest/scenario. */
#ifndef HOST_HTTP_SCENARIO_BODY_H
#define HOST_HTTP_SCENARIO_BODY_H

#include <jansson.h>

#include "exchange.h"
#include "foresto/rule.h"

struct scenario_body {
    json_t *json; /* what scenario_id points into */
    const char *scenario_id;
    foresto_date start_date, end_date;
    double initial_amount;
    uint32_t missing_policy; /* enum foresto_missing_policy */
    int64_t rule_id;         /* 0: none is named */
    bool has_rule;           /* written out */
    foresto_rule rule;
};

/* Read and check a body. *body starts as {0}, and is to be freed after a refusal too. While the feature flag is off a
 * rule is refused before it is looked at; whether its parameters go together is left to foresto_rule_check_active(). */
enum http_status scenario_body_read(struct exchange *exchange, bool use_rebalancing, struct scenario_body *body);

void scenario_body_free(struct scenario_body *body);

#endif
