/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/stream.h"

#include "base/calendar.h"

/* The stream shows its last event until the next day. */
static foresto_status keep_event(void *user, const struct fo_event_entry *entry, const double *before_weights,
                                 foresto_error *error) {
    struct fo_stream *stream = user;
    (void)before_weights; /* they stay in the engine */
    (void)error;
    stream->event = *entry;
    stream->rebalanced = true;
    return FORESTO_OK;
}

/* The intake's levels are the one row of a grid, which is the one day of a window. */
static foresto_status make_window(struct fo_stream *stream, foresto_error *error) {
    struct fo_layout layout = {0, false};
    fo_layout_add(&layout, fo_padded(stream->portfolio->active_count), sizeof(ptrdiff_t));
    void *memory = NULL;
    foresto_status status = fo_layout_allocate(&layout, &stream->terms.host->allocator, &memory, error);
    if (status) {
        return status;
    }
    stream->places = memory;
    for (uint32_t a = 0; a < fo_padded(stream->portfolio->active_count); a++) {
        stream->places[a] = (ptrdiff_t)(a < stream->portfolio->active_count ? a : 0);
    }
    stream->month_days.end = 1;
    stream->window = (struct fo_window){
        .grid = {stream->intake->level, 0, 0},
        .places = stream->places,
        .dates = &stream->date,
        .months = &stream->month_days,
        .count = 1,
    };
    return FORESTO_OK;
}

static foresto_status open_parts(struct fo_stream *stream, foresto_error *error) {
    const struct fo_terms *terms = &stream->terms;
    if (terms->mode == FORESTO_MODE_PHASE1) {
        return fo_phase1_create(terms, &stream->phase1, error);
    }
    foresto_status status = fo_portfolio_create(terms->instruments, terms->weights, terms->weight_sum, terms->classes,
                                                &terms->host->allocator, &stream->portfolio, error);
    if (!status) {
        status = fo_intake_create(terms, stream->portfolio, &stream->intake, error);
    }
    if (!status) {
        struct fo_event_receiver receiver = {keep_event, stream, true};
        status = fo_engine_create(stream->kernels, terms, stream->portfolio, receiver, &stream->engine, error);
    }
    if (!status) {
        status = make_window(stream, error);
    }
    if (!status && terms->rule) {
        fo_event_frame_set(&stream->frame, stream->portfolio, terms->rule);
    }
    return status;
}

foresto_status fo_stream_open(struct fo_stream *stream, const struct fo_terms *terms, foresto_error *error) {
    *stream = (struct fo_stream){.terms = *terms, .kernels = fo_kernels_select(), .month = FO_NO_MONTH_SPAN};
    fo_track_start(&stream->track, terms->mode, terms->initial_amount);
    stream->day.high_water_mark = terms->initial_amount;
    foresto_status status = open_parts(stream, error);
    if (status) {
        fo_stream_close(stream);
    }
    return status;
}

void fo_stream_close(struct fo_stream *stream) {
    const foresto_allocator *allocator = &stream->terms.host->allocator;
    fo_release(allocator, stream->places);
    fo_release(allocator, stream->engine);
    fo_release(allocator, stream->intake);
    fo_release(allocator, stream->phase1);
    fo_portfolio_destroy(stream->portfolio);
}

bool fo_stream_keeps(const struct fo_stream *stream, const struct fo_row *row) {
    return stream->phase1 || fo_intake_keeps(stream->intake, row);
}

static foresto_status take_units(struct fo_stream *stream, const struct fo_row *row, int32_t next_month, double *nav,
                                 foresto_error *error) {
    foresto_status status = fo_intake_take(stream->intake, row, error);
    if (status) {
        return status;
    }
    stream->date = row->date;
    stream->month_days.month = fo_month_next(&stream->month, row->date);
    stream->window.first_row = row->day;
    stream->window.next_month = next_month;
    stream->rebalanced = false;
    return fo_engine_advance(stream->engine, &stream->window, nav, error);
}

foresto_status fo_stream_take(struct fo_stream *stream, const struct fo_row *row, int32_t next_month,
                              foresto_error *error) {
    double nav = 0.0;
    foresto_status status = FORESTO_OK;
    if (stream->phase1) {
        status = fo_phase1_step(stream->phase1, row, error);
        nav = stream->phase1->nav;
    } else {
        status = take_units(stream, row, next_month, &nav, error);
    }
    if (status) {
        return status;
    }
    if (stream->rebalanced) {
        fo_track_event(&stream->track, &stream->event);
    }
    fo_track_day(&stream->track, row->date, nav, &stream->day);
    return FORESTO_OK;
}

foresto_event fo_stream_event(const struct fo_stream *stream) {
    return fo_event_show(&stream->frame, stream->track.summary.event_count, &stream->event,
                         stream->engine->rebalancing.weights);
}

void fo_stream_values(const struct fo_stream *stream, double *values) {
    bool any = stream->track.summary.day_count > 0;
    if (stream->phase1) {
        for (uint32_t i = 0; i < stream->terms.instruments->count; i++) {
            values[i] = any ? stream->phase1->nav * (stream->terms.weights[i] / stream->terms.weight_sum) : 0.0;
        }
        return;
    }
    const struct fo_portfolio *portfolio = stream->portfolio;
    for (uint32_t i = 0; i < portfolio->asset_count; i++) {
        values[i] = 0.0;
    }
    for (uint32_t a = 0; any && a < portfolio->active_count; a++) {
        values[portfolio->active[a]] = stream->engine->units[a] * stream->intake->level[a];
    }
}
