/* SPDX-License-Identifier: MIT */
/* GET /backtest/analysis/...: the figures of a run, and the differences of two runs' figures. */
#ifndef HOST_HTTP_ANALYSIS_H
#define HOST_HTTP_ANALYSIS_H

#include "service.h"

enum http_status answer_analysis(struct worker *worker, struct exchange *exchange);
enum http_status answer_comparison(struct worker *worker, struct exchange *exchange);

#endif
