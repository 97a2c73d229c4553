/* SPDX-License-Identifier: MIT */
/* A day's raw values, from a panel or from a stream. */
#ifndef FO_ENGINE_ROW_H
#define FO_ENGINE_ROW_H

#include <stddef.h>

#include "domain/panel.h"

struct fo_row {
    const double *values; /* that of asset i at values[i * stride] */
    ptrdiff_t stride;
    foresto_date date;
    int64_t day;   /* for messages */
    bool complete; /* no value is missing, and they lie side by side; false says nothing */
};

static inline struct fo_row fo_panel_row(const struct foresto_panel *panel, size_t day) {
    const struct fo_matrix *values = &panel->values;
    return (struct fo_row){fo_grid_row(&values->grid, day), values->asset_stride, panel->dates[day], (int64_t)day,
                           false};
}

static inline double fo_row_value(const struct fo_row *row, uint32_t asset) {
    return row->values[(ptrdiff_t)asset * row->stride];
}

#endif
