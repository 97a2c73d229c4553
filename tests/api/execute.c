/* SPDX-License-Identifier: MIT */
/* A whole execution through the host's interfaces: same bits, right order, and every callback failed at every call. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <string.h>

#include "../support/allocation.h"
#include "../support/book.h"
#include "../support/day.h"
#include "../support/expect.h"
#include "../support/golden.h"
#include "../support/results.h"
#include "../support/sample.h"
#include "../support/stream.h"

/* Where market data and the rule come from. */
enum source { PANEL, FEED };
enum naming { RULE_GIVEN, RULE_BY_ID, RULE_BY_NAME };

struct way {
    enum source source;
    enum naming naming;
    bool cost_model;
    bool calendar;
};

static foresto_status execute(struct book *book, struct way way, const foresto_panel *panel,
                              const foresto_allocator *allocator, foresto_outcome *outcome, foresto_error *error) {
    foresto_request request = portfolio_request(book->portfolio, way.source == PANEL ? panel : NULL);
    foresto_host host = book_host(book, allocator);
    host.cost_model = way.cost_model ? &book->cost_model : NULL;
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    execution.request = &request;
    execution.host = &host;
    execution.feed = way.source == FEED ? &book->feed : NULL;
    execution.calendar = way.calendar ? &book->calendar : NULL;
    execution.rules = &book->rules;
    execution.store = &book->store;
    if (request.rule != NULL && way.naming != RULE_GIVEN) {
        request.rule = NULL;
        execution.rule_id = way.naming == RULE_BY_ID ? BOOK_RULE_ID : 0;
        execution.rule_name = way.naming == RULE_BY_NAME ? "golden" : NULL;
    }
    return foresto_execute(&execution, outcome, error);
}

/* The run that an execution has to repeat. With a cost model it comes from a book of its own. */
static foresto_result *simulate(const struct portfolio *portfolio, const foresto_panel *panel, bool cost_model) {
    struct book book;
    book_open(&book, portfolio, NULL);
    book.cost_share = 0.001;
    foresto_request request = portfolio_request(portfolio, panel);
    foresto_host host = FORESTO_HOST_INIT;
    host.cost_model = cost_model ? &book.cost_model : NULL;
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_simulate(&request, &host, &result, &error), error);
    return result;
}

/* Whether the run goes on beyond its range in the data. */
static bool is_cut(const struct portfolio *p) {
    return p->end != 0 && p->dates[p->day_count - 1] > p->end;
}

/* Whether the calendar has a say in when the rule trades. */
static bool looks_ahead(const struct portfolio *p) {
    return p->rule != NULL && p->rule->rule_type != FORESTO_RULE_DRIFT &&
           p->rule->base_day_policy == FORESTO_BASE_DAY_LAST_TRADING_DAY;
}

/* The feed's calls: its rows up to the end of the range, and one more. */
static size_t feed_calls(const struct portfolio *p) {
    size_t rows = 0;
    while (rows < p->day_count && (p->end == 0 || p->dates[rows] <= p->end)) {
        rows++;
    }
    return rows + 1;
}

/* The rows that are read: those of a feed before the range too. */
static size_t rows_read(const struct portfolio *p, enum source source) {
    size_t before = 0;
    while (source == PANEL && p->start != 0 && before < p->day_count && p->dates[before] < p->start) {
        before++;
    }
    return feed_calls(p) - 1 - before;
}

/* A run that the host decides with a cost model or a calendar without a fingerprint has no hash and is not looked up.
 */
static void expect_hash(const char *name, const struct book *book, struct way way, const foresto_panel *panel,
                        const char *got) {
    const struct portfolio *portfolio = book->portfolio;
    bool own_cost = way.cost_model && portfolio->rule != NULL;
    bool own_calendar = way.calendar && looks_ahead(portfolio) && (way.source == FEED || !is_cut(portfolio));
    bool hashed = !own_cost && !own_calendar;
    cr_expect_eq(strlen(got), hashed ? 64 : 0, "%s: hash %s", name, got);
    cr_expect_eq(book->counts[CALL_FIND_RUN], hashed ? 1 : 0, "%s", name);
    if (hashed && way.source == PANEL) {
        foresto_request request = portfolio_request(portfolio, panel);
        char hex[FORESTO_SHA256_HEX_SIZE];
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(foresto_request_hash(&request, hex, &error), error);
        cr_expect_str_eq(got, hex, "%s", name);
    }
}

/* Execute without a failure and hold everything against the run. */
static void expect_run(const char *name, struct book *book, struct way way, const foresto_panel *panel) {
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(execute(book, way, panel, &allocator, &outcome, &error), error);
    cr_expect(book->fault == NULL, "%s: %s", name, book->fault);
    cr_expect_eq(allocation.live, 0, "%s: %zu blocks leaked", name, allocation.live);
    foresto_summary asked = summary_of(book->asked);
    const size_t *counts = book->counts;
    cr_expect(counts[CALL_SINK_NAV] == asked.day_count && counts[CALL_STORE_NAV] == asked.day_count &&
                  counts[CALL_SINK_EVENT] == asked.event_count && counts[CALL_STORE_EVENT] == asked.event_count,
              "%s: records are missing", name);
    cr_expect(counts[CALL_BEGIN_RUN] == 1 && counts[CALL_COMMIT_RUN] == 1 && counts[CALL_ROLLBACK_RUN] == 0, "%s",
              name);
    cr_expect_eq(counts[CALL_NEXT_DAY], way.source == FEED ? feed_calls(book->portfolio) : 0, "%s", name);
    bool asks = way.calendar && looks_ahead(book->portfolio) && !is_cut(book->portfolio);
    cr_expect_eq(counts[CALL_NEXT_TRADING_DATE], asks ? 1 : 0, "%s", name);
    cr_expect_eq(counts[CALL_TRADING_COST], way.cost_model ? asked.event_count : 0, "%s", name);
    size_t rows = rows_read(book->portfolio, way.source);
    cr_expect(counts[CALL_ADVANCE] == rows && book->done == rows, "%s: progress", name);
    cr_expect(outcome.cached == 0 && outcome.run_id == BOOK_RUN_ID && outcome.day_count == asked.day_count &&
                  outcome.event_count == asked.event_count,
              "%s: outcome", name);
    expect_same(outcome.final_nav, asked.final_nav);
    expect_hash(name, book, way, panel, outcome.request_hash);
}

/* ---- golden cases ---- */

ParameterizedTestParameters(execute, golden) {
    size_t count = golden_count();
    size_t *indices = cr_calloc(count, sizeof *indices);
    for (size_t i = 0; i < count; i++) {
        indices[i] = i;
    }
    return cr_make_param_array(size_t, indices, count);
}

ParameterizedTest(size_t *index, execute, golden) {
    struct golden *golden = golden_read(*index);
    const struct portfolio *portfolio = &golden->portfolio;
    foresto_panel *panel = portfolio_panel(portfolio);
    golden->rule.rule_id = portfolio->rule != NULL ? BOOK_RULE_ID : 0;
    for (int cost_model = 0; cost_model < 2; cost_model++) {
        foresto_result *asked = simulate(portfolio, panel, cost_model);
        for (int source = PANEL; source <= FEED; source++) {
            for (int naming = RULE_GIVEN; naming <= RULE_BY_NAME; naming++) {
                struct book book;
                book_open(&book, portfolio, asked);
                book.cost_share = 0.001;
                expect_run(golden->name, &book,
                           (struct way){(enum source)source, (enum naming)naming, cost_model && portfolio->rule != NULL,
                                        naming == RULE_BY_NAME},
                           panel);
            }
        }
        foresto_result_destroy(asked);
    }
    foresto_panel_destroy(panel);
    golden_free(golden);
}

Test(execute, random_portfolios) {
    static struct sample sample;
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        sample_make(&sample, seed);
        foresto_panel *panel = portfolio_panel(&sample.portfolio);
        foresto_request request = portfolio_request(&sample.portfolio, panel);
        foresto_result *asked = NULL;
        foresto_error wanted = FORESTO_ERROR_INIT;
        foresto_status status = foresto_simulate(&request, NULL, &asked, &wanted);
        for (int source = PANEL; source <= FEED; source++) {
            struct book book;
            book_open(&book, &sample.portfolio, asked);
            struct way way = {.source = (enum source)source, .calendar = seed % 2};
            if (status == FORESTO_OK) {
                expect_run("random", &book, way, panel);
            } else {
                foresto_outcome outcome = FORESTO_OUTCOME_INIT;
                foresto_error error = FORESTO_ERROR_INIT;
                cr_assert_eq(execute(&book, way, panel, NULL, &outcome, &error), status, "seed %llu: %s, asked %s",
                             (unsigned long long)seed, error.message, wanted.message);
                cr_assert(error.date == wanted.date || status == FORESTO_E_NO_DAYS, "seed %llu: %s, asked %s",
                          (unsigned long long)seed, error.message, wanted.message);
                cr_assert_eq(book.counts[CALL_ROLLBACK_RUN], book.counts[CALL_BEGIN_RUN]);
            }
        }
        foresto_result_destroy(asked);
        foresto_panel_destroy(panel);
    }
}

/* ---- failures ---- */

/* Fail at one call. */
static void expect_failure(const struct book *opened, struct way way, const foresto_panel *panel, size_t fail_at) {
    struct book book;
    book_open(&book, opened->portfolio, opened->asked);
    book.cost_share = opened->cost_share;
    book.fail_at = fail_at;
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    const foresto_outcome untouched = outcome;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = execute(&book, way, panel, &allocator, &outcome, &error);
    const char *name = callback_name(book.failed);
    cr_assert(status == (book.failed == CALL_ADVANCE ? FORESTO_E_CANCELLED : FORESTO_E_HOST) && error.status == status,
              "%s, call %zu: %s", name, fail_at, foresto_status_name(status));
    cr_assert(error.host_code == BOOK_CODE && strcmp(error.field, name) == 0, "%s, call %zu: %s, code %d", name,
              fail_at, error.field, (int)error.host_code);
    cr_assert(book.fault == NULL, "%s, call %zu: %s", name, fail_at, book.fault);
    bool begun = book.counts[CALL_BEGIN_RUN] == 1 && book.failed != CALL_BEGIN_RUN;
    cr_assert(book.counts[CALL_ROLLBACK_RUN] == (begun ? 1 : 0), "%s, call %zu: %zu rollbacks", name, fail_at,
              book.counts[CALL_ROLLBACK_RUN]);
    cr_assert(allocation.live == 0, "%s, call %zu: %zu blocks leaked", name, fail_at, allocation.live);
    cr_assert(memcmp(&outcome, &untouched, sizeof outcome) == 0, "%s, call %zu: output touched", name, fail_at);
}

/* Fail at every call, one after the other; the same objects then give the same result as ever. */
static void fail_everywhere(const char *name, struct way way) {
    struct golden *golden = golden_find(name);
    foresto_panel *panel = portfolio_panel(&golden->portfolio);
    golden->rule.rule_id = BOOK_RULE_ID;
    foresto_result *asked = simulate(&golden->portfolio, panel, way.cost_model);
    struct book book;
    book_open(&book, &golden->portfolio, asked);
    book.cost_share = 0.001;
    expect_run(name, &book, way, panel);
    size_t calls = book.calls;
    cr_assert_gt(calls, 500);
    for (size_t call = 0; call < calls; call++) {
        expect_failure(&book, way, panel, call);
    }
    struct book again;
    book_open(&again, &golden->portfolio, asked);
    again.cost_share = 0.001;
    expect_run(name, &again, way, panel);
    cr_expect_eq(again.calls, calls);
    foresto_result_destroy(asked);
    foresto_panel_destroy(panel);
    golden_free(golden);
}

Test(execute, every_callback_fails_at_every_call) {
    fail_everywhere("swiss_year_2003_monthly", (struct way){FEED, RULE_BY_ID, true, true});
    fail_everywhere("swiss_year_2003_monthly", (struct way){PANEL, RULE_BY_NAME, false, true});
}

/* Thousands of calls of a long run, and of one with classes. */
Test(execute, every_callback_fails_in_long_runs) {
    fail_everywhere("swiss_classes_monthly_last", (struct way){FEED, RULE_BY_NAME, false, true});
    fail_everywhere("swiss_hybrid_quarterly_3pct", (struct way){PANEL, RULE_BY_ID, true, false});
}

Test(execute, every_allocation_fails) {
    struct golden *golden = golden_find("swiss_year_2003_monthly");
    foresto_panel *panel = portfolio_panel(&golden->portfolio);
    for (int source = PANEL; source <= FEED; source++) {
        struct way way = {(enum source)source, RULE_BY_ID, true, true};
        foresto_outcome outcome = FORESTO_OUTCOME_INIT;
        foresto_error error = FORESTO_ERROR_INIT;
        size_t calls = 1;
        for (size_t call = 0; call < calls; call++) {
            struct book book;
            book_open(&book, &golden->portfolio, NULL);
            struct allocation allocation = {.fail_at = call};
            foresto_allocator allocator = allocation_allocator(&allocation);
            foresto_status status = execute(&book, way, panel, &allocator, &outcome, &error);
            calls = status == FORESTO_OK ? 0 : call + 2;
            cr_expect(status == FORESTO_OK || status == FORESTO_E_MEMORY, "%s", error.message);
            cr_expect_eq(allocation.live, 0);
            bool begun = book.counts[CALL_BEGIN_RUN] == 1;
            cr_expect_eq(book.counts[CALL_ROLLBACK_RUN], begun && status != FORESTO_OK ? 1 : 0);
        }
    }
    foresto_panel_destroy(panel);
    golden_free(golden);
}

/* ---- look-ups ---- */

static const foresto_date dates[] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1)};
static const double prices[] = {100, 50, 110, 55, 121, 44};
static foresto_rule monthly = FORESTO_RULE_INIT;

static struct portfolio ruled(void) {
    monthly.rule_type = FORESTO_RULE_PERIODIC;
    monthly.frequency = FORESTO_FREQUENCY_MONTHLY;
    return (struct portfolio){.kind = FORESTO_PANEL_PRICES,
                              .day_count = 3,
                              .asset_count = 2,
                              .dates = dates,
                              .values = prices,
                              .weights = {0.25, 0.75},
                              .rule = &monthly,
                              .initial_amount = 1000.0};
}

/* A run that is stored already is not run again. */
Test(execute, found_runs_are_not_repeated) {
    struct portfolio portfolio = ruled();
    foresto_panel *panel = portfolio_panel(&portfolio);
    for (int source = PANEL; source <= FEED; source++) {
        struct book book;
        book_open(&book, &portfolio, NULL);
        book.cached = true;
        foresto_outcome outcome = {.struct_size = sizeof outcome, .day_count = 9, .event_count = 9, .final_nav = 9.0};
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(
            execute(&book, (struct way){(enum source)source, RULE_BY_ID, false, true}, panel, NULL, &outcome, &error),
            error);
        cr_expect(outcome.cached == 1 && outcome.run_id == BOOK_RUN_ID - 1 && outcome.day_count == 0 &&
                  outcome.event_count == 0 && strlen(outcome.request_hash) == 64);
        expect_same(outcome.final_nav, 0.0);
        cr_expect(book.calls == 2 && book.last == CALL_FIND_RUN, "%zu calls", book.calls);
    }
    foresto_panel_destroy(panel);
}

static int32_t find_nameless(void *user, const char *request_hash, int64_t *run_id, uint32_t *found) {
    (void)user, (void)request_hash, (void)run_id;
    *found = 1;
    return 0;
}

/* A store that does not say which run it has found has found run 0. */
Test(execute, found_run_without_id) {
    struct portfolio portfolio = ruled();
    struct book book;
    book_open(&book, &portfolio, NULL);
    book.store.find_run = find_nameless;
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(execute(&book, (struct way){.source = FEED}, NULL, NULL, &outcome, &error), error);
    cr_expect(outcome.cached == 1 && outcome.run_id == 0 && book.calls == 0);
}

/* The hash of a feed goes by its fingerprint; without one nothing can be looked up, but the run is stored. */
Test(execute, feeds_are_known_by_their_fingerprint) {
    struct portfolio portfolio = ruled();
    char hashes[3][72];
    static const char *const fingerprints[] = {"one", "two", NULL};
    for (size_t i = 0; i < 3; i++) {
        struct book book;
        book_open(&book, &portfolio, NULL);
        book.feed.fingerprint = fingerprints[i];
        foresto_outcome outcome = FORESTO_OUTCOME_INIT;
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(execute(&book, (struct way){.source = FEED}, NULL, NULL, &outcome, &error), error);
        strcpy(hashes[i], outcome.request_hash);
        cr_expect_eq(book.counts[CALL_FIND_RUN], i < 2 ? 1 : 0);
        cr_expect_eq(book.counts[CALL_COMMIT_RUN], 1);
        cr_expect(book.fault == NULL, "%s", book.fault);
    }
    cr_expect(strlen(hashes[0]) == 64 && strlen(hashes[1]) == 64 && hashes[2][0] == '\0');
    cr_expect_str_neq(hashes[0], hashes[1]);
}

/* The hash of a run on a panel whose host has a cost model and a calendar of these fingerprints. */
static foresto_status hash_by(const char *cost_model, const char *calendar, char *hash, foresto_error *error) {
    struct portfolio portfolio = ruled();
    monthly.base_day_policy = FORESTO_BASE_DAY_LAST_TRADING_DAY;
    foresto_panel *panel = portfolio_panel(&portfolio);
    struct book book;
    book_open(&book, &portfolio, NULL);
    book.next_date = portfolio.dates[portfolio.day_count - 1] + 1;
    book.cost_model.fingerprint = cost_model;
    book.calendar.fingerprint = calendar;
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    struct way way = {.source = PANEL, .cost_model = true, .calendar = true};
    foresto_status status = execute(&book, way, panel, NULL, &outcome, error);
    strcpy(hash, outcome.request_hash);
    cr_expect_eq(book.counts[CALL_FIND_RUN], hash[0] ? 1 : 0);
    foresto_panel_destroy(panel);
    monthly.base_day_policy = FORESTO_BASE_DAY_FIRST_TRADING_DAY;
    return status;
}

/* What the host decides is part of the hash by its fingerprint; without one there is no hash. */
Test(execute, hosts_are_known_by_their_fingerprints) {
    static const struct {
        const char *cost_model, *calendar;
        bool hashed;
    } rows[] = {{"flat", "XSWX", true},
                {"flat", "XKRX", true},
                {"ticket", "XSWX", true},
                {NULL, "XSWX", false},
                {"flat", NULL, false}};
    char hashes[5][72];
    foresto_error error = FORESTO_ERROR_INIT;
    for (size_t i = 0; i < 5; i++) {
        assert_ok(hash_by(rows[i].cost_model, rows[i].calendar, hashes[i], &error), error);
        cr_expect_eq(strlen(hashes[i]), rows[i].hashed ? 64 : 0, "row %zu", i);
        for (size_t k = 0; rows[i].hashed && k < i; k++) {
            cr_expect_str_neq(hashes[i], hashes[k]);
        }
    }
    expect_status(hash_by("", "XSWX", hashes[0], &error), FORESTO_E_NAME);
    cr_expect_str_eq(error.field, "cost_model.fingerprint");
    expect_status(hash_by("flat", "", hashes[0], &error), FORESTO_E_NAME);
    cr_expect_str_eq(error.field, "calendar.fingerprint");
}

/* Whose run it is and what for is part of a feed's hash as of a panel's. */
Test(execute, feeds_hash_the_whole_request) {
    struct portfolio portfolio = ruled();
    foresto_request requests[5];
    char hashes[5][72];
    for (size_t i = 0; i < 5; i++) {
        requests[i] = stream_request(&portfolio);
    }
    requests[1].request_type = "forecast";
    requests[2].portfolio_id = "1";
    requests[3].initial_amount = 1001.0;
    requests[4].end_date = dates[1];
    for (size_t i = 0; i < 5; i++) {
        struct book book;
        book_open(&book, &portfolio, NULL);
        foresto_execution execution = FORESTO_EXECUTION_INIT;
        execution.request = &requests[i];
        execution.feed = &book.feed;
        foresto_outcome outcome = FORESTO_OUTCOME_INIT;
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(foresto_execute(&execution, &outcome, &error), error);
        cr_expect_eq(strlen(outcome.request_hash), 64);
        strcpy(hashes[i], outcome.request_hash);
        for (size_t k = 0; k < i; k++) {
            cr_expect_str_neq(hashes[i], hashes[k], "%zu and %zu", k, i);
        }
    }
}

/* ---- rules ---- */

static void expect_refused(const char *what, const foresto_execution *execution, const struct book *book, size_t calls,
                           struct refusal asked) {
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    const foresto_outcome untouched = outcome;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_execute(execution, &outcome, &error);
    expect_refusal(what, status, &error, asked);
    cr_expect_eq(book->calls, calls, "%s: %zu calls", what, book->calls);
    cr_expect_eq(memcmp(&outcome, &untouched, sizeof outcome), 0, "%s: output touched", what);
}

Test(execute, rules) {
    struct portfolio portfolio = ruled();
    foresto_panel *panel = portfolio_panel(&portfolio);
    struct book book;
    book_open(&book, &portfolio, NULL);
    foresto_request request = portfolio_request(&portfolio, panel);
    request.rule = NULL;
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    execution.request = &request;
    execution.rules = &book.rules;
    execution.store = &book.store;
    execution.rule_id = BOOK_RULE_ID;
    /* The flag speaks before the repository is asked. */
    request.use_rebalancing = 0;
    expect_refused("flag off", &execution, &book, 0,
                   (struct refusal){FORESTO_E_FEATURE_DISABLED, .field = "use_rebalancing"});
    request.use_rebalancing = 1;
    /* One way to name it. */
    execution.rule_name = "golden";
    expect_refused("two ways", &execution, &book, 0, (struct refusal){FORESTO_E_ARGUMENT, .field = "rule"});
    execution.rule_name = NULL;
    request.rule = &monthly;
    expect_refused("two rules", &execution, &book, 0, (struct refusal){FORESTO_E_ARGUMENT, .field = "rule"});
    request.rule = NULL;
    /* Not found. */
    book.rule = NULL;
    expect_refused("no such id", &execution, &book, 1, (struct refusal){FORESTO_E_NOT_FOUND, .field = "get_by_id"});
    execution.rule_id = 0;
    execution.rule_name = "golden";
    book.calls = 0;
    expect_refused("no such name", &execution, &book, 1, (struct refusal){FORESTO_E_NOT_FOUND, .field = "get_by_name"});
    execution.rules = NULL;
    book.calls = 0;
    expect_refused("no repository", &execution, &book, 0, (struct refusal){FORESTO_E_ARGUMENT, .field = "rules"});
    foresto_rule_repository by_id_only = book.rules;
    by_id_only.get_by_name = NULL;
    execution.rules = &by_id_only;
    expect_refused("no such look-up", &execution, &book, 0,
                   (struct refusal){FORESTO_E_ARGUMENT, .field = "get_by_name"});
    /* Another than was asked for; one that does not know its own id is taken to be it. */
    foresto_rule other = monthly;
    other.rule_id = BOOK_RULE_ID + 1;
    book.rule = &other;
    execution.rules = &book.rules;
    execution.rule_name = NULL;
    execution.rule_id = BOOK_RULE_ID;
    expect_refused("another id", &execution, &book, 1,
                   (struct refusal){FORESTO_E_RULE, .field = "rule_id", .value = BOOK_RULE_ID + 1.0});
    execution.rule_id = 0;
    execution.rule_name = "golden";
    /* Found, and not in force. */
    book.calls = 0;
    foresto_rule inactive = monthly;
    inactive.is_active = 0;
    book.rule = &inactive;
    execution.rules = &book.rules;
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    expect_status(foresto_execute(&execution, &outcome, NULL), FORESTO_E_RULE_INACTIVE);
    cr_expect_eq(book.calls, 1);
    foresto_panel_destroy(panel);
}

/* ---- calendar ---- */

static foresto_outcome run_with_calendar(const struct portfolio *portfolio, enum source source, foresto_date next,
                                         size_t asked) {
    foresto_panel *panel = portfolio_panel(portfolio);
    struct book book;
    book_open(&book, portfolio, NULL);
    book.next_date = next;
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(execute(&book, (struct way){.source = source, .calendar = true}, panel, NULL, &outcome, &error), error);
    cr_expect(book.fault == NULL, "%s", book.fault);
    cr_expect_eq(book.counts[CALL_NEXT_TRADING_DATE], asked);
    foresto_panel_destroy(panel);
    return outcome;
}

/* The last day of the data is its month's last only if the calendar says so. */
Test(execute, calendar) {
    static const struct {
        foresto_date next;
        uint64_t events;
    } rows[] = {{0, 2}, {DAY(2024, 2, 2), 1}, {DAY(2024, 3, 1), 2}};
    struct portfolio portfolio = ruled();
    for (int source = PANEL; source <= FEED; source++) {
        monthly.base_day_policy = FORESTO_BASE_DAY_LAST_TRADING_DAY;
        for (size_t i = 0; i < 3; i++) {
            foresto_outcome outcome = run_with_calendar(&portfolio, (enum source)source, rows[i].next, 1);
            cr_expect_eq(outcome.event_count, rows[i].events, "row %zu: %d", i, (int)outcome.event_count);
            cr_expect_str_eq(outcome.request_hash, "");
        }
        /* The range ends before the data do: nobody needs to know what comes after. */
        struct portfolio cut = portfolio;
        cut.end = dates[1];
        foresto_outcome outcome = run_with_calendar(&cut, (enum source)source, DAY(2024, 2, 2), 0);
        cr_expect_eq(outcome.event_count, 1);
        /* The first trading day does not look ahead. */
        monthly.base_day_policy = FORESTO_BASE_DAY_FIRST_TRADING_DAY;
        outcome = run_with_calendar(&portfolio, (enum source)source, DAY(2024, 2, 2), 0);
        cr_expect_eq(outcome.event_count, 2);
        cr_expect_eq(strlen(outcome.request_hash), 64);
    }
}

Test(execute, calendar_refusals) {
    static const foresto_date wrong[] = {DAY(2024, 2, 1), DAY(2024, 1, 1), FORESTO_DATE_MAX + 1};
    struct portfolio portfolio = ruled();
    monthly.base_day_policy = FORESTO_BASE_DAY_LAST_TRADING_DAY;
    foresto_panel *panel = portfolio_panel(&portfolio);
    for (int source = PANEL; source <= FEED; source++) {
        for (size_t i = 0; i < 3; i++) {
            struct book book;
            book_open(&book, &portfolio, NULL);
            book.next_date = wrong[i];
            foresto_outcome outcome = FORESTO_OUTCOME_INIT;
            foresto_error error = FORESTO_ERROR_INIT;
            foresto_status status = execute(&book, (struct way){.source = (enum source)source, .calendar = true}, panel,
                                            NULL, &outcome, &error);
            expect_refusal("calendar", status, &error,
                           (struct refusal){FORESTO_E_DATE, .field = "next_trading_date", .value = wrong[i]});
            cr_expect_eq(book.counts[CALL_ROLLBACK_RUN], 1);
        }
    }
    foresto_panel_destroy(panel);
}

/* ---- feeds that do what they must not ---- */

static foresto_feed_row bad_row;
static size_t bad_row_at;

static int32_t next_row(void *user, foresto_feed_row *row) {
    size_t *t = user;
    static const double values[] = {100, 50};
    if (*t == bad_row_at) {
        *row = bad_row;
    } else if (*t < 3) {
        row->date = dates[*t];
        row->values = values;
        row->count = 2;
    }
    ++*t;
    return 0;
}

Test(execute, bad_feeds) {
    static const double good[] = {100, 50}, zero[] = {100, 0};
    const struct {
        const char *what;
        foresto_date date;
        const double *values;
        uint64_t count;
        int64_t stride;
        struct refusal asked;
    } rows[] = {
        {"no values", dates[1], NULL, 2, 1, {FORESTO_E_ARGUMENT, .field = "feed"}},
        {"stride", dates[1], good, 2, 0, {FORESTO_E_SIZE, .field = "feed.stride", .value = 0.0}},
        {"no such date",
         FORESTO_DATE_MAX + 1,
         good,
         2,
         1,
         {FORESTO_E_DATE, .field = "date", .value = FORESTO_DATE_MAX + 1.0}},
        {"one value", dates[1], good, 1, 1, {FORESTO_E_SIZE, .field = "feed.count", .value = 1.0}},
        {"three values", dates[1], good, 3, 1, {FORESTO_E_SIZE, .field = "feed.count", .value = 3.0}},
        {"no end of values", dates[1], good, UINT64_MAX, 1, {FORESTO_E_SIZE, .field = "feed.count", .value = 0x1p64}},
        {"price",
         dates[1],
         zero,
         2,
         1,
         {FORESTO_E_PRICE, .field = "prices", .asset = 2, .value = 0.0, .date = dates[1]}},
        {"back", dates[0] - 1, good, 2, 1, {FORESTO_E_DATE, .field = "date", .date = dates[0] - 1}},
    };
    struct portfolio portfolio = ruled();
    for (bad_row_at = 0; bad_row_at < 2; bad_row_at++) {
        for (size_t i = 0; i < sizeof rows / sizeof *rows - (bad_row_at == 0); i++) {
            struct book book;
            book_open(&book, &portfolio, NULL);
            size_t t = 0;
            book.feed.user = &t;
            book.feed.next_day = next_row;
            bad_row = (foresto_feed_row){.struct_size = sizeof bad_row,
                                         .date = rows[i].date,
                                         .values = rows[i].values,
                                         .count = rows[i].count,
                                         .stride = rows[i].stride};
            foresto_outcome outcome = FORESTO_OUTCOME_INIT;
            foresto_error error = FORESTO_ERROR_INIT;
            foresto_status status = execute(&book, (struct way){.source = FEED}, NULL, NULL, &outcome, &error);
            error.day = -1; /* the row of the feed, if any */
            cr_expect(status == rows[i].asked.status && strcmp(error.field, rows[i].asked.field) == 0 &&
                          same_bits(error.value, rows[i].asked.value),
                      "%s: %s: %s", rows[i].what, foresto_status_name(status), error.message);
            cr_expect_eq(book.counts[CALL_ROLLBACK_RUN], 1, "%s", rows[i].what);
        }
    }
}

Test(execute, null_arguments) {
    struct portfolio portfolio = ruled();
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    expect_status(foresto_execute(NULL, &outcome, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_execute(&execution, &outcome, NULL), FORESTO_E_ARGUMENT);
    foresto_request request = portfolio_request(&portfolio, NULL);
    execution.request = &request;
    expect_status(foresto_execute(&execution, &outcome, NULL), FORESTO_E_ARGUMENT);
    foresto_panel *panel = portfolio_panel(&portfolio);
    request.panel = panel;
    expect_status(foresto_execute(&execution, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_execute(&execution, &outcome, NULL), FORESTO_OK); /* without any interface */
    cr_expect(outcome.day_count == 3 && outcome.run_id == 0 && outcome.cached == 0);
    struct book book;
    book_open(&book, &portfolio, NULL);
    execution.feed = &book.feed;
    expect_refused("panel and feed", &execution, &book, 0, (struct refusal){FORESTO_E_ARGUMENT, .field = "panel"});
    request.panel = NULL;
    book.feed.next_day = NULL;
    expect_refused("no next_day", &execution, &book, 0, (struct refusal){FORESTO_E_ARGUMENT, .field = "feed"});
    book_open(&book, &portfolio, NULL);
    book.feed.instruments = NULL;
    expect_refused("no instruments", &execution, &book, 0, (struct refusal){FORESTO_E_ARGUMENT, .field = "feed"});
    book_open(&book, &portfolio, NULL);
    book.feed.fingerprint = "";
    expect_refused("no fingerprint", &execution, &book, 0,
                   (struct refusal){FORESTO_E_NAME, .field = "feed.fingerprint"});
    foresto_panel_destroy(panel);
}

/* A panel without a day in the range is refused before the store is asked for anything. */
Test(execute, panel_without_days) {
    struct portfolio portfolio = ruled();
    foresto_panel *panel = portfolio_panel(&portfolio);
    foresto_request request = portfolio_request(&portfolio, panel);
    request.start_date = dates[2] + 1;
    struct book book;
    book_open(&book, &portfolio, NULL);
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    execution.request = &request;
    execution.store = &book.store;
    expect_refused("no days", &execution, &book, 0, (struct refusal){FORESTO_E_NO_DAYS, .field = "panel"});
    foresto_panel_destroy(panel);
}

/* A store that cannot roll back is not asked to. */
Test(execute, store_without_rollback) {
    const struct portfolio portfolio = ruled();
    foresto_request request = portfolio_request(&portfolio, NULL);
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    struct book book;
    book_open(&book, &portfolio, NULL);
    size_t calls = 0;
    for (size_t call = 0; call < 12; call++) {
        foresto_outcome outcome = FORESTO_OUTCOME_INIT;
        book_open(&book, &portfolio, NULL);
        book.fail_at = call;
        book.store.rollback_run = NULL;
        execution.request = &request;
        execution.feed = &book.feed;
        execution.store = &book.store;
        foresto_status status = foresto_execute(&execution, &outcome, NULL);
        calls += status == FORESTO_E_HOST;
        cr_expect(status == FORESTO_OK || (status == FORESTO_E_HOST && book.counts[CALL_ROLLBACK_RUN] == 0), "%s",
                  foresto_status_name(status));
    }
    cr_expect_gt(calls, 4);
}
