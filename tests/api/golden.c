/* SPDX-License-Identifier: MIT */
/* Golden cases on real market data: NAVs and amounts to 1e-10, everything else exactly. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include "../support/expect.h"
#include "../support/golden.h"
#include "../support/model.h"
#include "../support/results.h"

#define AGREEMENT 1e-10

/* Turnover and cost are differences of larger numbers: near 0 they agree on the scale of those. */
static void expect_difference(double got, double asked, double scale) {
    double gap = got > asked ? got - asked : asked - got;
    cr_expect(is_close(got, asked, AGREEMENT) || gap <= 1e-12 * scale, "%.17g, asked %.17g", got, asked);
}

static void expect_nav(const struct golden *golden, const foresto_nav_view *view) {
    cr_assert_eq(view->count, golden->day_count);
    cr_assert_gt(golden->nav_count, 0);
    for (size_t i = 0; i < golden->nav_count; i++) {
        const struct golden_nav *asked = &golden->navs[i];
        cr_expect_eq(view->dates[asked->day], asked->date, "day %zu", asked->day);
        expect_close(view->nav[asked->day], asked->nav, AGREEMENT);
    }
}

static void expect_event(const struct golden_event *asked, const foresto_event *event) {
    cr_expect_eq(event->event_order, asked->order);
    cr_expect_eq(event->event_date, asked->date);
    cr_expect_str_eq(foresto_trigger_type_name(event->trigger_type), asked->trigger_type);
    cr_expect_str_eq(event->trigger_detail, asked->trigger_detail);
    expect_close(event->nav_before, asked->nav_before, AGREEMENT);
    expect_close(event->nav_after, asked->nav_after, AGREEMENT);
    expect_difference(event->turnover, asked->turnover, 1.0);
    expect_difference(event->cost_amount, asked->cost_amount, asked->nav_before);
    cr_assert_eq(event->asset_count, asked->before_count);
    for (size_t i = 0; i < asked->before_count; i++) {
        expect_close(event->before_weights[i], asked->before[i], AGREEMENT);
    }
}

ParameterizedTestParameters(golden, cases) {
    size_t count = golden_count();
    size_t *indices = cr_calloc(count, sizeof *indices);
    for (size_t i = 0; i < count; i++) {
        indices[i] = i;
    }
    return cr_make_param_array(size_t, indices, count);
}

ParameterizedTest(size_t *index, golden, cases) {
    struct golden *golden = golden_read(*index);
    foresto_result *result = portfolio_run(&golden->portfolio);
    foresto_nav_view view = navs_of(result);
    expect_nav(golden, &view);
    foresto_summary summary = summary_of(result);
    expect_same(summary.final_nav, view.nav[view.count - 1]);
    cr_assert_eq(summary.event_count, golden->event_count, "%s: %llu events", golden->name,
                 (unsigned long long)summary.event_count);
    for (size_t i = 0; i < golden->event_count; i++) {
        foresto_event event = event_of(result, i);
        expect_event(&golden->events[i], &event);
    }
    /* The model that the properties trust is held to the same figures. */
    struct model *model = model_run(&golden->portfolio);
    const char *difference = model_difference(model, result);
    cr_expect_null(difference, "%s: %s differs from the model", golden->name, difference);
    model_free(model);
    foresto_result_destroy(result);
    golden_free(golden);
}

Test(golden, all_cases_are_there) {
    cr_expect_geq(golden_count(), 21);
}
