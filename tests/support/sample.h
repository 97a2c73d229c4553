/* SPDX-License-Identifier: MIT */
/* Small random portfolios: every kind of run, panel, policy and rule, one for each seed. */
#ifndef TEST_SAMPLE_H
#define TEST_SAMPLE_H

#include "portfolio.h"
#include "rng.h"

enum { SAMPLE_DAYS_MAX = 300, SAMPLE_ASSETS_MAX = 8 };

struct sample {
    struct portfolio portfolio; /* its pointers lead to this struct */
    foresto_rule rule;
    foresto_date dates[SAMPLE_DAYS_MAX];
    double values[SAMPLE_DAYS_MAX * SAMPLE_ASSETS_MAX];
    const char *classes[SAMPLE_ASSETS_MAX];
};

void sample_make(struct sample *sample, uint64_t seed);

/* The same with a rule, prices, no classes and nothing missing. */
void sample_make_plain(struct sample *sample, uint64_t seed);

#endif
