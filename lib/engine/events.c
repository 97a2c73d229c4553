/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/events.h"

#include <string.h>

#include "domain/rule.h"

void fo_event_frame_set(struct fo_event_frame *frame, const struct fo_portfolio *portfolio, const foresto_rule *rule) {
    *frame = (struct fo_event_frame){
        .rule = *rule,
        .asset_count = portfolio->asset_count,
        .names = portfolio->names,
        .name_order = portfolio->name_order,
        .targets = portfolio->targets,
    };
    if (fo_rule_uses_schedule(rule->rule_type)) {
        fo_rule_detail(rule, FORESTO_TRIGGER_PERIODIC, frame->details[FORESTO_TRIGGER_PERIODIC]);
    }
    if (fo_rule_uses_drift(rule->rule_type)) {
        fo_rule_detail(rule, FORESTO_TRIGGER_DRIFT, frame->details[FORESTO_TRIGGER_DRIFT]);
    }
}

foresto_event fo_event_show(const struct fo_event_frame *frame, uint64_t order, const struct fo_event_entry *entry,
                            const double *before_weights) {
    foresto_event event = {
        .struct_size = sizeof event,
        .trigger_type = entry->trigger_type,
        .event_order = order,
        .rule_id = frame->rule.rule_id,
        .event_date = entry->date,
        .asset_count = frame->asset_count,
        .turnover = entry->turnover,
        .cost_rate = frame->rule.cost_rate,
        .cost_factor = entry->cost_factor,
        .cost_amount = entry->cost_amount,
        .nav_before = entry->nav_before,
        .nav_after = entry->nav_after,
        .asset_names = frame->names,
        .before_weights = before_weights,
        .after_weights = frame->targets,
        .name_order = frame->name_order,
    };
    memcpy(event.trigger_detail, frame->details[entry->trigger_type], sizeof event.trigger_detail);
    return event;
}

static foresto_status grow(struct fo_events *events, uint32_t asset_count, const foresto_allocator *allocator,
                           foresto_error *error) {
    size_t capacity = events->capacity ? 2 * events->capacity : 16;
    struct fo_layout layout = {0, false};
    size_t entries = fo_layout_add(&layout, capacity, sizeof *events->entries);
    size_t weights = fo_layout_add(&layout, (uint64_t)capacity * asset_count, sizeof *events->before_weights);
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
    };
    if (events->count) {
        memcpy(grown.entries, events->entries, events->count * sizeof *grown.entries);
        memcpy(grown.before_weights, events->before_weights,
               events->count * asset_count * sizeof *grown.before_weights);
    }
    fo_events_release(events, allocator);
    *events = grown;
    return FORESTO_OK;
}

foresto_status fo_events_append(struct fo_events *events, uint32_t asset_count, const struct fo_event_entry *entry,
                                const double *before_weights, const foresto_allocator *allocator,
                                foresto_error *error) {
    foresto_status status = FORESTO_OK;
    if (events->count == events->capacity) {
        status = grow(events, asset_count, allocator, error);
    }
    if (status) {
        return status;
    }
    events->entries[events->count] = *entry;
    memcpy(events->before_weights + events->count * asset_count, before_weights, asset_count * sizeof *before_weights);
    events->count++;
    return FORESTO_OK;
}

void fo_events_release(struct fo_events *events, const foresto_allocator *allocator) {
    fo_release(allocator, events->entries); /* the first part of the one block */
}
