/* SPDX-License-Identifier: MIT */
/* Events: what a run records and hands to its sink, as JSON and as a database row. */
#include <string.h>

#include "../support/allocation.h"
#include "../support/day.h"
#include "../support/expect.h"
#include "../support/portfolio.h"
#include "../support/results.h"

enum { EVENTS_MAX = 8 };

static const foresto_date dates[] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1), DAY(2024, 3, 1)};
static const char *const asset_names[] = {"b", "A"};
static const double prices[] = {100, 50, 110, 50, 121, 55, 110, 44};

static foresto_rule monthly(void) {
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    rule.rule_id = 42;
    return rule;
}

static struct portfolio portfolio_with(const foresto_rule *rule) {
    return (struct portfolio){.kind = FORESTO_PANEL_PRICES,
                              .day_count = 4,
                              .asset_count = 2,
                              .dates = dates,
                              .values = prices,
                              .weights = {0.5, 0.5},
                              .names = asset_names,
                              .rule = rule,
                              .initial_amount = 1000.0};
}

/* ---- sink ---- */

struct notebook {
    size_t count;
    size_t fail_at; /* the call, from 1, that gives `code` */
    int32_t code;
    foresto_event events[EVENTS_MAX];
    char names[EVENTS_MAX][2][8];
    double before[EVENTS_MAX][2];
    double after[EVENTS_MAX][2];
};

/* An event lives for the call only, so everything is copied. */
static int32_t note(void *user, const foresto_event *event) {
    struct notebook *notebook = user;
    cr_assert_lt(notebook->count, EVENTS_MAX);
    cr_assert_eq(event->asset_count, 2);
    size_t k = notebook->count++;
    notebook->events[k] = *event;
    for (size_t i = 0; i < 2; i++) {
        strncpy(notebook->names[k][i], event->asset_names[i], sizeof notebook->names[k][i] - 1);
        notebook->before[k][i] = event->before_weights[i];
        notebook->after[k][i] = event->after_weights[i];
    }
    return notebook->count == notebook->fail_at ? notebook->code : 0;
}

static foresto_status run(struct notebook *notebook, const foresto_allocator *allocator, foresto_result **result,
                          foresto_error *error) {
    foresto_rule rule = monthly();
    struct portfolio portfolio = portfolio_with(&rule);
    foresto_panel *panel = portfolio_panel(&portfolio);
    foresto_request request = portfolio_request(&portfolio, panel);
    foresto_event_sink sink = {.struct_size = sizeof sink, .user = notebook, .put_event = note};
    foresto_host host = FORESTO_HOST_INIT;
    host.allocator = allocator;
    host.event_sink = &sink;
    foresto_status status = foresto_simulate(&request, &host, result, error);
    foresto_panel_destroy(panel);
    return status;
}

static void expect_noted(const struct notebook *notebook, size_t k, const foresto_event *event) {
    const foresto_event *noted = &notebook->events[k];
    cr_expect_eq(noted->struct_size, sizeof *noted);
    cr_expect_eq(noted->trigger_type, event->trigger_type);
    cr_expect_eq(noted->event_order, event->event_order);
    cr_expect_eq(noted->rule_id, event->rule_id);
    cr_expect_eq(noted->event_date, event->event_date);
    expect_same(noted->turnover, event->turnover);
    expect_same(noted->cost_rate, event->cost_rate);
    expect_same(noted->cost_factor, event->cost_factor);
    expect_same(noted->cost_amount, event->cost_amount);
    expect_same(noted->nav_before, event->nav_before);
    expect_same(noted->nav_after, event->nav_after);
    cr_expect_str_eq(noted->trigger_detail, event->trigger_detail);
    for (size_t i = 0; i < 2; i++) {
        cr_expect_str_eq(notebook->names[k][i], event->asset_names[i]);
        expect_same(notebook->before[k][i], event->before_weights[i]);
        expect_same(notebook->after[k][i], event->after_weights[i]);
    }
}

Test(event, rebalancing_event_logged) {
    struct notebook notebook = {0};
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(run(&notebook, NULL, &result, &error), error);
    cr_assert_eq(notebook.count, 3);
    cr_assert_eq(summary_of(result).event_count, 3);
    for (size_t k = 0; k < 3; k++) {
        foresto_event event = event_of(result, k);
        cr_expect_eq(event.event_order, k + 1);
        cr_expect_eq(event.rule_id, 42);
        cr_expect_eq(event.trigger_type, FORESTO_TRIGGER_PERIODIC);
        cr_expect_str_eq(event.trigger_detail, "MONTHLY");
        expect_same(event.cost_rate, 0.001);
        expect_noted(&notebook, k, &event);
    }
    /* The second: 605 of b and 550 of A are worth 1155, so 27.5 changes hands. */
    foresto_event event = event_of(result, 1);
    cr_expect_eq(event.event_date, DAY(2024, 2, 1));
    expect_close(event.before_weights[0], 605.0 / 1155.0, 1e-15);
    expect_close(event.before_weights[1], 550.0 / 1155.0, 1e-15);
    expect_same(event.after_weights[0], 0.5);
    expect_same(event.after_weights[1], 0.5);
    expect_close(event.turnover, 27.5 / 1155.0, 1e-14);
    expect_close(event.cost_factor, 1.0 - 0.0275 / 1155.0, 1e-15);
    expect_close(event.cost_amount, 0.0275, 1e-11);
    expect_close(event.nav_before, 1155.0, 1e-15);
    expect_close(event.nav_after, 1154.9725, 1e-15);
    expect_same(navs_of(result).nav[2], event.nav_after);
    foresto_result_destroy(result);
}

Test(event, totals_are_sums_over_events) {
    struct notebook notebook = {0};
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(run(&notebook, NULL, &result, &error), error);
    double turnover = 0.0, cost = 0.0;
    for (size_t k = 0; k < notebook.count; k++) {
        turnover += notebook.events[k].turnover;
        cost += notebook.events[k].cost_amount;
    }
    foresto_summary summary = summary_of(result);
    expect_same(summary.total_turnover, turnover);
    expect_same(summary.mean_turnover, turnover / 3.0);
    expect_same(summary.total_cost, cost);
    foresto_result_destroy(result);
}

/* A sink that fails stops the run at once: its code comes back, nothing else does, and nothing is leaked. */
Test(event, sink_failure) {
    for (size_t fail_at = 1; fail_at <= 3; fail_at++) {
        struct notebook notebook = {.fail_at = fail_at, .code = -77};
        struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
        foresto_allocator allocator = allocation_allocator(&allocation);
        foresto_result *result = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = run(&notebook, &allocator, &result, &error);
        expect_refusal("sink", status, &error,
                       (struct refusal){FORESTO_E_HOST, "put_event", .date = notebook.events[fail_at - 1].event_date,
                                        .host_code = -77});
        cr_expect_eq(notebook.count, fail_at);
        cr_expect_null(result);
        cr_expect_eq(allocation.live, 0);
    }
}

/* Without a rule there are no events. */
Test(event, none_without_a_rule) {
    for (uint32_t baseline = FORESTO_BASELINE_PHASE1; baseline <= FORESTO_BASELINE_HOLD; baseline++) {
        struct portfolio portfolio = portfolio_with(NULL);
        portfolio.baseline = baseline;
        foresto_panel *panel = portfolio_panel(&portfolio);
        foresto_request request = portfolio_request(&portfolio, panel);
        struct notebook notebook = {0};
        foresto_event_sink sink = {.struct_size = sizeof sink, .user = &notebook, .put_event = note};
        foresto_host host = FORESTO_HOST_INIT;
        host.event_sink = &sink;
        foresto_result *result = NULL;
        cr_assert_eq(foresto_simulate(&request, &host, &result, NULL), FORESTO_OK);
        cr_expect_eq(notebook.count, 0);
        cr_expect_eq(summary_of(result).event_count, 0);
        foresto_result_destroy(result);
        foresto_panel_destroy(panel);
    }
}

/* ---- JSON and row ---- */

/* By hand, with names out of order; 20.5 and the like are exact. */
static foresto_event by_hand(void) {
    static const char *const names[] = {"b", "\xc3\xa9t\xc3\xa9", "A"};
    static const double before[] = {0.5, 0.375, 0.125}, after[] = {0.25, 0.5, 0.25};
    foresto_event event = FORESTO_EVENT_INIT;
    event.trigger_type = FORESTO_TRIGGER_DRIFT;
    event.event_order = 3;
    event.rule_id = 42;
    event.event_date = DAY(2024, 2, 29);
    event.asset_count = 3;
    event.turnover = 0.25;
    event.cost_rate = 0.0005;
    event.cost_factor = 0.999875;
    event.cost_amount = 0.1;
    event.nav_before = 1e21;
    event.nav_after = 1e-7;
    strcpy(event.trigger_detail, "DRIFT>=5.00%");
    event.asset_names = names;
    event.before_weights = before;
    event.after_weights = after;
    return event;
}

Test(event, json) {
    foresto_event event = by_hand();
    char text[1024];
    size_t length = 0;
    static const char asked[] = "{\"after_weights\":{\"A\":0.25,\"b\":0.25,\"\xc3\xa9t\xc3\xa9\":0.5},"
                                "\"before_weights\":{\"A\":0.125,\"b\":0.5,\"\xc3\xa9t\xc3\xa9\":0.375},"
                                "\"cost_amount\":0.1,\"cost_factor\":0.999875,\"cost_rate\":0.0005,"
                                "\"event_date\":\"2024-02-29\",\"event_order\":3,\"nav_after\":1e-7,"
                                "\"nav_before\":1e+21,\"rule_id\":42,\"trigger_detail\":\"DRIFT>=5.00%\","
                                "\"trigger_type\":\"DRIFT\",\"turnover\":0.25}";
    expect_status(foresto_event_write_json(&event, text, sizeof text, &length, NULL), FORESTO_OK);
    cr_expect_str_eq(text, asked);
    cr_expect_eq(length, sizeof asked - 1);
    /* The order that a run knows gives the same text. */
    static const uint32_t order[] = {2, 0, 1};
    event.name_order = order;
    expect_status(foresto_event_write_json(&event, text, sizeof text, NULL, NULL), FORESTO_OK);
    cr_expect_str_eq(text, asked);
    event.rule_id = 0;
    event.trigger_type = FORESTO_TRIGGER_PERIODIC;
    expect_status(foresto_event_write_json(&event, text, sizeof text, NULL, NULL), FORESTO_OK);
    cr_expect_not_null(strstr(text, ",\"rule_id\":null,"));
    cr_expect_not_null(strstr(text, ",\"trigger_type\":\"PERIODIC\","));
    strcpy(text, "untouched");
    expect_status(foresto_event_write_json(&event, text, 16, &length, NULL), FORESTO_E_CAPACITY);
    cr_expect_str_eq(text, "untouched");
    expect_status(foresto_event_write_json(&event, NULL, 0, &length, NULL), FORESTO_E_CAPACITY);
    expect_status(foresto_event_write_json(&event, text, length + 1, NULL, NULL), FORESTO_OK);
    cr_expect_eq(strlen(text), length);
}

/* Names that a run has sorted and names that are sorted on the spot give the same text. */
Test(event, json_of_a_run) {
    struct notebook notebook = {0};
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(run(&notebook, NULL, &result, &error), error);
    foresto_event event = event_of(result, 2);
    char sorted[1024], unsorted[1024];
    expect_status(foresto_event_write_json(&event, sorted, sizeof sorted, NULL, NULL), FORESTO_OK);
    event.name_order = NULL;
    expect_status(foresto_event_write_json(&event, unsorted, sizeof unsorted, NULL, NULL), FORESTO_OK);
    cr_expect_str_eq(sorted, unsorted);
    cr_expect_not_null(strstr(sorted, "{\"after_weights\":{\"A\":0.5,\"b\":0.5},\"before_weights\":{\"A\":"));
    foresto_result_destroy(result);
}

Test(event, weights_json) {
    static const char *const names[] = {"b", "A"}, *const twice[] = {"b", "b"}, *const empty[] = {"", "b"};
    static const double weights[] = {0.75, -0.0, MISSING}, bad[] = {0.5, MISSING}, first[] = {MISSING, 0.5};
    char text[64];
    size_t length = 0;
    expect_status(foresto_weights_write_json(names, weights, 2, text, sizeof text, &length, NULL), FORESTO_OK);
    cr_expect_str_eq(text, "{\"A\":0,\"b\":0.75}");
    cr_expect_eq(length, 16);
    expect_status(foresto_weights_write_json(names, weights, 0, text, sizeof text, NULL, NULL), FORESTO_OK);
    cr_expect_str_eq(text, "{}");
    expect_status(foresto_weights_write_json(names, weights, 2, text, 16, &length, NULL), FORESTO_E_CAPACITY);
    cr_expect_eq(length, 16);
    expect_status(foresto_weights_write_json(twice, weights, 2, text, sizeof text, NULL, NULL), FORESTO_E_NAME);
    expect_status(foresto_weights_write_json(empty, weights, 2, text, sizeof text, NULL, NULL), FORESTO_E_NAME);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_weights_write_json(names, bad, 2, text, sizeof text, NULL, &error);
    expect_refusal("bad", status, &error, (struct refusal){FORESTO_E_RANGE, "weights", .value = MISSING});
    status = foresto_weights_write_json(names, first, 2, text, sizeof text, NULL, &error);
    expect_refusal("first", status, &error, (struct refusal){FORESTO_E_RANGE, "weights", .value = MISSING});
    expect_status(foresto_weights_write_json(NULL, weights, 2, text, sizeof text, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_weights_write_json(names, NULL, 2, text, sizeof text, NULL, NULL), FORESTO_E_ARGUMENT);
    cr_expect_str_eq(text, "{}");
}

/* Names that are neighbours, in the order that canonical JSON asks for. */
Test(event, weights_json_sorts) {
    static const char *const names[] = {"C", "B", "A"};
    static const double weights[] = {0.25, 0.5, 1.0};
    char text[64];
    expect_status(foresto_weights_write_json(names, weights, 3, text, sizeof text, NULL, NULL), FORESTO_OK);
    cr_expect_str_eq(text, "{\"A\":1,\"B\":0.5,\"C\":0.25}");
}

/* However many assets there are, an event knows the order of their names. */
Test(event, order_of_names) {
    static const char *const names[] = {"P", "O", "N", "M", "L", "K", "J", "I", "H", "G", "F", "E", "D", "C", "B", "A"};
    static const foresto_date days[] = {DAY(2024, 1, 2), DAY(2024, 2, 1)};
    static double flat[2 * PORTFOLIO_ASSETS_MAX];
    for (size_t i = 0; i < 2 * PORTFOLIO_ASSETS_MAX; i++) {
        flat[i] = 100.0;
    }
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    for (size_t count = 1; count <= PORTFOLIO_ASSETS_MAX; count++) {
        struct portfolio portfolio = {.kind = FORESTO_PANEL_PRICES,
                                      .day_count = 2,
                                      .asset_count = count,
                                      .dates = days,
                                      .values = flat,
                                      .names = names,
                                      .rule = &rule,
                                      .initial_amount = 1000.0};
        for (size_t i = 0; i < count; i++) {
            portfolio.weights[i] = 1.0 / (double)count;
        }
        foresto_result *result = portfolio_run(&portfolio);
        foresto_event event = event_of(result, 1);
        for (size_t i = 0; i < count; i++) {
            cr_expect_eq(event.name_order[i], count - 1 - i, "%zu assets", count);
            cr_expect_str_eq(event.asset_names[i], names[i]);
        }
        foresto_result_destroy(result);
    }
}

Test(event, row) {
    foresto_event event = by_hand();
    foresto_event_row row = FORESTO_EVENT_ROW_INIT;
    event.turnover = 0.123456785; /* half away from zero, as its text has it */
    event.cost_rate = 0.0000005;
    event.cost_amount = 9999999999.5;
    expect_status(foresto_event_write_row(&event, &row, NULL), FORESTO_OK);
    cr_expect_str_eq(row.event_date, "2024-02-29");
    cr_expect_str_eq(row.trigger_type, "DRIFT");
    cr_expect_str_eq(row.trigger_detail, "DRIFT>=5.00%");
    cr_expect_str_eq(row.turnover, "0.12345679");
    cr_expect_str_eq(row.cost_rate, "0.000001");
    cr_expect_str_eq(row.cost_amount, "9999999999.50000000");
    event.turnover = 0.0;
    event.cost_rate = 0.02;
    event.cost_amount = -4e-9;
    expect_status(foresto_event_write_row(&event, &row, NULL), FORESTO_OK);
    cr_expect_str_eq(row.turnover, "0.00000000");
    cr_expect_str_eq(row.cost_rate, "0.020000");
    cr_expect_str_eq(row.cost_amount, "0.00000000");
    event.turnover = 9999.5; /* as many digits as a column has */
    event.cost_rate = 99.5;
    expect_status(foresto_event_write_row(&event, &row, NULL), FORESTO_OK);
    cr_expect_str_eq(row.turnover, "9999.50000000");
    cr_expect_str_eq(row.cost_rate, "99.500000");
}

/* A value that does not fit its column is refused, never cut. */
Test(event, row_refusals) {
    static const struct {
        double turnover, cost_rate, cost_amount;
        struct refusal asked;
    } rows[] = {
        {10000.0, 0.001, 1.0, {FORESTO_E_RANGE, "turnover", .value = 10000.0}},
        {9999.999999999, 0.001, 1.0, {FORESTO_E_RANGE, "turnover", .value = 9999.999999999}},
        {0.5, 100.0, 1.0, {FORESTO_E_RANGE, "cost_rate", .value = 100.0}},
        {0.5, 0.001, 1e10, {FORESTO_E_RANGE, "cost_amount", .value = 1e10}},
        {0.5, 0.001, MISSING, {FORESTO_E_RANGE, "cost_amount", .value = MISSING}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        foresto_event event = by_hand();
        event.turnover = rows[i].turnover;
        event.cost_rate = rows[i].cost_rate;
        event.cost_amount = rows[i].cost_amount;
        foresto_event_row row = FORESTO_EVENT_ROW_INIT;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = foresto_event_write_row(&event, &row, &error);
        expect_refusal("row", status, &error, rows[i].asked);
        cr_expect_str_eq(row.event_date, "");
    }
    foresto_event event = by_hand();
    expect_status(foresto_event_write_row(&event, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_event_write_row(NULL, &(foresto_event_row)FORESTO_EVENT_ROW_INIT, NULL), FORESTO_E_ARGUMENT);
}

static foresto_status write_json(const foresto_event *event) {
    char text[1024];
    return foresto_event_write_json(event, text, sizeof text, NULL, NULL);
}

Test(event, refusals) {
    static const char *const twice[] = {"b", "A", "b"}, *const broken[] = {"b", "\xff", "A"};
    static const uint32_t wrong_order[] = {0, 1, 2}, no_order[] = {2, 2, 2}, far_order[] = {99, 0, 1};
    static const uint32_t beyond[] = {2, 0};
    static const double bad[] = {0.5, MISSING, 0.5};
#define REFUSE(member, bad_value, status)                                                                              \
    do {                                                                                                               \
        foresto_event event = by_hand();                                                                               \
        event.member = bad_value;                                                                                      \
        expect_status(write_json(&event), status);                                                                     \
    } while (0)
    REFUSE(trigger_type, FORESTO_TRIGGER_NONE, FORESTO_E_ENUM);
    REFUSE(trigger_type, 3, FORESTO_E_ENUM);
    REFUSE(trigger_detail[0], '\0', FORESTO_E_NAME);
    REFUSE(trigger_detail[0], '\xff', FORESTO_E_NAME);
    foresto_event longest = by_hand();
    memset(longest.trigger_detail, 'x', 65);
    longest.trigger_detail[65] = '\0';
    expect_status(write_json(&longest), FORESTO_E_NAME);
    longest.trigger_detail[64] = '\0';
    expect_status(write_json(&longest), FORESTO_OK);
    REFUSE(rule_id, INT64_C(9007199254740992), FORESTO_E_RANGE);
    REFUSE(event_order, UINT64_C(9007199254740992), FORESTO_E_RANGE);
    REFUSE(event_date, FORESTO_DATE_NONE, FORESTO_E_DATE);
    REFUSE(event_date, FORESTO_DATE_MAX + 1, FORESTO_E_DATE);
    REFUSE(turnover, MISSING, FORESTO_E_RANGE);
    REFUSE(cost_rate, INFINITE, FORESTO_E_RANGE);
    REFUSE(cost_factor, MISSING, FORESTO_E_RANGE);
    REFUSE(cost_amount, MISSING, FORESTO_E_RANGE);
    REFUSE(nav_before, INFINITE, FORESTO_E_RANGE);
    REFUSE(nav_after, MISSING, FORESTO_E_RANGE);
    REFUSE(asset_names, NULL, FORESTO_E_ARGUMENT);
    REFUSE(before_weights, NULL, FORESTO_E_ARGUMENT);
    REFUSE(after_weights, NULL, FORESTO_E_ARGUMENT);
    REFUSE(before_weights, bad, FORESTO_E_RANGE);
    REFUSE(after_weights, bad, FORESTO_E_RANGE);
    REFUSE(asset_names, twice, FORESTO_E_NAME);
    REFUSE(asset_names, broken, FORESTO_E_NAME);
    REFUSE(name_order, wrong_order, FORESTO_E_ARGUMENT);
    REFUSE(name_order, no_order, FORESTO_E_ARGUMENT);
    REFUSE(name_order, far_order, FORESTO_E_ARGUMENT);
    foresto_event fewer = by_hand(); /* whose third name is not one of its two */
    fewer.asset_count = 2;
    fewer.name_order = beyond;
    expect_status(write_json(&fewer), FORESTO_E_ARGUMENT);
    expect_status(write_json(NULL), FORESTO_E_ARGUMENT);
}
