/* SPDX-License-Identifier: MIT */
#include "scenario_run.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../json_text.h"
#include "clock.h"
#include "foresto/monitor.h"
#include "run_json.h"
#include "scenario_body.h"
#include "time_limit.h"

/* A host_code clear of the store's and of those of time_limit.h. */
enum { EVENT_NOT_COUNTED = 1003 };

struct scenario_run {
    struct worker *worker;
    struct exchange *exchange;
    struct scenario_body body;
    const struct scenario_market *market;
    foresto_request request;
    foresto_outcome outcome;
    struct tally tally;
};

static int32_t count_event(void *user, const foresto_event *event) {
    struct scenario_run *run = user;
    foresto_error error = FORESTO_ERROR_INIT;
    return tally_event(&run->tally, event, &error) ? EVENT_NOT_COUNTED : 0;
}

/* The field of the body that a field of the library's stands for. */
static const char *body_field(const struct scenario_run *run, const foresto_error *error, char *field, size_t size) {
    static const char *const own[] = {"start_date", "end_date", "initial_amount", "missing_policy"};
    static const char *const rule[] = {"rule_type", "frequency",      "base_day_policy", "drift_threshold", "cost_rate",
                                       "is_active", "effective_from", "effective_to",    "rule_name"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (strcmp(error->field, own[i]) == 0) {
            return own[i];
        }
    }
    for (size_t i = 0; i < sizeof rule / sizeof rule[0]; i++) {
        if (strcmp(error->field, rule[i]) == 0) {
            snprintf(field, size, run->body.has_rule ? "rebalancing_rule.%s" : "rebalancing_rule_id", rule[i]);
            return field;
        }
    }
    if (error->status == FORESTO_E_NO_DAYS) {
        return "start_date";
    }
    return error->status == FORESTO_E_MISSING ? "missing_policy" : NULL;
}

/* A value that the store cannot hold came with a field of the body. */
static enum http_status refuse_by_store(struct scenario_run *run) {
    const char *field = store_failure_field(run->worker->store);
    enum http_status status = refuse_store(run->worker, run->exchange, store_failure(run->worker->store));
    if (status == HTTP_OUT_OF_RANGE && field) {
        snprintf(run->exchange->refusal.field, sizeof run->exchange->refusal.field, "%s",
                 strcmp(field, "rule_id") == 0 ? "rebalancing_rule_id" : field);
    }
    return status;
}

static enum http_status refuse_run(struct scenario_run *run, const foresto_error *error) {
    struct exchange *exchange = run->exchange;
    char field[64];
    if (error->status == FORESTO_E_CANCELLED) {
        return refuse_stopped(exchange, error->host_code);
    }
    if (error->status == FORESTO_E_HOST && error->host_code != EVENT_NOT_COUNTED) {
        return refuse_by_store(run);
    }
    snprintf(exchange->failure, sizeof exchange->failure, "%s", error->message);
    return refuse_library(&exchange->refusal, body_field(run, error, field, sizeof field), error);
}

static enum outcome ignore_rule(void *user, const struct rule_row *row, struct failure *failure) {
    (void)user, (void)row, (void)failure;
    return DONE;
}

static enum http_status check_rule_id(struct scenario_run *run) {
    struct exchange *exchange = run->exchange;
    struct failure failure = {0};
    bool found = false;
    enum http_status status = NOT_REFUSED;
    if (store_rule(run->worker->store, run->body.rule_id, ignore_rule, NULL, &found, &failure)) {
        status = refuse_store(run->worker, exchange, &failure);
    } else if (!found) {
        status = refuse(&exchange->refusal, HTTP_NOT_FOUND, "NOT_FOUND", "rebalancing_rule_id",
                        "there is no rule %" PRId64, run->body.rule_id);
    }
    free(failure.message);
    return status;
}

/* Before anything is read for the run. */
static enum http_status check_rule(struct scenario_run *run) {
    const struct scenario_body *body = &run->body;
    foresto_error error = FORESTO_ERROR_INIT;
    if (!body->has_rule && !body->rule_id) {
        return NOT_REFUSED;
    }
    if (body->rule_id) {
        return check_rule_id(run);
    }
    return foresto_rule_check_active(&body->rule, clock_today(), &error) ? refuse_run(run, &error) : NOT_REFUSED;
}

static enum http_status borrow_market(struct scenario_run *run) {
    struct exchange *exchange = run->exchange;
    struct failure failure = {0};
    bool found;
    enum http_status status = NOT_REFUSED;
    if (market_borrow(run->worker->service->markets, run->worker->store, run->body.scenario_id, &run->market, &found,
                      &failure)) {
        status = refuse_store(run->worker, exchange, &failure);
    } else if (!found) {
        status = refuse(&exchange->refusal, HTTP_NOT_FOUND, "NOT_FOUND", "scenario_id", "there is no scenario '%s'",
                        run->body.scenario_id);
    } else if (!run->market->panel) {
        const struct failure *reason = &run->market->reason;
        status = refuse(&exchange->refusal, HTTP_OUT_OF_RANGE, reason->status ? failure_code(reason) : "NO_DAYS",
                        "scenario_id", "%s", reason->message ? reason->message : "there are no prices");
    }
    free(failure.message);
    return status;
}

static void make_request(struct scenario_run *run) {
    const struct scenario_body *body = &run->body;
    const struct scenario *scenario = &run->market->scenario;
    foresto_request *request = &run->request;
    foresto_request_init(request, sizeof *request);
    request->use_rebalancing = run->worker->service->use_rebalancing;
    request->missing_policy = body->missing_policy;
    request->start_date = body->start_date;
    request->end_date = body->end_date;
    request->as_of = clock_today();
    request->initial_amount = body->initial_amount;
    request->panel = run->market->panel;
    request->rule = body->has_rule ? &body->rule : NULL;
    request->asset_count = scenario->count;
    request->weights = scenario->weights;
    request->classes = scenario->classes;
    request->portfolio_id = scenario->scenario_id;
}

/* Who only looks up leaves what is not stored to others. */
static foresto_status look_up_or_execute(struct scenario_run *run, const foresto_execution *execution,
                                         foresto_error *error) {
    struct store *store = run->worker->store;
    bool found = true;
    foresto_status status = run->worker->runs ? store_execute(store, execution, &run->outcome, error)
                                              : store_look_up(store, execution, &run->outcome, &found, error);
    run->exchange->needs_run = !status && !found;
    return status;
}

static enum http_status execute(struct scenario_run *run) {
    foresto_event_sink events = {sizeof events, 0, run, count_event};
    const struct time_limit limit = {run->worker, run->exchange};
    foresto_progress progress = time_limit_progress(&limit);
    foresto_host host = FORESTO_HOST_INIT;
    host.event_sink = &events;
    host.progress = &progress;
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    execution.request = &run->request;
    execution.rule_id = run->body.rule_id;
    execution.host = &host;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_outcome_init(&run->outcome, sizeof run->outcome);
    tally_init(&run->tally);
    if (look_up_or_execute(run, &execution, &error)) {
        enum http_status status = refuse_run(run, &error);
        metrics_add_failure(run->worker->service->metrics, status >= HTTP_FAILED,
                            strcmp(error.field, "store.put_event") == 0);
        return status;
    }
    run->exchange->run_id = run->outcome.run_id;
    run->exchange->cache_hit = run->outcome.cached != 0;
    return NOT_REFUSED;
}

/* What was produced is compared with what the store gives back, and with the schedule; a store that gives nothing back
 * says nothing of either. */
static void count_run(struct scenario_run *run, const struct run_copy *copy, uint64_t stored) {
    struct metrics *metrics = run->worker->service->metrics;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_monitor_counts counts = FORESTO_MONITOR_COUNTS_INIT;
    uint32_t alerts = 0;
    if (run->outcome.cached) {
        metrics_add_cached_run(metrics);
        return;
    }
    if (copy && copy->scheduled >= 0) {
        counts.rule_type = FORESTO_RULE_PERIODIC;
        counts.scheduled = (uint64_t)copy->scheduled;
    }
    counts.produced = run->outcome.event_count;
    counts.acknowledged = copy ? stored : counts.produced;
    foresto_status status = foresto_monitor_run(&counts, &alerts, &error);
    run->tally.events_missing += status || (alerts & FORESTO_ALERT_EVENTS_MISSING);
    metrics_add_run(metrics, &run->tally);
}

/* The run is stored, and counts as such, whether or not it can be read back. */
static enum http_status put_run(struct scenario_run *run) {
    struct run_copy copy = {0};
    uint64_t count = 0;
    FILE *stream = run->exchange->stream;
    enum http_status status = run_read(run->worker, run->exchange, NULL, run->outcome.run_id, &copy);
    if (!status) {
        fputs("{\"success\":true,\"scenario_id\":", stream);
        json_put_string(stream, copy.scenario_id);
        fprintf(stream, ",\"run_id\":%" PRId64 ",\"request_hash\":\"%s\",\"cache_hit\":%s,\"engine_version\":\"%s\"",
                run->outcome.run_id, copy.request_hash, run->outcome.cached ? "true" : "false", copy.engine_version);
        fprintf(stream, ",\"final_value\":%s,\"trading_days\":%" PRId64 ",\"figures\":%s", copy.final_value,
                copy.trading_days, copy.figures);
        fprintf(stream, ",\"rebalancing_enabled\":%s,\"rebalancing_events_count\":%" PRId64 ",\"rebalancing_events\":",
                copy.rebalanced ? "true" : "false", copy.event_count);
        status = run_put_events(run->worker, run->exchange, run->outcome.run_id, &count);
        fputs("}\n", stream);
    }
    count_run(run, status ? NULL : &copy, count);
    run_copy_free(&copy);
    return status;
}

static enum http_status put_run_of_one_moment(struct scenario_run *run) {
    struct store *store = run->worker->store;
    struct failure failure = {0};
    enum http_status status = NOT_REFUSED;
    time_limit_extend(run->worker, run->exchange);
    if (store_snapshot_begin(store, &failure)) {
        status = refuse_store(run->worker, run->exchange, &failure);
        count_run(run, NULL, 0);
    } else {
        status = put_run(run);
    }
    store_snapshot_end(store);
    free(failure.message);
    return status;
}

enum http_status answer_scenario_run(struct worker *worker, struct exchange *exchange) {
    struct scenario_run run = {.worker = worker, .exchange = exchange};
    enum http_status status = exchange_check_no_parameters(exchange);
    status = status ? status : scenario_body_read(exchange, worker->service->use_rebalancing, &run.body);
    status = status ? status : check_rule(&run);
    status = status ? status : borrow_market(&run);
    if (!status) {
        make_request(&run);
        status = execute(&run);
    }
    if (!status && !exchange->needs_run) {
        status = worker->runs ? put_run_of_one_moment(&run) : put_run(&run);
    }
    market_return(worker->service->markets, run.market);
    scenario_body_free(&run.body);
    return status;
}
