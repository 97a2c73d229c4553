/* SPDX-License-Identifier: MIT */
#include "summary_json.h"

#include "foresto/version.h"

foresto_status run_simulate(struct run *run, const foresto_request *request, const foresto_host *host) {
    foresto_error_init(&run->error, sizeof(foresto_error));
    foresto_summary_init(&run->summary, sizeof(foresto_summary));
    foresto_nav_view_init(&run->navs, sizeof(foresto_nav_view));
    foresto_status status = foresto_simulate(request, host, &run->result, &run->error);
    status = status ? status : foresto_result_summary(run->result, &run->summary);
    status = status ? status : foresto_result_navs(run->result, &run->navs);
    return status ? status
                  : figures_text(run->navs.nav, run->navs.dates, run->navs.count, NULL, run->figures, &run->error);
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

void run_put(struct object *object, const char *value_name, const struct run *run) {
    object_raw(object, "figures", run->result ? run->figures : NULL);
    if (run->result) {
        object_number(object, value_name, run->summary.final_nav);
    } else {
        object_raw(object, value_name, NULL);
    }
    object_string(object, "note", run->result ? NULL : run->error.message);
}

void event_counts_put(struct object *object, const char *name, const foresto_summary *totals) {
    object_key(object, name);
    struct object counts = object_begin(object->stream, "");
    object_count(&counts, "drift", totals->drift_event_count);
    object_count(&counts, "periodic", totals->periodic_event_count);
    object_count(&counts, "total", totals->event_count);
    object_end(&counts);
}

void alerts_put(struct object *object, const struct summary *summary) {
    object_key(object, "alerts");
    struct object alerts = object_begin(object->stream, "");
    object_count(&alerts, "cost_high", summary->log->cost_high);
    object_count(&alerts, "events_missing", summary->events_missing);
    object_count(&alerts, "turnover_high", summary->log->turnover_high);
    object_end(&alerts);
}

static void put_baseline(struct object *object, const char *name, const char *value_name, const struct run *run) {
    object_key(object, name);
    struct object baseline = object_begin(object->stream, "");
    run_put(&baseline, value_name, run);
    object_end(&baseline);
}

void baselines_put(struct object *object, const char *value_name, const struct summary *summary) {
    object_key(object, "baselines");
    struct object baselines = object_begin(object->stream, "");
    put_baseline(&baselines, "HOLD", value_name, summary->hold);
    put_baseline(&baselines, "PHASE1", value_name, summary->phase1);
    object_end(&baselines);
}

void summary_json_write(FILE *stream, const struct summary *summary) {
    const foresto_summary *totals = &summary->run->summary;
    struct object object = object_begin(stream, "\n  ");
    alerts_put(&object, summary);
    baselines_put(&object, "final_nav", summary);
    object_count(&object, "days", totals->day_count);
    object_string(&object, "engine_version", foresto_engine_version());
    event_counts_put(&object, "events", totals);
    object_raw(&object, "figures", summary->run->figures);
    object_number(&object, "final_nav", totals->final_nav);
    object_date(&object, "first_date", totals->first_date);
    object_number(&object, "initial_amount", totals->initial_amount);
    object_date(&object, "last_date", totals->last_date);
    object_number(&object, "mean_turnover", totals->mean_turnover);
    object_string(&object, "mode", foresto_mode_name(totals->mode));
    object_string(&object, "request_hash", summary->request_hash);
    object_number(&object, "total_cost", totals->total_cost);
    object_number(&object, "total_turnover", totals->total_turnover);
    object_end(&object);
    putc('\n', stream);
}
