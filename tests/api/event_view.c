/* SPDX-License-Identifier: MIT */
/* All events of a run, column by column: the same as one by one. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "../support/expect.h"
#include "../support/golden.h"
#include "../support/results.h"
#include "../support/sample.h"

static foresto_event_view view_of(const foresto_result *result) {
    foresto_event_view view = FORESTO_EVENT_VIEW_INIT;
    cr_assert_eq(foresto_result_events(result, &view), FORESTO_OK);
    return view;
}

/* Put event k together from the columns. */
static foresto_event assemble(const foresto_event_view *view, uint64_t k) {
    foresto_event event = FORESTO_EVENT_INIT;
    event.event_order = k + 1;
    event.rule_id = view->rule_id;
    event.cost_rate = view->cost_rate;
    event.event_date = view->dates[k];
    event.trigger_type = view->trigger_types[k];
    event.asset_count = view->asset_count;
    event.turnover = view->turnover[k];
    event.cost_factor = view->cost_factor[k];
    event.cost_amount = view->cost_amount[k];
    event.nav_before = view->nav_before[k];
    event.nav_after = view->nav_after[k];
    event.before_weights = view->before_weights + k * view->asset_count;
    event.after_weights = view->after_weights;
    event.asset_names = view->asset_names;
    strcpy(event.trigger_detail,
           event.trigger_type == FORESTO_TRIGGER_PERIODIC ? view->periodic_detail : view->drift_detail);
    return event;
}

static void expect_view(const char *name, const foresto_result *result) {
    foresto_event_view view = view_of(result);
    cr_assert_eq(view.struct_size, sizeof view);
    cr_assert_eq(view.count, summary_of(result).event_count, "%s: %llu events", name, (unsigned long long)view.count);
    for (uint64_t k = 0; k < view.count; k++) {
        foresto_event asked = event_of(result, k), got = assemble(&view, k);
        const char *difference = events_difference(&asked, &got);
        cr_assert(difference == NULL, "%s, event %llu: %s differs", name, (unsigned long long)k, difference);
    }
}

ParameterizedTestParameters(event_view, golden) {
    size_t count = golden_count();
    size_t *indices = cr_calloc(count, sizeof *indices);
    for (size_t i = 0; i < count; i++) {
        indices[i] = i;
    }
    return cr_make_param_array(size_t, indices, count);
}

ParameterizedTest(size_t *index, event_view, golden) {
    struct golden *golden = golden_read(*index);
    golden->rule.rule_id = 42;
    foresto_result *result = portfolio_run(&golden->portfolio);
    expect_view(golden->name, result);
    foresto_event_view view = view_of(result);
    const foresto_rule *rule = golden->portfolio.rule;
    cr_expect_eq(view.count, golden->event_count);
    cr_expect_eq(view.rule_id, rule != NULL ? 42 : 0);
    bool periodic = rule != NULL && rule->rule_type != FORESTO_RULE_DRIFT;
    bool drift = rule != NULL && rule->rule_type != FORESTO_RULE_PERIODIC;
    cr_expect_eq(view.periodic_detail[0] != '\0', periodic, "%s: %s", golden->name, view.periodic_detail);
    cr_expect_eq(view.drift_detail[0] != '\0', drift, "%s: %s", golden->name, view.drift_detail);
    foresto_result_destroy(result);
    golden_free(golden);
}

Test(event_view, random_portfolios) {
    static struct sample sample;
    uint64_t events = 0;
    for (uint64_t seed = 1; seed <= 1000; seed++) {
        sample_make(&sample, seed);
        foresto_result *result = NULL;
        if (portfolio_try(&sample.portfolio, &result, NULL) == FORESTO_OK) {
            expect_view("random", result);
            events += view_of(result).count;
        }
        foresto_result_destroy(result);
    }
    cr_expect_gt(events, 1000);
}

/* Without a rule, and with one that never fires. */
Test(event_view, empty) {
    static struct sample sample;
    sample_make_plain(&sample, 5);
    foresto_rule never = FORESTO_RULE_INIT;
    never.rule_type = FORESTO_RULE_DRIFT;
    never.drift_threshold = 0.999;
    for (int k = 0; k < 3; k++) {
        sample.portfolio.rule = k == 2 ? &never : NULL;
        sample.portfolio.baseline = k == 1 ? FORESTO_BASELINE_HOLD : FORESTO_BASELINE_PHASE1;
        foresto_result *result = portfolio_run(&sample.portfolio);
        foresto_event_view view = view_of(result);
        cr_expect_eq(view.count, 0);
        cr_expect_eq(view.rule_id, 0);
        cr_expect(view.periodic_detail != NULL && view.periodic_detail[0] == '\0');
        cr_expect_eq(view.drift_detail[0] != '\0', k == 2);
        foresto_result_destroy(result);
    }
}

Test(event_view, null_arguments) {
    static struct sample sample;
    sample_make_plain(&sample, 5);
    foresto_result *result = portfolio_run(&sample.portfolio);
    foresto_event_view view = FORESTO_EVENT_VIEW_INIT;
    expect_status(foresto_result_events(NULL, &view), FORESTO_E_ARGUMENT);
    expect_status(foresto_result_events(result, NULL), FORESTO_E_ARGUMENT);
    foresto_result_destroy(result);
}
