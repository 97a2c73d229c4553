/* SPDX-License-Identifier: MIT */
/* What a sweep refuses before it has written anything. */
#include <stdio.h>
#include <string.h>

#include "../support/book.h"
#include "../support/day.h"
#include "../support/expect.h"
#include "../support/sweeping.h"
#include "../support/workers.h"

enum { MIXES = 6, RULES = 2, ASSETS = 2, DAYS = 3 };

static const foresto_date dates[] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1)};
static const double prices[] = {100, 50, 110, 55, 121, 44};
static const struct portfolio portfolio = {.kind = FORESTO_PANEL_PRICES,
                                           .day_count = DAYS,
                                           .asset_count = ASSETS,
                                           .dates = dates,
                                           .values = prices,
                                           .initial_amount = 1000.0};
static double mixes[MIXES][ASSETS];
static foresto_rule monthly, drift;
static const foresto_rule *rules[RULES];
static foresto_panel *panel;
static foresto_request request;
static foresto_sweep sweep;
static struct columns columns;

static void open_all(void) {
    for (size_t m = 0; m < MIXES; m++) {
        mixes[m][0] = 0.125 * (double)(m + 1);
        mixes[m][1] = 1.0 - mixes[m][0];
    }
    foresto_rule_init(&monthly, sizeof monthly);
    monthly.rule_type = FORESTO_RULE_PERIODIC;
    monthly.frequency = FORESTO_FREQUENCY_MONTHLY;
    foresto_rule_init(&drift, sizeof drift);
    drift.rule_type = FORESTO_RULE_DRIFT;
    drift.drift_threshold = 0.05;
    rules[0] = &monthly;
    rules[1] = &drift;
    panel = portfolio_panel(&portfolio);
    request = portfolio_request(&portfolio, panel);
    request.use_rebalancing = 1;
    request.weights = NULL;
    sweep = (foresto_sweep)FORESTO_SWEEP_INIT;
    sweep.request = &request;
    sweep.weights = mixes[0];
    sweep.rules = rules;
    sweep.mix_count = MIXES;
    sweep.rule_count = RULES;
    sweep.mix_stride = ASSETS;
    columns_open(&columns, &sweep);
}

static void close_all(void) {
    columns_close(&columns);
    foresto_panel_destroy(panel);
}

TestSuite(sweep_refusals, .init = open_all, .fini = close_all);

static void expect_refused(const char *what, const foresto_host *host, struct refusal asked) {
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_sweep_run(&sweep, host, &columns.table, &error);
    expect_refusal(what, status, &error, asked);
    cr_expect(columns_untouched(&columns), "%s: output touched", what);
}

/* Refuse with one member changed, and change it back. */
#define REFUSE(place, bad, ...)                                                                                        \
    do {                                                                                                               \
        const foresto_sweep kept_sweep = sweep;                                                                        \
        const foresto_request kept_request = request;                                                                  \
        const foresto_sweep_columns kept_columns = columns.table;                                                      \
        (place) = (bad);                                                                                               \
        expect_refused(#place " = " #bad, NULL, (struct refusal){__VA_ARGS__});                                        \
        sweep = kept_sweep;                                                                                            \
        request = kept_request;                                                                                        \
        columns.table = kept_columns;                                                                                  \
    } while (0)

/* What the others vary is good. */
Test(sweep_refusals, nothing_to_refuse) {
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_sweep_run(&sweep, NULL, &columns.table, &error), error);
    for (uint64_t p = 0; p < columns.table.count; p++) {
        cr_assert_null(portfolio_difference(&sweep, &columns.table, p));
    }
}

Test(sweep_refusals, null_arguments) {
    expect_status(foresto_sweep_run(NULL, NULL, &columns.table, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_sweep_run(&sweep, NULL, NULL, NULL), FORESTO_E_ARGUMENT);
    REFUSE(sweep.request, NULL, FORESTO_E_ARGUMENT, .field = "request");
    REFUSE(sweep.weights, NULL, FORESTO_E_ARGUMENT, .field = "weights");
    REFUSE(sweep.rules, NULL, FORESTO_E_ARGUMENT, .field = "rules");
    REFUSE(request.panel, NULL, FORESTO_E_ARGUMENT, .field = "request");
    REFUSE(request.weights, mixes[0], FORESTO_E_ARGUMENT, .field = "request");
    REFUSE(request.rule, &monthly, FORESTO_E_ARGUMENT, .field = "request");
}

Test(sweep_refusals, counts_and_strides) {
    REFUSE(sweep.mix_count, 0, FORESTO_E_SIZE, .field = "mix_count", .value = 0.0);
    REFUSE(sweep.mix_count, UINT64_MAX, FORESTO_E_SIZE, .field = "mix_count", .value = 0x1p64);
    REFUSE(sweep.mix_count, UINT64_C(1) << 60, FORESTO_E_SIZE, .field = "mix_count", .value = 0x1p60);
    REFUSE(sweep.rule_count, UINT64_MAX, FORESTO_E_SIZE, .field = "mix_count", .value = MIXES);
    const foresto_sweep kept = sweep;
    const uint64_t limit = PTRDIFF_MAX / sizeof(double) / 2;
    sweep.mix_stride = 1;
    REFUSE(sweep.mix_count, limit / RULES + 1, FORESTO_E_SIZE, .field = "mix_count", .value = 0x1p58);
    REFUSE(sweep.mix_count, limit / RULES, FORESTO_E_SIZE, .field = "columns.count", .value = MIXES * RULES);
    sweep = kept;
    REFUSE(request.asset_count, 1, FORESTO_E_SIZE, .field = "asset_count", .value = 1.0);
    REFUSE(request.asset_count, 3, FORESTO_E_SIZE, .field = "asset_count", .value = 3.0);
    REFUSE(request.asset_count, UINT64_MAX, FORESTO_E_SIZE, .field = "asset_count", .value = 0x1p64);
    REFUSE(sweep.mix_stride, 0, FORESTO_E_SIZE, .field = "mix_stride", .value = 0.0);
    REFUSE(sweep.mix_stride, INT64_MAX, FORESTO_E_SIZE, .field = "mix_stride", .value = 0x1p63);
    REFUSE(sweep.mix_stride, INT64_MIN, FORESTO_E_SIZE, .field = "mix_stride", .value = -0x1p63);
    REFUSE(sweep.asset_stride, 0, FORESTO_E_SIZE, .field = "asset_stride", .value = 0.0);
    REFUSE(sweep.asset_stride, INT64_MAX, FORESTO_E_SIZE, .field = "asset_stride", .value = 0x1p63);
    REFUSE(sweep.asset_stride, INT64_MIN, FORESTO_E_SIZE, .field = "asset_stride", .value = -0x1p63);
    REFUSE(columns.table.count, 0, FORESTO_E_SIZE, .field = "columns.count", .value = 0.0);
    REFUSE(columns.table.count, MIXES, FORESTO_E_SIZE, .field = "columns.count", .value = MIXES);
    REFUSE(columns.table.count, MIXES * RULES + 1, FORESTO_E_SIZE, .field = "columns.count",
           .value = MIXES * RULES + 1);
    REFUSE(columns.table.path_stride, DAYS - 1, FORESTO_E_SIZE, .field = "path_stride", .value = DAYS - 1);
    REFUSE(columns.table.path_stride, -DAYS, FORESTO_E_SIZE, .field = "path_stride", .value = -DAYS);
    REFUSE(columns.table.path_stride, INT64_MAX, FORESTO_E_SIZE, .field = "path_stride", .value = 0x1p63);
    double *nav = columns.table.nav;
    columns.table.nav = NULL; /* dates alone need as much */
    REFUSE(columns.table.path_stride, DAYS - 1, FORESTO_E_SIZE, .field = "path_stride", .value = DAYS - 1);
    columns.table.nav = nav;
    foresto_date *path_dates = columns.table.dates;
    columns.table.dates = NULL; /* and so do NAVs */
    REFUSE(columns.table.path_stride, DAYS - 1, FORESTO_E_SIZE, .field = "path_stride", .value = DAYS - 1);
    columns.table.dates = path_dates;
    REFUSE(columns.table.figures_size, 0, FORESTO_E_STRUCT, .field = "figures_size", .value = 0.0);
    REFUSE(columns.table.figures_size, sizeof(foresto_figures) - 8, FORESTO_E_STRUCT, .field = "figures_size",
           .value = sizeof(foresto_figures) - 8);
    REFUSE(columns.table.figures_size, sizeof(foresto_figures) + 4, FORESTO_E_STRUCT, .field = "figures_size",
           .value = sizeof(foresto_figures) + 4);
    REFUSE(columns.table.figures_size, 4104, FORESTO_E_STRUCT, .field = "figures_size", .value = 4104.0);
    REFUSE(columns.table.figures_size, UINT32_MAX, FORESTO_E_STRUCT, .field = "figures_size", .value = UINT32_MAX);
}

/* What is not wanted is not looked at. */
Test(sweep_refusals, sizes_of_columns_that_are_not_wanted) {
    columns.table.figures = NULL;
    columns.table.nav = NULL;
    columns.table.dates = NULL;
    columns.table.figures_size = 3;
    columns.table.path_stride = INT64_MIN;
    expect_status(foresto_sweep_run(&sweep, NULL, &columns.table, NULL), FORESTO_OK);
}

/* A mix is named, whichever it is. */
Test(sweep_refusals, mixes) {
    static const struct {
        double first, second;
        foresto_status status;
        int64_t asset;
        double value;
    } rows[] = {
        {-0.25, 0.5, FORESTO_E_WEIGHT, 1, -0.25},     {0.5, 1.5, FORESTO_E_WEIGHT, 2, 1.5},
        {0.5, MISSING, FORESTO_E_WEIGHT, 2, MISSING}, {INFINITE, 0.5, FORESTO_E_WEIGHT, 1, INFINITE},
        {0.5, 0.25, FORESTO_E_WEIGHT_SUM, 0, 0.75},   {0.75, 0.75, FORESTO_E_WEIGHT_SUM, 0, 1.5},
        {0.0, 0.0, FORESTO_E_WEIGHT_SUM, 0, 0.0},
    };
    for (size_t m = 0; m < MIXES; m++) {
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            char field[32];
            snprintf(field, sizeof field, "weights[%d]", (int)m);
            double kept[ASSETS];
            memcpy(kept, mixes[m], sizeof kept);
            mixes[m][0] = rows[i].first;
            mixes[m][1] = rows[i].second;
            expect_refused(
                "mix", NULL,
                (struct refusal){rows[i].status, .field = field, .asset = rows[i].asset, .value = rows[i].value});
            memcpy(mixes[m], kept, sizeof kept);
        }
    }
}

/* PHASE1 alone takes any sum above 0; one rule among the rules asks for 1. */
Test(sweep_refusals, sums) {
    mixes[4][0] = 0.125;
    expect_refused("rules", NULL, (struct refusal){FORESTO_E_WEIGHT_SUM, .field = "weights[4]", .value = 0.5});
    rules[0] = NULL;
    expect_refused("one rule", NULL, (struct refusal){FORESTO_E_WEIGHT_SUM, .field = "weights[4]", .value = 0.5});
    rules[0] = &monthly;
    rules[1] = NULL;
    expect_refused("the first", NULL, (struct refusal){FORESTO_E_WEIGHT_SUM, .field = "weights[4]", .value = 0.5});
    rules[0] = NULL;
    request.baseline = FORESTO_BASELINE_HOLD;
    expect_refused("HOLD", NULL, (struct refusal){FORESTO_E_WEIGHT_SUM, .field = "weights[4]", .value = 0.5});
    request.baseline = FORESTO_BASELINE_PHASE1;
    mixes[4][0] = mixes[4][1] = 0.0;
    expect_refused("PHASE1", NULL, (struct refusal){FORESTO_E_WEIGHT_SUM, .field = "weights[4]", .value = 0.0});
    mixes[4][0] = 0.125;
    expect_status(foresto_sweep_run(&sweep, NULL, &columns.table, NULL), FORESTO_OK);
}

/* Any of the rules, wherever it stands. */
Test(sweep_refusals, rules) {
    for (size_t r = 0; r < RULES; r++) {
        foresto_rule *rule = r == 0 ? &monthly : &drift;
        const foresto_rule good = *rule;
        const char *cost_rate = r == 0 ? "rules[0].cost_rate" : "rules[1].cost_rate";
        const char *is_active = r == 0 ? "rules[0].is_active" : "rules[1].is_active";
        const char *rule_type = r == 0 ? "rules[0].rule_type" : "rules[1].rule_type";
        rule->cost_rate = -0.5;
        expect_refused("cost_rate", NULL, (struct refusal){FORESTO_E_RULE, .field = cost_rate, .value = -0.5});
        *rule = good;
        rule->is_active = 0;
        expect_refused("inactive", NULL, (struct refusal){FORESTO_E_RULE_INACTIVE, .field = is_active});
        *rule = good;
        rule->rule_type = 9;
        expect_refused("type", NULL, (struct refusal){FORESTO_E_ENUM, .field = rule_type, .value = 9.0});
        *rule = good;
    }
    REFUSE(request.use_rebalancing, 0, FORESTO_E_FEATURE_DISABLED, .field = "use_rebalancing");
    REFUSE(request.use_rebalancing, 2, FORESTO_E_ENUM, .field = "use_rebalancing", .value = 2.0);
    rules[0] = NULL;
    request.use_rebalancing = 0;
    expect_refused("flag off", NULL, (struct refusal){FORESTO_E_FEATURE_DISABLED, .field = "use_rebalancing"});
    rules[1] = NULL;
    expect_status(foresto_sweep_run(&sweep, NULL, &columns.table, NULL), FORESTO_OK);
}

Test(sweep_refusals, request) {
    static const char *const nameless[] = {"X", ""};
    foresto_figures_options options = FORESTO_FIGURES_OPTIONS_INIT;
    options.annualization_factor = 0.0;
    REFUSE(request.initial_amount, -1.0, FORESTO_E_AMOUNT, .field = "initial_amount", .value = -1.0);
    REFUSE(request.missing_policy, 7, FORESTO_E_ENUM, .field = "missing_policy", .value = 7.0);
    REFUSE(request.baseline, 7, FORESTO_E_ENUM, .field = "baseline", .value = 7.0);
    REFUSE(request.classes, nameless, FORESTO_E_NAME, .field = "classes", .asset = 2);
    REFUSE(request.start_date, dates[2] + 1, FORESTO_E_NO_DAYS, .field = "start_date", .date = dates[2] + 1);
    REFUSE(request.end_date, FORESTO_DATE_MAX + 1, FORESTO_E_DATE, .field = "end_date",
           .value = FORESTO_DATE_MAX + 1.0);
    REFUSE(sweep.figures_options, &options, FORESTO_E_RANGE, .field = "annualization_factor", .value = 0.0);
}

/* ---- host ---- */

Test(sweep_refusals, tables_of_one_run) {
    struct book book;
    book_open(&book, &portfolio, NULL);
    const struct refusal asked = {FORESTO_E_ARGUMENT, .field = "host"};
    foresto_host host = FORESTO_HOST_INIT;
    host.event_sink = &book.event_sink;
    expect_refused("event_sink", &host, asked);
    host = (foresto_host)FORESTO_HOST_INIT;
    host.nav_sink = &book.nav_sink;
    expect_refused("nav_sink", &host, asked);
    host = (foresto_host)FORESTO_HOST_INIT;
    host.cost_model = &book.cost_model;
    expect_refused("cost_model", &host, asked);
    cr_expect_eq(book.calls, 0);
}

Test(sweep_refusals, worker_counts) {
    static const uint32_t wrong[] = {0, 1025, UINT32_MAX};
    struct workers workers = {.work = WORK_REVERSE, .round = UINT64_MAX};
    for (size_t i = 0; i < 3; i++) {
        workers.count = wrong[i];
        const foresto_executor executor = workers_executor(&workers);
        foresto_host host = FORESTO_HOST_INIT;
        host.executor = &executor;
        expect_refused("worker_count", &host,
                       (struct refusal){FORESTO_E_SIZE, .field = "executor.worker_count", .value = wrong[i]});
    }
    workers.count = 1024;
    const foresto_executor executor = workers_executor(&workers);
    foresto_host host = FORESTO_HOST_INIT;
    host.executor = &executor;
    expect_status(foresto_sweep_run(&sweep, &host, &columns.table, NULL), FORESTO_OK);
    cr_expect(workers.tasks > 0 && workers.tasks <= columns.table.count);
}
