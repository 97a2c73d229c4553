/* SPDX-License-Identifier: MIT */
/* Drift: how far weights are from their targets, and the threshold that a rule sets. */
#include <stdlib.h>

#include "../support/day.h"
#include "../support/expect.h"
#include "../support/portfolio.h"
#include "../support/results.h"

static foresto_rule drift_rule(double threshold) {
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_DRIFT;
    rule.drift_threshold = threshold;
    return rule;
}

static foresto_decision decide(const foresto_rule *rule, const double *values, const double *targets, uint64_t count) {
    foresto_decision decision = FORESTO_DECISION_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_evaluate(rule, values, targets, count, FORESTO_DATE_NONE, DAY(2024, 5, 17), FORESTO_DATE_NONE,
                               &decision, &error),
              error);
    return decision;
}

static double drift_of(const double *values, const double *targets, uint64_t count, uint64_t *asset) {
    double drift = -1.0;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_drift(values, targets, count, &drift, asset, &error), error);
    return drift;
}

/* 0.7 - 0.6 is a little under 0.1 in binary, and 0.10 a little over: the slack lets it fire. */
Test(drift, drift_trigger) {
    static const double values[] = {700.0, 200.0, 100.0}, targets[] = {0.6, 0.3, 0.1};
    foresto_rule rule = drift_rule(0.10);
    foresto_decision decision = decide(&rule, values, targets, 3);
    cr_expect_eq(decision.trigger_type, FORESTO_TRIGGER_DRIFT);
    expect_close(decision.max_drift, 0.1, 1e-14);
    expect_same(decision.nav, 1000.0);
    expect_close(decision.turnover, 0.1, 1e-14);
    rule = drift_rule(0.11);
    cr_expect_eq(decide(&rule, values, targets, 3).trigger_type, FORESTO_TRIGGER_NONE);
}

/* Weights of 0.75 and 0.25 against halves drift by exactly 0.25. */
Test(drift, slack_is_1e_12) {
    static const double values[] = {750.0, 250.0}, halves[] = {0.5, 0.5};
    static const struct {
        double threshold;
        uint32_t trigger;
    } rows[] = {
        {0.25 - 1e-9, FORESTO_TRIGGER_DRIFT},    {0.25, FORESTO_TRIGGER_DRIFT},
        {0.25 + 0x1p-54, FORESTO_TRIGGER_DRIFT}, {0.25 + 9.9e-13, FORESTO_TRIGGER_DRIFT},
        {0.25 + 1.01e-12, FORESTO_TRIGGER_NONE}, {0.25 + 1e-9, FORESTO_TRIGGER_NONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        foresto_rule rule = drift_rule(rows[i].threshold);
        foresto_decision decision = decide(&rule, values, halves, 2);
        cr_expect_eq(decision.trigger_type, rows[i].trigger, "row %zu", i);
        expect_same(decision.max_drift, 0.25);
    }
    expect_same(FORESTO_DRIFT_SLACK, 1e-12);
    /* A drift that is the limit to the last bit. */
    const double limit = 0.1 - FORESTO_DRIFT_SLACK, values_there[] = {limit, 1.0 - limit},
                 all_or_nothing[] = {0.0, 1.0};
    foresto_rule rule = drift_rule(0.1);
    foresto_decision decision = decide(&rule, values_there, all_or_nothing, 2);
    expect_same(decision.max_drift, limit);
    cr_expect_eq(decision.trigger_type, FORESTO_TRIGGER_DRIFT);
}

Test(drift, lowest_asset_on_a_tie) {
    static const double quarters[] = {0.25, 0.25, 0.25, 0.25};
    static const struct {
        double values[4];
        uint64_t asset;
        double drift;
    } rows[] = {
        {{250, 250, 250, 250}, 0, 0.0}, {{500, 0, 250, 250}, 0, 0.25}, {{0, 500, 250, 250}, 0, 0.25},
        {{250, 250, 0, 500}, 2, 0.25},  {{250, 250, 500, 0}, 2, 0.25}, {{125, 250, 125, 500}, 3, 0.25},
        {{1000, 0, 0, 0}, 0, 0.75},     {{0, 0, 0, 1000}, 3, 0.75},
    };
    foresto_rule rule = drift_rule(0.5);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t asset = 99;
        expect_same(drift_of(rows[i].values, quarters, 4, &asset), rows[i].drift);
        cr_expect_eq(asset, rows[i].asset, "row %zu: asset %llu", i, (unsigned long long)asset);
        foresto_decision decision = decide(&rule, rows[i].values, quarters, 4);
        cr_expect_eq(decision.max_drift_asset, rows[i].asset, "row %zu", i);
        expect_same(decision.max_drift, rows[i].drift);
    }
    expect_same(drift_of(rows[1].values, quarters, 4, NULL), 0.25);
}

/* Targets within the tolerance are divided by their sum before they are compared. */
Test(drift, targets_are_normalised) {
    static const double values[] = {1.0, 1.0, 1.0}, thirds[] = {0.333333, 0.333333, 0.333333};
    uint64_t asset = 99;
    cr_expect_leq(drift_of(values, thirds, 3, &asset), 1e-16);
}

Test(drift, refusals) {
    static const double values[] = {600.0, 400.0}, targets[] = {0.5, 0.5};
    static const struct {
        const char *what;
        double values[2], targets[2];
        struct refusal asked;
    } rows[] = {
        {"negative", {600, -1}, {0.5, 0.5}, {FORESTO_E_RANGE, "values", .asset = 2, .value = -1}},
        {"infinite", {INFINITE, 400}, {0.5, 0.5}, {FORESTO_E_RANGE, "values", .asset = 1, .value = INFINITE}},
        {"NaN", {600, MISSING}, {0.5, 0.5}, {FORESTO_E_RANGE, "values", .asset = 2, .value = MISSING}},
        {"all 0", {0, 0}, {0.5, 0.5}, {FORESTO_E_NAV, "nav", .value = 0}},
        {"sum overflows", {1.7e308, 1.7e308}, {0.5, 0.5}, {FORESTO_E_NAV, "nav", .value = INFINITE}},
        {"target > 1", {600, 400}, {0, 1.5}, {FORESTO_E_WEIGHT, "targets", .asset = 2, .value = 1.5}},
        {"target < 0", {600, 400}, {-0.5, 1}, {FORESTO_E_WEIGHT, "targets", .asset = 1, .value = -0.5}},
        {"target NaN", {600, 400}, {0.5, MISSING}, {FORESTO_E_WEIGHT, "targets", .asset = 2, .value = MISSING}},
        {"sum", {600, 400}, {0.5, 0.25}, {FORESTO_E_WEIGHT_SUM, "targets", .value = 0.75}},
        {"sum", {600, 400}, {0.5, 0.500002}, {FORESTO_E_WEIGHT_SUM, "targets", .value = 0.5 + 0.500002}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double drift = 99.0;
        uint64_t asset = 99;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = foresto_drift(rows[i].values, rows[i].targets, 2, &drift, &asset, &error);
        expect_refusal(rows[i].what, status, &error, rows[i].asked);
        cr_expect(drift == 99.0 && asset == 99, "%s: output touched", rows[i].what);
    }
    double drift = 99.0;
    expect_status(foresto_drift(NULL, targets, 2, &drift, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_drift(values, NULL, 2, &drift, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_drift(values, targets, 2, NULL, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_drift(values, targets, 0, &drift, NULL, NULL), FORESTO_E_SIZE);
    expect_status(foresto_drift(values, targets, UINT64_MAX, &drift, NULL, NULL), FORESTO_E_SIZE);
    expect_status(foresto_drift(values, targets, SIZE_MAX / sizeof(double) + 1, &drift, NULL, NULL), FORESTO_E_SIZE);
    cr_expect_eq(drift, 99.0);
}

/* A run fires on the day that the threshold is reached, and again only after new drift. */
Test(drift, run_fires_and_starts_anew) {
    static const foresto_date dates[] = {DAY(2024, 5, 13), DAY(2024, 5, 14), DAY(2024, 5, 15), DAY(2024, 5, 16),
                                         DAY(2024, 5, 17)};
    /* Weights of the first asset: 1/2, 5/9, 3/5, then after a rebalance 1/2, then 1/3 of what follows. */
    static const double prices[] = {100, 100, 125, 100, 150, 100, 150, 100, 75, 100};
    foresto_rule rule = drift_rule(0.1);
    rule.cost_rate = 0.0;
    struct portfolio portfolio = {.kind = FORESTO_PANEL_PRICES,
                                  .day_count = 5,
                                  .asset_count = 2,
                                  .dates = dates,
                                  .values = prices,
                                  .weights = {0.5, 0.5},
                                  .rule = &rule,
                                  .initial_amount = 1000.0};
    foresto_result *result = portfolio_run(&portfolio);
    cr_assert_eq(summary_of(result).event_count, 2);
    cr_expect_eq(summary_of(result).drift_event_count, 2);
    foresto_event up = event_of(result, 0), down = event_of(result, 1);
    cr_expect_eq(up.event_date, dates[2]);
    cr_expect_eq(down.event_date, dates[4]);
    cr_expect_eq(up.trigger_type, FORESTO_TRIGGER_DRIFT);
    cr_expect_str_eq(up.trigger_detail, "DRIFT>=10.00%");
    expect_close(up.before_weights[0], 0.6, 1e-15);
    expect_close(down.before_weights[0], 1.0 / 3.0, 1e-15);
    expect_close(up.nav_before, 1250.0, 1e-15);
    expect_close(down.nav_before, 937.5, 1e-15);
    foresto_result_destroy(result);
}

static struct portfolio portfolio_of_prices(size_t days, size_t assets, const foresto_date *dates, const double *prices,
                                            const foresto_rule *rule) {
    return (struct portfolio){.kind = FORESTO_PANEL_PRICES,
                              .day_count = days,
                              .asset_count = assets,
                              .dates = dates,
                              .values = prices,
                              .rule = rule,
                              .initial_amount = 1000.0};
}

/* Months of quiet, then one asset of many rises, each target being below the threshold: the event is on the first day
 * that reaches it, wherever the run begins, and whether or not there is an asset without a target. */
Test(drift, after_months_of_quiet) {
    enum { DAYS = 300, ASSETS = PORTFOLIO_ASSETS_MAX, RISES = 205 };
    static foresto_date dates[DAYS];
    static double prices[DAYS * ASSETS];
    for (size_t t = 0; t < DAYS; t++) {
        dates[t] = DAY(2023, 1, 2) + (foresto_date)t;
        for (size_t i = 0; i < ASSETS; i++) {
            prices[t * ASSETS + i] = 100.0 + (double)(i * 7 + t * 3) / 64;
        }
        prices[t * ASSETS + 5] *= t < RISES ? 1.0 : 1.0 + (double)(t - RISES) / 16;
    }
    foresto_rule rule = drift_rule(0.07);
    struct portfolio portfolio = portfolio_of_prices(DAYS, ASSETS, dates, prices, &rule);
    for (size_t start = 0; start < RISES; start += 13) {
        for (size_t empty = 0; empty < 2; empty++) { /* assets without a target */
            portfolio.start = dates[start];
            size_t day = start;
            for (double drift = 0.0; drift < rule.drift_threshold; day++) {
                double nav = 0.0;
                for (size_t i = empty; i < ASSETS; i++) {
                    nav += prices[day * ASSETS + i] / prices[start * ASSETS + i];
                }
                drift = prices[day * ASSETS + 5] / prices[start * ASSETS + 5] / nav - 1.0 / (double)(ASSETS - empty);
            }
            for (size_t i = 0; i < ASSETS; i++) {
                portfolio.weights[i] = i < empty ? 0.0 : 1.0 / (double)(ASSETS - empty);
            }
            foresto_result *result = portfolio_run(&portfolio);
            cr_assert_geq(summary_of(result).event_count, 1);
            cr_expect_eq(event_of(result, 0).event_date, dates[day - 1], "from row %zu, %zu empty", start, empty);
            foresto_result_destroy(result);
        }
    }
}

/* The date of the first event, into columns that hold no more than the run's days. */
static foresto_date first_event(const foresto_request *request, size_t days) {
    double *nav = malloc(days * sizeof *nav);
    foresto_date *event_dates = malloc(days * sizeof *event_dates);
    cr_assert(nav != NULL && event_dates != NULL);
    foresto_run_columns columns = FORESTO_RUN_COLUMNS_INIT;
    columns.day_capacity = columns.event_capacity = days;
    columns.nav = nav;
    columns.event_dates = event_dates;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_simulate_into(request, NULL, &columns, &summary, &error), error);
    foresto_date date = summary.event_count > 0 ? event_dates[0] : FORESTO_DATE_NONE;
    free(nav);
    free(event_dates);
    return date;
}

/* All is quiet but for one asset of eight, which rises from a target below the threshold, or falls from a large one
 * while the NAV stays where it is, so that none of the others comes as far: whichever it is, with or without an asset
 * that has no target, whenever it moves and wherever the run begins. */
Test(drift, one_asset_alone) {
    enum { DAYS = 448, ASSETS = 8, BLOCK = 64, LATE = 4 * BLOCK };
    static foresto_date dates[DAYS];
    static double prices[DAYS * ASSETS];
    foresto_rule rule = drift_rule(0.05);
    struct portfolio portfolio = portfolio_of_prices(DAYS, ASSETS, dates, prices, &rule);
    for (size_t k = 0; k < 2 * ASSETS * (DAYS / BLOCK); k++) {
        const bool rises = k % 2;
        const size_t one = k / 2 % ASSETS, day = k / 2 / ASSETS * BLOCK + 10;
        for (size_t i = 0; i < DAYS * ASSETS; i++) {
            dates[i / ASSETS] = DAY(2023, 1, 2) + (foresto_date)(i / ASSETS);
            const double after = i % ASSETS == one ? (rises ? 400.0 : 86.0) : rises ? 100.0 : 114.0;
            prices[i] = i / ASSETS < day ? 100.0 : after;
        }
        foresto_panel *panel = portfolio_panel(&portfolio);
        for (size_t start = 0; start < day; start += LATE) {
            for (size_t empty = 0; empty < 2; empty++) { /* assets without a target */
                const double target = rises ? 0.03 : 0.5;
                for (size_t i = 0; i < ASSETS; i++) {
                    portfolio.weights[i] = (1.0 - target) / (double)(ASSETS - 1 - empty);
                }
                portfolio.weights[(one + 3) % ASSETS] *= empty ? 0.0 : 1.0;
                portfolio.weights[one] = target;
                portfolio.start = dates[start];
                const foresto_request request = portfolio_request(&portfolio, panel);
                cr_expect_eq(first_event(&request, DAYS - start), dates[day], "asset %zu %s on day %zu, from %zu", one,
                             rises ? "rises" : "falls", day, start);
            }
        }
        foresto_panel_destroy(panel);
    }
}

/* On a scheduled day a HYBRID rule's event is PERIODIC, whatever the drift; between them it is DRIFT. */
Test(drift, hybrid_tries_periodic_first) {
    static const foresto_date dates[] = {DAY(2024, 5, 30), DAY(2024, 5, 31), DAY(2024, 6, 3), DAY(2024, 6, 4)};
    static const double prices[] = {100, 100, 150, 100, 300, 100, 310, 100};
    foresto_rule rule = drift_rule(0.05);
    rule.rule_type = FORESTO_RULE_HYBRID;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    struct portfolio portfolio = {.kind = FORESTO_PANEL_PRICES,
                                  .day_count = 4,
                                  .asset_count = 2,
                                  .dates = dates,
                                  .values = prices,
                                  .weights = {0.5, 0.5},
                                  .rule = &rule,
                                  .initial_amount = 1000.0};
    foresto_result *result = portfolio_run(&portfolio);
    foresto_summary summary = summary_of(result);
    cr_assert_eq(summary.event_count, 3);
    cr_expect_eq(summary.periodic_event_count, 2);
    cr_expect_eq(summary.drift_event_count, 1);
    static const uint32_t types[] = {FORESTO_TRIGGER_PERIODIC, FORESTO_TRIGGER_DRIFT, FORESTO_TRIGGER_PERIODIC};
    static const char *const details[] = {"MONTHLY", "DRIFT>=5.00%", "MONTHLY"};
    for (size_t i = 0; i < 3; i++) {
        foresto_event event = event_of(result, i);
        cr_expect_eq(event.event_date, dates[i]);
        cr_expect_eq(event.trigger_type, types[i]);
        cr_expect_str_eq(event.trigger_detail, details[i]);
    }
    foresto_result_destroy(result);
}
