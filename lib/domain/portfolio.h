/* SPDX-License-Identifier: MIT */
/* What a run holds: the instruments with a weight, the assets (instruments, or classes of them) that are rebalanced,
 * and their targets. */
#ifndef FO_DOMAIN_PORTFOLIO_H
#define FO_DOMAIN_PORTFOLIO_H

#include "base/memory.h"
#include "domain/instruments.h"

/* An instrument with a weight above 0. */
struct fo_member {
    uint32_t column; /* its place among the instruments */
    uint32_t active; /* index among the active assets of the asset that it belongs to */
    double share;    /* of that asset: weight / asset's weight; 1 when the instrument is the asset */
};

struct fo_portfolio {
    foresto_allocator allocator;
    bool grouped;
    uint32_t asset_count;  /* assets, those with target 0 included */
    uint32_t active_count; /* assets with a target above 0 */
    uint32_t member_count;
    const char *const *names;   /* asset_count; they, or the whole array unless grouped, are borrowed */
    const uint32_t *name_order; /* asset_count, canonical key order; likewise */
    const double *targets;      /* asset_count, normalised */
    const uint32_t *active;     /* active_count assets, increasing */
    const double *active_targets;
    const struct fo_member *members; /* in the instruments' order */
};

/* From weights and classes (one per instrument, the latter or NULL) that have been validated, and the weights'
 * left-to-right sum, by which the targets are normalised. Allocates once. The instruments, and the classes' names, are
 * borrowed for as long as it lives. */
foresto_status fo_portfolio_create(const struct fo_instruments *instruments, const double *weights, double weight_sum,
                                   const char *const *classes, const foresto_allocator *allocator,
                                   struct fo_portfolio **portfolio, foresto_error *error);

void fo_portfolio_destroy(struct fo_portfolio *portfolio);

#endif
