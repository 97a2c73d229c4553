/* SPDX-License-Identifier: MIT */
#include "sample.h"

#include <string.h>

#include "day.h"
#include "expect.h"

static void make_dates(struct sample *sample, struct rng *rng) {
    static const uint32_t gaps[] = {1, 3, 10, 45, 200};
    uint32_t gap = gaps[rng_below(rng, 5)];
    foresto_date date = DAY(1990, 1, 1) + (foresto_date)rng_below(rng, 12000);
    for (size_t t = 0; t < sample->portfolio.day_count; t++) {
        date += 1 + (foresto_date)rng_below(rng, gap);
        sample->dates[t] = date;
    }
}

static void make_values(struct sample *sample, struct rng *rng) {
    const struct portfolio *p = &sample->portfolio;
    double width = rng_once_in(rng, 8) ? 0.6 : 0.04;
    for (size_t i = 0; i < p->asset_count; i++) {
        double price = rng_between(rng, 0.01, 1.0) * (rng_once_in(rng, 2) ? 1.0 : 10000.0);
        for (size_t t = 0; t < p->day_count; t++) {
            double r = rng_between(rng, -width, width);
            price *= 1.0 + r;
            sample->values[t * p->asset_count + i] = p->kind == FORESTO_PANEL_PRICES ? price : r;
        }
    }
}

static void make_holes(struct sample *sample, struct rng *rng) {
    uint32_t every = 3 + rng_below(rng, 60);
    for (size_t k = 0; k < sample->portfolio.day_count * sample->portfolio.asset_count; k++) {
        if (rng_once_in(rng, every)) {
            sample->values[k] = MISSING;
        }
    }
}

/* Some weights are 0, and their sum is off by less than 1e-6 now and then. */
static void make_weights(struct portfolio *p, struct rng *rng) {
    double sum = 0.0, scale = rng_once_in(rng, 3) ? 1.0 - 9e-7 * rng_between(rng, 0.0, 1.0) : 1.0;
    for (size_t i = 0; i < p->asset_count; i++) {
        p->weights[i] = rng_once_in(rng, 5) && i > 0 ? 0.0 : rng_between(rng, 0.05, 1.0);
        sum += p->weights[i];
    }
    for (size_t i = 0; i < p->asset_count; i++) {
        p->weights[i] = p->weights[i] / sum * scale;
    }
}

static void make_rule(struct sample *sample, struct rng *rng) {
    foresto_rule *rule = &sample->rule;
    foresto_rule_init(rule, sizeof(foresto_rule));
    rule->rule_type = 1 + rng_below(rng, 3);
    rule->frequency = 1 + rng_below(rng, 2);
    rule->base_day_policy = rng_below(rng, 2);
    rule->rule_id = rng_below(rng, 3);
    rule->drift_threshold = (double)(1 + rng_below(rng, 1000)) / 10000.0;
    rule->cost_rate = rng_once_in(rng, 4) ? 0.0 : rng_between(rng, 0.0, 0.02);
    sample->portfolio.rule = rule;
}

static void make_range(struct portfolio *p, struct rng *rng) {
    uint32_t days = (uint32_t)p->day_count;
    if (rng_once_in(rng, 3)) {
        p->start = p->dates[rng_below(rng, days)] - (foresto_date)rng_below(rng, 3);
    }
    if (rng_once_in(rng, 3)) {
        foresto_date end = p->dates[rng_below(rng, days)] + (foresto_date)rng_below(rng, 3);
        p->end = end >= p->start ? end : p->start;
    }
}

static void begin(struct sample *sample, struct rng *rng) {
    memset(sample, 0, sizeof *sample);
    struct portfolio *p = &sample->portfolio;
    p->kind = FORESTO_PANEL_PRICES;
    p->day_count = 1 + rng_below(rng, rng_once_in(rng, 6) ? SAMPLE_DAYS_MAX : 40);
    p->asset_count = 1 + rng_below(rng, SAMPLE_ASSETS_MAX);
    p->dates = sample->dates;
    p->values = sample->values;
    p->initial_amount = rng_between(rng, 0.5, 2.0) * (rng_once_in(rng, 2) ? 1.0 : 1e9);
}

void sample_make(struct sample *sample, uint64_t seed) {
    static const char *const classes[] = {"BOND", "EQUITY", "CASH"};
    struct rng rng = {seed};
    begin(sample, &rng);
    struct portfolio *p = &sample->portfolio;
    p->kind = 1 + rng_below(&rng, 2);
    p->missing_policy = rng_below(&rng, 3);
    make_dates(sample, &rng);
    make_values(sample, &rng);
    if (rng_once_in(&rng, 2)) {
        make_holes(sample, &rng);
    }
    make_weights(p, &rng);
    if (rng_once_in(&rng, 3)) {
        for (size_t i = 0; i < p->asset_count; i++) {
            sample->classes[i] = classes[rng_below(&rng, 3)];
        }
        p->classes = sample->classes;
    }
    if (rng_once_in(&rng, 4)) {
        p->baseline = rng_below(&rng, 2);
    } else {
        make_rule(sample, &rng);
    }
    make_range(p, &rng);
}

void sample_make_plain(struct sample *sample, uint64_t seed) {
    struct rng rng = {~seed};
    begin(sample, &rng);
    make_dates(sample, &rng);
    make_values(sample, &rng);
    make_weights(&sample->portfolio, &rng);
    make_rule(sample, &rng);
}
