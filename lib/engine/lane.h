/* SPDX-License-Identifier: MIT */
/* One of many portfolios that march over a panel side by side, a stretch of days at a time, so that the stretch is
 * still in the cache when the next portfolio comes to it. Keeps totals and, on demand, the path; no events. */
#ifndef FO_ENGINE_LANE_H
#define FO_ENGINE_LANE_H

#include "engine/engine.h"
#include "engine/phase1.h"
#include "engine/track.h"

struct fo_lane {
    struct fo_terms terms; /* borrowed pointers */
    const struct foresto_panel *panel;
    struct fo_rows rows;
    struct fo_portfolio *portfolio;
    struct fo_feed *feed;
    struct fo_engine *engine;
    struct fo_phase1 *phase1; /* PHASE1 only, and then none of the three above */
    struct fo_track track;    /* its summary, but for skipped_day_count and high water mark */
    double *nav;              /* of each trading day, or of the last stretch when the path is not kept */
    foresto_date *dates;      /* of each trading day, or NULL */
    size_t stretch;           /* rows at a time */
    bool keeps_path;
    bool finished;
};

/* Start a portfolio over some rows. `nav` has room for all rows when the path is kept, else for a stretch; `dates` for
 * all rows, or NULL. What is allocated belongs to the lane. The lane must stay where it is. */
foresto_status fo_lane_open(struct fo_lane *lane, const struct fo_terms *terms, const struct foresto_panel *panel,
                            struct fo_rows rows, size_t stretch, foresto_error *error);

/* Go on by a stretch; `finished` tells when there is no more. */
foresto_status fo_lane_march(struct fo_lane *lane, foresto_error *error);

void fo_lane_close(struct fo_lane *lane);

#endif
