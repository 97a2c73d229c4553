/* SPDX-License-Identifier: MIT */
/* The weights of a run at the close of every trading day, from a session that repeats the run. */
#ifndef HOST_WEIGHT_PATH_H
#define HOST_WEIGHT_PATH_H

#include "failure.h"
#include "foresto/simulate.h"

/* Most assets that a path holds: those with the largest weights on the first day. A picture of more would show none. */
enum { WEIGHT_PATH_ASSETS = 24 };

struct weight_path {
    uint64_t asset_count; /* of the portfolio: assets, or classes when grouped */
    uint64_t day_count;
    uint32_t shown_count;
    uint64_t shown[WEIGHT_PATH_ASSETS]; /* which assets the path holds, in the portfolio's order */
    double *weights;                    /* of asset shown[k] on trading day t: weights[k * day_count + t] */
};

/* Repeat a run, day by day, over the values that its request's panel was made from. *path starts as {0}, and is to be
 * freed after a failure too. `progress`, unless NULL, is asked before every row, and may give up, which is REFUSED. */
enum outcome weight_path_read(const foresto_request *request, const double *values, const foresto_nav_view *navs,
                              const foresto_progress *progress, struct weight_path *path, struct failure *failure);

void weight_path_free(struct weight_path *path);

#endif
