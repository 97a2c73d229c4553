/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/phase1.h"

#include "base/bits.h"
#include "domain/targets.h"

/* An instrument's simple return on a row, 0 when it is missing or the first. `last` is its last known price or NaN. */
static double simple_return(const struct foresto_panel *panel, uint32_t i, size_t row, double *last) {
    double value = fo_panel_values(panel, i)[row];
    if (fo_is_nan(value)) {
        return 0.0;
    }
    if (panel->kind == FORESTO_PANEL_RETURNS) {
        return value;
    }
    double result = fo_is_nan(*last) ? 0.0 : value / *last - 1.0;
    *last = value;
    return result;
}

static foresto_status walk(const struct foresto_panel *panel, struct fo_rows rows, const double *weights, double sum,
                           double initial_amount, double *last, double *nav, foresto_error *error) {
    double previous = initial_amount;
    bool rescale = fo_abs(sum - 1.0) > 0.001;
    for (size_t t = 0; t < rows.count; t++) {
        double change = 0.0;
        for (uint32_t i = 0; i < panel->asset_count; i++) {
            change += weights[i] * simple_return(panel, i, rows.first + t, &last[i]);
        }
        if (rescale) {
            change /= sum;
        }
        previous *= 1.0 + change;
        if (!(previous > 0.0 && previous <= DBL_MAX)) {
            struct fo_where where = FO_NOWHERE;
            where.field = "nav";
            where.day = (int64_t)(rows.first + t);
            where.date = panel->dates[rows.first + t];
            where.value = previous;
            where.has_value = true;
            return fo_fail(error, FORESTO_E_NAV, where, NULL);
        }
        nav[t] = previous;
    }
    return FORESTO_OK;
}

foresto_status fo_phase1(const struct foresto_panel *panel, struct fo_rows rows, const double *weights,
                         double initial_amount, const foresto_allocator *allocator, double *nav, foresto_error *error) {
    double sum = 0.0;
    foresto_status status = fo_weights_check(weights, panel->asset_count, panel->names, &sum, error);
    if (!status && !(sum > 0.0)) {
        status = fo_fail_value(error, FORESTO_E_WEIGHT_SUM, "weights", sum, "must not all be 0");
    }
    if (status) {
        return status;
    }
    struct fo_layout layout = {0, false};
    fo_layout_add(&layout, panel->asset_count, sizeof(double));
    void *memory = NULL;
    status = fo_layout_allocate(&layout, allocator, &memory, error);
    if (status) {
        return status;
    }
    double *last = memory;
    for (uint32_t i = 0; i < panel->asset_count; i++) {
        last[i] = fo_from_bits(UINT64_C(0x7ff8000000000000));
    }
    status = walk(panel, rows, weights, sum, initial_amount, last, nav, error);
    fo_release(allocator, memory);
    return status;
}
