/* SPDX-License-Identifier: MIT */
/* A whole panel, from rows to result. */
#ifndef FO_ENGINE_RUN_H
#define FO_ENGINE_RUN_H

#include "engine/result.h"

/* A validated request. */
struct fo_run {
    const struct foresto_panel *panel;
    struct fo_rows rows;
    uint32_t mode; /* enum foresto_mode */
    uint32_t missing_policy;
    double initial_amount;
    const double *weights;
    double weight_sum;
    const char *const *classes;
    const foresto_rule *rule;       /* for FORESTO_MODE_REBALANCED */
    const foresto_event_sink *sink; /* or NULL */
    foresto_allocator allocator;
};

foresto_status fo_run(const struct fo_run *run, foresto_result **result, foresto_error *error);

#endif
