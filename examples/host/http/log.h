/* SPDX-License-Identifier: MIT */
/* The log: JSON on standard error, one object a line. A thread of its own writes it: whoever reads the log too slowly,
 * or not at all, loses lines, which are counted, and holds nobody up. */
#ifndef HOST_HTTP_LOG_H
#define HOST_HTTP_LOG_H

#include "../failure.h"
#include "exchange.h"

/* Lines are taken from log_start() to log_stop(), which gives what still waits a second to be written. */
enum outcome log_start(struct failure *failure);
void log_stop(void);

/* How many lines were lost so far. */
uint64_t log_dropped(void);

/* A request that has been answered with this status. */
void log_request(const struct exchange *exchange, const char *route, int status, int64_t microseconds);

/* Anything else: `"event":event` and a text. `level` is info, warning or error. */
void log_event(const char *level, const char *event, const char *text);

#endif
