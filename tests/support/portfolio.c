/* SPDX-License-Identifier: MIT */
#include "portfolio.h"

#include "expect.h"

static const char *const letters[PORTFOLIO_ASSETS_MAX] = {"A", "B", "C", "D", "E", "F", "G", "H",
                                                          "I", "J", "K", "L", "M", "N", "O", "P"};

foresto_panel_spec portfolio_spec(const struct portfolio *portfolio) {
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.kind = portfolio->kind;
    spec.day_count = portfolio->day_count;
    spec.asset_count = portfolio->asset_count;
    spec.day_stride = (int64_t)portfolio->asset_count;
    spec.asset_stride = 1;
    spec.dates = portfolio->dates;
    spec.values = portfolio->values;
    spec.asset_names = portfolio->names != NULL ? portfolio->names : letters;
    return spec;
}

foresto_panel *portfolio_panel(const struct portfolio *portfolio) {
    foresto_panel_spec spec = portfolio_spec(portfolio);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_panel *panel = NULL;
    assert_ok(foresto_panel_create(&spec, NULL, &panel, &error), error);
    return panel;
}

foresto_request portfolio_request(const struct portfolio *portfolio, const foresto_panel *panel) {
    foresto_request request = FORESTO_REQUEST_INIT;
    request.use_rebalancing = portfolio->rule != NULL;
    request.baseline = portfolio->baseline;
    request.missing_policy = portfolio->missing_policy;
    request.start_date = portfolio->start != 0 ? portfolio->start : FORESTO_DATE_NONE;
    request.end_date = portfolio->end != 0 ? portfolio->end : FORESTO_DATE_NONE;
    request.initial_amount = portfolio->initial_amount;
    request.panel = panel;
    request.rule = portfolio->rule;
    request.asset_count = portfolio->asset_count;
    request.weights = portfolio->weights;
    request.classes = portfolio->classes;
    return request;
}

foresto_status portfolio_try(const struct portfolio *portfolio, foresto_result **result, foresto_error *error) {
    foresto_panel *panel = portfolio_panel(portfolio);
    foresto_request request = portfolio_request(portfolio, panel);
    foresto_status status = foresto_simulate(&request, NULL, result, error);
    foresto_panel_destroy(panel);
    return status;
}

foresto_result *portfolio_run(const struct portfolio *portfolio) {
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_result *result = NULL;
    assert_ok(portfolio_try(portfolio, &result, &error), error);
    return result;
}
