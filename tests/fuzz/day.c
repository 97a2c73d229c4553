/* SPDX-License-Identifier: MIT */
/* One portfolio on one day, and the schedule: any numbers, any dates, and outputs that are inputs too. */
#include <math.h>

#include "input.h"

enum { MOST = 9 };

struct day {
    uint32_t count;
    double *values, *targets; /* blocks of exactly count */
};

static struct day take_day(struct input *input) {
    struct day day = {.count = 1 + take_below(input, MOST - 1)};
    uint8_t style = take_byte(input);
    day.values = block_of(day.count * sizeof(double));
    day.targets = block_of(day.count * sizeof(double));
    for (uint32_t i = 0; i < day.count; i++) {
        day.values[i] = style & 1 ? take_double(input) : take_price(input);
        day.targets[i] = style & 2 ? take_double(input) : 1.0 / day.count;
    }
    return day;
}

static bool all_finite(const double *numbers, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (!isfinite(numbers[i])) {
            return false;
        }
    }
    return true;
}

static void check_weights(const struct day *day) {
    double *weights = block_of(day->count * sizeof(double)), *shared;
    memset(weights, 0x5a, day->count * sizeof(double));
    double before = weights[0];
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_weights(day->values, day->count, weights, &error);
    check_error(status, &error);
    HOLDS(status ? weights[0] == before : all_finite(weights, day->count));
    shared = block_copy(day->values, day->count * sizeof(double));
    HOLDS(foresto_weights(shared, day->count, shared, NULL) == status);
    HOLDS(memcmp(shared, status ? day->values : weights, day->count * sizeof(double)) == 0);
    free(shared);
    free(weights);
}

static void check_measures(const struct day *day) {
    double drift = -1.0, turnover = -1.0;
    uint64_t asset = 77;
    foresto_error error = FORESTO_ERROR_INIT, other = FORESTO_ERROR_INIT;
    foresto_status status = foresto_drift(day->values, day->targets, day->count, &drift, &asset, &error);
    check_error(status, &error);
    HOLDS(status ? drift == -1.0 && asset == 77 : drift >= 0.0 && drift <= 1.0 && asset < day->count);
    foresto_status second = foresto_turnover(day->values, day->targets, day->count, &turnover, &other);
    check_error(second, &other);
    HOLDS(second ? turnover == -1.0 : turnover >= 0.0 && turnover <= 1.0);
    HOLDS(second == status || second == FORESTO_E_RANGE);
}

static void check_cost(double nav, double turnover, double rate) {
    foresto_rebalancing done = FORESTO_REBALANCING_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_cost(nav, turnover, rate, &done, &error);
    check_error(status, &error);
    if (status) {
        HOLDS(done.nav_before == 0.0 && done.nav_after == 0.0);
        return;
    }
    HOLDS(done.nav_after > 0.0 && done.nav_after <= nav && done.cost_amount == nav - done.nav_after);
}

static void check_rebalance(const struct day *day, double rate) {
    size_t size = day->count * sizeof(double);
    double *after = block_of(size), *trades = block_of(size), *shared = block_copy(day->values, size);
    double *targets = block_copy(day->targets, size);
    memset(after, 0x5a, size);
    memset(trades, 0x5a, size);
    double untouched = after[0];
    foresto_rebalancing done = FORESTO_REBALANCING_INIT, again = FORESTO_REBALANCING_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status =
        foresto_rebalance(day->values, day->targets, day->count, rate, after, trades, &done, &error);
    check_error(status, &error);
    HOLDS(!status || (after[0] == untouched && trades[0] == untouched && done.nav_before == 0.0));
    /* In place: the values become what they are after, the targets become the trades. */
    HOLDS(foresto_rebalance(shared, targets, day->count, rate, shared, targets, &again, NULL) == status);
    HOLDS(memcmp(&done, &again, sizeof done) == 0);
    HOLDS(memcmp(shared, status ? day->values : after, size) == 0);
    HOLDS(memcmp(targets, status ? day->targets : trades, size) == 0);
    HOLDS(foresto_rebalance(day->values, day->targets, day->count, rate, NULL, NULL, &again, NULL) == status);
    free(targets);
    free(shared);
    free(trades);
    free(after);
}

static void check_evaluate(struct input *input, const struct day *day) {
    foresto_rule rule = take_rule(input);
    foresto_decision decision = FORESTO_DECISION_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    if (take_byte(input) < 32) {
        take(input, (uint8_t *)&rule + 4, sizeof rule - 4);
    }
    foresto_date previous = take_date(input), today = take_date(input), next = take_date(input);
    foresto_status status =
        foresto_evaluate(&rule, day->values, day->targets, day->count, previous, today, next, &decision, &error);
    check_error(status, &error);
    HOLDS(status ? decision.nav == 0.0 : decision.nav > 0.0 && decision.trigger_type <= FORESTO_TRIGGER_DRIFT);
    HOLDS(status || rule.rule_type != FORESTO_RULE_DRIFT || decision.trigger_type != FORESTO_TRIGGER_PERIODIC);
}

/* Marks agree with each day's own answer, and nothing is written on failure. */
static void check_schedule(struct input *input) {
    uint32_t frequency = take_below(input, 3), policy = take_below(input, 2), count = take_below(input, 12);
    foresto_date *dates = block_of(count * sizeof *dates), date = take_date(input);
    uint8_t *marks = block_of(count);
    uint64_t due_count = 77, marked = 0;
    for (uint32_t t = 0; t < count; t++) {
        dates[t] = date;
        date = (foresto_date)((uint32_t)date + take_byte(input) % 100);
    }
    memset(marks, 7, count);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_schedule_mark(frequency, policy, dates, count, marks, &due_count, &error);
    check_error(status, &error);
    HOLDS(foresto_schedule_mark(frequency, policy, dates, count, NULL, NULL, NULL) == status);
    for (uint32_t t = 0; t < count; t++) {
        uint32_t due = 7;
        foresto_date before = t ? dates[t - 1] : FORESTO_DATE_NONE;
        foresto_date after = t + 1 < count ? dates[t + 1] : FORESTO_DATE_NONE;
        foresto_status one = foresto_schedule_is_due(frequency, policy, before, dates[t], after, &due, NULL);
        HOLDS(status ? marks[t] == 7 : !one && due == marks[t]);
        HOLDS(!one || due == 7);
        marked += marks[t];
    }
    HOLDS(status ? due_count == 77 : due_count == marked);
    free(marks);
    free(dates);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    check_schedule(&input);
    struct day day = take_day(&input);
    double rate = take_byte(&input) < 64 ? take_double(&input) : take_byte(&input) / 256.0;
    check_weights(&day);
    check_measures(&day);
    check_rebalance(&day, rate);
    check_evaluate(&input, &day);
    check_cost(take_double(&input), take_double(&input), rate);
    /* A count that lies is refused when it can be. */
    double one = 1.0;
    HOLDS(foresto_weights(&one, 0, &one, NULL) == FORESTO_E_SIZE);
    HOLDS(foresto_weights(&one, UINT64_MAX, &one, NULL) == FORESTO_E_SIZE);
    HOLDS(foresto_weights(NULL, 1, &one, NULL) == FORESTO_E_ARGUMENT);
    free(day.values);
    free(day.targets);
    return 0;
}
