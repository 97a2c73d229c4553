/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/track.h"

#include "kernel/scalar.h"

void fo_track_start(struct fo_track *track, uint32_t mode, double initial_amount) {
    *track =
        (struct fo_track){.summary = FORESTO_SUMMARY_INIT, .base = {initial_amount, initial_amount, initial_amount}};
    track->summary.mode = mode;
    track->summary.initial_amount = initial_amount;
    track->summary.final_nav = initial_amount;
}

static void count_days(foresto_summary *summary, const foresto_date *dates, const double *nav, size_t count) {
    summary->first_date = summary->day_count ? summary->first_date : dates[0];
    summary->last_date = dates[count - 1];
    summary->day_count += count;
    summary->final_nav = nav[count - 1];
}

void fo_track_days(struct fo_track *track, const struct fo_kernels *kernels, const foresto_date *dates,
                   const double *nav, size_t count, const struct fo_records *records) {
    count_days(&track->summary, dates, nav, count);
    kernels->record(nav, count, &track->base, records);
}

void fo_track_day(struct fo_track *track, foresto_date date, double nav, foresto_nav_record *record) {
    struct fo_records records = {&record->daily_return, &record->cumulative_return, &record->high_water_mark,
                                 &record->drawdown};
    record->struct_size = sizeof *record;
    record->date = date;
    record->nav = nav;
    count_days(&track->summary, &date, &nav, 1);
    fo_scalar_record(nav, 0, &track->base, &records);
}
