/* SPDX-License-Identifier: MIT */
/* The host's side of a simulation: NAV records as they happen, progress, and a cost model of its own. */
#include <string.h>

#include "../support/allocation.h"
#include "../support/book.h"
#include "../support/day.h"
#include "../support/expect.h"
#include "../support/golden.h"
#include "../support/results.h"
#include "../support/sample.h"

static foresto_status simulate(const struct book *book, const foresto_panel *panel, bool cost_model,
                               const foresto_allocator *allocator, foresto_result **result, foresto_error *error) {
    foresto_request request = portfolio_request(book->portfolio, panel);
    foresto_host host = book_host(book, allocator);
    host.cost_model = cost_model ? &book->cost_model : NULL;
    return foresto_simulate(&request, &host, result, error);
}

/* Sinks take what the result holds, an event before its day's NAV, and change nothing. */
Test(host, sinks_take_what_the_result_holds) {
    static struct sample sample;
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        sample_make(&sample, seed);
        foresto_result *asked = NULL, *result = NULL;
        if (portfolio_try(&sample.portfolio, &asked, NULL) != FORESTO_OK) {
            continue;
        }
        struct book book;
        book_open(&book, &sample.portfolio, asked);
        foresto_panel *panel = portfolio_panel(&sample.portfolio);
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(simulate(&book, panel, false, NULL, &result, &error), error);
        foresto_summary summary = summary_of(asked);
        cr_assert(book.fault == NULL, "seed %llu: %s", (unsigned long long)seed, book.fault);
        cr_assert(book.counts[CALL_SINK_NAV] == summary.day_count &&
                      book.counts[CALL_SINK_EVENT] == summary.event_count && book.counts[CALL_ADVANCE] > 0,
                  "seed %llu: records are missing", (unsigned long long)seed);
        const char *difference = results_difference(asked, result);
        cr_assert(difference == NULL, "seed %llu: %s differs", (unsigned long long)seed, difference);
        foresto_panel_destroy(panel);
        foresto_result_destroy(asked);
        foresto_result_destroy(result);
    }
}

static const char *const cases[] = {"swiss_phase1", "swiss_hold", "swiss_year_2003_monthly", "lpp_drift_1pct",
                                    "swiss_classes_monthly_last"};

/* Every callback fails at every one of its thousands of calls; nothing is left, and the next run is as good as ever. */
Test(host, every_callback_fails) {
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct golden *golden = golden_find(cases[k]);
        const struct portfolio *portfolio = &golden->portfolio;
        bool cost_model = portfolio->rule != NULL;
        foresto_panel *panel = portfolio_panel(portfolio);
        foresto_result *asked = NULL, *result = NULL;
        struct book book;
        foresto_error error = FORESTO_ERROR_INIT;
        book_open(&book, portfolio, NULL);
        assert_ok(simulate(&book, panel, cost_model, NULL, &asked, &error), error);
        size_t calls = book.calls;
        for (size_t call = 0; call <= calls; call++) {
            struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
            foresto_allocator allocator = allocation_allocator(&allocation);
            book_open(&book, portfolio, asked);
            book.fail_at = call;
            result = NULL;
            foresto_status status = simulate(&book, panel, cost_model, &allocator, &result, &error);
            cr_assert(book.fault == NULL, "%s, call %zu: %s", golden->name, call, book.fault);
            if (call == calls) { /* beyond the last */
                cr_expect_eq(status, FORESTO_OK);
                const char *difference = results_difference(asked, result);
                cr_expect_null(difference, "%s: %s differs", golden->name, difference);
                foresto_result_destroy(result);
            } else {
                const char *name = callback_name(book.failed);
                cr_assert(status == (book.failed == CALL_ADVANCE ? FORESTO_E_CANCELLED : FORESTO_E_HOST) &&
                              error.status == status && error.host_code == BOOK_CODE &&
                              strcmp(error.field, name) == 0 && result == NULL,
                          "%s, call %zu: %s: %s", golden->name, call, name, error.message);
            }
            cr_assert(allocation.live == 0, "%s, call %zu: leak", golden->name, call);
        }
        foresto_result_destroy(asked);
        foresto_panel_destroy(panel);
        golden_free(golden);
    }
}

/* Progress never goes back and ends with all rows done. */
struct progress {
    uint64_t done, total;
    bool wrong;
};

static int32_t watch(void *user, uint64_t done, uint64_t total) {
    struct progress *progress = user;
    progress->wrong |= done < progress->done || done > total;
    progress->done = done;
    progress->total = total;
    return 0;
}

Test(host, progress) {
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct golden *golden = golden_find(cases[k]);
        foresto_panel *panel = portfolio_panel(&golden->portfolio);
        foresto_request request = portfolio_request(&golden->portfolio, panel);
        struct progress progress = {0, 0, false};
        foresto_progress table = {.struct_size = sizeof table, .user = &progress, .advance = watch};
        foresto_host host = FORESTO_HOST_INIT;
        host.progress = &table;
        foresto_result *result = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(foresto_simulate(&request, &host, &result, &error), error);
        cr_expect(!progress.wrong && progress.done == golden->day_count && progress.total == golden->day_count,
                  "%s: %d of %d", golden->name, (int)progress.done, (int)progress.total);
        foresto_result_destroy(result);
        foresto_panel_destroy(panel);
        golden_free(golden);
    }
}

/* ---- cost model ---- */

static foresto_result *run_with_cost(const struct golden *golden, double cost_share) {
    struct book book;
    book_open(&book, &golden->portfolio, NULL);
    book.cost_share = cost_share;
    foresto_panel *panel = portfolio_panel(&golden->portfolio);
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(simulate(&book, panel, true, NULL, &result, &error), error);
    cr_expect(book.fault == NULL, "%s", book.fault);
    foresto_panel_destroy(panel);
    return result;
}

Test(host, cost_as_the_host_says) {
    static const double shares[] = {0.0, 0.001, 0.5, 0x1.fffffffffffffp-1};
    struct golden *golden = golden_find("swiss_year_2003_monthly");
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        foresto_result *result = run_with_cost(golden, shares[i]);
        foresto_summary summary = summary_of(result);
        double total = 0.0;
        cr_assert_gt(summary.event_count, 5);
        for (uint64_t k = 0; k < summary.event_count; k++) {
            foresto_event event = event_of(result, k);
            expect_same(event.cost_amount, shares[i] * event.nav_before);
            expect_same(event.nav_after, event.nav_before - event.cost_amount);
            expect_same(event.cost_factor, event.nav_after / event.nav_before);
            expect_same(event.cost_rate, golden->rule.cost_rate);
            total += event.cost_amount;
        }
        expect_same(summary.total_cost, total);
        foresto_result_destroy(result);
    }
    /* For nothing, it is the run of a rule that costs nothing. */
    foresto_result *result = run_with_cost(golden, 0.0);
    golden->rule.cost_rate = 0.0;
    foresto_result *asked = portfolio_run(&golden->portfolio);
    foresto_nav_view a = navs_of(result), b = navs_of(asked);
    cr_expect(a.count == b.count && memcmp(a.nav, b.nav, a.count * sizeof(double)) == 0);
    foresto_result_destroy(asked);
    foresto_result_destroy(result);
    golden_free(golden);
}

/* What has no target is not held: nothing of it is there, and nothing traded. */
static int32_t nothing_of_the_second(void *user, const foresto_trades *trades, double *cost_amount) {
    bool *right = user;
    *right = trades->asset_count == 3;
    for (uint32_t i = 0; *right && i < 3; i++) {
        *right = i == 1 ? same_bits(trades->values[i], 0.0) && same_bits(trades->gross_trades[i], 0.0)
                        : trades->values[i] > 0.0 && trades->gross_trades[i] != 0.0;
    }
    *cost_amount = 0.0;
    return 0;
}

Test(host, trades_of_an_asset_without_a_target) {
    static const foresto_date days[] = {DAY(2024, 1, 2), DAY(2024, 2, 1)};
    static const double prices[] = {100, 100, 100, 110, 120, 90};
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    struct portfolio portfolio = {.kind = FORESTO_PANEL_PRICES,
                                  .day_count = 2,
                                  .asset_count = 3,
                                  .dates = days,
                                  .values = prices,
                                  .weights = {0.5, 0.0, 0.5},
                                  .rule = &rule,
                                  .initial_amount = 1000.0};
    foresto_panel *panel = portfolio_panel(&portfolio);
    foresto_request request = portfolio_request(&portfolio, panel);
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_host host = allocation_host(&allocator);
    bool right = false;
    foresto_cost_model model = {.struct_size = sizeof model, .user = &right, .trading_cost = nothing_of_the_second};
    host.cost_model = &model;
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_simulate(&request, &host, &result, &error), error);
    cr_expect_eq(summary_of(result).event_count, 2); /* the first day's trades nothing */
    cr_expect(right);
    foresto_result_destroy(result);
    foresto_panel_destroy(panel);
}

Test(host, impossible_costs) {
    static const double shares[] = {-1e-9, 1.0, 2.0, MISSING, INFINITE, -INFINITE};
    struct golden *golden = golden_find("swiss_year_2003_monthly");
    foresto_panel *panel = portfolio_panel(&golden->portfolio);
    foresto_result *free_of_cost = run_with_cost(golden, 0.0);
    foresto_event first = event_of(free_of_cost, 0);
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        struct book book;
        book_open(&book, &golden->portfolio, NULL);
        book.cost_share = shares[i];
        struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
        foresto_allocator allocator = allocation_allocator(&allocation);
        foresto_result *result = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = simulate(&book, panel, true, &allocator, &result, &error);
        cr_expect(status == FORESTO_E_RANGE && strcmp(error.field, "cost_amount") == 0 &&
                      error.date == first.event_date && error.host_code == 0,
                  "%g: %s: %s", shares[i], foresto_status_name(status), error.message);
        cr_expect(result == NULL && allocation.live == 0 && book.counts[CALL_TRADING_COST] == 1);
    }
    foresto_result_destroy(free_of_cost);
    foresto_panel_destroy(panel);
    golden_free(golden);
}

/* Without a rule nothing is traded that would cost. */
Test(host, no_cost_without_a_rule) {
    for (size_t k = 0; k < 2; k++) {
        struct golden *golden = golden_find(cases[k]);
        foresto_result *result = run_with_cost(golden, -1.0);
        cr_expect_eq(summary_of(result).event_count, 0);
        foresto_result_destroy(result);
        golden_free(golden);
    }
}
