/* SPDX-License-Identifier: MIT */
/* What a request is refused for, by field, asset and value. */
#include <string.h>

#include "../support/day.h"
#include "../support/expect.h"
#include "../support/portfolio.h"
#include "../support/results.h"

static const foresto_date dates[] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1)};
static const double prices[] = {100, 50, 110, 55, 121, 44};
static const struct portfolio plain = {.kind = FORESTO_PANEL_PRICES,
                                       .baseline = FORESTO_BASELINE_HOLD,
                                       .day_count = 3,
                                       .asset_count = 2,
                                       .dates = dates,
                                       .values = prices,
                                       .weights = {0.25, 0.75},
                                       .initial_amount = 1000.0};

/* A run, the JSON and the hash refuse a request alike. */
static void expect_refused(const char *what, const foresto_request *request, struct refusal asked) {
    foresto_result *result = NULL;
    char hex[FORESTO_SHA256_HEX_SIZE];
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_simulate(request, NULL, &result, &error);
    expect_refusal(what, status, &error, asked);
    cr_expect_null(result, "%s: output touched", what);
    foresto_error again = FORESTO_ERROR_INIT;
    status = foresto_request_hash(request, hex, &again);
    expect_refusal(what, status, &again, asked);
    status = foresto_request_write_json(request, NULL, 0, NULL, &again);
    expect_refusal(what, status, &again, asked);
}

#define REFUSE(member, bad, ...)                                                                                       \
    do {                                                                                                               \
        request = good;                                                                                                \
        request.member = bad;                                                                                          \
        expect_refused(#member, &request, (struct refusal){__VA_ARGS__});                                              \
    } while (0)

Test(request, field_refusals) {
    foresto_panel *panel = portfolio_panel(&plain);
    const foresto_request good = portfolio_request(&plain, panel);
    foresto_request request;
    char long_type[65], long_id[257];
    memset(long_type, 'x', sizeof long_type);
    memset(long_id, 'x', sizeof long_id);
    long_type[64] = long_id[256] = '\0';
    REFUSE(panel, NULL, FORESTO_E_ARGUMENT, .field = "panel");
    REFUSE(asset_count, 0, FORESTO_E_SIZE, .field = "asset_count", .value = 0.0);
    REFUSE(asset_count, 1, FORESTO_E_SIZE, .field = "asset_count", .value = 1.0);
    REFUSE(asset_count, 3, FORESTO_E_SIZE, .field = "asset_count", .value = 3.0);
    REFUSE(asset_count, UINT64_C(0x100000002), FORESTO_E_SIZE, .field = "asset_count", .value = 0x1.00000002p32);
    REFUSE(weights, NULL, FORESTO_E_ARGUMENT, .field = "weights");
    REFUSE(use_rebalancing, 2, FORESTO_E_ENUM, .field = "use_rebalancing", .value = 2);
    REFUSE(baseline, 2, FORESTO_E_ENUM, .field = "baseline", .value = 2);
    REFUSE(missing_policy, 3, FORESTO_E_ENUM, .field = "missing_policy", .value = 3);
    REFUSE(initial_amount, 0.0, FORESTO_E_AMOUNT, .field = "initial_amount", .value = 0.0);
    REFUSE(initial_amount, -1.0, FORESTO_E_AMOUNT, .field = "initial_amount", .value = -1.0);
    REFUSE(initial_amount, MISSING, FORESTO_E_AMOUNT, .field = "initial_amount", .value = MISSING);
    REFUSE(initial_amount, INFINITE, FORESTO_E_AMOUNT, .field = "initial_amount", .value = INFINITE);
    REFUSE(request_type, NULL, FORESTO_E_NAME, .field = "request_type");
    REFUSE(request_type, "", FORESTO_E_NAME, .field = "request_type");
    REFUSE(request_type, "\xff", FORESTO_E_NAME, .field = "request_type");
    REFUSE(request_type, long_type, FORESTO_E_NAME, .field = "request_type");
    REFUSE(portfolio_id, "\xff", FORESTO_E_NAME, .field = "portfolio_id");
    REFUSE(portfolio_id, long_id, FORESTO_E_NAME, .field = "portfolio_id");
    long_type[63] = long_id[255] = '\0';
    const struct { const char *type, *id; } fitting[] = {{"x", ""}, {long_type, long_id}};
    for (size_t i = 0; i < 2; i++) {
        request = good;
        request.request_type = fitting[i].type;
        request.portfolio_id = fitting[i].id;
        foresto_result *result = NULL;
        expect_status(foresto_simulate(&request, NULL, &result, NULL), FORESTO_OK);
        foresto_result_destroy(result);
    }
    foresto_panel_destroy(panel);
}

Test(request, range_refusals) {
    foresto_panel *panel = portfolio_panel(&plain);
    const foresto_request good = portfolio_request(&plain, panel);
    foresto_request request;
    REFUSE(start_date, FORESTO_DATE_MAX + 1, FORESTO_E_DATE, .field = "start_date", .value = FORESTO_DATE_MAX + 1.0);
    REFUSE(end_date, FORESTO_DATE_MIN - 1, FORESTO_E_DATE, .field = "end_date", .value = FORESTO_DATE_MIN - 1.0);
    request = good;
    request.start_date = DAY(2024, 2, 2);
    expect_status(foresto_request_hash(&request, (char[FORESTO_SHA256_HEX_SIZE]){0}, NULL), FORESTO_E_NO_DAYS);
    request.start_date = DAY(2024, 1, 31);
    request.end_date = DAY(2024, 1, 30);
    expect_refused("backwards", &request,
                   (struct refusal){FORESTO_E_DATE, .field = "start_date", .date = DAY(2024, 1, 31)});
    foresto_panel_destroy(panel);
}

Test(request, weight_refusals) {
    static const struct {
        double weights[2];
        struct refusal asked;
    } rows[] = {
        {{-0.1, 0.75}, {FORESTO_E_WEIGHT, "weights", .asset = 1, .value = -0.1}},
        {{0.25, 1.1}, {FORESTO_E_WEIGHT, "weights", .asset = 2, .value = 1.1}},
        {{0.25, MISSING}, {FORESTO_E_WEIGHT, "weights", .asset = 2, .value = MISSING}},
        {{0.25, INFINITE}, {FORESTO_E_WEIGHT, "weights", .asset = 2, .value = INFINITE}},
        {{0.25, 0.5}, {FORESTO_E_WEIGHT_SUM, "weights", .value = 0.75}},
        {{0.0, 0.0}, {FORESTO_E_WEIGHT_SUM, "weights", .value = 0.0}},
    };
    foresto_panel *panel = portfolio_panel(&plain);
    foresto_request request = portfolio_request(&plain, panel);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        request.weights = rows[i].weights;
        request.baseline = FORESTO_BASELINE_HOLD;
        expect_refused("hold", &request, rows[i].asked);
        /* PHASE1 takes any sum above 0. */
        request.baseline = FORESTO_BASELINE_PHASE1;
        if (i != 4) {
            expect_refused("phase1", &request, rows[i].asked);
        }
    }
    foresto_panel_destroy(panel);
}

/* Within 1e-6, in decimal, the targets are divided by their sum: nothing of the money is lost or added. */
Test(request, weight_sum_tolerance) {
    static const struct {
        double second;
        foresto_status status;
    } rows[] = {
        {0.749999, FORESTO_OK},
        {0.750001, FORESTO_OK},
        {0.74999899999, FORESTO_E_WEIGHT_SUM},
        {0.75000100001, FORESTO_E_WEIGHT_SUM},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct portfolio portfolio = plain;
        portfolio.weights[1] = rows[i].second;
        foresto_result *result = NULL;
        expect_status(portfolio_try(&portfolio, &result, NULL), rows[i].status);
        if (result != NULL) {
            expect_close(navs_of(result).nav[0], 1000.0, 1e-15);
        }
        foresto_result_destroy(result);
    }
}

/* PHASE1 takes the weights as given, and divides by their sum when it is off by more than 0.001. */
Test(request, phase1_weight_sums) {
    static const struct {
        double weights[2], second_nav;
    } rows[] = {
        {{0.25, 0.75}, 1100.0},
        {{0.25, 0.7495}, 1099.95},
        {{0.25, 0.25}, 1100.0},
        {{1.0, 1.0}, 1100.0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct portfolio portfolio = plain;
        portfolio.baseline = FORESTO_BASELINE_PHASE1;
        memcpy(portfolio.weights, rows[i].weights, sizeof rows[i].weights);
        foresto_result *result = portfolio_run(&portfolio);
        expect_close(navs_of(result).nav[1], rows[i].second_nav, 1e-15);
        foresto_result_destroy(result);
    }
}

Test(request, null_outputs) {
    foresto_panel *panel = portfolio_panel(&plain);
    foresto_request request = portfolio_request(&plain, panel);
    foresto_result *result = NULL;
    expect_status(foresto_simulate(&request, NULL, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_simulate(NULL, NULL, &result, NULL), FORESTO_E_ARGUMENT);
    cr_expect_null(result);
    cr_assert_eq(foresto_simulate(&request, NULL, &result, NULL), FORESTO_OK);
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    foresto_nav_view view = FORESTO_NAV_VIEW_INIT;
    foresto_event event = FORESTO_EVENT_INIT;
    expect_status(foresto_result_summary(NULL, &summary), FORESTO_E_ARGUMENT);
    expect_status(foresto_result_summary(result, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_result_navs(NULL, &view), FORESTO_E_ARGUMENT);
    expect_status(foresto_result_navs(result, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_result_event(NULL, 0, &event), FORESTO_E_ARGUMENT);
    expect_status(foresto_result_event(result, 0, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_result_event(result, 0, &event), FORESTO_E_ARGUMENT);
    expect_status(foresto_result_event(result, UINT64_MAX, &event), FORESTO_E_ARGUMENT);
    foresto_result_destroy(result);
    foresto_result_destroy(NULL);
    foresto_panel_destroy(panel);
}

/* A value that runs out of binary64, or to nothing, names the day. */
Test(request, nav_refusals) {
    static const double soaring[] = {1, 1, 1e300, 1, 1e300, 1};
    static const double sinking[] = {1, 1, 0x1p-1074, 0x1p-1074, 1, 1};
    struct portfolio portfolio = plain;
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    portfolio.values = soaring;
    portfolio.initial_amount = 1e10;
    foresto_status status = portfolio_try(&portfolio, &result, &error);
    expect_refusal("soaring", status, &error,
                   (struct refusal){FORESTO_E_NAV, "nav", .day = 2, .value = INFINITE, .date = dates[1]});
    portfolio.values = sinking;
    portfolio.initial_amount = 0.5;
    status = portfolio_try(&portfolio, &result, &error);
    expect_refusal("sinking", status, &error,
                   (struct refusal){FORESTO_E_NAV, "nav", .day = 2, .value = 0.0, .date = dates[1]});
    portfolio.baseline = FORESTO_BASELINE_PHASE1;
    portfolio.values = soaring;
    portfolio.initial_amount = 1e10;
    status = portfolio_try(&portfolio, &result, &error);
    expect_refusal("phase1", status, &error,
                   (struct refusal){FORESTO_E_NAV, "nav", .day = 2, .value = INFINITE, .date = dates[1]});
    cr_expect_null(result);
}

/* Money so large that its turnover cannot be summed stops at the rebalance, not after it. */
Test(request, turnover_overflow) {
    static const double reversal[] = {1, 1, 10, 0x1p-7, 10, 0x1p-7};
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_DRIFT;
    rule.drift_threshold = 0.5;
    struct portfolio portfolio = plain;
    portfolio.baseline = FORESTO_BASELINE_PHASE1;
    portfolio.values = reversal;
    portfolio.weights[0] = 0.1;
    portfolio.weights[1] = 0.9;
    portfolio.rule = &rule;
    portfolio.initial_amount = 1.7e308;
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    expect_status(portfolio_try(&portfolio, &result, &error), FORESTO_E_NAV);
    cr_expect_eq(error.day, 1);
    cr_expect_null(result);
    portfolio.initial_amount = 1e300;
    foresto_result_destroy(portfolio_run(&portfolio));
}

/* An index of returns that has come down to 0 while the others go on. */
static void expect_no_level(const struct portfolio *portfolio, int64_t day, int64_t asset) {
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = portfolio_try(portfolio, &result, &error);
    expect_refusal("no level", status, &error,
                   (struct refusal){FORESTO_E_RANGE, "level", .day = day, .asset = asset, .value = 0.0,
                                    .date = portfolio->dates[day - 1]});
    cr_expect_not_null(strstr(error.message, asset == 1 ? "asset A, value 0" : "asset B, value 0"));
    cr_expect_null(result);
}

Test(request, an_index_at_0_cannot_be_bought) {
    enum { MANY = 40 };
    static double falling[MANY * 2];
    static foresto_date days[MANY];
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    for (size_t one = 0; one < 2; one++) {
        for (size_t t = 0; t < MANY; t++) {
            days[t] = DAY(2024, 1, 1) + (foresto_date)t;
            falling[2 * t + one] = t == 0 ? 0.0 : -0x1.fffffffffffffp-1;
            falling[2 * t + 1 - one] = 0.0;
        }
        struct portfolio portfolio = plain;
        portfolio.kind = FORESTO_PANEL_RETURNS;
        portfolio.dates = days;
        portfolio.values = falling;
        portfolio.day_count = MANY;
        /* Held, it is worth nothing; 1 February is the first day on which it is wanted again. */
        foresto_result *result = portfolio_run(&portfolio);
        expect_same(navs_of(result).nav[MANY - 1], one == 0 ? 750.0 : 250.0);
        foresto_result_destroy(result);
        portfolio.baseline = FORESTO_BASELINE_PHASE1;
        portfolio.rule = &rule;
        expect_no_level(&portfolio, 32, (int64_t)one + 1);
        /* The day is that of the panel, wherever the run begins. */
        portfolio.start = days[2];
        expect_no_level(&portfolio, 32, (int64_t)one + 1);
        portfolio.start = 0;
        /* Before that day nothing is amiss. */
        portfolio.day_count = 31;
        foresto_result_destroy(portfolio_run(&portfolio));
        /* Without weight it does not matter. */
        portfolio.day_count = MANY;
        portfolio.weights[one] = 0.0;
        portfolio.weights[1 - one] = 1.0;
        foresto_result_destroy(portfolio_run(&portfolio));
    }
}

/* PHASE1 does not look at what has no weight, though its return is not finite. */
Test(request, phase1_ignores_weight_0) {
    static const double soaring[] = {1, 0x1p-1074, 2, 0x1.fffffffffffffp1023, 3, 1};
    struct portfolio portfolio = plain;
    portfolio.baseline = FORESTO_BASELINE_PHASE1;
    portfolio.values = soaring;
    portfolio.weights[0] = 1.0;
    portfolio.weights[1] = 0.0;
    foresto_result *result = portfolio_run(&portfolio);
    expect_same(navs_of(result).nav[1], 2000.0);
    expect_same(navs_of(result).nav[2], 3000.0);
    foresto_result_destroy(result);
}

/* A NAV that overflows on the very last day is no less refused. */
Test(request, overflow_on_the_last_day) {
    static const double returns[] = {0.0, 0.0, 0.0, 0.0, 1e308, 1e308};
    static const uint32_t baselines[] = {FORESTO_BASELINE_PHASE1, FORESTO_BASELINE_HOLD};
    for (size_t b = 0; b < 2; b++) {
        struct portfolio portfolio = plain;
        portfolio.kind = FORESTO_PANEL_RETURNS;
        portfolio.baseline = baselines[b];
        portfolio.values = returns;
        portfolio.initial_amount = 1e10;
        foresto_result *result = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = portfolio_try(&portfolio, &result, &error);
        expect_refusal("last day", status, &error,
                       (struct refusal){FORESTO_E_NAV, "nav", .day = 3, .value = INFINITE, .date = dates[2]});
        cr_expect_null(result);
    }
}

/* The index of a RETURNS panel runs out of binary64 before the money does; an asset that is not held may. */
Test(request, index_overflow) {
    static const double returns[] = {1e200, 0.0, 1e200, 0.0, 0.0, 0.0};
    struct portfolio portfolio = plain;
    portfolio.kind = FORESTO_PANEL_RETURNS;
    portfolio.values = returns;
    portfolio.initial_amount = 1e-200;
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = portfolio_try(&portfolio, &result, &error);
    expect_refusal("held", status, &error,
                   (struct refusal){FORESTO_E_NAV, "nav", .day = 2, .value = INFINITE, .date = dates[1]});
    cr_expect_null(result);
    portfolio.weights[0] = 0.0;
    portfolio.weights[1] = 1.0;
    result = portfolio_run(&portfolio);
    expect_same(navs_of(result).nav[2], 1e-200);
    foresto_result_destroy(result);
}
