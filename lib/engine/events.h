/* SPDX-License-Identifier: MIT */
/* The events of a run, kept for its result. */
#ifndef FO_ENGINE_EVENTS_H
#define FO_ENGINE_EVENTS_H

#include "base/memory.h"
#include "foresto/event.h"

/* What differs from one event of a run to the next, but for the weights before. */
struct fo_event_entry {
    foresto_date date;
    uint32_t trigger_type;
    double turnover;
    double cost_factor;
    double cost_amount;
    double nav_before;
    double nav_after;
};

/* Grows by doubling: the number of allocations goes with the logarithm of the number of events. */
struct fo_events {
    struct fo_event_entry *entries;
    double *before_weights; /* asset_count for each entry */
    uint64_t count;
    uint64_t capacity;
    uint32_t asset_count;
};

/* Make room for one more event; nothing is lost on failure. */
foresto_status fo_events_reserve(struct fo_events *events, const foresto_allocator *allocator, foresto_error *error);

void fo_events_release(struct fo_events *events, const foresto_allocator *allocator);

#endif
