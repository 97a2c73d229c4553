/* SPDX-License-Identifier: MIT */
/* Runs into the caller's arrays: the bits of foresto_simulate(), and nothing written that has no room. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/allocation.h"
#include "../support/book.h"
#include "../support/expect.h"
#include "../support/golden.h"
#include "../support/results.h"
#include "../support/rng.h"
#include "../support/sample.h"

#define SEED(seed) ((unsigned long long)(seed))

enum { DAY_COLUMNS = 6, COLUMNS = 14, BEFORE_WEIGHTS = 13, GARBAGE = 0x5a, GUARD = 16 };

/* The columns by number, those of days first. */
static const struct column {
    const char *name;
    size_t offset; /* of the pointer */
    size_t item;
} kinds[COLUMNS] = {
#define COLUMN(name, type)                                                                                             \
    { #name, offsetof(foresto_run_columns, name), sizeof(type) }
    COLUMN(dates, foresto_date),       COLUMN(nav, double),
    COLUMN(daily_return, double),      COLUMN(cumulative_return, double),
    COLUMN(high_water_mark, double),   COLUMN(drawdown, double),
    COLUMN(event_dates, foresto_date), COLUMN(trigger_types, uint32_t),
    COLUMN(turnover, double),          COLUMN(cost_factor, double),
    COLUMN(cost_amount, double),       COLUMN(nav_before, double),
    COLUMN(nav_after, double),         COLUMN(before_weights, double),
};

/* Columns of the caller's, each in a block of its own with garbage behind, which has to stay. */
struct table {
    foresto_run_columns columns;
    unsigned char *blocks[COLUMNS];
    size_t sizes[COLUMNS];
};

static void set_column(foresto_run_columns *columns, size_t k, void *place) {
    memcpy((unsigned char *)columns + kinds[k].offset, &place, sizeof place);
}

/* Make the columns whose bits are set in `wanted`; the others are NULL. */
static void table_open(struct table *table, uint64_t days, uint64_t events, uint64_t assets, unsigned wanted) {
    memset(table, 0, sizeof *table);
    table->columns = (foresto_run_columns)FORESTO_RUN_COLUMNS_INIT;
    table->columns.day_capacity = days;
    table->columns.event_capacity = events;
    for (size_t k = 0; k < COLUMNS; k++) {
        if (!(wanted >> k & 1)) {
            continue;
        }
        uint64_t entries = k < DAY_COLUMNS ? days : k == BEFORE_WEIGHTS ? events * assets : events;
        table->sizes[k] = (size_t)entries * kinds[k].item;
        table->blocks[k] = malloc(table->sizes[k] + GUARD);
        cr_assert_not_null(table->blocks[k]);
        memset(table->blocks[k], GARBAGE, table->sizes[k] + GUARD);
        set_column(&table->columns, k, table->blocks[k]);
    }
}

static void table_close(struct table *table) {
    for (size_t k = 0; k < COLUMNS; k++) {
        free(table->blocks[k]);
    }
}

enum { ALL = (1 << COLUMNS) - 1, DAYS_ONLY = (1 << DAY_COLUMNS) - 1 };

static bool is_garbage(const unsigned char *bytes, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        if (bytes[i] != GARBAGE) {
            return false;
        }
    }
    return true;
}

/* Return NULL, or the name of the first column that holds something else than the result, or that was overrun. */
static const char *table_difference(const struct table *table, const foresto_result *result) {
    foresto_nav_view navs = navs_of(result);
    foresto_event_view events = FORESTO_EVENT_VIEW_INIT;
    cr_assert_eq(foresto_result_events(result, &events), FORESTO_OK);
    const void *const asked[COLUMNS] = {
        navs.dates,         navs.nav,          navs.daily_return,    navs.cumulative_return, navs.high_water_mark,
        navs.drawdown,      events.dates,      events.trigger_types, events.turnover,        events.cost_factor,
        events.cost_amount, events.nav_before, events.nav_after,     events.before_weights,
    };
    for (size_t k = 0; k < COLUMNS; k++) {
        uint64_t entries = k < DAY_COLUMNS       ? navs.count
                           : k == BEFORE_WEIGHTS ? events.count * events.asset_count
                                                 : events.count;
        size_t size = (size_t)entries * kinds[k].item;
        if (!table->blocks[k]) {
            continue;
        }
        if (size > 0 && memcmp(table->blocks[k], asked[k], size) != 0) {
            return kinds[k].name;
        }
        /* Days that are left out may have been written to on the way; room for events that do not come is not. */
        size_t end = k < DAY_COLUMNS ? table->sizes[k] : size;
        if (!is_garbage(table->blocks[k], end, table->sizes[k] + GUARD)) {
            return kinds[k].name;
        }
    }
    return NULL;
}

static uint64_t rows_of(const foresto_request *request) {
    const foresto_date *dates = foresto_panel_dates(request->panel);
    uint64_t rows = 0;
    for (uint64_t t = 0; t < foresto_panel_day_count(request->panel); t++) {
        rows += (request->start_date == FORESTO_DATE_NONE || dates[t] >= request->start_date) &&
                (request->end_date == FORESTO_DATE_NONE || dates[t] <= request->end_date);
    }
    return rows;
}

static bool same_summary(const foresto_summary *a, const foresto_summary *b) {
    return memcmp(a, b, sizeof *a) == 0;
}

/* Run with exact capacities and compare with the result. */
static void expect_run(const char *name, uint64_t seed, const foresto_request *request, const foresto_host *host,
                       const foresto_result *asked, unsigned wanted) {
    foresto_summary totals = summary_of(asked), summary = FORESTO_SUMMARY_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_event_view events = FORESTO_EVENT_VIEW_INIT;
    cr_assert_eq(foresto_result_events(asked, &events), FORESTO_OK);
    struct table table;
    table_open(&table, rows_of(request), totals.event_count, events.asset_count, wanted);
    assert_ok(foresto_simulate_into(request, host, &table.columns, &summary, &error), error);
    const char *difference = table_difference(&table, asked);
    cr_assert(difference == NULL, "%s %llu, columns %x: %s differs", name, SEED(seed), wanted, difference);
    cr_assert(same_summary(&summary, &totals), "%s %llu, columns %x: the summary differs", name, SEED(seed), wanted);
    table_close(&table);
}

/* ---- the same bits ---- */

/* What fails, fails alike, and leaves the summary alone. */
static void expect_failure(uint64_t seed, const foresto_request *request, foresto_status status,
                           const foresto_error *asked) {
    struct table table;
    table_open(&table, rows_of(request), 1000, SAMPLE_ASSETS_MAX, ALL);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    const foresto_summary untouched = summary;
    cr_assert_eq(foresto_simulate_into(request, NULL, &table.columns, &summary, &error), status, "seed %llu: %s",
                 SEED(seed), error.message);
    cr_assert(memcmp(&error, asked, sizeof error) == 0, "seed %llu: %s", SEED(seed), error.message);
    cr_assert(same_summary(&summary, &untouched), "seed %llu: summary touched", SEED(seed));
    table_close(&table);
}

Test(simulate_into, every_kind_of_run) {
    static struct sample sample;
    size_t runs = 0, failures = 0, with_events = 0, with_gaps = 0;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        sample_make(&sample, seed);
        foresto_panel *panel = portfolio_panel(&sample.portfolio);
        foresto_request request = portfolio_request(&sample.portfolio, panel);
        foresto_result *asked = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = foresto_simulate(&request, NULL, &asked, &error);
        if (status == FORESTO_OK) {
            struct rng rng = {seed};
            expect_run("seed", seed, &request, NULL, asked, ALL);
            expect_run("seed", seed, &request, NULL, asked, rng_below(&rng, ALL + 1));
            runs++;
            with_events += summary_of(asked).event_count > 0;
            with_gaps += summary_of(asked).skipped_day_count > 0;
            foresto_result_destroy(asked);
        } else {
            expect_failure(seed, &request, status, &error);
            failures++;
        }
        foresto_panel_destroy(panel);
    }
    cr_expect(runs > 1000 && failures > 100 && with_events > 500 && with_gaps > 100, "%zu, %zu, %zu, %zu", runs,
              failures, with_events, with_gaps);
}

/* Runs of thousands of days; then each column alone, and all but each. */
Test(simulate_into, golden_cases) {
    for (size_t k = 0; k < golden_count(); k++) {
        struct golden *golden = golden_read(k);
        foresto_panel *panel = portfolio_panel(&golden->portfolio);
        foresto_request request = portfolio_request(&golden->portfolio, panel);
        foresto_result *asked = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(foresto_simulate(&request, NULL, &asked, &error), error);
        expect_run(golden->name, 0, &request, NULL, asked, ALL);
        expect_run(golden->name, 0, &request, NULL, asked, 0);
        for (size_t column = 0; column < COLUMNS && k % 4 == 0; column++) {
            expect_run(golden->name, 0, &request, NULL, asked, 1u << column);
            expect_run(golden->name, 0, &request, NULL, asked, ALL & ~(1u << column));
        }
        foresto_result_destroy(asked);
        foresto_panel_destroy(panel);
        golden_free(golden);
    }
}

Test(simulate_into, without_summary) {
    struct golden *golden = golden_find("swiss_year_2003_monthly");
    foresto_panel *panel = portfolio_panel(&golden->portfolio);
    foresto_request request = portfolio_request(&golden->portfolio, panel);
    foresto_result *asked = portfolio_run(&golden->portfolio);
    struct table table;
    table_open(&table, rows_of(&request), golden->event_count, golden->portfolio.asset_count, ALL);
    expect_status(foresto_simulate_into(&request, NULL, &table.columns, NULL, NULL), FORESTO_OK);
    const char *difference = table_difference(&table, asked);
    cr_expect(difference == NULL, "%s differs", difference);
    table_close(&table);
    foresto_result_destroy(asked);
    foresto_panel_destroy(panel);
    golden_free(golden);
}

/* ---- capacities ---- */

/* One entry too few is refused by name, also in columns of events that are wanted alone, and never overrun. */
static void expect_too_small(const foresto_request *request, const foresto_result *asked, uint64_t days,
                             uint64_t events, unsigned wanted, struct refusal refusal) {
    foresto_event_view view = FORESTO_EVENT_VIEW_INIT;
    cr_assert_eq(foresto_result_events(asked, &view), FORESTO_OK);
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_host host = allocation_host(&allocator);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    const foresto_summary untouched = summary;
    struct table table;
    table_open(&table, days, events, view.asset_count, wanted);
    foresto_status status = foresto_simulate_into(request, &host, &table.columns, &summary, &error);
    expect_refusal("too small", status, &error, refusal);
    cr_expect(same_summary(&summary, &untouched) && allocation.live == 0);
    for (size_t k = 0; k < COLUMNS; k++) {
        cr_expect(!table.blocks[k] || is_garbage(table.blocks[k], table.sizes[k], table.sizes[k] + GUARD), "%s overrun",
                  kinds[k].name);
    }
    table_close(&table);
}

Test(simulate_into, capacities) {
    static const char *const names[] = {"swiss_phase1", "swiss_hold", "swiss_monthly_first", "lpp_drift_1pct"};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        struct golden *golden = golden_find(names[n]);
        foresto_panel *panel = portfolio_panel(&golden->portfolio);
        foresto_request request = portfolio_request(&golden->portfolio, panel);
        foresto_result *asked = portfolio_run(&golden->portfolio);
        uint64_t days = rows_of(&request), events = golden->event_count;
        const uint64_t few_days[] = {0, 1, days - 1};
        for (size_t i = 0; i < 3; i++) {
            struct refusal refusal = {FORESTO_E_CAPACITY, .field = "day_capacity", .value = (double)few_days[i]};
            expect_too_small(&request, asked, few_days[i], events, ALL, refusal);
            expect_too_small(&request, asked, few_days[i], events, 0, refusal);
        }
        const uint64_t few_events[] = {0, 1, events - 1};
        for (size_t i = 0; i < 3 && events > 1; i++) {
            struct refusal refusal = {FORESTO_E_CAPACITY, .field = "event_capacity", .value = (double)few_events[i]};
            expect_too_small(&request, asked, days, few_events[i], ALL, refusal);
            for (size_t column = DAY_COLUMNS; column < COLUMNS; column++) {
                expect_too_small(&request, asked, days, few_events[i], 1u << column, refusal);
            }
        }
        foresto_result_destroy(asked);
        foresto_panel_destroy(panel);
        golden_free(golden);
    }
}

/* Room for events counts only when one of their columns is wanted; any room is room enough. */
Test(simulate_into, more_room_than_needed) {
    struct golden *golden = golden_find("lpp_drift_1pct");
    foresto_panel *panel = portfolio_panel(&golden->portfolio);
    foresto_request request = portfolio_request(&golden->portfolio, panel);
    foresto_result *asked = portfolio_run(&golden->portfolio);
    foresto_summary summary = FORESTO_SUMMARY_INIT, totals = summary_of(asked);
    struct table table;
    table_open(&table, rows_of(&request), 0, 0, DAYS_ONLY);
    expect_status(foresto_simulate_into(&request, NULL, &table.columns, &summary, NULL), FORESTO_OK);
    cr_expect(same_summary(&summary, &totals) && table_difference(&table, asked) == NULL);
    table_close(&table);
    table_open(&table, rows_of(&request) + 7, totals.event_count + 5, golden->portfolio.asset_count, ALL);
    table.columns.day_capacity = table.columns.event_capacity = UINT64_MAX;
    expect_status(foresto_simulate_into(&request, NULL, &table.columns, NULL, NULL), FORESTO_OK);
    cr_expect_null(table_difference(&table, asked));
    cr_expect(is_garbage(table.blocks[1], (size_t)rows_of(&request) * sizeof(double), table.sizes[1]));
    table_close(&table);
    foresto_result_destroy(asked);
    foresto_panel_destroy(panel);
    golden_free(golden);
}

/* ---- the host's side ---- */

/* Sinks take what the run comes to, whichever columns are wanted. */
Test(simulate_into, sinks) {
    static struct sample sample;
    size_t runs = 0;
    for (uint64_t seed = 1; seed <= 1000; seed++) {
        sample_make(&sample, seed);
        foresto_result *asked = NULL;
        if (portfolio_try(&sample.portfolio, &asked, NULL) != FORESTO_OK) {
            continue;
        }
        foresto_panel *panel = portfolio_panel(&sample.portfolio);
        foresto_request request = portfolio_request(&sample.portfolio, panel);
        foresto_summary totals = summary_of(asked);
        struct rng rng = {seed};
        const unsigned choices[] = {ALL, 0, DAYS_ONLY, rng_below(&rng, ALL + 1)};
        for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
            struct book book;
            book_open(&book, &sample.portfolio, asked);
            foresto_host host = book_host(&book, NULL);
            expect_run("sinks", seed, &request, &host, asked, choices[i]);
            cr_assert(book.fault == NULL, "seed %llu: %s", SEED(seed), book.fault);
            cr_assert(book.counts[CALL_SINK_NAV] == totals.day_count &&
                          book.counts[CALL_SINK_EVENT] == totals.event_count && book.counts[CALL_ADVANCE] > 0,
                      "seed %llu: records are missing", SEED(seed));
        }
        runs++;
        foresto_panel_destroy(panel);
        foresto_result_destroy(asked);
    }
    cr_expect_gt(runs, 300);
}

static const char *const cases[] = {"swiss_phase1", "swiss_hold", "swiss_year_2003_monthly", "lpp_drift_1pct",
                                    "swiss_classes_monthly_last"};
enum { CASES = sizeof cases / sizeof *cases };

static void expect_host_failure(const struct golden *golden, const foresto_request *request, size_t call) {
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    struct book book;
    book_open(&book, &golden->portfolio, NULL);
    book.fail_at = call;
    foresto_host host = book_host(&book, &allocator);
    host.cost_model = golden->portfolio.rule ? &book.cost_model : NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    struct table table;
    table_open(&table, rows_of(request), golden->event_count, golden->portfolio.asset_count, ALL);
    foresto_status status = foresto_simulate_into(request, &host, &table.columns, NULL, &error);
    cr_assert(status == (book.failed == CALL_ADVANCE ? FORESTO_E_CANCELLED : FORESTO_E_HOST) &&
                  error.host_code == BOOK_CODE && strcmp(error.field, callback_name(book.failed)) == 0,
              "%s, call %zu: %s", golden->name, call, error.message);
    cr_assert(allocation.live == 0, "%s, call %zu: leak", golden->name, call);
    table_close(&table);
}

Test(simulate_into, callbacks_fail) {
    for (size_t k = 0; k < CASES; k++) {
        struct golden *golden = golden_find(cases[k]);
        foresto_panel *panel = portfolio_panel(&golden->portfolio);
        foresto_request request = portfolio_request(&golden->portfolio, panel);
        for (size_t call = 0; call < 200; call += call < 40 ? 1 : 37) {
            expect_host_failure(golden, &request, call);
        }
        foresto_panel_destroy(panel);
        golden_free(golden);
    }
}

/* ---- memory ---- */

static foresto_status run_with(const struct golden *golden, const foresto_request *request,
                               struct allocation *allocation, unsigned wanted, foresto_error *error) {
    foresto_allocator allocator = allocation_allocator(allocation);
    foresto_host host = allocation_host(&allocator);
    struct table table;
    table_open(&table, rows_of(request), golden->event_count + 1, golden->portfolio.asset_count, wanted);
    foresto_status status = foresto_simulate_into(request, &host, &table.columns, NULL, error);
    table_close(&table);
    return status;
}

Test(simulate_into, every_allocation_fails) {
    for (size_t k = 0; k < 2 * CASES; k++) {
        struct golden *golden = golden_find(cases[k % CASES]);
        unsigned wanted = k < CASES ? ALL : 0;
        foresto_panel *panel = portfolio_panel(&golden->portfolio);
        foresto_request request = portfolio_request(&golden->portfolio, panel);
        struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(run_with(golden, &request, &allocation, wanted, &error), error);
        cr_assert(allocation.calls > 0 && allocation.live == 0);
        for (size_t call = 0; call < 2 * allocation.calls; call++) {
            struct allocation failing = {.fail_at = call / 2, .keep_failing = call % 2 != 0};
            foresto_status status = run_with(golden, &request, &failing, wanted, &error);
            expect_refusal(golden->name, status, &error, (struct refusal){FORESTO_E_MEMORY, .field = NULL});
            cr_expect_eq(failing.live, 0, "%s, call %zu: leak", golden->name, call);
        }
        foresto_panel_destroy(panel);
        golden_free(golden);
    }
}

enum { MANY_DAYS = 20000, FEW_DAYS = 5000, MANY_ASSETS = 3 };

/* A long walk: prices around 100, or returns. */
static void make_walk(struct portfolio *portfolio, foresto_date *dates, double *values, uint32_t kind) {
    static const char *const classes[MANY_ASSETS] = {"EQUITY", "BOND", "EQUITY"};
    struct rng rng = {kind};
    for (size_t t = 0; t < MANY_DAYS; t++) {
        dates[t] = (foresto_date)t;
        for (size_t i = 0; i < MANY_ASSETS; i++) {
            double change = rng_between(&rng, -0.03, 0.03);
            values[t * MANY_ASSETS + i] = kind == FORESTO_PANEL_PRICES ? 100.0 * (1.0 + change) : change;
        }
    }
    *portfolio = (struct portfolio){.kind = kind,
                                    .asset_count = MANY_ASSETS,
                                    .dates = dates,
                                    .values = values,
                                    .weights = {0.5, 0.25, 0.25},
                                    .classes = kind == FORESTO_PANEL_RETURNS ? classes : NULL,
                                    .initial_amount = 1000.0};
}

/* The memory that a run over the first days takes. */
static struct allocation memory_of(struct portfolio *portfolio, size_t days, unsigned wanted) {
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_host host = allocation_host(&allocator);
    struct table table;
    portfolio->day_count = days;
    foresto_panel *panel = portfolio_panel(portfolio);
    foresto_request request = portfolio_request(portfolio, panel);
    foresto_error error = FORESTO_ERROR_INIT;
    table_open(&table, days, days, MANY_ASSETS, wanted);
    assert_ok(foresto_simulate_into(&request, &host, &table.columns, NULL, &error), error);
    cr_assert_eq(allocation.live, 0);
    table_close(&table);
    foresto_panel_destroy(panel);
    return allocation;
}

/* As many bytes in as many pieces for 20000 days as for 5000, and the same result as ever. */
Test(simulate_into, memory_does_not_go_with_the_days) {
    static foresto_date dates[MANY_DAYS];
    static double values[MANY_DAYS * MANY_ASSETS];
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_HYBRID;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    rule.drift_threshold = 0.01;
    for (unsigned k = 0; k < 12; k++) { /* kind, columns or none, PHASE1 or HOLD or a rule */
        struct portfolio portfolio;
        make_walk(&portfolio, dates, values, k % 2 ? FORESTO_PANEL_PRICES : FORESTO_PANEL_RETURNS);
        unsigned wanted = k / 2 % 2 ? ALL : 0, mode = k / 4;
        portfolio.baseline = mode == 1 ? FORESTO_BASELINE_HOLD : FORESTO_BASELINE_PHASE1;
        portfolio.rule = mode == 2 ? &rule : NULL;
        struct allocation few = memory_of(&portfolio, FEW_DAYS, wanted);
        struct allocation many = memory_of(&portfolio, MANY_DAYS, wanted);
        cr_expect(few.calls == many.calls && few.bytes == many.bytes, "case %u: %zu bytes, %zu of few days", k,
                  many.bytes, few.bytes);
        foresto_panel *panel = portfolio_panel(&portfolio);
        foresto_request request = portfolio_request(&portfolio, panel);
        foresto_result *asked = portfolio_run(&portfolio);
        expect_run("walk", k, &request, NULL, asked, wanted);
        foresto_result_destroy(asked);
        foresto_panel_destroy(panel);
    }
}

/* A run over as many days of prices or returns, of assets of which some have a weight. */
struct sizes {
    uint32_t kind;
    size_t days, first, assets, active;
    bool nav, before_weights; /* which columns are wanted */
    bool cost_model;
    bool classes; /* one for each asset */
};

static int32_t costs_nothing(void *user, const foresto_trades *trades, double *cost_amount) {
    (void)user;
    (void)trades;
    *cost_amount = 0.0;
    return 0;
}

static struct allocation memory_of_sizes(const struct sizes *sizes) {
    enum { MOST = 2048 };
    static char text[MOST][8];
    static const char *names[MOST];
    static double weights[MOST], before_weights[MOST];
    double *values = calloc(sizes->days * sizes->assets, sizeof *values), *nav = calloc(sizes->days, sizeof *nav);
    foresto_date *dates = calloc(sizes->days, sizeof *dates);
    cr_assert(values && nav && dates && sizes->assets <= MOST);
    for (size_t k = 0; k < sizes->days * sizes->assets; k++) {
        values[k] = sizes->kind == FORESTO_PANEL_PRICES ? 1.0 : 0.0;
        dates[k / sizes->assets] = (foresto_date)(k / sizes->assets);
    }
    for (size_t i = 0; i < sizes->assets; i++) {
        snprintf(text[i], sizeof text[i], "%d", (int)i);
        names[i] = text[i];
        weights[i] = i < sizes->active ? 1.0 / (double)sizes->active : 0.0;
    }
    const struct portfolio portfolio = {.kind = sizes->kind,
                                        .baseline = FORESTO_BASELINE_HOLD,
                                        .day_count = sizes->days,
                                        .asset_count = sizes->assets,
                                        .dates = dates,
                                        .values = values,
                                        .names = names,
                                        .start = dates[sizes->first],
                                        .initial_amount = 1000.0};
    foresto_panel *panel = portfolio_panel(&portfolio);
    foresto_request request = portfolio_request(&portfolio, panel);
    request.weights = weights;
    request.classes = sizes->classes ? names : NULL;
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_host host = allocation_host(&allocator);
    foresto_cost_model cost_model = FORESTO_COST_MODEL_INIT;
    cost_model.trading_cost = costs_nothing;
    host.cost_model = sizes->cost_model ? &cost_model : NULL;
    foresto_run_columns columns = FORESTO_RUN_COLUMNS_INIT;
    columns.day_capacity = sizes->days;
    columns.nav = sizes->nav ? nav : NULL;
    columns.event_capacity = 1;
    columns.before_weights = sizes->before_weights ? before_weights : NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_simulate_into(&request, &host, &columns, NULL, &error), error);
    foresto_panel_destroy(panel);
    free(values);
    free(dates);
    free(nav);
    return allocation;
}

/* What docs/performance.md says, but for what is the same for every run. Parts of 16 are aligned as they are. */
static size_t documented(const struct sizes *sizes) {
    size_t n = sizes->assets, a = sizes->active,
           days = sizes->days - sizes->first < 4096 ? sizes->days - sizes->first : 4096;
    bool filled = sizes->classes || (sizes->kind == FORESTO_PANEL_RETURNS && sizes->first > 0);
    return (sizes->classes ? 56 : 36) * n + 8 * a + 40 * a + (sizes->before_weights ? 8 * n : 0) +
           (sizes->cost_model ? 16 * n : 0) + (filled ? (512 + 24) * a : 0) + (sizes->nav ? 0 : 8 * days);
}

Test(simulate_into, memory_is_as_documented) {
    const uint32_t kinds_of_panel[] = {FORESTO_PANEL_PRICES, FORESTO_PANEL_RETURNS};
    for (size_t k = 0; k < 64; k++) {
        const uint32_t kind = kinds_of_panel[k % 2];
        const size_t first = k / 2 % 2 * 16;
        const bool nav = k / 4 % 2, before = k / 8 % 2, cost = k / 16 % 2, classes = k / 32,
                   filled = classes || (kind == FORESTO_PANEL_RETURNS && first > 0);
        const struct sizes least = {kind, 64, first, 16, 16, nav, before, cost, classes};
        const struct sizes more[] = {{kind, 64, first, 2048, 16, nav, before, cost, classes},
                                     {kind, 64, first, 2048, 1024, nav, before, cost, classes},
                                     {kind, 64, first, 512, 512, nav, before, cost, classes},
                                     {kind, 5008, first, 16, 16, nav, before, cost, classes}};
        const struct allocation asked = memory_of_sizes(&least);
        cr_expect_eq(asked.calls, (size_t)(3 + filled + !nav), "case %zu: %zu blocks", k, asked.calls);
        for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
            const struct allocation found = memory_of_sizes(&more[i]);
            cr_expect_eq(found.calls, asked.calls);
            cr_expect_eq(found.bytes - asked.bytes, documented(&more[i]) - documented(&least),
                         "case %zu, %zu: %zu bytes more, %zu by the formula", k, i, found.bytes - asked.bytes,
                         documented(&more[i]) - documented(&least));
        }
    }
}

/* An asset falls under its target beside one that is not held, whatever the memory held before. */
Test(simulate_into, drift_beside_what_is_not_held) {
    enum { DAYS = 70, HELD = 2, FALL = 10 };
    static foresto_date dates[DAYS];
    static double prices[DAYS * (HELD + 1)], nav[DAYS];
    for (size_t t = 0; t < DAYS; t++) {
        dates[t] = (foresto_date)t;
        prices[t * (HELD + 1)] = t < FALL ? 100.0 : 70.0;
        prices[t * (HELD + 1) + 1] = prices[t * (HELD + 1) + 2] = 100.0;
    }
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_DRIFT;
    rule.drift_threshold = 0.05;
    strcpy(rule.rule_name, "drift");
    const struct portfolio portfolio = {.kind = FORESTO_PANEL_PRICES,
                                        .day_count = DAYS,
                                        .asset_count = HELD + 1,
                                        .dates = dates,
                                        .values = prices,
                                        .weights = {0.5, 0.5},
                                        .rule = &rule,
                                        .initial_amount = 1000.0};
    foresto_panel *panel = portfolio_panel(&portfolio);
    foresto_request request = portfolio_request(&portfolio, panel);
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_host host = allocation_host(&allocator);
    foresto_run_columns columns = FORESTO_RUN_COLUMNS_INIT;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    columns.day_capacity = DAYS;
    columns.nav = nav;
    assert_ok(foresto_simulate_into(&request, &host, &columns, &summary, &error), error);
    cr_expect_eq(summary.drift_event_count, 1);
    foresto_panel_destroy(panel);
}

/* ---- refusals ---- */

Test(simulate_into, refusals) {
    struct golden *golden = golden_find("swiss_year_2003_monthly");
    foresto_panel *panel = portfolio_panel(&golden->portfolio);
    foresto_request request = portfolio_request(&golden->portfolio, panel);
    struct table table;
    table_open(&table, rows_of(&request), golden->event_count, golden->portfolio.asset_count, ALL);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    foresto_status status = foresto_simulate_into(NULL, NULL, &table.columns, &summary, &error);
    expect_refusal("request", status, &error, (struct refusal){FORESTO_E_ARGUMENT, .field = "request"});
    status = foresto_simulate_into(&request, NULL, NULL, &summary, &error);
    expect_refusal("columns", status, &error, (struct refusal){FORESTO_E_ARGUMENT, .field = "columns"});
    summary.struct_size = 8;
    status = foresto_simulate_into(&request, NULL, &table.columns, &summary, &error);
    expect_refusal("summary", status, &error, (struct refusal){FORESTO_E_STRUCT, .field = "summary"});
    double weights[PORTFOLIO_ASSETS_MAX];
    memcpy(weights, golden->portfolio.weights, sizeof weights);
    weights[0] += 0.25;
    request.weights = weights;
    expect_status(foresto_simulate_into(&request, NULL, &table.columns, NULL, NULL), FORESTO_E_WEIGHT_SUM);
    request.weights = golden->portfolio.weights;
    request.use_rebalancing = 0;
    expect_status(foresto_simulate_into(&request, NULL, &table.columns, NULL, NULL), FORESTO_E_FEATURE_DISABLED);
    for (size_t k = 0; k < COLUMNS; k++) { /* nothing was written */
        cr_expect(is_garbage(table.blocks[k], 0, table.sizes[k] + GUARD), "%s", kinds[k].name);
    }
    table_close(&table);
    foresto_panel_destroy(panel);
    golden_free(golden);
}
