/* SPDX-License-Identifier: MIT */
/* When work on a request is to be given up: its time has passed, its client has gone, or the service stops. */
#ifndef HOST_HTTP_TIME_LIMIT_H
#define HOST_HTTP_TIME_LIMIT_H

#include "service.h"

/* host_code of a run that was given up, clear of the store's codes. */
enum { STOPPED_BY_CLOCK = 1001, STOPPED_BY_SERVICE = 1002, STOPPED_BY_CLIENT = 1004 };

struct time_limit {
    const struct worker *worker;
    const struct exchange *exchange;
};

/* One of the codes, or 0 while the work may go on. Once it is not 0 it stays so. */
int32_t time_limit_code(const struct time_limit *limit);

/* For the library, which hands the code through as host_code. Both borrow the limit. */
foresto_progress time_limit_progress(const struct time_limit *limit);

/* For the store of the worker. Borrows the limit, until store_set_limit(). */
void time_limit_set(const struct time_limit *limit);

/* What has been stored is to be answered, though the time has passed or the service stops: the store of the worker gets
 * ANSWER_TIME at least. */
void time_limit_extend(struct worker *worker, struct exchange *exchange);

/* 503 with what a code means; 499 when there is nobody to read it. */
enum http_status refuse_stopped(struct exchange *exchange, int32_t code);

#endif
