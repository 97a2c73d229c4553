/* SPDX-License-Identifier: MIT */
/* The behaviour from before rebalancing: a constant mix, every day, free of cost. Its bits never change. */
#ifndef FO_ENGINE_PHASE1_H
#define FO_ENGINE_PHASE1_H

#include "base/error.h"
#include "engine/row.h"

/* The mix on its way through the days. A missing value is a return of 0. */
struct fo_phase1 {
    uint32_t kind; /* enum foresto_panel_kind */
    uint32_t asset_count;
    const double *weights; /* taken as they are, with a sum above 0 */
    double weight_sum;
    double *last; /* per asset: last known price, NaN before there is one; unused for returns */
    double nav;   /* the initial amount before the first day */
};

/* Forget all prices and start from an amount. */
void fo_phase1_start(struct fo_phase1 *phase1, double initial_amount);

/* Move on by one day. FORESTO_E_NAV names it. */
foresto_status fo_phase1_step(struct fo_phase1 *phase1, const struct fo_row *row, foresto_error *error);

#endif
