/* SPDX-License-Identifier: MIT */
/* The growable structs of host.h, session.h and execute.h at the door: too small, longer, reserved parts, and outputs
 * that stay within their size. tests/api/structs.c does the same for the others. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdalign.h>
#include <stddef.h>
#include <string.h>

#include "foresto/execute.h"
#include "foresto/foresto.h"
#include "foresto/host.h"

enum { DAYS = 2, ASSETS = 2, TAIL = 16, BUFFER = 1024 };

static const foresto_date dates[DAYS] = {19753, 19754}; /* 2024-01-31, 2024-02-01 */
static const double prices[DAYS][ASSETS] = {{100, 50}, {110, 50}};
static const char *const names[ASSETS] = {"A", "B"};
static const double weights[ASSETS] = {0.5, 0.5};

/* ---- a host with every interface, each of which does its least ---- */

static int next_row;

static int32_t take_nav(void *user, const foresto_nav_record *record) {
    (void)user;
    return record == NULL;
}

static int32_t no_cost(void *user, const foresto_trades *trades, double *cost_amount) {
    (void)user;
    *cost_amount = 0.0;
    return trades == NULL;
}

static int32_t go_on(void *user, uint64_t done, uint64_t total) {
    (void)user;
    return total != 0 && done > total;
}

static int32_t next_day(void *user, foresto_feed_row *row) {
    (void)user;
    if (next_row < DAYS) {
        row->date = dates[next_row];
        row->values = prices[next_row++];
    }
    return 0;
}

static int32_t next_trading_date(void *user, foresto_date last, foresto_date *next) {
    (void)user;
    *next = last + 1;
    return 0;
}

static int32_t get_by_id(void *user, int64_t rule_id, foresto_rule *rule, uint32_t *found) {
    (void)user;
    rule->rule_type = FORESTO_RULE_PERIODIC;
    rule->frequency = FORESTO_FREQUENCY_MONTHLY;
    rule->rule_id = rule_id;
    *found = 1;
    return 0;
}

static int32_t find_run(void *user, const char *request_hash, int64_t *run_id, uint32_t *found) {
    (void)user;
    *run_id = 1;
    *found = 0;
    return request_hash == NULL;
}

static const foresto_nav_sink nav_sink = {sizeof nav_sink, 0, NULL, take_nav};
static const foresto_cost_model cost_model = {sizeof cost_model, 0, NULL, no_cost, NULL, NULL};
static const foresto_progress progress = {sizeof progress, 0, NULL, go_on};
static const foresto_host host = FORESTO_HOST_INIT;
static const foresto_instruments instruments = {sizeof instruments, FORESTO_PANEL_PRICES, ASSETS, names, NULL};
static const foresto_price_feed feed = {sizeof feed, 0, NULL, &instruments, "two days", next_day, NULL};
static const foresto_trading_calendar calendar = {sizeof calendar, 0, NULL, next_trading_date, NULL, NULL};
static const foresto_rule_repository rules = {sizeof rules, 0, NULL, get_by_id, NULL, NULL};
static const foresto_run_store store = {sizeof store, 0, NULL, find_run, NULL, NULL, NULL, NULL, NULL};
static foresto_request request = FORESTO_REQUEST_INIT;
static foresto_execution execution = FORESTO_EXECUTION_INIT;

static void make_inputs(void) {
    foresto_request_init(&request, sizeof(foresto_request));
    request.use_rebalancing = 1;
    request.initial_amount = 1000.0;
    request.weights = weights;
    request.asset_count = ASSETS;
    foresto_execution_init(&execution, sizeof(foresto_execution));
    execution.request = &request;
    execution.rule_id = 7;
    execution.host = &host;
    execution.feed = &feed;
    execution.calendar = &calendar;
    execution.rules = &rules;
    execution.store = &store;
}

/* ---- inputs: a good one of each, and a call that takes it ---- */

static foresto_status execute(const foresto_execution *given) {
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    next_row = 0;
    return foresto_execute(given, &outcome, NULL);
}

/* Put the bytes in the place of one pointer of the execution, and execute. */
#define USE_MEMBER(member)                                                                                             \
    static foresto_status use_##member(const void *bytes) {                                                            \
        foresto_execution changed = execution;                                                                         \
        changed.member = bytes;                                                                                        \
        return execute(&changed);                                                                                      \
    }
USE_MEMBER(host)
USE_MEMBER(feed)
USE_MEMBER(calendar)
USE_MEMBER(rules)
USE_MEMBER(store)
USE_MEMBER(request)

/* The same for a pointer of the host. */
#define USE_TABLE(member)                                                                                              \
    static foresto_status use_##member(const void *bytes) {                                                            \
        foresto_host by = host;                                                                                        \
        by.member = bytes;                                                                                             \
        return use_host(&by);                                                                                          \
    }
USE_TABLE(nav_sink)
USE_TABLE(cost_model)
USE_TABLE(progress)

static foresto_status use_execution(const void *bytes) {
    return execute(bytes);
}

static foresto_status open_session(const foresto_instruments *given, foresto_session **session) {
    foresto_request hold = request;
    hold.use_rebalancing = 0;
    hold.baseline = FORESTO_BASELINE_HOLD;
    return foresto_session_open(&hold, given, NULL, session, NULL);
}

static foresto_status use_instruments(const void *bytes) {
    foresto_session *session = NULL;
    foresto_status status = open_session(bytes, &session);
    foresto_session_close(session);
    return status;
}

static foresto_status use_instruments_of_feed(const void *bytes) {
    foresto_price_feed changed = feed;
    changed.instruments = bytes;
    return use_feed(&changed);
}

#define INPUT(object, use, ...)                                                                                        \
    {                                                                                                                  \
#use, sizeof(object), &object, use, {                                                                          \
            __VA_ARGS__                                                                                                \
        }                                                                                                              \
    }
#define AT(type, member) offsetof(foresto_##type, member)

static const struct input {
    const char *name;
    size_t size;
    const void *good;
    foresto_status (*use)(const void *bytes);
    size_t reserved[2]; /* 0 for none */
} inputs[] = {
    INPUT(nav_sink, use_nav_sink, AT(nav_sink, reserved)),
    INPUT(cost_model, use_cost_model, AT(cost_model, reserved)),
    INPUT(progress, use_progress, AT(progress, reserved)),
    INPUT(host, use_host, AT(host, reserved), AT(host, reserved_pointer)),
    INPUT(instruments, use_instruments, AT(instruments, reserved_pointer)),
    INPUT(instruments, use_instruments_of_feed, AT(instruments, reserved_pointer)),
    INPUT(feed, use_feed, AT(price_feed, reserved), AT(price_feed, reserved_pointer)),
    INPUT(calendar, use_calendar, AT(trading_calendar, reserved)),
    INPUT(rules, use_rules, AT(rule_repository, reserved), AT(rule_repository, reserved_pointer)),
    INPUT(store, use_store, AT(run_store, reserved)),
    INPUT(request, use_request, AT(request, reserved)),
    INPUT(execution, use_execution, AT(execution, reserved), AT(execution, reserved_pointer)),
};

static void set_size(void *bytes, size_t size) {
    uint32_t size32 = (uint32_t)size;
    memcpy(bytes, &size32, sizeof size32);
}

ParameterizedTestParameters(structs_host, input) {
    static int indices[sizeof inputs / sizeof *inputs];
    for (int i = 0; i < (int)(sizeof inputs / sizeof *inputs); i++) {
        indices[i] = i;
    }
    return cr_make_param_array(int, indices, sizeof inputs / sizeof *inputs);
}

ParameterizedTest(int *index, structs_host, input) {
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
    for (size_t more = 1; more <= TAIL; more++) {
        set_size(bytes, input->size + more);
        cr_expect_eq(input->use(bytes), FORESTO_OK, "%s: %zu zeros more", input->name, more);
        bytes[input->size + more - 1] = 1;
        cr_expect_eq(input->use(bytes), FORESTO_E_STRUCT, "%s: byte %zu more is set", input->name, more);
        bytes[input->size + more - 1] = 0;
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

/* ---- outputs: a call that fills one ---- */

static foresto_status fill_step(void *bytes) {
    foresto_session *session = NULL;
    foresto_status status = open_session(&instruments, &session);
    cr_assert_eq(status, FORESTO_OK);
    status = foresto_session_step(session, dates[0], prices[0], 1, FORESTO_DATE_NONE, bytes, NULL);
    foresto_session_close(session);
    return status;
}

static foresto_status fill_outcome(void *bytes) {
    next_row = 0;
    return foresto_execute(&execution, bytes, NULL);
}

static const struct output {
    const char *name;
    size_t size;
    foresto_status (*fill)(void *bytes);
} outputs[] = {
    {"step", sizeof(foresto_step), fill_step},
    {"outcome", sizeof(foresto_outcome), fill_outcome},
};

static bool all_are(const unsigned char *bytes, size_t from, size_t to, unsigned char asked) {
    for (size_t i = from; i < to; i++) {
        if (bytes[i] != asked) {
            return false;
        }
    }
    return true;
}

ParameterizedTestParameters(structs_host, output) {
    static int indices[] = {0, 1};
    return cr_make_param_array(int, indices, sizeof indices / sizeof *indices);
}

ParameterizedTest(int *index, structs_host, output) {
    const struct output *output = &outputs[*index];
    alignas(16) unsigned char exact[BUFFER], other[BUFFER];
    make_inputs();
    memset(exact, 0xa5, sizeof exact);
    set_size(exact, output->size);
    cr_expect_eq(output->fill(exact), FORESTO_OK, "%s", output->name);
    cr_expect(!all_are(exact, 4, output->size, 0xa5), "%s: not filled", output->name);
    cr_expect(all_are(exact, output->size, BUFFER, 0xa5), "%s: written beyond", output->name);
    memset(other, 0xa5, sizeof other);
    set_size(other, output->size + TAIL);
    cr_expect_eq(output->fill(other), FORESTO_OK, "%s", output->name);
    cr_expect_eq(memcmp(exact + 4, other + 4, output->size - 4), 0, "%s: a longer one is filled alike", output->name);
    cr_expect(all_are(other, output->size + TAIL, BUFFER, 0xa5), "%s: longer: written beyond", output->name);
    static const size_t missing[] = {1, 4, 8};
    for (size_t i = 0; i < 3; i++) {
        memset(other, 0xa5, sizeof other);
        set_size(other, output->size - missing[i]);
        cr_expect_eq(output->fill(other), FORESTO_E_STRUCT, "%s: %zu bytes short", output->name, missing[i]);
        cr_expect(all_are(other, 4, BUFFER, 0xa5), "%s: written on failure", output->name);
    }
}

/* ---- what the library hands to a host says its size, and has zeros where it is reserved ---- */

static int seen;

static int32_t see_nav(void *user, const foresto_nav_record *record) {
    (void)user;
    cr_expect_eq(record->struct_size, sizeof *record);
    seen |= 1;
    return 0;
}

static int32_t see_trades(void *user, const foresto_trades *trades, double *cost_amount) {
    (void)user;
    cr_expect_eq(trades->struct_size, sizeof *trades);
    cr_expect_null(trades->reserved_pointer);
    cr_expect_eq(*cost_amount, 0.0);
    seen |= 2;
    return 0;
}

static int32_t see_row(void *user, foresto_feed_row *row) {
    cr_expect_eq(row->struct_size, sizeof *row);
    cr_expect_eq(row->date, FORESTO_DATE_NONE);
    cr_expect_eq(row->stride, 1);
    cr_expect_null(row->reserved_pointer);
    seen |= 4;
    return next_day(user, row);
}

static int32_t see_rule(void *user, int64_t rule_id, foresto_rule *rule, uint32_t *found) {
    const foresto_rule initial = FORESTO_RULE_INIT;
    cr_expect_eq(memcmp(rule, &initial, sizeof initial), 0);
    cr_expect_eq(*found, 0);
    seen |= 8;
    return get_by_id(user, rule_id, rule, found);
}

static int32_t see_header(void *user, const foresto_run_header *header, int64_t *run_id) {
    (void)user;
    cr_expect_eq(header->struct_size, sizeof *header);
    cr_expect_null(header->reserved_pointer);
    cr_expect_eq(header->request->struct_size, sizeof *header->request);
    cr_expect_eq(header->request->rule->rule_id, 7);
    cr_expect_eq(*run_id, 0);
    seen |= 16;
    return 0;
}

static int32_t see_event(void *user, int64_t run_id, const foresto_event *event) {
    (void)user;
    (void)run_id;
    cr_expect_eq(event->struct_size, sizeof *event);
    seen |= 32;
    return 0;
}

static int32_t see_summary(void *user, int64_t run_id, const foresto_summary *summary) {
    (void)user;
    (void)run_id;
    cr_expect_eq(summary->struct_size, sizeof *summary);
    seen |= 64;
    return 0;
}

Test(structs_host, handed_to_the_host) {
    make_inputs();
    foresto_nav_sink navs = nav_sink;
    navs.put_nav = see_nav;
    foresto_cost_model costs = cost_model;
    costs.trading_cost = see_trades;
    foresto_host by = host;
    by.nav_sink = &navs;
    by.cost_model = &costs;
    foresto_price_feed rows = feed;
    rows.next_day = see_row;
    foresto_rule_repository repository = rules;
    repository.get_by_id = see_rule;
    foresto_run_store runs = {sizeof runs, 0, NULL, NULL, see_header, see_event, NULL, see_summary, NULL};
    execution.host = &by;
    execution.feed = &rows;
    execution.rules = &repository;
    execution.store = &runs;
    cr_expect_eq(execute(&execution), FORESTO_OK);
    cr_expect_eq(seen, 127);
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

Test(structs_host, init_macro_is_init_function) {
    EXPECT_TWINS(foresto_host, FORESTO_HOST_INIT);
    EXPECT_TWINS(foresto_nav_record, FORESTO_NAV_RECORD_INIT);
    EXPECT_TWINS(foresto_instruments, FORESTO_INSTRUMENTS_INIT);
    EXPECT_TWINS(foresto_step, FORESTO_STEP_INIT);
    EXPECT_TWINS(foresto_execution, FORESTO_EXECUTION_INIT);
    EXPECT_TWINS(foresto_outcome, FORESTO_OUTCOME_INIT);
}
