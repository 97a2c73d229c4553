/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/events.h"

#include <string.h>

foresto_status fo_events_reserve(struct fo_events *events, const foresto_allocator *allocator, foresto_error *error) {
    if (events->count < events->capacity) {
        return FORESTO_OK;
    }
    uint64_t capacity = events->capacity ? 2 * events->capacity : 16;
    struct fo_layout layout = {0, false};
    size_t entries = fo_layout_add(&layout, capacity, sizeof *events->entries);
    size_t weights = fo_layout_add(&layout, capacity * events->asset_count, sizeof *events->before_weights);
    void *memory = NULL;
    foresto_status status = fo_layout_allocate(&layout, allocator, &memory, error);
    if (status) {
        return status;
    }
    struct fo_events grown = {
        .entries = (void *)((unsigned char *)memory + entries),
        .before_weights = (void *)((unsigned char *)memory + weights),
        .count = events->count,
        .capacity = capacity,
        .asset_count = events->asset_count,
    };
    if (events->count) {
        memcpy(grown.entries, events->entries, events->count * sizeof *grown.entries);
        memcpy(grown.before_weights, events->before_weights,
               events->count * events->asset_count * sizeof *grown.before_weights);
    }
    fo_events_release(events, allocator);
    *events = grown;
    return FORESTO_OK;
}

void fo_events_release(struct fo_events *events, const foresto_allocator *allocator) {
    fo_release(allocator, events->entries); /* the first part of the one block */
}
