/* SPDX-License-Identifier: MIT */
/* The log: JSON on standard error, one object a line, never in pieces. */
#ifndef HOST_HTTP_LOG_H
#define HOST_HTTP_LOG_H

#include "exchange.h"

/* A request that has been answered with this status. */
void log_request(const struct exchange *exchange, const char *route, int status, int64_t microseconds);

/* Anything else: `"event":event` and a text. `level` is info, warning or error. */
void log_event(const char *level, const char *event, const char *text);

#endif
