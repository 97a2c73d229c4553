/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/phase1.h"

#include "base/bits.h"
#include "foresto/panel.h"

foresto_status fo_phase1_create(const struct fo_terms *terms, struct fo_phase1 **phase1, foresto_error *error) {
    uint32_t count = terms->instruments->count;
    struct fo_layout layout = {0, false};
    size_t at = fo_layout_add(&layout, 1, sizeof **phase1);
    size_t last = fo_layout_add(&layout, count, sizeof(double));
    void *memory = NULL;
    foresto_status status = fo_layout_allocate(&layout, &terms->host->allocator, &memory, error);
    if (status) {
        return status;
    }
    struct fo_phase1 *made = (void *)((unsigned char *)memory + at);
    *made = (struct fo_phase1){
        .kind = terms->instruments->kind,
        .asset_count = count,
        .weights = terms->weights,
        .weight_sum = terms->weight_sum,
        .last = (void *)((unsigned char *)memory + last),
        .nav = terms->initial_amount,
    };
    for (uint32_t i = 0; i < count; i++) {
        made->last[i] = fo_from_bits(FO_NAN_BITS);
    }
    *phase1 = made;
    return FORESTO_OK;
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
        if (phase1->weights[i] > 0.0) {
            change += phase1->weights[i] * simple_return(phase1, i, fo_row_value(row, i));
        }
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
