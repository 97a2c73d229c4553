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
    *lane = (struct fo_lane){
        .terms = *terms, .panel = panel, .rows = rows, .stretch = stretch, .error = FORESTO_ERROR_INIT};
    fo_track_start(&lane->track, terms->mode, terms->initial_amount);
    lane->status = open_parts(lane, error);
    if (lane->status) {
        fo_lane_close(lane);
    }
    return lane->status;
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

/* The next stretch, to be walked through. */
static void enter(struct fo_lane *lane) {
    lane->status = fo_feed_next(lane->feed, &lane->window, &lane->error);
    if (lane->status) {
        lane->window.count = 0;
    }
    fo_walk_enter(&lane->walk, lane->engine, &lane->window, nav_room(lane));
}

static bool walks(const struct fo_lane *lane) {
    return !lane->status && lane->walk.first < lane->window.count;
}

static void step(struct fo_lane *lane) {
    lane->status = fo_walk_on(&lane->walk, fo_walk_mark(&lane->walk), &lane->error);
}

static void leave(struct fo_lane *lane) {
    if (!lane->status) {
        note_days(lane, lane->walk.nav, lane->window.dates, lane->window.count);
        lane->finished = fo_feed_done(lane->feed) == lane->rows.count;
    }
}

/* Whether the same levels are marked next for both. They are at the same stretch, so that these are where the panel has
 * them, or in a window of each one's own. */
static bool is_alike(const struct fo_walk *a, const struct fo_walk *b) {
    return a->first == b->first && a->next == b->next && a->block.grid.levels == b->block.grid.levels;
}

static void step_two(struct fo_lane *a, struct fo_lane *b) {
    const struct fo_block blocks[2] = {a->walk.block, b->walk.block};
    double *const nav[2] = {a->walk.nav, b->walk.nav};
    bool good[2];
    a->panel->kernels->mark_two(blocks, a->walk.first, a->walk.next, a->window.count, nav, good);
    a->status = fo_walk_on(&a->walk, good[0], &a->error);
    b->status = fo_walk_on(&b->walk, good[1], &b->error);
}

/* Whether two portfolios hold the same assets, at the same places. */
static bool holds_the_same(const struct fo_lane *a, const struct fo_lane *b) {
    const struct fo_portfolio *x = a->portfolio, *y = b->portfolio; /* none under PHASE1 */
    return x && y && x->active_count == y->active_count &&
           memcmp(x->active, y->active, x->active_count * sizeof *x->active) == 0;
}

/* The one that is behind goes first, so that the other may be caught up with. */
static void march_two(struct fo_lane *a, struct fo_lane *b) {
    enter(a);
    enter(b);
    while (walks(a) && walks(b)) {
        if (is_alike(&a->walk, &b->walk)) {
            step_two(a, b);
        } else {
            step(a->walk.next <= b->walk.next ? a : b);
        }
    }
    while (walks(a)) {
        step(a);
    }
    while (walks(b)) {
        step(b);
    }
    leave(a);
    leave(b);
}

static void march_units(struct fo_lane *lane) {
    enter(lane);
    while (walks(lane)) {
        step(lane);
    }
    leave(lane);
}

/* PHASE1 has no missing day, so its days are the rows. */
static void march_phase1(struct fo_lane *lane) {
    size_t done = (size_t)lane->track.summary.day_count;
    size_t left = lane->rows.count - done;
    size_t count = left < lane->stretch ? left : lane->stretch;
    double *nav = nav_room(lane);
    for (size_t k = 0; k < count; k++) {
        struct fo_row row = fo_panel_row(lane->panel, lane->rows.first + done + k);
        lane->status = fo_phase1_step(lane->phase1, &row, &lane->error);
        if (lane->status) {
            return;
        }
        nav[k] = lane->phase1->nav;
    }
    note_days(lane, nav, lane->panel->dates + lane->rows.first + done, count);
    lane->finished = count == left;
}

static void march(struct fo_lane *lane) {
    if (lane->phase1) {
        march_phase1(lane);
    } else {
        march_units(lane);
    }
}

static void expect_days(struct fo_lane *lane) {
    if (!lane->status && lane->finished && lane->track.summary.day_count == 0) {
        lane->status = fo_fail_field(&lane->error, FORESTO_E_NO_DAYS, "panel", "a value is missing on every day");
    }
}

void fo_lane_march(struct fo_lane *lane, struct fo_lane *other) {
    if (other && holds_the_same(lane, other)) {
        march_two(lane, other);
    } else {
        march(lane);
        if (other) {
            march(other);
        }
    }
    expect_days(lane);
    if (other) {
        expect_days(other);
    }
}
