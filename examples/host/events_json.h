/* SPDX-License-Identifier: MIT */
/* The event sink of a run: writes each event as it happens, and watches it. */
#ifndef HOST_EVENTS_JSON_H
#define HOST_EVENTS_JSON_H

#include <stdio.h>

#include "failure.h"
#include "foresto/event.h"

/* Starts as {0} with stream and failure set. */
struct event_log {
    FILE *stream; /* gets a JSON array, an event a line; NULL: only count */
    struct failure *failure;
    uint64_t acknowledged;
    uint64_t turnover_high;
    uint64_t cost_high;
    char *json;
    size_t capacity;
};

/* put_event of a foresto_event_sink whose user is an event_log. */
int32_t event_log_put(void *user, const foresto_event *event);

/* Close the array. */
void event_log_end(struct event_log *log);

void event_log_free(struct event_log *log);

#endif
