/* SPDX-License-Identifier: MIT */
/* A panel from inside. */
#ifndef FO_DOMAIN_PANEL_H
#define FO_DOMAIN_PANEL_H

#include <stdbool.h>

#include "domain/instruments.h"
#include "domain/schedule.h"
#include "foresto/panel.h"
#include "foresto/sha256.h"
#include "kernel/kernels.h"

/* A number for each day and asset: that of asset i is at place i * asset_stride of the grid. */
struct fo_matrix {
    struct fo_grid grid;
    ptrdiff_t asset_stride;
};

struct foresto_panel {
    foresto_allocator allocator;
    const struct fo_kernels *kernels; /* the machine's */
    struct fo_instruments instruments;
    size_t day_count;
    const foresto_date *dates;
    const struct fo_month_days *months; /* of all days, as many as there are */
    struct fo_matrix values;            /* as given */
    struct fo_matrix levels;            /* prices, or for returns the index from 1 before day 0 */
    const double *lows;   /* lowest level of asset i over block b of FO_EXTREME_DAYS days at [b * count + i] */
    const double *highs;  /* likewise; both hold for complete assets */
    const bool *complete; /* per asset: no value is missing, so its levels hold for every run */
};

static inline double fo_matrix_get(const struct fo_matrix *matrix, size_t day, size_t asset) {
    return fo_grid_row(&matrix->grid, day)[(ptrdiff_t)asset * matrix->asset_stride];
}

/* Rows of a panel: first, first + 1, ..., first + count - 1. */
struct fo_rows {
    size_t first;
    size_t count;
};

/* The rows whose dates lie in [start, end]; FORESTO_DATE_NONE leaves an end open. */
struct fo_rows fo_panel_rows(const struct foresto_panel *panel, foresto_date start, foresto_date end);

/* Feed the fingerprint's bytes of some rows to the digest, and write it in hexadecimal. */
void fo_panel_fingerprint(const struct foresto_panel *panel, struct fo_rows rows, char hex[FORESTO_SHA256_HEX_SIZE]);

#endif
