/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/phase1.h"

#include "base/bits.h"
#include "foresto/panel.h"

void fo_phase1_start(struct fo_phase1 *phase1, double initial_amount) {
    phase1->nav = initial_amount;
    for (uint32_t i = 0; i < phase1->asset_count; i++) {
        phase1->last[i] = fo_from_bits(FO_NAN_BITS);
    }
}

static double simple_return(struct fo_phase1 *phase1, uint32_t i, double value) {
    if (fo_is_nan(value)) {
        return 0.0;
    }
    if (phase1->kind == FORESTO_PANEL_RETURNS) {
        return value;
    }
    double last = phase1->last[i];
    phase1->last[i] = value;
    return fo_is_nan(last) ? 0.0 : value / last - 1.0;
}

foresto_status fo_phase1_step(struct fo_phase1 *phase1, const struct fo_row *row, foresto_error *error) {
    double change = 0.0;
    for (uint32_t i = 0; i < phase1->asset_count; i++) {
        change += phase1->weights[i] * simple_return(phase1, i, fo_row_value(row, i));
    }
    if (fo_abs(phase1->weight_sum - 1.0) > 0.001) {
        change /= phase1->weight_sum;
    }
    double nav = phase1->nav * (1.0 + change);
    if (!fo_positive(nav)) {
        return fo_fail_nav(error, row->day, row->date, nav);
    }
    phase1->nav = nav;
    return FORESTO_OK;
}
