/* SPDX-License-Identifier: MIT */
/* The behaviour from before rebalancing: a constant mix, every day, free of cost. Its bits never change. */
#ifndef FO_ENGINE_PHASE1_H
#define FO_ENGINE_PHASE1_H

#include "engine/row.h"
#include "engine/terms.h"

/* The mix on its way through the days. A missing value is a return of 0. */
struct fo_phase1 {
    uint32_t kind; /* enum foresto_panel_kind */
    uint32_t asset_count;
    const double *weights; /* borrowed; taken as they are */
    double weight_sum;
    double *last; /* per asset: last known price, NaN before there is one; unused for returns */
    double nav;   /* the initial amount before the first day */
};

/* One block, to be released as such. */
foresto_status fo_phase1_create(const struct fo_terms *terms, struct fo_phase1 **phase1, foresto_error *error);

/* Move on by one day. FORESTO_E_NAV names it. */
foresto_status fo_phase1_step(struct fo_phase1 *phase1, const struct fo_row *row, foresto_error *error);

#endif
