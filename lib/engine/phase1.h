/* SPDX-License-Identifier: MIT */
/* The behaviour from before rebalancing: a constant mix, every day, free of cost. Its bits never change. */
#ifndef FO_ENGINE_PHASE1_H
#define FO_ENGINE_PHASE1_H

#include "base/memory.h"
#include "domain/panel.h"

/* Write rows.count NAVs. `weights`, one per instrument, are taken as they are; a missing value is a return of 0.
 * Allocates once. FORESTO_E_WEIGHT, FORESTO_E_WEIGHT_SUM (a sum of 0), FORESTO_E_NAV. */
foresto_status fo_phase1(const struct foresto_panel *panel, struct fo_rows rows, const double *weights,
                         double initial_amount, const foresto_allocator *allocator, double *nav, foresto_error *error);

#endif
