/* SPDX-License-Identifier: MIT */
/* Random sweeps, their columns, and what foresto_simulate() and foresto_figures_compute() say of each portfolio. */
#ifndef TEST_SWEEPING_H
#define TEST_SWEEPING_H

#include "sample.h"

enum {
    SWEEPING_MIXES_MAX = 40,
    SWEEPING_RULES_MAX = 5,
    SWEEPING_PORTFOLIOS_MAX = SWEEPING_MIXES_MAX * SWEEPING_RULES_MAX,
    SWEEPING_CELLS = 8 * SWEEPING_MIXES_MAX * SAMPLE_ASSETS_MAX,
    SWEEPING_CROWD_MAX = SWEEPING_CELLS / 2
};

/* Its pointers lead to itself: it has to stay where it is. */
struct sweeping {
    struct sample sample; /* market, policy, classes, range, baseline; not its weights and rule */
    foresto_rule rules[SWEEPING_RULES_MAX];
    const foresto_rule *rule_pointers[SWEEPING_RULES_MAX];
    double cells[SWEEPING_CELLS]; /* the mixes lie in here, by their strides */
    foresto_panel *panel;
    foresto_request request;
    foresto_sweep sweep;
};

/* Prices and returns, missing data, classes, ranges, baselines and rules of each type, strides of each sign. */
void sweeping_make(struct sweeping *sweeping, uint64_t seed);

/* The same with prices, no classes and nothing missing, and with these numbers of mixes and rules. */
void sweeping_make_plain(struct sweeping *sweeping, uint64_t seed, uint64_t mix_count, uint64_t rule_count);

/* Two assets, many mixes of them, two rules: more portfolios than one round of tasks takes. */
void sweeping_make_crowd(struct sweeping *sweeping, uint64_t mix_count);
void sweeping_close(struct sweeping *sweeping);

/* Portfolios of a sweep. */
uint64_t sweep_count(const foresto_sweep *sweep);

/* Every column of a sweep, filled with garbage. */
struct columns {
    foresto_sweep_columns table;
    size_t size; /* bytes of the block */
    unsigned char *block;
};

void columns_open(struct columns *columns, const foresto_sweep *sweep);
void columns_close(struct columns *columns);

/* Whether two have the same bits in every column. */
bool columns_same(const struct columns *a, const struct columns *b);

/* Whether nothing has been written. */
bool columns_untouched(const struct columns *columns);

/* Run one portfolio of a sweep alone. */
foresto_status sweep_simulate(const foresto_sweep *sweep, uint64_t portfolio, foresto_result **result,
                              foresto_error *error);

/* Hold a portfolio's entries against those of its own run, bit for bit. Return NULL, or what differs first. A column
 * that is NULL is not looked at. */
const char *portfolio_difference(const foresto_sweep *sweep, const foresto_sweep_columns *columns, uint64_t portfolio);

/* The first portfolio that fails alone, with its error, or sweep_count() when none does. */
uint64_t sweep_first_failure(const foresto_sweep *sweep, foresto_error *error);

#endif
