/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "foresto/monitor.h"

#include "base/environment.h"
#include "base/struct.h"
#include "service/event.h"

void foresto_monitor_limits_init(foresto_monitor_limits *limits, size_t struct_size) {
    const foresto_monitor_limits initial = FORESTO_MONITOR_LIMITS_INIT;
    fo_init(limits, struct_size, &initial, sizeof initial);
}

void foresto_monitor_counts_init(foresto_monitor_counts *counts, size_t struct_size) {
    const foresto_monitor_counts initial = FORESTO_MONITOR_COUNTS_INIT;
    fo_init(counts, struct_size, &initial, sizeof initial);
}

static foresto_status check_limit(double limit, const char *field, foresto_error *error) {
    bool good = limit >= 0.0 && limit <= DBL_MAX;
    return good ? FORESTO_OK : fo_fail_value(error, FORESTO_E_RANGE, field, limit, "must be finite and at least 0");
}

static foresto_status import_limits(foresto_monitor_limits *limits, const foresto_monitor_limits *given,
                                    foresto_error *error) {
    if (!given) {
        *limits = (foresto_monitor_limits)FORESTO_MONITOR_LIMITS_INIT;
        return FORESTO_OK;
    }
    foresto_status status =
        fo_import_table(limits, sizeof *limits, FO_SIZE_TO(foresto_monitor_limits, cost_share), given, "limits", error);
    if (!status) {
        status = check_limit(limits->turnover, "limits.turnover", error);
    }
    return status ? status : check_limit(limits->cost_share, "limits.cost_share", error);
}

foresto_status foresto_monitor_event(const foresto_event *given, const foresto_monitor_limits *given_limits,
                                     uint32_t *alerts, foresto_error *error) {
    foresto_event event;
    foresto_monitor_limits limits;
    foresto_status status =
        alerts ? FORESTO_OK : fo_fail_field(error, FORESTO_E_ARGUMENT, "alerts", "must not be NULL");
    if (!status) {
        status = fo_event_import(&event, given, error);
    }
    if (!status) {
        status = import_limits(&limits, given_limits, error);
    }
    if (!status) {
        status = fo_environment_check(error);
    }
    if (status) {
        return status;
    }
    uint32_t found = 0;
    if (event.turnover > limits.turnover) {
        found |= FORESTO_ALERT_TURNOVER_HIGH;
    }
    if (event.cost_amount > limits.cost_share * event.nav_before) {
        found |= FORESTO_ALERT_COST_HIGH;
    }
    *alerts = found;
    return FORESTO_OK;
}

foresto_status foresto_monitor_run(const foresto_monitor_counts *given, uint32_t *alerts, foresto_error *error) {
    foresto_monitor_counts counts;
    foresto_status status =
        alerts ? FORESTO_OK : fo_fail_field(error, FORESTO_E_ARGUMENT, "alerts", "must not be NULL");
    if (!status) {
        status =
            fo_import(&counts, sizeof counts, FO_SIZE_TO(foresto_monitor_counts, scheduled), given, "counts", error);
    }
    if (!status && counts.rule_type && !foresto_rule_type_name(counts.rule_type)) {
        status = fo_fail_value(error, FORESTO_E_ENUM, "rule_type", counts.rule_type, NULL);
    }
    if (status) {
        return status;
    }
    bool lost = counts.acknowledged < counts.produced;
    bool skipped = counts.rule_type == FORESTO_RULE_PERIODIC && counts.produced < counts.scheduled;
    *alerts = lost || skipped ? FORESTO_ALERT_EVENTS_MISSING : 0;
    return FORESTO_OK;
}
