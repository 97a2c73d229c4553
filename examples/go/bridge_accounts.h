/* SPDX-License-Identifier: MIT */
/*
 * Decisions for many accounts: Go may not hand over a struct that points to its slices, so they are put together here.
 */
#ifndef FORESTO_GO_BRIDGE_ACCOUNTS_H
#define FORESTO_GO_BRIDGE_ACCOUNTS_H

#include <foresto/foresto.h>

/* kinds and measures are columns one behind the other, or NULL without accounts, which the library refuses. */
static inline foresto_status bridge_accounts_evaluate(const foresto_accounts *accounts, const double *values,
                                                      const double *targets, const foresto_rule *rule,
                                                      const foresto_decision_columns *columns, foresto_status *statuses,
                                                      uint32_t *kinds, double *measures, foresto_error *error) {
    foresto_accounts given = *accounts;
    given.values = values;
    given.targets = targets;
    given.rule = rule;
    foresto_decision_columns full = *columns;
    full.statuses = statuses;
    full.trigger_types = kinds;
    full.max_drift_assets = kinds + full.count;
    full.max_drift = measures;
    full.turnover = measures + full.count;
    full.nav = measures + 2 * full.count;
    return foresto_accounts_evaluate(&given, &full, error);
}

#endif
