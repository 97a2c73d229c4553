/* SPDX-License-Identifier: MIT */
/* Nothing is read or written beyond what there is: all that a run is given, makes and leaves lies before a fence. */
#include <stdio.h>
#include <string.h>

#include "../support/day.h"
#include "../support/expect.h"
#include "../support/guarded.h"
#include "../support/results.h"
#include "../support/sample.h"
#include "../support/stream.h"

enum { CASES = 300, PAGE_DAYS = 512 };

static foresto_host guarded_host(const foresto_allocator *allocator) {
    foresto_host host = FORESTO_HOST_INIT;
    host.allocator = allocator;
    return host;
}

/* The values asset by asset, which prices are borrowed from. */
static double *columns_of(const struct portfolio *p) {
    double *values = guarded_allocate(p->day_count * p->asset_count * sizeof *values);
    for (size_t k = 0; k < p->day_count * p->asset_count; k++) {
        values[k % p->asset_count * p->day_count + k / p->asset_count] = p->values[k];
    }
    return values;
}

static foresto_result *run_guarded(const struct portfolio *p, const foresto_host *host, foresto_status *status,
                                   foresto_error *error) {
    foresto_panel_spec spec = portfolio_spec(p);
    double *values = columns_of(p);
    foresto_date *dates = guarded_copy(p->dates, p->day_count * sizeof *dates);
    double *weights = guarded_copy(p->weights, p->asset_count * sizeof *weights);
    spec.dates = dates;
    spec.values = values;
    spec.day_stride = 1;
    spec.asset_stride = (int64_t)p->day_count;
    spec.flags = FORESTO_PANEL_BORROW;
    foresto_panel *panel = NULL;
    foresto_result *result = NULL;
    assert_ok(foresto_panel_create(&spec, host->allocator, &panel, error), *error);
    foresto_request request = portfolio_request(p, panel);
    request.weights = weights;
    *status = foresto_simulate(&request, host, &result, error);
    foresto_panel_destroy(panel);
    guarded_release(weights);
    guarded_release(dates);
    guarded_release(values);
    return result;
}

/* The result, which stands alone, is that of any other memory, the order of the names included. */
Test(bounds, simulate) {
    static struct sample sample;
    const foresto_allocator allocator = guarded_allocator();
    const foresto_host host = guarded_host(&allocator);
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        sample_make(&sample, seed);
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_result *asked = NULL;
        foresto_status status, expected = portfolio_try(&sample.portfolio, &asked, &error);
        foresto_result *result = run_guarded(&sample.portfolio, &host, &status, &error);
        cr_assert_eq(status, expected, "seed %d: %s", (int)seed, error.message);
        if (!status) {
            const char *difference = results_difference(asked, result);
            cr_assert(difference == NULL, "seed %d: %s differs", (int)seed, difference);
            for (uint64_t k = 0; k < summary_of(asked).event_count; k++) {
                foresto_event a = event_of(asked, k), b = event_of(result, k);
                cr_assert_eq(memcmp(a.name_order, b.name_order, a.asset_count * sizeof *a.name_order), 0);
            }
        }
        foresto_result_destroy(asked);
        foresto_result_destroy(result);
    }
}

Test(bounds, session) {
    static struct sample sample;
    const foresto_allocator allocator = guarded_allocator();
    const foresto_host host = guarded_host(&allocator);
    for (uint64_t seed = 1; seed <= CASES / 4; seed++) {
        sample_make_plain(&sample, seed);
        foresto_session *session = stream_open_by(&sample.portfolio, &host), *other = stream_open(&sample.portfolio);
        stream_feed(session, &sample.portfolio, 0, sample.portfolio.day_count);
        stream_feed(other, &sample.portfolio, 0, sample.portfolio.day_count);
        foresto_summary a = FORESTO_SUMMARY_INIT, b = FORESTO_SUMMARY_INIT;
        cr_assert_eq(foresto_session_summary(session, &a), FORESTO_OK);
        cr_assert_eq(foresto_session_summary(other, &b), FORESTO_OK);
        cr_assert_eq(memcmp(&a, &b, sizeof a), 0, "seed %d", (int)seed);
        foresto_session_close(session);
        foresto_session_close(other);
    }
}

/* A session's row at the beginning of memory, and one at its end. */
Test(bounds, rows) {
    enum { PAGE = 4096 };
    struct portfolio portfolio = {.baseline = FORESTO_BASELINE_HOLD, .initial_amount = 1000.0};
    double *memory = guarded_allocate(PAGE);
    for (size_t k = 0; k < PAGE / sizeof *memory; k++) {
        memory[k] = 0.5;
    }
    for (uint32_t assets = 1; assets <= PORTFOLIO_ASSETS_MAX; assets++) {
        portfolio.asset_count = assets;
        portfolio.weights[assets - 1] = 1.0;
        for (portfolio.kind = FORESTO_PANEL_PRICES; portfolio.kind <= FORESTO_PANEL_RETURNS; portfolio.kind++) {
            foresto_session *session = stream_open(&portfolio);
            const double *rows[] = {memory, memory + PAGE / sizeof *memory - assets};
            for (int k = 0; k < 2; k++) {
                foresto_date date = DAY(2024, 1, 1) + k;
                foresto_step step = FORESTO_STEP_INIT;
                foresto_error error = FORESTO_ERROR_INIT;
                assert_ok(foresto_session_step(session, date, rows[k], assets, 1, date + 1, &step, &error), error);
                cr_assert_eq(step.daily_return, portfolio.kind == FORESTO_PANEL_PRICES ? 0.0 : 0.5);
            }
            foresto_session_close(session);
        }
        portfolio.weights[assets - 1] = 0.0;
    }
    guarded_release(memory);
}

/* More accounts than are measured at once, and none is read that is not there. */
Test(bounds, accounts) {
    enum { ACCOUNTS = 600, ASSETS = 2 };
    double *held = guarded_allocate(ACCOUNTS * ASSETS * sizeof *held);
    double *targets = guarded_allocate(ACCOUNTS * ASSETS * sizeof *targets);
    for (size_t k = 0; k < ACCOUNTS * ASSETS; k++) {
        held[k] = 1.0 + (double)(k % 7);
        targets[k] = 0.5;
    }
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_DRIFT;
    rule.drift_threshold = 0.05;
    strcpy(rule.rule_name, "guarded");
    foresto_accounts accounts = FORESTO_ACCOUNTS_INIT;
    accounts.values = held;
    accounts.targets = targets;
    accounts.account_count = ACCOUNTS;
    accounts.asset_count = ASSETS;
    accounts.account_stride = ASSETS;
    accounts.target_account_stride = ASSETS;
    accounts.rule = &rule;
    accounts.today = DAY(2024, 1, 1);
    foresto_decision_columns columns = FORESTO_DECISION_COLUMNS_INIT;
    columns.count = ACCOUNTS;
    columns.nav = guarded_allocate(ACCOUNTS * sizeof *columns.nav);
    cr_assert_eq(foresto_accounts_evaluate(&accounts, &columns, NULL), FORESTO_OK);
    for (size_t k = 0; k < ACCOUNTS; k++) {
        cr_assert_eq(columns.nav[k], held[2 * k] + held[2 * k + 1], "account %zu", k);
    }
    guarded_release(columns.nav);
    guarded_release(targets);
    guarded_release(held);
}

/* ---- a column between two fences ---- */

static foresto_date dates[PAGE_DAYS];
static double values[PAGE_DAYS * 2];
static const struct portfolio page = {.kind = FORESTO_PANEL_PRICES,
                                      .missing_policy = FORESTO_MISSING_SKIP_DAY,
                                      .baseline = FORESTO_BASELINE_HOLD,
                                      .day_count = PAGE_DAYS,
                                      .asset_count = 2,
                                      .dates = dates,
                                      .values = values,
                                      .weights = {0.5, 0.5},
                                      .initial_amount = 1000.0};

static void fill_page(double value) {
    for (size_t k = 0; k < PAGE_DAYS * 2; k++) {
        dates[k / 2] = DAY(2024, 1, 1) + (foresto_date)(k / 2);
        values[k] = value + (double)(k % 16) / 64;
    }
}

static foresto_status run_page(const foresto_rule *rule, double *nav) {
    struct portfolio portfolio = page;
    portfolio.rule = rule;
    portfolio.baseline = rule != NULL ? FORESTO_BASELINE_PHASE1 : FORESTO_BASELINE_HOLD;
    foresto_panel *panel = portfolio_panel(&portfolio);
    foresto_request request = portfolio_request(&portfolio, panel);
    foresto_run_columns columns = FORESTO_RUN_COLUMNS_INIT;
    columns.day_capacity = PAGE_DAYS;
    columns.nav = nav;
    foresto_status status = foresto_simulate_into(&request, NULL, &columns, NULL, NULL);
    foresto_panel_destroy(panel);
    return status;
}

static foresto_status sweep_page(double *nav) {
    foresto_panel *panel = portfolio_panel(&page);
    foresto_request request = portfolio_request(&page, panel);
    request.weights = NULL;
    foresto_sweep sweep = FORESTO_SWEEP_INIT;
    sweep.request = &request;
    sweep.weights = page.weights;
    sweep.mix_count = 1;
    sweep.mix_stride = 2;
    foresto_sweep_columns columns = FORESTO_SWEEP_COLUMNS_INIT;
    columns.count = 1;
    columns.nav = nav;
    columns.path_stride = PAGE_DAYS;
    foresto_status status = foresto_sweep_run(&sweep, NULL, &columns, NULL);
    foresto_panel_destroy(panel);
    return status;
}

/* Days that are all there, and days of which each lacks a value. */
Test(bounds, columns) {
    double *nav = guarded_allocate(PAGE_DAYS * sizeof *nav);
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_DRIFT;
    rule.drift_threshold = 0.25;
    fill_page(100.0);
    expect_status(run_page(NULL, nav), FORESTO_OK);
    expect_status(run_page(&rule, nav), FORESTO_OK);
    expect_status(sweep_page(nav), FORESTO_OK);
    fill_page(MISSING);
    expect_status(run_page(NULL, nav), FORESTO_E_NO_DAYS);
    expect_status(run_page(&rule, nav), FORESTO_E_NO_DAYS);
    expect_status(sweep_page(nav), FORESTO_E_NO_DAYS);
    guarded_release(nav);
}

/* The extremes of many assets, for a run that begins late: what lies before the panel is not looked at either. */
Test(bounds, late_start_of_many_assets) {
    enum { MANY = 1000, DAYS = 448, START = 384 };
    static double prices[MANY], weights[MANY];
    static char text[MANY][8];
    static const char *names[MANY];
    for (int i = 0; i < MANY; i++) {
        snprintf(text[i], sizeof text[i], "%d", i);
        names[i] = text[i];
        prices[i] = 1.0 + i;
        weights[i] = 1.0 / MANY;
    }
    double *all = guarded_allocate(sizeof prices * DAYS);
    for (size_t t = 0; t < DAYS; t++) {
        dates[t] = DAY(2024, 1, 1) + (foresto_date)t;
        memcpy(all + t * MANY, prices, sizeof prices);
    }
    struct portfolio portfolio = page;
    portfolio.day_count = DAYS;
    portfolio.asset_count = MANY;
    portfolio.values = all;
    portfolio.names = names;
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_DRIFT;
    rule.drift_threshold = 0.25;
    portfolio.rule = &rule;
    portfolio.baseline = FORESTO_BASELINE_PHASE1;
    portfolio.start = dates[START];
    const foresto_allocator allocator = guarded_allocator();
    const foresto_panel_spec spec = portfolio_spec(&portfolio);
    foresto_panel *panel = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_panel_create(&spec, &allocator, &panel, &error), error);
    foresto_request request = portfolio_request(&portfolio, panel);
    request.weights = weights;
    foresto_result *result = NULL;
    assert_ok(foresto_simulate(&request, NULL, &result, &error), error);
    cr_expect_eq(summary_of(result).event_count, 0);
    foresto_result_destroy(result);
    foresto_panel_destroy(panel);
    guarded_release(all);
}

/* Prices in their columns, of any number of days, for a run that begins behind the first 64: the last column is not
 * read beyond its end. */
Test(bounds, late_start_over_borrowed_prices) {
    enum { START = 64 };
    fill_page(100.0);
    const foresto_allocator allocator = guarded_allocator();
    const foresto_host host = guarded_host(&allocator);
    struct portfolio portfolio = page;
    portfolio.start = dates[START];
    for (portfolio.day_count = START + 1; portfolio.day_count <= START + 33; portfolio.day_count++) {
        foresto_status status;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_result *result = run_guarded(&portfolio, &host, &status, &error);
        assert_ok(status, error);
        cr_expect_eq(summary_of(result).day_count, portfolio.day_count - START);
        foresto_result_destroy(result);
    }
}
