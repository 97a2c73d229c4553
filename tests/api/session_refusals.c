/* SPDX-License-Identifier: MIT */
/* What a session refuses, and that a refusal leaves it as it was. */
#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "../support/allocation.h"
#include "../support/day.h"
#include "../support/expect.h"
#include "../support/stream.h"

enum { DAYS = 4, ASSETS = 2 };

static const foresto_date dates[] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1), DAY(2024, 2, 2)};
static const double prices[] = {100, 50, 110, 55, 121, 44, 121, 88};
static foresto_rule monthly = FORESTO_RULE_INIT;
static const struct portfolio hold = {.kind = FORESTO_PANEL_PRICES,
                                      .baseline = FORESTO_BASELINE_HOLD,
                                      .day_count = DAYS,
                                      .asset_count = ASSETS,
                                      .dates = dates,
                                      .values = prices,
                                      .weights = {0.25, 0.75},
                                      .initial_amount = 1000.0};

static struct portfolio ruled(void) {
    monthly.rule_type = FORESTO_RULE_PERIODIC;
    monthly.frequency = FORESTO_FREQUENCY_MONTHLY;
    struct portfolio portfolio = hold;
    portfolio.baseline = FORESTO_BASELINE_PHASE1;
    portfolio.rule = &monthly;
    return portfolio;
}

/* ---- open ---- */

static void expect_open(const char *what, const foresto_request *request, const foresto_instruments *instruments,
                        struct refusal asked) {
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_session *session = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_host host = allocation_host(&allocator);
    foresto_status status = foresto_session_open(request, instruments, &host, &session, &error);
    expect_refusal(what, status, &error, asked);
    cr_expect(session == NULL && allocation.live == 0, "%s: something is left", what);
}

#define REFUSE(member, bad, ...)                                                                                       \
    do {                                                                                                               \
        request = good;                                                                                                \
        request.member = bad;                                                                                          \
        expect_open(#member, &request, &instruments, (struct refusal){__VA_ARGS__});                                   \
    } while (0)

Test(session_refusals, requests) {
    static const double much[] = {0.25, 1.5}, little[] = {0.25, 0.5};
    static const char *const nameless[] = {"X", ""};
    const foresto_instruments instruments = stream_instruments(&hold);
    const foresto_request good = stream_request(&hold);
    foresto_request request;
    foresto_rule inactive = FORESTO_RULE_INIT;
    inactive.rule_type = FORESTO_RULE_DRIFT;
    inactive.drift_threshold = 0.05;
    inactive.is_active = 0;
    REFUSE(asset_count, 1, FORESTO_E_SIZE, .field = "asset_count", .value = 1.0);
    REFUSE(asset_count, 3, FORESTO_E_SIZE, .field = "asset_count", .value = 3.0);
    REFUSE(weights, NULL, FORESTO_E_ARGUMENT, .field = "weights");
    REFUSE(weights, much, FORESTO_E_WEIGHT, .field = "weights", .asset = 2, .value = 1.5);
    REFUSE(weights, little, FORESTO_E_WEIGHT_SUM, .field = "weights", .value = 0.75);
    REFUSE(classes, nameless, FORESTO_E_NAME, .field = "classes", .asset = 2);
    REFUSE(use_rebalancing, 2, FORESTO_E_ENUM, .field = "use_rebalancing", .value = 2.0);
    REFUSE(baseline, 2, FORESTO_E_ENUM, .field = "baseline", .value = 2.0);
    REFUSE(missing_policy, 3, FORESTO_E_ENUM, .field = "missing_policy", .value = 3.0);
    REFUSE(initial_amount, 0.0, FORESTO_E_AMOUNT, .field = "initial_amount", .value = 0.0);
    REFUSE(request_type, NULL, FORESTO_E_NAME, .field = "request_type");
    REFUSE(end_date, FORESTO_DATE_MAX + 1, FORESTO_E_DATE, .field = "end_date", .value = FORESTO_DATE_MAX + 1.0);
    REFUSE(rule, &inactive, FORESTO_E_FEATURE_DISABLED, .field = "use_rebalancing");
    request = good;
    request.baseline = FORESTO_BASELINE_PHASE1;
    request.use_rebalancing = 1;
    request.rule = &inactive;
    foresto_session *session = NULL;
    expect_status(foresto_session_open(&request, &instruments, NULL, &session, NULL), FORESTO_E_RULE_INACTIVE);
    expect_status(foresto_session_open(NULL, &instruments, NULL, &session, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_session_open(&good, &instruments, NULL, NULL, NULL), FORESTO_E_ARGUMENT);
    cr_expect_null(session);
}

/* The panel or the instruments name the columns: one of the two. */
Test(session_refusals, panel_or_instruments) {
    foresto_panel *panel = portfolio_panel(&hold);
    const foresto_instruments instruments = stream_instruments(&hold);
    foresto_request request = stream_request(&hold);
    expect_open("neither", &request, NULL, (struct refusal){FORESTO_E_ARGUMENT, .field = "panel"});
    request.panel = panel;
    expect_open("both", &request, &instruments, (struct refusal){FORESTO_E_ARGUMENT, .field = "panel"});
    foresto_panel_destroy(panel);
}

Test(session_refusals, instruments) {
    static const char *const twice[] = {"A", "A"}, *const broken[] = {"A", "\xff"}, *const none[] = {"A", NULL};
    const foresto_instruments good = stream_instruments(&hold);
    const foresto_request request = stream_request(&hold);
    foresto_instruments bad;
#define REFUSE_COLUMNS(member, value_of, ...)                                                                          \
    do {                                                                                                               \
        bad = good;                                                                                                    \
        bad.member = value_of;                                                                                         \
        expect_open(#member, &request, &bad, (struct refusal){__VA_ARGS__});                                           \
    } while (0)
    REFUSE_COLUMNS(kind, 0, FORESTO_E_ENUM, .field = "kind", .value = 0.0);
    REFUSE_COLUMNS(kind, 3, FORESTO_E_ENUM, .field = "kind", .value = 3.0);
    REFUSE_COLUMNS(asset_count, 0, FORESTO_E_SIZE, .field = "asset_count", .value = 0.0);
    REFUSE_COLUMNS(asset_count, FORESTO_ASSET_COUNT_MAX + 1, FORESTO_E_SIZE, .field = "asset_count",
                   .value = FORESTO_ASSET_COUNT_MAX + 1.0);
    REFUSE_COLUMNS(asset_count, UINT64_MAX, FORESTO_E_SIZE, .field = "asset_count", .value = 0x1p64);
    REFUSE_COLUMNS(asset_count, 1, FORESTO_E_SIZE, .field = "asset_count", .value = 2.0);
    REFUSE_COLUMNS(asset_names, NULL, FORESTO_E_ARGUMENT, .field = "asset_names");
    REFUSE_COLUMNS(asset_names, twice, FORESTO_E_NAME, .field = "asset_names", .asset = 2);
    REFUSE_COLUMNS(asset_names, broken, FORESTO_E_NAME, .field = "asset_names", .asset = 2);
    REFUSE_COLUMNS(asset_names, none, FORESTO_E_NAME, .field = "asset_names", .asset = 2);
#undef REFUSE_COLUMNS
}

Test(session_refusals, every_allocation_of_open_fails) {
    static const char *const classes[] = {"X", "Y"};
    struct portfolio portfolios[] = {hold, ruled(), ruled(), hold};
    portfolios[2].classes = classes;
    portfolios[3].baseline = FORESTO_BASELINE_PHASE1;
    for (size_t k = 0; k < 4; k++) {
        foresto_instruments instruments = stream_instruments(&portfolios[k]);
        foresto_request request = stream_request(&portfolios[k]);
        struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
        foresto_allocator allocator = allocation_allocator(&allocation);
        foresto_host host = allocation_host(&allocator);
        foresto_session *session = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(foresto_session_open(&request, &instruments, &host, &session, &error), error);
        size_t calls = allocation.calls;
        stream_feed(session, &portfolios[k], 0, DAYS);
        cr_expect_eq(allocation.calls, calls, "a step allocates");
        foresto_session_close(session);
        cr_expect_eq(allocation.live, 0);
        for (size_t call = 0; call < 2 * calls; call++) {
            struct allocation failing = {.fail_at = call / 2, .keep_failing = call % 2};
            allocator = allocation_allocator(&failing);
            session = NULL;
            foresto_status status = foresto_session_open(&request, &instruments, &host, &session, &error);
            expect_refusal("open", status, &error, (struct refusal){FORESTO_E_MEMORY, .field = NULL});
            cr_expect(session == NULL && failing.live == 0, "something is left");
        }
    }
    foresto_session_close(NULL);
}

static char *text_copy(const char *text) {
    char *copy = malloc(strlen(text) + 1);
    cr_assert_not_null(copy);
    return strcpy(copy, text);
}

/* What the caller handed over is his again. */
Test(session_refusals, everything_is_copied) {
    struct portfolio portfolio = ruled();
    foresto_session *asked = stream_open(&portfolio), *session = NULL;
    char *names[] = {text_copy("A"), text_copy("B")}, *classes[] = {text_copy("X"), text_copy("Y")};
    double *weights = malloc(sizeof portfolio.weights);
    foresto_rule *rule = malloc(sizeof *rule);
    cr_assert(weights != NULL && rule != NULL);
    memcpy(weights, portfolio.weights, sizeof portfolio.weights);
    *rule = monthly;
    foresto_instruments instruments = stream_instruments(&portfolio);
    foresto_request request = stream_request(&portfolio);
    const char *name_pointers[] = {names[0], names[1]}, *class_pointers[] = {classes[0], classes[1]};
    instruments.asset_names = name_pointers;
    request.weights = weights;
    request.classes = class_pointers;
    request.rule = rule;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_session_open(&request, &instruments, NULL, &session, &error), error);
    struct state before = state_of(session);
    for (size_t i = 0; i < 2; i++) {
        names[i][0] = classes[i][0] = '?';
        name_pointers[i] = class_pointers[i] = NULL;
        weights[i] = -1.0;
        free(names[i]);
        free(classes[i]);
    }
    memset(rule, 0xa5, sizeof *rule);
    memset(&request, 0xa5, sizeof request);
    memset(&instruments, 0xa5, sizeof instruments);
    struct state after = state_of(session);
    cr_expect(same_state(&before, &after));
    free(before.bytes);
    free(after.bytes);
    free(weights);
    free(rule);
    stream_feed(asked, &portfolio, 0, 3);
    stream_feed(session, &portfolio, 0, 3);
    foresto_event event = FORESTO_EVENT_INIT;
    cr_assert_eq(foresto_session_event(session, &event), FORESTO_OK);
    cr_expect_str_eq(event.asset_names[0], "X");
    cr_expect_str_eq(event.asset_names[1], "Y");
    cr_expect_str_eq(event.trigger_detail, "MONTHLY");
    expect_same(event.after_weights[1], 0.75);
    foresto_summary summaries[] = {FORESTO_SUMMARY_INIT, FORESTO_SUMMARY_INIT};
    foresto_session_summary(asked, &summaries[0]);
    foresto_session_summary(session, &summaries[1]);
    expect_close(summaries[1].final_nav, summaries[0].final_nav, 1e-13); /* a class of one is an index of it */
    foresto_session_close(session);
    foresto_session_close(asked);
}

/* ---- steps ---- */

/* A row to give to a session. */
struct row {
    foresto_date date;
    const double *values;
    uint64_t count;
    int64_t stride;
    foresto_date next;
};

/* A step that is refused leaves state and output alone. */
static void expect_row(const char *what, foresto_session *session, struct row row, struct refusal asked) {
    struct state before = state_of(session);
    foresto_step step = {.struct_size = sizeof step, .trading_day = 77, .nav = 77.0};
    const foresto_step untouched = step;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status =
        foresto_session_step(session, row.date, row.values, row.count, row.stride, row.next, &step, &error);
    expect_refusal(what, status, &error, asked);
    cr_expect_eq(memcmp(&step, &untouched, sizeof step), 0, "%s: output touched", what);
    struct state after = state_of(session);
    cr_expect(same_state(&before, &after), "%s: the session has changed", what);
    free(before.bytes);
    free(after.bytes);
}

static void expect_step(const char *what, foresto_session *session, foresto_date date, const double *values,
                        int64_t stride, foresto_date next, struct refusal asked) {
    expect_row(what, session, (struct row){date, values, ASSETS, stride, next}, asked);
}

static void expect_count(const char *what, foresto_session *session, foresto_date date, const double *values,
                         uint64_t count) {
    expect_row(what, session, (struct row){date, values, count, 1, FORESTO_DATE_NONE},
               (struct refusal){FORESTO_E_SIZE, .field = "count", .value = (double)count});
}

static void refuse_steps(foresto_session *session, foresto_date last, foresto_date date) {
    static const double good[] = {100, 50}, zero[] = {100, 0}, negative[] = {-1, 50}, infinite[] = {100, INFINITE};
    static const double beside_hole[] = {MISSING, -2}, beside_largest[] = {DBL_MAX, 0, -3}, beyond[] = {100, 50, -3};
    const foresto_date next = date + 1;
    expect_step("no values", session, date, NULL, 1, next, (struct refusal){FORESTO_E_ARGUMENT, .field = "values"});
    expect_step("stride", session, date, good, 0, next, (struct refusal){FORESTO_E_SIZE, "stride", .value = 0.0});
    expect_step("stride", session, date, good, INT64_MIN, next,
                (struct refusal){FORESTO_E_SIZE, "stride", .value = -0x1p63});
    expect_step("stride", session, date, good, INT64_MAX, next,
                (struct refusal){FORESTO_E_SIZE, "stride", .value = 0x1p63});
    expect_count("one short", session, date, good, 1);
    expect_count("one more", session, date, good, 3);
    expect_count("none", session, date, good, 0);
    expect_count("no end", session, date, good, UINT64_MAX);
    expect_step("no date", session, FORESTO_DATE_NONE, good, 1, next,
                (struct refusal){FORESTO_E_DATE, "date", .value = FORESTO_DATE_NONE});
    expect_step("no such date", session, FORESTO_DATE_MAX + 1, good, 1, FORESTO_DATE_NONE,
                (struct refusal){FORESTO_E_DATE, "date", .value = FORESTO_DATE_MAX + 1.0});
    if (last != FORESTO_DATE_NONE) {
        expect_step("again", session, last, good, 1, next, (struct refusal){FORESTO_E_DATE, "date", .date = last});
        expect_step("back", session, last - 1, good, 1, next,
                    (struct refusal){FORESTO_E_DATE, "date", .date = last - 1});
    }
    expect_step("next", session, date, good, 1, date, (struct refusal){FORESTO_E_DATE, "next_date", .value = date});
    expect_step("next", session, date, good, 1, FORESTO_DATE_MAX + 1,
                (struct refusal){FORESTO_E_DATE, "next_date", .value = FORESTO_DATE_MAX + 1.0});
    expect_step("zero", session, date, zero, 1, next,
                (struct refusal){FORESTO_E_PRICE, "prices", .asset = 2, .value = 0.0, .date = date});
    expect_step("negative", session, date, negative, 1, next,
                (struct refusal){FORESTO_E_PRICE, "prices", .asset = 1, .value = -1.0, .date = date});
    expect_step("infinite", session, date, infinite, 1, next,
                (struct refusal){FORESTO_E_PRICE, "prices", .asset = 2, .value = INFINITE, .date = date});
    expect_step("beside a hole", session, date, beside_hole, 1, next,
                (struct refusal){FORESTO_E_PRICE, "prices", .asset = 2, .value = -2.0, .date = date});
    expect_step("beside the largest", session, date, beside_largest, 2, next,
                (struct refusal){FORESTO_E_PRICE, "prices", .asset = 2, .value = -3.0, .date = date});
    expect_step("beyond good ones", session, date, beyond, 2, next,
                (struct refusal){FORESTO_E_PRICE, "prices", .asset = 2, .value = -3.0, .date = date});
    foresto_step small = {.struct_size = sizeof small - 1};
    expect_status(foresto_session_step(session, date, good, ASSETS, 1, next, &small, NULL), FORESTO_E_STRUCT);
    expect_status(foresto_session_step(NULL, date, good, ASSETS, 1, next, NULL, NULL), FORESTO_E_ARGUMENT);
}

/* Before the first day, after an event, and after a day without one; the run then ends as if nothing had been. */
Test(session_refusals, steps) {
    for (int with_rule = 0; with_rule < 2; with_rule++) {
        struct portfolio portfolio = with_rule ? ruled() : hold;
        foresto_session *session = stream_open(&portfolio), *asked = stream_open(&portfolio);
        for (size_t row = 0; row < DAYS; row++) {
            refuse_steps(session, row > 0 ? dates[row - 1] : FORESTO_DATE_NONE, dates[row]);
            stream_feed(session, &portfolio, row, row + 1);
            stream_feed(asked, &portfolio, row, row + 1);
        }
        struct state a = state_of(session), b = state_of(asked);
        cr_expect(same_state(&a, &b));
        free(a.bytes);
        free(b.bytes);
        foresto_session_close(session);
        foresto_session_close(asked);
    }
}

/* A return takes what there is at most, and is finite. */
Test(session_refusals, returns) {
    static const double all_lost[] = {0.01, -1.0}, below[] = {-1.5, 0.01}, infinite[] = {INFINITE, 0.01};
    struct portfolio portfolio = ruled();
    portfolio.kind = FORESTO_PANEL_RETURNS;
    foresto_session *session = stream_open(&portfolio);
    const foresto_date date = dates[0], next = dates[1];
    expect_step("all lost", session, date, all_lost, 1, next,
                (struct refusal){FORESTO_E_RETURN, "returns", .asset = 2, .value = -1.0, .date = date});
    expect_step("more than that", session, date, below, 1, next,
                (struct refusal){FORESTO_E_RETURN, "returns", .asset = 1, .value = -1.5, .date = date});
    expect_step("infinite", session, date, infinite, 1, next,
                (struct refusal){FORESTO_E_RETURN, "returns", .asset = 1, .value = INFINITE, .date = date});
    foresto_session_close(session);
}

/* A missing value that is refused; the corrected row is taken. */
Test(session_refusals, missing) {
    static const double hole[] = {100, MISSING}, whole[] = {100, 50};
    for (uint32_t kind = FORESTO_PANEL_PRICES; kind <= FORESTO_PANEL_RETURNS; kind++) {
        struct portfolio portfolio = ruled();
        portfolio.kind = kind;
        portfolio.missing_policy = FORESTO_MISSING_REJECT;
        foresto_session *session = stream_open(&portfolio);
        const char *field = kind == FORESTO_PANEL_PRICES ? "prices" : "returns";
        for (size_t row = 0; row < DAYS; row++) {
            expect_step("hole", session, dates[row], hole, 1, FORESTO_DATE_NONE,
                        (struct refusal){FORESTO_E_MISSING, field, .asset = 2, .value = 0.0, .date = dates[row]});
            cr_assert_eq(foresto_session_step(session, dates[row], whole, ASSETS, 1, FORESTO_DATE_NONE, NULL, NULL),
                         FORESTO_OK);
        }
        foresto_session_close(session);
    }
    /* No price can be carried into the first day. */
    struct portfolio portfolio = hold;
    portfolio.missing_policy = FORESTO_MISSING_ZERO_RETURN;
    foresto_session *session = stream_open(&portfolio);
    expect_step("first", session, dates[0], hole, 1, FORESTO_DATE_NONE,
                (struct refusal){FORESTO_E_MISSING, "prices", .asset = 2, .value = 0.0, .date = dates[0]});
    cr_assert_eq(foresto_session_step(session, dates[0], whole, ASSETS, 1, FORESTO_DATE_NONE, NULL, NULL), FORESTO_OK);
    cr_assert_eq(foresto_session_step(session, dates[1], hole, ASSETS, 1, FORESTO_DATE_NONE, NULL, NULL), FORESTO_OK);
    foresto_session_close(session);
}

/* A skipped day and one outside the range keep the order of dates; the former is counted, and has no event. */
Test(session_refusals, days_that_do_not_count) {
    static const double hole[] = {MISSING, 50}, whole[] = {100, 50};
    struct portfolio portfolio = ruled();
    portfolio.start = dates[1];
    portfolio.end = dates[2];
    foresto_session *session = stream_open(&portfolio);
    foresto_step step = FORESTO_STEP_INIT;
    foresto_event event = FORESTO_EVENT_INIT;
    cr_assert_eq(foresto_session_step(session, dates[0], whole, ASSETS, 1, dates[1], &step, NULL), FORESTO_OK);
    cr_expect(step.trading_day == 0 && step.rebalanced == 0 && step.date == FORESTO_DATE_NONE);
    expect_step("outside, again", session, dates[0], whole, 1, dates[1],
                (struct refusal){FORESTO_E_DATE, "date", .date = dates[0]});
    cr_assert_eq(foresto_session_step(session, dates[1], whole, ASSETS, 1, dates[2], &step, NULL), FORESTO_OK);
    cr_expect(step.trading_day == 1 && step.rebalanced == 1 && step.date == dates[1]);
    expect_status(foresto_session_event(session, &event), FORESTO_OK);
    expect_status(foresto_session_event(session, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_session_event(NULL, &event), FORESTO_E_ARGUMENT);
    cr_assert_eq(foresto_session_step(session, dates[2], hole, ASSETS, 1, FORESTO_DATE_NONE, &step, NULL), FORESTO_OK);
    cr_expect(step.trading_day == 0 && step.rebalanced == 0 && step.date == dates[1]);
    expect_same(step.nav, 1000.0);
    expect_status(foresto_session_event(session, &event), FORESTO_E_ARGUMENT);
    cr_assert_eq(foresto_session_step(session, dates[3], whole, ASSETS, 1, FORESTO_DATE_NONE, &step, NULL), FORESTO_OK);
    cr_expect_eq(step.trading_day, 0);
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    cr_assert_eq(foresto_session_summary(session, &summary), FORESTO_OK);
    cr_expect(summary.day_count == 1 && summary.skipped_day_count == 1);
    foresto_session_close(session);
}

/* ---- the end of the range of numbers ---- */

/* A stopped session shows what was before, takes no more days, and is not saved. */
static void expect_stopped(foresto_session *session, foresto_date date, double nav) {
    static const double row[] = {1, 1};
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_session_step(session, date, row, ASSETS, 1, FORESTO_DATE_NONE, NULL, &error);
    expect_refusal("stopped", status, &error, (struct refusal){FORESTO_E_NAV, .field = "session"});
    size_t size = 0;
    uint8_t bytes[4096];
    status = foresto_session_export(session, bytes, sizeof bytes, &size, &error);
    expect_refusal("stopped", status, &error, (struct refusal){FORESTO_E_NAV, .field = "session"});
    double values[ASSETS];
    foresto_event event = FORESTO_EVENT_INIT;
    expect_status(foresto_session_values(session, values, foresto_session_asset_count(session)), FORESTO_E_NAV);
    expect_status(foresto_session_event(session, &event), FORESTO_E_ARGUMENT);
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    cr_assert_eq(foresto_session_summary(session, &summary), FORESTO_OK);
    expect_same(summary.final_nav, nav);
    foresto_session_close(session);
}

Test(session_refusals, stopped_by_a_nav) {
    static const double soaring[] = {1, 1, 1e300, 1};
    for (uint32_t baseline = FORESTO_BASELINE_PHASE1; baseline <= FORESTO_BASELINE_HOLD; baseline++) {
        struct portfolio portfolio = hold;
        portfolio.baseline = baseline;
        portfolio.values = soaring;
        portfolio.initial_amount = 1e10;
        foresto_session *session = stream_open(&portfolio);
        foresto_error error = FORESTO_ERROR_INIT;
        cr_assert_eq(foresto_session_step(session, dates[0], soaring, ASSETS, 1, dates[1], NULL, NULL), FORESTO_OK);
        foresto_status status = foresto_session_step(session, dates[1], soaring + 2, ASSETS, 1, dates[2], NULL, &error);
        expect_refusal("soaring", status, &error,
                       (struct refusal){FORESTO_E_NAV, "nav", .date = dates[1], .value = INFINITE});
        expect_stopped(session, dates[2], 1e10);
    }
}

/* An index of returns that is 0 when it is wanted. */
Test(session_refusals, stopped_by_a_level) {
    static const double falling[] = {0.0, -0x1.fffffffffffffp-1};
    struct portfolio portfolio = ruled();
    portfolio.kind = FORESTO_PANEL_RETURNS;
    foresto_session *session = stream_open(&portfolio);
    foresto_date day = DAY(2024, 1, 1);
    foresto_error error = FORESTO_ERROR_INIT;
    for (; day < DAY(2024, 2, 1); day++) {
        assert_ok(foresto_session_step(session, day, falling, ASSETS, 1, day + 1, NULL, &error), error);
    }
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    foresto_session_summary(session, &summary);
    foresto_status status = foresto_session_step(session, day, falling, ASSETS, 1, day + 1, NULL, &error);
    expect_refusal("level", status, &error,
                   (struct refusal){FORESTO_E_RANGE, "level", .asset = 2, .value = 0.0, .date = day});
    expect_stopped(session, day + 1, summary.final_nav);
}

struct quote {
    double amount;
    int32_t code;
};

static int32_t quote_cost(void *user, const foresto_trades *trades, double *cost_amount) {
    const struct quote *quote = user;
    (void)trades;
    *cost_amount = quote->amount;
    return quote->code;
}

/* A cost model that fails, or names what no trade can cost. */
Test(session_refusals, stopped_by_a_cost_model) {
    static const struct {
        struct quote later;
        struct refusal asked;
    } rows[] = {
        {{1.0, -77}, {FORESTO_E_HOST, "trading_cost", .host_code = -77}},
        {{-1.0, 0}, {FORESTO_E_RANGE, "cost_amount", .value = -1.0}},
        {{1e9, 0}, {FORESTO_E_RANGE, "cost_amount", .value = 1e9}},
        {{MISSING, 0}, {FORESTO_E_RANGE, "cost_amount", .value = MISSING}},
    };
    struct portfolio portfolio = ruled();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct quote quote = {1.5, 0};
        const foresto_cost_model model = {.struct_size = sizeof model, .user = &quote, .trading_cost = quote_cost};
        foresto_host host = FORESTO_HOST_INIT;
        host.cost_model = &model;
        foresto_session *session = stream_open_by(&portfolio, &host);
        stream_feed(session, &portfolio, 0, 2); /* to the end of January, with an event on the first day */
        quote = rows[i].later;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status =
            foresto_session_step(session, dates[2], prices + 4, ASSETS, 1, FORESTO_DATE_NONE, NULL, &error);
        struct refusal asked = rows[i].asked;
        asked.date = dates[2];
        expect_refusal("cost model", status, &error, asked);
        expect_stopped(session, dates[3], (1000.0 - 1.5) / 100.0 * 110.0);
    }
}

/* ---- looking ---- */

Test(session_refusals, null_arguments) {
    foresto_session *session = stream_open(&hold);
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    double values[ASSETS];
    expect_status(foresto_session_summary(NULL, &summary), FORESTO_E_ARGUMENT);
    expect_status(foresto_session_summary(session, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_session_values(NULL, values, ASSETS), FORESTO_E_ARGUMENT);
    expect_status(foresto_session_values(session, NULL, ASSETS), FORESTO_E_ARGUMENT);
    static const uint64_t wrong[] = {0, 1, 3, UINT64_MAX};
    values[0] = values[1] = 7.0;
    for (size_t i = 0; i < 4; i++) {
        expect_status(foresto_session_values(session, values, wrong[i]), FORESTO_E_SIZE);
    }
    cr_expect(same_bits(values[0], 7.0) && same_bits(values[1], 7.0), "output touched");
    foresto_session_close(session);
}

/* A restored session tells its host what its rows are. */
Test(session_refusals, instrument_names) {
    static const char *const classes[] = {"X", "X"};
    struct portfolio portfolio = hold;
    portfolio.classes = classes;
    foresto_session *session = stream_open(&portfolio);
    struct state state = state_of(session);
    foresto_session_close(session);
    session = state_restore(&state);
    cr_expect_eq(foresto_session_asset_count(session), 1);
    cr_expect_eq(foresto_session_instrument_count(session), 2);
    cr_expect_str_eq(foresto_session_instrument_name(session, 0), "A");
    cr_expect_str_eq(foresto_session_instrument_name(session, 1), "B");
    cr_expect_null(foresto_session_instrument_name(session, 2));
    cr_expect_null(foresto_session_instrument_name(session, UINT64_MAX));
    cr_expect_null(foresto_session_instrument_name(NULL, 0));
    cr_expect_eq(foresto_session_instrument_count(NULL), 0);
    cr_expect_eq(foresto_session_asset_count(NULL), 0);
    free(state.bytes);
    foresto_session_close(session);
}

static void values_after(const struct portfolio *portfolio, size_t days, uint64_t count, double *values) {
    foresto_session *session = stream_open(portfolio);
    cr_assert_eq(foresto_session_asset_count(session), count);
    stream_feed(session, portfolio, 0, days);
    expect_status(foresto_session_values(session, values, foresto_session_asset_count(session)), FORESTO_OK);
    foresto_session_close(session);
}

/* Money per asset: 250 and 750 at first; both have risen by a tenth on the second day, and on the third A has again
 * while B has lost a fifth. */
Test(session_refusals, values) {
    static const char *const classes[] = {"X", "X"};
    double values[ASSETS] = {7.0, 7.0};
    struct portfolio portfolio = hold;
    values_after(&portfolio, 0, 2, values);
    expect_same(values[0], 0.0);
    expect_same(values[1], 0.0);
    values_after(&portfolio, 3, 2, values);
    expect_close(values[0], 302.5, 1e-14);
    expect_close(values[1], 660.0, 1e-14);
    /* The rule evens that out, at 1/1000 of the 61.875 that change hands. */
    portfolio = ruled();
    values_after(&portfolio, 3, 2, values);
    expect_close(values[0], (962.5 - 0.061875) * 0.25, 1e-14);
    expect_close(values[1], (962.5 - 0.061875) * 0.75, 1e-14);
    /* A constant mix: 1100 * (1 + 0.1 / 4 - 0.2 * 3 / 4), a quarter and three. */
    portfolio.rule = NULL;
    values_after(&portfolio, 0, 2, values);
    expect_same(values[0], 0.0);
    values_after(&portfolio, 3, 2, values);
    expect_close(values[0], 962.5 * 0.25, 1e-14);
    expect_close(values[1], 962.5 * 0.75, 1e-14);
    /* A class of both. */
    portfolio = hold;
    portfolio.classes = classes;
    values[1] = 7.0;
    values_after(&portfolio, 3, 1, values);
    expect_close(values[0], 962.5, 1e-14);
    expect_same(values[1], 7.0);
}
