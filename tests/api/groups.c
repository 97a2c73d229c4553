/* SPDX-License-Identifier: MIT */
/* Instruments grouped into asset classes: a constant mix inside the class, and the class is what is rebalanced. */
#include "../support/day.h"
#include "../support/expect.h"
#include "../support/portfolio.h"
#include "../support/results.h"

static const foresto_date dates[] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1)};
static const char *const interleaved[] = {"X", "Y", "X"};

/* X is half A and half C and gains 10% a day; Y is B and gains 10% on the second day. */
static const double returns[] = {0.2, 0.0, 0.0, 0.0, 0.1, 0.2, 0.1, 0.0, 0.1};
static const double prices[] = {100, 40, 10, 120, 40, 10, 120, 44, 12};

static struct portfolio grouped(uint32_t kind) {
    return (struct portfolio){.kind = kind,
                              .baseline = FORESTO_BASELINE_HOLD,
                              .day_count = 3,
                              .asset_count = 3,
                              .dates = dates,
                              .values = kind == FORESTO_PANEL_PRICES ? prices : returns,
                              .weights = {0.25, 0.5, 0.25},
                              .classes = interleaved,
                              .initial_amount = 1000.0};
}

static void expect_navs(const struct portfolio *portfolio, size_t count, const double *navs) {
    foresto_result *result = portfolio_run(portfolio);
    foresto_nav_view view = navs_of(result);
    cr_assert_eq(view.count, count);
    for (size_t i = 0; i < count; i++) {
        expect_close(view.nav[i], navs[i], 1e-14);
    }
    foresto_result_destroy(result);
}

Test(groups, class_return_is_a_constant_mix) {
    struct portfolio portfolio = grouped(FORESTO_PANEL_RETURNS);
    expect_navs(&portfolio, 3, (double[]){1050.0, 1155.0, 1215.5});
    /* Prices move as the returns do, but for the first day, on which a class stands still. */
    portfolio = grouped(FORESTO_PANEL_PRICES);
    expect_navs(&portfolio, 3, (double[]){1000.0, 1050.0, 1155.0});
}

Test(groups, events_speak_of_classes) {
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    struct portfolio portfolio = grouped(FORESTO_PANEL_RETURNS);
    portfolio.baseline = FORESTO_BASELINE_PHASE1;
    portfolio.rule = &rule;
    foresto_result *result = portfolio_run(&portfolio);
    cr_assert_eq(summary_of(result).event_count, 2);
    foresto_event event = event_of(result, 0);
    cr_assert_eq(event.asset_count, 2);
    cr_expect_str_eq(event.asset_names[0], "X");
    cr_expect_str_eq(event.asset_names[1], "Y");
    expect_close(event.before_weights[0], 550.0 / 1050.0, 1e-15);
    expect_close(event.before_weights[1], 500.0 / 1050.0, 1e-15);
    expect_same(event.after_weights[0], 0.5);
    expect_same(event.after_weights[1], 0.5);
    expect_close(event.turnover, 25.0 / 1050.0, 1e-14);
    foresto_result_destroy(result);
}

/* 0.333333 thrice: the classes' targets are divided by their sum, the shares inside a class by the class's. */
Test(groups, targets_are_normalised) {
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    struct portfolio portfolio = grouped(FORESTO_PANEL_RETURNS);
    portfolio.baseline = FORESTO_BASELINE_PHASE1;
    portfolio.rule = &rule;
    portfolio.weights[0] = portfolio.weights[1] = portfolio.weights[2] = 0.333333;
    foresto_result *result = portfolio_run(&portfolio);
    foresto_event event = event_of(result, 0);
    double x = 0.333333 + 0.333333, sum = x + 0.333333;
    expect_same(event.after_weights[0], x / sum);
    expect_same(event.after_weights[1], 0.333333 / sum);
    expect_close(event.nav_before, 1000.0 * (2.0 / 3.0 * 1.1 + 1.0 / 3.0), 1e-15);
    foresto_result_destroy(result);
}

Test(groups, missing_instrument) {
    static const double holes[] = {100, 40, 10, 110, MISSING, 10, 121, 44, 10};
    struct portfolio portfolio = grouped(FORESTO_PANEL_PRICES);
    portfolio.values = holes;
    /* From the first day to the third A gains 21%, X half of that, B 10%. */
    expect_navs(&portfolio, 2, (double[]){1000.0, 1102.5});
    /* With the gap carried, X gains 5% twice; B's gain falls on the third day. */
    portfolio.missing_policy = FORESTO_MISSING_ZERO_RETURN;
    expect_navs(&portfolio, 3, (double[]){1000.0, 1025.0, 1101.25});
    portfolio.missing_policy = FORESTO_MISSING_REJECT;
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = portfolio_try(&portfolio, &result, &error);
    expect_refusal("reject", status, &error,
                   (struct refusal){FORESTO_E_MISSING, "prices", 2, 2, .value = 0.0, .date = dates[1]});
    static const double late[] = {100, MISSING, 10, 110, 40, 10, 121, 44, 10};
    portfolio.values = late;
    portfolio.missing_policy = FORESTO_MISSING_ZERO_RETURN;
    status = portfolio_try(&portfolio, &result, &error);
    expect_refusal("first day", status, &error,
                   (struct refusal){FORESTO_E_MISSING, "prices", 1, 2, .value = 0.0, .date = dates[0]});
}

/* An instrument without weight counts for nothing, and neither does a class of such instruments. */
Test(groups, zero_weights) {
    static const char *const classes[] = {"X", "Z", "Y", "X", "Z"};
    static const double five[] = {0.1, MISSING, 0.0, MISSING, 0.9, 0.1, 0.5, 0.1,
                                  9.0, MISSING, 0.0, 0.0,     0.0, 0.0, 0.0};
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    struct portfolio portfolio = grouped(FORESTO_PANEL_RETURNS);
    portfolio.baseline = FORESTO_BASELINE_PHASE1;
    portfolio.rule = &rule;
    portfolio.asset_count = 5;
    portfolio.values = five;
    portfolio.classes = classes;
    static const double weights[] = {0.5, 0.0, 0.5, 0.0, 0.0};
    for (size_t i = 0; i < 5; i++) {
        portfolio.weights[i] = weights[i];
    }
    foresto_result *result = portfolio_run(&portfolio);
    foresto_nav_view view = navs_of(result);
    cr_assert_eq(view.count, 3);
    foresto_event event = event_of(result, 0);
    cr_assert_eq(event.asset_count, 3);
    static const char *const names[] = {"X", "Z", "Y"};
    static const double before[] = {550.0 / 1050.0, 0.0, 500.0 / 1050.0}, after[] = {0.5, 0.0, 0.5};
    for (size_t i = 0; i < 3; i++) {
        cr_expect_str_eq(event.asset_names[i], names[i]);
        expect_close(event.before_weights[i], before[i], 1e-15);
        expect_same(event.after_weights[i], after[i]);
    }
    foresto_result_destroy(result);
}

Test(groups, phase1_is_the_same_without) {
    struct portfolio portfolio = grouped(FORESTO_PANEL_PRICES);
    portfolio.baseline = FORESTO_BASELINE_PHASE1;
    foresto_result *with = portfolio_run(&portfolio);
    portfolio.classes = NULL;
    foresto_result *without = portfolio_run(&portfolio);
    const char *difference = results_difference(with, without);
    cr_expect_null(difference, "%s differs", difference);
    foresto_result_destroy(with);
    foresto_result_destroy(without);
}

/* Over returns, a class for each instrument is no grouping at all. */
Test(groups, one_instrument_each) {
    static const char *const names[] = {"A", "B", "C"};
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_HYBRID;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    rule.drift_threshold = 0.01;
    struct portfolio portfolio = grouped(FORESTO_PANEL_RETURNS);
    portfolio.baseline = FORESTO_BASELINE_PHASE1;
    portfolio.rule = &rule;
    portfolio.classes = names;
    foresto_result *with = portfolio_run(&portfolio);
    cr_expect_eq(summary_of(with).event_count, 3);
    portfolio.classes = NULL;
    foresto_result *without = portfolio_run(&portfolio);
    const char *difference = results_difference(with, without);
    cr_expect_null(difference, "%s differs", difference);
    foresto_result_destroy(with);
    foresto_result_destroy(without);
}

Test(groups, refusals) {
    static const char longest[] = "0123456789012345678901234567890123456789012345678901234567890123";
    static const struct {
        const char *name;
        foresto_status status;
    } rows[] = {{"", FORESTO_E_NAME}, {longest, FORESTO_E_NAME}, {"\xff", FORESTO_E_NAME}, {NULL, FORESTO_E_NAME}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *classes[] = {"X", rows[i].name, "X"};
        struct portfolio portfolio = grouped(FORESTO_PANEL_RETURNS);
        portfolio.classes = classes;
        foresto_result *result = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = portfolio_try(&portfolio, &result, &error);
        expect_refusal(rows[i].name != NULL ? rows[i].name : "NULL", status, &error,
                       (struct refusal){rows[i].status, .field = "classes", .asset = 2});
        cr_expect_null(result);
    }
    const char *classes[] = {"X", longest + 1, "X"};
    struct portfolio portfolio = grouped(FORESTO_PANEL_RETURNS);
    portfolio.classes = classes;
    expect_navs(&portfolio, 3, (double[]){1050.0, 1155.0, 1215.5});
}
