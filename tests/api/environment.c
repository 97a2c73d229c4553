/* SPDX-License-Identifier: MIT */
/* The floating-point environment: what computes refuses to do so in a bad one, whoever has made it bad, and when. */
#include <fenv.h>
#include <stdlib.h>
#include <string.h>

#include "../support/allocation.h"
#include "../support/book.h"
#include "../support/day.h"
#include "../support/expect.h"
#include "../support/stream.h"
#include "../support/sweeping.h"

/* ---- environments ---- */

static void set_rounding(int mode) {
    fesetround(mode);
}

#ifdef __SSE2__
enum {
    MXCSR_GOOD = 0x1f80,
    FLUSH_TO_ZERO = 0x8000,
    DENORMALS_ARE_ZERO = 0x40,
    DIVISION_UNMASKED = 0x200,
    FLAGS = 0x3f
};

static void set_control(int control) {
    __builtin_ia32_ldmxcsr((unsigned)control);
}
#endif

/* Ways to make it bad, and one that is none. */
static const struct mode {
    const char *name;
    void (*set)(int value);
    int value;
    bool good;
} modes[] = {
    {"to nearest", set_rounding, FE_TONEAREST, true},
    {"upward", set_rounding, FE_UPWARD, false},
    {"downward", set_rounding, FE_DOWNWARD, false},
    {"toward zero", set_rounding, FE_TOWARDZERO, false},
#ifdef __SSE2__
    {"exceptions that have been", set_control, MXCSR_GOOD | FLAGS, true},
    {"flush to zero", set_control, MXCSR_GOOD | FLUSH_TO_ZERO, false},
    {"denormals are zero", set_control, MXCSR_GOOD | DENORMALS_ARE_ZERO, false},
    {"division unmasked", set_control, MXCSR_GOOD & ~DIVISION_UNMASKED, false},
#endif
};
enum { MODES = sizeof modes / sizeof *modes };

static void restore(void) {
    fesetenv(FE_DFL_ENV);
}

/* ---- what computes ---- */

static const foresto_date dates[] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1)};
static const double prices[] = {100, 50, 110, 50, 121, 44}, halves[] = {0.5, 0.5}, navs[] = {1000, 1050, 1100};
static const struct portfolio three_days = {.kind = FORESTO_PANEL_PRICES,
                                            .day_count = 3,
                                            .asset_count = 2,
                                            .dates = dates,
                                            .values = prices,
                                            .weights = {0.5, 0.5},
                                            .initial_amount = 1000.0};
static foresto_rule monthly = FORESTO_RULE_INIT;
static foresto_panel *panel;
static foresto_panel_spec spec;
static foresto_request request, streamed;
static foresto_instruments instruments;
static foresto_session *session;
static struct state state;
static struct book book;
static foresto_event event = FORESTO_EVENT_INIT;

static void open_all(void) {
    static const char *const names[] = {"A", "B"};
    monthly.rule_type = FORESTO_RULE_HYBRID;
    monthly.frequency = FORESTO_FREQUENCY_MONTHLY;
    monthly.drift_threshold = 0.01;
    spec = portfolio_spec(&three_days);
    panel = portfolio_panel(&three_days);
    request = portfolio_request(&three_days, panel);
    request.use_rebalancing = 1;
    request.rule = &monthly;
    streamed = stream_request(&three_days);
    instruments = stream_instruments(&three_days);
    session = stream_open(&three_days);
    stream_feed(session, &three_days, 0, 1);
    state = state_of(session);
    event.trigger_type = FORESTO_TRIGGER_DRIFT;
    event.event_date = dates[0];
    event.asset_count = 2;
    event.asset_names = names;
    event.before_weights = event.after_weights = halves;
    event.nav_before = event.nav_after = 1000.0;
    event.event_order = 1;
    event.cost_factor = 1.0;
    strcpy(event.trigger_detail, "DRIFT>=1.00%");
}

static foresto_status call_check(foresto_error *error) {
    return foresto_environment_check(error);
}

static foresto_status call_self_test(foresto_error *error) {
    return foresto_self_test(NULL, NULL, error);
}

static foresto_status call_weights(foresto_error *error) {
    double weights[2];
    return foresto_weights(prices, 2, weights, error);
}

static foresto_status call_drift(foresto_error *error) {
    double drift;
    return foresto_drift(prices, halves, 2, &drift, NULL, error);
}

static foresto_status call_turnover(foresto_error *error) {
    double turnover;
    return foresto_turnover(prices, halves, 2, &turnover, error);
}

static foresto_status call_cost(foresto_error *error) {
    foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
    return foresto_cost(1000.0, 0.5, 0.001, &rebalancing, error);
}

static foresto_status call_rebalance(foresto_error *error) {
    foresto_rebalancing rebalancing = FORESTO_REBALANCING_INIT;
    return foresto_rebalance(prices, halves, 2, 0.001, NULL, NULL, &rebalancing, error);
}

static foresto_status call_evaluate(foresto_error *error) {
    foresto_decision decision = FORESTO_DECISION_INIT;
    return foresto_evaluate(&monthly, prices, halves, 2, FORESTO_DATE_NONE, dates[0], dates[1], &decision, error);
}

static foresto_status call_accounts(foresto_error *error) {
    foresto_accounts accounts = FORESTO_ACCOUNTS_INIT;
    foresto_decision_columns columns = FORESTO_DECISION_COLUMNS_INIT;
    foresto_status statuses[3];
    accounts.account_count = columns.count = 3;
    accounts.asset_count = 2;
    accounts.account_stride = 2;
    accounts.values = prices;
    accounts.targets = halves;
    accounts.rule = &monthly;
    accounts.today = dates[0];
    columns.statuses = statuses;
    return foresto_accounts_evaluate(&accounts, &columns, error);
}

static foresto_status call_panel(foresto_error *error) {
    foresto_panel *made = NULL;
    foresto_status status = foresto_panel_create(&spec, NULL, &made, error);
    foresto_panel_destroy(made);
    return status;
}

static foresto_status call_simulate(foresto_error *error) {
    foresto_result *result = NULL;
    foresto_status status = foresto_simulate(&request, NULL, &result, error);
    foresto_result_destroy(result);
    return status;
}

static foresto_status call_simulate_into(foresto_error *error) {
    foresto_run_columns columns = FORESTO_RUN_COLUMNS_INIT;
    columns.day_capacity = 3;
    return foresto_simulate_into(&request, NULL, &columns, NULL, error);
}

static foresto_status call_hash(foresto_error *error) {
    char hex[FORESTO_SHA256_HEX_SIZE];
    return foresto_request_hash(&request, hex, error);
}

static foresto_status call_open(foresto_error *error) {
    foresto_session *opened = NULL;
    foresto_status status = foresto_session_open(&streamed, &instruments, NULL, &opened, error);
    foresto_session_close(opened);
    return status;
}

static foresto_status call_step(foresto_error *error) {
    foresto_session *stepping = NULL;
    foresto_status status = foresto_session_step(session, dates[1], &prices[2], 2, 1, FORESTO_DATE_NONE, NULL, error);
    if (status == FORESTO_OK) { /* the next begins where this did */
        status = foresto_session_restore(state.bytes, state.size, NULL, &stepping, error);
        foresto_session_close(session);
        session = stepping;
    }
    return status;
}

static foresto_status call_restore(foresto_error *error) {
    foresto_session *restored = NULL;
    foresto_status status = foresto_session_restore(state.bytes, state.size, NULL, &restored, error);
    foresto_session_close(restored);
    return status;
}

static foresto_status call_sweep(foresto_error *error) {
    foresto_sweep sweep = FORESTO_SWEEP_INIT;
    foresto_sweep_columns columns = FORESTO_SWEEP_COLUMNS_INIT;
    foresto_request shared = request;
    double final_nav;
    shared.rule = NULL;
    shared.weights = NULL;
    sweep.request = &shared;
    sweep.weights = halves;
    sweep.mix_count = columns.count = 1;
    columns.final_nav = &final_nav;
    return foresto_sweep_run(&sweep, NULL, &columns, error);
}

static foresto_status call_execute(foresto_error *error) {
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    book_open(&book, &three_days, NULL);
    execution.request = &streamed;
    execution.feed = &book.feed;
    return foresto_execute(&execution, &outcome, error);
}

static foresto_status call_figures(foresto_error *error) {
    foresto_figures figures = FORESTO_FIGURES_INIT;
    return foresto_figures_compute(navs, dates, 3, NULL, &figures, error);
}

static foresto_status call_compare(foresto_error *error) {
    const foresto_figures figures = FORESTO_FIGURES_INIT;
    foresto_figures difference = FORESTO_FIGURES_INIT;
    return foresto_figures_compare(&figures, &figures, &difference, error);
}

static foresto_status call_monitor(foresto_error *error) {
    uint32_t alerts = 0;
    return foresto_monitor_event(&event, NULL, &alerts, error);
}

static const struct {
    const char *name;
    foresto_status (*call)(foresto_error *error);
} calls[] = {
    {"check", call_check},         {"self_test", call_self_test},
    {"weights", call_weights},     {"drift", call_drift},
    {"turnover", call_turnover},   {"cost", call_cost},
    {"rebalance", call_rebalance}, {"evaluate", call_evaluate},
    {"accounts", call_accounts},   {"panel", call_panel},
    {"simulate", call_simulate},   {"simulate_into", call_simulate_into},
    {"hash", call_hash},           {"session_open", call_open},
    {"session_step", call_step},   {"session_restore", call_restore},
    {"sweep", call_sweep},         {"execute", call_execute},
    {"figures", call_figures},     {"figures_compare", call_compare},
    {"monitor", call_monitor},
};

Test(environment, calls) {
    open_all();
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        for (size_t m = 0; m < MODES; m++) {
            foresto_error error = FORESTO_ERROR_INIT;
            modes[m].set(modes[m].value);
            foresto_status status = calls[i].call(&error);
            restore();
            foresto_status asked = modes[m].good ? FORESTO_OK : FORESTO_E_ENVIRONMENT;
            cr_expect(status == asked && error.status == asked, "%s, %s: %s: %s", calls[i].name, modes[m].name,
                      foresto_status_name(status), error.message);
            modes[m].set(modes[m].value);
            status = calls[i].call(NULL);
            restore();
            cr_expect_eq(status, asked, "%s, %s: without an error", calls[i].name, modes[m].name);
        }
    }
    foresto_session_close(session);
    foresto_panel_destroy(panel);
    free(state.bytes);
}

/* It is found before a bad value is, which it may be the cause of. */
Test(environment, before_values) {
    static const double bad[] = {-1.0, MISSING};
    for (size_t m = 0; m < MODES; m++) {
        double weights[2];
        modes[m].set(modes[m].value);
        foresto_status status = foresto_weights(bad, 2, weights, NULL);
        restore();
        cr_expect_eq(status, modes[m].good ? FORESTO_E_RANGE : FORESTO_E_ENVIRONMENT, "%s", modes[m].name);
    }
}

/* Functions without a status give NaN, and values of a session their status alone. */
Test(environment, values) {
    open_all();
    for (size_t m = 0; m < MODES; m++) {
        double values[2] = {7.0, 7.0};
        modes[m].set(modes[m].value);
        double found[] = {foresto_exp(0.5), foresto_log(2.0), foresto_pow(2.0, 0.5), foresto_sqrt(2.0)};
        foresto_status status = foresto_session_values(session, values, 2);
        restore();
        for (size_t i = 0; i < 4; i++) {
            cr_expect(isnan(found[i]) == !modes[m].good, "%s: function %zu", modes[m].name, i);
        }
        cr_expect_eq(status, modes[m].good ? FORESTO_OK : FORESTO_E_ENVIRONMENT, "%s", modes[m].name);
        cr_expect(modes[m].good || (values[0] == 7.0 && values[1] == 7.0), "%s: output touched", modes[m].name);
    }
    foresto_session_close(session);
    foresto_panel_destroy(panel);
    free(state.bytes);
}

/* ---- a host that changes it on the way ---- */

static int32_t spoil_nav(void *user, const foresto_nav_record *record) {
    (void)user, (void)record;
    fesetround(FE_UPWARD);
    return 0;
}

static int32_t spoil_event(void *user, const foresto_event *given) {
    (void)user, (void)given;
    fesetround(FE_UPWARD);
    return 0;
}

static int32_t spoil_advance(void *user, uint64_t done, uint64_t total) {
    (void)user, (void)done, (void)total;
    fesetround(FE_UPWARD);
    return 0;
}

static int32_t spoil_cost(void *user, const foresto_trades *trades, double *cost_amount) {
    (void)user, (void)trades;
    fesetround(FE_UPWARD);
    *cost_amount = 0.0;
    return 0;
}

static void expect_spoilt(const char *callback, const foresto_host *by) {
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_host host = *by;
    host.allocator = &allocator;
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_simulate(&request, &host, &result, &error);
    restore();
    cr_expect(status == FORESTO_E_ENVIRONMENT && error.status == status && strcmp(error.field, callback) == 0,
              "%s: %s: %s", callback, foresto_status_name(status), error.message);
    cr_expect(result == NULL && allocation.live == 0 && error.host_code == 0, "%s", callback);
}

Test(environment, callbacks_that_change_it) {
    open_all();
    const foresto_nav_sink nav_sink = {.struct_size = sizeof nav_sink, .put_nav = spoil_nav};
    const foresto_event_sink event_sink = {.struct_size = sizeof event_sink, .put_event = spoil_event};
    const foresto_progress progress = {.struct_size = sizeof progress, .advance = spoil_advance};
    const foresto_cost_model cost_model = {.struct_size = sizeof cost_model, .trading_cost = spoil_cost};
    foresto_host host = FORESTO_HOST_INIT;
    host.nav_sink = &nav_sink;
    expect_spoilt("put_nav", &host);
    host = (foresto_host)FORESTO_HOST_INIT;
    host.event_sink = &event_sink;
    expect_spoilt("put_event", &host);
    host = (foresto_host)FORESTO_HOST_INIT;
    host.progress = &progress;
    expect_spoilt("advance", &host);
    host = (foresto_host)FORESTO_HOST_INIT;
    host.cost_model = &cost_model;
    expect_spoilt("trading_cost", &host);
    foresto_session_close(session);
    foresto_panel_destroy(panel);
    free(state.bytes);
}

/* Nor may an allocator, whose block is then given back. */
static void *spoil_memory(void *user, size_t size) {
    foresto_allocator inner = allocation_allocator(user);
    void *memory = inner.allocate(user, size);
    fesetround(FE_UPWARD);
    return memory;
}

static void give_back(void *user, void *memory) {
    foresto_allocator inner = allocation_allocator(user);
    inner.release(user, memory);
}

Test(environment, allocator_that_changes_it) {
    open_all();
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    const foresto_allocator allocator = {
        .struct_size = sizeof allocator, .user = &allocation, .allocate = spoil_memory, .release = give_back};
    const foresto_host host = allocation_host(&allocator);
    const struct refusal asked = {FORESTO_E_ENVIRONMENT, .field = "allocate"};
    foresto_panel *made = NULL;
    foresto_session *restored = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_panel_create(&spec, &allocator, &made, &error);
    restore();
    expect_refusal("panel", status, &error, asked);
    status = foresto_session_restore(state.bytes, state.size, &host, &restored, &error);
    restore();
    expect_refusal("restore", status, &error, asked);
    cr_expect(made == NULL && restored == NULL && allocation.live == 0);
    foresto_session_close(session);
    foresto_panel_destroy(panel);
    free(state.bytes);
}

/* Threads have environments of their own: one that is bad is found, whichever it is. */
struct crew {
    uint64_t odd;   /* the task that runs in a bad one */
    uint64_t tasks; /* of the last call */
};

static int32_t run_with_odd(void *user, uint64_t count, void (*task)(void *data, uint64_t index), void *data) {
    struct crew *crew = user;
    crew->tasks = count;
    for (uint64_t i = 0; i < count; i++) {
        fesetround(i == crew->odd ? FE_DOWNWARD : FE_TONEAREST);
        task(data, i);
    }
    fesetround(FE_TONEAREST);
    return 0;
}

static void sweep_with(struct crew *crew, const foresto_sweep *sweep) {
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_host host = allocation_host(&allocator);
    foresto_executor executor = FORESTO_EXECUTOR_INIT;
    executor.user = crew;
    executor.worker_count = 4;
    executor.parallel_for = run_with_odd;
    host.executor = &executor;
    struct columns columns;
    columns_open(&columns, sweep);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_sweep_run(sweep, &host, &columns.table, &error);
    if (crew->odd < crew->tasks) {
        expect_refusal("thread", status, &error, (struct refusal){FORESTO_E_ENVIRONMENT, .field = "parallel_for"});
    } else {
        cr_expect_eq(status, FORESTO_OK, "%s", error.message);
    }
    cr_expect_eq(allocation.live, 0);
    columns_close(&columns);
}

Test(environment, threads) {
    static struct sweeping sweeping;
    sweeping_make_crowd(&sweeping, 1000);
    struct crew crew = {.odd = UINT64_MAX};
    sweep_with(&crew, &sweeping.sweep);
    cr_assert_gt(crew.tasks, 1);
    for (crew.odd = 0; crew.odd <= crew.tasks; crew.odd++) { /* the last is none */
        sweep_with(&crew, &sweeping.sweep);
    }
    sweeping_close(&sweeping);
}
