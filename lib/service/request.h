/* SPDX-License-Identifier: MIT */
/* A request, checked as a whole. */
#ifndef FO_SERVICE_REQUEST_H
#define FO_SERVICE_REQUEST_H

#include "domain/panel.h"
#include "foresto/simulate.h"

struct fo_request {
    foresto_request given; /* imported; its pointers are the caller's */
    foresto_rule rule;     /* imported, when given.rule is set */
    uint32_t mode;         /* enum foresto_mode */
    struct fo_rows rows;   /* at least one */
    double weight_sum;     /* left to right */
};

/* Import a request and check all that can be checked without looking at market data: the struct, the feature flag, the
 * rule and whether it is effective, amount, dates, weights, classes, names. */
foresto_status fo_request_import(struct fo_request *request, const foresto_request *given, foresto_error *error);

#endif
