/* SPDX-License-Identifier: MIT */
/* GET /health and /metrics: what an operator watches. */
#ifndef HOST_HTTP_HEALTH_H
#define HOST_HTTP_HEALTH_H

#include "service.h"

enum http_status answer_health(struct worker *worker, struct exchange *exchange);
enum http_status answer_metrics(struct worker *worker, struct exchange *exchange);

#endif
