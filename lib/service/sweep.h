/* SPDX-License-Identifier: MIT */
/* A sweep from inside: what was asked for, checked, and the tasks that do it. */
#ifndef FO_SERVICE_SWEEP_H
#define FO_SERVICE_SWEEP_H

#include "foresto/sweep.h"
#include "service/request.h"

/* One of the rules, imported, or the baseline. */
struct fo_sweep_rule {
    foresto_rule rule;
    bool given;
    uint32_t mode; /* enum foresto_mode */
};

struct fo_sweep {
    foresto_sweep given; /* imported, as the next three */
    foresto_sweep_columns columns;
    foresto_figures_options options;
    foresto_request request;
    struct fo_host host;
    struct fo_rows rows;
    struct fo_sweep_rule *rules;
    uint64_t rule_count; /* at least 1: without rules, the baseline counts as one */
};

/* Copy a mix out of its strides. */
void fo_sweep_mix(const struct fo_sweep *sweep, uint64_t mix, double *weights);

/* Room for the name of one of many. */
enum { FO_SWEEP_FIELD_SIZE = 32 };

/* Run all portfolios of a checked sweep. */
foresto_status fo_sweep_tasks_run(const struct fo_sweep *sweep, foresto_error *error);

#endif
