/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "service/sweep.h"

#include "base/memory.h"
#include "base/struct.h"
#include "base/text.h"
#include "domain/rule.h"
#include "service/figures.h"

void foresto_sweep_init(foresto_sweep *sweep, size_t struct_size) {
    const foresto_sweep initial = FORESTO_SWEEP_INIT;
    fo_init(sweep, struct_size, &initial, sizeof initial);
}

void foresto_sweep_columns_init(foresto_sweep_columns *columns, size_t struct_size) {
    const foresto_sweep_columns initial = FORESTO_SWEEP_COLUMNS_INIT;
    fo_init(columns, struct_size, &initial, sizeof initial);
}

void fo_sweep_mix(const struct fo_sweep *sweep, uint64_t mix, double *weights) {
    const double *from = sweep->given.weights + (ptrdiff_t)mix * (ptrdiff_t)sweep->given.mix_stride;
    for (uint64_t i = 0; i < sweep->request.asset_count; i++) {
        weights[i] = from[(ptrdiff_t)i * (ptrdiff_t)sweep->given.asset_stride];
    }
}

static foresto_status import_host(struct fo_host *host, const foresto_host *given, foresto_error *error) {
    foresto_status status = fo_host_import(host, given, error);
    bool of_one_run = host->event_sink.struct_size || host->nav_sink.struct_size || host->cost_model.struct_size;
    return status || !of_one_run
               ? status
               : fo_fail_field(error, FORESTO_E_ARGUMENT, "host", "sinks and cost model belong to one run");
}

static foresto_status import_sweep(struct fo_sweep *sweep, const foresto_sweep *given, foresto_error *error) {
    foresto_status status = fo_import_table(&sweep->given, sizeof sweep->given, FO_SIZE_TO(foresto_sweep, asset_stride),
                                            given, "sweep", error);
    if (!status) {
        status = fo_figures_import_options(&sweep->options, sweep->given.figures_options, error);
    }
    if (!status) {
        status = fo_import(&sweep->request, sizeof sweep->request, FO_SIZE_TO(foresto_request, portfolio_id),
                           sweep->given.request, "request", error);
    }
    if (status) {
        return status;
    }
    if (sweep->request.weights || sweep->request.rule || !sweep->request.panel) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "request", "has a panel, and no weights or rule of its own");
    }
    if (!sweep->given.weights || (sweep->given.rule_count && !sweep->given.rules)) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, sweep->given.weights ? "rules" : "weights", "must not be NULL");
    }
    sweep->rule_count = sweep->given.rule_count ? sweep->given.rule_count : 1;
    return FORESTO_OK;
}

static foresto_status check_strides(const struct fo_sweep *sweep, foresto_error *error) {
    const foresto_sweep *given = &sweep->given;
    uint64_t limit = PTRDIFF_MAX / sizeof(double) / 2;
    if (given->mix_count < 1 || given->mix_count > limit / sweep->rule_count) {
        return fo_fail_value(error, FORESTO_E_SIZE, "mix_count", (double)given->mix_count, "is out of range");
    }
    if (sweep->request.asset_count != foresto_panel_asset_count(sweep->request.panel)) {
        return fo_fail_value(error, FORESTO_E_SIZE, "asset_count", (double)sweep->request.asset_count,
                             "is not the number of the panel's assets");
    }
    if (!fo_stride_good(given->mix_stride, given->mix_count)) {
        return fo_fail_value(error, FORESTO_E_SIZE, "mix_stride", (double)given->mix_stride, "is out of range");
    }
    bool good = fo_stride_good(given->asset_stride, sweep->request.asset_count);
    return good ? FORESTO_OK
                : fo_fail_value(error, FORESTO_E_SIZE, "asset_stride", (double)given->asset_stride, "is out of range");
}

static foresto_status import_columns(struct fo_sweep *sweep, const foresto_sweep_columns *given, foresto_error *error) {
    foresto_sweep_columns *columns = &sweep->columns;
    foresto_status status =
        fo_import(columns, sizeof *columns, FO_SIZE_TO(foresto_sweep_columns, path_stride), given, "columns", error);
    if (status) {
        return status;
    }
    if (columns->count != sweep->given.mix_count * sweep->rule_count) {
        return fo_fail_value(error, FORESTO_E_SIZE, "columns.count", (double)columns->count,
                             "is not the number of portfolios");
    }
    uint32_t size = columns->figures_size;
    if (columns->figures && (size < FO_SIZE_TO(foresto_figures, mdd) || size % sizeof(double) || size > 4096)) {
        return fo_fail_value(error, FORESTO_E_STRUCT, "figures_size", size, "is not that of a foresto_figures");
    }
    int64_t stride = columns->path_stride;
    if ((columns->nav || columns->dates) &&
        (stride < (int64_t)sweep->rows.count || !fo_stride_good(stride, columns->count))) {
        return fo_fail_value(error, FORESTO_E_SIZE, "path_stride", (double)stride, "has no room for the days");
    }
    return FORESTO_OK;
}

/* What all portfolios share: the request with a mix and a baseline that are as good as any. */
static foresto_status check_request(struct fo_sweep *sweep, double *weights, foresto_error *error) {
    struct fo_request request;
    foresto_request one = sweep->request;
    for (uint64_t i = 0; i < one.asset_count; i++) {
        weights[i] = i ? 0.0 : 1.0;
    }
    one.weights = weights;
    foresto_status status = fo_request_import(&request, &one, NULL, error);
    return status ? status : fo_request_rows(&request, &sweep->rows, error);
}

/* Import a rule and find its mode; a refused rule is named by its place. */
static foresto_status import_rule(const struct fo_sweep *sweep, uint64_t index, struct fo_sweep_rule *rule,
                                  foresto_error *error) {
    const foresto_request *request = &sweep->request;
    const foresto_rule *given = sweep->given.rule_count ? sweep->given.rules[index] : NULL;
    foresto_error detail = FORESTO_ERROR_INIT;
    char field[FO_SWEEP_FIELD_SIZE];
    uint32_t baseline = given ? FORESTO_BASELINE_PHASE1 : request->baseline;
    foresto_status status = foresto_gate(request->use_rebalancing, given != NULL, baseline, &rule->mode, error);
    rule->given = given != NULL;
    if (status || !given) {
        return status;
    }
    status = fo_rule_import(&rule->rule, given, &detail);
    if (!status) {
        status = fo_rule_check_active(&rule->rule, request->as_of, &detail);
    }
    fo_text_indexed("rules", index, field, sizeof field);
    return status ? fo_fail_within(error, &detail, field) : FORESTO_OK;
}

/* Import the rules, then check each mix under the most demanding of their modes. */
static foresto_status check_portfolios(struct fo_sweep *sweep, double *weights, foresto_error *error) {
    uint32_t strictest = FORESTO_MODE_PHASE1;
    foresto_status status = FORESTO_OK;
    for (uint64_t r = 0; !status && r < sweep->rule_count; r++) {
        status = import_rule(sweep, r, &sweep->rules[r], error);
        strictest = !status && sweep->rules[r].mode > strictest ? sweep->rules[r].mode : strictest;
    }
    for (uint64_t m = 0; !status && m < sweep->given.mix_count; m++) {
        char field[FO_SWEEP_FIELD_SIZE];
        double sum;
        fo_sweep_mix(sweep, m, weights);
        fo_text_indexed("weights", m, field, sizeof field);
        status = fo_request_check_mix(weights, &sweep->request.panel->instruments, strictest, field, &sum, error);
    }
    return status;
}

/* Check everything and run, with room for the rules and one mix. */
static foresto_status run(struct fo_sweep *sweep, const foresto_sweep_columns *columns, foresto_error *error) {
    struct fo_layout layout = {0, false};
    void *block = NULL;
    size_t rules = fo_layout_add(&layout, sweep->rule_count, sizeof *sweep->rules);
    size_t weights = fo_layout_add(&layout, sweep->request.asset_count, sizeof(double));
    foresto_status status = fo_layout_allocate(&layout, &sweep->host.allocator, &block, error);
    if (status) {
        return status;
    }
    double *mix = (void *)((unsigned char *)block + weights);
    sweep->rules = (void *)((unsigned char *)block + rules);
    status = check_request(sweep, mix, error);
    if (!status) {
        status = import_columns(sweep, columns, error);
    }
    if (!status) {
        status = check_portfolios(sweep, mix, error);
    }
    if (!status) {
        status = fo_sweep_tasks_run(sweep, error);
    }
    fo_release(&sweep->host.allocator, block);
    return status;
}

foresto_status foresto_sweep_run(const foresto_sweep *given, const foresto_host *given_host,
                                 const foresto_sweep_columns *columns, foresto_error *error) {
    struct fo_sweep sweep;
    foresto_status status = import_host(&sweep.host, given_host, error);
    if (!status) {
        status = import_sweep(&sweep, given, error);
    }
    if (!status) {
        status = check_strides(&sweep, error);
    }
    return status ? status : run(&sweep, columns, error);
}
