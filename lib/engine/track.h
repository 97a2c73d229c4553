/* SPDX-License-Identifier: MIT */
/* The track record of a run, day by day and event by event. */
#ifndef FO_ENGINE_TRACK_H
#define FO_ENGINE_TRACK_H

#include "engine/events.h"
#include "foresto/simulate.h"
#include "kernel/kernels.h"

/* The running totals; final_nav is the last NAV, or the initial amount before there is one. */
struct fo_track {
    foresto_summary summary;
    struct fo_record_base base;
};

void fo_track_start(struct fo_track *track, uint32_t mode, double initial_amount);

static inline void fo_track_event(struct fo_track *track, const struct fo_event_entry *entry) {
    foresto_summary *summary = &track->summary;
    summary->event_count++;
    summary->periodic_event_count += entry->trigger_type == FORESTO_TRIGGER_PERIODIC;
    summary->drift_event_count += entry->trigger_type == FORESTO_TRIGGER_DRIFT;
    summary->total_turnover += entry->turnover;
    summary->total_cost += entry->cost_amount;
    summary->mean_turnover = summary->total_turnover / (double)summary->event_count;
}

/* Take the next days, at least one. Their records go to the columns that are wanted. */
void fo_track_days(struct fo_track *track, const struct fo_kernels *kernels, const foresto_date *dates,
                   const double *nav, size_t count, const struct fo_records *records);

/* The same for one day, whose record it fills. */
void fo_track_day(struct fo_track *track, foresto_date date, double nav, foresto_nav_record *record);

#endif
