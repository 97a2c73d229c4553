/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/lane.h"

#include <string.h>

static foresto_status count_event(void *user, const struct fo_event_entry *entry, const double *before_weights,
                                  foresto_error *error) {
    struct fo_lane *lane = user;
    (void)before_weights;
    (void)error;
    fo_track_event(&lane->track, entry);
    return FORESTO_OK;
}

static foresto_status open_parts(struct fo_lane *lane, foresto_error *error) {
    const struct fo_terms *terms = &lane->terms;
    if (terms->mode == FORESTO_MODE_PHASE1) {
        return fo_phase1_create(terms, &lane->phase1, error);
    }
    struct fo_event_receiver receiver = {count_event, lane, false};
    foresto_status status = fo_portfolio_create(terms->instruments, terms->weights, terms->weight_sum, terms->classes,
                                                &terms->host->allocator, &lane->portfolio, error);
    if (!status) {
        status = fo_feed_create(terms, lane->portfolio, lane->panel, lane->rows, lane->stretch, &lane->feed, error);
    }
    return status ? status
                  : fo_engine_create(lane->panel->kernels, terms, lane->portfolio, receiver, &lane->engine, error);
}

foresto_status fo_lane_open(struct fo_lane *lane, const struct fo_terms *terms, const struct foresto_panel *panel,
                            struct fo_rows rows, size_t stretch, foresto_error *error) {
    *lane = (struct fo_lane){.terms = *terms, .panel = panel, .rows = rows, .stretch = stretch};
    fo_track_start(&lane->track, terms->mode, terms->initial_amount);
    foresto_status status = open_parts(lane, error);
    if (status) {
        fo_lane_close(lane);
    }
    return status;
}

void fo_lane_close(struct fo_lane *lane) {
    const foresto_allocator *allocator = &lane->terms.host->allocator;
    fo_release(allocator, lane->engine);
    fo_feed_destroy(lane->feed);
    fo_portfolio_destroy(lane->portfolio);
    fo_release(allocator, lane->phase1);
}

/* Take note of `count` more trading days whose NAVs have been written. */
static void note_days(struct fo_lane *lane, const double *nav, const foresto_date *dates, size_t count) {
    foresto_summary *summary = &lane->track.summary;
    if (count == 0) {
        return;
    }
    if (lane->dates) {
        memcpy(lane->dates + summary->day_count, dates, count * sizeof *dates);
    }
    summary->day_count += count;
    summary->final_nav = nav[count - 1];
}

static double *nav_room(struct fo_lane *lane) {
    return lane->keeps_path ? lane->nav + lane->track.summary.day_count : lane->nav;
}

static foresto_status march_units(struct fo_lane *lane, foresto_error *error) {
    struct fo_window window;
    double *nav = nav_room(lane);
    foresto_status status = fo_feed_next(lane->feed, &window, error);
    if (!status) {
        status = fo_engine_advance(lane->engine, &window, nav, error);
    }
    if (!status) {
        note_days(lane, nav, window.dates, window.count);
        lane->finished = fo_feed_done(lane->feed) == lane->rows.count;
    }
    return status;
}

/* PHASE1 has no missing day, so its days are the rows. */
static foresto_status march_phase1(struct fo_lane *lane, foresto_error *error) {
    size_t done = (size_t)lane->track.summary.day_count;
    size_t left = lane->rows.count - done;
    size_t count = left < lane->stretch ? left : lane->stretch;
    double *nav = nav_room(lane);
    for (size_t k = 0; k < count; k++) {
        struct fo_row row = fo_panel_row(lane->panel, lane->rows.first + done + k);
        foresto_status status = fo_phase1_step(lane->phase1, &row, error);
        if (status) {
            return status;
        }
        nav[k] = lane->phase1->nav;
    }
    note_days(lane, nav, lane->panel->dates + lane->rows.first + done, count);
    lane->finished = count == left;
    return FORESTO_OK;
}

foresto_status fo_lane_march(struct fo_lane *lane, foresto_error *error) {
    foresto_status status = lane->phase1 ? march_phase1(lane, error) : march_units(lane, error);
    if (!status && lane->finished && lane->track.summary.day_count == 0) {
        status = fo_fail_field(error, FORESTO_E_NO_DAYS, "panel", "a value is missing on every day");
    }
    return status;
}
