/* SPDX-License-Identifier: MIT */
/* A finished run: NAV records by column, events, totals. Owns all that it shows. */
#ifndef FO_ENGINE_RESULT_H
#define FO_ENGINE_RESULT_H

#include "domain/portfolio.h"
#include "engine/events.h"
#include "foresto/simulate.h"

struct foresto_result {
    foresto_allocator allocator;
    foresto_summary summary;
    foresto_rule rule;                                                    /* rule_type 0 without one */
    char details[FORESTO_TRIGGER_DRIFT + 1][FORESTO_TRIGGER_DETAIL_SIZE]; /* by trigger type */
    struct fo_events events;
    const char *const *names; /* events.asset_count assets, as in the next two */
    const uint32_t *name_order;
    const double *targets;
    foresto_date *dates; /* room for all rows asked for; summary.day_count are used, as in the columns below */
    double *nav;
    double *daily_return;
    double *cumulative_return;
    double *high_water_mark;
    double *drawdown;
};

/* Make an empty result with room for `days` days and a copy of what its events show; no portfolio and no rule for
 * PHASE1. Allocates once. */
foresto_status fo_result_create(uint64_t days, const struct fo_portfolio *portfolio, const foresto_rule *rule,
                                const foresto_allocator *allocator, foresto_result **result, foresto_error *error);

/* Append an event and add it to the totals. May allocate. */
foresto_status fo_result_append(foresto_result *result, const struct fo_event_entry *entry,
                                const double *before_weights, foresto_error *error);

/* Derive the other columns and totals from nav and dates, once summary.day_count (at least 1) is set. */
void fo_result_finish(foresto_result *result, double initial_amount);

#endif
