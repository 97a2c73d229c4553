/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/run.h"

#include <string.h>

#include "engine/engine.h"
#include "engine/phase1.h"

/* Where the engine's events go: into the result, then to the host. */
struct recorder {
    foresto_result *result;
    const foresto_event_sink *sink;
};

static foresto_status record_event(void *user, const struct fo_event_entry *entry, const double *before_weights,
                                   foresto_error *error) {
    struct recorder *recorder = user;
    foresto_status status = fo_result_append(recorder->result, entry, before_weights, error);
    if (status || !recorder->sink || !recorder->sink->put_event) {
        return status;
    }
    foresto_event event = FORESTO_EVENT_INIT;
    foresto_result_event(recorder->result, recorder->result->events.count - 1, &event);
    int32_t code = recorder->sink->put_event(recorder->sink->user, &event);
    if (code) {
        struct fo_where where = FO_NOWHERE;
        where.field = "event_sink";
        where.date = entry->date;
        where.host_code = code;
        return fo_fail(error, FORESTO_E_HOST, where, "put_event failed");
    }
    return FORESTO_OK;
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
    result->summary.day_count = days;
    return days ? FORESTO_OK : fo_fail_field(error, FORESTO_E_NO_DAYS, "panel", "a value is missing on every day");
}

static foresto_status run_units(const struct fo_run *run, const struct fo_portfolio *portfolio, foresto_result *result,
                                foresto_error *error) {
    struct recorder recorder = {result, run->sink};
    struct fo_engine terms = {
        .portfolio = portfolio,
        .rule = run->rule,
        .receiver = {record_event, &recorder},
        .initial_amount = run->initial_amount,
        .from_index = portfolio->grouped || run->panel->kind == FORESTO_PANEL_RETURNS,
    };
    struct fo_feed *feed = NULL;
    struct fo_engine *engine = NULL;
    foresto_status status =
        fo_feed_create(run->panel, run->rows, portfolio, run->missing_policy, &run->allocator, &feed, error);
    if (!status) {
        status = fo_engine_create(&terms, &run->allocator, &engine, error);
    }
    if (!status) {
        status = walk(feed, engine, result, error);
    }
    fo_release(&run->allocator, engine);
    fo_feed_destroy(feed);
    return status;
}

static foresto_status run_phase1(const struct fo_run *run, foresto_result *result, foresto_error *error) {
    struct fo_layout layout = {0, false};
    void *last = NULL;
    fo_layout_add(&layout, run->panel->asset_count, sizeof(double));
    foresto_status status = fo_layout_allocate(&layout, &run->allocator, &last, error);
    if (status) {
        return status;
    }
    struct fo_phase1 phase1 = {run->panel->kind, run->panel->asset_count, run->weights, run->weight_sum, last, 0.0};
    fo_phase1_start(&phase1, run->initial_amount);
    for (size_t t = 0; !status && t < run->rows.count; t++) {
        struct fo_row row = fo_panel_row(run->panel, run->rows.first + t);
        status = fo_phase1_step(&phase1, &row, error);
        result->nav[t] = phase1.nav;
        result->dates[t] = row.date;
    }
    result->summary.day_count = run->rows.count;
    fo_release(&run->allocator, last);
    return status;
}

foresto_status fo_run(const struct fo_run *run, foresto_result **result, foresto_error *error) {
    struct fo_portfolio *portfolio = NULL;
    foresto_result *made = NULL;
    bool phase1 = run->mode == FORESTO_MODE_PHASE1;
    foresto_status status = FORESTO_OK;
    if (!phase1) {
        status = fo_portfolio_create(run->panel, run->weights, run->classes, &run->allocator, &portfolio, error);
    }
    if (!status) {
        status = fo_result_create(run->rows.count, portfolio, run->rule, &run->allocator, &made, error);
    }
    if (!status) {
        status = phase1 ? run_phase1(run, made, error) : run_units(run, portfolio, made, error);
    }
    fo_portfolio_destroy(portfolio);
    if (status) {
        foresto_result_destroy(made);
        return status;
    }
    made->summary.mode = run->mode;
    fo_result_finish(made, run->initial_amount);
    *result = made;
    return FORESTO_OK;
}
