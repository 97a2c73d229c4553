/* SPDX-License-Identifier: MIT */
/* Portfolios of a sweep that fail: each has its status and zeros; or the first of them ends the sweep. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/day.h"
#include "../support/expect.h"
#include "../support/sweeping.h"
#include "../support/workers.h"

enum { DAYS = 70, ASSETS = 4, MIXES = 700 };
enum trouble { FINE, FALLS, IS_MISSING, SOARS };

static foresto_date dates[DAYS];
static double returns[DAYS][ASSETS];
static double mixes[MIXES][ASSETS];
static foresto_rule monthly = FORESTO_RULE_INIT, quarterly = FORESTO_RULE_INIT;
static const foresto_rule *rules[2];
static foresto_panel *panel;
static foresto_request request;
static foresto_sweep sweep;

/* Half in an asset that is fine, half in one that is not: an index that falls to 0 and is to be bought in February, one
 * without a value, one that goes beyond all numbers. */
static void set_mix(size_t m, enum trouble trouble) {
    memset(mixes[m], 0, sizeof mixes[m]);
    mixes[m][FINE] = 0.5;
    mixes[m][trouble] += 0.5;
}

static void make_sweep(uint32_t missing_policy) {
    for (size_t t = 0; t < DAYS; t++) {
        dates[t] = DAY(2024, 1, 1) + (foresto_date)t;
        returns[t][FINE] = t % 3 == 0 ? 0.01 : -0.004;
        returns[t][FALLS] = -0x1.fffffffffffffp-1;
        returns[t][IS_MISSING] = MISSING;
        returns[t][SOARS] = t >= 40 ? 1e200 : 0.0;
    }
    monthly.rule_type = quarterly.rule_type = FORESTO_RULE_PERIODIC;
    monthly.frequency = FORESTO_FREQUENCY_MONTHLY;
    quarterly.frequency = FORESTO_FREQUENCY_QUARTERLY;
    rules[0] = &monthly;
    rules[1] = &quarterly;
    const struct portfolio portfolio = {.kind = FORESTO_PANEL_RETURNS,
                                        .missing_policy = missing_policy,
                                        .day_count = DAYS,
                                        .asset_count = ASSETS,
                                        .dates = dates,
                                        .values = returns[0],
                                        .initial_amount = 1000.0};
    panel = portfolio_panel(&portfolio);
    request = portfolio_request(&portfolio, panel);
    request.use_rebalancing = 1;
    request.weights = NULL;
    sweep = (foresto_sweep)FORESTO_SWEEP_INIT;
    sweep.request = &request;
    sweep.weights = mixes[0];
    sweep.mix_count = MIXES;
    sweep.mix_stride = ASSETS;
    sweep.rules = rules;
    sweep.rule_count = 2;
    for (size_t m = 0; m < MIXES; m++) {
        set_mix(m, FINE);
    }
}

/* ---- with statuses ---- */

static void expect_portfolios(const foresto_sweep_columns *columns, const foresto_status asked[4]) {
    for (uint64_t p = 0; p < columns->count; p++) {
        const char *difference = portfolio_difference(&sweep, columns, p);
        cr_assert(difference == NULL, "portfolio %d: %s differs", (int)p, difference);
        if (p % 2 == 0) { /* monthly */
            cr_assert_eq(columns->statuses[p], asked[p / 2 % 7 % 4], "portfolio %d: %s", (int)p,
                         foresto_status_name(columns->statuses[p]));
        }
    }
}

/* The others are as good as if nothing had been. */
Test(sweep_failures, statuses) {
    static const struct {
        uint32_t missing_policy;
        foresto_status asked[4];
    } rows[] = {
        {FORESTO_MISSING_SKIP_DAY, {FORESTO_OK, FORESTO_E_RANGE, FORESTO_E_NO_DAYS, FORESTO_E_NAV}},
        {FORESTO_MISSING_REJECT, {FORESTO_OK, FORESTO_E_RANGE, FORESTO_E_MISSING, FORESTO_E_NAV}},
        {FORESTO_MISSING_ZERO_RETURN, {FORESTO_OK, FORESTO_E_RANGE, FORESTO_OK, FORESTO_E_NAV}},
    };
    for (size_t i = 0; i < 3; i++) {
        make_sweep(rows[i].missing_policy);
        for (size_t m = 0; m < MIXES; m++) {
            set_mix(m, (enum trouble)(m % 7 % 4));
        }
        struct columns columns;
        columns_open(&columns, &sweep);
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(foresto_sweep_run(&sweep, NULL, &columns.table, &error), error);
        expect_portfolios(&columns.table, rows[i].asked);
        columns_close(&columns);
        foresto_panel_destroy(panel);
    }
}

/* ---- without ---- */

/* The first portfolio that fails ends the sweep, with what its own run says, whoever runs it. */
static void expect_end(const foresto_host *host, size_t mix) {
    struct columns columns;
    columns_open(&columns, &sweep);
    columns.table.statuses = NULL;
    foresto_error asked = FORESTO_ERROR_INIT, error = FORESTO_ERROR_INIT;
    uint64_t first = sweep_first_failure(&sweep, &asked);
    cr_assert(first / 2 == mix);
    foresto_status status = foresto_sweep_run(&sweep, host, &columns.table, &error);
    char field[64];
    snprintf(field, sizeof field, "portfolio[%d].%s", (int)first, asked.field);
    expect_refusal(field, status, &error,
                   (struct refusal){.status = asked.status,
                                    .field = field,
                                    .day = asked.day + 1,
                                    .asset = asked.asset + 1,
                                    .value = asked.value,
                                    .date = asked.date == FORESTO_DATE_NONE ? 0 : asked.date});
    columns_close(&columns);
}

Test(sweep_failures, first_failure) {
    static const size_t places[] = {0, 1, 7, 8, 63, 64, 127, 128, 255, 256, 510, 699};
    struct workers threads = {.work = WORK_THREADS, .count = 8, .round = UINT64_MAX};
    struct workers reverse = {.work = WORK_REVERSE, .count = 3, .round = UINT64_MAX};
    const foresto_executor on_threads = workers_executor(&threads), in_reverse = workers_executor(&reverse);
    foresto_host hosts[3] = {FORESTO_HOST_INIT, FORESTO_HOST_INIT, FORESTO_HOST_INIT};
    hosts[1].executor = &on_threads;
    hosts[2].executor = &in_reverse;
    make_sweep(FORESTO_MISSING_SKIP_DAY);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        for (enum trouble trouble = FALLS; trouble <= SOARS; trouble++) {
            for (size_t m = 0; m < MIXES; m++) { /* what fails later, and otherwise, is not told */
                set_mix(m, m < places[i] ? FINE : m == places[i] ? trouble : (enum trouble)(m % 4));
            }
            for (size_t k = 0; k < 3; k++) {
                expect_end(&hosts[k], places[i]);
            }
        }
    }
    foresto_panel_destroy(panel);
}

/* Though the portfolios of a rule are run one after another, the first by number is told: of two that fail, the one
 * before may come later. */
Test(sweep_failures, first_by_number) {
    make_sweep(FORESTO_MISSING_SKIP_DAY);
    rules[0] = &quarterly;
    rules[1] = &monthly;
    for (size_t m = 0; m + 1 < MIXES; m += 37) {
        set_mix(m, FALLS);     /* under the monthly rule alone, portfolio 2 m + 1 */
        set_mix(m + 1, SOARS); /* under both, 2 m + 2 is the first */
        expect_end(NULL, m);
        set_mix(m, FINE);
        set_mix(m + 1, FINE);
    }
    foresto_panel_destroy(panel);
}

/* Of two that are marked together either may fail, and the other goes on: they hold the same assets, so much of one
 * that it overflows, or little. */
Test(sweep_failures, one_of_two) {
    make_sweep(FORESTO_MISSING_SKIP_DAY);
    request.initial_amount = 1e110;
    request.end_date = dates[40];
    sweep.mix_count = 64;
    for (size_t m = 0; m < sweep.mix_count; m++) {
        memset(mixes[m], 0, sizeof mixes[m]);
        mixes[m][SOARS] = m % 5 % 2 ? 0.5 : 0x1p-40;
        mixes[m][FINE] = 1.0 - mixes[m][SOARS];
    }
    struct columns columns;
    columns_open(&columns, &sweep);
    columns.table.figures = NULL; /* which overflow anyway */
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_sweep_run(&sweep, NULL, &columns.table, &error), error);
    for (uint64_t p = 0; p < columns.table.count; p++) {
        const char *difference = portfolio_difference(&sweep, &columns.table, p);
        cr_assert(difference == NULL, "portfolio %d: %s differs", (int)p, difference);
        cr_assert_eq(columns.table.statuses[p], p / 2 % 5 % 2 ? FORESTO_E_NAV : FORESTO_OK, "portfolio %d", (int)p);
    }
    columns_close(&columns);
    foresto_panel_destroy(panel);
}

/* ---- figures ---- */

/* A portfolio that runs, and whose figures overflow, fails when they are wanted. */
Test(sweep_failures, figures_that_overflow) {
    make_sweep(FORESTO_MISSING_SKIP_DAY);
    set_mix(5, SOARS);
    sweep.mix_count = 8;
    request.start_date = dates[39];
    request.end_date = dates[40];
    for (int wanted = 0; wanted < 2; wanted++) {
        struct columns columns;
        columns_open(&columns, &sweep);
        if (!wanted) {
            columns.table.figures = NULL;
        }
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(foresto_sweep_run(&sweep, NULL, &columns.table, &error), error);
        for (uint64_t p = 0; p < columns.table.count; p++) {
            cr_assert_null(portfolio_difference(&sweep, &columns.table, p), "portfolio %d", (int)p);
            foresto_status asked = wanted && p / 2 == 5 ? FORESTO_E_RANGE : FORESTO_OK;
            cr_assert_eq(columns.table.statuses[p], asked);
        }
        columns.table.statuses = NULL;
        foresto_status status = foresto_sweep_run(&sweep, NULL, &columns.table, &error);
        cr_expect_eq(status, wanted ? FORESTO_E_RANGE : FORESTO_OK);
        cr_expect(!wanted || strncmp(error.field, "portfolio[10].", 14) == 0, "%s", error.message);
        columns_close(&columns);
    }
    foresto_panel_destroy(panel);
}

/* Who does not want to know why has the status alone, and one with an error of the smallest size no more than that. */
Test(sweep_failures, without_error) {
    make_sweep(FORESTO_MISSING_REJECT);
    set_mix(2, SOARS);
    foresto_error asked = FORESTO_ERROR_INIT;
    cr_assert_eq(sweep_first_failure(&sweep, &asked), 4);
    struct columns columns;
    columns_open(&columns, &sweep);
    columns.table.statuses = NULL;
    expect_status(foresto_sweep_run(&sweep, NULL, &columns.table, NULL), asked.status);
    foresto_error small;
    memset(&small, 0x5a, sizeof small);
    small.struct_size = 4;
    const foresto_error before = small;
    expect_status(foresto_sweep_run(&sweep, NULL, &columns.table, &small), asked.status);
    cr_expect_eq(memcmp(&small, &before, sizeof small), 0, "written beyond its size");
    columns_close(&columns);
    foresto_panel_destroy(panel);
}

/* The constant mix fails as its own run does. */
Test(sweep_failures, phase1) {
    make_sweep(FORESTO_MISSING_SKIP_DAY);
    sweep.rules = NULL;
    sweep.rule_count = 0;
    for (size_t m = 0; m < MIXES; m++) {
        set_mix(m, m % 3 == 1 ? SOARS : FINE);
    }
    struct columns columns;
    columns_open(&columns, &sweep);
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_sweep_run(&sweep, NULL, &columns.table, &error), error);
    for (uint64_t p = 0; p < columns.table.count; p++) {
        const char *difference = portfolio_difference(&sweep, &columns.table, p);
        cr_expect(difference == NULL, "portfolio %d: %s differs", (int)p, difference);
        cr_expect_eq(columns.table.statuses[p], p % 3 == 1 ? FORESTO_E_NAV : FORESTO_OK);
    }
    columns_close(&columns);
    foresto_panel_destroy(panel);
}

/* ---- portfolios that fail far into their run ---- */

enum { MANY_DAYS = 30000, GROUP = 32 };

/* One asset that soars after 5000 days. */
static void make_late_sweep(void) {
    static foresto_date days[MANY_DAYS];
    static double late[MANY_DAYS], ones[GROUP];
    for (size_t t = 0; t < MANY_DAYS; t++) {
        days[t] = (foresto_date)t;
        late[t] = t > 5000 ? 1e200 : 0.0;
    }
    for (size_t m = 0; m < GROUP; m++) {
        ones[m] = 1.0;
    }
    const struct portfolio portfolio = {.kind = FORESTO_PANEL_RETURNS,
                                        .day_count = MANY_DAYS,
                                        .asset_count = 1,
                                        .dates = days,
                                        .values = late,
                                        .initial_amount = 1000.0};
    panel = portfolio_panel(&portfolio);
    request = portfolio_request(&portfolio, panel);
    request.weights = NULL;
    sweep = (foresto_sweep)FORESTO_SWEEP_INIT;
    sweep.request = &request;
    sweep.weights = ones;
    sweep.mix_count = GROUP;
    sweep.mix_stride = 1;
}

/* The days before have no figures. */
Test(sweep_failures, late) {
    make_late_sweep();
    const foresto_figures asked = FORESTO_FIGURES_INIT;
    foresto_status statuses[GROUP] = {0};
    foresto_figures figures[GROUP];
    memset(figures, 0xa5, sizeof figures);
    foresto_sweep_columns columns = FORESTO_SWEEP_COLUMNS_INIT;
    columns.count = GROUP;
    columns.statuses = statuses;
    columns.figures = figures;
    columns.figures_size = sizeof *figures;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_sweep_run(&sweep, NULL, &columns, &error), error);
    for (size_t m = 0; m < GROUP; m++) {
        cr_expect_eq(statuses[m], FORESTO_E_NAV);
        cr_expect_eq(memcmp(&figures[m], &asked, sizeof asked), 0);
    }
    foresto_panel_destroy(panel);
}

/* Memory with a fence behind it. */
enum { FENCE = 1 << 18, HEAD = 16 };

static void *fence(void *user, size_t size) {
    (void)user;
    unsigned char *block = malloc(HEAD + size + FENCE);
    cr_assert_not_null(block);
    memcpy(block, &size, sizeof size);
    memset(block + HEAD + size, 0xa5, FENCE);
    return block + HEAD;
}

static void look_at_fence(void *user, void *memory) {
    bool *kept = user;
    unsigned char *block = (unsigned char *)memory - HEAD;
    size_t size;
    memcpy(&size, block, sizeof size);
    for (size_t i = 0; i < FENCE; i++) {
        *kept = *kept && block[HEAD + size + i] == 0xa5;
    }
    free(block);
}

/* Where no path is kept there is no room for one: a portfolio that fails clears none either. */
Test(sweep_failures, without_paths) {
    make_late_sweep();
    foresto_status statuses[GROUP] = {0};
    foresto_sweep_columns columns = FORESTO_SWEEP_COLUMNS_INIT;
    columns.count = GROUP;
    columns.statuses = statuses;
    bool kept = true;
    const foresto_allocator allocator = {
        .struct_size = sizeof allocator, .user = &kept, .allocate = fence, .release = look_at_fence};
    foresto_host host = FORESTO_HOST_INIT;
    host.allocator = &allocator;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_sweep_run(&sweep, &host, &columns, &error), error);
    for (size_t m = 0; m < GROUP; m++) {
        cr_expect_eq(statuses[m], FORESTO_E_NAV);
    }
    cr_expect(kept, "written beyond");
    foresto_panel_destroy(panel);
}
