/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/run.h"

#include <string.h>

#include "engine/engine.h"
#include "engine/phase1.h"
#include "engine/sink.h"

/* Where the engine's events go: into the result, then to the host. */
struct recorder {
    foresto_result *result;
    const foresto_event_sink *sink;
};

static foresto_status record_event(void *user, const struct fo_event_entry *entry, const double *before_weights,
                                   foresto_error *error) {
    struct recorder *recorder = user;
    foresto_result *result = recorder->result;
    foresto_status status =
        fo_events_append(&result->events, result->frame.asset_count, entry, before_weights, &result->allocator, error);
    if (status) {
        return status;
    }
    fo_track_event(&result->track, entry);
    foresto_event event = fo_event_show(&result->frame, result->events.count, entry, before_weights);
    return fo_sink_event(recorder->sink, &event, error);
}

static foresto_status walk(struct fo_feed *feed, struct fo_engine *engine, foresto_result *result,
                           foresto_error *error) {
    uint64_t days = 0;
    for (;;) {
        struct fo_window window;
        foresto_status status = fo_feed_next(feed, &window, error);
        if (!status) {
            status = fo_engine_advance(engine, &window, result->nav + days, error);
        }
        if (status) {
            return status;
        }
        if (window.count == 0) {
            break;
        }
        memcpy(result->dates + days, window.dates, window.count * sizeof *window.dates);
        days += window.count;
    }
    if (days == 0) {
        return fo_fail_field(error, FORESTO_E_NO_DAYS, "panel", "a value is missing on every day");
    }
    fo_result_finish(result, days);
    return FORESTO_OK;
}

static foresto_status run_units(const struct fo_terms *terms, const struct fo_portfolio *portfolio,
                                const struct foresto_panel *panel, struct fo_rows rows, const foresto_event_sink *sink,
                                foresto_result *result, foresto_error *error) {
    struct recorder recorder = {result, sink};
    struct fo_event_receiver receiver = {record_event, &recorder};
    struct fo_feed *feed = NULL;
    struct fo_engine *engine = NULL;
    foresto_status status = fo_feed_create(terms, portfolio, panel, rows, &feed, error);
    if (!status) {
        status = fo_engine_create(terms, portfolio, receiver, &engine, error);
    }
    if (!status) {
        status = walk(feed, engine, result, error);
    }
    fo_release(&terms->allocator, engine);
    fo_feed_destroy(feed);
    return status;
}

static foresto_status run_phase1(const struct fo_terms *terms, const struct foresto_panel *panel, struct fo_rows rows,
                                 foresto_result *result, foresto_error *error) {
    struct fo_phase1 *phase1 = NULL;
    foresto_status status = fo_phase1_create(terms, &phase1, error);
    for (size_t t = 0; !status && t < rows.count; t++) {
        struct fo_row row = fo_panel_row(panel, rows.first + t);
        status = fo_phase1_step(phase1, &row, error);
        result->nav[t] = phase1->nav;
        result->dates[t] = row.date;
    }
    if (!status) {
        fo_result_finish(result, rows.count);
    }
    fo_release(&terms->allocator, phase1);
    return status;
}

foresto_status fo_run(const struct fo_terms *terms, const struct foresto_panel *panel, struct fo_rows rows,
                      const foresto_event_sink *sink, foresto_result **result, foresto_error *error) {
    struct fo_portfolio *portfolio = NULL;
    foresto_result *made = NULL;
    bool phase1 = terms->mode == FORESTO_MODE_PHASE1;
    foresto_status status = phase1 ? FORESTO_OK
                                   : fo_portfolio_create(terms->instruments, terms->weights, terms->classes,
                                                         &terms->allocator, &portfolio, error);
    if (!status) {
        status = fo_result_create(rows.count, portfolio, terms->rule, &terms->allocator, &made, error);
    }
    if (!status) {
        fo_track_start(&made->track, terms->mode, terms->initial_amount);
        status = phase1 ? run_phase1(terms, panel, rows, made, error)
                        : run_units(terms, portfolio, panel, rows, sink, made, error);
    }
    fo_portfolio_destroy(portfolio);
    if (status) {
        foresto_result_destroy(made);
        return status;
    }
    *result = made;
    return FORESTO_OK;
}
