/* SPDX-License-Identifier: MIT */
/* The raw material of a run, for the library and for the slow model alike. */
#ifndef TEST_PORTFOLIO_H
#define TEST_PORTFOLIO_H

#include <stdbool.h>

#include "foresto/foresto.h"

enum { PORTFOLIO_ASSETS_MAX = 16 };

/* What is 0 or NULL takes the default: all days, names A, B, C ..., no classes, no rule, baseline PHASE1. */
struct portfolio {
    uint32_t kind;
    uint32_t missing_policy;
    uint32_t baseline;
    size_t day_count;
    size_t asset_count;
    const foresto_date *dates;
    const double *values; /* day by day, assets of a day side by side */
    double weights[PORTFOLIO_ASSETS_MAX];
    const char *const *names;
    const char *const *classes;
    const foresto_rule *rule; /* also sets the flag */
    foresto_date start;
    foresto_date end;
    double initial_amount;
};

foresto_panel_spec portfolio_spec(const struct portfolio *portfolio);
foresto_panel *portfolio_panel(const struct portfolio *portfolio);
foresto_request portfolio_request(const struct portfolio *portfolio, const foresto_panel *panel);

/* Run on a panel of its own, which is gone when this returns: a result stands alone. */
foresto_status portfolio_try(const struct portfolio *portfolio, foresto_result **result, foresto_error *error);

/* The same for a run that has to succeed. */
foresto_result *portfolio_run(const struct portfolio *portfolio);

#endif
