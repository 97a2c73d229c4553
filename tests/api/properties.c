/* SPDX-License-Identifier: MIT */
/* What holds for every run, tried on thousands of small random ones. A failure names its seed. */
#include <stdlib.h>

#include "../support/day.h"
#include "../support/expect.h"
#include "../support/model.h"
#include "../support/results.h"
#include "../support/sample.h"

enum { CASES = 4000 };

#define SEED(seed) ((unsigned long long)(seed))

/* What the samples came to, so that no property holds for want of cases. */
struct tally {
    int runs, refused, events, zero_cost_events, long_runs;
};

/* ---- a run is the model's run ---- */

static void compare(const struct sample *sample, uint64_t seed, struct tally *tally) {
    struct model *model = model_run(&sample->portfolio);
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = portfolio_try(&sample->portfolio, &result, &error);
    cr_assert(status == model->status, "seed %llu: %s (%s), the model %s", SEED(seed), foresto_status_name(status),
              error.message, foresto_status_name(model->status));
    if (status == FORESTO_OK) {
        const char *difference = model_difference(model, result);
        cr_assert(difference == NULL, "seed %llu: %s differs", SEED(seed), difference);
        tally->runs++;
        tally->events += (int)model->event_count;
        tally->long_runs += model->day_count > 64 && model->event_count > 2;
    } else if (status == FORESTO_E_MISSING) {
        cr_assert(error.day == model->day && error.asset == model->asset, "seed %llu: day %lld asset %lld", SEED(seed),
                  (long long)error.day, (long long)error.asset);
        tally->refused++;
    }
    foresto_result_destroy(result);
    model_free(model);
}

Test(properties, run_equals_the_slow_model) {
    static struct sample sample;
    struct tally tally = {0};
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        sample_make(&sample, seed);
        compare(&sample, seed, &tally);
    }
    cr_expect(tally.runs > CASES / 2 && tally.refused > CASES / 50 && tally.long_runs > CASES / 50,
              "%d runs, %d refused, %d long", tally.runs, tally.refused, tally.long_runs);
    cr_expect_gt(tally.events, 3 * CASES);
}

/* ---- events ---- */

static void check_weights(const struct sample *sample, const foresto_event *event, uint64_t seed) {
    double sum = 0.0, before = 0.0;
    for (size_t i = 0; i < sample->portfolio.asset_count; i++) {
        sum += sample->portfolio.weights[i];
    }
    for (size_t i = 0; i < event->asset_count; i++) {
        cr_assert(event->before_weights[i] >= 0.0 && event->before_weights[i] <= 1.0, "seed %llu", SEED(seed));
        before += event->before_weights[i];
        if (sample->portfolio.classes == NULL) {
            double target = sample->portfolio.weights[i] / sum;
            cr_assert(same_bits(event->after_weights[i], target), "seed %llu: after_weights", SEED(seed));
        }
    }
    cr_assert(is_close(before, 1.0, 1e-14), "seed %llu: before_weights sum to %.17g", SEED(seed), before);
}

static void check_events(const struct sample *sample, const foresto_result *result, uint64_t seed,
                         struct tally *tally) {
    foresto_date last = FORESTO_DATE_MIN;
    uint64_t count = summary_of(result).event_count;
    for (uint64_t k = 0; k < count; k++) {
        foresto_event event = event_of(result, k);
        cr_assert(event.event_order == k + 1 && event.event_date > last, "seed %llu: order", SEED(seed));
        cr_assert(event.nav_before == event.nav_after + event.cost_amount, "seed %llu: value is lost", SEED(seed));
        cr_assert(event.cost_amount >= 0.0, "seed %llu: cost %.17g", SEED(seed), event.cost_amount);
        cr_assert(event.turnover >= 0.0 && event.turnover <= 1.0, "seed %llu: turnover %.17g", SEED(seed),
                  event.turnover);
        if (sample->rule.cost_rate == 0.0) {
            cr_assert(event.nav_after == event.nav_before, "seed %llu: a free rebalance costs", SEED(seed));
            tally->zero_cost_events++;
        }
        check_weights(sample, &event, seed);
        last = event.event_date;
        tally->events++;
    }
}

Test(properties, value_is_conserved) {
    static struct sample sample;
    struct tally tally = {0};
    for (uint64_t seed = CASES + 1; seed <= 2 * CASES; seed++) {
        foresto_result *result = NULL;
        sample_make(&sample, seed);
        if (portfolio_try(&sample.portfolio, &result, NULL) == FORESTO_OK) {
            check_events(&sample, result, seed, &tally);
        }
        foresto_result_destroy(result);
    }
    cr_expect(tally.events > 3 * CASES && tally.zero_cost_events > CASES / 2, "%d events, %d of them free",
              tally.events, tally.zero_cost_events);
}

/* ---- schedule ---- */

/* Trading days of whole years: weekdays but for random holidays, of which no month has more than ten. */
static size_t trading_days(struct rng *rng, int first_year, int years, foresto_date *dates) {
    size_t count = 0;
    uint32_t month_before = 0, holidays = 0;
    for (foresto_date date = DAY(first_year, 1, 1); date < DAY(first_year + years, 1, 1); date++) {
        int32_t year;
        uint32_t month, day;
        foresto_date_to_civil(date, &year, &month, &day);
        holidays = month == month_before ? holidays : 0;
        month_before = month;
        bool holiday = holidays < 10 && rng_once_in(rng, 4);
        holidays += holiday;
        if (foresto_date_weekday(date) <= 5 && !holiday) {
            dates[count++] = date;
        }
    }
    return count;
}

/* Events of a year, when every one lies on its month's first or last trading day. */
static void count_years(const foresto_result *result, int first_year, int *counts) {
    uint64_t count = summary_of(result).event_count;
    for (uint64_t k = 0; k < count; k++) {
        int32_t year;
        uint32_t month, day;
        foresto_date_to_civil(event_of(result, k).event_date, &year, &month, &day);
        counts[year - first_year]++;
    }
}

Test(properties, twelve_monthly_events_a_year) {
    static foresto_date dates[6 * 262];
    static double values[6 * 262 * 2];
    for (uint64_t seed = 1; seed <= 300; seed++) {
        struct rng rng = {seed};
        int first_year = 1970 + (int)rng_below(&rng, 80), years = 1 + (int)rng_below(&rng, 6);
        struct portfolio p = {.kind = FORESTO_PANEL_RETURNS,
                              .asset_count = 2,
                              .dates = dates,
                              .values = values,
                              .weights = {0.25, 0.75},
                              .initial_amount = 1e6};
        p.day_count = trading_days(&rng, first_year, years, dates);
        for (size_t k = 0; k < 2 * p.day_count; k++) {
            values[k] = rng_between(&rng, -0.03, 0.03);
        }
        foresto_rule rule = FORESTO_RULE_INIT;
        rule.rule_type = FORESTO_RULE_PERIODIC;
        rule.frequency = 1 + rng_below(&rng, 2);
        rule.base_day_policy = rng_below(&rng, 2);
        p.rule = &rule;
        foresto_result *result = portfolio_run(&p);
        int counts[6] = {0}, asked = rule.frequency == FORESTO_FREQUENCY_MONTHLY ? 12 : 4;
        count_years(result, first_year, counts);
        for (int year = 0; year < years; year++) {
            cr_assert(counts[year] == asked, "seed %llu: %d events in %d", SEED(seed), counts[year], first_year + year);
        }
        foresto_result_destroy(result);
    }
}

/* ---- layouts ---- */

/* Spread a sample's values over memory by strides that are random in size, sign and order. */
static foresto_panel *spread(const struct sample *sample, struct rng *rng, double **memory) {
    const struct portfolio *p = &sample->portfolio;
    int64_t days = (int64_t)p->day_count, assets = (int64_t)p->asset_count;
    int64_t pad = 1 + (int64_t)rng_below(rng, 3);
    bool asset_major = rng_once_in(rng, 2);
    int64_t day_stride = asset_major ? pad : assets * pad + (int64_t)rng_below(rng, 3);
    int64_t asset_stride = asset_major ? days * pad + (int64_t)rng_below(rng, 3) : pad;
    size_t size = (size_t)(days * day_stride + assets * asset_stride) + 1;
    double *start = *memory = calloc(size, sizeof(double));
    cr_assert_not_null(start);
    if (rng_once_in(rng, 2)) {
        start += (days - 1) * day_stride;
        day_stride = -day_stride;
    }
    if (rng_once_in(rng, 2)) {
        start += (assets - 1) * asset_stride;
        asset_stride = -asset_stride;
    }
    for (int64_t t = 0; t < days; t++) {
        for (int64_t i = 0; i < assets; i++) {
            start[t * day_stride + i * asset_stride] = p->values[t * assets + i];
        }
    }
    foresto_panel_spec spec = portfolio_spec(p);
    spec.values = start;
    spec.day_stride = day_stride;
    spec.asset_stride = asset_stride;
    spec.flags = rng_below(rng, 2);
    foresto_panel *panel = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_panel_create(&spec, NULL, &panel, &error), error);
    return panel;
}

Test(properties, strides_give_the_same_bits) {
    static struct sample sample;
    int compared = 0;
    for (uint64_t seed = 1; seed <= CASES / 2; seed++) {
        struct rng rng = {seed};
        foresto_result *result = NULL, *again = NULL;
        sample_make(&sample, 10 * CASES + seed);
        if (portfolio_try(&sample.portfolio, &result, NULL) != FORESTO_OK) {
            continue;
        }
        double *memory = NULL;
        foresto_panel *panel = spread(&sample, &rng, &memory);
        foresto_request request = portfolio_request(&sample.portfolio, panel);
        cr_assert_eq(foresto_simulate(&request, NULL, &again, NULL), FORESTO_OK);
        const char *difference = results_difference(result, again);
        cr_assert(difference == NULL, "seed %llu: %s differs", SEED(seed), difference);
        foresto_result_destroy(result);
        foresto_result_destroy(again);
        foresto_panel_destroy(panel);
        free(memory);
        compared++;
    }
    cr_expect_gt(compared, CASES / 4);
}

/* ---- prices and their returns ---- */

Test(properties, prices_agree_with_their_returns) {
    static struct sample sample;
    static double returns[SAMPLE_DAYS_MAX * SAMPLE_ASSETS_MAX];
    for (uint64_t seed = 1; seed <= CASES / 2; seed++) {
        sample_make_plain(&sample, seed);
        struct portfolio of_returns = sample.portfolio;
        size_t assets = of_returns.asset_count;
        for (size_t k = 0; k < of_returns.day_count * assets; k++) {
            returns[k] = k < assets ? 0.0 : sample.values[k] / sample.values[k - assets] - 1.0;
        }
        of_returns.kind = FORESTO_PANEL_RETURNS;
        of_returns.values = returns;
        foresto_result *a = portfolio_run(&sample.portfolio), *b = portfolio_run(&of_returns);
        foresto_nav_view view_a = navs_of(a), view_b = navs_of(b);
        for (size_t t = 0; t < view_a.count; t++) {
            cr_assert(is_close(view_a.nav[t], view_b.nav[t], 1e-9), "seed %llu: day %zu", SEED(seed), t);
        }
        uint64_t events = summary_of(a).event_count;
        cr_assert(summary_of(b).event_count == events, "seed %llu: events", SEED(seed));
        for (uint64_t k = 0; k < events; k++) {
            cr_assert(event_of(a, k).event_date == event_of(b, k).event_date, "seed %llu: dates", SEED(seed));
        }
        foresto_result_destroy(a);
        foresto_result_destroy(b);
    }
}

/* ---- one day at a time ---- */

/* A host that holds units and asks the one-step functions every evening lives through the same run. */
static void step_by_step(const struct sample *sample, const foresto_result *result, uint64_t seed) {
    const struct portfolio *p = &sample->portfolio;
    foresto_nav_view view = navs_of(result);
    double units[SAMPLE_ASSETS_MAX], values[SAMPLE_ASSETS_MAX], sum = 0.0;
    uint64_t events = 0;
    for (size_t i = 0; i < p->asset_count; i++) {
        sum += p->weights[i];
    }
    for (size_t i = 0; i < p->asset_count; i++) {
        units[i] = p->initial_amount * (p->weights[i] / sum) / p->values[i];
    }
    for (size_t t = 0; t < p->day_count; t++) {
        const double *prices = &p->values[t * p->asset_count];
        for (size_t i = 0; i < p->asset_count; i++) {
            values[i] = units[i] * prices[i];
        }
        foresto_decision decision = FORESTO_DECISION_INIT;
        foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
        foresto_date previous = t > 0 ? p->dates[t - 1] : FORESTO_DATE_NONE;
        foresto_date next = t + 1 < p->day_count ? p->dates[t + 1] : FORESTO_DATE_NONE;
        cr_assert_eq(
            foresto_evaluate(p->rule, values, p->weights, p->asset_count, previous, p->dates[t], next, &decision, NULL),
            FORESTO_OK);
        double nav = decision.nav;
        if (decision.trigger_type != FORESTO_TRIGGER_NONE) {
            cr_assert_eq(foresto_rebalance(values, p->weights, p->asset_count, p->rule->cost_rate, values, NULL,
                                           &rebalancing, NULL),
                         FORESTO_OK);
            foresto_event event = event_of(result, events++);
            cr_assert(event.event_date == p->dates[t] && event.trigger_type == decision.trigger_type &&
                          same_bits(event.turnover, decision.turnover) &&
                          same_bits(event.cost_amount, rebalancing.cost_amount),
                      "seed %llu: event %llu", SEED(seed), SEED(events));
            nav = rebalancing.nav_after;
            for (size_t i = 0; i < p->asset_count; i++) {
                units[i] = values[i] / prices[i];
            }
        }
        cr_assert(same_bits(nav, view.nav[t]), "seed %llu: day %zu", SEED(seed), t);
    }
    cr_assert(events == summary_of(result).event_count, "seed %llu: events", SEED(seed));
}

Test(properties, one_step_functions_repeat_the_run) {
    static struct sample sample;
    for (uint64_t seed = 1; seed <= CASES / 2; seed++) {
        sample_make_plain(&sample, CASES + seed);
        foresto_result *result = portfolio_run(&sample.portfolio);
        step_by_step(&sample, result, seed);
        foresto_result_destroy(result);
    }
}

/* Money that lies wholly where nothing is wanted turns over completely, and no more than that. */
Test(properties, turnover_never_exceeds_1) {
    for (uint64_t seed = 1; seed <= 20 * CASES; seed++) {
        struct rng rng = {seed};
        double values[8] = {0}, targets[8] = {0}, sum = 0.0, turnover = 99.0;
        size_t wanted = 1 + rng_below(&rng, 7);
        for (size_t i = 0; i < 8; i++) {
            double x = rng_between(&rng, 0.01, 1.0);
            *(i < wanted ? &targets[i] : &values[i]) = x;
            sum += i < wanted ? x : 0.0;
        }
        for (size_t i = 0; i < wanted; i++) {
            targets[i] /= sum;
        }
        cr_assert_eq(foresto_turnover(values, targets, 8, &turnover, NULL), FORESTO_OK);
        cr_assert(turnover <= 1.0 && turnover > 1.0 - 1e-14, "seed %llu: turnover %.17g", SEED(seed), turnover);
        foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = foresto_rebalance(values, targets, 8, 0.001, NULL, NULL, &rebalancing, &error);
        cr_assert(status == FORESTO_OK, "seed %llu: %s", SEED(seed), error.message);
    }
}
