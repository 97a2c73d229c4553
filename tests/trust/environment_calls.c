/* SPDX-License-Identifier: MIT */
/* Every function of the public interface, called once with valid arguments. */
#include "environment.h"

#include <string.h>

static const double VALUES[ASSETS] = {700.1, 200.7, 100.3}, TARGETS[ASSETS] = {0.6, 0.3, 0.1};
static const double ONE_THIRD = 1.0 / 3.0;

/* Outputs have contents that no call writes, so that what is left untouched shows. */
#define UNTOUCHED 0x5a

#define PUT(record, object) put(record, &(object), sizeof(object))

static foresto_status run_number(struct record *record, double value) {
    if (value != value) {
        return FORESTO_E_ENVIRONMENT;
    }
    PUT(record, value);
    return FORESTO_OK;
}

/* A function of numbers has no status; NaN says that it refuses. */
#define NUMBER_CALL(name, call)                                                                                        \
    static foresto_status run_##name(struct record *record) {                                                          \
        double value = 0.0;                                                                                            \
        foresto_status status = CALL((value = call, FORESTO_OK));                                                      \
        return status ? status : run_number(record, value);                                                            \
    }

NUMBER_CALL(exp, foresto_exp(ONE_THIRD))
NUMBER_CALL(log, foresto_log(ONE_THIRD))
NUMBER_CALL(pow, foresto_pow(1.1, ONE_THIRD))
NUMBER_CALL(sqrt, foresto_sqrt(ONE_THIRD))

/* Functions that return text, a number of things or a date, and can fail in no way. */
#define PLAIN_CALL(name, type, call)                                                                                   \
    static foresto_status run_##name(struct record *record) {                                                          \
        type value = (type)UNTOUCHED;                                                                                  \
        foresto_status status = CALL((value = (type)(call), FORESTO_OK));                                              \
        PUT(record, value);                                                                                            \
        return status;                                                                                                 \
    }

PLAIN_CALL(abi_version, uint32_t, foresto_abi_version())
PLAIN_CALL(date_weekday, uint32_t, foresto_date_weekday(19748))
PLAIN_CALL(engine_version, char, foresto_engine_version()[0])
PLAIN_CALL(version, char, foresto_version()[0])
PLAIN_CALL(status_message, char, foresto_status_message(FORESTO_E_ENVIRONMENT)[0])
PLAIN_CALL(panel_asset_count, uint64_t, foresto_panel_asset_count(objects.panel))
PLAIN_CALL(panel_day_count, uint64_t, foresto_panel_day_count(objects.panel))
PLAIN_CALL(panel_dates, foresto_date, foresto_panel_dates(objects.panel)[1])
PLAIN_CALL(session_asset_count, uint64_t, foresto_session_asset_count(objects.session))
PLAIN_CALL(session_instrument_count, uint64_t, foresto_session_instrument_count(objects.session))

/* Functions with a status that write one object. */
#define OBJECT_CALL(name, type, call)                                                                                  \
    static foresto_status run_##name(struct record *record) {                                                          \
        type object;                                                                                                   \
        memset(&object, UNTOUCHED, sizeof object);                                                                     \
        foresto_status status = CALL(call);                                                                            \
        PUT(record, object);                                                                                           \
        return status;                                                                                                 \
    }

OBJECT_CALL(base_day_policy_parse, uint32_t, foresto_base_day_policy_parse("LAST_TRADING_DAY", &object))
OBJECT_CALL(baseline_parse, uint32_t, foresto_baseline_parse("HOLD", &object))
OBJECT_CALL(frequency_parse, uint32_t, foresto_frequency_parse("MONTHLY", &object))
OBJECT_CALL(missing_policy_parse, uint32_t, foresto_missing_policy_parse("REJECT", &object))
OBJECT_CALL(panel_kind_parse, uint32_t, foresto_panel_kind_parse("RETURNS", &object))
OBJECT_CALL(rule_type_parse, uint32_t, foresto_rule_type_parse("DRIFT", &object))
OBJECT_CALL(gate, uint32_t, foresto_gate(1, 1, 0, &object, NULL))
OBJECT_CALL(date_from_civil, foresto_date, foresto_date_from_civil(2024, 2, 29, &object))
OBJECT_CALL(date_parse, foresto_date, foresto_date_parse("2024-02-29", 10, &object))
OBJECT_CALL(schedule_is_due, uint32_t, foresto_schedule_is_due(1, 0, 19753, 19754, 19755, &object, NULL))
OBJECT_CALL(double_parse, double, foresto_double_parse("0.1234567890123456789e-5", 24, &object))
OBJECT_CALL(turnover, double, foresto_turnover(VALUES, TARGETS, ASSETS, &object, NULL))
OBJECT_CALL(monitor_event, uint32_t, foresto_monitor_event(&objects.event, NULL, &object, NULL))
OBJECT_CALL(environment_check, char, foresto_environment_check(NULL))
OBJECT_CALL(rule_validate, char, foresto_rule_validate(&objects.rule, NULL))
OBJECT_CALL(rule_check_active, char, foresto_rule_check_active(&objects.rule, 19754, NULL))

/* Functions that write text or bytes into room of the caller's. */
#define TEXT_CALL(name, call)                                                                                          \
    static foresto_status run_##name(struct record *record) {                                                          \
        char text[2048];                                                                                               \
        size_t length = UNTOUCHED;                                                                                     \
        memset(text, UNTOUCHED, sizeof text);                                                                          \
        foresto_status status = CALL(call);                                                                            \
        PUT(record, text);                                                                                             \
        PUT(record, length);                                                                                           \
        return status;                                                                                                 \
    }

TEXT_CALL(date_format, foresto_date_format(19748, text))
TEXT_CALL(double_format, foresto_double_format(ONE_THIRD, text, sizeof text, &length))
TEXT_CALL(numeric_format, foresto_numeric_format(1e5 / 3.0, 18, 8, text, sizeof text, &length))
TEXT_CALL(event_write_json, foresto_event_write_json(&objects.event, text, sizeof text, &length, NULL))
TEXT_CALL(figures_write_json, foresto_figures_write_json(&objects.figures, text, sizeof text, &length, NULL))
TEXT_CALL(request_write_json, foresto_request_write_json(&objects.request, text, sizeof text, &length, NULL))
TEXT_CALL(rule_write_json, foresto_rule_write_json(&objects.rule, text, sizeof text, &length, NULL))
TEXT_CALL(weights_write_json, foresto_weights_write_json(objects.instruments.asset_names, TARGETS, ASSETS, text,
                                                         sizeof text, &length, NULL))
TEXT_CALL(request_hash, foresto_request_hash(&objects.request, text, NULL))
TEXT_CALL(panel_fingerprint, foresto_panel_fingerprint(objects.panel, FORESTO_DATE_NONE, FORESTO_DATE_NONE, text))
TEXT_CALL(rule_trigger_detail, foresto_rule_trigger_detail(&objects.rule, FORESTO_TRIGGER_DRIFT, text, NULL))
TEXT_CALL(self_test, foresto_self_test(NULL, text, NULL))
TEXT_CALL(sha256, foresto_sha256("abc", 3, (uint8_t *)text))
TEXT_CALL(sha256_hex, foresto_sha256_hex("abc", 3, text))
TEXT_CALL(session_export, foresto_session_export(objects.session, (uint8_t *)text, sizeof text, &length, NULL))

/* Functions that fill a struct which knows its size. */
#define STRUCT_CALL(name, type, initial, call)                                                                         \
    static foresto_status run_##name(struct record *record) {                                                          \
        type object = initial;                                                                                         \
        foresto_status status = CALL(call);                                                                            \
        PUT(record, object);                                                                                           \
        return status;                                                                                                 \
    }

STRUCT_CALL(cost, foresto_rebalancing, FORESTO_REBALANCING_INIT, foresto_cost(1e6 / 3.0, 0.1, 0.001, &object, NULL))
STRUCT_CALL(evaluate, foresto_decision, FORESTO_DECISION_INIT,
            foresto_evaluate(&objects.rule, VALUES, TARGETS, ASSETS, 19753, 19754, 19755, &object, NULL))
STRUCT_CALL(event_write_row, foresto_event_row, FORESTO_EVENT_ROW_INIT,
            foresto_event_write_row(&objects.event, &object, NULL))
STRUCT_CALL(figures_compare, foresto_figures, FORESTO_FIGURES_INIT,
            foresto_figures_compare(&objects.figures, &objects.figures, &object, NULL))
STRUCT_CALL(result_summary, foresto_summary, FORESTO_SUMMARY_INIT, foresto_result_summary(objects.result, &object))
STRUCT_CALL(session_summary, foresto_summary, FORESTO_SUMMARY_INIT, foresto_session_summary(objects.session, &object))
STRUCT_CALL(result_event, foresto_event, FORESTO_EVENT_INIT, foresto_result_event(objects.result, 0, &object))
STRUCT_CALL(result_events, foresto_event_view, FORESTO_EVENT_VIEW_INIT, foresto_result_events(objects.result, &object))
STRUCT_CALL(result_navs, foresto_nav_view, FORESTO_NAV_VIEW_INIT, foresto_result_navs(objects.result, &object))
STRUCT_CALL(rule_repository_find, foresto_rule, FORESTO_RULE_INIT,
            foresto_rule_repository_find(&watched_rules, 7, NULL, &object, &fault))

static foresto_status run_rule_repository_find_name(struct record *record) {
    foresto_rule rule = FORESTO_RULE_INIT;
    foresto_status status = CALL(foresto_rule_repository_find(&watched_rules, 0, "month end", &rule, &fault));
    PUT(record, rule);
    return status;
}

static foresto_status run_date_to_civil(struct record *record) {
    int32_t year = UNTOUCHED;
    uint32_t month = UNTOUCHED, day = UNTOUCHED;
    foresto_status status = CALL(foresto_date_to_civil(19748, &year, &month, &day));
    PUT(record, year);
    PUT(record, month);
    PUT(record, day);
    return status;
}

static foresto_status run_drift(struct record *record) {
    double drift = UNTOUCHED;
    uint64_t asset = UNTOUCHED;
    foresto_status status = CALL(foresto_drift(VALUES, TARGETS, ASSETS, &drift, &asset, NULL));
    PUT(record, drift);
    PUT(record, asset);
    return status;
}

static foresto_status run_weights(struct record *record) {
    double weights[ASSETS] = {UNTOUCHED};
    foresto_status status = CALL(foresto_weights(VALUES, ASSETS, weights, NULL));
    PUT(record, weights);
    return status;
}

/* As many accounts as fill vectors of every width, and some more. */
static foresto_status run_accounts_evaluate(struct record *record) {
    enum { ACCOUNTS = 19 };
    double values[ACCOUNTS * ASSETS], drift[ACCOUNTS] = {UNTOUCHED}, turnover[ACCOUNTS] = {UNTOUCHED};
    uint32_t triggers[ACCOUNTS] = {UNTOUCHED};
    foresto_accounts accounts = FORESTO_ACCOUNTS_INIT;
    foresto_decision_columns columns = FORESTO_DECISION_COLUMNS_INIT;
    for (int i = 0; i < ACCOUNTS * ASSETS; i++) {
        values[i] = VALUES[i % ASSETS] + 0.7 * (double)i;
    }
    accounts.account_count = columns.count = ACCOUNTS;
    accounts.asset_count = accounts.account_stride = ASSETS;
    accounts.values = values;
    accounts.targets = TARGETS;
    accounts.rule = &objects.rule;
    accounts.previous = 19753;
    accounts.today = 19754;
    accounts.next = 19755;
    columns.trigger_types = triggers;
    columns.max_drift = drift;
    columns.turnover = turnover;
    foresto_status status = CALL(foresto_accounts_evaluate(&accounts, &columns, &fault));
    PUT(record, triggers);
    PUT(record, drift);
    PUT(record, turnover);
    return status;
}

static foresto_status run_rebalance(struct record *record) {
    double after[ASSETS] = {UNTOUCHED}, trades[ASSETS] = {UNTOUCHED};
    foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
    foresto_status status = CALL(foresto_rebalance(VALUES, TARGETS, ASSETS, 0.001, after, trades, &rebalancing, NULL));
    PUT(record, after);
    PUT(record, trades);
    PUT(record, rebalancing);
    return status;
}

static foresto_status run_schedule_mark(struct record *record) {
    uint8_t marks[DAYS] = {UNTOUCHED};
    uint64_t due = UNTOUCHED;
    foresto_status status = CALL(foresto_schedule_mark(1, 1, objects.dates, DAYS, marks, &due, NULL));
    PUT(record, marks);
    PUT(record, due);
    return status;
}

static foresto_status run_figures_compute(struct record *record) {
    foresto_figures figures = FORESTO_FIGURES_INIT;
    foresto_nav_view view = FORESTO_NAV_VIEW_INIT;
    foresto_result_navs(objects.result, &view);
    foresto_status status = CALL(foresto_figures_compute(view.nav, view.dates, view.count, NULL, &figures, NULL));
    PUT(record, figures);
    return status;
}

static foresto_status run_monitor_run(struct record *record) {
    uint32_t alerts = UNTOUCHED;
    const foresto_monitor_counts counts = {sizeof counts, FORESTO_RULE_PERIODIC, 3, 2, 4};
    foresto_status status = CALL(foresto_monitor_run(&counts, &alerts, NULL));
    PUT(record, alerts);
    return status;
}

static foresto_status run_nav_write_row(struct record *record) {
    const foresto_nav_record nav_record = {sizeof nav_record, 19748, 1e6 / 3.0, 0.1, 0.2, 1e7 / 3.0, -0.3};
    foresto_nav_row row = FORESTO_NAV_ROW_INIT;
    foresto_status status = CALL(foresto_nav_write_row(&nav_record, &row, NULL));
    PUT(record, row);
    return status;
}

static foresto_status run_rule_repository_active(struct record *record) {
    foresto_rule rule = FORESTO_RULE_INIT;
    uint32_t found = UNTOUCHED;
    foresto_status status = CALL(foresto_rule_repository_active(&watched_rules, 1, 19754, 0, &rule, &found, &fault));
    PUT(record, rule);
    PUT(record, found);
    return status;
}

/* What a panel holds, seen through its fingerprint; and through a run, since returns become an index when it is made.
 */
static void put_panel(struct record *record, const foresto_panel *panel) {
    char hex[FORESTO_SHA256_HEX_SIZE] = "";
    foresto_request request = objects.request;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    foresto_result *result = NULL;
    if (panel) {
        foresto_panel_fingerprint(panel, FORESTO_DATE_NONE, FORESTO_DATE_NONE, hex);
        request.panel = panel;
        foresto_simulate(&request, NULL, &result, NULL);
        foresto_result_summary(result, &summary);
        foresto_result_destroy(result);
    }
    PUT(record, hex);
    PUT(record, summary);
}

static foresto_status create_panel(struct record *record, const foresto_panel_spec *spec) {
    foresto_panel *panel = NULL;
    foresto_status status = CALL(foresto_panel_create(spec, watched_host.allocator, &panel, &fault));
    put_panel(record, panel);
    foresto_panel_destroy(panel);
    return status;
}

static foresto_status run_panel_create(struct record *record) {
    return create_panel(record, &objects.spec);
}

static foresto_status run_panel_create_returns(struct record *record) {
    foresto_panel_spec spec = objects.spec;
    spec.kind = FORESTO_PANEL_RETURNS;
    spec.values = objects.returns;
    return create_panel(record, &spec);
}

static foresto_status run_panel_destroy(struct record *record) {
    foresto_panel *panel = NULL;
    (void)record;
    foresto_panel_create(&objects.spec, watched_host.allocator, &panel, NULL);
    foresto_status status = CALL((foresto_panel_destroy(panel), FORESTO_OK));
    if (status) {
        foresto_panel_destroy(panel);
    }
    return status;
}

static void put_result(struct record *record, const foresto_result *result) {
    foresto_nav_view navs = FORESTO_NAV_VIEW_INIT;
    foresto_event_view events = FORESTO_EVENT_VIEW_INIT;
    if (result) {
        foresto_result_navs(result, &navs);
        foresto_result_events(result, &events);
        put(record, navs.nav, navs.count * sizeof *navs.nav);
        put(record, navs.drawdown, navs.count * sizeof *navs.drawdown);
        put(record, events.cost_amount, events.count * sizeof *events.cost_amount);
        put(record, events.before_weights, events.count * events.asset_count * sizeof *events.before_weights);
    }
}

static foresto_status simulate(struct record *record, const foresto_request *request) {
    foresto_result *result = NULL;
    foresto_status status = CALL(foresto_simulate(request, &watched_host, &result, &fault));
    put_result(record, result);
    foresto_result_destroy(result);
    return status;
}

static foresto_status run_simulate(struct record *record) {
    return simulate(record, &objects.request);
}

static foresto_status run_simulate_phase1(struct record *record) {
    foresto_request request = objects.request;
    request.rule = NULL;
    return simulate(record, &request);
}

static foresto_status run_simulate_into(struct record *record) {
    double nav[DAYS] = {UNTOUCHED}, drawdown[DAYS] = {UNTOUCHED}, before[DAYS * ASSETS] = {UNTOUCHED};
    foresto_run_columns columns = FORESTO_RUN_COLUMNS_INIT;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    columns.day_capacity = columns.event_capacity = DAYS;
    columns.nav = nav;
    columns.drawdown = drawdown;
    columns.before_weights = before;
    foresto_status status = CALL(foresto_simulate_into(&objects.request, &watched_host, &columns, &summary, &fault));
    PUT(record, nav);
    PUT(record, drawdown);
    PUT(record, before);
    PUT(record, summary);
    return status;
}

static foresto_status run_result_destroy(struct record *record) {
    foresto_result *result = NULL;
    (void)record;
    foresto_simulate(&objects.request, &watched_host, &result, NULL);
    foresto_status status = CALL((foresto_result_destroy(result), FORESTO_OK));
    if (status) {
        foresto_result_destroy(result);
    }
    return status;
}

/* What a session is, seen through what it can be saved as. */
static void put_session(struct record *record, const foresto_session *session) {
    uint8_t state[2048];
    size_t size = 0;
    if (session && foresto_session_export(session, state, sizeof state, &size, NULL) == FORESTO_OK) {
        put(record, state, size);
    }
}

static foresto_session *restored(void) {
    foresto_session *session = NULL;
    foresto_session_restore(objects.state, objects.state_size, &session_host, &session, NULL);
    return session;
}

static foresto_status run_session_open(struct record *record) {
    foresto_session *session = NULL;
    foresto_request request = objects.request;
    request.panel = NULL;
    foresto_status status = CALL(foresto_session_open(&request, &objects.instruments, &session_host, &session, &fault));
    put_session(record, session);
    foresto_session_close(session);
    return status;
}

static foresto_status run_session_restore(struct record *record) {
    foresto_session *session = NULL;
    foresto_status status =
        CALL(foresto_session_restore(objects.state, objects.state_size, &session_host, &session, &fault));
    put_session(record, session);
    foresto_session_close(session);
    return status;
}

static foresto_status run_session_step(struct record *record) {
    foresto_session *session = restored();
    foresto_step step = FORESTO_STEP_INIT;
    const int t = DAYS / 2;
    foresto_status status = CALL(foresto_session_step(session, objects.dates[t], objects.prices + t * ASSETS, ASSETS, 1,
                                                      objects.dates[t + 1], &step, NULL));
    PUT(record, step);
    put_session(record, session);
    foresto_session_close(session);
    return status;
}

static foresto_status run_session_event(struct record *record) {
    foresto_session *session = restored();
    foresto_event event = FORESTO_EVENT_INIT;
    foresto_session_step(session, objects.dates[DAYS / 2], objects.prices, ASSETS, 1, 19999, NULL, NULL);
    foresto_status status = CALL(foresto_session_event(session, &event));
    PUT(record, event.turnover);
    PUT(record, event.cost_amount);
    PUT(record, event.trigger_detail);
    foresto_session_close(session);
    return status;
}

static foresto_status run_session_values(struct record *record) {
    double held[ASSETS] = {UNTOUCHED};
    foresto_status status = CALL(foresto_session_values(objects.session, held, ASSETS));
    PUT(record, held);
    return status;
}

static foresto_status run_session_close(struct record *record) {
    foresto_session *session = restored();
    (void)record;
    foresto_status status = CALL((foresto_session_close(session), FORESTO_OK));
    if (status) {
        foresto_session_close(session);
    }
    return status;
}

static foresto_status run_sweep_run(struct record *record) {
    double navs[2] = {UNTOUCHED, UNTOUCHED};
    foresto_figures figures[2] = {FORESTO_FIGURES_INIT, FORESTO_FIGURES_INIT};
    const foresto_rule *rules[2] = {&objects.rule, NULL};
    foresto_request request = objects.request;
    foresto_sweep sweep = FORESTO_SWEEP_INIT;
    foresto_sweep_columns columns = FORESTO_SWEEP_COLUMNS_INIT;
    request.rule = NULL;
    request.weights = NULL;
    sweep.request = &request;
    sweep.weights = TARGETS;
    sweep.mix_count = 1;
    sweep.rules = rules;
    sweep.rule_count = 2;
    columns.count = 2;
    columns.final_nav = navs;
    columns.figures = figures;
    columns.figures_size = sizeof figures[0];
    foresto_status status = CALL(foresto_sweep_run(&sweep, &sweep_host, &columns, &fault));
    PUT(record, navs);
    PUT(record, figures);
    return status;
}

static foresto_status run_execute(struct record *record) {
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    foresto_request request = objects.request;
    request.panel = NULL;
    request.rule = NULL;
    execution.request = &request;
    execution.rule_id = 7;
    execution.host = &watched_host;
    execution.feed = &watched_feed;
    execution.calendar = &watched_calendar;
    execution.rules = &watched_rules;
    execution.store = &watched_store;
    foresto_status status = CALL(foresto_execute(&execution, &outcome, &fault));
    PUT(record, outcome);
    return status;
}

#define ENTRY(name)                                                                                                    \
    { "foresto_" #name, run_##name }

const struct call calls[] = {
    ENTRY(abi_version),
    ENTRY(accounts_evaluate),
    ENTRY(base_day_policy_parse),
    ENTRY(baseline_parse),
    ENTRY(cost),
    ENTRY(date_format),
    ENTRY(date_from_civil),
    ENTRY(date_parse),
    ENTRY(date_to_civil),
    ENTRY(date_weekday),
    ENTRY(double_format),
    ENTRY(double_parse),
    ENTRY(drift),
    ENTRY(engine_version),
    ENTRY(environment_check),
    ENTRY(evaluate),
    ENTRY(event_write_json),
    ENTRY(event_write_row),
    ENTRY(execute),
    ENTRY(exp),
    ENTRY(figures_compare),
    ENTRY(figures_compute),
    ENTRY(figures_write_json),
    ENTRY(frequency_parse),
    ENTRY(gate),
    ENTRY(log),
    ENTRY(missing_policy_parse),
    ENTRY(monitor_event),
    ENTRY(monitor_run),
    ENTRY(nav_write_row),
    ENTRY(numeric_format),
    ENTRY(panel_asset_count),
    ENTRY(panel_create),
    {"foresto_panel_create", run_panel_create_returns},
    ENTRY(panel_dates),
    ENTRY(panel_day_count),
    ENTRY(panel_destroy),
    ENTRY(panel_fingerprint),
    ENTRY(panel_kind_parse),
    ENTRY(pow),
    ENTRY(rebalance),
    ENTRY(request_hash),
    ENTRY(request_write_json),
    ENTRY(result_destroy),
    ENTRY(result_event),
    ENTRY(result_events),
    ENTRY(result_navs),
    ENTRY(result_summary),
    ENTRY(rule_check_active),
    ENTRY(rule_repository_active),
    ENTRY(rule_repository_find),
    {"foresto_rule_repository_find", run_rule_repository_find_name},
    ENTRY(rule_trigger_detail),
    ENTRY(rule_type_parse),
    ENTRY(rule_validate),
    ENTRY(rule_write_json),
    ENTRY(schedule_is_due),
    ENTRY(schedule_mark),
    ENTRY(self_test),
    ENTRY(session_asset_count),
    ENTRY(session_close),
    ENTRY(session_event),
    ENTRY(session_export),
    ENTRY(session_instrument_count),
    ENTRY(session_open),
    ENTRY(session_restore),
    ENTRY(session_step),
    ENTRY(session_summary),
    ENTRY(session_values),
    ENTRY(sha256),
    ENTRY(sha256_hex),
    ENTRY(simulate),
    {"foresto_simulate", run_simulate_phase1},
    ENTRY(simulate_into),
    ENTRY(sqrt),
    ENTRY(status_message),
    ENTRY(sweep_run),
    ENTRY(turnover),
    ENTRY(version),
    ENTRY(weights),
    ENTRY(weights_write_json),
};
const size_t calls_count = sizeof calls / sizeof calls[0];
