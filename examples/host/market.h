/* SPDX-License-Identifier: MIT */
/* Market data from a CSV file: header `date,NAME,...`, one day a row. */
#ifndef HOST_MARKET_H
#define HOST_MARKET_H

#include "failure.h"
#include "foresto/panel.h"
#include "weights.h"

struct market {
    const char *path;
    foresto_panel *panel; /* the weighted assets, in the order of the weights */
    double *values;       /* what the panel was made from, day by day */
    uint64_t *lines;      /* where in the file each day of the panel is */
};

/* Read the assets that have a weight; `kind` is enum foresto_panel_kind. Other columns are no part of the portfolio,
 * but their cells must be numbers or missing (empty or NaN) too. */
enum outcome market_read(const char *path, uint32_t kind, const struct weights *weights, struct market *market,
                         struct failure *failure);

/* Pass on what the library says of the panel, with file and line when it names a day. */
enum outcome market_fail(const struct market *market, enum outcome outcome, const foresto_error *error,
                         struct failure *failure);

void market_free(struct market *market);

#endif
