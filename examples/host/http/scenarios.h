/* SPDX-License-Identifier: MIT */
/* GET /scenarios: what can be run, and over which days. */
#ifndef HOST_HTTP_SCENARIOS_H
#define HOST_HTTP_SCENARIOS_H

#include "service.h"

enum http_status answer_scenarios(struct worker *worker, struct exchange *exchange);

#endif
