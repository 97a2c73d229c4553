/* SPDX-License-Identifier: MIT */
#include "results.h"

#include <string.h>

#include "expect.h"

foresto_summary summary_of(const foresto_result *result) {
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    cr_assert_eq(foresto_result_summary(result, &summary), FORESTO_OK);
    return summary;
}

foresto_nav_view navs_of(const foresto_result *result) {
    foresto_nav_view view = FORESTO_NAV_VIEW_INIT;
    cr_assert_eq(foresto_result_navs(result, &view), FORESTO_OK);
    return view;
}

foresto_event event_of(const foresto_result *result, uint64_t index) {
    foresto_event event = FORESTO_EVENT_INIT;
    cr_assert_eq(foresto_result_event(result, index, &event), FORESTO_OK, "event %llu", (unsigned long long)index);
    return event;
}

static const char *navs_difference(const foresto_nav_view *a, const foresto_nav_view *b) {
    size_t size = (size_t)a->count * sizeof(double);
    return a->count != b->count                                                   ? "day count"
           : memcmp(a->dates, b->dates, (size_t)a->count * sizeof *a->dates) != 0 ? "dates"
           : memcmp(a->nav, b->nav, size) != 0                                    ? "nav"
           : memcmp(a->daily_return, b->daily_return, size) != 0                  ? "daily_return"
           : memcmp(a->cumulative_return, b->cumulative_return, size) != 0        ? "cumulative_return"
           : memcmp(a->high_water_mark, b->high_water_mark, size) != 0            ? "high_water_mark"
           : memcmp(a->drawdown, b->drawdown, size) != 0                          ? "drawdown"
                                                                                  : NULL;
}

const char *events_difference(const foresto_event *a, const foresto_event *b) {
    size_t size = a->asset_count * sizeof(double);
    for (uint32_t i = 0; i < a->asset_count && i < b->asset_count; i++) {
        if (strcmp(a->asset_names[i], b->asset_names[i]) != 0) {
            return "asset_names";
        }
    }
    return a->event_order != b->event_order                          ? "event_order"
           : a->event_date != b->event_date                          ? "event_date"
           : a->trigger_type != b->trigger_type                      ? "trigger_type"
           : strcmp(a->trigger_detail, b->trigger_detail) != 0       ? "trigger_detail"
           : a->rule_id != b->rule_id                                ? "rule_id"
           : a->asset_count != b->asset_count                        ? "asset_count"
           : !same_bits(a->turnover, b->turnover)                    ? "turnover"
           : !same_bits(a->cost_rate, b->cost_rate)                  ? "cost_rate"
           : !same_bits(a->cost_factor, b->cost_factor)              ? "cost_factor"
           : !same_bits(a->cost_amount, b->cost_amount)              ? "cost_amount"
           : !same_bits(a->nav_before, b->nav_before)                ? "nav_before"
           : !same_bits(a->nav_after, b->nav_after)                  ? "nav_after"
           : memcmp(a->before_weights, b->before_weights, size) != 0 ? "before_weights"
           : memcmp(a->after_weights, b->after_weights, size) != 0   ? "after_weights"
                                                                     : NULL;
}

const char *results_difference(const foresto_result *a, const foresto_result *b) {
    foresto_summary summary_a = summary_of(a), summary_b = summary_of(b);
    if (memcmp(&summary_a, &summary_b, sizeof summary_a) != 0) {
        return "summary";
    }
    foresto_nav_view navs_a = navs_of(a), navs_b = navs_of(b);
    const char *difference = navs_difference(&navs_a, &navs_b);
    for (uint64_t i = 0; i < summary_a.event_count && difference == NULL; i++) {
        foresto_event event_a = event_of(a, i), event_b = event_of(b, i);
        difference = events_difference(&event_a, &event_b);
    }
    return difference;
}
