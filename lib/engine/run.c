/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/run.h"

#include <string.h>

#include "engine/engine.h"
#include "engine/phase1.h"

/* Rows between two reports of progress. */
enum { STRETCH = 4096 };

/* Where the engine's output goes: into the result, then to the host. */
struct recorder {
    const struct fo_host *host;
    foresto_result *result;
    uint64_t shown; /* days whose record is complete and with the host */
};

static foresto_status show_day(struct recorder *recorder, foresto_error *error) {
    foresto_nav_record record = fo_result_complete(recorder->result, recorder->shown++);
    return fo_host_put_nav(recorder->host, &record, error);
}

static foresto_status record_event(void *user, const struct fo_event_entry *entry, const double *before_weights,
                                   foresto_error *error) {
    struct recorder *recorder = user;
    foresto_result *result = recorder->result;
    foresto_status status = FORESTO_OK;
    while (!status && result->dates[recorder->shown] < entry->date) {
        status = show_day(recorder, error);
    }
    if (!status) {
        status = fo_events_append(&result->events, result->frame.asset_count, entry, before_weights, &result->allocator,
                                  error);
    }
    if (status) {
        return status;
    }
    fo_track_event(&result->track, entry);
    foresto_event event = fo_event_show(&result->frame, result->events.count, entry, before_weights);
    return fo_host_put_event(recorder->host, &event, error);
}

static foresto_status take_window(struct recorder *recorder, struct fo_engine *engine, const struct fo_window *window,
                                  foresto_error *error) {
    uint64_t first = recorder->shown;
    memcpy(recorder->result->dates + first, window->dates, window->count * sizeof *window->dates);
    foresto_status status = fo_engine_advance(engine, window, recorder->result->nav + first, error);
    while (!status && recorder->shown < first + window->count) {
        status = show_day(recorder, error);
    }
    return status;
}

static foresto_status walk(struct fo_feed *feed, struct fo_engine *engine, uint64_t rows, struct recorder *recorder,
                           foresto_error *error) {
    struct fo_window window;
    foresto_status status;
    do {
        status = fo_feed_next(feed, &window, error);
        if (!status) {
            status = take_window(recorder, engine, &window, error);
        }
        if (!status) {
            status = fo_host_advance(recorder->host, fo_feed_done(feed), rows, error);
        }
    } while (!status && fo_feed_done(feed) < rows);
    if (!status && recorder->shown == 0) {
        status = fo_fail_field(error, FORESTO_E_NO_DAYS, "panel", "a value is missing on every day");
    }
    recorder->result->track.summary.skipped_day_count = rows - recorder->shown;
    return status;
}

static foresto_status run_units(const struct fo_terms *terms, const struct fo_portfolio *portfolio,
                                const struct foresto_panel *panel, struct fo_rows rows, struct recorder *recorder,
                                foresto_error *error) {
    struct fo_event_receiver receiver = {record_event, recorder};
    struct fo_feed *feed = NULL;
    struct fo_engine *engine = NULL;
    foresto_status status = fo_feed_create(terms, portfolio, panel, rows, STRETCH, &feed, error);
    if (!status) {
        status = fo_engine_create(terms, portfolio, receiver, &engine, error);
    }
    if (!status) {
        status = walk(feed, engine, rows.count, recorder, error);
    }
    fo_release(&terms->host->allocator, engine);
    fo_feed_destroy(feed);
    return status;
}

static foresto_status run_phase1(const struct fo_terms *terms, const struct foresto_panel *panel, struct fo_rows rows,
                                 struct recorder *recorder, foresto_error *error) {
    struct fo_phase1 *phase1 = NULL;
    foresto_status status = fo_phase1_create(terms, &phase1, error);
    for (size_t t = 0; !status && t < rows.count; t++) {
        struct fo_row row = fo_panel_row(panel, rows.first + t);
        status = fo_phase1_step(phase1, &row, error);
        recorder->result->nav[t] = phase1->nav;
        recorder->result->dates[t] = row.date;
        if (!status) {
            status = show_day(recorder, error);
        }
        if (!status && ((t + 1) % STRETCH == 0 || t + 1 == rows.count)) {
            status = fo_host_advance(recorder->host, t + 1, rows.count, error);
        }
    }
    fo_release(&terms->host->allocator, phase1);
    return status;
}

foresto_status fo_run(const struct fo_terms *terms, const struct foresto_panel *panel, struct fo_rows rows,
                      foresto_result **result, foresto_error *error) {
    struct fo_portfolio *portfolio = NULL;
    foresto_result *made = NULL;
    bool phase1 = terms->mode == FORESTO_MODE_PHASE1;
    foresto_status status = phase1 ? FORESTO_OK
                                   : fo_portfolio_create(terms->instruments, terms->weights, terms->weight_sum,
                                                         terms->classes, &terms->host->allocator, &portfolio, error);
    if (!status) {
        status = fo_result_create(rows.count, portfolio, terms->rule, &terms->host->allocator, &made, error);
    }
    if (!status) {
        fo_track_start(&made->track, terms->mode, terms->initial_amount);
        struct recorder recorder = {terms->host, made, 0};
        status = phase1 ? run_phase1(terms, panel, rows, &recorder, error)
                        : run_units(terms, portfolio, panel, rows, &recorder, error);
    }
    fo_portfolio_destroy(portfolio);
    if (status) {
        foresto_result_destroy(made);
        return status;
    }
    *result = made;
    return FORESTO_OK;
}
