/* SPDX-License-Identifier: MIT */
/* Sessions with the host's cost model: the bits of a simulation with it, also from a saved state; and tables that a
 * session has no use for. */
#include <stdlib.h>
#include <string.h>

#include "../support/allocation.h"
#include "../support/book.h"
#include "../support/expect.h"
#include "../support/results.h"
#include "../support/sample.h"
#include "../support/stream.h"

#define SEED(seed) (unsigned long long)(seed)

enum { CASES = 1000 };

/* So much a trade, and a share that goes with the asset's place. */
static int32_t ticket(void *user, const foresto_trades *trades, double *cost_amount) {
    const double *price = user;
    for (uint32_t i = 0; i < trades->asset_count; i++) {
        double trade = trades->gross_trades[i];
        *cost_amount += *price * trades->nav + 0.0003 * (i + 1.0) * (trade < 0.0 ? -trade : trade);
    }
    return 0;
}

static double price_of_a_trade = 1e-5; /* of the NAV */
static const foresto_cost_model cost_model = {
    .struct_size = sizeof cost_model, .user = &price_of_a_trade, .trading_cost = ticket, .fingerprint = "ticket"};

static foresto_host host_with(const foresto_cost_model *model) {
    foresto_host host = FORESTO_HOST_INIT;
    host.cost_model = model;
    return host;
}

static foresto_status simulate(const struct portfolio *portfolio, const foresto_host *host, foresto_result **result) {
    foresto_panel *panel = portfolio_panel(portfolio);
    foresto_request request = portfolio_request(portfolio, panel);
    foresto_status status = foresto_simulate(&request, host, result, NULL);
    foresto_panel_destroy(panel);
    return status;
}

/* A session takes a day, which is trading day `day` of the run if it is one. */
static const char *step_difference(foresto_session *session, const struct portfolio *p, size_t row,
                                   const foresto_result *asked, size_t *day, uint64_t *events) {
    foresto_step step = FORESTO_STEP_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(stream_step(session, p, row, &step, &error), error);
    foresto_nav_view view = navs_of(asked);
    if (step.trading_day) {
        cr_assert_lt(*day, view.count);
        if (!same_bits(step.nav, view.nav[*day]) || step.date != view.dates[*day]) {
            return "nav";
        }
        ++*day;
    }
    foresto_event event = FORESTO_EVENT_INIT;
    if (foresto_session_event(session, &event) != FORESTO_OK) {
        return step.rebalanced ? "no event" : NULL;
    }
    foresto_event wanted = event_of(asked, (*events)++);
    return events_difference(&wanted, &event);
}

/* Save and restore every so many rows; 0: never. */
static const char *run_difference(const struct portfolio *p, const foresto_host *host, const foresto_result *asked,
                                  size_t every) {
    foresto_session *session = stream_open_by(p, host);
    const char *difference = NULL;
    size_t day = 0;
    uint64_t events = 0;
    for (size_t row = 0; row < p->day_count && difference == NULL; row++) {
        if (every > 0 && row % every == 0) {
            struct state state = state_of(session);
            foresto_session_close(session);
            session = state_restore_by(&state, host);
            struct state again = state_of(session);
            cr_assert(same_state(&state, &again), "a restored session saves something else");
            free(again.bytes);
            free(state.bytes);
        }
        difference = step_difference(session, p, row, asked, &day, &events);
    }
    foresto_summary summary = FORESTO_SUMMARY_INIT, wanted = summary_of(asked);
    cr_assert_eq(foresto_session_summary(session, &summary), FORESTO_OK);
    foresto_session_close(session);
    return difference != NULL ? difference : memcmp(&summary, &wanted, sizeof summary) != 0 ? "summary" : NULL;
}

Test(session_host, cost_as_in_a_simulation) {
    static struct sample sample;
    size_t runs = 0, dearer = 0;
    const foresto_host host = host_with(&cost_model);
    for (uint64_t seed = 1; seed <= CASES; seed++) {
        sample_make(&sample, seed);
        foresto_result *asked = NULL, *by_rate = NULL;
        if (simulate(&sample.portfolio, &host, &asked) != FORESTO_OK) {
            continue;
        }
        for (size_t every = 0; every < 4; every++) {
            const char *difference = run_difference(&sample.portfolio, &host, asked, every);
            cr_assert(difference == NULL, "seed %llu, restored every %zu: %s differs", SEED(seed), every, difference);
        }
        cr_assert_eq(simulate(&sample.portfolio, NULL, &by_rate), FORESTO_OK);
        dearer += !same_bits(summary_of(asked).total_cost, summary_of(by_rate).total_cost);
        runs++;
        foresto_result_destroy(by_rate);
        foresto_result_destroy(asked);
    }
    cr_expect(runs > CASES / 2 && dearer > CASES / 3, "%zu runs, %zu with another cost", runs, dearer);
}

/* The table and its fingerprint were copied; what `user` leads to stays the host's. */
Test(session_host, the_table_is_copied) {
    static struct sample sample;
    sample_make_plain(&sample, 7);
    const foresto_host lasting = host_with(&cost_model);
    char fingerprint[] = "ticket";
    foresto_cost_model model = cost_model;
    model.fingerprint = fingerprint;
    foresto_host host = host_with(&model);
    foresto_session *session = stream_open_by(&sample.portfolio, &host);
    memset(fingerprint, '?', sizeof fingerprint);
    memset(&model, 0xa5, sizeof model);
    memset(&host, 0xa5, sizeof host);
    foresto_session *asked = stream_open_by(&sample.portfolio, &lasting);
    stream_feed(session, &sample.portfolio, 0, sample.portfolio.day_count);
    stream_feed(asked, &sample.portfolio, 0, sample.portfolio.day_count);
    struct state a = state_of(session), b = state_of(asked);
    cr_expect(same_state(&a, &b));
    free(a.bytes);
    free(b.bytes);
    foresto_session_close(session);
    foresto_session_close(asked);
}

/* ---- a state goes on with the cost model that it began with ---- */

static void expect_restore(const char *what, const struct state *state, const foresto_cost_model *model, bool same) {
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_host host = allocation_host(&allocator);
    host.cost_model = model;
    foresto_session *session = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_session_restore(state->bytes, state->size, &host, &session, &error);
    if (same) {
        cr_expect_eq(status, FORESTO_OK, "%s: %s", what, error.message);
        struct state again = state_of(session);
        cr_expect(same_state(state, &again), "%s: saves something else", what);
        free(again.bytes);
    } else {
        expect_refusal(what, status, &error, (struct refusal){FORESTO_E_ARGUMENT, .field = "cost_model"});
        cr_expect_null(session, "%s", what);
    }
    foresto_session_close(session);
    cr_expect_eq(allocation.live, 0, "%s: something is left", what);
}

Test(session_host, restored_with_the_same_model) {
    static const char longest[] = "0123456789012345678901234567890123456789012345678901234567890123";
    const char *const fingerprints[] = {NULL, "ticket", "ticke", "tickets", "Ticket", "t", longest};
    enum { MODELS = sizeof fingerprints / sizeof *fingerprints };
    cr_assert_eq(strlen(longest), 64);
    struct sample sample;
    sample_make_plain(&sample, 3);
    for (size_t k = 0; k <= MODELS; k++) { /* the last is none */
        foresto_cost_model model = cost_model;
        model.fingerprint = k < MODELS ? fingerprints[k] : NULL;
        foresto_host host = host_with(k < MODELS ? &model : NULL);
        foresto_session *session = stream_open_by(&sample.portfolio, &host);
        stream_feed(session, &sample.portfolio, 0, sample.portfolio.day_count / 2);
        struct state state = state_of(session);
        foresto_session_close(session);
        for (size_t i = 0; i < MODELS; i++) {
            foresto_cost_model other = cost_model;
            other.fingerprint = fingerprints[i];
            expect_restore(k < MODELS ? "a model for another" : "a model where none was", &state, &other, i == k);
        }
        expect_restore("no model", &state, NULL, k == MODELS);
        free(state.bytes);
    }
}

Test(session_host, fingerprints) {
    static const char long_by_one[] = "01234567890123456789012345678901234567890123456789012345678901234";
    static const char *const bad[] = {"", "\xff", long_by_one};
    struct sample sample;
    sample_make_plain(&sample, 3);
    foresto_instruments instruments = stream_instruments(&sample.portfolio);
    foresto_request request = stream_request(&sample.portfolio);
    for (size_t i = 0; i < 3; i++) {
        foresto_cost_model model = cost_model;
        model.fingerprint = bad[i];
        foresto_host host = host_with(&model);
        foresto_session *session = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = foresto_session_open(&request, &instruments, &host, &session, &error);
        expect_refusal("fingerprint", status, &error,
                       (struct refusal){FORESTO_E_NAME, .field = "cost_model.fingerprint"});
        cr_expect_null(session);
    }
}

/* ---- tables without use ---- */

static int32_t run_all(void *user, uint64_t count, void (*task)(void *data, uint64_t index), void *data) {
    (void)user;
    for (uint64_t i = 0; i < count; i++) {
        task(data, i);
    }
    return 0;
}

static void expect_useless(const char *table, const foresto_host *host, const struct portfolio *portfolio) {
    foresto_instruments instruments = stream_instruments(portfolio);
    foresto_request request = stream_request(portfolio);
    foresto_session *session = NULL, *saved = stream_open(portfolio);
    struct state state = state_of(saved);
    foresto_session_close(saved);
    const struct refusal asked = {FORESTO_E_ARGUMENT, .field = table};
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_session_open(&request, &instruments, host, &session, &error);
    expect_refusal("open", status, &error, asked);
    status = foresto_session_restore(state.bytes, state.size, host, &session, &error);
    expect_refusal("restore", status, &error, asked);
    cr_expect_null(session);
    free(state.bytes);
}

/* With its methods, and as its initial value. */
Test(session_host, tables_that_a_session_has_no_use_for) {
    const foresto_event_sink event_sink = FORESTO_EVENT_SINK_INIT;
    const foresto_nav_sink nav_sink = FORESTO_NAV_SINK_INIT;
    const foresto_progress progress = FORESTO_PROGRESS_INIT;
    const foresto_executor initial = FORESTO_EXECUTOR_INIT;
    const foresto_executor executor = {.struct_size = sizeof executor, .worker_count = 1, .parallel_for = run_all};
    struct sample sample;
    struct book book;
    sample_make_plain(&sample, 3);
    book_open(&book, &sample.portfolio, NULL);
#define EXPECT_USELESS(table, initial_value, full)                                                                     \
    do {                                                                                                               \
        foresto_host host = FORESTO_HOST_INIT;                                                                         \
        host.table = &(initial_value);                                                                                 \
        expect_useless(#table, &host, &sample.portfolio);                                                              \
        host.table = &(full);                                                                                          \
        expect_useless(#table, &host, &sample.portfolio);                                                              \
    } while (0)
    EXPECT_USELESS(event_sink, event_sink, book.event_sink);
    EXPECT_USELESS(nav_sink, nav_sink, book.nav_sink);
    EXPECT_USELESS(progress, progress, book.progress);
    EXPECT_USELESS(executor, initial, executor);
    cr_expect_eq(book.calls, 0);
}
