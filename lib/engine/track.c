/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/track.h"

void fo_track_start(struct fo_track *track, uint32_t mode, double initial_amount) {
    *track = (struct fo_track){.summary = FORESTO_SUMMARY_INIT, .high_water_mark = initial_amount};
    track->summary.mode = mode;
    track->summary.initial_amount = initial_amount;
    track->summary.final_nav = initial_amount;
}

void fo_track_event(struct fo_track *track, const struct fo_event_entry *entry) {
    foresto_summary *summary = &track->summary;
    summary->event_count++;
    summary->periodic_event_count += entry->trigger_type == FORESTO_TRIGGER_PERIODIC;
    summary->drift_event_count += entry->trigger_type == FORESTO_TRIGGER_DRIFT;
    summary->total_turnover += entry->turnover;
    summary->total_cost += entry->cost_amount;
    summary->mean_turnover = summary->total_turnover / (double)summary->event_count;
}

foresto_nav_record fo_track_day(struct fo_track *track, foresto_date date, double nav) {
    foresto_summary *summary = &track->summary;
    double previous = summary->final_nav;
    double high = nav > track->high_water_mark ? nav : track->high_water_mark;
    summary->first_date = summary->day_count ? summary->first_date : date;
    summary->last_date = date;
    summary->day_count++;
    summary->final_nav = nav;
    track->high_water_mark = high;
    return (foresto_nav_record){
        .struct_size = sizeof(foresto_nav_record),
        .date = date,
        .nav = nav,
        .daily_return = nav / previous - 1.0,
        .cumulative_return = nav / summary->initial_amount - 1.0,
        .high_water_mark = high,
        .drawdown = nav / high - 1.0,
    };
}
