/* SPDX-License-Identifier: MIT */
#include "report_json.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/version.h"
#include "text.h"
#include "weight_path.h"

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

static void put_series(struct object *all, const char *name, const struct run *run) {
    FILE *stream = all->stream;
    object_key(all, name);
    struct object series = object_begin(stream, "");
    run_put(&series, "final_nav", run);
    object_key(&series, "dates");
    put_dates(stream, run->navs.dates, run->navs.count);
    object_key(&series, "drawdown");
    put_doubles(stream, run->navs.drawdown, run->navs.count);
    object_key(&series, "nav");
    put_doubles(stream, run->navs.nav, run->navs.count);
    object_end(&series);
}

static enum outcome put_rule(struct object *head, const foresto_rule *rule, struct failure *failure) {
    char json[1024]; /* a rule has ten short fields; its name, 64 bytes, grows sixfold at most */
    foresto_error error = FORESTO_ERROR_INIT;
    if (rule && foresto_rule_write_json(rule, json, sizeof json, NULL, &error)) {
        return fail(failure, REFUSED, "rule: %s", error.message);
    }
    object_raw(head, "rule", rule ? json : NULL);
    return DONE;
}

static void put_totals(struct object *object, const foresto_summary *totals) {
    object_count(object, "days", totals->day_count);
    object_count(object, "skipped_days", totals->skipped_day_count);
    object_number(object, "initial_amount", totals->initial_amount);
    event_counts_put(object, "event_counts", totals);
    object_number(object, "total_turnover", totals->total_turnover);
    object_number(object, "mean_turnover", totals->mean_turnover);
    object_number(object, "total_cost", totals->total_cost);
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

static void put_asset(const struct report *report, FILE *stream, const foresto_event_view *events,
                      const struct weight_path *path, uint32_t k) {
    struct object asset = object_begin(stream, "");
    object_string(&asset, "name", asset_name(report, events, path->shown[k]));
    if (events->asset_count) {
        object_number(&asset, "target", events->after_weights[path->shown[k]]);
    } else {
        object_raw(&asset, "target", NULL);
    }
    object_key(&asset, "weights");
    put_doubles(stream, path->weights + k * path->day_count, path->day_count);
    object_end(&asset);
}

static void put_assets(struct object *object, const struct report *report, const foresto_event_view *events,
                       const struct weight_path *path) {
    object_count(object, "asset_count", path->asset_count);
    object_key(object, "assets");
    for (uint32_t k = 0; k < path->shown_count; k++) {
        fputs(k ? ",\n" : "[\n", object->stream);
        put_asset(report, object->stream, events, path, k);
    }
    putc(']', object->stream);
}

static void put_shown(struct object *event, const char *name, const double *weights, const struct weight_path *path) {
    object_key(event, name);
    for (uint32_t k = 0; k < path->shown_count; k++) {
        putc(k ? ',' : '[', event->stream);
        put_double(event->stream, weights[path->shown[k]]);
    }
    putc(']', event->stream);
}

static void put_event(FILE *stream, const foresto_event *event, const struct weight_path *path) {
    struct object object = object_begin(stream, "");
    object_count(&object, "event_order", event->event_order);
    object_date(&object, "event_date", event->event_date);
    object_string(&object, "trigger_type", foresto_trigger_type_name(event->trigger_type));
    object_string(&object, "trigger_detail", event->trigger_detail);
    object_number(&object, "turnover", event->turnover);
    object_number(&object, "cost_amount", event->cost_amount);
    object_number(&object, "nav_before", event->nav_before);
    object_number(&object, "nav_after", event->nav_after);
    put_shown(&object, "before_weights", event->before_weights, path);
    put_shown(&object, "after_weights", event->after_weights, path);
    object_end(&object);
}

static void put_events(struct object *object, const struct run *run, const struct weight_path *path) {
    object_key(object, "events");
    putc('[', object->stream);
    for (uint64_t k = 0; k < run->summary.event_count; k++) {
        foresto_event event = FORESTO_EVENT_INIT;
        foresto_result_event(run->result, k, &event);
        fputs(k ? ",\n" : "\n", object->stream);
        put_event(object->stream, &event, path);
    }
    putc(']', object->stream);
}

static enum outcome put_head(struct object *object, const struct report *report, struct failure *failure) {
    const foresto_request *request = report->request;
    char hash[FORESTO_SHA256_HEX_SIZE];
    foresto_error error = FORESTO_ERROR_INIT;
    if (foresto_request_hash(request, hash, &error)) {
        return fail(failure, BAD_DATA, "request: %s", error.message);
    }
    object_string(object, "engine_version", foresto_engine_version());
    object_string(object, "request_hash", hash);
    object_string(object, "mode", foresto_mode_name(report->run->summary.mode));
    object_string(object, "missing_policy", foresto_missing_policy_name(request->missing_policy));
    object_string(object, "portfolio_id", request->portfolio_id);
    return put_rule(object, request->rule, failure);
}

static void put_body(struct object *object, const struct report *report, const struct weight_path *path) {
    foresto_event_view events = FORESTO_EVENT_VIEW_INIT;
    foresto_result_events(report->run->result, &events);
    put_totals(object, &report->run->summary);
    put_assets(object, report, &events, path);
    object_key(object, "series");
    struct object series = object_begin(object->stream, "\n");
    put_series(&series, "RUN", report->run);
    put_series(&series, "HOLD", report->hold);
    put_series(&series, "PHASE1", report->phase1);
    object_end(&series);
    put_events(object, report->run, path);
}

enum outcome report_json_write(FILE *stream, const struct report *report, struct failure *failure) {
    struct weight_path path = {0};
    enum outcome outcome =
        weight_path_read(report->request, report->values, &report->run->navs, report->progress, &path, failure);
    struct object object = object_begin(stream, "\n");
    outcome = outcome ? outcome : put_head(&object, report, failure);
    if (!outcome) {
        put_body(&object, report, &path);
    }
    object_end(&object);
    putc('\n', stream);
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
    *failure = (struct failure){0};
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
