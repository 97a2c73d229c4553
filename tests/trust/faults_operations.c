/* SPDX-License-Identifier: MIT */
/* The ways of running a scenario. Each gives back all that it has got. */
#include <stdlib.h>
#include <string.h>

#include "faults.h"

/* Outputs have contents that no call writes, so that what is left untouched shows. */
enum { UNTOUCHED = 0x5a };

static void digest(struct finding *finding, const void *memory, size_t size) {
    const uint8_t *bytes = memory;
    for (size_t i = 0; i < size; i++) {
        finding->digest = (finding->digest ^ bytes[i]) * UINT64_C(0x100000001b3);
    }
}

#define DIGEST(finding, object) digest(finding, &(object), sizeof(object))

static void run_panel(const struct scenario *scenario, struct finding *finding) {
    foresto_panel *panel = NULL;
    foresto_panel_spec spec = scenario_spec(scenario);
    char hex[FORESTO_SHA256_HEX_SIZE];
    finding->status = foresto_panel_create(&spec, &faulty_allocator, &panel, &finding->error);
    finding->written = finding->status && panel;
    if (!finding->status) {
        foresto_panel_fingerprint(panel, FORESTO_DATE_NONE, FORESTO_DATE_NONE, hex);
        DIGEST(finding, hex);
    }
    foresto_panel_destroy(panel);
}

static void digest_result(struct finding *finding, const foresto_result *result) {
    foresto_nav_view navs = FORESTO_NAV_VIEW_INIT;
    foresto_event_view events = FORESTO_EVENT_VIEW_INIT;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    foresto_result_navs(result, &navs);
    foresto_result_events(result, &events);
    foresto_result_summary(result, &summary);
    DIGEST(finding, summary);
    digest(finding, navs.nav, navs.count * sizeof *navs.nav);
    digest(finding, navs.drawdown, navs.count * sizeof *navs.drawdown);
    digest(finding, events.cost_amount, events.count * sizeof *events.cost_amount);
    digest(finding, events.before_weights, events.count * events.asset_count * sizeof *events.before_weights);
}

static void run_simulate(const struct scenario *scenario, struct finding *finding) {
    foresto_result *result = NULL;
    foresto_request request = scenario_request(scenario);
    finding->status = foresto_simulate(&request, &faulty_host, &result, &finding->error);
    finding->written = finding->status && result;
    if (!finding->status) {
        digest_result(finding, result);
    }
    foresto_result_destroy(result);
}

/* The columns are void after a failure; the summary is not. */
static void run_simulate_into(const struct scenario *scenario, struct finding *finding) {
    size_t count = scenario->day_count, weights = count * scenario->asset_count;
    double *nav = calloc(count, sizeof *nav), *cost = calloc(count, sizeof *cost);
    double *before = calloc(weights, sizeof *before);
    foresto_request request = scenario_request(scenario);
    foresto_run_columns columns = FORESTO_RUN_COLUMNS_INIT;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    const foresto_summary untouched = summary;
    columns.day_capacity = columns.event_capacity = count;
    columns.nav = nav;
    columns.cost_amount = cost;
    columns.before_weights = before;
    finding->status = foresto_simulate_into(&request, &faulty_host, &columns, &summary, &finding->error);
    finding->written = finding->status && memcmp(&summary, &untouched, sizeof summary) != 0;
    if (!finding->status) {
        DIGEST(finding, summary);
        digest(finding, nav, count * sizeof *nav);
        digest(finding, cost, count * sizeof *cost);
        digest(finding, before, weights * sizeof *before);
    }
    free(nav);
    free(cost);
    free(before);
}

static void execute(const struct scenario *scenario, foresto_execution *execution, struct finding *finding) {
    foresto_outcome outcome;
    memset(&outcome, UNTOUCHED, sizeof outcome);
    outcome.struct_size = sizeof outcome;
    const foresto_outcome untouched = outcome;
    execution->host = &faulty_host;
    execution->calendar = &faulty_calendar;
    execution->store = &faulty_store;
    faulty.scenario = scenario;
    finding->status = foresto_execute(execution, &outcome, &finding->error);
    finding->written = finding->status && memcmp(&outcome, &untouched, sizeof outcome) != 0;
    if (!finding->status) {
        DIGEST(finding, outcome);
    }
}

static void run_execute(const struct scenario *scenario, struct finding *finding) {
    foresto_request request = scenario_request(scenario);
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    execution.request = &request;
    execute(scenario, &execution, finding);
}

static foresto_instruments instruments_of(const struct scenario *scenario) {
    foresto_instruments instruments = FORESTO_INSTRUMENTS_INIT;
    instruments.kind = scenario->kind;
    instruments.asset_count = scenario->asset_count;
    instruments.asset_names = scenario->name_list;
    return instruments;
}

/* Data from the feed, and the rule from the repository. */
static void execute_feed(const struct scenario *scenario, const char *rule_name, struct finding *finding) {
    foresto_request request = scenario_request(scenario);
    foresto_instruments instruments = instruments_of(scenario);
    foresto_price_feed feed = faulty_feed(&instruments);
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    request.panel = NULL;
    request.rule = NULL;
    execution.request = &request;
    execution.rule_id = scenario->has_rule && !rule_name ? scenario->rule.rule_id : 0;
    execution.rule_name = scenario->has_rule ? rule_name : NULL;
    execution.rules = &faulty_rules;
    execution.feed = &feed;
    execute(scenario, &execution, finding);
}

static void run_execute_feed(const struct scenario *scenario, struct finding *finding) {
    execute_feed(scenario, NULL, finding);
}

static void run_execute_name(const struct scenario *scenario, struct finding *finding) {
    execute_feed(scenario, scenario->rule.rule_name, finding);
}

/* Take days up to `end`. The host's next date is the next row's. */
static void step_to(const struct scenario *scenario, foresto_session *session, uint32_t begin, uint32_t end,
                    struct finding *finding) {
    for (uint32_t t = begin; !finding->status && t < end; t++) {
        foresto_step step;
        memset(&step, UNTOUCHED, sizeof step);
        step.struct_size = sizeof step;
        const foresto_step untouched = step;
        foresto_date next = t + 1 < scenario->day_count ? scenario->dates[t + 1] : FORESTO_DATE_NONE;
        const double *row = scenario->values + (size_t)t * scenario->asset_count;
        finding->status = foresto_session_step(session, scenario->dates[t], row, scenario->asset_count, 1, next, &step,
                                               &finding->error);
        finding->written = finding->status && memcmp(&step, &untouched, sizeof step) != 0;
        if (!finding->status) {
            DIGEST(finding, step);
        }
    }
}

/* Save the session and put a restored one in its place. */
static foresto_session *reopened(foresto_session *session, struct finding *finding) {
    size_t size = 0;
    foresto_session *copy = NULL;
    foresto_session_export(session, NULL, 0, &size, NULL);
    uint8_t *state = malloc(size);
    finding->status = foresto_session_export(session, state, size, &size, &finding->error);
    if (!finding->status) {
        finding->status = foresto_session_restore(state, size, &faulty_session_host, &copy, &finding->error);
        finding->written = finding->status && copy;
    }
    free(state);
    foresto_session_close(session);
    return copy;
}

static void run_session(const struct scenario *scenario, struct finding *finding) {
    foresto_request request = scenario_request(scenario);
    foresto_instruments instruments = instruments_of(scenario);
    foresto_session *session = NULL;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    request.panel = NULL;
    finding->status = foresto_session_open(&request, &instruments, &faulty_session_host, &session, &finding->error);
    finding->written = finding->status && session;
    uint32_t half = scenario->day_count / 2;
    step_to(scenario, session, 0, half, finding);
    if (!finding->status) {
        session = reopened(session, finding);
        step_to(scenario, session, half, scenario->day_count, finding);
    }
    if (!finding->status) {
        foresto_session_summary(session, &summary);
        DIGEST(finding, summary);
    }
    foresto_session_close(session);
}

/* Two mixes under the rule and under the baseline, with every column. */
static void run_sweep(const struct scenario *scenario, struct finding *finding) {
    enum { MIXES = 2, PORTFOLIOS = 4 };
    double weights[MIXES * ASSETS_MAX], nav[PORTFOLIOS];
    foresto_figures figures[PORTFOLIOS];
    const foresto_rule *const rules[] = {&scenario->rule, NULL};
    foresto_request request = scenario_request(scenario);
    foresto_sweep sweep = FORESTO_SWEEP_INIT;
    foresto_sweep_columns columns = FORESTO_SWEEP_COLUMNS_INIT;
    for (uint32_t i = 0; i < scenario->asset_count; i++) {
        weights[i] = scenario->weights[i];
        weights[scenario->asset_count + i] = 1.0 / scenario->asset_count;
    }
    request.weights = NULL;
    request.rule = NULL;
    sweep.request = &request;
    sweep.weights = weights;
    sweep.mix_count = MIXES;
    sweep.mix_stride = scenario->asset_count;
    sweep.rules = scenario->has_rule ? rules : NULL;
    sweep.rule_count = scenario->has_rule ? 2 : 0;
    columns.count = scenario->has_rule ? PORTFOLIOS : MIXES;
    columns.final_nav = nav;
    columns.figures = figures;
    columns.figures_size = sizeof figures[0];
    memset(figures, 0, sizeof figures);
    finding->status = foresto_sweep_run(&sweep, &faulty_sweep_host, &columns, &finding->error);
    if (!finding->status) {
        digest(finding, nav, columns.count * sizeof *nav);
        digest(finding, figures, columns.count * sizeof *figures);
    }
}

const struct operation operations[] = {
    {"panel", run_panel},
    {"simulate", run_simulate},
    {"simulate_into", run_simulate_into},
    {"execute", run_execute},
    {"execute, feed", run_execute_feed},
    {"execute, feed, rule by name", run_execute_name},
    {"session", run_session},
    {"sweep", run_sweep},
};
const size_t operation_count = sizeof operations / sizeof operations[0];
