/* SPDX-License-Identifier: MIT */
/* What a run that rebalances cannot do at once, and nothing else: from one rebalance to the next, each number waits for
 * the one before it. No run of those assets and rebalances takes less, whatever it does beside. */
#ifndef BENCH_CHAIN_H
#define BENCH_CHAIN_H

#include <stddef.h>

/* The last NAV; `values` is what each asset is worth at first. */
double chain_walk(const double *values, size_t assets, size_t rebalances);

#endif
