/* SPDX-License-Identifier: MIT */
/* Growable structs at the door: too small, longer, reserved parts, and outputs that stay within their size. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdalign.h>
#include <string.h>

#include "../support/allocation.h"
#include "../support/book.h"
#include "../support/day.h"
#include "../support/expect.h"
#include "../support/portfolio.h"

enum { TAIL = 16, BUFFER = 1024, LARGEST = 4096 };

static const foresto_date dates[] = {DAY(2024, 1, 31), DAY(2024, 2, 1)};
static const double prices[] = {100, 50, 110, 50};
static const double navs[] = {100, 110};

static foresto_rule monthly = FORESTO_RULE_INIT;
static const struct portfolio two_days = {.kind = FORESTO_PANEL_PRICES,
                                          .day_count = 2,
                                          .asset_count = 2,
                                          .dates = dates,
                                          .values = prices,
                                          .weights = {0.5, 0.5},
                                          .initial_amount = 1000.0};

/* ---- inputs: a good one of each, and a call that takes it ---- */

static int32_t take_event(void *user, const foresto_event *event) {
    (void)user;
    return event == NULL;
}

static struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
static foresto_panel_spec spec;
static foresto_allocator allocator;
static foresto_request request;
static foresto_event event = FORESTO_EVENT_INIT;
static const foresto_host host = FORESTO_HOST_INIT;
static const foresto_event_sink sink = {.struct_size = sizeof sink, .put_event = take_event};
static struct book book; /* a host with every interface */
static foresto_request request_of_session;
static foresto_execution execution;
static const foresto_figures_options options = FORESTO_FIGURES_OPTIONS_INIT;
static const foresto_figures figures = FORESTO_FIGURES_INIT;
static const foresto_monitor_limits limits = FORESTO_MONITOR_LIMITS_INIT;
static const foresto_monitor_counts counts = FORESTO_MONITOR_COUNTS_INIT;
static foresto_nav_record record = FORESTO_NAV_RECORD_INIT;
static foresto_executor executor = FORESTO_EXECUTOR_INIT;
static foresto_request request_of_sweep;
static foresto_sweep sweep;
static foresto_sweep_columns columns;
static double final_nav;
static foresto_run_columns run_columns;
static foresto_accounts accounts;
static foresto_decision_columns decisions;
static double turnover_of_one;

static void make_inputs(void) {
    static const char *const names[] = {"A"};
    static const double weights[] = {1.0};
    monthly.rule_type = FORESTO_RULE_PERIODIC;
    monthly.frequency = FORESTO_FREQUENCY_MONTHLY;
    spec = portfolio_spec(&two_days);
    allocator = allocation_allocator(&allocation);
    request = portfolio_request(&two_days, portfolio_panel(&two_days));
    book_open(&book, &two_days, NULL);
    request_of_session = portfolio_request(&two_days, NULL);
    execution = (foresto_execution)FORESTO_EXECUTION_INIT;
    execution.request = &request_of_session;
    execution.feed = &book.feed;
    record.date = dates[0];
    request_of_sweep = request;
    request_of_sweep.use_rebalancing = 1;
    request_of_sweep.weights = NULL;
    sweep = (foresto_sweep)FORESTO_SWEEP_INIT;
    sweep.request = &request_of_sweep;
    sweep.weights = two_days.weights;
    sweep.mix_count = 1;
    columns = (foresto_sweep_columns)FORESTO_SWEEP_COLUMNS_INIT;
    columns.count = 1;
    columns.final_nav = &final_nav;
    run_columns = (foresto_run_columns)FORESTO_RUN_COLUMNS_INIT;
    run_columns.day_capacity = run_columns.event_capacity = 2;
    accounts = (foresto_accounts)FORESTO_ACCOUNTS_INIT;
    accounts.account_count = 1;
    accounts.asset_count = 2;
    accounts.values = prices;
    accounts.targets = two_days.weights;
    accounts.rule = &monthly;
    accounts.today = dates[0];
    decisions = (foresto_decision_columns)FORESTO_DECISION_COLUMNS_INIT;
    decisions.count = 1;
    decisions.turnover = &turnover_of_one;
    event.trigger_type = FORESTO_TRIGGER_DRIFT;
    event.event_date = dates[0];
    event.asset_count = 1;
    strcpy(event.trigger_detail, "DRIFT>=5.00%");
    event.asset_names = names;
    event.before_weights = event.after_weights = weights;
}

static foresto_status create_panel(const foresto_panel_spec *given, const foresto_allocator *memory) {
    foresto_panel *panel = NULL;
    foresto_status status = foresto_panel_create(given, memory, &panel, NULL);
    foresto_panel_destroy(panel);
    return status;
}

static foresto_status use_spec(const void *bytes) {
    return create_panel(bytes, NULL);
}

static foresto_status use_allocator(const void *bytes) {
    return create_panel(&spec, bytes);
}

static foresto_status use_rule(const void *bytes) {
    return foresto_rule_validate(bytes, NULL);
}

static foresto_status simulate(const foresto_rule *rule, const foresto_host *by) {
    foresto_request with_rule = request;
    foresto_result *made = NULL;
    with_rule.use_rebalancing = 1;
    with_rule.rule = rule;
    foresto_status status = foresto_simulate(&with_rule, by, &made, NULL);
    foresto_result_destroy(made);
    return status;
}

static foresto_status use_rule_of_request(const void *bytes) {
    return simulate(bytes, NULL);
}

static foresto_status use_request(const void *bytes) {
    foresto_result *made = NULL;
    foresto_status status = foresto_simulate(bytes, NULL, &made, NULL);
    char hex[FORESTO_SHA256_HEX_SIZE];
    cr_expect_eq(foresto_request_hash(bytes, hex, NULL), status);
    foresto_result_destroy(made);
    return status;
}

static foresto_status use_host(const void *bytes) {
    return simulate(&monthly, bytes);
}

static foresto_status use_sink(const void *bytes) {
    foresto_host by = FORESTO_HOST_INIT;
    by.event_sink = bytes;
    return simulate(&monthly, &by);
}

static foresto_status use_nav_sink(const void *bytes) {
    foresto_host by = FORESTO_HOST_INIT;
    by.nav_sink = bytes;
    return simulate(&monthly, &by);
}

static foresto_status use_cost_model(const void *bytes) {
    foresto_host by = FORESTO_HOST_INIT;
    by.cost_model = bytes;
    return simulate(&monthly, &by);
}

static foresto_status use_progress(const void *bytes) {
    foresto_host by = FORESTO_HOST_INIT;
    by.progress = bytes;
    return simulate(&monthly, &by);
}

static foresto_status open_session(const foresto_request *given, const foresto_instruments *instruments,
                                   const foresto_host *by) {
    foresto_session *session = NULL;
    foresto_status status = foresto_session_open(given, instruments, by, &session, NULL);
    foresto_session_close(session);
    return status;
}

static foresto_status use_instruments(const void *bytes) {
    return open_session(&request_of_session, bytes, NULL);
}

static foresto_status use_request_of_session(const void *bytes) {
    return open_session(bytes, &book.instruments, NULL);
}

static foresto_status use_host_of_session(const void *bytes) {
    return open_session(&request_of_session, &book.instruments, bytes);
}

static foresto_status use_allocator_of_session(const void *bytes) {
    const foresto_host by = allocation_host(bytes);
    return open_session(&request_of_session, &book.instruments, &by);
}

static foresto_status use_cost_model_of_session(const void *bytes) {
    foresto_host by = FORESTO_HOST_INIT;
    by.cost_model = bytes;
    return open_session(&request_of_session, &book.instruments, &by);
}

/* ---- sweeps ---- */

static foresto_status sweep_with(const foresto_sweep *what, const foresto_host *by, const foresto_sweep_columns *into) {
    return foresto_sweep_run(what, by, into, NULL);
}

static foresto_status use_sweep(const void *bytes) {
    return sweep_with(bytes, NULL, &columns);
}

static foresto_status use_columns(const void *bytes) {
    return sweep_with(&sweep, NULL, bytes);
}

static foresto_status use_request_of_sweep(const void *bytes) {
    foresto_sweep with = sweep;
    with.request = bytes;
    return sweep_with(&with, NULL, &columns);
}

static foresto_status use_rule_of_sweep(const void *bytes) {
    const foresto_rule *rules[] = {&monthly, bytes};
    double navs_of_two[2];
    foresto_sweep with = sweep;
    foresto_sweep_columns into = columns;
    with.rules = rules;
    with.rule_count = into.count = 2;
    into.final_nav = navs_of_two;
    return sweep_with(&with, NULL, &into);
}

static foresto_status use_options_of_sweep(const void *bytes) {
    foresto_sweep with = sweep;
    with.figures_options = bytes;
    return sweep_with(&with, NULL, &columns);
}

static foresto_status use_host_of_sweep(const void *bytes) {
    return sweep_with(&sweep, bytes, &columns);
}

static foresto_status use_executor(const void *bytes) {
    foresto_host by = FORESTO_HOST_INIT;
    by.executor = bytes;
    return sweep_with(&sweep, &by, &columns);
}

/* ---- runs into columns, accounts ---- */

static foresto_status use_run_columns(const void *bytes) {
    return foresto_simulate_into(&request, NULL, bytes, NULL, NULL);
}

static foresto_status use_request_of_columns(const void *bytes) {
    return foresto_simulate_into(bytes, NULL, &run_columns, NULL, NULL);
}

static foresto_status use_host_of_columns(const void *bytes) {
    return foresto_simulate_into(&request, bytes, &run_columns, NULL, NULL);
}

static foresto_status use_accounts(const void *bytes) {
    return foresto_accounts_evaluate(bytes, &decisions, NULL);
}

static foresto_status use_decisions(const void *bytes) {
    return foresto_accounts_evaluate(&accounts, bytes, NULL);
}

static foresto_status use_rule_of_accounts(const void *bytes) {
    foresto_accounts with = accounts;
    with.rule = bytes;
    return foresto_accounts_evaluate(&with, &decisions, NULL);
}

static foresto_status use_allocator_of_self_test(const void *bytes) {
    return foresto_self_test(bytes, NULL, NULL);
}

/* ---- rules and rows ---- */

static int32_t give_monthly(foresto_rule *rule, uint32_t *found) {
    *rule = monthly;
    *found = 1;
    return 0;
}

static int32_t get_by_id(void *user, int64_t rule_id, foresto_rule *rule, uint32_t *found) {
    (void)user, (void)rule_id;
    return give_monthly(rule, found);
}

static int32_t list_active(void *user, foresto_date as_of, uint64_t index, foresto_rule *rule, uint32_t *found) {
    (void)user, (void)as_of, (void)index;
    return give_monthly(rule, found);
}

static const foresto_rule_repository repository = {
    .struct_size = sizeof repository, .get_by_id = get_by_id, .list_active = list_active};

static foresto_status use_repository(const void *bytes) {
    foresto_rule rule = FORESTO_RULE_INIT;
    uint32_t found = 0;
    foresto_status status = foresto_rule_repository_find(bytes, 7, NULL, &rule, NULL);
    cr_expect_eq(foresto_rule_repository_active(bytes, 1, FORESTO_DATE_NONE, 0, &rule, &found, NULL), status);
    return status;
}

static foresto_status use_record(const void *bytes) {
    foresto_nav_row row = FORESTO_NAV_ROW_INIT;
    return foresto_nav_write_row(bytes, &row, NULL);
}

/* Executing anew begins with an empty book. */
static foresto_status execute(const foresto_execution *given) {
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    book_open(&book, &two_days, NULL);
    return foresto_execute(given, &outcome, NULL);
}

static foresto_status use_execution(const void *bytes) {
    return execute(bytes);
}

static foresto_status use_feed(const void *bytes) {
    foresto_execution with = execution;
    with.feed = bytes;
    return execute(&with);
}

static foresto_status use_calendar(const void *bytes) {
    foresto_execution with = execution;
    with.calendar = bytes;
    return execute(&with);
}

/* A repository is looked at when a rule is to be looked up. */
static foresto_status use_rules(const void *bytes) {
    foresto_request ruled = request_of_session;
    ruled.use_rebalancing = 1;
    foresto_execution with = execution;
    with.request = &ruled;
    with.rule_id = 7;
    with.rules = bytes;
    return execute(&with);
}

static foresto_status use_store(const void *bytes) {
    foresto_execution with = execution;
    with.store = bytes;
    return execute(&with);
}

static foresto_status use_host_of_execution(const void *bytes) {
    foresto_execution with = execution;
    with.host = bytes;
    return execute(&with);
}

static foresto_status use_request_of_execution(const void *bytes) {
    foresto_execution with = execution;
    with.request = bytes;
    return execute(&with);
}

static foresto_status use_event(const void *bytes) {
    char text[1024];
    uint32_t alerts = 0;
    foresto_event_row row = FORESTO_EVENT_ROW_INIT;
    foresto_status status = foresto_event_write_json(bytes, text, sizeof text, NULL, NULL);
    cr_expect_eq(foresto_event_write_row(bytes, &row, NULL), status);
    cr_expect_eq(foresto_monitor_event(bytes, NULL, &alerts, NULL), status);
    return status;
}

static foresto_status use_options(const void *bytes) {
    foresto_figures out = FORESTO_FIGURES_INIT;
    return foresto_figures_compute(navs, dates, 2, bytes, &out, NULL);
}

static foresto_status use_figures(const void *bytes) {
    char text[512];
    foresto_figures difference = FORESTO_FIGURES_INIT;
    foresto_status status = foresto_figures_write_json(bytes, text, sizeof text, NULL, NULL);
    cr_expect_eq(foresto_figures_compare(bytes, &figures, &difference, NULL), status);
    cr_expect_eq(foresto_figures_compare(&figures, bytes, &difference, NULL), status);
    return status;
}

static foresto_status use_limits(const void *bytes) {
    uint32_t alerts = 0;
    return foresto_monitor_event(&event, bytes, &alerts, NULL);
}

static foresto_status use_counts(const void *bytes) {
    uint32_t alerts = 0;
    return foresto_monitor_run(bytes, &alerts, NULL);
}

/* A row of the table: the struct's type without prefix, a good one, the call, and offsets of reserved members. */
#define INPUT(type, good, use, ...)                                                                                    \
    {                                                                                                                  \
#type, sizeof(foresto_##type), &good, use, {                                                                   \
            __VA_ARGS__                                                                                                \
        }                                                                                                              \
    }
#define RESERVED(type, member) offsetof(foresto_##type, member)

static const struct input {
    const char *name;
    size_t size;
    const void *good;
    foresto_status (*use)(const void *bytes);
    size_t reserved[2]; /* 0 for none */
} inputs[] = {
    INPUT(panel_spec, spec, use_spec, RESERVED(panel_spec, reserved), RESERVED(panel_spec, reserved_pointer)),
    INPUT(allocator, allocator, use_allocator, RESERVED(allocator, reserved), RESERVED(allocator, reserved_pointer)),
    INPUT(rule, monthly, use_rule, 0),
    INPUT(rule, monthly, use_rule_of_request, 0),
    INPUT(request, request, use_request, RESERVED(request, reserved)),
    INPUT(host, host, use_host, RESERVED(host, reserved)),
    INPUT(event_sink, sink, use_sink, RESERVED(event_sink, reserved)),
    INPUT(nav_sink, book.nav_sink, use_nav_sink, RESERVED(nav_sink, reserved)),
    INPUT(cost_model, book.cost_model, use_cost_model, RESERVED(cost_model, reserved),
          RESERVED(cost_model, reserved_pointer)),
    INPUT(progress, book.progress, use_progress, RESERVED(progress, reserved)),
    INPUT(instruments, book.instruments, use_instruments, RESERVED(instruments, reserved_pointer)),
    INPUT(request, request_of_session, use_request_of_session, RESERVED(request, reserved)),
    INPUT(host, host, use_host_of_session, RESERVED(host, reserved)),
    INPUT(allocator, allocator, use_allocator_of_session, RESERVED(allocator, reserved)),
    INPUT(cost_model, book.cost_model, use_cost_model_of_session, RESERVED(cost_model, reserved),
          RESERVED(cost_model, reserved_pointer)),
    INPUT(sweep, sweep, use_sweep, RESERVED(sweep, reserved)),
    INPUT(sweep_columns, columns, use_columns, 0),
    INPUT(request, request_of_sweep, use_request_of_sweep, RESERVED(request, reserved)),
    INPUT(rule, monthly, use_rule_of_sweep, 0),
    INPUT(figures_options, options, use_options_of_sweep, RESERVED(figures_options, reserved)),
    INPUT(host, host, use_host_of_sweep, RESERVED(host, reserved)),
    INPUT(executor, executor, use_executor, 0),
    INPUT(run_columns, run_columns, use_run_columns, RESERVED(run_columns, reserved)),
    INPUT(request, request, use_request_of_columns, RESERVED(request, reserved)),
    INPUT(host, host, use_host_of_columns, RESERVED(host, reserved)),
    INPUT(accounts, accounts, use_accounts, RESERVED(accounts, reserved), RESERVED(accounts, reserved2)),
    INPUT(decision_columns, decisions, use_decisions, RESERVED(decision_columns, reserved)),
    INPUT(rule, monthly, use_rule_of_accounts, 0),
    INPUT(allocator, allocator, use_allocator_of_self_test, RESERVED(allocator, reserved),
          RESERVED(allocator, reserved_pointer)),
    INPUT(nav_record, record, use_record, 0),
    INPUT(execution, execution, use_execution, RESERVED(execution, reserved), RESERVED(execution, reserved_pointer)),
    INPUT(price_feed, book.feed, use_feed, RESERVED(price_feed, reserved), RESERVED(price_feed, reserved_pointer)),
    INPUT(trading_calendar, book.calendar, use_calendar, RESERVED(trading_calendar, reserved),
          RESERVED(trading_calendar, reserved_pointer)),
    INPUT(rule_repository, repository, use_rules, RESERVED(rule_repository, reserved)),
    INPUT(rule_repository, repository, use_repository, RESERVED(rule_repository, reserved)),
    INPUT(run_store, book.store, use_store, RESERVED(run_store, reserved)),
    INPUT(host, host, use_host_of_execution, RESERVED(host, reserved)),
    INPUT(request, request_of_session, use_request_of_execution, RESERVED(request, reserved)),
    INPUT(event, event, use_event, 0),
    INPUT(figures_options, options, use_options, RESERVED(figures_options, reserved)),
    INPUT(figures, figures, use_figures, 0),
    INPUT(monitor_limits, limits, use_limits, RESERVED(monitor_limits, reserved)),
    INPUT(monitor_counts, counts, use_counts, 0),
};

static void set_size(void *bytes, size_t size) {
    uint32_t size32 = (uint32_t)size;
    memcpy(bytes, &size32, sizeof size32);
}

ParameterizedTestParameters(structs, input) {
    static int indices[sizeof inputs / sizeof *inputs];
    for (int i = 0; i < (int)(sizeof inputs / sizeof *inputs); i++) {
        indices[i] = i;
    }
    return cr_make_param_array(int, indices, sizeof inputs / sizeof *inputs);
}

ParameterizedTest(int *index, structs, input) {
    const struct input *input = &inputs[*index];
    alignas(16) unsigned char bytes[BUFFER] = {0};
    make_inputs();
    memcpy(bytes, input->good, input->size);
    cr_expect_eq(input->use(bytes), FORESTO_OK, "%s", input->name);
    static const size_t missing[] = {1, 4, 8};
    for (size_t i = 0; i < 3; i++) {
        set_size(bytes, input->size - missing[i]);
        cr_expect_eq(input->use(bytes), FORESTO_E_STRUCT, "%s: %zu bytes short", input->name, missing[i]);
    }
    set_size(bytes, 0);
    cr_expect_eq(input->use(bytes), FORESTO_E_STRUCT, "%s: no size", input->name);
    /* A later version of the struct, whose new part is not used. */
    for (size_t more = 1; more <= TAIL; more++) {
        set_size(bytes, input->size + more);
        cr_expect_eq(input->use(bytes), FORESTO_OK, "%s: %zu zeros more", input->name, more);
        bytes[input->size + more - 1] = 1;
        cr_expect_eq(input->use(bytes), FORESTO_E_STRUCT, "%s: byte %zu more is set", input->name, more);
        bytes[input->size + more - 1] = 0;
    }
    /* A size that no version will have is garbage, and nothing behind it is read. */
    static const size_t garbage[] = {LARGEST + 1, 65536, INT32_MAX, UINT32_MAX};
    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
        set_size(bytes, garbage[i]);
        cr_expect_eq(input->use(bytes), FORESTO_E_STRUCT, "%s: size %zu", input->name, garbage[i]);
    }
    set_size(bytes, input->size);
    bytes[input->size] = 1; /* beyond its size, so none of the library's business */
    cr_expect_eq(input->use(bytes), FORESTO_OK, "%s: looked beyond", input->name);
    for (size_t i = 0; i < 2 && input->reserved[i] != 0; i++) {
        bytes[input->reserved[i]] = 1;
        cr_expect_eq(input->use(bytes), FORESTO_E_STRUCT, "%s: reserved %zu", input->name, i);
        bytes[input->reserved[i]] = 0;
    }
}

Test(structs, allocator_and_sink_functions) {
    make_inputs();
    foresto_allocator without = allocator;
    without.allocate = NULL;
    expect_status(use_allocator(&without), FORESTO_E_ARGUMENT);
    without = allocator;
    without.release = NULL;
    expect_status(use_allocator(&without), FORESTO_E_ARGUMENT);
    /* A sink without its method is no sink. */
    foresto_event_sink silent = {.struct_size = sizeof silent};
    expect_status(use_sink(&silent), FORESTO_OK);
    /* Nor is a table without any. */
    const foresto_nav_sink nav_sink = {.struct_size = sizeof nav_sink};
    const foresto_cost_model cost_model = {.struct_size = sizeof cost_model};
    const foresto_progress progress = {.struct_size = sizeof progress};
    const foresto_trading_calendar calendar = {.struct_size = sizeof calendar};
    const foresto_rule_repository rules = {.struct_size = sizeof rules};
    const foresto_run_store store = {.struct_size = sizeof store};
    expect_status(use_nav_sink(&nav_sink), FORESTO_OK);
    expect_status(use_cost_model(&cost_model), FORESTO_OK);
    expect_status(use_progress(&progress), FORESTO_OK);
    expect_status(use_calendar(&calendar), FORESTO_OK);
    expect_status(use_rules(&rules), FORESTO_E_ARGUMENT); /* it cannot do without */
    expect_status(use_repository(&rules), FORESTO_E_ARGUMENT);
    expect_status(use_store(&store), FORESTO_OK);
}

/* ---- outputs: a call that fills one ---- */

static const double halves[] = {0.5, 0.5};
static foresto_result *result;

static void make_result(void) {
    struct portfolio portfolio = two_days;
    portfolio.rule = &monthly;
    result = portfolio_run(&portfolio);
}

static foresto_status fill_decision(void *bytes) {
    return foresto_evaluate(&monthly, prices, halves, 2, FORESTO_DATE_NONE, dates[0], FORESTO_DATE_NONE, bytes, NULL);
}

static foresto_status fill_rebalancing(void *bytes) {
    return foresto_rebalance(prices, halves, 2, 0.001, NULL, NULL, bytes, NULL);
}

static foresto_status fill_cost(void *bytes) {
    return foresto_cost(1.0, 0.5, 0.001, bytes, NULL);
}

static foresto_status fill_summary(void *bytes) {
    return foresto_result_summary(result, bytes);
}

static foresto_status fill_summary_of_columns(void *bytes) {
    return foresto_simulate_into(&request, NULL, &run_columns, bytes, NULL);
}

static foresto_status fill_view(void *bytes) {
    return foresto_result_navs(result, bytes);
}

static foresto_status fill_event_view(void *bytes) {
    return foresto_result_events(result, bytes);
}

static foresto_status fill_event(void *bytes) {
    return foresto_result_event(result, 0, bytes);
}

static foresto_status fill_step(void *bytes) {
    foresto_session *session = NULL;
    cr_assert_eq(foresto_session_open(&request_of_session, &book.instruments, NULL, &session, NULL), FORESTO_OK);
    foresto_status status = foresto_session_step(session, dates[0], prices, 2, 1, FORESTO_DATE_NONE, bytes, NULL);
    foresto_session_close(session);
    return status;
}

static foresto_status fill_summary_of_session(void *bytes) {
    foresto_session *session = NULL;
    cr_assert_eq(foresto_session_open(&request_of_session, &book.instruments, NULL, &session, NULL), FORESTO_OK);
    foresto_status status = foresto_session_summary(session, bytes);
    foresto_session_close(session);
    return status;
}

static foresto_status fill_event_of_session(void *bytes) {
    foresto_session *session = NULL;
    foresto_request ruled = request_of_session;
    ruled.use_rebalancing = 1;
    ruled.rule = &monthly;
    cr_assert_eq(foresto_session_open(&ruled, &book.instruments, NULL, &session, NULL), FORESTO_OK);
    cr_assert_eq(foresto_session_step(session, dates[0], prices, 2, 1, FORESTO_DATE_NONE, NULL, NULL), FORESTO_OK);
    foresto_status status = foresto_session_event(session, bytes);
    if (status == FORESTO_OK) { /* its pointers end with the session */
        memset((unsigned char *)bytes + offsetof(foresto_event, asset_names), 0,
               sizeof(foresto_event) - offsetof(foresto_event, asset_names));
    }
    foresto_session_close(session);
    return status;
}

static foresto_status fill_outcome(void *bytes) {
    book_open(&book, &two_days, NULL);
    return foresto_execute(&execution, bytes, NULL);
}

static foresto_status fill_row(void *bytes) {
    return foresto_event_write_row(&event, bytes, NULL);
}

static foresto_status fill_nav_row(void *bytes) {
    return foresto_nav_write_row(&record, bytes, NULL);
}

static foresto_status fill_found_rule(void *bytes) {
    return foresto_rule_repository_find(&repository, 7, NULL, bytes, NULL);
}

static foresto_status fill_active_rule(void *bytes) {
    uint32_t found = 0;
    return foresto_rule_repository_active(&repository, 1, FORESTO_DATE_NONE, 0, bytes, &found, NULL);
}

static foresto_status fill_figures(void *bytes) {
    return foresto_figures_compute(navs, dates, 2, NULL, bytes, NULL);
}

static foresto_status fill_difference(void *bytes) {
    return foresto_figures_compare(&figures, &figures, bytes, NULL);
}

static const struct output {
    const char *name;
    size_t size;
    foresto_status (*fill)(void *bytes);
    size_t reserved; /* offset; 0 for none */
} outputs[] = {
    {"decision", sizeof(foresto_decision), fill_decision, 0},
    {"rebalancing", sizeof(foresto_rebalancing), fill_rebalancing, offsetof(foresto_rebalancing, reserved)},
    {"rebalancing of a cost", sizeof(foresto_rebalancing), fill_cost, offsetof(foresto_rebalancing, reserved)},
    {"summary", sizeof(foresto_summary), fill_summary, 0},
    {"summary of columns", sizeof(foresto_summary), fill_summary_of_columns, 0},
    {"nav_view", sizeof(foresto_nav_view), fill_view, offsetof(foresto_nav_view, reserved)},
    {"event", sizeof(foresto_event), fill_event, 0},
    {"step", sizeof(foresto_step), fill_step, 0},
    {"summary of a session", sizeof(foresto_summary), fill_summary_of_session, 0},
    {"event of a session", sizeof(foresto_event), fill_event_of_session, 0},
    {"outcome", sizeof(foresto_outcome), fill_outcome, 0},
    {"event_row", sizeof(foresto_event_row), fill_row, offsetof(foresto_event_row, reserved)},
    {"event_view", sizeof(foresto_event_view), fill_event_view, 0},
    {"nav_row", sizeof(foresto_nav_row), fill_nav_row, offsetof(foresto_nav_row, reserved)},
    {"rule by id", sizeof(foresto_rule), fill_found_rule, 0},
    {"active rule", sizeof(foresto_rule), fill_active_rule, 0},
    {"figures", sizeof(foresto_figures), fill_figures, 0},
    {"figures of a comparison", sizeof(foresto_figures), fill_difference, 0},
};

static bool all_are(const unsigned char *bytes, size_t from, size_t to, unsigned char asked) {
    for (size_t i = from; i < to; i++) {
        if (bytes[i] != asked) {
            return false;
        }
    }
    return true;
}

ParameterizedTestParameters(structs, output) {
    static int indices[sizeof outputs / sizeof *outputs];
    for (int i = 0; i < (int)(sizeof outputs / sizeof *outputs); i++) {
        indices[i] = i;
    }
    return cr_make_param_array(int, indices, sizeof outputs / sizeof *outputs);
}

ParameterizedTest(int *index, structs, output) {
    const struct output *output = &outputs[*index];
    alignas(16) unsigned char exact[BUFFER], other[BUFFER];
    make_inputs();
    make_result();
    memset(exact, 0xa5, sizeof exact);
    set_size(exact, output->size);
    cr_expect_eq(output->fill(exact), FORESTO_OK, "%s", output->name);
    cr_expect(!all_are(exact, 4, output->size, 0xa5), "%s: not filled", output->name);
    cr_expect(output->reserved == 0 || all_are(exact, output->reserved, output->reserved + 4, 0),
              "%s: reserved is not 0", output->name);
    cr_expect(all_are(exact, output->size, BUFFER, 0xa5), "%s: written beyond", output->name);
    memset(other, 0xa5, sizeof other);
    set_size(other, output->size + TAIL);
    cr_expect_eq(output->fill(other), FORESTO_OK, "%s", output->name);
    cr_expect_eq(memcmp(exact + 4, other + 4, output->size - 4), 0, "%s: a longer one is filled alike", output->name);
    cr_expect(all_are(other, output->size + TAIL, BUFFER, 0xa5), "%s: longer: written beyond", output->name);
    uint32_t kept;
    memcpy(&kept, other, sizeof kept);
    cr_expect_eq(kept, output->size + TAIL, "%s: struct_size changed", output->name);
    static const size_t missing[] = {1, 4, 8};
    for (size_t i = 0; i < 3; i++) {
        memset(other, 0xa5, sizeof other);
        set_size(other, output->size - missing[i]);
        cr_expect_eq(output->fill(other), FORESTO_E_STRUCT, "%s: %zu bytes short", output->name, missing[i]);
        cr_expect(all_are(other, 4, BUFFER, 0xa5), "%s: written on failure", output->name);
    }
    set_size(other, 0);
    cr_expect_eq(output->fill(other), FORESTO_E_STRUCT, "%s: no size", output->name);
}

/* An error record is the one output that may be of any size: what fits is written, nothing else. */
Test(structs, error_stays_within_its_size) {
    for (size_t size = 0; size <= sizeof(foresto_error) + TAIL; size++) {
        alignas(16) unsigned char bytes[BUFFER];
        memset(bytes, 0xa5, sizeof bytes);
        set_size(bytes, size);
        foresto_error *error = (foresto_error *)bytes;
        expect_status(foresto_weights(NULL, 1, NULL, error), FORESTO_E_ARGUMENT);
        cr_expect_eq(error->struct_size, size);
        cr_expect(all_are(bytes, size > 4 ? size : 4, BUFFER, 0xa5), "size %zu: written beyond", size);
        if (size >= sizeof *error) {
            cr_expect_eq(error->status, FORESTO_E_ARGUMENT);
        }
    }
}

/* ---- initialisers ---- */

#define EXPECT_TWINS(type, macro)                                                                                      \
    do {                                                                                                               \
        const type by_macro = macro;                                                                                   \
        type by_function;                                                                                              \
        memset(&by_function, 0xa5, sizeof by_function);                                                                \
        type##_init(&by_function, sizeof(type));                                                                       \
        cr_expect_eq(memcmp(&by_macro, &by_function, sizeof by_macro), 0, #macro);                                     \
        cr_expect_eq(by_macro.struct_size, sizeof by_macro);                                                           \
        type##_init(NULL, sizeof(type));                                                                               \
    } while (0)

Test(structs, init_macro_is_init_function) {
    EXPECT_TWINS(foresto_error, FORESTO_ERROR_INIT);
    EXPECT_TWINS(foresto_panel_spec, FORESTO_PANEL_SPEC_INIT);
    EXPECT_TWINS(foresto_rule, FORESTO_RULE_INIT);
    EXPECT_TWINS(foresto_host, FORESTO_HOST_INIT);
    EXPECT_TWINS(foresto_nav_record, FORESTO_NAV_RECORD_INIT);
    EXPECT_TWINS(foresto_nav_row, FORESTO_NAV_ROW_INIT);
    EXPECT_TWINS(foresto_allocator, FORESTO_ALLOCATOR_INIT);
    EXPECT_TWINS(foresto_event_sink, FORESTO_EVENT_SINK_INIT);
    EXPECT_TWINS(foresto_nav_sink, FORESTO_NAV_SINK_INIT);
    EXPECT_TWINS(foresto_cost_model, FORESTO_COST_MODEL_INIT);
    EXPECT_TWINS(foresto_progress, FORESTO_PROGRESS_INIT);
    EXPECT_TWINS(foresto_executor, FORESTO_EXECUTOR_INIT);
    EXPECT_TWINS(foresto_feed_row, FORESTO_FEED_ROW_INIT);
    EXPECT_TWINS(foresto_price_feed, FORESTO_PRICE_FEED_INIT);
    EXPECT_TWINS(foresto_trading_calendar, FORESTO_TRADING_CALENDAR_INIT);
    EXPECT_TWINS(foresto_rule_repository, FORESTO_RULE_REPOSITORY_INIT);
    EXPECT_TWINS(foresto_run_store, FORESTO_RUN_STORE_INIT);
    EXPECT_TWINS(foresto_event_view, FORESTO_EVENT_VIEW_INIT);
    EXPECT_TWINS(foresto_sweep, FORESTO_SWEEP_INIT);
    EXPECT_TWINS(foresto_sweep_columns, FORESTO_SWEEP_COLUMNS_INIT);
    EXPECT_TWINS(foresto_instruments, FORESTO_INSTRUMENTS_INIT);
    EXPECT_TWINS(foresto_step, FORESTO_STEP_INIT);
    EXPECT_TWINS(foresto_execution, FORESTO_EXECUTION_INIT);
    EXPECT_TWINS(foresto_outcome, FORESTO_OUTCOME_INIT);
    EXPECT_TWINS(foresto_summary, FORESTO_SUMMARY_INIT);
    EXPECT_TWINS(foresto_nav_view, FORESTO_NAV_VIEW_INIT);
    EXPECT_TWINS(foresto_event, FORESTO_EVENT_INIT);
    EXPECT_TWINS(foresto_event_row, FORESTO_EVENT_ROW_INIT);
    EXPECT_TWINS(foresto_decision, FORESTO_DECISION_INIT);
    EXPECT_TWINS(foresto_rebalancing, FORESTO_REBALANCING_INIT);
    EXPECT_TWINS(foresto_figures_options, FORESTO_FIGURES_OPTIONS_INIT);
    EXPECT_TWINS(foresto_figures, FORESTO_FIGURES_INIT);
    EXPECT_TWINS(foresto_monitor_limits, FORESTO_MONITOR_LIMITS_INIT);
    EXPECT_TWINS(foresto_monitor_counts, FORESTO_MONITOR_COUNTS_INIT);
    EXPECT_TWINS(foresto_run_columns, FORESTO_RUN_COLUMNS_INIT);
    EXPECT_TWINS(foresto_accounts, FORESTO_ACCOUNTS_INIT);
    EXPECT_TWINS(foresto_decision_columns, FORESTO_DECISION_COLUMNS_INIT);
    /* A request's text lies in the program or in the library; everything else is the same. */
    const foresto_request by_macro = FORESTO_REQUEST_INIT;
    foresto_request by_function;
    memset(&by_function, 0xa5, sizeof by_function);
    foresto_request_init(&by_function, sizeof(foresto_request));
    cr_assert_str_eq(by_function.request_type, by_macro.request_type);
    by_function.request_type = by_macro.request_type;
    cr_expect_eq(memcmp(&by_macro, &by_function, sizeof by_macro), 0);
    foresto_request_init(NULL, sizeof(foresto_request));
}

/* A program built with a shorter struct gets no more than it has room for, one with a longer struct zeros behind. */
Test(structs, init_keeps_to_the_size_it_is_told) {
    const foresto_rule initial = FORESTO_RULE_INIT;
    static const size_t sizes[] = {sizeof initial - 8, sizeof initial, sizeof initial + 16};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        union {
            foresto_rule rule;
            unsigned char bytes[sizeof(foresto_rule) + 32];
        } room;
        memset(&room, 0xa5, sizeof room);
        foresto_rule_init(&room.rule, sizes[i]);
        cr_expect_eq(room.rule.struct_size, sizes[i]);
        size_t known = sizes[i] < sizeof initial ? sizes[i] : sizeof initial;
        cr_expect_eq(memcmp(room.bytes + 4, (const unsigned char *)&initial + 4, known - 4), 0);
        for (size_t k = known; k < sizeof room; k++) {
            cr_expect_eq(room.bytes[k], k < sizes[i] ? 0 : 0xa5, "size %zu, byte %zu", sizes[i], k);
        }
    }
}
