/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "kernel/block.h"

#include "base/bits.h"

/* Days held in registers while walking the assets. */
enum { TILE = 32 };

static void mark_tile(const struct fo_block *block, size_t first, double *restrict nav) {
    double sum[TILE];
    const double *p = block->columns[0] + first;
    double u = block->units[0];
    for (size_t k = 0; k < TILE; k++) {
        sum[k] = u * p[k];
    }
    for (size_t i = 1; i < block->assets; i++) {
        p = block->columns[i] + first;
        u = block->units[i];
        for (size_t k = 0; k < TILE; k++) {
            sum[k] += u * p[k];
        }
    }
    for (size_t k = 0; k < TILE; k++) {
        nav[k] = sum[k];
    }
}

static double mark_day(const struct fo_block *block, size_t day) {
    double sum = block->units[0] * block->columns[0][day];
    for (size_t i = 1; i < block->assets; i++) {
        sum += block->units[i] * block->columns[i][day];
    }
    return sum;
}

void fo_block_mark(const struct fo_block *block, size_t first, size_t end, double *nav) {
    size_t day = first;
    for (; end - day >= TILE; day += TILE) {
        mark_tile(block, day, nav + day);
    }
    for (; day < end; day++) {
        nav[day] = mark_day(block, day);
    }
}

void fo_block_drift(const struct fo_block *block, const double *targets, const double *nav, size_t first, size_t end,
                    double *drift) {
    for (size_t k = 0; k < end - first; k++) {
        drift[k] = 0.0;
    }
    for (size_t i = 0; i < block->assets; i++) {
        const double *p = block->columns[i] + first;
        const double *v = nav + first;
        double u = block->units[i];
        double w = targets[i];
        for (size_t k = 0; k < end - first; k++) {
            double d = fo_abs(u * p[k] / v[k] - w);
            drift[k] = d > drift[k] ? d : drift[k];
        }
    }
}

size_t fo_block_bad(const double *nav, size_t first, size_t end) {
    size_t day = first;
    while (day < end && fo_positive(nav[day])) {
        day++;
    }
    return day;
}
