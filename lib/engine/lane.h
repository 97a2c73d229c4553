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
    struct fo_window window; /* the stretch that it walks through */
    struct fo_walk walk;
    struct fo_phase1 *phase1; /* PHASE1 only, and then none of the parts above */
    struct fo_track track;    /* its summary, but for skipped_day_count and high water mark */
    double *nav;              /* of each trading day, or of the last stretch when the path is not kept */
    foresto_date *dates;      /* of each trading day, or NULL */
    size_t stretch;           /* rows at a time */
    bool keeps_path;
    bool finished;
    foresto_status status; /* what has become of it; it stands still once it has failed */
    foresto_error error;
};

/* Start a portfolio over some rows. `nav` has room for all rows when the path is kept, else for a stretch; `dates` for
 * all rows, or NULL. What is allocated belongs to the lane. The lane must stay where it is. The error may be its own.
 */
foresto_status fo_lane_open(struct fo_lane *lane, const struct fo_terms *terms, const struct foresto_panel *panel,
                            struct fo_rows rows, size_t stretch, foresto_error *error);

/* Go on by a stretch, with another lane if it is not NULL: days over which the holdings of both are constant are marked
 * together, so that each level is read once for both. */
void fo_lane_march(struct fo_lane *lane, struct fo_lane *other);

/* Whether there is more to march over. */
static inline bool fo_lane_goes_on(const struct fo_lane *lane) {
    return !lane->status && !lane->finished;
}

void fo_lane_close(struct fo_lane *lane);

#endif
