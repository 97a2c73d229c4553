/* SPDX-License-Identifier: MIT */
/* Loops over a block of days whose units do not change. Each day is a lane of its own, and each lane adds its assets
 * left to right, so the width of the machine never shows in a result. */
#ifndef FO_KERNEL_BLOCK_H
#define FO_KERNEL_BLOCK_H

#include <stddef.h>

/* Holdings over a block: columns[i][k] is the level of asset i on day k, units[i] how much of it is held. */
struct fo_block {
    const double *const *columns;
    const double *units;
    size_t assets; /* at least 1 */
};

/* nav[k] = ((u[0] p[0][k]) + u[1] p[1][k]) + ... for the days first <= k < end; nav is indexed by day too. */
void fo_block_mark(const struct fo_block *block, size_t first, size_t end, double *nav);

/* drift[k - first] = max over i of |u[i] p[i][k] / nav[k] - targets[i]| for the days first <= k < end. */
void fo_block_drift(const struct fo_block *block, const double *targets, const double *nav, size_t first, size_t end,
                    double *drift);

/* First day first <= k < end whose nav[k] is not finite or not above 0; end when there is none. */
size_t fo_block_bad(const double *nav, size_t first, size_t end);

#endif
