/* SPDX-License-Identifier: MIT */
/* The NAV path of two assets, back to 60/40 at the start of every month, from prices in memory. */
#include <foresto/foresto.h>
#include <stdio.h>

static const foresto_date dates[] = {19751, 19752, 19753, 19754, 19755}; /* 2024-01-29 to 2024-02-02 */
static const double prices[] = {100, 50, 104, 50, 110, 49, 108, 49, 112, 50};
static const char *const names[] = {"equities", "bonds"};
static const double weights[] = {0.6, 0.4};

static foresto_status run(foresto_panel **panel, foresto_result **result, foresto_error *error) {
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.day_count = 5, spec.asset_count = 2, spec.day_stride = 2;
    spec.dates = dates, spec.values = prices, spec.asset_names = names;
    foresto_status status = foresto_panel_create(&spec, NULL, panel, error);
    if (status) {
        return status;
    }
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    foresto_request request = FORESTO_REQUEST_INIT;
    request.panel = *panel, request.weights = weights, request.asset_count = 2, request.rule = &rule;
    request.initial_amount = 1e6, request.use_rebalancing = 1;
    return foresto_simulate(&request, NULL, result, error);
}

int main(void) {
    foresto_panel *panel = NULL;
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_nav_view navs = FORESTO_NAV_VIEW_INIT;
    foresto_status status = run(&panel, &result, &error);
    if (status || foresto_result_navs(result, &navs)) {
        fprintf(stderr, "%s\n", error.message);
    }
    for (uint64_t day = 0; day < navs.count; day++) {
        char text[FORESTO_DATE_TEXT_SIZE];
        foresto_date_format(navs.dates[day], text);
        printf("%s %.2f\n", text, navs.nav[day]);
    }
    foresto_result_destroy(result);
    foresto_panel_destroy(panel);
    return status != FORESTO_OK;
}
