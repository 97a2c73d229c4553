/* SPDX-License-Identifier: MIT */
/* The golden cases of tests/vectors/golden.txt, each with the market data that it runs on. */
#ifndef TEST_GOLDEN_H
#define TEST_GOLDEN_H

#include "portfolio.h"

struct golden_nav {
    size_t day;
    foresto_date date;
    double nav;
};

struct golden_event {
    uint64_t order;
    foresto_date date;
    char trigger_type[16];
    char trigger_detail[FORESTO_TRIGGER_DETAIL_SIZE];
    double turnover;
    double cost_amount;
    double nav_before;
    double nav_after;
    double before[PORTFOLIO_ASSETS_MAX];
    size_t before_count;
};

struct golden {
    char name[64];
    struct portfolio portfolio; /* its pointers lead to this struct and to memory of its own */
    foresto_rule rule;
    char asset_names[PORTFOLIO_ASSETS_MAX][64];
    char class_names[PORTFOLIO_ASSETS_MAX][64];
    const char *names[PORTFOLIO_ASSETS_MAX];
    const char *classes[PORTFOLIO_ASSETS_MAX];
    foresto_date *dates;
    double *values;
    size_t day_count; /* of the run */
    size_t nav_count;
    struct golden_nav navs[32];
    size_t event_count;
    struct golden_event events[128];
};

size_t golden_count(void);

/* Read a case, from 0, or the one of a name, with its data. */
struct golden *golden_read(size_t index);
struct golden *golden_find(const char *name);
void golden_free(struct golden *golden);

#endif
