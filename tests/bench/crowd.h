/* SPDX-License-Identifier: MIT */
/* Many portfolios or accounts at once: a sweep of target mixes and rules over a scene's panel, and a batch of accounts.
 */
#ifndef BENCH_CROWD_H
#define BENCH_CROWD_H

#include "scene.h"

enum { CROWD_RULES = 10, CROWD_MIXES = 1000, CROWD_ACCOUNTS = 1000000 };

struct crowd {
    double *weights; /* of the mixes */
    foresto_rule rules[CROWD_RULES];
    const foresto_rule *pointers[CROWD_RULES];
    foresto_request request;
    foresto_sweep sweep;
    foresto_sweep_columns columns;
};

/* Ten usual rules, and a thousand mixes of all assets. */
void crowd_open(struct crowd *crowd, const struct scene *scene);
void crowd_close(struct crowd *crowd);

/* Figures, too. */
void crowd_want_figures(struct crowd *crowd);

/* On so many threads. */
void crowd_sweep(struct crowd *crowd, uint32_t threads);

struct batch {
    double *values; /* account after account; so the targets */
    double *targets;
    foresto_rule rule;
    foresto_accounts accounts;
    foresto_decision_columns columns;
};

/* Accounts that hold `assets` assets, and have targets of their own or share them. */
void batch_open(struct batch *batch, size_t assets, int shared);
void batch_close(struct batch *batch);

#endif
