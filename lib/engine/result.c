/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/result.h"

#include <string.h>

#include "base/names.h"
#include "base/struct.h"
#include "domain/rule.h"

void foresto_summary_init(foresto_summary *summary) {
    if (summary) {
        *summary = (foresto_summary)FORESTO_SUMMARY_INIT;
    }
}

void foresto_nav_view_init(foresto_nav_view *view) {
    if (view) {
        *view = (foresto_nav_view)FORESTO_NAV_VIEW_INIT;
    }
}

/* Where the parts of a result lie in its one block. */
struct plan {
    struct fo_layout layout;
    size_t result, dates, columns[5], names, name_order, targets, text;
};

static struct plan plan_block(uint64_t days, const struct fo_portfolio *portfolio) {
    uint32_t assets = portfolio ? portfolio->asset_count : 0;
    uint64_t text = 0;
    for (uint32_t i = 0; i < assets; i++) {
        text += fo_name_size(portfolio->names[i]);
    }
    struct plan plan = {.layout = {0, false}};
    plan.result = fo_layout_add(&plan.layout, 1, sizeof(struct foresto_result));
    plan.dates = fo_layout_add(&plan.layout, days, sizeof(foresto_date));
    for (int i = 0; i < 5; i++) {
        plan.columns[i] = fo_layout_add(&plan.layout, days, sizeof(double));
    }
    plan.names = fo_layout_add(&plan.layout, assets, sizeof(char *));
    plan.name_order = fo_layout_add(&plan.layout, assets, sizeof(uint32_t));
    plan.targets = fo_layout_add(&plan.layout, assets, sizeof(double));
    plan.text = fo_layout_add(&plan.layout, text, 1);
    return plan;
}

static void copy_assets(const struct fo_portfolio *portfolio, char *text, const char **names, uint32_t *order,
                        double *targets) {
    for (uint32_t i = 0; i < portfolio->asset_count; i++) {
        size_t size = fo_name_size(portfolio->names[i]);
        memcpy(text, portfolio->names[i], size);
        names[i] = text;
        text += size;
        order[i] = portfolio->name_order[i];
        targets[i] = portfolio->targets[i];
    }
}

static void copy_rule(foresto_result *result, const foresto_rule *rule) {
    result->rule = *rule;
    if (fo_rule_uses_schedule(rule->rule_type)) {
        fo_rule_detail(rule, FORESTO_TRIGGER_PERIODIC, result->details[FORESTO_TRIGGER_PERIODIC]);
    }
    if (fo_rule_uses_drift(rule->rule_type)) {
        fo_rule_detail(rule, FORESTO_TRIGGER_DRIFT, result->details[FORESTO_TRIGGER_DRIFT]);
    }
}

foresto_status fo_result_create(uint64_t days, const struct fo_portfolio *portfolio, const foresto_rule *rule,
                                const foresto_allocator *allocator, foresto_result **result, foresto_error *error) {
    struct plan plan = plan_block(days, portfolio);
    void *memory = NULL;
    foresto_status status = fo_layout_allocate(&plan.layout, allocator, &memory, error);
    if (status) {
        return status;
    }
    unsigned char *block = memory;
    foresto_result *made = (void *)(block + plan.result);
    *made = (foresto_result){
        .allocator = *allocator,
        .summary = FORESTO_SUMMARY_INIT,
        .events = {.asset_count = portfolio ? portfolio->asset_count : 0},
        .names = (void *)(block + plan.names),
        .name_order = (void *)(block + plan.name_order),
        .targets = (void *)(block + plan.targets),
        .dates = (void *)(block + plan.dates),
        .nav = (void *)(block + plan.columns[0]),
        .daily_return = (void *)(block + plan.columns[1]),
        .cumulative_return = (void *)(block + plan.columns[2]),
        .high_water_mark = (void *)(block + plan.columns[3]),
        .drawdown = (void *)(block + plan.columns[4]),
    };
    if (portfolio) {
        copy_assets(portfolio, (char *)block + plan.text, (void *)(block + plan.names),
                    (void *)(block + plan.name_order), (void *)(block + plan.targets));
    }
    if (rule) {
        copy_rule(made, rule);
    }
    *result = made;
    return FORESTO_OK;
}

void foresto_result_destroy(foresto_result *result) {
    if (result) {
        foresto_allocator allocator = result->allocator;
        fo_events_release(&result->events, &allocator);
        fo_release(&allocator, result);
    }
}

foresto_status fo_result_append(foresto_result *result, const struct fo_event_entry *entry,
                                const double *before_weights, foresto_error *error) {
    struct fo_events *events = &result->events;
    foresto_status status = fo_events_reserve(events, &result->allocator, error);
    if (status) {
        return status;
    }
    events->entries[events->count] = *entry;
    memcpy(events->before_weights + events->count * events->asset_count, before_weights,
           events->asset_count * sizeof *before_weights);
    events->count++;
    foresto_summary *summary = &result->summary;
    summary->event_count++;
    summary->periodic_event_count += entry->trigger_type == FORESTO_TRIGGER_PERIODIC;
    summary->drift_event_count += entry->trigger_type == FORESTO_TRIGGER_DRIFT;
    summary->total_turnover += entry->turnover;
    summary->total_cost += entry->cost_amount;
    return FORESTO_OK;
}

void fo_result_finish(foresto_result *result, double initial_amount) {
    uint64_t days = result->summary.day_count;
    double previous = initial_amount, high = initial_amount;
    for (uint64_t t = 0; t < days; t++) {
        double nav = result->nav[t];
        high = nav > high ? nav : high;
        result->daily_return[t] = nav / previous - 1.0;
        result->cumulative_return[t] = nav / initial_amount - 1.0;
        result->high_water_mark[t] = high;
        result->drawdown[t] = nav / high - 1.0;
        previous = nav;
    }
    foresto_summary *summary = &result->summary;
    summary->initial_amount = initial_amount;
    summary->first_date = result->dates[0];
    summary->last_date = result->dates[days - 1];
    summary->final_nav = previous;
    summary->mean_turnover = summary->event_count ? summary->total_turnover / (double)summary->event_count : 0.0;
}

foresto_status foresto_result_summary(const foresto_result *result, foresto_summary *summary) {
    if (!result) {
        return FORESTO_E_ARGUMENT;
    }
    foresto_status status = fo_check_output(summary, sizeof *summary, "summary", NULL);
    if (!status) {
        fo_export(summary, &result->summary, sizeof *summary);
    }
    return status;
}

foresto_status foresto_result_navs(const foresto_result *result, foresto_nav_view *view) {
    if (!result) {
        return FORESTO_E_ARGUMENT;
    }
    foresto_status status = fo_check_output(view, sizeof *view, "view", NULL);
    if (status) {
        return status;
    }
    foresto_nav_view full = {sizeof full,
                             0,
                             result->summary.day_count,
                             result->dates,
                             result->nav,
                             result->daily_return,
                             result->cumulative_return,
                             result->high_water_mark,
                             result->drawdown};
    fo_export(view, &full, sizeof full);
    return FORESTO_OK;
}

foresto_status foresto_result_event(const foresto_result *result, uint64_t index, foresto_event *event) {
    if (!result || index >= result->events.count) {
        return FORESTO_E_ARGUMENT;
    }
    foresto_status status = fo_check_output(event, sizeof *event, "event", NULL);
    if (status) {
        return status;
    }
    const struct fo_events *events = &result->events;
    const struct fo_event_entry *entry = &events->entries[index];
    foresto_event full = {
        .struct_size = sizeof full,
        .trigger_type = entry->trigger_type,
        .event_order = index + 1,
        .rule_id = result->rule.rule_id,
        .event_date = entry->date,
        .asset_count = events->asset_count,
        .turnover = entry->turnover,
        .cost_rate = result->rule.cost_rate,
        .cost_factor = entry->cost_factor,
        .cost_amount = entry->cost_amount,
        .nav_before = entry->nav_before,
        .nav_after = entry->nav_after,
        .asset_names = result->names,
        .before_weights = events->before_weights + index * events->asset_count,
        .after_weights = result->targets,
        .name_order = result->name_order,
    };
    memcpy(full.trigger_detail, result->details[entry->trigger_type], sizeof full.trigger_detail);
    fo_export(event, &full, sizeof full);
    return FORESTO_OK;
}
