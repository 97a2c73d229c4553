/* SPDX-License-Identifier: MIT */
/* A panel from inside. */
#ifndef FO_DOMAIN_PANEL_H
#define FO_DOMAIN_PANEL_H

#include <stdbool.h>

#include "domain/instruments.h"
#include "foresto/panel.h"
#include "foresto/sha256.h"

struct foresto_panel {
    foresto_allocator allocator;
    struct fo_instruments instruments;
    size_t day_count;
    const foresto_date *dates;
    const int32_t *months; /* fo_month() of each date */
    const double *values;  /* as given, value of day t and asset i at values[i * value_stride + t] */
    ptrdiff_t value_stride;
    const double *levels; /* prices, or for returns the index from 1 before day 0, laid out by level_stride */
    ptrdiff_t level_stride;
    const bool *complete; /* per asset: no value is missing, so its levels hold for every run */
};

static inline const double *fo_panel_values(const struct foresto_panel *panel, uint32_t asset) {
    return panel->values + (ptrdiff_t)asset * panel->value_stride;
}

static inline const double *fo_panel_levels(const struct foresto_panel *panel, uint32_t asset) {
    return panel->levels + (ptrdiff_t)asset * panel->level_stride;
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
