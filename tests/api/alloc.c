/* SPDX-License-Identifier: MIT */
/* Memory: every allocation fails once, alone and with all that follow, and nothing is left behind. */
#include <string.h>

#include "../support/allocation.h"
#include "../support/expect.h"
#include "../support/golden.h"
#include "../support/results.h"

/* Make a panel from a golden case and run on it, all from one allocator. */
static foresto_status create_and_run(const struct golden *golden, const foresto_allocator *allocator,
                                     foresto_result **result, foresto_error *error) {
    foresto_panel_spec spec = portfolio_spec(&golden->portfolio);
    foresto_panel *panel = NULL;
    foresto_status status = foresto_panel_create(&spec, allocator, &panel, error);
    if (status != FORESTO_OK) {
        cr_expect_null(panel);
        return status;
    }
    foresto_request request = portfolio_request(&golden->portfolio, panel);
    foresto_host host = FORESTO_HOST_INIT;
    host.allocator = allocator;
    status = foresto_simulate(&request, &host, result, error);
    foresto_panel_destroy(panel);
    return status;
}

static void expect_golden(const struct golden *golden, const foresto_result *result) {
    foresto_nav_view view = navs_of(result);
    cr_assert_eq(view.count, golden->day_count);
    for (size_t i = 0; i < golden->nav_count; i++) {
        expect_close(view.nav[golden->navs[i].day], golden->navs[i].nav, 1e-10);
    }
    cr_expect_eq(summary_of(result).event_count, golden->event_count);
}

static void expect_failure(const struct golden *golden, size_t call, int keep_failing) {
    struct allocation allocation = {.fail_at = call, .keep_failing = keep_failing};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = create_and_run(golden, &allocator, &result, &error);
    expect_refusal(golden->name, status, &error, (struct refusal){FORESTO_E_MEMORY, .field = NULL});
    cr_expect_null(result, "%s: output touched", golden->name);
    cr_expect_eq(allocation.live, 0, "%s: call %zu: %zu blocks leaked", golden->name, call, allocation.live);
}

/* Each kind of run: constant mix, buy and hold, periodic, drift, hybrid, classes over prices and over returns. */
static const char *const names[] = {"swiss_phase1",
                                    "swiss_hold",
                                    "swiss_monthly_first",
                                    "lpp_drift_1pct",
                                    "swiss_hybrid_quarterly_3pct",
                                    "lpp_classes_monthly_first",
                                    "swiss_classes_monthly_last"};

Test(alloc, every_allocation_fails) {
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        struct golden *golden = golden_find(names[k]);
        struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
        foresto_allocator allocator = allocation_allocator(&allocation);
        foresto_result *result = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(create_and_run(golden, &allocator, &result, &error), error);
        foresto_result_destroy(result);
        cr_expect_eq(allocation.live, 0, "%s: %zu blocks leaked", golden->name, allocation.live);
        cr_assert_gt(allocation.calls, 1);
        for (size_t call = 0; call < allocation.calls; call++) {
            expect_failure(golden, call, 0);
            expect_failure(golden, call, 1);
        }
        /* After all these failures a run is as good as ever. */
        result = NULL;
        assert_ok(create_and_run(golden, NULL, &result, &error), error);
        expect_golden(golden, result);
        foresto_result_destroy(result);
        golden_free(golden);
    }
}

/* A refused run gives back what it took. */
Test(alloc, nothing_leaks_from_a_refusal) {
    struct golden *golden = golden_find("swiss_classes_monthly_last");
    golden->portfolio.weights[0] = 0.75;
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_result *result = NULL;
    expect_status(create_and_run(golden, &allocator, &result, NULL), FORESTO_E_WEIGHT_SUM);
    golden->portfolio.weights[0] = 0.5;
    golden->portfolio.missing_policy = FORESTO_MISSING_REJECT;
    golden->values[3 * 1000 + 1] = MISSING;
    expect_status(create_and_run(golden, &allocator, &result, NULL), FORESTO_E_MISSING);
    golden->values[3 * 1000 + 1] = 0.0;
    expect_status(create_and_run(golden, &allocator, &result, NULL), FORESTO_E_PRICE);
    golden->values[3 * 1000 + 1] = 1e308;
    golden->portfolio.initial_amount = 1e200;
    expect_status(create_and_run(golden, &allocator, &result, NULL), FORESTO_E_NAV);
    cr_expect_null(result);
    cr_expect_gt(allocation.calls, 0);
    cr_expect_eq(allocation.live, 0);
    golden_free(golden);
}

static size_t count_calls(const struct golden *golden, uint64_t *events) {
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(create_and_run(golden, &allocator, &result, &error), error);
    *events = summary_of(result).event_count;
    foresto_result_destroy(result);
    return allocation.calls;
}

/* However many the days, memory is asked for as often; events may ask once more each time that their number doubles. */
Test(alloc, not_once_per_day) {
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        struct golden *golden = golden_find(names[k]);
        uint64_t events = 0, few = 0;
        size_t calls = count_calls(golden, &events), doublings = 0;
        golden->portfolio.day_count = 5;
        golden->portfolio.start = golden->portfolio.end = 0;
        size_t calls_of_five_days = count_calls(golden, &few);
        while (events >> doublings > few) {
            doublings++;
        }
        cr_expect_leq(calls, calls_of_five_days + doublings, "%s: %zu allocations, %zu on five days", golden->name,
                      calls, calls_of_five_days);
        golden_free(golden);
    }
}

/* A host's allocator serves the result for as long as it lives, and the C library's serves by default. */
Test(alloc, result_outlives_panel_and_request) {
    struct golden *golden = golden_find("swiss_year_2003_monthly");
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_result *mine = NULL, *theirs = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(create_and_run(golden, &allocator, &mine, &error), error);
    assert_ok(create_and_run(golden, NULL, &theirs, &error), error);
    memset(&allocator, 0, sizeof allocator); /* the table was copied */
    expect_golden(golden, mine);
    const char *difference = results_difference(mine, theirs);
    cr_expect_null(difference, "%s differs", difference);
    cr_expect_gt(allocation.live, 0);
    foresto_result_destroy(mine);
    cr_expect_eq(allocation.live, 0);
    foresto_result_destroy(theirs);
    golden_free(golden);
}
