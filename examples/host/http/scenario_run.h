/* SPDX-License-Identifier: MIT */
/* POST /backtest/scenario: run a scenario, or answer with the stored run of the same request. */
#ifndef HOST_HTTP_SCENARIO_RUN_H
#define HOST_HTTP_SCENARIO_RUN_H

#include "service.h"

enum http_status answer_scenario_run(struct worker *worker, struct exchange *exchange);

#endif
