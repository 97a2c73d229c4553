/* SPDX-License-Identifier: MIT */
#include "report_json.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/version.h"
#include "text.h"
#include "weight_path.h"

/* A page would take "</script" in a name for its own end. */
static void put_text(FILE *stream, const char *text) {
    for (const char *c = text; *c; c++) {
        if (*c == '<') {
            fputs("\\u003c", stream);
        } else {
            putc(*c, stream);
        }
    }
}

static void put_string(FILE *stream, const char *text) {
    json_t *string = json_string(text); /* NULL when a message was cut within a character, or without memory */
    char *json = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
    put_text(stream, json ? json : text ? "\"not shown\"" : "null");
    free(json);
    json_decref(string);
}

static void put_doubles(FILE *stream, const double *values, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        putc(i ? ',' : '[', stream);
        put_double(stream, values[i]);
    }
    fputs(count ? "]" : "[]", stream);
}

static void put_dates(FILE *stream, const foresto_date *dates, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        fputs(i ? "\",\"" : "[\"", stream);
        put_date(stream, dates[i]);
    }
    fputs(count ? "\"]" : "[]", stream);
}

static void put_series(FILE *stream, const char *name, const struct run *run) {
    fprintf(stream, "\"%s\":{\"figures\":%s,\"final_nav\":", name, run->result ? run->figures : "null");
    if (run->result) {
        put_double(stream, run->summary.final_nav);
    } else {
        fputs("null", stream);
    }
    fputs(",\"note\":", stream);
    put_string(stream, run->result ? NULL : run->error.message);
    fputs(",\n\"dates\":", stream);
    put_dates(stream, run->navs.dates, run->navs.count);
    fputs(",\n\"drawdown\":", stream);
    put_doubles(stream, run->navs.drawdown, run->navs.count);
    fputs(",\n\"nav\":", stream);
    put_doubles(stream, run->navs.nav, run->navs.count);
    putc('}', stream);
}

static enum outcome put_rule(FILE *stream, const foresto_rule *rule, struct failure *failure) {
    char json[1024]; /* a rule has ten short fields; its name, 64 bytes, grows sixfold at most */
    foresto_error error = FORESTO_ERROR_INIT;
    if (rule && foresto_rule_write_json(rule, json, sizeof json, NULL, &error)) {
        return fail(failure, REFUSED, "rule: %s", error.message);
    }
    fputs("\"rule\":", stream);
    put_text(stream, rule ? json : "null");
    return DONE;
}

static void put_totals(FILE *stream, const foresto_summary *totals) {
    fprintf(stream, "\"days\":%" PRIu64 ",\"skipped_days\":%" PRIu64 ",\"initial_amount\":", totals->day_count,
            totals->skipped_day_count);
    put_double(stream, totals->initial_amount);
    fprintf(stream, ",\n\"event_counts\":{\"drift\":%" PRIu64 ",\"periodic\":%" PRIu64 ",\"total\":%" PRIu64 "}",
            totals->drift_event_count, totals->periodic_event_count, totals->event_count);
    fputs(",\"total_turnover\":", stream);
    put_double(stream, totals->total_turnover);
    fputs(",\"mean_turnover\":", stream);
    put_double(stream, totals->mean_turnover);
    fputs(",\"total_cost\":", stream);
    put_double(stream, totals->total_cost);
}

/* A class is named where it first appears. */
static const char *class_name(const foresto_request *request, uint64_t class) {
    for (uint64_t i = 0, classes = 0; i < request->asset_count; i++) {
        uint64_t first = 0;
        while (strcmp(request->classes[first], request->classes[i]) != 0) {
            first++;
        }
        if (first == i && classes++ == class) {
            return request->classes[i];
        }
    }
    return NULL;
}

/* Events name the assets; a run without a rule has none, and PHASE1 knows no classes. */
static const char *asset_name(const struct report *report, const foresto_event_view *events, uint64_t asset) {
    if (events->asset_count) {
        return events->asset_names[asset];
    }
    bool grouped = report->request->classes && report->run->summary.mode == FORESTO_MODE_HOLD;
    return grouped ? class_name(report->request, asset) : foresto_panel_asset_name(report->request->panel, asset);
}

static void put_assets(FILE *stream, const struct report *report, const foresto_event_view *events,
                       const struct weight_path *path) {
    fprintf(stream, "\"asset_count\":%" PRIu64 ",\n\"assets\":[", path->asset_count);
    for (uint32_t k = 0; k < path->shown_count; k++) {
        fputs(k ? ",\n{\"name\":" : "\n{\"name\":", stream);
        put_string(stream, asset_name(report, events, path->shown[k]));
        fputs(",\"target\":", stream);
        if (events->asset_count) {
            put_double(stream, events->after_weights[path->shown[k]]);
        } else {
            fputs("null", stream);
        }
        fputs(",\"weights\":", stream);
        put_doubles(stream, path->weights + k * path->day_count, path->day_count);
        putc('}', stream);
    }
    putc(']', stream);
}

static void put_shown(FILE *stream, const char *name, const double *weights, const struct weight_path *path) {
    fprintf(stream, ",\"%s\":", name);
    for (uint32_t k = 0; k < path->shown_count; k++) {
        putc(k ? ',' : '[', stream);
        put_double(stream, weights[path->shown[k]]);
    }
    putc(']', stream);
}

static void put_event(FILE *stream, const foresto_event *event, const struct weight_path *path) {
    fprintf(stream, "{\"event_order\":%" PRIu64 ",\"event_date\":\"", event->event_order);
    put_date(stream, event->event_date);
    fprintf(stream, "\",\"trigger_type\":\"%s\",\"trigger_detail\":", foresto_trigger_type_name(event->trigger_type));
    put_string(stream, event->trigger_detail);
    fputs(",\"turnover\":", stream);
    put_double(stream, event->turnover);
    fputs(",\"cost_amount\":", stream);
    put_double(stream, event->cost_amount);
    fputs(",\"nav_before\":", stream);
    put_double(stream, event->nav_before);
    fputs(",\"nav_after\":", stream);
    put_double(stream, event->nav_after);
    put_shown(stream, "before_weights", event->before_weights, path);
    put_shown(stream, "after_weights", event->after_weights, path);
    putc('}', stream);
}

static void put_events(FILE *stream, const struct run *run, const struct weight_path *path) {
    fputs("\"events\":[", stream);
    for (uint64_t k = 0; k < run->summary.event_count; k++) {
        foresto_event event = FORESTO_EVENT_INIT;
        foresto_result_event(run->result, k, &event);
        fputs(k ? ",\n" : "\n", stream);
        put_event(stream, &event, path);
    }
    putc(']', stream);
}

static enum outcome put_head(FILE *stream, const struct report *report, struct failure *failure) {
    const foresto_request *request = report->request;
    char hash[FORESTO_SHA256_HEX_SIZE];
    foresto_error error = FORESTO_ERROR_INIT;
    if (foresto_request_hash(request, hash, &error)) {
        return fail(failure, BAD_DATA, "request: %s", error.message);
    }
    fprintf(stream, "{\"engine_version\":\"%s\",\"request_hash\":\"%s\",\n", foresto_engine_version(), hash);
    fprintf(stream,
            "\"mode\":\"%s\",\"missing_policy\":\"%s\",\"portfolio_id\":", foresto_mode_name(report->run->summary.mode),
            foresto_missing_policy_name(request->missing_policy));
    put_string(stream, request->portfolio_id);
    fputs(",\n", stream);
    enum outcome outcome = put_rule(stream, request->rule, failure);
    fputs(",\n", stream);
    return outcome;
}

static void put_body(FILE *stream, const struct report *report, const struct weight_path *path) {
    foresto_event_view events = FORESTO_EVENT_VIEW_INIT;
    foresto_result_events(report->run->result, &events);
    put_totals(stream, &report->run->summary);
    fputs(",\n", stream);
    put_assets(stream, report, &events, path);
    fputs(",\n\"series\":{", stream);
    put_series(stream, "RUN", report->run);
    fputs(",\n", stream);
    put_series(stream, "HOLD", report->hold);
    fputs(",\n", stream);
    put_series(stream, "PHASE1", report->phase1);
    fputs("},\n", stream);
    put_events(stream, report->run, path);
    fputs("}\n", stream);
}

enum outcome report_json_write(FILE *stream, const struct report *report, struct failure *failure) {
    struct weight_path path = {0};
    enum outcome outcome =
        weight_path_read(report->request, report->values, &report->run->navs, report->progress, &path, failure);
    outcome = outcome ? outcome : put_head(stream, report, failure);
    if (!outcome) {
        put_body(stream, report, &path);
    }
    weight_path_free(&path);
    return outcome;
}

static enum outcome simulate(struct run *run, const foresto_request *request, const foresto_host *host,
                             struct failure *failure) {
    foresto_status status = run_simulate(run, request, host);
    return !status                      ? DONE
           : status == FORESTO_E_MEMORY ? fail_memory(failure)
                                        : fail(failure, REFUSED, "%s", run->error.message);
}

/* A baseline that cannot run says why in the report, unless it was given up. */
static enum outcome simulate_baseline(struct run *run, const foresto_request *request, enum foresto_baseline baseline,
                                      const foresto_host *host, struct failure *failure) {
    foresto_request without = *request;
    without.rule = NULL;
    without.baseline = baseline;
    enum outcome outcome = simulate(run, &without, host, failure);
    if (!outcome || run->error.status == FORESTO_E_MEMORY || run->error.status == FORESTO_E_CANCELLED) {
        return outcome;
    }
    free(failure->message);
    *failure = (struct failure){DONE, NULL};
    return DONE;
}

enum outcome report_json_of_request(FILE *stream, const foresto_request *request, const double *values,
                                    const foresto_progress *progress, struct failure *failure) {
    struct run run = {0}, hold = {0}, phase1 = {0};
    foresto_host host = FORESTO_HOST_INIT;
    host.progress = progress;
    enum outcome outcome = simulate(&run, request, &host, failure);
    outcome = outcome ? outcome : simulate_baseline(&hold, request, FORESTO_BASELINE_HOLD, &host, failure);
    outcome = outcome ? outcome : simulate_baseline(&phase1, request, FORESTO_BASELINE_PHASE1, &host, failure);
    struct report report = {request, values, &run, &hold, &phase1, progress};
    outcome = outcome ? outcome : report_json_write(stream, &report, failure);
    run_free(&phase1);
    run_free(&hold);
    run_free(&run);
    return outcome;
}
