/* SPDX-License-Identifier: MIT */
/* Missing data: three policies, prices and returns, and the days that a policy leaves. */
#include <string.h>

#include "../support/day.h"
#include "../support/expect.h"
#include "../support/portfolio.h"
#include "../support/results.h"

#define SKIP   FORESTO_MISSING_SKIP_DAY
#define ZERO   FORESTO_MISSING_ZERO_RETURN
#define REJECT FORESTO_MISSING_REJECT

static const foresto_date dates[] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1), DAY(2024, 2, 2)};
static const double prices[] = {100, 50, MISSING, 50, 110, 50, 121, 55};
static const double returns[] = {0.1, 0.0, MISSING, 0.5, 0.1, 0.0, 0.0, 0.2};

static struct portfolio hold(uint32_t kind, uint32_t policy) {
    return (struct portfolio){.kind = kind,
                              .missing_policy = policy,
                              .baseline = FORESTO_BASELINE_HOLD,
                              .day_count = 4,
                              .asset_count = 2,
                              .dates = dates,
                              .values = kind == FORESTO_PANEL_PRICES ? prices : returns,
                              .weights = {0.5, 0.5},
                              .initial_amount = 1000.0};
}

/* The NAVs of a run, and the rows of the panel that they belong to. */
static void expect_navs(const struct portfolio *portfolio, size_t count, const size_t *rows, const double *navs) {
    foresto_result *result = portfolio_run(portfolio);
    foresto_nav_view view = navs_of(result);
    cr_assert_eq(view.count, count, "%llu days", (unsigned long long)view.count);
    for (size_t i = 0; i < count; i++) {
        cr_expect_eq(view.dates[i], portfolio->dates[rows[i]], "day %zu", i);
        expect_close(view.nav[i], navs[i], 1e-14);
    }
    foresto_result_destroy(result);
}

static const size_t all_rows[] = {0, 1, 2, 3}, kept_rows[] = {0, 2, 3};

Test(missing, skip_day_prices) {
    struct portfolio portfolio = hold(FORESTO_PANEL_PRICES, SKIP);
    expect_navs(&portfolio, 3, kept_rows, (double[]){1000.0, 1050.0, 1155.0});
}

/* The 50% of the skipped day are lost for the other asset too. */
Test(missing, skip_day_returns) {
    struct portfolio portfolio = hold(FORESTO_PANEL_RETURNS, SKIP);
    expect_navs(&portfolio, 3, kept_rows, (double[]){1050.0, 1105.0, 1205.0});
}

Test(missing, zero_return_prices) {
    struct portfolio portfolio = hold(FORESTO_PANEL_PRICES, ZERO);
    expect_navs(&portfolio, 4, all_rows, (double[]){1000.0, 1000.0, 1050.0, 1155.0});
}

Test(missing, zero_return_returns) {
    struct portfolio portfolio = hold(FORESTO_PANEL_RETURNS, ZERO);
    expect_navs(&portfolio, 4, all_rows, (double[]){1050.0, 1300.0, 1355.0, 1505.0});
}

static void expect_missing(const struct portfolio *portfolio, int64_t day, int64_t asset) {
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = portfolio_try(portfolio, &result, &error);
    expect_refusal("missing", status, &error,
                   (struct refusal){FORESTO_E_MISSING, portfolio->kind == FORESTO_PANEL_PRICES ? "prices" : "returns",
                                    day, asset, .value = 0.0, .date = portfolio->dates[day - 1]});
    bool rejected = portfolio->missing_policy == REJECT;
    cr_expect_not_null(strstr(error.message, rejected ? "a value is missing" : "so none can be carried"));
    cr_expect_not_null(strstr(error.message, (const char *[]){"asset A", "asset B", "asset C"}[asset - 1]));
    cr_expect_null(result);
}

Test(missing, reject) {
    struct portfolio portfolio = hold(FORESTO_PANEL_PRICES, REJECT);
    expect_missing(&portfolio, 2, 1);
    portfolio = hold(FORESTO_PANEL_RETURNS, REJECT);
    expect_missing(&portfolio, 2, 1);
    /* Outside the range nothing is missing; inside it the row is counted from the panel's first. */
    portfolio.start = dates[2];
    expect_navs(&portfolio, 2, (size_t[]){2, 3}, (double[]){1050.0, 1150.0});
    portfolio.start = dates[1];
    expect_missing(&portfolio, 2, 1);
}

/* Day before asset: the earliest day is named, and on it the first asset. */
Test(missing, reject_names_the_first) {
    static const double holes[] = {100, 50, 25, 100, 50, MISSING, MISSING, MISSING, 25};
    struct portfolio portfolio = hold(FORESTO_PANEL_PRICES, REJECT);
    portfolio.values = holes;
    portfolio.day_count = portfolio.asset_count = 3;
    portfolio.weights[1] = portfolio.weights[2] = 0.25;
    expect_missing(&portfolio, 2, 3);
    portfolio.start = dates[2];
    expect_missing(&portfolio, 3, 1);
}

Test(missing, first_day) {
    static const double late[] = {MISSING, 50, 100, 50, 110, 50, 121, 55};
    struct portfolio portfolio = hold(FORESTO_PANEL_PRICES, SKIP);
    portfolio.values = late;
    expect_navs(&portfolio, 3, (size_t[]){1, 2, 3}, (double[]){1000.0, 1050.0, 1155.0});
    portfolio.missing_policy = ZERO;
    expect_missing(&portfolio, 1, 1);
    portfolio.kind = FORESTO_PANEL_RETURNS;
    static const double late_returns[] = {MISSING, 0.5, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0};
    portfolio.values = late_returns;
    expect_navs(&portfolio, 4, all_rows, (double[]){1250.0, 1300.0, 1300.0, 1300.0});
    portfolio.missing_policy = SKIP;
    expect_navs(&portfolio, 3, (size_t[]){1, 2, 3}, (double[]){1050.0, 1050.0, 1050.0});
}

/* The last known price is the last known one of the run: what came before its first day does not exist. */
Test(missing, zero_return_sees_only_the_run) {
    struct portfolio portfolio = hold(FORESTO_PANEL_PRICES, ZERO);
    portfolio.start = dates[1];
    expect_missing(&portfolio, 2, 1);
    portfolio.start = dates[2];
    expect_navs(&portfolio, 2, (size_t[]){2, 3}, (double[]){1000.0, 1100.0});
}

Test(missing, zero_target_may_be_missing) {
    static const double holes[] = {100, MISSING, 110, 50, 121, MISSING, 110, MISSING};
    for (uint32_t policy = SKIP; policy <= REJECT; policy++) {
        struct portfolio portfolio = hold(FORESTO_PANEL_PRICES, policy);
        portfolio.values = holes;
        portfolio.weights[0] = 1.0;
        portfolio.weights[1] = 0.0;
        expect_navs(&portfolio, 4, all_rows, (double[]){1000.0, 1100.0, 1210.0, 1100.0});
    }
}

Test(missing, no_day_left) {
    static const double nothing[] = {100, MISSING, MISSING, 50, 110, MISSING, MISSING, 55};
    struct portfolio portfolio = hold(FORESTO_PANEL_PRICES, SKIP);
    portfolio.values = nothing;
    foresto_result *result = NULL;
    expect_status(portfolio_try(&portfolio, &result, NULL), FORESTO_E_NO_DAYS);
    portfolio = hold(FORESTO_PANEL_PRICES, SKIP);
    portfolio.start = dates[3] + 1;
    expect_status(portfolio_try(&portfolio, &result, NULL), FORESTO_E_NO_DAYS);
    portfolio.start = dates[1];
    portfolio.end = dates[1];
    expect_status(portfolio_try(&portfolio, &result, NULL), FORESTO_E_NO_DAYS);
    cr_expect_null(result);
}

/* PHASE1 takes a missing value as a return of 0 whatever the policy; the next price is held against the last known. */
Test(missing, phase1_ignores_the_policy) {
    for (uint32_t policy = SKIP; policy <= REJECT; policy++) {
        struct portfolio portfolio = hold(FORESTO_PANEL_PRICES, policy);
        portfolio.baseline = FORESTO_BASELINE_PHASE1;
        expect_navs(&portfolio, 4, all_rows, (double[]){1000.0, 1000.0, 1050.0, 1155.0});
        static const double late[] = {MISSING, 50, MISSING, 55, 110, 55, 121, 55};
        portfolio.values = late;
        expect_navs(&portfolio, 4, all_rows, (double[]){1000.0, 1050.0, 1050.0, 1102.5});
        portfolio.kind = FORESTO_PANEL_RETURNS;
        portfolio.values = returns;
        expect_navs(&portfolio, 4, all_rows, (double[]){1050.0, 1312.5, 1378.125, 1515.9375});
    }
}

/* The schedule does not see a skipped day: its neighbours take over. */
Test(missing, schedule_moves_to_the_kept_day) {
    static const double flat[] = {100, 50, 100, MISSING, MISSING, 50, 100, 50};
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    struct portfolio portfolio = hold(FORESTO_PANEL_PRICES, SKIP);
    portfolio.baseline = FORESTO_BASELINE_PHASE1;
    portfolio.values = flat;
    portfolio.rule = &rule;
    foresto_result *result = portfolio_run(&portfolio);
    cr_assert_eq(summary_of(result).event_count, 2);
    cr_expect_eq(event_of(result, 0).event_date, dates[0]);
    cr_expect_eq(event_of(result, 1).event_date, dates[3]);
    foresto_result_destroy(result);

    rule.base_day_policy = FORESTO_BASE_DAY_LAST_TRADING_DAY;
    result = portfolio_run(&portfolio);
    cr_assert_eq(summary_of(result).event_count, 2);
    cr_expect_eq(event_of(result, 0).event_date, dates[0]);
    cr_expect_eq(event_of(result, 1).event_date, dates[3]);
    foresto_result_destroy(result);

    portfolio.missing_policy = ZERO;
    result = portfolio_run(&portfolio);
    cr_expect_eq(event_of(result, 0).event_date, dates[1]);
    foresto_result_destroy(result);
}

/* Days outside the range, and under the other policies, are not skipped. */
Test(missing, skipped_days_are_counted) {
    static const double holes[] = {MISSING, 50, 100, 50, MISSING, 50, 121, 55};
    static const struct {
        uint32_t kind, policy, baseline;
        foresto_date start, end;
        uint64_t skipped;
    } rows[] = {
        {FORESTO_PANEL_PRICES, SKIP, FORESTO_BASELINE_HOLD, 0, 0, 2},
        {FORESTO_PANEL_PRICES, SKIP, FORESTO_BASELINE_HOLD, DAY(2024, 1, 31), 0, 1},
        {FORESTO_PANEL_PRICES, SKIP, FORESTO_BASELINE_HOLD, DAY(2024, 1, 31), DAY(2024, 1, 31), 0},
        {FORESTO_PANEL_PRICES, SKIP, FORESTO_BASELINE_PHASE1, 0, 0, 0},
        {FORESTO_PANEL_RETURNS, SKIP, FORESTO_BASELINE_HOLD, 0, 0, 2},
        {FORESTO_PANEL_RETURNS, ZERO, FORESTO_BASELINE_HOLD, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct portfolio portfolio = hold(rows[i].kind, rows[i].policy);
        portfolio.baseline = rows[i].baseline;
        portfolio.values = holes;
        portfolio.start = rows[i].start;
        portfolio.end = rows[i].end;
        foresto_result *result = portfolio_run(&portfolio);
        cr_expect_eq(summary_of(result).skipped_day_count, rows[i].skipped, "row %zu", i);
        foresto_result_destroy(result);
    }
}

Test(missing, unknown_policy) {
    struct portfolio portfolio = hold(FORESTO_PANEL_PRICES, 3);
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = portfolio_try(&portfolio, &result, &error);
    expect_refusal("policy 3", status, &error,
                   (struct refusal){FORESTO_E_ENUM, .field = "missing_policy", .value = 3.0});
}
