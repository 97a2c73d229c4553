/* SPDX-License-Identifier: MIT */
/* Whole runs: batch, stream, stream saved and restored, execution and sweep give the same bits, whatever the data; and
 * memory that runs out leaves nothing behind. */
#include <math.h>

#include "input.h"

static bool same(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

/* ---- the batch ---- */

static void check_events(const foresto_result *result, const foresto_summary *summary) {
    foresto_event_view view = FORESTO_EVENT_VIEW_INIT;
    foresto_event event = FORESTO_EVENT_INIT;
    HOLDS(foresto_result_events(result, &view) == FORESTO_OK && view.count == summary->event_count);
    for (uint64_t k = 0; k < view.count; k++) {
        uint32_t alerts = 77;
        char json[4096];
        foresto_event_row row = FORESTO_EVENT_ROW_INIT;
        HOLDS(foresto_result_event(result, k, &event) == FORESTO_OK && event.event_order == k + 1);
        HOLDS(same(event.turnover, view.turnover[k]) && same(event.nav_after, view.nav_after[k]));
        HOLDS(event.turnover >= 0.0 && event.turnover <= 1.0 && event.nav_after <= event.nav_before);
        HOLDS(foresto_event_write_json(&event, json, sizeof json, NULL, NULL) == FORESTO_OK);
        foresto_status status = foresto_event_write_row(&event, &row, NULL);
        HOLDS(status == FORESTO_OK || status == FORESTO_E_RANGE);
        HOLDS(foresto_monitor_event(&event, NULL, &alerts, NULL) == FORESTO_OK && alerts < 4);
    }
    HOLDS(foresto_result_event(result, view.count, &event) == FORESTO_E_ARGUMENT);
}

static void check_navs(const foresto_nav_view *view, double initial_amount) {
    double high = initial_amount;
    for (uint64_t t = 0; t < view->count; t++) {
        high = view->nav[t] > high ? view->nav[t] : high;
        HOLDS(view->nav[t] > 0.0 && isfinite(view->nav[t]) && same(view->high_water_mark[t], high));
        HOLDS(view->drawdown[t] <= 0.0 && view->drawdown[t] >= -1.0);
        foresto_nav_record record = FORESTO_NAV_RECORD_INIT;
        record.date = view->dates[t];
        record.nav = view->nav[t];
        record.daily_return = view->daily_return[t];
        record.cumulative_return = view->cumulative_return[t];
        record.high_water_mark = view->high_water_mark[t];
        record.drawdown = view->drawdown[t];
        foresto_nav_row row = FORESTO_NAV_ROW_INIT;
        foresto_status status = foresto_nav_write_row(&record, &row, NULL);
        HOLDS(status == FORESTO_OK || status == FORESTO_E_RANGE);
    }
}

static void check_figures(const foresto_nav_view *view) {
    foresto_figures figures = FORESTO_FIGURES_INIT, none = FORESTO_FIGURES_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    char json[1024];
    foresto_status status = foresto_figures_compute(view->nav, view->dates, view->count, NULL, &figures, &error);
    check_error(status, &error);
    HOLDS(view->count >= 2 ? !status || status == FORESTO_E_RANGE : status == FORESTO_E_SIZE);
    if (status == FORESTO_OK) {
        HOLDS(foresto_figures_write_json(&figures, json, sizeof json, NULL, NULL) == FORESTO_OK);
        HOLDS(foresto_figures_compare(&figures, &figures, &none, NULL) == FORESTO_OK && none.total_return == 0.0);
    }
}

static void check_result(const foresto_result *result, const foresto_request *request) {
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    foresto_nav_view view = FORESTO_NAV_VIEW_INIT;
    HOLDS(foresto_result_summary(result, &summary) == FORESTO_OK);
    HOLDS(foresto_result_navs(result, &view) == FORESTO_OK && view.count == summary.day_count && view.count > 0);
    HOLDS(same(summary.final_nav, view.nav[view.count - 1]));
    check_navs(&view, request->initial_amount);
    check_events(result, &summary);
    check_figures(&view);
    foresto_monitor_counts counts = FORESTO_MONITOR_COUNTS_INIT;
    counts.produced = counts.acknowledged = summary.event_count;
    uint32_t alerts = 77;
    HOLDS(foresto_monitor_run(&counts, &alerts, NULL) == FORESTO_OK && alerts == 0);
}

/* ---- the stream ---- */

/* Save a session, restore it, and go on with the copy. */
static foresto_session *reopen(foresto_session *session) {
    size_t size = 0;
    HOLDS(foresto_session_export(session, NULL, 0, &size, NULL) == FORESTO_E_CAPACITY);
    uint8_t *bytes = block_of(size);
    HOLDS(foresto_session_export(session, bytes, size - 1, NULL, NULL) == FORESTO_E_CAPACITY);
    HOLDS(foresto_session_export(session, bytes, size, &size, NULL) == FORESTO_OK);
    foresto_session *copy = NULL;
    HOLDS(foresto_session_restore(bytes, size, NULL, &copy, NULL) == FORESTO_OK);
    free(bytes);
    foresto_session_close(session);
    return copy;
}

/* The date that LAST_TRADING_DAY is told: that of the next trading day, as the batch has found it. */
static foresto_date date_after(const foresto_nav_view *view, foresto_date date) {
    for (uint64_t t = 0; t < view->count; t++) {
        if (view->dates[t] > date) {
            return view->dates[t];
        }
    }
    return FORESTO_DATE_NONE;
}

static void check_step(const foresto_session *session, const foresto_step *step, const foresto_nav_view *view,
                       uint64_t day, const foresto_result *result, uint64_t *events) {
    HOLDS(day < view->count && step->date == view->dates[day] && same(step->nav, view->nav[day]));
    HOLDS(same(step->drawdown, view->drawdown[day]) && same(step->daily_return, view->daily_return[day]));
    foresto_event streamed = FORESTO_EVENT_INIT, batch = FORESTO_EVENT_INIT;
    HOLDS(foresto_session_event(session, &streamed) == (step->rebalanced ? FORESTO_OK : FORESTO_E_ARGUMENT));
    if (step->rebalanced) {
        HOLDS(foresto_result_event(result, (*events)++, &batch) == FORESTO_OK);
        HOLDS(batch.event_date == streamed.event_date && batch.event_order == streamed.event_order);
        HOLDS(same(batch.turnover, streamed.turnover) && same(batch.cost_amount, streamed.cost_amount));
        size_t size = batch.asset_count * sizeof(double);
        HOLDS(memcmp(batch.before_weights, streamed.before_weights, size) == 0);
    }
    double values[FUZZ_ASSETS];
    HOLDS(foresto_session_values(session, values, foresto_session_asset_count(session)) == FORESTO_OK);
    HOLDS(foresto_session_values(session, values, 99) == FORESTO_E_SIZE);
}

static void check_stream(const foresto_request *given, const struct market *market, const foresto_result *result,
                         uint8_t reopen_every) {
    foresto_request request = *given;
    foresto_session *session = NULL;
    foresto_nav_view view = FORESTO_NAV_VIEW_INIT;
    foresto_step step = FORESTO_STEP_INIT;
    uint64_t days = 0, events = 0;
    HOLDS(foresto_result_navs(result, &view) == FORESTO_OK);
    HOLDS(foresto_session_open(&request, NULL, NULL, &session, NULL) == FORESTO_OK);
    HOLDS(foresto_session_instrument_count(session) == market->assets);
    HOLDS(strcmp(foresto_session_instrument_name(session, 0), market->names[0]) == 0);
    for (uint32_t t = 0; t < market->days; t++) {
        foresto_error error = FORESTO_ERROR_INIT;
        const double *row = market->values + (size_t)t * market->assets;
        foresto_date next = date_after(&view, market->dates[t]);
        foresto_status status =
            foresto_session_step(session, market->dates[t], row, market->assets, 1, next, &step, &error);
        check_error(status, &error);
        HOLDS(status == FORESTO_OK);
        if (step.trading_day) {
            check_step(session, &step, &view, days++, result, &events);
        }
        if (reopen_every && t % reopen_every == 0) {
            session = reopen(session);
        }
    }
    foresto_summary streamed = FORESTO_SUMMARY_INIT, batch = FORESTO_SUMMARY_INIT;
    HOLDS(foresto_session_summary(session, &streamed) == FORESTO_OK);
    HOLDS(foresto_result_summary(result, &batch) == FORESTO_OK);
    HOLDS(days == view.count && events == batch.event_count && same(streamed.total_cost, batch.total_cost));
    foresto_session_close(session);
}

/* ---- execution and sweep ---- */

static void check_execution(const foresto_request *request, const foresto_result *result) {
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    char hex[FORESTO_SHA256_HEX_SIZE];
    execution.request = request;
    HOLDS(foresto_result_summary(result, &summary) == FORESTO_OK);
    HOLDS(foresto_execute(&execution, &outcome, NULL) == FORESTO_OK && same(outcome.final_nav, summary.final_nav));
    HOLDS(outcome.day_count == summary.day_count && outcome.event_count == summary.event_count);
    HOLDS(foresto_request_hash(request, hex, NULL) == FORESTO_OK && strcmp(hex, outcome.request_hash) == 0);
}

static void check_sweep(const foresto_request *given, const foresto_result *result) {
    foresto_request shared = *given;
    const foresto_rule *rules[] = {given->rule, given->rule};
    shared.weights = NULL;
    shared.rule = NULL;
    foresto_sweep sweep = FORESTO_SWEEP_INIT;
    sweep.request = &shared;
    sweep.weights = given->weights;
    sweep.mix_count = 1;
    sweep.rules = given->rule ? rules : NULL;
    sweep.rule_count = given->rule ? 2 : 0;
    double nav[2], cost[2];
    foresto_sweep_columns columns = FORESTO_SWEEP_COLUMNS_INIT;
    columns.count = given->rule ? 2 : 1;
    columns.final_nav = nav;
    columns.total_cost = cost;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    HOLDS(foresto_result_summary(result, &summary) == FORESTO_OK);
    foresto_status status = foresto_sweep_run(&sweep, NULL, &columns, &error);
    check_error(status, &error);
    HOLDS(status == FORESTO_OK);
    for (uint64_t p = 0; p < columns.count; p++) {
        HOLDS(same(nav[p], summary.final_nav) && same(cost[p], summary.total_cost));
    }
}

/* The same run while memory runs out now and then: the same result, or FORESTO_E_MEMORY and nothing left. */
static void check_memory(const foresto_request *request, uint32_t noise) {
    struct balance balance = {.noise = noise | 1};
    foresto_allocator allocator = balance_allocator(&balance);
    foresto_host host = FORESTO_HOST_INIT;
    host.allocator = &allocator;
    foresto_result *result = NULL;
    foresto_session *session = NULL;
    foresto_status status = foresto_simulate(request, &host, &result, NULL);
    HOLDS(status == FORESTO_E_MEMORY ? !result : status == FORESTO_OK && result);
    foresto_result_destroy(result);
    HOLDS(balance.live == 0);
    status = foresto_session_open(request, NULL, &host, &session, NULL);
    HOLDS(status == FORESTO_E_MEMORY ? !session : status == FORESTO_OK && session);
    foresto_session_close(session);
    HOLDS(balance.live == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    struct market market;
    foresto_panel *panel = NULL;
    foresto_result *result = NULL;
    foresto_rule rule;
    uint32_t noise = take_u32(&input);
    take_market(&input, &market);
    foresto_panel_spec spec = market_spec(&market);
    foresto_request request = take_request(&input, &market, &rule);
    HOLDS(foresto_panel_create(&spec, NULL, &panel, NULL) == FORESTO_OK);
    request.panel = panel;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_simulate(&request, NULL, &result, &error);
    check_error(status, &error);
    HOLDS(!status == (result != NULL));
    if (result) {
        check_result(result, &request);
        check_stream(&request, &market, result, take_byte(&input) % 8);
        check_execution(&request, result);
        check_sweep(&request, result);
        check_memory(&request, noise);
    }
    foresto_result_destroy(result);
    foresto_panel_destroy(panel);
    return 0;
}
