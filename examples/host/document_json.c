/* SPDX-License-Identifier: MIT */
#include "document_json.h"

#include "foresto/version.h"

static void put_totals(struct object *object, const struct summary *summary) {
    const foresto_summary *totals = &summary->run->summary;
    object_string(object, "engine_version", foresto_engine_version());
    object_string(object, "mode", foresto_mode_name(totals->mode));
    object_number(object, "initial_amount", totals->initial_amount);
    object_number(object, "final_value", totals->final_nav);
    object_count(object, "trading_days", totals->day_count);
    object_count(object, "skipped_days", totals->skipped_day_count);
    object_date(object, "first_date", totals->first_date);
    object_date(object, "last_date", totals->last_date);
    object_raw(object, "figures", summary->run->figures);
    object_number(object, "total_turnover", totals->total_turnover);
    object_number(object, "mean_turnover", totals->mean_turnover);
    object_number(object, "total_cost", totals->total_cost);
}

static enum outcome put_events(FILE *stream, const struct run *run, struct failure *failure) {
    struct event_log log = {.stream = stream, .failure = failure};
    enum outcome outcome = DONE;
    for (uint64_t k = 0; !outcome && k < run->summary.event_count; k++) {
        foresto_event event = FORESTO_EVENT_INIT;
        foresto_result_event(run->result, k, &event);
        outcome = (enum outcome)event_log_put(&log, &event);
    }
    event_log_end(&log);
    event_log_free(&log);
    return outcome;
}

enum outcome document_json_write(FILE *stream, const char *portfolio_id, const struct summary *summary,
                                 struct failure *failure) {
    const foresto_summary *totals = &summary->run->summary;
    struct object object = object_begin(stream, "\n");
    object_bool(&object, "success", true);
    object_string(&object, "scenario_id", portfolio_id);
    object_string(&object, "request_hash", summary->request_hash);
    put_totals(&object, summary);
    alerts_put(&object, summary);
    baselines_put(&object, "final_value", summary);
    event_counts_put(&object, "event_counts", totals);
    object_bool(&object, "rebalancing_enabled", totals->mode == FORESTO_MODE_REBALANCED);
    object_count(&object, "rebalancing_events_count", totals->event_count);
    object_key(&object, "rebalancing_events");
    enum outcome outcome = put_events(stream, summary->run, failure);
    object_end(&object);
    putc('\n', stream);
    return outcome;
}
