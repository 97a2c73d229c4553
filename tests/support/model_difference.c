/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "expect.h"
#include "model.h"
#include "results.h"

static const char *navs_difference(const struct model *model, const foresto_nav_view *view) {
    size_t size = model->day_count * sizeof(double);
    return view->count != model->day_count                                             ? "day count"
           : memcmp(view->dates, model->dates, view->count * sizeof *view->dates) != 0 ? "dates"
           : memcmp(view->nav, model->nav, size) != 0                                  ? "nav"
           : memcmp(view->daily_return, model->daily_return, size) != 0                ? "daily_return"
           : memcmp(view->cumulative_return, model->cumulative_return, size) != 0      ? "cumulative_return"
           : memcmp(view->high_water_mark, model->high_water_mark, size) != 0          ? "high_water_mark"
           : memcmp(view->drawdown, model->drawdown, size) != 0                        ? "drawdown"
                                                                                       : NULL;
}

static const char *units_difference(const struct model *model, const struct model_event *asked,
                                    const foresto_event *event) {
    if (event->asset_count != model->unit_count) {
        return "asset_count";
    }
    for (size_t i = 0; i < model->unit_count; i++) {
        if (strcmp(event->asset_names[i], model->units[i]) != 0) {
            return "asset_names";
        }
    }
    size_t size = model->unit_count * sizeof(double);
    return memcmp(event->before_weights, asked->before, size) != 0   ? "before_weights"
           : memcmp(event->after_weights, model->targets, size) != 0 ? "after_weights"
                                                                     : NULL;
}

static const char *event_difference(const struct model_event *asked, const foresto_event *event) {
    return event->event_date != asked->date                     ? "event_date"
           : event->trigger_type != asked->trigger              ? "trigger_type"
           : !same_bits(event->turnover, asked->turnover)       ? "turnover"
           : !same_bits(event->cost_factor, asked->cost_factor) ? "cost_factor"
           : !same_bits(event->cost_amount, asked->cost_amount) ? "cost_amount"
           : !same_bits(event->nav_before, asked->nav_before)   ? "nav_before"
           : !same_bits(event->nav_after, asked->nav_after)     ? "nav_after"
                                                                : NULL;
}

static const char *totals_difference(const struct model *model, const foresto_summary *summary) {
    uint64_t drift = 0;
    double turnover = 0.0, cost = 0.0;
    for (size_t i = 0; i < model->event_count; i++) {
        drift += model->events[i].trigger == FORESTO_TRIGGER_DRIFT;
        turnover += model->events[i].turnover;
        cost += model->events[i].cost_amount;
    }
    double mean = model->event_count > 0 ? turnover / (double)model->event_count : 0.0;
    return summary->event_count != model->event_count                         ? "event_count"
           : summary->drift_event_count != drift                              ? "drift_event_count"
           : summary->periodic_event_count != model->event_count - drift      ? "periodic_event_count"
           : summary->day_count != model->day_count                           ? "day_count"
           : summary->skipped_day_count != model->skipped_count               ? "skipped_day_count"
           : summary->first_date != model->dates[0]                           ? "first_date"
           : summary->last_date != model->dates[model->day_count - 1]         ? "last_date"
           : !same_bits(summary->final_nav, model->nav[model->day_count - 1]) ? "final_nav"
           : !same_bits(summary->total_turnover, turnover)                    ? "total_turnover"
           : !same_bits(summary->mean_turnover, mean)                         ? "mean_turnover"
           : !same_bits(summary->total_cost, cost)                            ? "total_cost"
                                                                              : NULL;
}

const char *model_difference(const struct model *model, const foresto_result *result) {
    foresto_nav_view view = navs_of(result);
    foresto_summary summary = summary_of(result);
    const char *difference = navs_difference(model, &view);
    if (difference == NULL) {
        difference = totals_difference(model, &summary);
    }
    for (size_t i = 0; i < model->event_count && difference == NULL; i++) {
        foresto_event event = event_of(result, i);
        difference = event.event_order != i + 1 ? "event_order" : event_difference(&model->events[i], &event);
        if (difference == NULL) {
            difference = units_difference(model, &model->events[i], &event);
        }
    }
    return difference;
}
