/* SPDX-License-Identifier: MIT */
#include "weight_path.h"

#include <stdbool.h>
#include <stdlib.h>

#include "foresto/rebalance.h"
#include "foresto/session.h"
#include "text.h"

/* What the days have in common. */
struct walk {
    const foresto_request *request;
    const double *values;
    const foresto_nav_view *navs;
    const foresto_progress *progress;
    foresto_session *session;
    double *weights; /* of all assets on one day */
};

static enum outcome fail_path(const foresto_error *error, struct failure *failure) {
    return error->status == FORESTO_E_MEMORY ? fail_memory(failure)
                                             : fail(failure, BAD_DATA, "weights: %s", error->message);
}

/* The assets with the largest weights, the first of equals. */
static void choose_assets(const double *weights, struct weight_path *path) {
    for (uint64_t i = 0; i < path->asset_count; i++) {
        uint64_t larger = 0;
        for (uint64_t j = 0; j < path->asset_count && larger < WEIGHT_PATH_ASSETS; j++) {
            larger += weights[j] > weights[i] || (j < i && weights[j] >= weights[i]);
        }
        if (larger < WEIGHT_PATH_ASSETS) {
            path->shown[path->shown_count++] = i;
        }
    }
}

static enum outcome make_room(const struct walk *walk, struct weight_path *path, struct failure *failure) {
    choose_assets(walk->weights, path);
    path->weights = grow(NULL, path->day_count, path->shown_count * sizeof(double));
    return path->weights ? DONE : fail_memory(failure);
}

static enum outcome take_weights(const struct walk *walk, uint64_t t, struct weight_path *path,
                                 struct failure *failure) {
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_session_values(walk->session, walk->weights, path->asset_count);
    if (status) {
        return fail(failure, BAD_DATA, "weights: %s", foresto_status_message(status));
    }
    if (foresto_weights(walk->weights, path->asset_count, walk->weights, &error)) {
        return fail_path(&error, failure);
    }
    enum outcome outcome = t == 0 ? make_room(walk, path, failure) : DONE;
    for (uint32_t k = 0; !outcome && k < path->shown_count; k++) {
        path->weights[k * path->day_count + t] = walk->weights[path->shown[k]];
    }
    return outcome;
}

/* The next trading day that the session is told of is the run's own, so that both see the same schedule. */
static enum outcome take_rows(const struct walk *walk, struct weight_path *path, struct failure *failure) {
    const foresto_panel *panel = walk->request->panel;
    const foresto_date *dates = foresto_panel_dates(panel);
    const foresto_nav_view *navs = walk->navs;
    uint64_t columns = foresto_panel_asset_count(panel);
    enum outcome outcome = DONE;
    for (uint64_t row = 0, t = 0; !outcome && row < foresto_panel_day_count(panel) && t < navs->count; row++) {
        uint64_t after = t + (dates[row] == navs->dates[t]);
        foresto_date next = after < navs->count ? navs->dates[after] : FORESTO_DATE_NONE;
        if (walk->progress && walk->progress->advance(walk->progress->user, row, foresto_panel_day_count(panel))) {
            return fail(failure, REFUSED, "weights: given up");
        }
        foresto_step step = FORESTO_STEP_INIT;
        foresto_error error = FORESTO_ERROR_INIT;
        if (foresto_session_step(walk->session, dates[row], walk->values + row * columns, columns, 1, next, &step,
                                 &error)) {
            return fail_path(&error, failure);
        }
        outcome = step.trading_day ? take_weights(walk, t, path, failure) : DONE;
        t += step.trading_day;
    }
    return outcome;
}

/* A path over other values than the run's would be a picture of another run. */
static enum outcome check_end(const struct walk *walk, struct failure *failure) {
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    foresto_session_summary(walk->session, &summary);
    double nav = walk->navs->nav[walk->navs->count - 1];
    bool same = summary.day_count == walk->navs->count && summary.final_nav >= nav && summary.final_nav <= nav;
    return same ? DONE : fail(failure, BAD_DATA, "weights: the market data is not that of the run");
}

static enum outcome walk_run(struct walk *walk, struct weight_path *path, struct failure *failure) {
    foresto_error error = FORESTO_ERROR_INIT;
    if (foresto_session_open(walk->request, NULL, NULL, &walk->session, &error)) {
        return fail_path(&error, failure);
    }
    path->asset_count = foresto_session_asset_count(walk->session);
    walk->weights = grow(NULL, path->asset_count, sizeof(double));
    if (!walk->weights) {
        return fail_memory(failure);
    }
    enum outcome outcome = take_rows(walk, path, failure);
    return outcome ? outcome : check_end(walk, failure);
}

enum outcome weight_path_read(const foresto_request *request, const double *values, const foresto_nav_view *navs,
                              const foresto_progress *progress, struct weight_path *path, struct failure *failure) {
    struct walk walk = {request, values, navs, progress, NULL, NULL};
    path->day_count = navs->count;
    enum outcome outcome = walk_run(&walk, path, failure);
    foresto_session_close(walk.session);
    free(walk.weights);
    return outcome;
}

void weight_path_free(struct weight_path *path) {
    free(path->weights);
}
