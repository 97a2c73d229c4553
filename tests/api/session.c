/* SPDX-License-Identifier: MIT */
/* A stream, a stream that is saved and restored after every day, and a batch run: the same bits. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdlib.h>
#include <string.h>

#include "../support/day.h"
#include "../support/expect.h"
#include "../support/golden.h"
#include "../support/results.h"
#include "../support/sample.h"
#include "../support/stream.h"

#define SEED(seed) (unsigned long long)(seed)

/* A session on its way through the days of a batch run. */
struct walk {
    const struct portfolio *portfolio;
    const foresto_result *result; /* NULL when the run failed */
    foresto_nav_view view;        /* empty then */
    foresto_session *session;
    size_t days;     /* trading days so far */
    uint64_t events; /* events so far */
};

static const char *record_difference(const struct walk *walk, const foresto_step *step) {
    double amount = walk->portfolio->initial_amount;
    if (walk->days == 0) {
        return step->date != FORESTO_DATE_NONE             ? "date before the first day"
               : !same_bits(step->nav, amount)             ? "nav before the first day"
               : !same_bits(step->daily_return, 0.0)       ? "daily_return before the first day"
               : !same_bits(step->cumulative_return, 0.0)  ? "cumulative_return before the first day"
               : !same_bits(step->high_water_mark, amount) ? "high_water_mark before the first day"
               : !same_bits(step->drawdown, 0.0)           ? "drawdown before the first day"
                                                           : NULL;
    }
    const foresto_nav_view *view = &walk->view;
    size_t k = walk->days - 1;
    return step->date != view->dates[k]                                      ? "date"
           : !same_bits(step->nav, view->nav[k])                             ? "nav"
           : !same_bits(step->daily_return, view->daily_return[k])           ? "daily_return"
           : !same_bits(step->cumulative_return, view->cumulative_return[k]) ? "cumulative_return"
           : !same_bits(step->high_water_mark, view->high_water_mark[k])     ? "high_water_mark"
           : !same_bits(step->drawdown, view->drawdown[k])                   ? "drawdown"
                                                                             : NULL;
}

/* The session has an event on a day that has one in the batch run, and the same; on other days it has none. */
static const char *event_difference(struct walk *walk, const foresto_step *step) {
    foresto_event event = FORESTO_EVENT_INIT;
    foresto_status status = foresto_session_event(walk->session, &event);
    bool due = step->trading_day && walk->events < summary_of(walk->result).event_count &&
               event_of(walk->result, walk->events).event_date == step->date;
    if (!due) {
        return step->rebalanced != 0 ? "rebalanced" : status != FORESTO_E_ARGUMENT ? "event of no day" : NULL;
    }
    if (step->rebalanced != 1 || status != FORESTO_OK) {
        return "event is missing";
    }
    foresto_event asked = event_of(walk->result, walk->events++);
    return events_difference(&asked, &event);
}

/* What is held adds up to the NAV, and after a rebalance it is the targets' share. */
static const char *values_difference(const struct walk *walk, const foresto_step *step) {
    double values[PORTFOLIO_ASSETS_MAX], sum = 0.0;
    uint64_t count = foresto_session_asset_count(walk->session);
    cr_assert(count <= PORTFOLIO_ASSETS_MAX && foresto_session_values(walk->session, values, count) == FORESTO_OK);
    for (uint64_t i = 0; i < count; i++) {
        sum += values[i];
    }
    if (walk->days == 0) {
        return sum != 0.0 ? "values before the first day" : NULL;
    }
    if (!is_close(sum, step->nav, 1e-13)) {
        return "values";
    }
    foresto_event event = FORESTO_EVENT_INIT;
    if (step->rebalanced && foresto_session_event(walk->session, &event) == FORESTO_OK) {
        for (uint32_t i = 0; i < event.asset_count; i++) {
            if (!is_close(values[i], event.nav_after * event.after_weights[i], 1e-14)) {
                return "values after an event";
            }
        }
    }
    return NULL;
}

/* The totals so far. */
static const char *totals_difference(const struct walk *walk, size_t rows) {
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    cr_assert_eq(foresto_session_summary(walk->session, &summary), FORESTO_OK);
    const foresto_date *dates = walk->view.dates;
    return summary.initial_amount != walk->portfolio->initial_amount                           ? "initial_amount"
           : summary.day_count != walk->days                                                   ? "day_count"
           : summary.event_count != walk->events                                               ? "event_count"
           : summary.periodic_event_count + summary.drift_event_count != walk->events          ? "event counts"
           : summary.skipped_day_count > rows - walk->days                                     ? "skipped_day_count"
           : summary.first_date != (walk->days > 0 ? dates[0] : FORESTO_DATE_NONE)             ? "first_date"
           : summary.last_date != (walk->days > 0 ? dates[walk->days - 1] : FORESTO_DATE_NONE) ? "last_date"
                                                                                               : NULL;
}

static void save_and_restore(struct walk *walk) {
    struct state state = state_of(walk->session);
    foresto_session_close(walk->session);
    walk->session = state_restore(&state);
    struct state again = state_of(walk->session);
    cr_assert(same_state(&state, &again), "a restored session saves something else");
    free(again.bytes);
    free(state.bytes);
}

static const char *day_difference(struct walk *walk, size_t row, const foresto_step *step) {
    bool kept = walk->days < walk->view.count && walk->view.dates[walk->days] == walk->portfolio->dates[row];
    walk->days += kept;
    const char *difference = step->trading_day != kept ? "trading_day" : record_difference(walk, step);
    if (difference == NULL) {
        difference = event_difference(walk, step);
    }
    if (difference == NULL) {
        difference = values_difference(walk, step);
    }
    return difference != NULL ? difference : totals_difference(walk, row + 1);
}

/* Walk through a batch run's rows. Return NULL, or the name of what differs first. */
static const char *walk_difference(const struct portfolio *portfolio, const foresto_result *result, bool restored) {
    struct walk walk = {.portfolio = portfolio, .result = result, .view = navs_of(result)};
    const char *difference = NULL;
    walk.session = stream_open(portfolio);
    for (size_t row = 0; row < portfolio->day_count && difference == NULL; row++) {
        if (restored) {
            save_and_restore(&walk);
        }
        foresto_step step = FORESTO_STEP_INIT;
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(stream_step(walk.session, portfolio, row, &step, &error), error);
        difference = day_difference(&walk, row, &step);
    }
    foresto_summary summary = FORESTO_SUMMARY_INIT, asked = summary_of(result);
    cr_assert_eq(foresto_session_summary(walk.session, &summary), FORESTO_OK);
    if (difference == NULL && memcmp(&summary, &asked, sizeof asked) != 0) {
        difference = "summary";
    }
    foresto_session_close(walk.session);
    return difference;
}

/* ---- golden cases ---- */

ParameterizedTestParameters(session, golden) {
    size_t count = golden_count();
    size_t *indices = cr_calloc(count, sizeof *indices);
    for (size_t i = 0; i < count; i++) {
        indices[i] = i;
    }
    return cr_make_param_array(size_t, indices, count);
}

ParameterizedTest(size_t *index, session, golden) {
    struct golden *golden = golden_read(*index);
    foresto_result *result = portfolio_run(&golden->portfolio);
    const char *difference = walk_difference(&golden->portfolio, result, false);
    cr_expect_null(difference, "%s: %s differs", golden->name, difference);
    difference = walk_difference(&golden->portfolio, result, true);
    cr_expect_null(difference, "%s, restored every day: %s differs", golden->name, difference);
    foresto_result_destroy(result);
    golden_free(golden);
}

/* ---- random portfolios ---- */

enum { CASES = 2000 };

/* A run that fails on a day fails on that day in a stream too, with the same words but for the row. */
static void expect_same_failure(const struct portfolio *portfolio, const foresto_error *asked, uint64_t seed) {
    foresto_session *session = stream_open(portfolio);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = FORESTO_OK;
    size_t row = 0;
    for (; row < portfolio->day_count && status == FORESTO_OK; row++) {
        status = stream_step(session, portfolio, row, NULL, &error);
    }
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    cr_assert_eq(foresto_session_summary(session, &summary), FORESTO_OK);
    foresto_session_close(session);
    if (asked->status == FORESTO_E_NO_DAYS) {
        cr_assert(status == FORESTO_OK && summary.day_count == 0, "seed %llu: %s", SEED(seed), error.message);
        return;
    }
    cr_assert(status == asked->status && error.status == status, "seed %llu: %s, asked %s", SEED(seed),
              foresto_status_name(status), asked->message);
    cr_assert(error.date == asked->date && error.asset == asked->asset && same_bits(error.value, asked->value) &&
                  strcmp(error.field, asked->field) == 0,
              "seed %llu: %s, asked %s", SEED(seed), error.message, asked->message);
    cr_assert(asked->day == (int64_t)row - 1 && error.day == -1, "seed %llu: row", SEED(seed));
}

Test(session, random_portfolios) {
    static struct sample sample;
    size_t failed = 0, events = 0, skipped = 0, grouped = 0, phase1 = 0;
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        sample_make(&sample, seed);
        foresto_result *result = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        if (portfolio_try(&sample.portfolio, &result, &error) != FORESTO_OK) {
            expect_same_failure(&sample.portfolio, &error, seed);
            failed++;
            continue;
        }
        for (int restored = 0; restored < 2; restored++) {
            const char *difference = walk_difference(&sample.portfolio, result, restored);
            cr_assert(difference == NULL, "seed %llu%s: %s differs", SEED(seed), restored ? ", restored" : "",
                      difference);
        }
        foresto_summary summary = summary_of(result);
        events += summary.event_count;
        skipped += summary.skipped_day_count;
        grouped += sample.portfolio.classes != NULL;
        phase1 += summary.mode == FORESTO_MODE_PHASE1;
        foresto_result_destroy(result);
    }
    cr_expect(failed > CASES / 50 && events > CASES && skipped > CASES / 2 && grouped > CASES / 5 &&
                  phase1 > CASES / 20,
              "%zu failed, %zu events, %zu skipped, %zu grouped, %zu PHASE1", failed, events, skipped, grouped, phase1);
}

/* What is not held weighs nothing, in a session that has been restored as well. */
Test(session, assets_without_weight) {
    enum { DAYS = 4, ASSETS = 5 };
    static const foresto_date dates[DAYS] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1), DAY(2024, 3, 1)};
    static const double prices[DAYS * ASSETS] = {10, 20, 30, 40, 50, 11, 20, 33, 40, 55,
                                                 12, 18, 30, 44, 50, 13, 20, 27, 40, 45};
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    strcpy(rule.rule_name, "monthly");
    const struct portfolio portfolio = {.kind = FORESTO_PANEL_PRICES,
                                        .day_count = DAYS,
                                        .asset_count = ASSETS,
                                        .dates = dates,
                                        .values = prices,
                                        .weights = {0.3, 0.3, 0.4},
                                        .rule = &rule,
                                        .initial_amount = 1000.0};
    foresto_result *result = portfolio_run(&portfolio);
    for (uint64_t e = 0; e < 2; e++) {
        foresto_event event = event_of(result, e);
        cr_expect(event.before_weights[2] > 0 && same_bits(event.before_weights[3], 0.0) &&
                  same_bits(event.before_weights[4], 0.0));
    }
    for (int restored = 0; restored < 2; restored++) {
        const char *difference = walk_difference(&portfolio, result, restored);
        cr_expect_null(difference, "%s differs", difference);
    }
    foresto_result_destroy(result);
}

/* In PHASE1 the weights need not sum to 1: what is held is the whole all the same, in their proportion. */
Test(session, values_of_a_constant_mix) {
    enum { ASSETS = 3 };
    static const foresto_date dates[] = {DAY(2024, 1, 2), DAY(2024, 1, 3)};
    static const double prices[] = {1, 1, 1, 2, 1, 1};
    const struct portfolio portfolio = {.kind = FORESTO_PANEL_PRICES,
                                        .day_count = 2,
                                        .asset_count = ASSETS,
                                        .dates = dates,
                                        .values = prices,
                                        .weights = {0.25, 0.0, 0.25},
                                        .initial_amount = 1000.0};
    foresto_session *session = stream_open(&portfolio);
    double values[] = {7, 7, 7, 7};
    cr_assert_eq(foresto_session_values(session, values, ASSETS), FORESTO_OK);
    cr_expect(values[0] == 0 && values[1] == 0 && values[2] == 0 && values[3] == 7);
    stream_feed(session, &portfolio, 0, 2);
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    cr_assert_eq(foresto_session_summary(session, &summary), FORESTO_OK);
    expect_same(summary.initial_amount, 1000.0);
    expect_same(summary.final_nav, 1500.0);
    cr_assert_eq(foresto_session_values(session, values, ASSETS), FORESTO_OK);
    cr_expect(values[0] == 750 && values[1] == 0 && values[2] == 750 && values[3] == 7);
    foresto_session_close(session);
}

/* ---- how rows are handed over ---- */

/* The columns of a row may lie apart, or backwards, with anything in between; every third portfolio has gaps. */
Test(session, strides) {
    static struct sample sample;
    static const int64_t strides[] = {2, 7, -1, -3};
    for (uint64_t seed = 1; seed <= CASES / 10; seed++) {
        sample_make_plain(&sample, seed);
        const struct portfolio *p = &sample.portfolio;
        sample.portfolio.missing_policy = seed % 2 ? FORESTO_MISSING_ZERO_RETURN : FORESTO_MISSING_SKIP_DAY;
        for (size_t row = 1; seed % 3 == 0 && row < p->day_count; row += 5) {
            sample.values[row * p->asset_count + row % p->asset_count] = MISSING;
        }
        foresto_session *session = stream_open(p), *other = stream_open(p);
        int64_t stride = strides[seed % 4];
        for (size_t row = 0; row < p->day_count; row++) {
            double cells[8 * SAMPLE_ASSETS_MAX];
            for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
                cells[i] = -1.0;
            }
            double *first = stride > 0 ? cells : cells + 8 * SAMPLE_ASSETS_MAX - 1;
            for (size_t i = 0; i < p->asset_count; i++) {
                first[(int64_t)i * stride] = p->values[row * p->asset_count + i];
            }
            foresto_error error = FORESTO_ERROR_INIT;
            assert_ok(foresto_session_step(session, p->dates[row], first, p->asset_count, stride,
                                           stream_next_date(p, row), NULL, &error),
                      error);
        }
        stream_feed(other, p, 0, p->day_count);
        struct state a = state_of(session), b = state_of(other);
        cr_assert(same_state(&a, &b), "seed %llu, stride %d", SEED(seed), (int)stride);
        free(a.bytes);
        free(b.bytes);
        foresto_session_close(session);
        foresto_session_close(other);
    }
}

/* A rule that does not look ahead makes no use of the next date. */
Test(session, next_date_is_for_last_trading_days) {
    static struct sample sample;
    for (uint64_t seed = 1; seed <= CASES / 10; seed++) {
        sample_make_plain(&sample, seed);
        const struct portfolio *p = &sample.portfolio;
        sample.rule.base_day_policy = FORESTO_BASE_DAY_FIRST_TRADING_DAY;
        foresto_session *session = stream_open(p), *blind = stream_open(p);
        for (size_t row = 0; row < p->day_count; row++) {
            foresto_error error = FORESTO_ERROR_INIT;
            assert_ok(foresto_session_step(blind, p->dates[row], &p->values[row * p->asset_count], p->asset_count, 1,
                                           FORESTO_DATE_NONE, NULL, &error),
                      error);
        }
        stream_feed(session, p, 0, p->day_count);
        struct state a = state_of(session), b = state_of(blind);
        cr_assert(same_state(&a, &b), "seed %llu", SEED(seed));
        free(a.bytes);
        free(b.bytes);
        foresto_session_close(session);
        foresto_session_close(blind);
    }
}

/* A session may be opened on a panel, for its names; the values come by the steps. */
Test(session, panel_names_the_assets) {
    static struct sample sample;
    for (uint64_t seed = 1; seed <= CASES / 10; seed++) {
        sample_make_plain(&sample, seed);
        struct portfolio *p = &sample.portfolio, first_day = sample.portfolio;
        first_day.day_count = 1; /* the rest is not looked at */
        foresto_panel *panel = portfolio_panel(&first_day);
        foresto_request request = portfolio_request(p, panel);
        foresto_session *session = NULL, *other = stream_open(p);
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(foresto_session_open(&request, NULL, NULL, &session, &error), error);
        foresto_panel_destroy(panel);
        stream_feed(session, p, 0, p->day_count);
        stream_feed(other, p, 0, p->day_count);
        struct state a = state_of(session), b = state_of(other);
        cr_assert(same_state(&a, &b), "seed %llu", SEED(seed));
        free(a.bytes);
        free(b.bytes);
        foresto_session_close(session);
        foresto_session_close(other);
    }
}
