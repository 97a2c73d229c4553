/* SPDX-License-Identifier: MIT */
/* A stretch of kept days with the levels of the active assets, and where a run's windows come from. */
#ifndef FO_ENGINE_WINDOW_H
#define FO_ENGINE_WINDOW_H

#include "domain/schedule.h"
#include "engine/intake.h"

struct fo_window {
    struct fo_grid grid; /* day k of the window is row lead + k */
    size_t lead;
    const ptrdiff_t *places; /* per active asset, padded with that of the first */
    const double *lows;      /* per block of FO_EXTREME_DAYS rows of the grid and asset, as in a panel; or NULL */
    const double *highs;
    size_t extreme_stride; /* assets of a block of them */
    const foresto_date *dates;
    const struct fo_month_days
        *months; /* of all days; `month_base` is to be taken off their ends, which may lie beyond */
    uint32_t month_base;
    int32_t next_month;  /* of the kept day after the window, or FO_MONTH_NONE after the run's last */
    const int64_t *rows; /* panel row of each day; NULL: first_row + k */
    int64_t first_row;
    size_t count; /* days */
};

/* The kept days of some rows of a panel, window by window. A panel whose levels are ready is used in place, a stretch
 * of days at a time; otherwise windows of up to FO_WINDOW_DAYS days are filled from an intake. */
struct fo_feed;

enum { FO_WINDOW_DAYS = 64 };

/* A stretch is at least FO_WINDOW_DAYS days. Allocates once, or twice when windows have to be filled. */
foresto_status fo_feed_create(const struct fo_terms *terms, const struct fo_portfolio *portfolio,
                              const struct foresto_panel *panel, struct fo_rows rows, size_t stretch,
                              struct fo_feed **feed, foresto_error *error);

/* The next window; its count is 0 at the end. It holds until the next call. */
foresto_status fo_feed_next(struct fo_feed *feed, struct fo_window *window, foresto_error *error);

/* Rows looked at so far. */
uint64_t fo_feed_done(const struct fo_feed *feed);

void fo_feed_destroy(struct fo_feed *feed);

#endif
