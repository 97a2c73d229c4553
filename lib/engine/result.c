/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/result.h"

#include <string.h>

#include "base/names.h"
#include "base/struct.h"

void foresto_summary_init(foresto_summary *summary, size_t struct_size) {
    const foresto_summary initial = FORESTO_SUMMARY_INIT;
    fo_init(summary, struct_size, &initial, sizeof initial);
}

void foresto_nav_view_init(foresto_nav_view *view, size_t struct_size) {
    const foresto_nav_view initial = FORESTO_NAV_VIEW_INIT;
    fo_init(view, struct_size, &initial, sizeof initial);
}

void foresto_event_view_init(foresto_event_view *view, size_t struct_size) {
    const foresto_event_view initial = FORESTO_EVENT_VIEW_INIT;
    fo_init(view, struct_size, &initial, sizeof initial);
}

/* Where the parts of a result lie in its one block. */
struct plan {
    struct fo_layout layout;
    size_t result, dates, columns[5], names, name_order, targets, text;
};

static struct plan plan_block(uint64_t days, const struct fo_portfolio *shown) {
    uint32_t assets = shown ? shown->asset_count : 0;
    struct plan plan = {.layout = {0, false}};
    plan.result = fo_layout_add(&plan.layout, 1, sizeof(struct foresto_result));
    plan.dates = fo_layout_add(&plan.layout, days, sizeof(foresto_date));
    for (int i = 0; i < 5; i++) {
        plan.columns[i] = fo_layout_add(&plan.layout, days, sizeof(double));
    }
    plan.names = fo_layout_add(&plan.layout, assets, sizeof(char *));
    plan.name_order = fo_layout_add(&plan.layout, assets, sizeof(uint32_t));
    plan.targets = fo_layout_add(&plan.layout, assets, sizeof(double));
    plan.text = fo_layout_add(&plan.layout, shown ? fo_names_size(shown->names, assets) : 0, 1);
    return plan;
}

/* The result outlives the portfolio, so it takes copies. */
static void copy_frame(struct fo_event_frame *frame, unsigned char *block, const struct plan *plan) {
    const char **names = (void *)(block + plan->names);
    uint32_t *name_order = (void *)(block + plan->name_order);
    double *targets = (void *)(block + plan->targets);
    fo_names_copy(frame->names, frame->asset_count, (char *)block + plan->text, names);
    memcpy(name_order, frame->name_order, frame->asset_count * sizeof *name_order);
    memcpy(targets, frame->targets, frame->asset_count * sizeof *targets);
    frame->names = names;
    frame->name_order = name_order;
    frame->targets = targets;
}

foresto_status fo_result_create(uint64_t days, const struct fo_portfolio *portfolio, const foresto_rule *rule,
                                const foresto_allocator *allocator, foresto_result **result, foresto_error *error) {
    struct plan plan = plan_block(days, rule ? portfolio : NULL);
    void *memory = NULL;
    foresto_status status = fo_layout_allocate(&plan.layout, allocator, &memory, error);
    if (status) {
        return status;
    }
    unsigned char *block = memory;
    foresto_result *made = (void *)(block + plan.result);
    *made = (foresto_result){
        .allocator = *allocator,
        .output.dates = (void *)(block + plan.dates),
        .output.nav = (void *)(block + plan.columns[0]),
        .output.records.daily_return = (void *)(block + plan.columns[1]),
        .output.records.cumulative_return = (void *)(block + plan.columns[2]),
        .output.records.high_water_mark = (void *)(block + plan.columns[3]),
        .output.records.drawdown = (void *)(block + plan.columns[4]),
    };
    if (rule) {
        fo_event_frame_set(&made->frame, portfolio, rule);
        copy_frame(&made->frame, block, &plan);
    }
    *result = made;
    return FORESTO_OK;
}

void foresto_result_destroy(foresto_result *result) {
    if (result) {
        foresto_allocator allocator = result->allocator;
        fo_events_release(&result->output.events, &allocator);
        fo_release(&allocator, result);
    }
}

foresto_status foresto_result_summary(const foresto_result *result, foresto_summary *summary) {
    if (!result) {
        return FORESTO_E_ARGUMENT;
    }
    foresto_status status = fo_check_output(summary, FO_SIZE_TO(foresto_summary, total_cost), "summary", NULL);
    if (!status) {
        fo_export(summary, &result->output.track.summary, sizeof *summary);
    }
    return status;
}

foresto_status foresto_result_navs(const foresto_result *result, foresto_nav_view *view) {
    if (!result) {
        return FORESTO_E_ARGUMENT;
    }
    foresto_status status = fo_check_output(view, FO_SIZE_TO(foresto_nav_view, drawdown), "view", NULL);
    if (status) {
        return status;
    }
    foresto_nav_view full = {
        .struct_size = sizeof full,
        .count = result->output.track.summary.day_count,
        .dates = result->output.dates,
        .nav = result->output.nav,
        .daily_return = result->output.records.daily_return,
        .cumulative_return = result->output.records.cumulative_return,
        .high_water_mark = result->output.records.high_water_mark,
        .drawdown = result->output.records.drawdown,
    };
    fo_export(view, &full, sizeof full);
    return FORESTO_OK;
}

foresto_status foresto_result_events(const foresto_result *result, foresto_event_view *view) {
    if (!result) {
        return FORESTO_E_ARGUMENT;
    }
    foresto_status status = fo_check_output(view, FO_SIZE_TO(foresto_event_view, drift_detail), "view", NULL);
    if (status) {
        return status;
    }
    const struct fo_event_frame *frame = &result->frame;
    const struct fo_events *events = &result->output.events;
    foresto_event_view full = {
        .struct_size = sizeof full,
        .asset_count = frame->asset_count,
        .count = events->count,
        .rule_id = frame->rule.rule_id,
        .cost_rate = frame->rule.cost_rate,
        .dates = events->dates,
        .trigger_types = events->trigger_types,
        .turnover = events->turnover,
        .cost_factor = events->cost_factor,
        .cost_amount = events->cost_amount,
        .nav_before = events->nav_before,
        .nav_after = events->nav_after,
        .before_weights = events->before_weights,
        .after_weights = frame->targets,
        .asset_names = frame->names,
        .periodic_detail = frame->details[FORESTO_TRIGGER_PERIODIC],
        .drift_detail = frame->details[FORESTO_TRIGGER_DRIFT],
    };
    fo_export(view, &full, sizeof full);
    return FORESTO_OK;
}

foresto_status foresto_result_event(const foresto_result *result, uint64_t index, foresto_event *event) {
    if (!result || index >= result->output.events.count) {
        return FORESTO_E_ARGUMENT;
    }
    foresto_status status = fo_check_output(event, FO_SIZE_TO(foresto_event, name_order), "event", NULL);
    if (status) {
        return status;
    }
    struct fo_event_entry entry = fo_events_get(&result->output.events, (size_t)index);
    foresto_event full = fo_event_show(&result->frame, index + 1, &entry,
                                       result->output.events.before_weights + index * result->frame.asset_count);
    fo_export(event, &full, sizeof full);
    return FORESTO_OK;
}
