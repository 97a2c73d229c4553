/* SPDX-License-Identifier: MIT */
/* From a day's raw row to the levels of the active assets: missing-data policy, index of returns, asset classes. One
 * day at a time, for a stream as for a panel with gaps. */
#ifndef FO_ENGINE_INTAKE_H
#define FO_ENGINE_INTAKE_H

#include "domain/portfolio.h"
#include "engine/row.h"
#include "engine/terms.h"

struct fo_intake {
    const struct fo_portfolio *portfolio;
    const struct fo_instruments *instruments;
    uint32_t missing_policy;
    bool started;   /* a day has been taken */
    double *last;   /* per member: last known price; unused for returns */
    double *level;  /* per active asset: its price, or its index, which is 1 before the first day */
    double *change; /* per active asset: scratch */
};

/* One block, to be released as such. */
foresto_status fo_intake_create(const struct fo_terms *terms, const struct fo_portfolio *portfolio,
                                struct fo_intake **intake, foresto_error *error);

/* Whether levels are an index from 1 rather than prices. */
bool fo_intake_makes_index(const struct fo_terms *terms, const struct fo_portfolio *portfolio);

/* Whether the row is a trading day: nothing is missing, or the policy makes do. Changes nothing. */
bool fo_intake_keeps(const struct fo_intake *intake, const struct fo_row *row);

/* Take a row that is kept, and bring `level` up to date. FORESTO_E_MISSING names the day and the asset. */
foresto_status fo_intake_take(struct fo_intake *intake, const struct fo_row *row, foresto_error *error);

#endif
