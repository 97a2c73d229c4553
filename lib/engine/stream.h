/* SPDX-License-Identifier: MIT */
/* A run one day at a time. The same engine as for a whole panel, on windows of one day. */
#ifndef FO_ENGINE_STREAM_H
#define FO_ENGINE_STREAM_H

#include "base/calendar.h"
#include "engine/engine.h"
#include "engine/phase1.h"
#include "engine/track.h"

struct fo_stream {
    struct fo_terms terms; /* borrowed pointers */
    const struct fo_kernels *kernels;
    struct fo_portfolio *portfolio;
    struct fo_phase1 *phase1; /* PHASE1 only */
    struct fo_intake *intake; /* the other modes only, as the next */
    struct fo_engine *engine;
    ptrdiff_t *places;       /* per active asset: where its level is */
    struct fo_window window; /* of one day, whose date and month are the next two */
    foresto_date date;
    struct fo_month_days month_days;
    struct fo_track track;
    struct fo_month_span month;
    foresto_nav_record day; /* of the last trading day */
    struct fo_event_frame frame;
    struct fo_event_entry event; /* of the last trading day, when rebalanced */
    bool rebalanced;
};

/* Set up in place; what is allocated belongs to the stream. */
foresto_status fo_stream_open(struct fo_stream *stream, const struct fo_terms *terms, foresto_error *error);

/* Whether the row is a trading day, as a complete one always is. Changes nothing. */
bool fo_stream_keeps(const struct fo_stream *stream, const struct fo_row *row);

/* Take a trading day whose values have been checked. FORESTO_E_MISSING changes nothing; after FORESTO_E_NAV the stream
 * is of no more use. */
foresto_status fo_stream_take(struct fo_stream *stream, const struct fo_row *row, int32_t next_month,
                              foresto_error *error);

/* The event of the last trading day, which must have one. */
foresto_event fo_stream_event(const struct fo_stream *stream);

/* Money per asset at the close of the last trading day. */
void fo_stream_values(const struct fo_stream *stream, double *values);

void fo_stream_close(struct fo_stream *stream);

#endif
