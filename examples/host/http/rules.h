/* SPDX-License-Identifier: MIT */
/* GET /backtest/rebalancing/rules, and one of them. */
#ifndef HOST_HTTP_RULES_H
#define HOST_HTTP_RULES_H

#include "service.h"

enum http_status answer_rules(struct worker *worker, struct exchange *exchange);
enum http_status answer_rule(struct worker *worker, struct exchange *exchange);

#endif
