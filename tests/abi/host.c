/* SPDX-License-Identifier: MIT */
/* A host that hands over each public struct in memory of its own with exactly the bytes that it knows, takes what it
 * knows through each table of functions, and finds batch, stream and execution agreeing. Built against the headers of
 * the baseline it runs with the library of today; built with a sanitizer it shows that nobody looks beyond a struct. */
#ifndef HEADER
#define HEADER "baseline/foresto.h"
#endif
#include HEADER

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS = 4, ASSETS = 2 };

static const foresto_date dates[DAYS] = {19753, 19754, 19755, 19758}; /* 2024-01-31 to 2024-02-05 */
static const double prices[DAYS][ASSETS] = {{100, 50}, {110, 50}, {150, 40}, {150, 44}};
static const char *const names[ASSETS] = {"A", "B"};
static const double weights[ASSETS] = {0.5, 0.5};

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "line %d: %s\n", __LINE__, #condition);                                                    \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)
#define CHECK_OK(call) check_ok(call, __LINE__)

static foresto_error *error;

static void check_ok(foresto_status status, int line) {
    if (status != FORESTO_OK) {
        fprintf(stderr, "line %d: %s: %s\n", line, foresto_status_name(status), error->message);
        exit(1);
    }
}

/* What a run has handed over, and what it has allocated. */
struct seen {
    double navs[DAYS];
    int nav_count;
    int event_count;
    int advances;
    int live;
    int begun, committed, rolled_back;
    int next_row;
    int tasks;
};

static void *allocate(void *user, size_t size) {
    ((struct seen *)user)->live++;
    return malloc(size);
}

static void release(void *user, void *memory) {
    ((struct seen *)user)->live--;
    free(memory);
}

static int32_t take_event(void *user, const foresto_event *event) {
    struct seen *seen = user;
    CHECK(event->struct_size >= sizeof *event && event->asset_count == ASSETS);
    CHECK(strcmp(event->asset_names[1], "B") == 0 && event->after_weights[0] == 0.5);
    seen->event_count++;
    return 0;
}

static int32_t take_nav(void *user, const foresto_nav_record *record) {
    struct seen *seen = user;
    CHECK(record->struct_size >= sizeof *record && seen->nav_count < DAYS);
    CHECK(record->date == dates[seen->nav_count]);
    seen->navs[seen->nav_count++] = record->nav;
    return 0;
}

static int32_t price_trades(void *user, const foresto_trades *trades, double *cost_amount) {
    (void)user;
    CHECK(trades->struct_size >= sizeof *trades && trades->asset_count == ASSETS);
    CHECK(fabs(trades->gross_trades[0] + trades->gross_trades[1]) < 1e-9);
    *cost_amount = 0.001 * trades->turnover * trades->nav;
    return 0;
}

static int32_t advance(void *user, uint64_t done, uint64_t total) {
    CHECK(total == 0 || done <= total);
    ((struct seen *)user)->advances++;
    return 0;
}

static int32_t next_day(void *user, foresto_feed_row *row) {
    struct seen *seen = user;
    CHECK(row->struct_size >= sizeof *row && row->date == FORESTO_DATE_NONE);
    if (seen->next_row < DAYS) {
        row->date = dates[seen->next_row];
        row->values = prices[seen->next_row++];
        row->count = ASSETS;
    }
    return 0;
}

static int32_t next_trading_date(void *user, foresto_date last, foresto_date *next) {
    (void)user;
    CHECK(last == dates[DAYS - 1]);
    *next = last + 1;
    return 0;
}

static int32_t get_rule(foresto_rule *rule, uint32_t *found) {
    CHECK(rule->struct_size >= sizeof *rule);
    rule->rule_type = FORESTO_RULE_HYBRID;
    rule->frequency = FORESTO_FREQUENCY_MONTHLY;
    rule->drift_threshold = 0.1;
    rule->rule_id = 7;
    *found = 1;
    return 0;
}

static int32_t get_by_id(void *user, int64_t rule_id, foresto_rule *rule, uint32_t *found) {
    (void)user;
    CHECK(rule_id == 7);
    return get_rule(rule, found);
}

static int32_t get_by_name(void *user, const char *rule_name, foresto_rule *rule, uint32_t *found) {
    (void)user;
    CHECK(strcmp(rule_name, "monthly") == 0);
    return get_rule(rule, found);
}

static int32_t list_active(void *user, foresto_date as_of, uint64_t index, foresto_rule *rule, uint32_t *found) {
    (void)user;
    CHECK(as_of == FORESTO_DATE_NONE);
    return index < 2 ? get_rule(rule, found) : 0;
}

/* Every task once, from the last to the first. */
static int32_t parallel_for(void *user, uint64_t count, void (*task)(void *data, uint64_t index), void *data) {
    ((struct seen *)user)->tasks += (int)count;
    while (count > 0) {
        task(data, --count);
    }
    return 0;
}

static int32_t begin_run(void *user, const foresto_run_header *header, int64_t *run_id) {
    CHECK(header->struct_size >= sizeof *header && header->mode == FORESTO_MODE_REBALANCED);
    CHECK(strcmp(header->engine_version, foresto_engine_version()) == 0);
    CHECK(header->instruments->asset_count == ASSETS && strcmp(header->instruments->asset_names[1], "B") == 0);
    ((struct seen *)user)->begun++;
    *run_id = 42;
    return 0;
}

static int32_t commit_run(void *user, int64_t run_id, const foresto_summary *summary) {
    CHECK(run_id == 42 && summary->struct_size >= sizeof *summary && summary->day_count == DAYS);
    ((struct seen *)user)->committed++;
    return 0;
}

static int32_t rollback_run(void *user, int64_t run_id) {
    CHECK(run_id == 42);
    ((struct seen *)user)->rolled_back++;
    return 0;
}

/* What lies behind a struct: nothing, so that a sanitizer sees who looks beyond, or else marks. */
#ifdef SANITIZED
enum { MARKS = 0 };
#else
enum { MARKS = 64 };
#endif

static struct {
    unsigned char *memory;
    size_t size;
} kept[512];
static size_t kept_count;

/* A copy in memory of its own. Kept to the end. */
static void *exactly(const void *bytes, size_t size) {
    unsigned char *memory = malloc(size + MARKS);
    CHECK(memory != NULL && kept_count < sizeof kept / sizeof *kept);
    memset(memory + size, 0xa5, MARKS);
    kept[kept_count].memory = memory;
    kept[kept_count++].size = size;
    return memcpy(memory, bytes, size);
}

static void free_kept(void) {
    while (kept_count > 0) {
        kept_count--;
        for (size_t i = MARKS; i > 0; i--) {
            CHECK(kept[kept_count].memory[kept[kept_count].size + i - 1] == 0xa5);
        }
        free(kept[kept_count].memory);
    }
}
#define EXACTLY(object) exactly(&(object), sizeof(object))

static foresto_rule *hybrid(void) {
    foresto_rule rule = FORESTO_RULE_INIT;
    uint32_t found = 0;
    get_rule(&rule, &found);
    return EXACTLY(rule);
}

static foresto_panel *make_panel(void) {
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.day_count = DAYS;
    spec.asset_count = ASSETS;
    spec.day_stride = ASSETS;
    spec.dates = dates;
    spec.values = prices[0];
    spec.asset_names = names;
    foresto_panel_spec *exact = EXACTLY(spec);
    foresto_panel *panel = NULL;
    CHECK_OK(foresto_panel_create(exact, NULL, &panel, error));
    return panel;
}

static foresto_request *make_request(const foresto_panel *panel, const foresto_rule *rule) {
    foresto_request request = FORESTO_REQUEST_INIT;
    request.use_rebalancing = 1;
    request.panel = panel;
    request.weights = weights;
    request.asset_count = ASSETS;
    request.initial_amount = 1000.0;
    request.rule = rule;
    return EXACTLY(request);
}

static const foresto_host *make_host(struct seen *seen) {
    const foresto_allocator allocator = {sizeof allocator, 0, seen, allocate, release, NULL};
    const foresto_event_sink event_sink = {sizeof event_sink, 0, seen, take_event};
    const foresto_nav_sink nav_sink = {sizeof nav_sink, 0, seen, take_nav};
    const foresto_cost_model cost_model = {sizeof cost_model, 0, seen, price_trades, NULL, NULL};
    const foresto_progress progress = {sizeof progress, 0, seen, advance};
    foresto_host host = FORESTO_HOST_INIT;
    host.allocator = EXACTLY(allocator);
    host.event_sink = EXACTLY(event_sink);
    host.nav_sink = EXACTLY(nav_sink);
    host.cost_model = EXACTLY(cost_model);
    host.progress = EXACTLY(progress);
    return EXACTLY(host);
}

static void look_at_results(const foresto_result *result) {
    foresto_summary summary = FORESTO_SUMMARY_INIT, *exact_summary = EXACTLY(summary);
    foresto_nav_view view = FORESTO_NAV_VIEW_INIT, *exact_view = EXACTLY(view);
    foresto_event event = FORESTO_EVENT_INIT, *exact_event = EXACTLY(event);
    foresto_event_row row = FORESTO_EVENT_ROW_INIT, *exact_row = EXACTLY(row);
    foresto_event_view events = FORESTO_EVENT_VIEW_INIT, *exact_events = EXACTLY(events);
    foresto_nav_record nav = FORESTO_NAV_RECORD_INIT;
    foresto_nav_row nav_row = FORESTO_NAV_ROW_INIT, *exact_nav_row = EXACTLY(nav_row);
    const foresto_figures figures = FORESTO_FIGURES_INIT;
    foresto_figures *exact_figures = EXACTLY(figures);
    foresto_figures *exact_difference = EXACTLY(figures);
    const foresto_figures_options options = FORESTO_FIGURES_OPTIONS_INIT;
    const foresto_monitor_limits limits = FORESTO_MONITOR_LIMITS_INIT;
    const foresto_monitor_counts counts = FORESTO_MONITOR_COUNTS_INIT;
    char text[1024];
    uint32_t alerts = 1;
    CHECK_OK(foresto_result_summary(result, exact_summary));
    CHECK(exact_summary->struct_size == sizeof summary && exact_summary->day_count == DAYS);
    CHECK_OK(foresto_result_navs(result, exact_view));
    CHECK(exact_view->count == DAYS && exact_view->nav[DAYS - 1] == exact_summary->final_nav);
    CHECK_OK(foresto_result_event(result, 0, exact_event));
    CHECK_OK(foresto_event_write_row(exact_event, exact_row, error));
    CHECK(strcmp(exact_row->trigger_type, "PERIODIC") == 0);
    CHECK_OK(foresto_result_events(result, exact_events));
    CHECK(exact_events->count == exact_summary->event_count && exact_events->asset_count == ASSETS);
    CHECK(exact_events->nav_after[0] == exact_event->nav_after && exact_events->dates[0] == exact_event->event_date);
    CHECK(strcmp(exact_events->periodic_detail, exact_event->trigger_detail) == 0);
    nav.date = exact_view->dates[0];
    nav.nav = nav.high_water_mark = 999.5;
    CHECK_OK(foresto_nav_write_row(EXACTLY(nav), exact_nav_row, error));
    CHECK(strcmp(exact_nav_row->date, "2024-01-31") == 0 && strcmp(exact_nav_row->nav, "999.5000") == 0);
    CHECK_OK(foresto_figures_compute(exact_view->nav, exact_view->dates, exact_view->count, EXACTLY(options),
                                     exact_figures, error));
    CHECK_OK(foresto_figures_compare(exact_figures, exact_figures, exact_difference, error));
    CHECK_OK(foresto_figures_write_json(exact_figures, text, sizeof text, NULL, error));
    CHECK_OK(foresto_event_write_json(exact_event, text, sizeof text, NULL, error));
    CHECK_OK(foresto_monitor_event(exact_event, EXACTLY(limits), &alerts, error));
    CHECK_OK(foresto_monitor_run(EXACTLY(counts), &alerts, error));
    CHECK(exact_difference->total_return == 0.0 && alerts == 0);
    CHECK(fabs(exact_figures->total_return - (exact_summary->final_nav / exact_view->nav[0] - 1)) < 1e-15);
}

static struct seen simulate(const foresto_request *request) {
    struct seen seen = {0};
    foresto_result *result = NULL;
    CHECK_OK(foresto_simulate(request, make_host(&seen), &result, error));
    look_at_results(result);
    foresto_result_destroy(result);
    CHECK(seen.live == 0 && seen.nav_count == DAYS && seen.advances > 0);
    return seen;
}

/* Into arrays of the host's, with the bits of the batch. */
static void simulate_into(const foresto_request *request, const struct seen *batch) {
    struct seen seen = {0};
    foresto_date days[DAYS], event_dates[DAYS];
    double nav[DAYS], nav_after[DAYS], before_weights[DAYS][ASSETS];
    foresto_run_columns columns = FORESTO_RUN_COLUMNS_INIT;
    columns.day_capacity = columns.event_capacity = DAYS;
    columns.dates = days;
    columns.nav = nav;
    columns.event_dates = event_dates;
    columns.nav_after = nav_after;
    columns.before_weights = before_weights[0];
    const foresto_run_columns *exact_columns = EXACTLY(columns);
    foresto_summary summary = FORESTO_SUMMARY_INIT, *exact_summary = EXACTLY(summary);
    CHECK_OK(foresto_simulate_into(request, make_host(&seen), exact_columns, exact_summary, error));
    CHECK(exact_summary->day_count == DAYS && exact_summary->event_count == (uint64_t)batch->event_count);
    CHECK(memcmp(nav, batch->navs, sizeof nav) == 0 && memcmp(days, dates, sizeof days) == 0);
    CHECK(event_dates[0] == dates[0] && nav_after[0] == nav[0]);
    CHECK(fabs(before_weights[0][0] + before_weights[0][1] - 1) < 1e-12);
    CHECK(seen.live == 0 && seen.event_count == batch->event_count && seen.advances > 0);
}

/* With the cost model of the batch, a session has its bits, also when it is saved on the way. */
static void stream(const foresto_request *request, const struct seen *batch) {
    struct seen seen = {0};
    const foresto_allocator allocator = {sizeof allocator, 0, &seen, allocate, release, NULL};
    const foresto_cost_model cost_model = {sizeof cost_model, 0, &seen, price_trades, "by turnover", NULL};
    foresto_host host = FORESTO_HOST_INIT;
    host.allocator = EXACTLY(allocator);
    host.cost_model = EXACTLY(cost_model);
    const foresto_host *exact_host = EXACTLY(host);
    static uint8_t state[4096];
    size_t size = 0;
    double values[ASSETS];
    foresto_session *session = NULL;
    foresto_step step = FORESTO_STEP_INIT, *exact = EXACTLY(step);
    const foresto_event event = FORESTO_EVENT_INIT;
    const foresto_summary summary = FORESTO_SUMMARY_INIT;
    int events = 0;
    CHECK_OK(foresto_session_open(request, NULL, exact_host, &session, error));
    CHECK(foresto_session_event(session, EXACTLY(event)) == FORESTO_E_ARGUMENT);
    CHECK_OK(foresto_session_summary(session, EXACTLY(summary)));
    for (int day = 0; day < DAYS; day++) {
        foresto_date next = day + 1 < DAYS ? dates[day + 1] : dates[day] + 1;
        CHECK_OK(foresto_session_export(session, state, sizeof state, &size, error));
        foresto_session_close(session);
        CHECK_OK(foresto_session_restore(state, size, exact_host, &session, error));
        CHECK_OK(foresto_session_step(session, dates[day], prices[day], ASSETS, 1, next, exact, error));
        CHECK(exact->trading_day == 1 && exact->nav == batch->navs[day]);
        events += (int)exact->rebalanced;
    }
    CHECK_OK(foresto_session_values(session, values, ASSETS));
    CHECK(fabs(values[0] + values[1] - exact->nav) < 1e-9);
    CHECK(events == batch->event_count);
    foresto_session_close(session);
    CHECK(seen.live == 0);
}

/* Mixes enough for several tasks, under a rule and under none; each has the bits of its run. */
static void sweep(const foresto_panel *panel, const foresto_rule *rule) {
    enum { MIXES = 64, RULES = 2, COUNT = MIXES * RULES };
    double mixes[MIXES][ASSETS];
    for (int m = 0; m < MIXES; m++) {
        mixes[m][0] = m / (MIXES - 1.0);
        mixes[m][1] = 1 - mixes[m][0];
    }
    const foresto_rule *const rules[RULES] = {rule, NULL};
    struct seen seen = {0};
    const foresto_executor executor = {sizeof executor, 2, &seen, parallel_for};
    foresto_host host = FORESTO_HOST_INIT;
    host.executor = EXACTLY(executor);
    const foresto_figures_options options = FORESTO_FIGURES_OPTIONS_INIT;
    foresto_figures figures[COUNT];
    memset(figures, 0, sizeof figures);
    foresto_figures *exact_figures = EXACTLY(figures);
    foresto_request *request = make_request(panel, NULL);
    request->weights = NULL;
    foresto_sweep given = FORESTO_SWEEP_INIT;
    given.request = request;
    given.weights = mixes[0];
    given.rules = rules;
    given.figures_options = EXACTLY(options);
    given.mix_count = MIXES;
    given.rule_count = RULES;
    given.mix_stride = ASSETS;
    double final_nav[COUNT], nav[COUNT][DAYS];
    foresto_sweep_columns columns = FORESTO_SWEEP_COLUMNS_INIT;
    columns.count = COUNT;
    columns.figures_size = sizeof(foresto_figures);
    columns.final_nav = final_nav;
    columns.figures = exact_figures;
    columns.nav = nav[0];
    columns.path_stride = DAYS;
    CHECK_OK(foresto_sweep_run(EXACTLY(given), EXACTLY(host), EXACTLY(columns), error));
    CHECK(seen.tasks > 1);
    for (int p = 0; p < COUNT; p++) {
        foresto_nav_view view = FORESTO_NAV_VIEW_INIT;
        foresto_request *one = make_request(panel, rules[p % RULES]);
        one->weights = mixes[p / RULES];
        foresto_result *result = NULL;
        CHECK_OK(foresto_simulate(one, NULL, &result, error));
        CHECK_OK(foresto_result_navs(result, &view));
        CHECK(memcmp(view.nav, nav[p], sizeof nav[p]) == 0 && final_nav[p] == nav[p][DAYS - 1]);
        CHECK(exact_figures[p].struct_size == sizeof *exact_figures);
        CHECK(fabs(exact_figures[p].total_return - (nav[p][DAYS - 1] / nav[p][0] - 1)) < 1e-12);
        foresto_result_destroy(result);
    }
}

static void look_rules_up(void) {
    const foresto_rule_repository rules = {sizeof rules, 0, NULL, get_by_id, get_by_name, list_active};
    const foresto_rule_repository *exact_rules = EXACTLY(rules);
    const foresto_rule none = FORESTO_RULE_INIT;
    foresto_rule *rule = EXACTLY(none);
    uint32_t found = 1;
    uint64_t count = 0;
    CHECK_OK(foresto_rule_repository_find(exact_rules, 7, NULL, rule, error));
    CHECK(rule->struct_size == sizeof *rule && rule->rule_id == 7 && rule->drift_threshold == 0.1);
    while (found) {
        CHECK_OK(foresto_rule_repository_active(exact_rules, 1, FORESTO_DATE_NONE, count, rule, &found, error));
        count += found;
    }
    CHECK(count == 2);
}

static void execute(const struct seen *batch) {
    struct seen seen = {0};
    foresto_instruments instruments = {sizeof instruments, FORESTO_PANEL_PRICES, ASSETS, names, NULL};
    foresto_price_feed feed = {sizeof feed, 0, &seen, &instruments, "four days", next_day, NULL};
    foresto_trading_calendar calendar = {sizeof calendar, 0, NULL, next_trading_date, NULL, NULL};
    foresto_rule_repository rules = {sizeof rules, 0, NULL, get_by_id, get_by_name, list_active};
    foresto_run_store store = {sizeof store, 0, &seen, NULL, begin_run, NULL, NULL, commit_run, rollback_run};
    foresto_request *request = make_request(NULL, NULL);
    foresto_instruments *exact_instruments = EXACTLY(instruments);
    feed.instruments = exact_instruments;
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    foresto_outcome outcome = FORESTO_OUTCOME_INIT, *exact = EXACTLY(outcome);
    execution.request = request;
    execution.rule_name = "monthly";
    execution.host = make_host(&seen);
    execution.feed = EXACTLY(feed);
    execution.calendar = EXACTLY(calendar);
    execution.rules = EXACTLY(rules);
    execution.store = EXACTLY(store);
    CHECK_OK(foresto_execute(EXACTLY(execution), exact, error));
    CHECK(exact->run_id == 42 && exact->day_count == DAYS && exact->event_count == (uint64_t)batch->event_count);
    CHECK(memcmp(seen.navs, batch->navs, sizeof seen.navs) == 0 && exact->final_nav == seen.navs[DAYS - 1]);
    CHECK(seen.begun == 1 && seen.committed == 1 && seen.rolled_back == 0 && seen.live == 0);
}

static void decide(const foresto_rule *rule) {
    static const double values[ASSETS] = {700, 300};
    foresto_decision decision = FORESTO_DECISION_INIT, *exact = EXACTLY(decision);
    foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT, *exact_rebalancing = EXACTLY(rebalancing);
    CHECK_OK(foresto_evaluate(rule, values, weights, ASSETS, dates[1], dates[2], dates[3], exact, error));
    CHECK(exact->trigger_type == FORESTO_TRIGGER_DRIFT && fabs(exact->turnover - 0.2) < 1e-15);
    CHECK_OK(foresto_rebalance(values, weights, ASSETS, 0.001, NULL, NULL, exact_rebalancing, error));
    CHECK(fabs(exact_rebalancing->nav_after - 999.8) < 1e-9);
}

/* Three accounts with the same targets, one of which can't be: the others have the bits of foresto_evaluate(). */
static void decide_for_accounts(const foresto_rule *rule) {
    enum { ACCOUNTS = 3 };
    static const double values[ACCOUNTS][ASSETS] = {{700, 300}, {-1, 1}, {510, 490}};
    foresto_status statuses[ACCOUNTS];
    uint32_t trigger_types[ACCOUNTS], max_drift_assets[ACCOUNTS];
    double max_drift[ACCOUNTS], turnover[ACCOUNTS], nav[ACCOUNTS];
    foresto_accounts accounts = FORESTO_ACCOUNTS_INIT;
    accounts.account_count = ACCOUNTS;
    accounts.asset_count = ASSETS;
    accounts.values = values[0];
    accounts.targets = weights;
    accounts.account_stride = ASSETS;
    accounts.rule = rule;
    accounts.previous = dates[1];
    accounts.today = dates[2];
    accounts.next = dates[3];
    const foresto_decision_columns columns = {
        sizeof columns, 0, ACCOUNTS, statuses, trigger_types, max_drift_assets, max_drift, turnover, nav,
    };
    CHECK_OK(foresto_accounts_evaluate(EXACTLY(accounts), EXACTLY(columns), error));
    CHECK(statuses[1] == FORESTO_E_RANGE && nav[1] == 0.0 && turnover[1] == 0.0);
    for (int k = 0; k < ACCOUNTS; k += 2) {
        foresto_decision decision = FORESTO_DECISION_INIT;
        CHECK_OK(foresto_evaluate(rule, values[k], weights, ASSETS, dates[1], dates[2], dates[3], &decision, error));
        CHECK(statuses[k] == FORESTO_OK && trigger_types[k] == decision.trigger_type);
        CHECK(max_drift_assets[k] == decision.max_drift_asset && max_drift[k] == decision.max_drift);
        CHECK(turnover[k] == decision.turnover && nav[k] == decision.nav);
    }
    CHECK(trigger_types[0] == FORESTO_TRIGGER_DRIFT && trigger_types[2] == FORESTO_TRIGGER_NONE);
}

/* The hash is of the arithmetic's version, which a host built earlier knows under another. */
static void test_itself(void) {
    struct seen seen = {0};
    const foresto_allocator allocator = {sizeof allocator, 0, &seen, allocate, release, NULL};
    char hex[FORESTO_SHA256_HEX_SIZE];
    CHECK_OK(foresto_environment_check(error));
    CHECK_OK(foresto_self_test(EXACTLY(allocator), hex, error));
    CHECK(strlen(hex) == FORESTO_SHA256_HEX_SIZE - 1 && seen.live == 0);
}

/* Each init function fills what this program knows of the struct, and no more, however far the library's has grown. */
#define CHECK_INIT(type, macro)                                                                                        \
    do {                                                                                                               \
        const type by_macro = macro;                                                                                   \
        type *by_function = EXACTLY(by_macro);                                                                         \
        memset(by_function, 0xa5, sizeof by_macro);                                                                    \
        type##_init(by_function, sizeof(type));                                                                        \
        CHECK(memcmp(by_function, &by_macro, sizeof by_macro) == 0);                                                   \
    } while (0)

static void initialise(void) {
    CHECK_INIT(foresto_error, FORESTO_ERROR_INIT);
    CHECK_INIT(foresto_panel_spec, FORESTO_PANEL_SPEC_INIT);
    CHECK_INIT(foresto_rule, FORESTO_RULE_INIT);
    CHECK_INIT(foresto_allocator, FORESTO_ALLOCATOR_INIT);
    CHECK_INIT(foresto_event_sink, FORESTO_EVENT_SINK_INIT);
    CHECK_INIT(foresto_nav_sink, FORESTO_NAV_SINK_INIT);
    CHECK_INIT(foresto_cost_model, FORESTO_COST_MODEL_INIT);
    CHECK_INIT(foresto_progress, FORESTO_PROGRESS_INIT);
    CHECK_INIT(foresto_executor, FORESTO_EXECUTOR_INIT);
    CHECK_INIT(foresto_host, FORESTO_HOST_INIT);
    CHECK_INIT(foresto_feed_row, FORESTO_FEED_ROW_INIT);
    CHECK_INIT(foresto_price_feed, FORESTO_PRICE_FEED_INIT);
    CHECK_INIT(foresto_trading_calendar, FORESTO_TRADING_CALENDAR_INIT);
    CHECK_INIT(foresto_rule_repository, FORESTO_RULE_REPOSITORY_INIT);
    CHECK_INIT(foresto_run_store, FORESTO_RUN_STORE_INIT);
    CHECK_INIT(foresto_nav_record, FORESTO_NAV_RECORD_INIT);
    CHECK_INIT(foresto_nav_row, FORESTO_NAV_ROW_INIT);
    CHECK_INIT(foresto_event_view, FORESTO_EVENT_VIEW_INIT);
    CHECK_INIT(foresto_run_columns, FORESTO_RUN_COLUMNS_INIT);
    CHECK_INIT(foresto_accounts, FORESTO_ACCOUNTS_INIT);
    CHECK_INIT(foresto_decision_columns, FORESTO_DECISION_COLUMNS_INIT);
    CHECK_INIT(foresto_sweep, FORESTO_SWEEP_INIT);
    CHECK_INIT(foresto_sweep_columns, FORESTO_SWEEP_COLUMNS_INIT);
    CHECK_INIT(foresto_instruments, FORESTO_INSTRUMENTS_INIT);
    CHECK_INIT(foresto_step, FORESTO_STEP_INIT);
    CHECK_INIT(foresto_execution, FORESTO_EXECUTION_INIT);
    CHECK_INIT(foresto_outcome, FORESTO_OUTCOME_INIT);
    CHECK_INIT(foresto_summary, FORESTO_SUMMARY_INIT);
    CHECK_INIT(foresto_nav_view, FORESTO_NAV_VIEW_INIT);
    CHECK_INIT(foresto_event, FORESTO_EVENT_INIT);
    CHECK_INIT(foresto_event_row, FORESTO_EVENT_ROW_INIT);
    CHECK_INIT(foresto_decision, FORESTO_DECISION_INIT);
    CHECK_INIT(foresto_rebalancing, FORESTO_REBALANCING_INIT);
    CHECK_INIT(foresto_figures_options, FORESTO_FIGURES_OPTIONS_INIT);
    CHECK_INIT(foresto_figures, FORESTO_FIGURES_INIT);
    CHECK_INIT(foresto_monitor_limits, FORESTO_MONITOR_LIMITS_INIT);
    CHECK_INIT(foresto_monitor_counts, FORESTO_MONITOR_COUNTS_INIT);
    /* A request's text lies in the library. */
    foresto_request by_macro = FORESTO_REQUEST_INIT, *by_function = EXACTLY(by_macro);
    memset(by_function, 0xa5, sizeof by_macro);
    foresto_request_init(by_function, sizeof(foresto_request));
    by_macro.request_type = by_function->request_type;
    CHECK(memcmp(by_function, &by_macro, sizeof by_macro) == 0);
}

int main(void) {
    CHECK(foresto_abi_version() == FORESTO_ABI_VERSION);
    const foresto_error none = FORESTO_ERROR_INIT;
    error = EXACTLY(none);
    initialise();
    foresto_rule *rule = hybrid();
    foresto_panel *panel = make_panel();
    foresto_request *request = make_request(panel, rule);
    struct seen batch = simulate(request);
    CHECK(batch.event_count >= 2);
    simulate_into(request, &batch);
    stream(request, &batch);
    execute(&batch);
    sweep(panel, rule);
    look_rules_up();
    decide(rule);
    decide_for_accounts(rule);
    test_itself();
    foresto_panel_destroy(panel);
    CHECK(foresto_rule_validate(NULL, error) == FORESTO_E_ARGUMENT && error->message[0] != '\0');
    free_kept();
    return 0;
}
