/* SPDX-License-Identifier: MIT */
/* A whole panel, from rows to columns. */
#ifndef FO_ENGINE_RUN_H
#define FO_ENGINE_RUN_H

#include "domain/panel.h"
#include "engine/terms.h"
#include "engine/track.h"

/* Where a run writes. Room for a day for each row, and for events that grow or have a fixed capacity; a column that is
 * NULL is not wanted. */
struct fo_output {
    foresto_date *dates;
    double *nav;
    struct fo_records records;
    struct fo_events events;
    struct fo_track track;
};

/* What a run is made of: a portfolio, unless it is a PHASE1 run, and what its events show, when they are shown. */
struct fo_run {
    const struct fo_terms *terms;
    const struct foresto_panel *panel;
    struct fo_rows rows;
    const struct fo_portfolio *portfolio;
    const struct fo_event_frame *frame;
};

foresto_status fo_run(const struct fo_run *run, struct fo_output *output, foresto_error *error);

#endif
