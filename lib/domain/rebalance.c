/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "foresto/rebalance.h"

#include "base/bits.h"
#include "base/calendar.h"
#include "base/environment.h"
#include "base/struct.h"
#include "domain/rule.h"
#include "domain/schedule.h"
#include "domain/targets.h"
#include "kernel/day.h"

void foresto_decision_init(foresto_decision *decision, size_t struct_size) {
    const foresto_decision initial = FORESTO_DECISION_INIT;
    fo_init(decision, struct_size, &initial, sizeof initial);
}

void foresto_rebalancing_init(foresto_rebalancing *rebalancing, size_t struct_size) {
    const foresto_rebalancing initial = FORESTO_REBALANCING_INIT;
    fo_init(rebalancing, struct_size, &initial, sizeof initial);
}

static foresto_status check_nav(double nav, foresto_error *error) {
    if (!fo_environment_good()) {
        return fo_environment_check(error);
    }
    return fo_positive(nav) ? FORESTO_OK : fo_fail_value(error, FORESTO_E_NAV, "nav", nav, NULL);
}

static foresto_status check_values(const double *values, uint64_t count, struct fo_day *day, foresto_error *error) {
    if (!fo_environment_good()) {
        return fo_environment_check(error);
    }
    if (!values) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "values", "must not be NULL");
    }
    if (count < 1 || count > SIZE_MAX / sizeof(double)) {
        return fo_fail_field(error, FORESTO_E_SIZE, "count", "must be at least 1 and fit the address space");
    }
    for (uint64_t i = 0; i < count; i++) {
        if (!(values[i] >= 0.0 && values[i] <= DBL_MAX)) {
            struct fo_where where = FO_NOWHERE;
            where.field = "values";
            where.asset = (int64_t)i;
            where.value = values[i];
            where.has_value = true;
            return fo_fail(error, FORESTO_E_RANGE, where, "must be finite and at least 0");
        }
    }
    day->values = values;
    day->count = (size_t)count;
    day->nav = fo_day_sum(values, day->count);
    return check_nav(day->nav, error);
}

static foresto_status check_day(const double *values, const double *targets, uint64_t count, struct fo_day *day,
                                foresto_error *error) {
    foresto_status status = check_values(values, count, day, error);
    if (!status) {
        day->targets = targets;
        status = fo_weights_check(targets, count, NULL, "targets", &day->target_sum, error);
    }
    return status ? status : fo_weight_sum_check(day->target_sum, "targets", error);
}

static foresto_status check_pointer(const void *pointer, const char *name, foresto_error *error) {
    return pointer ? FORESTO_OK : fo_fail_field(error, FORESTO_E_ARGUMENT, name, "must not be NULL");
}

foresto_status foresto_weights(const double *values, uint64_t count, double *weights, foresto_error *error) {
    struct fo_day day;
    foresto_status status = check_values(values, count, &day, error);
    if (!status) {
        status = check_pointer(weights, "weights", error);
    }
    if (status) {
        return status;
    }
    for (size_t i = 0; i < day.count; i++) {
        weights[i] = values[i] / day.nav;
    }
    return FORESTO_OK;
}

foresto_status foresto_drift(const double *values, const double *targets, uint64_t count, double *max_drift,
                             uint64_t *asset, foresto_error *error) {
    struct fo_day day;
    foresto_status status = check_day(values, targets, count, &day, error);
    if (!status) {
        status = check_pointer(max_drift, "max_drift", error);
    }
    if (status) {
        return status;
    }
    size_t most;
    *max_drift = fo_day_drift(&day, &most);
    if (asset) {
        *asset = most;
    }
    return FORESTO_OK;
}

/* NAVs near the end of the range make the sum of trades overflow. */
static foresto_status measure_turnover(const struct fo_day *day, double *turnover, foresto_error *error) {
    double measured = fo_day_turnover(day);
    if (!fo_is_finite(measured)) {
        return fo_fail_value(error, FORESTO_E_RANGE, "turnover", measured, "overflows");
    }
    *turnover = measured;
    return FORESTO_OK;
}

foresto_status foresto_turnover(const double *values, const double *targets, uint64_t count, double *turnover,
                                foresto_error *error) {
    struct fo_day day;
    foresto_status status = check_day(values, targets, count, &day, error);
    if (!status) {
        status = check_pointer(turnover, "turnover", error);
    }
    return status ? status : measure_turnover(&day, turnover, error);
}

static foresto_status check_rate(double value, double limit, const char *field, foresto_error *error) {
    bool good = value >= 0.0 && value <= limit;
    return good ? FORESTO_OK : fo_fail_value(error, FORESTO_E_RANGE, field, value, "is out of range");
}

/* The largest double below 1: a cost rate stays under 1. */
static const double BELOW_ONE = 1.0 - DBL_EPSILON / 2;

foresto_status foresto_cost(double nav, double turnover, double cost_rate, foresto_rebalancing *rebalancing,
                            foresto_error *error) {
    foresto_status status =
        fo_check_output(rebalancing, FO_SIZE_TO(foresto_rebalancing, cost_amount), "rebalancing", error);
    if (!status) {
        status = check_nav(nav, error);
    }
    if (!status) {
        status = check_rate(turnover, 1.0, "turnover", error);
    }
    if (!status) {
        status = check_rate(cost_rate, BELOW_ONE, "cost_rate", error);
    }
    if (status) {
        return status;
    }
    struct fo_cost cost = fo_day_cost(nav, turnover, cost_rate);
    if (!fo_positive(cost.nav_after)) {
        return fo_fail_value(error, FORESTO_E_NAV, "nav_after", cost.nav_after, NULL);
    }
    foresto_rebalancing full = {sizeof full, 0, nav, cost.nav_after, turnover, cost_rate, cost.factor, cost.amount};
    fo_export(rebalancing, &full, sizeof full);
    return FORESTO_OK;
}

foresto_status foresto_evaluate(const foresto_rule *given, const double *values, const double *targets, uint64_t count,
                                foresto_date previous, foresto_date today, foresto_date next,
                                foresto_decision *decision, foresto_error *error) {
    foresto_rule rule;
    struct fo_day day;
    uint32_t due = 0;
    foresto_status status = fo_check_output(decision, FO_SIZE_TO(foresto_decision, turnover), "decision", error);
    if (!status) {
        status = fo_rule_import(&rule, given, error);
    }
    if (!status) {
        status = check_day(values, targets, count, &day, error);
    }
    if (!status) {
        status = fo_check_neighbours(previous, today, next, error);
    }
    if (!status && fo_rule_uses_schedule(rule.rule_type)) {
        status = foresto_schedule_is_due(rule.frequency, rule.base_day_policy, previous, today, next, &due, error);
    }
    double turnover = 0.0;
    if (!status) {
        status = measure_turnover(&day, &turnover, error);
    }
    if (status) {
        return status;
    }
    size_t asset;
    double drift = fo_day_drift(&day, &asset);
    bool drifted = fo_rule_uses_drift(rule.rule_type) && drift >= fo_rule_drift_limit(&rule);
    uint32_t trigger = due ? FORESTO_TRIGGER_PERIODIC : drifted ? FORESTO_TRIGGER_DRIFT : FORESTO_TRIGGER_NONE;
    foresto_decision full = {sizeof full, trigger, asset, drift, day.nav, turnover};
    fo_export(decision, &full, sizeof full);
    return FORESTO_OK;
}

foresto_status foresto_rebalance(const double *values, const double *targets, uint64_t count, double cost_rate,
                                 double *new_values, double *trades, foresto_rebalancing *rebalancing,
                                 foresto_error *error) {
    struct fo_day day;
    foresto_status status =
        fo_check_output(rebalancing, FO_SIZE_TO(foresto_rebalancing, cost_amount), "rebalancing", error);
    if (!status) {
        status = check_day(values, targets, count, &day, error);
    }
    if (status) {
        return status;
    }
    foresto_rebalancing full = FORESTO_REBALANCING_INIT;
    status = foresto_cost(day.nav, fo_day_turnover(&day), cost_rate, &full, error);
    if (status) {
        return status;
    }
    for (size_t i = 0; i < day.count; i++) {
        double before = values[i];
        double after = full.nav_after * (targets[i] / day.target_sum);
        if (new_values) {
            new_values[i] = after;
        }
        if (trades) {
            trades[i] = after - before;
        }
    }
    fo_export(rebalancing, &full, sizeof full);
    return FORESTO_OK;
}
