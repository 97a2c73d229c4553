/* SPDX-License-Identifier: MIT */
/* The feature flag: what runs with and without it, with and without a rule. */
#include "../support/day.h"
#include "../support/expect.h"
#include "../support/portfolio.h"
#include "../support/results.h"

static const foresto_date dates[] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1), DAY(2024, 2, 2)};
static const double prices[] = {100, 50, 110, 50, 121, 55, 110, 44};
static const struct portfolio half_and_half = {.kind = FORESTO_PANEL_PRICES,
                                               .day_count = 4,
                                               .asset_count = 2,
                                               .dates = dates,
                                               .values = prices,
                                               .weights = {0.5, 0.5},
                                               .initial_amount = 1000.0};

static foresto_rule monthly(void) {
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    return rule;
}

static foresto_status run(uint32_t flag, const foresto_rule *rule, foresto_result **result, foresto_error *error) {
    foresto_panel *panel = portfolio_panel(&half_and_half);
    foresto_request request = portfolio_request(&half_and_half, panel);
    request.use_rebalancing = flag;
    request.rule = rule;
    foresto_status status = foresto_simulate(&request, NULL, result, error);
    foresto_panel_destroy(panel);
    return status;
}

/* 1000 * (1 + 0.1/2), * (1 + 0.1/2 + 0.1/2), * (1 - 1/22 - 0.2/2). */
static void expect_constant_mix(const foresto_result *result) {
    static const double nav[] = {1000.0, 1050.0, 1155.0, 987.0};
    foresto_nav_view view = navs_of(result);
    cr_assert_eq(view.count, 4);
    for (size_t day = 0; day < 4; day++) {
        expect_close(view.nav[day], nav[day], 1e-14);
    }
    foresto_summary summary = summary_of(result);
    cr_expect_eq(summary.mode, FORESTO_MODE_PHASE1);
    cr_expect_eq(summary.event_count, 0);
    expect_same(summary.total_turnover, 0.0);
    expect_same(summary.mean_turnover, 0.0);
    expect_same(summary.total_cost, 0.0);
}

Test(flag, flag_off_no_rule_phase1_behavior) {
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_result *result = NULL;
    assert_ok(run(0, NULL, &result, &error), error);
    expect_constant_mix(result);
    foresto_result_destroy(result);
}

Test(flag, flag_off_with_rule_raises_error) {
    foresto_rule rule = monthly();
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_result *result = NULL;
    foresto_status status = run(0, &rule, &result, &error);
    expect_refusal("flag off, rule given", status, &error,
                   (struct refusal){FORESTO_E_FEATURE_DISABLED, .field = "use_rebalancing"});
    cr_expect_null(result);
}

Test(flag, flag_on_with_rule_rebalancing_applied) {
    foresto_rule rule = monthly();
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_result *result = NULL;
    assert_ok(run(1, &rule, &result, &error), error);
    foresto_summary summary = summary_of(result);
    cr_expect_eq(summary.mode, FORESTO_MODE_REBALANCED);
    cr_expect_eq(summary.event_count, 2);
    cr_expect_eq(summary.periodic_event_count, 2);
    /* On 1 February 605 and 550 are worth 1155: 27.5 is sold, at 10 bp, and the rest is split in halves. */
    foresto_event event = event_of(result, 1);
    cr_expect_eq(event.event_date, DAY(2024, 2, 1));
    expect_close(event.turnover, 27.5 / 1155.0, 1e-13);
    expect_close(event.nav_after, 1154.9725, 1e-14);
    foresto_nav_view view = navs_of(result);
    expect_close(view.nav[2], 1154.9725, 1e-14);
    expect_close(view.nav[3], 1154.9725 / 2 * (110.0 / 121.0 + 44.0 / 55.0), 1e-14);
    foresto_result_destroy(result);
}

Test(flag, flag_on_no_rule_same_as_off) {
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_result *off = NULL, *on = NULL;
    assert_ok(run(0, NULL, &off, &error), error);
    assert_ok(run(1, NULL, &on, &error), error);
    expect_constant_mix(on);
    const char *difference = results_difference(off, on);
    cr_expect_null(difference, "%s differs", difference);
    foresto_result_destroy(off);
    foresto_result_destroy(on);
}

Test(flag, hold_needs_no_flag) {
    struct portfolio hold = half_and_half;
    hold.baseline = FORESTO_BASELINE_HOLD;
    foresto_panel *panel = portfolio_panel(&hold);
    foresto_request request = portfolio_request(&hold, panel);
    foresto_result *results[2] = {NULL, NULL};
    foresto_error error = FORESTO_ERROR_INIT;
    for (uint32_t flag = 0; flag < 2; flag++) {
        request.use_rebalancing = flag;
        assert_ok(foresto_simulate(&request, NULL, &results[flag], &error), error);
        cr_expect_eq(summary_of(results[flag]).mode, FORESTO_MODE_HOLD);
        expect_close(navs_of(results[flag]).nav[3], 500.0 * 1.1 + 500.0 * 0.88, 1e-14);
    }
    const char *difference = results_difference(results[0], results[1]);
    cr_expect_null(difference, "%s differs", difference);
    foresto_result_destroy(results[0]);
    foresto_result_destroy(results[1]);
    foresto_panel_destroy(panel);
}

Test(flag, gate_table) {
    static const struct {
        uint32_t flag, has_rule, baseline, mode;
        foresto_status status;
    } rows[] = {
        {0, 0, FORESTO_BASELINE_PHASE1, FORESTO_MODE_PHASE1, FORESTO_OK},
        {1, 0, FORESTO_BASELINE_PHASE1, FORESTO_MODE_PHASE1, FORESTO_OK},
        {0, 0, FORESTO_BASELINE_HOLD, FORESTO_MODE_HOLD, FORESTO_OK},
        {1, 0, FORESTO_BASELINE_HOLD, FORESTO_MODE_HOLD, FORESTO_OK},
        {1, 1, FORESTO_BASELINE_PHASE1, FORESTO_MODE_REBALANCED, FORESTO_OK},
        {0, 1, FORESTO_BASELINE_PHASE1, 99, FORESTO_E_FEATURE_DISABLED},
        {1, 1, FORESTO_BASELINE_HOLD, 99, FORESTO_E_ARGUMENT},
        {0, 0, 2, 99, FORESTO_E_ENUM},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t mode = 99;
        foresto_error error = FORESTO_ERROR_INIT;
        expect_status(foresto_gate(rows[i].flag, rows[i].has_rule, rows[i].baseline, &mode, &error), rows[i].status);
        cr_expect_eq(mode, rows[i].mode, "row %zu: mode %u", i, mode);
        cr_expect_eq(error.status, rows[i].status, "row %zu", i);
    }
    uint32_t mode = 99;
    expect_status(foresto_gate(2, 0, 0, &mode, NULL), FORESTO_E_ENUM);
    expect_status(foresto_gate(1, 2, 0, &mode, NULL), FORESTO_E_ENUM);
    cr_expect_eq(mode, 99);
    expect_status(foresto_gate(0, 0, 0, NULL, NULL), FORESTO_E_ARGUMENT);
}
