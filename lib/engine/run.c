/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/run.h"

#include <string.h>

#include "engine/engine.h"
#include "engine/phase1.h"

/* Rows between two reports of progress. */
enum { STRETCH = 4096 };

/* Where the engine's output goes: into the columns, then to the host. */
struct recorder {
    const struct fo_run *run;
    struct fo_output *output;
    const foresto_date *dates; /* of the days from `first` on */
    double *nav;               /* likewise */
    uint64_t first;
    uint64_t shown; /* days whose record is complete and with the host */
};

/* The columns from a day on. */
static struct fo_records records_from(const struct fo_records *records, uint64_t day) {
    return (struct fo_records){
        records->daily_return ? records->daily_return + day : NULL,
        records->cumulative_return ? records->cumulative_return + day : NULL,
        records->high_water_mark ? records->high_water_mark + day : NULL,
        records->drawdown ? records->drawdown + day : NULL,
    };
}

static void put_number(double *column, double value) {
    if (column) {
        *column = value;
    }
}

static foresto_status show_day(struct recorder *recorder, foresto_error *error) {
    uint64_t t = recorder->shown++, k = t - recorder->first;
    struct fo_records records = records_from(&recorder->output->records, t);
    foresto_nav_record record;
    fo_track_day(&recorder->output->track, recorder->dates[k], recorder->nav[k], &record);
    put_number(records.daily_return, record.daily_return);
    put_number(records.cumulative_return, record.cumulative_return);
    put_number(records.high_water_mark, record.high_water_mark);
    put_number(records.drawdown, record.drawdown);
    return fo_host_put_nav(recorder->run->terms->host, &record, error);
}

/* Complete the records of the days before one. A host that takes them gets them one by one. */
static foresto_status show_days(struct recorder *recorder, uint64_t end, foresto_error *error) {
    foresto_status status = FORESTO_OK;
    bool taken = recorder->run->terms->host->nav_sink.put_nav;
    while (taken && !status && recorder->shown < end) {
        status = show_day(recorder, error);
    }
    if (!taken && recorder->shown < end) {
        /* Since none is taken one by one, none of the days from the first on has been shown. */
        struct fo_records records = records_from(&recorder->output->records, recorder->first);
        fo_track_days(&recorder->output->track, recorder->run->panel->kernels, recorder->dates, recorder->nav,
                      (size_t)(end - recorder->first), &records);
        recorder->shown = end;
    }
    return status;
}

static foresto_status show_event(const struct recorder *recorder, const struct fo_event_entry *entry,
                                 const double *before_weights, foresto_error *error) {
    foresto_event event = fo_event_show(recorder->run->frame, recorder->output->events.count, entry, before_weights);
    return fo_host_put_event(recorder->run->terms->host, &event, error);
}

static foresto_status record_event(void *user, const struct fo_event_entry *entry, const double *before_weights,
                                   foresto_error *error) {
    struct recorder *recorder = user;
    const struct fo_host *host = recorder->run->terms->host;
    foresto_status status = FORESTO_OK;
    while (!status && host->nav_sink.put_nav && recorder->dates[recorder->shown - recorder->first] < entry->date) {
        status = show_day(recorder, error);
    }
    if (!status) {
        status = fo_events_append(&recorder->output->events, recorder->run->portfolio->asset_count, entry,
                                  before_weights, &host->allocator, error);
    }
    if (!status) {
        fo_track_event(&recorder->output->track, entry);
    }
    return status || !host->event_sink.put_event ? status : show_event(recorder, entry, before_weights, error);
}

/* Days whose NAVs are kept aside when nobody wants them all. */
static uint64_t scratch_days(const struct fo_run *run, const struct fo_output *output) {
    uint64_t days = run->rows.count < STRETCH ? run->rows.count : STRETCH;
    return output->nav ? 0 : days;
}

/* Make ready for some more days. */
static void open_days(struct recorder *recorder, const foresto_date *dates, size_t count, double *scratch) {
    struct fo_output *output = recorder->output;
    recorder->first = recorder->shown;
    recorder->dates = dates;
    recorder->nav = output->nav ? output->nav + recorder->first : scratch;
    if (output->dates) {
        memcpy(output->dates + recorder->first, dates, count * sizeof *dates);
    }
}

static foresto_status walk(struct fo_feed *feed, struct fo_engine *engine, struct recorder *recorder, double *scratch,
                           foresto_error *error) {
    const struct fo_run *run = recorder->run;
    struct fo_window window;
    foresto_status status;
    do {
        status = fo_feed_next(feed, &window, error);
        if (!status) {
            open_days(recorder, window.dates, window.count, scratch);
            status = fo_engine_advance(engine, &window, recorder->nav, error);
        }
        if (!status) {
            status = show_days(recorder, recorder->first + window.count, error);
        }
        if (!status) {
            status = fo_host_advance(run->terms->host, fo_feed_done(feed), run->rows.count, error);
        }
    } while (!status && fo_feed_done(feed) < run->rows.count);
    if (!status && recorder->shown == 0) {
        status = fo_fail_field(error, FORESTO_E_NO_DAYS, "panel", "a value is missing on every day");
    }
    recorder->output->track.summary.skipped_day_count = run->rows.count - recorder->shown;
    return status;
}

static foresto_status run_units(struct recorder *recorder, double *scratch, foresto_error *error) {
    const struct fo_run *run = recorder->run;
    const struct fo_terms *terms = run->terms;
    const struct fo_events *events = &recorder->output->events;
    bool weights = events->before_weights || !events->fixed || terms->host->event_sink.put_event;
    struct fo_event_receiver receiver = {record_event, recorder, weights};
    struct fo_feed *feed = NULL;
    struct fo_engine *engine = NULL;
    foresto_status status = fo_feed_create(terms, run->portfolio, run->panel, run->rows, STRETCH, &feed, error);
    if (!status) {
        status = fo_engine_create(run->panel->kernels, terms, run->portfolio, receiver, &engine, error);
    }
    if (!status) {
        status = walk(feed, engine, recorder, scratch, error);
    }
    fo_release(&terms->host->allocator, engine);
    fo_feed_destroy(feed);
    return status;
}

static foresto_status run_phase1(struct recorder *recorder, double *scratch, foresto_error *error) {
    const struct fo_run *run = recorder->run;
    struct fo_phase1 *phase1 = NULL;
    foresto_status status = fo_phase1_create(run->terms, &phase1, error);
    for (size_t t = 0; !status && t < run->rows.count; t++) {
        struct fo_row row = fo_panel_row(run->panel, run->rows.first + t);
        if (t % STRETCH == 0) {
            size_t left = run->rows.count - t;
            open_days(recorder, run->panel->dates + run->rows.first + t, left < STRETCH ? left : STRETCH, scratch);
        }
        status = fo_phase1_step(phase1, &row, error);
        recorder->nav[t % STRETCH] = phase1->nav;
        bool last = (t + 1) % STRETCH == 0 || t + 1 == run->rows.count;
        if (!status && (last || run->terms->host->nav_sink.put_nav)) {
            status = show_days(recorder, t + 1, error);
        }
        if (!status && last) {
            status = fo_host_advance(run->terms->host, t + 1, run->rows.count, error);
        }
    }
    fo_release(&run->terms->host->allocator, phase1);
    return status;
}

foresto_status fo_run(const struct fo_run *run, struct fo_output *output, foresto_error *error) {
    const foresto_allocator *allocator = &run->terms->host->allocator;
    struct recorder recorder = {.run = run, .output = output};
    struct fo_layout layout = {0, false};
    void *scratch = NULL;
    fo_layout_add(&layout, scratch_days(run, output), sizeof(double));
    foresto_status status = layout.size ? fo_layout_allocate(&layout, allocator, &scratch, error) : FORESTO_OK;
    if (!status) {
        fo_track_start(&output->track, run->terms->mode, run->terms->initial_amount);
        status = run->portfolio ? run_units(&recorder, scratch, error) : run_phase1(&recorder, scratch, error);
    }
    fo_release(allocator, scratch);
    return status;
}
