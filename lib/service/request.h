/* SPDX-License-Identifier: MIT */
/* A request, checked as a whole. */
#ifndef FO_SERVICE_REQUEST_H
#define FO_SERVICE_REQUEST_H

#include "domain/panel.h"
#include "engine/terms.h"

struct fo_request {
    foresto_request given;                    /* imported; its pointers are the caller's */
    foresto_rule rule;                        /* imported, when given.rule is set */
    const struct fo_instruments *instruments; /* the panel's, or those given */
    uint32_t mode;                            /* enum foresto_mode */
    double weight_sum;                        /* left to right */
};

/* Import a request and check all that can be checked without looking at market data: the struct, the feature flag, the
 * rule and whether it is effective, amount, dates, weights, classes, names. The request has a panel, or `instruments`
 * are given. */
foresto_status fo_request_import(struct fo_request *request, const foresto_request *given,
                                 const struct fo_instruments *instruments, foresto_error *error);

/* Check weights and their sum, one weight for each instrument, as a mode has them; `field` is their public name. */
foresto_status fo_request_check_mix(const double *weights, const struct fo_instruments *instruments, uint32_t mode,
                                    const char *field, double *sum, foresto_error *error);

/* The rows of the panel that the request asks for, at least one. */
foresto_status fo_request_rows(const struct fo_request *request, struct fo_rows *rows, foresto_error *error);

/* What the engine needs to know. Borrows from the request. */
struct fo_terms fo_request_terms(const struct fo_request *request, const struct fo_host *host);

/* What a hash knows of all that is not in the request; NULL for what has no say. */
struct fo_surroundings {
    foresto_date first_date; /* of the data */
    foresto_date last_date;
    const char *data; /* fingerprints */
    const char *cost_model;
    const char *calendar;
};

/* The hash of an imported request in such surroundings. */
void fo_request_hash(const struct fo_request *request, const struct fo_surroundings *surroundings,
                     char hex[FORESTO_SHA256_HEX_SIZE]);

#endif
