/* SPDX-License-Identifier: MIT */
/* One portfolio on one day: weights, turnover, cost, decision and trade, worked by hand. */
#include <float.h>
#include <string.h>

#include "../support/day.h"
#include "../support/expect.h"

#define NONE FORESTO_DATE_NONE

static const double values[] = {750.0, 250.0};
static const double halves[] = {0.5, 0.5};

/* Every figure below is exact in binary, so the bits are asked for. */
Test(rebalance, cost_model_implemented) {
    double after[2], trades[2];
    foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_rebalance(values, halves, 2, 0.125, after, trades, &rebalancing, &error), error);
    expect_same(rebalancing.nav_before, 1000.0);
    expect_same(rebalancing.turnover, 0.25);
    expect_same(rebalancing.cost_rate, 0.125);
    expect_same(rebalancing.cost_factor, 0.96875);
    expect_same(rebalancing.nav_after, 968.75);
    expect_same(rebalancing.cost_amount, 31.25);
    expect_same(after[0], 484.375);
    expect_same(after[1], 484.375);
    expect_same(trades[0], -265.625);
    expect_same(trades[1], 234.375);
}

Test(rebalance, ten_basis_points_on_three_assets) {
    static const double three[] = {700.0, 200.0, 100.0}, targets[] = {0.5, 0.25, 0.25};
    double after[3], trades[3];
    foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_rebalance(three, targets, 3, 0.001, after, trades, &rebalancing, &error), error);
    expect_close(rebalancing.turnover, 0.2, 1e-15);
    expect_close(rebalancing.cost_factor, 0.9998, 1e-15);
    expect_close(rebalancing.nav_after, 999.8, 1e-15);
    expect_close(rebalancing.cost_amount, 0.2, 1e-12);
    static const double asked_after[] = {499.9, 249.95, 249.95}, asked_trades[] = {-200.1, 49.95, 149.95};
    for (size_t i = 0; i < 3; i++) {
        expect_close(after[i], asked_after[i], 1e-15);
        expect_close(trades[i], asked_trades[i], 1e-14);
    }
}

Test(rebalance, turnover_from_0_to_1) {
    static const struct {
        double values[2], targets[2], turnover;
    } rows[] = {
        {{500, 500}, {0.5, 0.5}, 0.0},  {{1000, 0}, {0, 1}, 1.0},       {{0, 1}, {1, 0}, 1.0},
        {{750, 250}, {0.5, 0.5}, 0.25}, {{250, 750}, {0.5, 0.5}, 0.25}, {{1000, 0}, {0.75, 0.25}, 0.25},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double turnover = 99.0;
        expect_status(foresto_turnover(rows[i].values, rows[i].targets, 2, &turnover, NULL), FORESTO_OK);
        expect_same(turnover, rows[i].turnover);
    }
}

/* 0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1 in binary. */
Test(rebalance, sums_run_left_to_right) {
    static const double up[] = {0.1, 0.2, 0.3}, down[] = {0.3, 0.2, 0.1}, targets[] = {0.5, 0.25, 0.25};
    foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
    expect_status(foresto_rebalance(up, targets, 3, 0.0, NULL, NULL, &rebalancing, NULL), FORESTO_OK);
    expect_same(rebalancing.nav_before, 0x1.3333333333334p-1);
    expect_status(foresto_rebalance(down, targets, 3, 0.0, NULL, NULL, &rebalancing, NULL), FORESTO_OK);
    expect_same(rebalancing.nav_before, 0x1.3333333333333p-1);
}

Test(rebalance, cost_alone) {
    foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
    expect_status(foresto_cost(1000.0, 0.25, 0.125, &rebalancing, NULL), FORESTO_OK);
    expect_same(rebalancing.nav_before, 1000.0);
    expect_same(rebalancing.turnover, 0.25);
    expect_same(rebalancing.cost_rate, 0.125);
    expect_same(rebalancing.cost_factor, 0.96875);
    expect_same(rebalancing.nav_after, 968.75);
    expect_same(rebalancing.cost_amount, 31.25);
    expect_status(foresto_cost(1000.0, 1.0, 0.0, &rebalancing, NULL), FORESTO_OK);
    expect_same(rebalancing.nav_after, 1000.0);
    expect_same(rebalancing.cost_amount, 0.0);
}

Test(rebalance, weights) {
    double weights[2];
    expect_status(foresto_weights(values, 2, weights, NULL), FORESTO_OK);
    expect_same(weights[0], 0.75);
    expect_same(weights[1], 0.25);
}

Test(rebalance, output_may_be_input) {
    double array[2] = {750.0, 250.0}, targets[2] = {0.5, 0.5};
    foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
    expect_status(foresto_weights(array, 2, array, NULL), FORESTO_OK);
    cr_expect(array[0] == 0.75 && array[1] == 0.25);

    memcpy(array, values, sizeof array);
    double trades[2];
    expect_status(foresto_rebalance(array, halves, 2, 0.125, array, trades, &rebalancing, NULL), FORESTO_OK);
    cr_expect(array[0] == 484.375 && array[1] == 484.375);
    cr_expect(trades[0] == -265.625 && trades[1] == 234.375);

    memcpy(array, values, sizeof array);
    double after[2];
    expect_status(foresto_rebalance(array, halves, 2, 0.125, after, array, &rebalancing, NULL), FORESTO_OK);
    cr_expect(after[0] == 484.375 && after[1] == 484.375);
    cr_expect(array[0] == -265.625 && array[1] == 234.375);

    memcpy(array, values, sizeof array);
    expect_status(foresto_rebalance(array, targets, 2, 0.125, targets, array, &rebalancing, NULL), FORESTO_OK);
    cr_expect(targets[0] == 484.375 && targets[1] == 484.375);
    cr_expect(array[0] == -265.625 && array[1] == 234.375);
}

static uint32_t trigger_on(const foresto_rule *rule, foresto_date previous, foresto_date today, foresto_date next) {
    foresto_decision decision = FORESTO_DECISION_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_evaluate(rule, values, halves, 2, previous, today, next, &decision, &error), error);
    expect_same(decision.nav, 1000.0);
    expect_same(decision.max_drift, 0.25);
    cr_expect_eq(decision.max_drift_asset, 0);
    expect_same(decision.turnover, 0.25);
    return decision.trigger_type;
}

Test(rebalance, evaluate) {
    const foresto_date may31 = DAY(2024, 5, 31), june3 = DAY(2024, 6, 3), june4 = DAY(2024, 6, 4);
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    cr_expect_eq(trigger_on(&rule, may31, june3, june4), FORESTO_TRIGGER_PERIODIC);
    cr_expect_eq(trigger_on(&rule, june3, june4, NONE), FORESTO_TRIGGER_NONE);
    rule.base_day_policy = FORESTO_BASE_DAY_LAST_TRADING_DAY;
    cr_expect_eq(trigger_on(&rule, NONE, may31, june3), FORESTO_TRIGGER_PERIODIC);
    cr_expect_eq(trigger_on(&rule, may31, june3, june4), FORESTO_TRIGGER_NONE);
    /* A threshold that the type does not use is checked, not evaluated. */
    rule.drift_threshold = 0.01;
    cr_expect_eq(trigger_on(&rule, may31, june3, june4), FORESTO_TRIGGER_NONE);
    rule.rule_type = FORESTO_RULE_HYBRID;
    cr_expect_eq(trigger_on(&rule, may31, june3, june4), FORESTO_TRIGGER_DRIFT);
    cr_expect_eq(trigger_on(&rule, NONE, may31, june3), FORESTO_TRIGGER_PERIODIC);
    rule.drift_threshold = 0.3;
    cr_expect_eq(trigger_on(&rule, may31, june3, june4), FORESTO_TRIGGER_NONE);
    rule.rule_type = FORESTO_RULE_DRIFT;
    cr_expect_eq(trigger_on(&rule, NONE, may31, june3), FORESTO_TRIGGER_NONE);
    /* Its validity matters, whether it is switched on or effective does not. */
    rule.drift_threshold = 0.25;
    rule.is_active = 0;
    rule.effective_from = DAY(2030, 1, 1);
    cr_expect_eq(trigger_on(&rule, NONE, may31, june3), FORESTO_TRIGGER_DRIFT);
}

Test(rebalance, evaluate_refusals) {
    const foresto_date today = DAY(2024, 5, 31);
    foresto_rule rule = FORESTO_RULE_INIT, untyped = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_DRIFT;
    rule.drift_threshold = 0.05;
    const foresto_decision before = {.struct_size = sizeof before, .trigger_type = 7, .max_drift = 7.0, .nav = 7.0};
    foresto_decision out = before;
    expect_status(foresto_evaluate(NULL, values, halves, 2, NONE, today, NONE, &out, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_evaluate(&untyped, values, halves, 2, NONE, today, NONE, &out, NULL), FORESTO_E_ENUM);
    expect_status(foresto_evaluate(&rule, NULL, halves, 2, NONE, today, NONE, &out, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_evaluate(&rule, values, NULL, 2, NONE, today, NONE, &out, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_evaluate(&rule, values, halves, 0, NONE, today, NONE, &out, NULL), FORESTO_E_SIZE);
    expect_status(foresto_evaluate(&rule, values, halves, 2, NONE, today, NONE, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_evaluate(&rule, values, halves, 2, NONE, NONE, NONE, &out, NULL), FORESTO_E_DATE);
    expect_status(foresto_evaluate(&rule, values, halves, 2, today, today, NONE, &out, NULL), FORESTO_E_DATE);
    expect_status(foresto_evaluate(&rule, values, halves, 2, NONE, today, today, &out, NULL), FORESTO_E_DATE);
    expect_status(foresto_evaluate(&rule, values, values, 2, NONE, today, NONE, &out, NULL), FORESTO_E_WEIGHT);
    expect_status(foresto_evaluate(&rule, values, halves, 1, NONE, today, NONE, &out, NULL), FORESTO_E_WEIGHT_SUM);
    cr_expect_eq(memcmp(&out, &before, sizeof out), 0, "output touched");
    rule.drift_threshold = 1.0;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_evaluate(&rule, values, halves, 2, NONE, today, NONE, &out, &error);
    expect_refusal("threshold", status, &error,
                   (struct refusal){FORESTO_E_RULE, .field = "drift_threshold", .value = 1.0});
}

/* What foresto_rebalance(), foresto_turnover() and foresto_weights() refuse of values and targets. */
Test(rebalance, array_refusals) {
    static const struct {
        const char *what;
        double values[2], targets[2];
        struct refusal asked;
    } rows[] = {
        {"negative", {600, -1}, {0.5, 0.5}, {FORESTO_E_RANGE, "values", .asset = 2, .value = -1}},
        {"infinite", {INFINITE, 400}, {0.5, 0.5}, {FORESTO_E_RANGE, "values", .asset = 1, .value = INFINITE}},
        {"NaN", {600, MISSING}, {0.5, 0.5}, {FORESTO_E_RANGE, "values", .asset = 2, .value = MISSING}},
        {"all 0", {0, 0}, {0.5, 0.5}, {FORESTO_E_NAV, "nav", .value = 0}},
        {"overflow", {1.7e308, 1.7e308}, {0.5, 0.5}, {FORESTO_E_NAV, "nav", .value = INFINITE}},
        {"target", {600, 400}, {0, 1.5}, {FORESTO_E_WEIGHT, "targets", .asset = 2, .value = 1.5}},
        {"sum", {600, 400}, {0.5, 0.25}, {FORESTO_E_WEIGHT_SUM, "targets", .value = 0.75}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double out[4] = {9, 9, 9, 9};
        foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status =
            foresto_rebalance(rows[i].values, rows[i].targets, 2, 0.001, out, out + 2, &rebalancing, &error);
        expect_refusal(rows[i].what, status, &error, rows[i].asked);
        status = foresto_turnover(rows[i].values, rows[i].targets, 2, out, &error);
        expect_refusal(rows[i].what, status, &error, rows[i].asked);
        if (strcmp(rows[i].asked.field, "values") == 0) {
            status = foresto_weights(rows[i].values, 2, out, &error);
            expect_refusal(rows[i].what, status, &error, rows[i].asked);
        }
        cr_expect(out[0] == 9 && out[1] == 9 && out[2] == 9 && out[3] == 9, "%s: output touched", rows[i].what);
        expect_same(rebalancing.nav_before, 0.0);
    }
}

Test(rebalance, cost_refusals) {
    static const struct {
        double nav, turnover, cost_rate;
        struct refusal asked;
    } rows[] = {
        {0.0, 0.5, 0.001, {FORESTO_E_NAV, "nav", .value = 0.0}},
        {-1.0, 0.5, 0.001, {FORESTO_E_NAV, "nav", .value = -1.0}},
        {MISSING, 0.5, 0.001, {FORESTO_E_NAV, "nav", .value = MISSING}},
        {INFINITE, 0.5, 0.001, {FORESTO_E_NAV, "nav", .value = INFINITE}},
        {1.0, -0.1, 0.001, {FORESTO_E_RANGE, "turnover", .value = -0.1}},
        {1.0, 1.1, 0.001, {FORESTO_E_RANGE, "turnover", .value = 1.1}},
        {1.0, MISSING, 0.001, {FORESTO_E_RANGE, "turnover", .value = MISSING}},
        {1.0, 0.5, -0.001, {FORESTO_E_RANGE, "cost_rate", .value = -0.001}},
        {1.0, 0.5, 1.0, {FORESTO_E_RANGE, "cost_rate", .value = 1.0}},
        {1.0, 0.5, MISSING, {FORESTO_E_RANGE, "cost_rate", .value = MISSING}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = foresto_cost(rows[i].nav, rows[i].turnover, rows[i].cost_rate, &rebalancing, &error);
        expect_refusal("foresto_cost", status, &error, rows[i].asked);
        expect_same(rebalancing.cost_factor, 0.0);
        if (rows[i].asked.field[0] == 'c') {
            status = foresto_rebalance(values, halves, 2, rows[i].cost_rate, NULL, NULL, &rebalancing, &error);
            expect_refusal("foresto_rebalance", status, &error, rows[i].asked);
        }
    }
    /* The most that is allowed. */
    foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
    expect_status(foresto_cost(0x1p53, 1.0, 0x1.fffffffffffffp-1, &rebalancing, NULL), FORESTO_OK);
    expect_same(rebalancing.nav_after, 1.0);
}

/* A NAV near the end of the range: the sum of trades is beyond it. */
Test(rebalance, turnover_overflow) {
    static const double huge[] = {1.7e308, 0.0, 0.0}, elsewhere[] = {0.0, 0.5, 0.5};
    double turnover = 9.0;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_turnover(huge, elsewhere, 3, &turnover, &error);
    expect_refusal("turnover", status, &error, (struct refusal){FORESTO_E_RANGE, "turnover", .value = INFINITE});
    expect_same(turnover, 9.0);
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_DRIFT;
    rule.drift_threshold = 0.05;
    const foresto_decision before = FORESTO_DECISION_INIT;
    foresto_decision decision = before;
    status = foresto_evaluate(&rule, huge, elsewhere, 3, NONE, DAY(2024, 1, 2), NONE, &decision, &error);
    expect_refusal("evaluate", status, &error, (struct refusal){FORESTO_E_RANGE, "turnover", .value = INFINITE});
    cr_expect_eq(memcmp(&decision, &before, sizeof before), 0, "output touched");
    foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
    double values_after[3] = {9.0, 9.0, 9.0};
    status = foresto_rebalance(huge, elsewhere, 3, 0.001, values_after, NULL, &rebalancing, &error);
    expect_refusal("rebalance", status, &error, (struct refusal){FORESTO_E_RANGE, "turnover", .value = INFINITE});
    expect_same(values_after[0], 9.0);
}

/* The cost of the smallest NAV leaves nothing. */
Test(rebalance, nothing_left) {
    foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_cost(0x1p-1074, 1.0, 0.75, &rebalancing, &error);
    expect_refusal("cost", status, &error, (struct refusal){FORESTO_E_NAV, "nav_after", .value = 0.0});
    expect_same(rebalancing.nav_before, 0.0);
    expect_status(foresto_cost(0x1p-1074, 1.0, 0.25, &rebalancing, NULL), FORESTO_OK);
    expect_same(rebalancing.nav_after, 0x1p-1074);
}

Test(rebalance, null_and_empty) {
    double out[2];
    foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
    expect_status(foresto_weights(NULL, 2, out, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_weights(values, 2, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_weights(values, 0, out, NULL), FORESTO_E_SIZE);
    expect_status(foresto_turnover(NULL, halves, 2, out, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_turnover(values, NULL, 2, out, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_turnover(values, halves, 2, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_turnover(values, halves, 0, out, NULL), FORESTO_E_SIZE);
    expect_status(foresto_cost(1.0, 0.5, 0.001, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_rebalance(NULL, halves, 2, 0.0, out, NULL, &rebalancing, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_rebalance(values, NULL, 2, 0.0, out, NULL, &rebalancing, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_rebalance(values, halves, 2, 0.0, out, NULL, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_rebalance(values, halves, 0, 0.0, out, NULL, &rebalancing, NULL), FORESTO_E_SIZE);
}

/* The largest double is a value like any other; the next step is none. */
Test(rebalance, largest_value) {
    static const double largest[] = {DBL_MAX}, infinite[] = {INFINITE};
    double weight = 0.0;
    expect_status(foresto_weights(largest, 1, &weight, NULL), FORESTO_OK);
    expect_same(weight, 1.0);
    expect_status(foresto_weights(infinite, 1, &weight, NULL), FORESTO_E_RANGE);
}
