/* SPDX-License-Identifier: MIT */
/* Sweeps: the bits of a run and of its figures for every portfolio, by whatever strides, in whatever columns. */
#include <stdlib.h>
#include <string.h>

#include "../support/expect.h"
#include "../support/golden.h"
#include "../support/results.h"
#include "../support/sweeping.h"

#define SEED(seed) (unsigned long long)(seed)

enum { CASES = 600 };

static struct sweeping sweeping;

/* What random sweeps have been through. */
struct tally {
    uint64_t portfolios, failed, events, drifts, backwards, whole_failures, without_rule, short_runs;
};

static void count(struct tally *tally, const foresto_sweep *sweep, const foresto_sweep_columns *columns) {
    tally->backwards += sweep->mix_stride < 0 && sweep->asset_stride < 0;
    for (uint64_t p = 0; p < columns->count; p++) {
        tally->portfolios++;
        tally->failed += columns->statuses[p] != FORESTO_OK;
        tally->events += columns->periodic_event_count[p];
        tally->drifts += columns->drift_event_count[p];
        tally->short_runs += columns->statuses[p] == FORESTO_OK && columns->day_count[p] < 2;
        tally->without_rule += sweep->rule_count == 0 || sweep->rules[p % sweep->rule_count] == NULL;
    }
}

/* What keeps every portfolio from running keeps the sweep from beginning. */
static void expect_refused(uint64_t seed, const struct columns *columns, const foresto_error *error) {
    foresto_result *result = NULL;
    foresto_error asked = FORESTO_ERROR_INIT;
    cr_assert_eq(sweep_simulate(&sweeping.sweep, 0, &result, &asked), error->status, "seed %llu: %s, asked %s",
                 SEED(seed), error->message, asked.message);
    cr_assert(columns_untouched(columns), "seed %llu: output touched", SEED(seed));
}

Test(sweep, every_portfolio_is_its_own_run) {
    struct tally tally = {0};
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        struct columns columns;
        foresto_error error = FORESTO_ERROR_INIT;
        sweeping_make(&sweeping, seed);
        columns_open(&columns, &sweeping.sweep);
        if (foresto_sweep_run(&sweeping.sweep, NULL, &columns.table, &error) != FORESTO_OK) {
            expect_refused(seed, &columns, &error);
            tally.whole_failures++;
        } else {
            for (uint64_t p = 0; p < columns.table.count; p++) {
                const char *difference = portfolio_difference(&sweeping.sweep, &columns.table, p);
                cr_assert(difference == NULL, "seed %llu, portfolio %llu: %s differs", SEED(seed), SEED(p), difference);
            }
            count(&tally, &sweeping.sweep, &columns.table);
        }
        columns_close(&columns);
        sweeping_close(&sweeping);
    }
    cr_expect(
        tally.portfolios > 10 * CASES && tally.failed > CASES && tally.events > 10 * CASES &&
            tally.drifts > 10 * CASES && tally.backwards > CASES / 8 && tally.without_rule > CASES &&
            tally.short_runs > 0 && tally.whole_failures < CASES / 5,
        "%llu portfolios, %llu failed, %llu events, %llu by drift, %llu backwards, %llu without a rule, %llu short, "
        "%llu refused",
        SEED(tally.portfolios), SEED(tally.failed), SEED(tally.events), SEED(tally.drifts), SEED(tally.backwards),
        SEED(tally.without_rule), SEED(tally.short_runs), SEED(tally.whole_failures));
}

/* Long runs on real markets, whose rows go through many stretches. */
Test(sweep, golden_cases) {
    for (size_t k = 0; k < golden_count(); k++) {
        struct golden *golden = golden_read(k);
        foresto_panel *panel = portfolio_panel(&golden->portfolio);
        foresto_request request = portfolio_request(&golden->portfolio, panel);
        const foresto_rule *rules[] = {golden->portfolio.rule};
        foresto_sweep sweep = FORESTO_SWEEP_INIT;
        request.weights = NULL;
        request.rule = NULL;
        sweep.request = &request;
        sweep.weights = golden->portfolio.weights;
        sweep.mix_count = 1;
        sweep.rules = rules;
        sweep.rule_count = rules[0] != NULL;
        struct columns columns;
        columns_open(&columns, &sweep);
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(foresto_sweep_run(&sweep, NULL, &columns.table, &error), error);
        const char *difference = portfolio_difference(&sweep, &columns.table, 0);
        cr_expect_null(difference, "%s: %s differs", golden->name, difference);
        columns_close(&columns);
        foresto_panel_destroy(panel);
        golden_free(golden);
    }
}

/* Leave out the columns whose bits are not set. */
static void leave_out(foresto_sweep_columns *table, unsigned wanted) {
    table->final_nav = wanted & 1 ? table->final_nav : NULL;
    table->total_turnover = wanted & 2 ? table->total_turnover : NULL;
    table->total_cost = wanted & 4 ? table->total_cost : NULL;
    table->day_count = wanted & 8 ? table->day_count : NULL;
    table->periodic_event_count = wanted & 16 ? table->periodic_event_count : NULL;
    table->drift_event_count = wanted & 32 ? table->drift_event_count : NULL;
    table->figures = wanted & 64 ? table->figures : NULL;
    table->nav = wanted & 128 ? table->nav : NULL;
    table->dates = wanted & 256 ? table->dates : NULL;
    table->path_stride = wanted & (128 | 256) ? table->path_stride : 0;
}

static void expect_columns(uint64_t seed, unsigned wanted) {
    struct columns columns;
    foresto_error error = FORESTO_ERROR_INIT;
    columns_open(&columns, &sweeping.sweep);
    leave_out(&columns.table, wanted);
    if (foresto_sweep_run(&sweeping.sweep, NULL, &columns.table, &error) != FORESTO_OK) {
        expect_refused(seed, &columns, &error);
        columns.table.count = 0;
    }
    for (uint64_t p = 0; p < columns.table.count; p++) {
        const char *difference = portfolio_difference(&sweeping.sweep, &columns.table, p);
        cr_assert(difference == NULL, "seed %llu, columns %x, portfolio %llu: %s differs", SEED(seed), wanted, SEED(p),
                  difference);
    }
    columns_close(&columns);
}

/* Columns that are not wanted make no difference to the others: each alone, and all but each. */
Test(sweep, columns_that_are_not_wanted) {
    for (uint64_t seed = 1; seed <= CASES / 10; seed++) {
        sweeping_make(&sweeping, seed);
        for (unsigned k = 0; k < 9; k++) {
            expect_columns(seed, 1u << k);
            expect_columns(seed, ~(1u << k));
        }
        expect_columns(seed, 0);
        sweeping_close(&sweeping);
    }
}

/* Options are those of foresto_figures_compute(). */
Test(sweep, figures_options) {
    foresto_figures_options options = FORESTO_FIGURES_OPTIONS_INIT;
    options.annualization_factor = 365.25;
    options.rf_annual = 0.03;
    sweeping_make_plain(&sweeping, 9, 12, 4);
    struct columns usual, other;
    columns_open(&usual, &sweeping.sweep);
    columns_open(&other, &sweeping.sweep);
    cr_assert_eq(foresto_sweep_run(&sweeping.sweep, NULL, &usual.table, NULL), FORESTO_OK);
    sweeping.sweep.figures_options = &options;
    cr_assert_eq(foresto_sweep_run(&sweeping.sweep, NULL, &other.table, NULL), FORESTO_OK);
    for (uint64_t p = 0; p < other.table.count; p++) {
        cr_assert_null(portfolio_difference(&sweeping.sweep, &other.table, p));
    }
    cr_expect_not(columns_same(&usual, &other));
    columns_close(&usual);
    columns_close(&other);
    sweeping_close(&sweeping);
}

/* A caller whose foresto_figures is longer gets zeros behind each. */
Test(sweep, figures_of_another_size) {
    enum { OWN = sizeof(foresto_figures), LARGEST = 4096 };
    static const unsigned char zeros[LARGEST];
    static const uint32_t sizes[] = {OWN + 24, LARGEST};
    sweeping_make_plain(&sweeping, 9, 12, 4);
    size_t count = (size_t)sweep_count(&sweeping.sweep);
    unsigned char *bytes = malloc(count * LARGEST + 8);
    cr_assert_not_null(bytes);
    for (size_t i = 0; i < 2; i++) {
        memset(bytes, 0xa5, count * LARGEST + 8);
        foresto_sweep_columns columns = FORESTO_SWEEP_COLUMNS_INIT;
        columns.count = count;
        columns.figures_size = sizes[i];
        columns.figures = (void *)bytes;
        cr_assert_eq(foresto_sweep_run(&sweeping.sweep, NULL, &columns, NULL), FORESTO_OK);
        for (size_t p = 0; p < count; p++) {
            cr_assert_null(portfolio_difference(&sweeping.sweep, &columns, p), "portfolio %zu", p);
            cr_assert_eq(memcmp(bytes + p * sizes[i] + OWN, zeros, sizes[i] - OWN), 0);
        }
        cr_expect_eq(bytes[count * sizes[i]], 0xa5, "written beyond");
    }
    free(bytes);
    sweeping_close(&sweeping);
}

/* One mix needs no stride, nor does one asset; and mixes may overlap. */
Test(sweep, strides) {
    sweeping_make_plain(&sweeping, 11, 1, 2);
    struct columns columns;
    columns_open(&columns, &sweeping.sweep);
    sweeping.sweep.mix_stride = 0;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_sweep_run(&sweeping.sweep, NULL, &columns.table, &error), error);
    for (uint64_t p = 0; p < columns.table.count; p++) {
        cr_assert_null(portfolio_difference(&sweeping.sweep, &columns.table, p));
    }
    columns_close(&columns);
    sweeping_close(&sweeping);
    /* Halves that wander: mix m is assets m and m + 1 of a row of zeros and halves. */
    static const double wandering[] = {0, 0, 0, 0, 0, 0, 0, 0.5, 0.5, 0, 0, 0, 0, 0, 0, 0};
    uint64_t seed = 1;
    for (; sweeping_make_plain(&sweeping, seed, 1, 3), sweeping.sample.portfolio.asset_count < 4; seed++) {
        sweeping_close(&sweeping);
    }
    sweeping.sweep.mix_count = sweeping.sample.portfolio.asset_count - 1;
    sweeping.sweep.weights = wandering + 7;
    sweeping.sweep.mix_stride = -1;
    sweeping.sweep.asset_stride = 1;
    columns_open(&columns, &sweeping.sweep);
    assert_ok(foresto_sweep_run(&sweeping.sweep, NULL, &columns.table, &error), error);
    for (uint64_t p = 0; p < columns.table.count; p++) {
        cr_assert_null(portfolio_difference(&sweeping.sweep, &columns.table, p));
    }
    columns_close(&columns);
    sweeping_close(&sweeping);
}

/* PHASE1 alone takes any sum above 0. */
Test(sweep, phase1_takes_any_sum) {
    static const double weights[] = {0.5, 0.5, 0.25, 0.25, 1.0, 1.0, 0.0, 0.125};
    sweeping_make_crowd(&sweeping, 4);
    sweeping.sweep.rule_count = 0;
    sweeping.sweep.weights = weights;
    struct columns columns;
    columns_open(&columns, &sweeping.sweep);
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_sweep_run(&sweeping.sweep, NULL, &columns.table, &error), error);
    for (uint64_t p = 0; p < 4; p++) {
        cr_assert_eq(columns.table.statuses[p], FORESTO_OK);
        cr_assert_null(portfolio_difference(&sweeping.sweep, &columns.table, p));
    }
    columns_close(&columns);
    sweeping_close(&sweeping);
}

/* The rule that is NULL is buy and hold, if the request says so, and the others are as without it. */
Test(sweep, hold_beside_rules) {
    sweeping_make_plain(&sweeping, 4, 7, 3);
    sweeping.request.baseline = FORESTO_BASELINE_HOLD;
    sweeping.rule_pointers[0] = &sweeping.rules[0];
    sweeping.rule_pointers[1] = NULL;
    sweeping.rule_pointers[2] = &sweeping.rules[2];
    struct columns columns, of_phase1;
    columns_open(&columns, &sweeping.sweep);
    columns_open(&of_phase1, &sweeping.sweep);
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_sweep_run(&sweeping.sweep, NULL, &columns.table, &error), error);
    sweeping.request.baseline = FORESTO_BASELINE_PHASE1;
    assert_ok(foresto_sweep_run(&sweeping.sweep, NULL, &of_phase1.table, &error), error);
    sweeping.request.baseline = FORESTO_BASELINE_HOLD;
    size_t differ = 0;
    for (uint64_t p = 0; p < columns.table.count; p++) {
        const char *difference = portfolio_difference(&sweeping.sweep, &columns.table, p);
        cr_assert(difference == NULL, "portfolio %d: %s differs", (int)p, difference);
        bool same = same_bits(columns.table.final_nav[p], of_phase1.table.final_nav[p]);
        cr_expect(same || p % 3 == 1, "portfolio %d", (int)p);
        differ += !same;
    }
    cr_expect_gt(differ, 0, "PHASE1 and HOLD come to the same");
    columns_close(&columns);
    columns_close(&of_phase1);
    sweeping_close(&sweeping);
}
