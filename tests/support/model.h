/* SPDX-License-Identifier: MIT */
/* What a run shall compute, written down one day and one asset at a time: slow, obviously right, and in the same order
 * of sums, so that it gives the same bits. It shares nothing with the library but the names of the enums. Dates must
 * not lie before 1970. */
#ifndef TEST_MODEL_H
#define TEST_MODEL_H

#include "portfolio.h"

struct model_event {
    foresto_date date;
    uint32_t trigger;
    double turnover;
    double cost_factor;
    double cost_amount;
    double nav_before;
    double nav_after;
    double before[PORTFOLIO_ASSETS_MAX];
};

struct model {
    foresto_status status; /* what follows is meant for FORESTO_OK only */
    int64_t day;           /* the offending row and asset, for FORESTO_E_MISSING */
    int64_t asset;
    size_t unit_count; /* assets, or classes */
    const char *units[PORTFOLIO_ASSETS_MAX];
    double targets[PORTFOLIO_ASSETS_MAX];
    size_t day_count;
    size_t skipped_count;
    foresto_date *dates;
    double *nav;
    double *daily_return;
    double *cumulative_return;
    double *high_water_mark;
    double *drawdown;
    size_t event_count;
    struct model_event *events;
};

struct model *model_run(const struct portfolio *portfolio);
void model_free(struct model *model);

/* Compare a result with the model's, bit for bit. Return NULL, or the name of what differs first. */
const char *model_difference(const struct model *model, const foresto_result *result);

#endif
