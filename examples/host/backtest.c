/* SPDX-License-Identifier: MIT */
#include "backtest.h"

#include <stdlib.h>

#include "document_json.h"
#include "events_json.h"
#include "foresto/monitor.h"
#include "foresto/schedule.h"
#include "market.h"
#include "nav_csv.h"
#include "options.h"
#include "output.h"
#include "progress.h"
#include "report.h"
#include "rule_json.h"
#include "summary_json.h"
#include "text.h"

enum { NAV, EVENTS, SUMMARY, REPORT, DOCUMENT, OUTPUT_COUNT };

struct backtest {
    struct backtest_options options;
    struct weights weights;
    struct market market;
    foresto_rule rule;
    foresto_request request;
    struct output outputs[OUTPUT_COUNT];
    struct event_log log;
    struct run run, hold, phase1;
};

/* The rule and the flag decide before any data is read. */
static enum outcome read_rule(struct backtest *backtest, struct failure *failure) {
    const struct backtest_options *options = &backtest->options;
    if (options->rule) {
        char *text = NULL;
        enum outcome outcome = text_or_file("rule", options->rule, &text, failure);
        outcome = outcome ? outcome : rule_read(text, &backtest->rule, failure);
        free(text);
        if (outcome) {
            return outcome;
        }
        backtest->request.rule = &backtest->rule;
    }
    uint32_t mode;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status =
        foresto_gate(options->use_rebalancing, options->rule != NULL, options->baseline, &mode, &error);
    if (!status && options->rule) {
        status = foresto_rule_check_active(&backtest->rule, options->as_of, &error);
    }
    return status ? fail_with(failure, status, error.field, fail(failure, REFUSED, "rule: %s", error.message)) : DONE;
}

static enum outcome read_inputs(struct backtest *backtest, struct failure *failure) {
    const struct backtest_options *options = &backtest->options;
    foresto_request *request = &backtest->request;
    foresto_request_init(request, sizeof(foresto_request));
    enum outcome outcome = weights_read(options->weights, &backtest->weights, failure);
    outcome = outcome ? outcome : read_rule(backtest, failure);
    if (!outcome) {
        outcome = market_read(options->market, options->kind, &backtest->weights, &backtest->market, failure);
    }
    request->use_rebalancing = options->use_rebalancing;
    request->baseline = options->baseline;
    request->missing_policy = options->missing_policy;
    request->start_date = options->start;
    request->end_date = options->end;
    request->as_of = options->as_of;
    request->initial_amount = options->initial_amount;
    request->panel = backtest->market.panel;
    request->asset_count = backtest->weights.count;
    request->weights = backtest->weights.values;
    request->classes = backtest->weights.classes;
    request->portfolio_id = options->portfolio_id;
    return outcome;
}

/* The rule and the data have passed; of what is left, part is the data's and part the command line's. */
static enum outcome fail_run(const struct backtest *backtest, const foresto_error *error, struct failure *failure) {
    switch (error->status) {
    case FORESTO_E_MEMORY:
        return fail_memory(failure);
    case FORESTO_E_HOST: /* the event sink has left its own message */
        return failure->outcome;
    case FORESTO_E_MISSING:
    case FORESTO_E_NO_DAYS:
    case FORESTO_E_NAV:
    case FORESTO_E_RANGE:
        return market_fail(&backtest->market, BAD_DATA, error, failure);
    default:
        return fail_with(failure, error->status, error->field, fail(failure, USAGE, "%s", error->message));
    }
}

static enum outcome simulate(struct backtest *backtest, struct failure *failure) {
    backtest->log.stream = backtest->outputs[EVENTS].stream;
    backtest->log.failure = failure;
    foresto_event_sink sink = {sizeof sink, 0, &backtest->log, event_log_put};
    foresto_host host = FORESTO_HOST_INIT;
    host.event_sink = &sink;
    struct progress bar;
    foresto_progress progress = {sizeof progress, 0, &bar, progress_advance};
    host.progress = &progress;
    progress_begin(&bar, "backtest");
    foresto_status status = run_simulate(&backtest->run, &backtest->request, &host);
    progress_end(&bar);
    if (status) {
        return fail_run(backtest, &backtest->run.error, failure);
    }
    event_log_end(&backtest->log);
    enum outcome outcome = run_baseline(&backtest->hold, &backtest->request, FORESTO_BASELINE_HOLD, failure);
    return outcome ? outcome : run_baseline(&backtest->phase1, &backtest->request, FORESTO_BASELINE_PHASE1, failure);
}

/* Whether an event got lost between schedule, engine and sink. */
static foresto_status find_missing_events(const struct backtest *backtest, uint32_t *alerts, foresto_error *error) {
    const foresto_rule *rule = backtest->request.rule;
    const foresto_nav_view *navs = &backtest->run.navs;
    foresto_monitor_counts counts = FORESTO_MONITOR_COUNTS_INIT;
    counts.produced = backtest->run.summary.event_count;
    counts.acknowledged = backtest->log.acknowledged;
    foresto_status status = FORESTO_OK;
    if (rule) {
        counts.rule_type = rule->rule_type;
        if (rule->rule_type == FORESTO_RULE_PERIODIC) {
            status = foresto_schedule_mark(rule->frequency, rule->base_day_policy, navs->dates, navs->count, NULL,
                                           &counts.scheduled, error);
        }
    }
    return status ? status : foresto_monitor_run(&counts, alerts, error);
}

static enum outcome write_report(const struct backtest *backtest, struct failure *failure) {
    struct report report = {&backtest->request, backtest->market.values, &backtest->run,
                            &backtest->hold,    &backtest->phase1,       NULL};
    FILE *stream = backtest->outputs[REPORT].stream;
    return stream ? report_write(stream, &report, failure) : DONE;
}

static enum outcome write_outputs(struct backtest *backtest, struct failure *failure) {
    struct summary summary = {&backtest->run, &backtest->hold, &backtest->phase1, &backtest->log, false, ""};
    foresto_error error = FORESTO_ERROR_INIT;
    uint32_t alerts = 0;
    foresto_status status = find_missing_events(backtest, &alerts, &error);
    status = status ? status : foresto_request_hash(&backtest->request, summary.request_hash, &error);
    if (status) {
        return fail_run(backtest, &error, failure);
    }
    summary.events_missing = (alerts & FORESTO_ALERT_EVENTS_MISSING) != 0;
    if (backtest->outputs[NAV].stream) {
        nav_csv_write(backtest->outputs[NAV].stream, &backtest->run.navs);
    }
    if (backtest->outputs[SUMMARY].stream) {
        summary_json_write(backtest->outputs[SUMMARY].stream, &summary);
    }
    enum outcome outcome = write_report(backtest, failure);
    if (!outcome && backtest->outputs[DOCUMENT].stream) {
        outcome =
            document_json_write(backtest->outputs[DOCUMENT].stream, backtest->options.portfolio_id, &summary, failure);
    }
    return outcome ? outcome : outputs_commit(backtest->outputs, OUTPUT_COUNT, failure);
}

static enum outcome run(struct backtest *backtest, struct failure *failure) {
    const struct backtest_options *options = &backtest->options;
    enum outcome outcome = read_inputs(backtest, failure);
    outcome = outcome ? outcome : output_open(&backtest->outputs[NAV], options->nav, failure);
    outcome = outcome ? outcome : output_open(&backtest->outputs[EVENTS], options->events, failure);
    outcome = outcome ? outcome : output_open(&backtest->outputs[SUMMARY], options->summary, failure);
    outcome = outcome ? outcome : output_open(&backtest->outputs[REPORT], options->report, failure);
    outcome = outcome ? outcome : output_open(&backtest->outputs[DOCUMENT], options->json, failure);
    outcome = outcome ? outcome : simulate(backtest, failure);
    return outcome ? outcome : write_outputs(backtest, failure);
}

enum outcome backtest_command(int argc, char **argv, struct failure *failure) {
    struct backtest backtest = {0};
    enum outcome outcome = backtest_options_read(argc, argv, &backtest.options, failure);
    if (!outcome && backtest.options.help) {
        fputs(BACKTEST_USAGE, stdout);
    } else if (!outcome) {
        outcome = run(&backtest, failure);
    }
    run_free(&backtest.phase1);
    run_free(&backtest.hold);
    run_free(&backtest.run);
    event_log_free(&backtest.log);
    outputs_close(backtest.outputs, OUTPUT_COUNT);
    market_free(&backtest.market);
    weights_free(&backtest.weights);
    return outcome;
}
