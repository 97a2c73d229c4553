/* SPDX-License-Identifier: MIT */
/* The command line of `foresto backtest`. */
#ifndef HOST_OPTIONS_H
#define HOST_OPTIONS_H

#include <stdbool.h>

#include "failure.h"
#include "foresto/date.h"

/* Texts point into the arguments; NULL when not given. */
struct backtest_options {
    const char *market; /* file of prices or returns */
    const char *weights;
    const char *rule;
    const char *nav;
    const char *events;
    const char *summary;
    const char *report;
    const char *json; /* "-", for standard output */
    const char *portfolio_id;
    uint32_t kind;           /* enum foresto_panel_kind */
    uint32_t missing_policy; /* enum foresto_missing_policy */
    uint32_t baseline;       /* enum foresto_baseline */
    double initial_amount;
    foresto_date start, end, as_of; /* FORESTO_DATE_NONE: the data's own; as_of is always set */
    bool use_rebalancing;
    bool help;
};

extern const char BACKTEST_USAGE[];

/* Read the arguments, the environment variable USE_REBALANCING and, for as_of, today's date. */
enum outcome backtest_options_read(int argc, char **argv, struct backtest_options *options, struct failure *failure);

#endif
