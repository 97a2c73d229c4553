/* SPDX-License-Identifier: MIT */
#include "store/totals.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "foresto/figures.h"
#include "foresto/schedule.h"
#include "text.h"

static void put_number(FILE *stream, const char *name, double value) {
    fprintf(stream, "\"%s\":", name);
    put_double(stream, value);
    putc(',', stream);
}

static void put_day(FILE *stream, const char *name, foresto_date date) {
    fprintf(stream, "\"%s\":\"", name);
    put_date(stream, date);
    fputs("\",", stream);
}

/* Keys in canonical order. */
static bool write_summary(const foresto_summary *summary, char *text, size_t capacity) {
    FILE *stream = fmemopen(text, capacity, "w");
    if (!stream) {
        return false;
    }
    fprintf(stream, "{\"day_count\":%" PRIu64 ",\"drift_event_count\":%" PRIu64 ",\"event_count\":%" PRIu64 ",",
            summary->day_count, summary->drift_event_count, summary->event_count);
    put_number(stream, "final_nav", summary->final_nav);
    put_day(stream, "first_date", summary->first_date);
    put_number(stream, "initial_amount", summary->initial_amount);
    put_day(stream, "last_date", summary->last_date);
    put_number(stream, "mean_turnover", summary->mean_turnover);
    fprintf(stream, "\"mode\":\"%s\",\"periodic_event_count\":%" PRIu64 ",\"skipped_day_count\":%" PRIu64 ",",
            foresto_mode_name(summary->mode), summary->periodic_event_count, summary->skipped_day_count);
    put_number(stream, "total_cost", summary->total_cost);
    fputs("\"total_turnover\":", stream);
    put_double(stream, summary->total_turnover);
    putc('}', stream);
    bool good = !ferror(stream);
    return fclose(stream) == 0 && good;
}

static foresto_status write_figures(const foresto_date *dates, const double *navs, uint64_t count, char *text,
                                    size_t capacity, foresto_error *error) {
    foresto_figures figures = FORESTO_FIGURES_INIT;
    foresto_status status = foresto_figures_compute(navs, dates, count, NULL, &figures, error);
    if (status == FORESTO_E_SIZE || status == FORESTO_E_RANGE) {
        strcpy(text, "null");
        return FORESTO_OK;
    }
    return status ? status : foresto_figures_write_json(&figures, text, capacity, NULL, error);
}

enum outcome totals_take(struct totals *totals, const foresto_summary *summary, const foresto_rule *rule,
                         const foresto_date *dates, const double *navs, uint64_t count, struct failure *failure) {
    foresto_error error = FORESTO_ERROR_INIT;
    *totals = (struct totals){.has_schedule = rule->rule_type == FORESTO_RULE_PERIODIC};
    foresto_status status =
        foresto_double_format(summary->final_nav, totals->final_value, sizeof totals->final_value, NULL);
    if (!status && totals->has_schedule) {
        status = foresto_schedule_mark(rule->frequency, rule->base_day_policy, dates, count, NULL, &totals->scheduled,
                                       &error);
    }
    if (!status) {
        status = write_figures(dates, navs, count, totals->figures, sizeof totals->figures, &error);
    }
    if (status == FORESTO_E_MEMORY || (!status && !write_summary(summary, totals->summary, sizeof totals->summary))) {
        return fail_memory(failure);
    }
    return status ? fail(failure, BAD_DATA, "run: %s", error.message) : DONE;
}
