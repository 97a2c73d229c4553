/* SPDX-License-Identifier: MIT */
/* The events of a run: as the engine makes them, as a result keeps them, as a host sees them. */
#ifndef FO_ENGINE_EVENTS_H
#define FO_ENGINE_EVENTS_H

#include <stdbool.h>
#include <string.h>

#include "domain/portfolio.h"
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

/* What is the same for all events of a run. Names, order and targets are borrowed. */
struct fo_event_frame {
    foresto_rule rule;
    char details[FORESTO_TRIGGER_DRIFT + 1][FORESTO_TRIGGER_DETAIL_SIZE]; /* by trigger type */
    uint32_t asset_count;
    const char *const *names;
    const uint32_t *name_order;
    const double *targets;
};

/* From a portfolio and a validated rule. */
void fo_event_frame_set(struct fo_event_frame *frame, const struct fo_portfolio *portfolio, const foresto_rule *rule);

/* The event with a number, 1, 2, ..., in full. */
foresto_event fo_event_show(const struct fo_event_frame *frame, uint64_t order, const struct fo_event_entry *entry,
                            const double *before_weights);

/* Column by column. The caller's columns have a fixed capacity, and a column that is NULL is not wanted; columns of our
 * own grow by doubling: the number of allocations goes with the logarithm of the number of events. */
struct fo_events {
    bool fixed;
    foresto_date *dates;
    uint32_t *trigger_types;
    double *turnover;
    double *cost_factor;
    double *cost_amount;
    double *nav_before;
    double *nav_after;
    double *before_weights; /* asset_count for each event */
    size_t count;
    size_t capacity;
};

/* The event at an index. */
struct fo_event_entry fo_events_get(const struct fo_events *events, size_t index);

static inline void fo_event_put_number(double *column, size_t k, double value) {
    if (column) {
        column[k] = value;
    }
}

/* Put one more event where there is room; the weights may be NULL where their column is. */
static inline void fo_events_put(struct fo_events *events, uint32_t asset_count, const struct fo_event_entry *entry,
                                 const double *before_weights) {
    size_t k = events->count++;
    if (events->dates) {
        events->dates[k] = entry->date;
    }
    if (events->trigger_types) {
        events->trigger_types[k] = entry->trigger_type;
    }
    fo_event_put_number(events->turnover, k, entry->turnover);
    fo_event_put_number(events->cost_factor, k, entry->cost_factor);
    fo_event_put_number(events->cost_amount, k, entry->cost_amount);
    fo_event_put_number(events->nav_before, k, entry->nav_before);
    fo_event_put_number(events->nav_after, k, entry->nav_after);
    if (events->before_weights) {
        memcpy(events->before_weights + k * asset_count, before_weights, asset_count * sizeof *before_weights);
    }
}

/* Make room for more events; nothing is lost on failure. FORESTO_E_CAPACITY when the columns are fixed. */
foresto_status fo_events_grow(struct fo_events *events, uint32_t asset_count, const foresto_allocator *allocator,
                              foresto_error *error);

/* Keep one more event, as fo_events_put() does, and make room for it where there is none. */
static inline foresto_status fo_events_append(struct fo_events *events, uint32_t asset_count,
                                              const struct fo_event_entry *entry, const double *before_weights,
                                              const foresto_allocator *allocator, foresto_error *error) {
    foresto_status status = FORESTO_OK;
    if (events->count == events->capacity) {
        status = fo_events_grow(events, asset_count, allocator, error);
    }
    if (!status) {
        fo_events_put(events, asset_count, entry, before_weights);
    }
    return status;
}

void fo_events_release(struct fo_events *events, const foresto_allocator *allocator);

#endif
