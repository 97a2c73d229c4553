/* SPDX-License-Identifier: MIT */
#include "summary_json.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "foresto/figures.h"
#include "foresto/version.h"
#include "text.h"

static foresto_status take_figures(struct run *run) {
    foresto_figures figures = FORESTO_FIGURES_INIT;
    foresto_status status =
        foresto_figures_compute(run->navs.nav, run->navs.dates, run->navs.count, NULL, &figures, &run->error);
    if (status == FORESTO_E_SIZE || status == FORESTO_E_RANGE) {
        strcpy(run->figures, "null");
        return FORESTO_OK;
    }
    return status ? status : foresto_figures_write_json(&figures, run->figures, sizeof run->figures, NULL, &run->error);
}

foresto_status run_simulate(struct run *run, const foresto_request *request, const foresto_host *host) {
    foresto_error_init(&run->error, sizeof(foresto_error));
    foresto_summary_init(&run->summary, sizeof(foresto_summary));
    foresto_nav_view_init(&run->navs, sizeof(foresto_nav_view));
    foresto_status status = foresto_simulate(request, host, &run->result, &run->error);
    status = status ? status : foresto_result_summary(run->result, &run->summary);
    status = status ? status : foresto_result_navs(run->result, &run->navs);
    return status ? status : take_figures(run);
}

enum outcome run_baseline(struct run *run, const foresto_request *request, enum foresto_baseline baseline,
                          struct failure *failure) {
    foresto_request without = *request;
    without.rule = NULL;
    without.baseline = baseline;
    return run_simulate(run, &without, NULL) == FORESTO_E_MEMORY ? fail_memory(failure) : DONE;
}

void run_free(struct run *run) {
    foresto_result_destroy(run->result);
}

static void put_string(FILE *stream, const char *text) {
    json_t *string = json_string(text); /* NULL when a message was cut within a character, or without memory */
    if (!string || json_dumpf(string, stream, JSON_ENCODE_ANY)) {
        fputs("\"not shown\"", stream);
    }
    json_decref(string);
}

static void put_baseline(FILE *stream, const char *name, const struct run *run) {
    fprintf(stream, "\"%s\":{\"figures\":%s,\"final_nav\":", name, run->result ? run->figures : "null");
    if (run->result) {
        put_double(stream, run->summary.final_nav);
        fputs(",\"note\":null}", stream);
    } else {
        fputs("null,\"note\":", stream);
        put_string(stream, run->error.message);
        putc('}', stream);
    }
}

static void put_number(FILE *stream, const char *name, double value) {
    fprintf(stream, "  \"%s\":", name);
    put_double(stream, value);
    fputs(",\n", stream);
}

static void put_day(FILE *stream, const char *name, foresto_date date) {
    fprintf(stream, "  \"%s\":\"", name);
    put_date(stream, date);
    fputs("\",\n", stream);
}

void summary_json_write(FILE *stream, const struct summary *summary) {
    const foresto_summary *totals = &summary->run->summary;
    fprintf(stream,
            "{\n  \"alerts\":{\"cost_high\":%" PRIu64 ",\"events_missing\":%d,\"turnover_high\":%" PRIu64 "},\n",
            summary->log->cost_high, summary->events_missing, summary->log->turnover_high);
    fputs("  \"baselines\":{", stream);
    put_baseline(stream, "HOLD", summary->hold);
    putc(',', stream);
    put_baseline(stream, "PHASE1", summary->phase1);
    fprintf(stream, "},\n  \"days\":%" PRIu64 ",\n  \"engine_version\":\"%s\",\n", totals->day_count,
            foresto_engine_version());
    fprintf(stream, "  \"events\":{\"drift\":%" PRIu64 ",\"periodic\":%" PRIu64 ",\"total\":%" PRIu64 "},\n",
            totals->drift_event_count, totals->periodic_event_count, totals->event_count);
    fprintf(stream, "  \"figures\":%s,\n", summary->run->figures);
    put_number(stream, "final_nav", totals->final_nav);
    put_day(stream, "first_date", totals->first_date);
    put_number(stream, "initial_amount", totals->initial_amount);
    put_day(stream, "last_date", totals->last_date);
    put_number(stream, "mean_turnover", totals->mean_turnover);
    fprintf(stream, "  \"mode\":\"%s\",\n  \"request_hash\":\"%s\",\n", foresto_mode_name(totals->mode),
            summary->request_hash);
    put_number(stream, "total_cost", totals->total_cost);
    fputs("  \"total_turnover\":", stream);
    put_double(stream, totals->total_turnover);
    fputs("\n}\n", stream);
}
