/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "service/request.h"

#include "base/bits.h"
#include "base/calendar.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/names.h"
#include "base/struct.h"
#include "domain/rule.h"
#include "domain/targets.h"

static const struct fo_names MISSING_POLICIES = FO_NAMES(FORESTO_MISSING_SKIP_DAY, "SKIP_DAY", "ZERO_RETURN", "REJECT");
static const struct fo_names BASELINES = FO_NAMES(FORESTO_BASELINE_PHASE1, "PHASE1", "HOLD");
static const struct fo_names MODES = FO_NAMES(FORESTO_MODE_PHASE1, "PHASE1", "HOLD", "REBALANCED");

const char *foresto_missing_policy_name(uint32_t missing_policy) {
    return fo_names_get(&MISSING_POLICIES, missing_policy);
}

const char *foresto_baseline_name(uint32_t baseline) {
    return fo_names_get(&BASELINES, baseline);
}

foresto_status foresto_missing_policy_parse(const char *name, uint32_t *missing_policy) {
    return fo_names_find(&MISSING_POLICIES, name, missing_policy);
}

foresto_status foresto_baseline_parse(const char *name, uint32_t *baseline) {
    return fo_names_find(&BASELINES, name, baseline);
}

const char *foresto_mode_name(uint32_t mode) {
    return fo_names_get(&MODES, mode);
}

void foresto_request_init(foresto_request *request, size_t struct_size) {
    const foresto_request initial = FORESTO_REQUEST_INIT;
    fo_init(request, struct_size, &initial, sizeof initial);
}

foresto_status foresto_gate(uint32_t use_rebalancing, uint32_t has_rule, uint32_t baseline, uint32_t *mode,
                            foresto_error *error) {
    if (!mode) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "mode", "must not be NULL");
    }
    if (use_rebalancing > 1) {
        return fo_fail_value(error, FORESTO_E_ENUM, "use_rebalancing", use_rebalancing, "must be 0 or 1");
    }
    if (has_rule > 1) {
        return fo_fail_value(error, FORESTO_E_ENUM, "has_rule", has_rule, "must be 0 or 1");
    }
    if (!fo_names_has(&BASELINES, baseline)) {
        return fo_fail_value(error, FORESTO_E_ENUM, "baseline", baseline, NULL);
    }
    if (has_rule && !use_rebalancing) {
        return fo_fail_field(error, FORESTO_E_FEATURE_DISABLED, "use_rebalancing", NULL);
    }
    if (has_rule && baseline != FORESTO_BASELINE_PHASE1) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "baseline", "is for runs without a rule");
    }
    *mode = has_rule                            ? FORESTO_MODE_REBALANCED
            : baseline == FORESTO_BASELINE_HOLD ? FORESTO_MODE_HOLD
                                                : FORESTO_MODE_PHASE1;
    return FORESTO_OK;
}

/* The flag speaks before the rule is looked at. */
static foresto_status check_rule(struct fo_request *request, foresto_error *error) {
    const foresto_request *given = &request->given;
    foresto_status status =
        foresto_gate(given->use_rebalancing, given->rule != NULL, given->baseline, &request->mode, error);
    if (!status && given->rule) {
        status = fo_rule_import(&request->rule, given->rule, error);
    }
    return status || !given->rule ? status : fo_rule_check_active(&request->rule, given->as_of, error);
}

static foresto_status check_date(foresto_date date, const char *field, foresto_error *error) {
    bool good = fo_date_valid_or_none(date);
    return good ? FORESTO_OK : fo_fail_value(error, FORESTO_E_DATE, field, date, "is outside the calendar");
}

static foresto_status check_range(const foresto_request *request, foresto_error *error) {
    foresto_date start = request->start_date, end = request->end_date;
    foresto_status status = check_date(start, "start_date", error);
    if (!status) {
        status = check_date(end, "end_date", error);
    }
    if (status) {
        return status;
    }
    struct fo_where where = FO_NOWHERE;
    where.field = "start_date";
    where.date = start;
    if (start != FORESTO_DATE_NONE && end != FORESTO_DATE_NONE && start > end) {
        return fo_fail(error, FORESTO_E_DATE, where, "is after end_date");
    }
    return FORESTO_OK;
}

/* PHASE1 takes any sum above 0. */
foresto_status fo_request_check_mix(const double *weights, const struct fo_instruments *instruments, uint32_t mode,
                                    const char *field, double *sum, foresto_error *error) {
    foresto_status status = fo_weights_check(weights, instruments->count, instruments->names, field, sum, error);
    if (status || mode != FORESTO_MODE_PHASE1) {
        return status ? status : fo_weight_sum_check(*sum, field, error);
    }
    return *sum > 0.0 ? FORESTO_OK : fo_fail_value(error, FORESTO_E_WEIGHT_SUM, field, *sum, "must not all be 0");
}

static foresto_status check_texts(const foresto_request *request, foresto_error *error) {
    if (!request->request_type || !fo_utf8_valid(request->request_type, 1, 63)) {
        return fo_fail_field(error, FORESTO_E_NAME, "request_type", "must be UTF-8 of 1 to 63 bytes");
    }
    if (request->portfolio_id && !fo_utf8_valid(request->portfolio_id, 0, 255)) {
        return fo_fail_field(error, FORESTO_E_NAME, "portfolio_id", "must be UTF-8 of at most 255 bytes");
    }
    return FORESTO_OK;
}

static foresto_status check_plain_fields(const foresto_request *request, foresto_error *error) {
    if (request->reserved) {
        return fo_fail_field(error, FORESTO_E_STRUCT, "request", "a reserved field is set");
    }
    if (!fo_names_has(&MISSING_POLICIES, request->missing_policy)) {
        return fo_fail_value(error, FORESTO_E_ENUM, "missing_policy", request->missing_policy, NULL);
    }
    if (!fo_positive(request->initial_amount)) {
        return fo_fail_value(error, FORESTO_E_AMOUNT, "initial_amount", request->initial_amount, NULL);
    }
    return check_texts(request, error);
}

foresto_status fo_request_import(struct fo_request *request, const foresto_request *given,
                                 const struct fo_instruments *instruments, foresto_error *error) {
    foresto_status status = fo_environment_check(error);
    if (!status) {
        status = fo_import(&request->given, sizeof request->given, FO_SIZE_TO(foresto_request, portfolio_id), given,
                           "request", error);
    }
    if (!status) {
        status = check_rule(request, error);
    }
    if (!status) {
        status = check_plain_fields(&request->given, error);
    }
    if (!status) {
        status = check_range(&request->given, error);
    }
    if (status) {
        return status;
    }
    const struct foresto_panel *panel = request->given.panel;
    if (!panel == !instruments) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "panel",
                             panel ? "must be NULL: the instruments are given" : "must not be NULL");
    }
    request->instruments = panel ? &panel->instruments : instruments;
    if (request->given.asset_count != request->instruments->count) {
        return fo_fail_value(error, FORESTO_E_SIZE, "asset_count", (double)request->given.asset_count,
                             "is not the number of the panel's assets");
    }
    if (request->given.classes) {
        status = fo_names_check(request->given.classes, request->instruments->count, "classes", error);
    }
    return status ? status
                  : fo_request_check_mix(request->given.weights, request->instruments, request->mode, "weights",
                                         &request->weight_sum, error);
}

foresto_status fo_request_rows(const struct fo_request *request, struct fo_rows *rows, foresto_error *error) {
    *rows = fo_panel_rows(request->given.panel, request->given.start_date, request->given.end_date);
    struct fo_where where = FO_NOWHERE;
    where.field = "start_date";
    where.date = request->given.start_date;
    return rows->count ? FORESTO_OK : fo_fail(error, FORESTO_E_NO_DAYS, where, NULL);
}

struct fo_terms fo_request_terms(const struct fo_request *request, const struct fo_host *host) {
    return (struct fo_terms){
        .instruments = request->instruments,
        .mode = request->mode,
        .missing_policy = request->given.missing_policy,
        .initial_amount = request->given.initial_amount,
        .weights = request->given.weights,
        .weight_sum = request->weight_sum,
        .classes = request->given.classes,
        .rule = request->given.rule ? &request->rule : NULL,
        .host = host,
    };
}
