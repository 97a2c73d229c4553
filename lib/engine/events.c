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

/* Room for `capacity` events, in one block that starts with the dates. */
static foresto_status make_room(struct fo_events *events, size_t capacity, uint32_t asset_count,
                                const foresto_allocator *allocator, foresto_error *error) {
    struct fo_layout layout = {0, false};
    size_t dates = fo_layout_add(&layout, capacity, sizeof *events->dates);
    size_t trigger_types = fo_layout_add(&layout, capacity, sizeof *events->trigger_types);
    size_t numbers[5];
    for (int i = 0; i < 5; i++) {
        numbers[i] = fo_layout_add(&layout, capacity, sizeof(double));
    }
    size_t weights = fo_layout_add(&layout, (uint64_t)capacity * asset_count, sizeof(double));
    void *memory = NULL;
    foresto_status status = fo_layout_allocate(&layout, allocator, &memory, error);
    if (status) {
        return status;
    }
    unsigned char *block = memory;
    *events = (struct fo_events){
        .dates = (void *)(block + dates),
        .trigger_types = (void *)(block + trigger_types),
        .turnover = (void *)(block + numbers[0]),
        .cost_factor = (void *)(block + numbers[1]),
        .cost_amount = (void *)(block + numbers[2]),
        .nav_before = (void *)(block + numbers[3]),
        .nav_after = (void *)(block + numbers[4]),
        .before_weights = (void *)(block + weights),
        .capacity = capacity,
    };
    return FORESTO_OK;
}

struct fo_event_entry fo_events_get(const struct fo_events *events, size_t index) {
    return (struct fo_event_entry){
        .date = events->dates[index],
        .trigger_type = events->trigger_types[index],
        .turnover = events->turnover[index],
        .cost_factor = events->cost_factor[index],
        .cost_amount = events->cost_amount[index],
        .nav_before = events->nav_before[index],
        .nav_after = events->nav_after[index],
    };
}

foresto_status fo_events_grow(struct fo_events *events, uint32_t asset_count, const foresto_allocator *allocator,
                              foresto_error *error) {
    if (events->fixed) {
        return fo_fail_value(error, FORESTO_E_CAPACITY, "event_capacity", (double)events->capacity,
                             "is below the number of events");
    }
    struct fo_events grown;
    size_t capacity = events->capacity ? 2 * events->capacity : 16;
    foresto_status status = make_room(&grown, capacity, asset_count, allocator, error);
    if (status) {
        return status;
    }
    for (size_t k = 0; k < events->count; k++) {
        struct fo_event_entry entry = fo_events_get(events, k);
        fo_events_put(&grown, asset_count, &entry, events->before_weights + k * asset_count);
    }
    fo_events_release(events, allocator);
    *events = grown;
    return FORESTO_OK;
}

void fo_events_release(struct fo_events *events, const foresto_allocator *allocator) {
    fo_release(allocator, events->dates); /* the first part of the one block */
}
