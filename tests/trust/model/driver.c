/* SPDX-License-Identifier: MIT */
/* The library's side of the exact model: runs the cases of standard input and prints what comes out, bit for bit.
 *
 * A case is a line of words. "run" has a whole run: kind, flag, baseline, policy, start, end, as_of, amount, days,
 * assets, classes or 0, rule or 0, annualisation, then the numbers; "day" has one portfolio on one day. cases.py writes
 * both. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/foresto.h"

enum { DAYS = 512, ASSETS = 32, NAME = 64 };

/* ---- words ---- */

static char word[256];

static const char *next_word(void) {
    if (scanf("%255s", word) != 1) {
        fputs("the case is cut short\n", stderr);
        exit(2);
    }
    return word;
}

static int64_t next_int(void) {
    return strtoll(next_word(), NULL, 10);
}

static double next_double(void) {
    return strtod(next_word(), NULL);
}

static uint32_t next_count(uint32_t most) {
    int64_t count = next_int();
    if (count < 1 || count > most) {
        fputs("a count is out of range\n", stderr);
        exit(2);
    }
    return (uint32_t)count;
}

static void next_doubles(double *values, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        values[i] = next_double();
    }
}

static void next_names(char (*names)[NAME], const char **pointers, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        snprintf(names[i], NAME, "%.63s", next_word());
        pointers[i] = names[i];
    }
}

static foresto_rule next_rule(void) {
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = (uint32_t)next_int();
    rule.frequency = (uint32_t)next_int();
    rule.base_day_policy = (uint32_t)next_int();
    rule.drift_threshold = next_double();
    rule.cost_rate = next_double();
    rule.is_active = (uint32_t)next_int();
    rule.effective_from = (foresto_date)next_int();
    rule.effective_to = (foresto_date)next_int();
    return rule;
}

/* ---- what comes out ---- */

static void print_failure(foresto_status status, const foresto_error *error) {
    printf("status %s %" PRId64 " %" PRId64 "\n", foresto_status_name(status), error->day, error->asset);
}

static void print_doubles(const double *values, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        printf(" %a", values[i]);
    }
    puts("");
}

static void print_navs(const foresto_result *result, foresto_nav_view *view) {
    foresto_result_navs(result, view);
    for (uint64_t t = 0; t < view->count; t++) {
        printf("nav %d %a %a %a %a %a\n", view->dates[t], view->nav[t], view->daily_return[t],
               view->cumulative_return[t], view->high_water_mark[t], view->drawdown[t]);
    }
}

static void print_events(const foresto_result *result) {
    foresto_event event = FORESTO_EVENT_INIT;
    for (uint64_t k = 0; foresto_result_event(result, k, &event) == FORESTO_OK; k++) {
        printf("event %" PRIu64 " %d %s %s %a %a %a %a %a %a", event.event_order, event.event_date,
               foresto_trigger_type_name(event.trigger_type), event.trigger_detail, event.turnover, event.cost_rate,
               event.cost_factor, event.cost_amount, event.nav_before, event.nav_after);
        for (uint32_t i = 0; i < event.asset_count; i++) {
            printf(" %s %a %a", event.asset_names[i], event.before_weights[i], event.after_weights[i]);
        }
        puts("");
    }
}

static void print_summary(const foresto_result *result) {
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    foresto_result_summary(result, &summary);
    printf("summary %s %d %d %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %a %a %a %a\n",
           foresto_mode_name(summary.mode), summary.first_date, summary.last_date, summary.day_count,
           summary.skipped_day_count, summary.periodic_event_count, summary.drift_event_count, summary.final_nav,
           summary.total_turnover, summary.mean_turnover, summary.total_cost);
}

static void print_figures(const foresto_nav_view *view, double factor) {
    foresto_figures figures = FORESTO_FIGURES_INIT;
    foresto_figures_options options = FORESTO_FIGURES_OPTIONS_INIT;
    options.annualization_factor = factor;
    foresto_status status = foresto_figures_compute(view->nav, view->dates, view->count, &options, &figures, NULL);
    if (status) {
        printf("figures %s\n", foresto_status_name(status));
        return;
    }
    printf("figures OK %u %d %d %d %d %a %a %a %a %a %a %a\n", figures.defined, figures.peak_date, figures.trough_date,
           figures.recovery_date, figures.recovery_days, figures.total_return, figures.cagr, figures.volatility,
           figures.sharpe, figures.sortino, figures.calmar, figures.mdd);
}

/* ---- a run ---- */

struct market {
    foresto_date dates[DAYS];
    double values[DAYS * ASSETS];
    double weights[ASSETS];
    char names[ASSETS][NAME], classes[ASSETS][NAME];
    const char *name_pointers[ASSETS], *class_pointers[ASSETS];
};

static void simulate(const foresto_request *request, double factor) {
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_simulate(request, NULL, &result, &error);
    if (status) {
        print_failure(status, &error);
        return;
    }
    foresto_nav_view view = FORESTO_NAV_VIEW_INIT;
    print_summary(result);
    print_navs(result, &view);
    print_events(result);
    print_figures(&view, factor);
    foresto_result_destroy(result);
}

static void run(void) {
    static struct market market;
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    foresto_request request = FORESTO_REQUEST_INIT;
    spec.kind = (uint32_t)next_int();
    request.use_rebalancing = (uint32_t)next_int();
    request.baseline = (uint32_t)next_int();
    request.missing_policy = (uint32_t)next_int();
    request.start_date = (foresto_date)next_int();
    request.end_date = (foresto_date)next_int();
    request.as_of = (foresto_date)next_int();
    request.initial_amount = next_double();
    uint32_t days = next_count(DAYS), assets = next_count(ASSETS);
    bool grouped = next_int() != 0, ruled = next_int() != 0;
    double factor = next_double();
    for (uint32_t t = 0; t < days; t++) {
        market.dates[t] = (foresto_date)next_int();
    }
    next_doubles(market.values, days * assets);
    next_doubles(market.weights, assets);
    next_names(market.names, market.name_pointers, assets);
    if (grouped) {
        next_names(market.classes, market.class_pointers, assets);
        request.classes = market.class_pointers;
    }
    foresto_rule rule = FORESTO_RULE_INIT;
    if (ruled) {
        rule = next_rule();
        request.rule = &rule;
    }
    spec.day_count = days, spec.asset_count = assets, spec.day_stride = assets;
    spec.dates = market.dates, spec.values = market.values, spec.asset_names = market.name_pointers;
    request.asset_count = assets, request.weights = market.weights;
    foresto_panel *panel = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_panel_create(&spec, NULL, &panel, &error);
    if (status) {
        print_failure(status, &error);
    } else {
        request.panel = panel;
        simulate(&request, factor);
    }
    foresto_panel_destroy(panel);
}

/* ---- one day ---- */

static void day(void) {
    double values[ASSETS], targets[ASSETS], after[ASSETS], trades[ASSETS];
    uint32_t assets = next_count(ASSETS);
    next_doubles(values, assets);
    next_doubles(targets, assets);
    foresto_date previous = (foresto_date)next_int(), today = (foresto_date)next_int();
    foresto_date next = (foresto_date)next_int();
    foresto_rule rule = next_rule();
    foresto_decision decision = FORESTO_DECISION_INIT;
    foresto_rebalancing done = FORESTO_REBALANCING_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_evaluate(&rule, values, targets, assets, previous, today, next, &decision, &error);
    if (!status) {
        status = foresto_rebalance(values, targets, assets, rule.cost_rate, after, trades, &done, &error);
    }
    if (status) {
        print_failure(status, &error);
        return;
    }
    printf("decision %s %" PRIu64 " %a %a %a\n", foresto_trigger_type_name(decision.trigger_type),
           decision.max_drift_asset, decision.max_drift, decision.nav, decision.turnover);
    printf("rebalancing %a %a %a %a %a\n", done.nav_before, done.nav_after, done.turnover, done.cost_factor,
           done.cost_amount);
    printf("after");
    print_doubles(after, assets);
    printf("trades");
    print_doubles(trades, assets);
}

int main(void) {
    while (scanf("%255s", word) == 1) {
        if (strcmp(word, "run") == 0) {
            run();
        } else if (strcmp(word, "day") == 0) {
            day();
        } else {
            fputs("an unknown case\n", stderr);
            return 2;
        }
        puts("end");
    }
    return 0;
}
