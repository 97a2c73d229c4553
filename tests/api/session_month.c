/* SPDX-License-Identifier: MIT */
/* A month that next_date has declared over stays over, for the rules that trade on its last trading day. */
#include <stdlib.h>
#include <string.h>

#include "../support/day.h"
#include "../support/expect.h"
#include "../support/sample.h"
#include "../support/stream.h"

enum { DAYS = 6, ASSETS = 2 };

static const foresto_date dates[] = {DAY(2024, 1, 29), DAY(2024, 1, 30), DAY(2024, 1, 31),
                                     DAY(2024, 2, 1),  DAY(2024, 2, 2),  DAY(2024, 2, 5)};
static const double rows[DAYS][ASSETS] = {{100, 50}, {110, 55}, {121, 44}, {121, 88}, {110, 80}, {115, 75}};
static const double hole[] = {MISSING, 50};

static foresto_rule rule_of(uint32_t rule_type, uint32_t frequency, uint32_t base_day_policy) {
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = rule_type;
    rule.frequency = frequency;
    rule.base_day_policy = base_day_policy;
    rule.drift_threshold = 0.02;
    return rule;
}

static struct portfolio portfolio_by(const foresto_rule *rule) {
    return (struct portfolio){.kind = FORESTO_PANEL_PRICES,
                              .missing_policy = FORESTO_MISSING_SKIP_DAY,
                              .day_count = DAYS,
                              .asset_count = ASSETS,
                              .dates = dates,
                              .values = rows[0],
                              .weights = {0.25, 0.75},
                              .rule = rule,
                              .initial_amount = 1000.0};
}

static void take(foresto_session *session, size_t day, foresto_date next, uint32_t rebalanced) {
    foresto_step step = FORESTO_STEP_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_session_step(session, dates[day], rows[day], ASSETS, 1, next, &step, &error), error);
    cr_expect(step.trading_day == 1 && step.date == dates[day], "day %zu", day);
    cr_expect_eq(step.rebalanced, rebalanced, "day %zu", day);
}

/* A day more in the month is refused, whatever comes after it; nothing changes. */
static void expect_closed(foresto_session *session, size_t day) {
    const foresto_date nexts[] = {FORESTO_DATE_NONE, dates[day] + 1, DAY(2024, 3, 1)};
    struct state before = state_of(session);
    for (size_t i = 0; i < 3; i++) {
        foresto_step step = {.struct_size = sizeof step, .nav = 77.0};
        const foresto_step untouched = step;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status =
            foresto_session_step(session, dates[day], rows[day], ASSETS, 1, nexts[i], &step, &error);
        expect_refusal("closed", status, &error, (struct refusal){FORESTO_E_DATE, "date", .date = dates[day]});
        cr_expect_eq(memcmp(&step, &untouched, sizeof step), 0, "output touched");
    }
    struct state after = state_of(session);
    cr_expect(same_state(&before, &after), "the session has changed");
    free(before.bytes);
    free(after.bytes);
}

static foresto_session *save_and_restore(foresto_session *session) {
    struct state state = state_of(session);
    foresto_session_close(session);
    session = state_restore(&state);
    free(state.bytes);
    return session;
}

static const struct {
    uint32_t rule_type, frequency;
    bool january_trades; /* on its last trading day */
} ahead[] = {{FORESTO_RULE_PERIODIC, FORESTO_FREQUENCY_MONTHLY, true},
             {FORESTO_RULE_PERIODIC, FORESTO_FREQUENCY_QUARTERLY, false}};

/* The 30th is said to be January's last trading day; so the 31st is none, and February begins on the 1st. */
Test(session_month, declared_over) {
    for (size_t k = 0; k < 2; k++) {
        for (int restored = 0; restored < 2; restored++) {
            foresto_rule rule = rule_of(ahead[k].rule_type, ahead[k].frequency, FORESTO_BASE_DAY_LAST_TRADING_DAY);
            struct portfolio portfolio = portfolio_by(&rule);
            foresto_session *session = stream_open(&portfolio);
            take(session, 0, dates[1], 0);
            take(session, 1, dates[3], ahead[k].january_trades);
            session = restored ? save_and_restore(session) : session;
            expect_closed(session, 2);
            take(session, 3, dates[4], 0);
            session = restored ? save_and_restore(session) : session;
            take(session, 4, FORESTO_DATE_NONE, ahead[k].january_trades);
            session = restored ? save_and_restore(session) : session;
            expect_closed(session, 5);
            foresto_session_close(session);
        }
    }
}

/* HYBRID looks ahead as well. */
Test(session_month, hybrid) {
    foresto_rule rule = rule_of(FORESTO_RULE_HYBRID, FORESTO_FREQUENCY_MONTHLY, FORESTO_BASE_DAY_LAST_TRADING_DAY);
    struct portfolio portfolio = portfolio_by(&rule);
    foresto_session *session = stream_open(&portfolio);
    take(session, 0, FORESTO_DATE_NONE, 1);
    expect_closed(session, 1);
    expect_closed(session, 2);
    take(session, 3, FORESTO_DATE_NONE, 1);
    expect_closed(session, 4);
    foresto_session_close(session);
}

/* Days that do not count may follow in the closed month: skipped ones, and those out of the range asked for. */
Test(session_month, days_that_do_not_count) {
    foresto_rule rule = rule_of(FORESTO_RULE_PERIODIC, FORESTO_FREQUENCY_MONTHLY, FORESTO_BASE_DAY_LAST_TRADING_DAY);
    struct portfolio portfolio = portfolio_by(&rule);
    portfolio.end = dates[3];
    foresto_session *session = stream_open(&portfolio);
    take(session, 0, dates[3], 1);
    for (size_t day = 1; day < 3; day++) {
        session = save_and_restore(session);
        expect_closed(session, day);
        foresto_step step = FORESTO_STEP_INIT;
        cr_assert_eq(foresto_session_step(session, dates[day], hole, ASSETS, 1, dates[3], &step, NULL), FORESTO_OK);
        cr_expect(step.trading_day == 0 && step.rebalanced == 0 && step.date == dates[0]);
    }
    take(session, 3, FORESTO_DATE_NONE, 1);
    for (size_t day = 4; day < DAYS; day++) {
        foresto_step step = FORESTO_STEP_INIT;
        cr_assert_eq(foresto_session_step(session, dates[day], rows[day], ASSETS, 1, FORESTO_DATE_NONE, &step, NULL),
                     FORESTO_OK);
        cr_expect(step.trading_day == 0 && step.date == dates[3]);
    }
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    cr_assert_eq(foresto_session_summary(session, &summary), FORESTO_OK);
    cr_expect(summary.day_count == 2 && summary.skipped_day_count == 2 && summary.event_count == 2);
    foresto_session_close(session);
}

/* A day that is missing but not skipped is refused for that, and closes nothing; the corrected row is taken. */
Test(session_month, a_refused_day_closes_nothing) {
    foresto_rule rule = rule_of(FORESTO_RULE_PERIODIC, FORESTO_FREQUENCY_MONTHLY, FORESTO_BASE_DAY_LAST_TRADING_DAY);
    struct portfolio portfolio = portfolio_by(&rule);
    portfolio.missing_policy = FORESTO_MISSING_REJECT;
    foresto_session *session = stream_open(&portfolio);
    take(session, 0, dates[1], 0);
    expect_status(foresto_session_step(session, dates[1], hole, ASSETS, 1, dates[3], NULL, NULL), FORESTO_E_MISSING);
    take(session, 1, dates[2], 0);
    take(session, 2, dates[3], 1);
    foresto_session_close(session);
}

/* Rules that do not look ahead, and runs without one, make nothing of it: the bits are those of the true dates. */
Test(session_month, of_no_concern_to_others) {
    const foresto_rule rules[] = {
        rule_of(FORESTO_RULE_PERIODIC, FORESTO_FREQUENCY_MONTHLY, FORESTO_BASE_DAY_FIRST_TRADING_DAY),
        rule_of(FORESTO_RULE_HYBRID, FORESTO_FREQUENCY_MONTHLY, FORESTO_BASE_DAY_FIRST_TRADING_DAY),
        rule_of(FORESTO_RULE_DRIFT, FORESTO_FREQUENCY_MONTHLY, FORESTO_BASE_DAY_FIRST_TRADING_DAY),
        rule_of(FORESTO_RULE_DRIFT, FORESTO_FREQUENCY_MONTHLY, FORESTO_BASE_DAY_LAST_TRADING_DAY),
    };
    for (size_t k = 0; k < 6; k++) {
        struct portfolio portfolio = portfolio_by(k < 4 ? &rules[k] : NULL);
        portfolio.baseline = k == 5 ? FORESTO_BASELINE_HOLD : FORESTO_BASELINE_PHASE1;
        foresto_session *session = stream_open(&portfolio), *asked = stream_open(&portfolio);
        for (size_t day = 0; day < DAYS; day++) {
            foresto_error error = FORESTO_ERROR_INIT;
            assert_ok(foresto_session_step(session, dates[day], rows[day], ASSETS, 1, FORESTO_DATE_NONE, NULL, &error),
                      error);
            session = save_and_restore(session);
        }
        stream_feed(asked, &portfolio, 0, DAYS);
        struct state a = state_of(session), b = state_of(asked);
        cr_expect(same_state(&a, &b), "case %zu", k);
        free(a.bytes);
        free(b.bytes);
        foresto_session_close(session);
        foresto_session_close(asked);
    }
}

static int32_t month_of(foresto_date date) {
    int32_t year = 0;
    uint32_t month = 0, day = 0;
    cr_assert_eq(foresto_date_to_civil(date, &year, &month, &day), FORESTO_OK);
    return 12 * year + (int32_t)month;
}

/* Random runs that declare each month over too early: just the further trading days of that month are refused. */
Test(session_month, random_portfolios) {
    static struct sample sample;
    size_t closed = 0;
    for (uint64_t seed = 1; seed <= 500; seed++) {
        sample_make_plain(&sample, seed);
        struct portfolio *p = &sample.portfolio;
        sample.rule.base_day_policy = FORESTO_BASE_DAY_LAST_TRADING_DAY;
        sample.rule.rule_type = seed % 2 ? FORESTO_RULE_PERIODIC : FORESTO_RULE_HYBRID;
        foresto_session *session = stream_open(p);
        int32_t month = 0;
        for (size_t row = 0; row < p->day_count; row++) {
            bool same_month = row > 0 && month_of(p->dates[row]) == month;
            foresto_status status = foresto_session_step(session, p->dates[row], &p->values[row * p->asset_count],
                                                         p->asset_count, 1, FORESTO_DATE_NONE, NULL, NULL);
            cr_assert_eq(status, same_month ? FORESTO_E_DATE : FORESTO_OK, "seed %llu, row %zu",
                         (unsigned long long)seed, row);
            month = month_of(p->dates[row]);
            closed += same_month;
        }
        foresto_session_close(session);
    }
    cr_expect_gt(closed, 1000);
}
