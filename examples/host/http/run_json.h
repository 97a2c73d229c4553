/* SPDX-License-Identifier: MIT */
/* Stored runs as JSON. Every answer about a run is written from what the store has of it, the first one too, so that
 * all are the same. */
#ifndef HOST_HTTP_RUN_JSON_H
#define HOST_HTTP_RUN_JSON_H

#include "service.h"

/* `[{...},...]`: the events of a run by date, with the columns of the table. Sets *count. */
enum http_status run_put_events(struct worker *worker, struct exchange *exchange, int64_t run_id, uint64_t *count);

/* What the answers need of a run. The store lends it only while it reads, so it is copied. */
struct run_copy {
    char request_hash[FORESTO_SHA256_HEX_SIZE];
    char engine_version[32];
    char final_value[32];
    char scenario_id[256];
    bool rebalanced; /* by a rule */
    int64_t trading_days, event_count;
    int64_t scheduled; /* days on which a PERIODIC rule falls; -1 for other runs */
    char *figures;     /* JSON */
    char *request;     /* JSON; NULL: it was not kept */
};

/* Read a run; 404 when there is none. *copy starts as {0}, and is to be freed after a refusal too. */
enum http_status run_read(struct worker *worker, struct exchange *exchange, const char *field, int64_t run_id,
                          struct run_copy *copy);

void run_copy_free(struct run_copy *copy);

#endif
