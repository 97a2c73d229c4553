/* SPDX-License-Identifier: MIT */
/* The request of a stored run, made again from the canonical JSON that was kept with it. */
#ifndef HOST_HTTP_RUN_REQUEST_H
#define HOST_HTTP_RUN_REQUEST_H

#include "run_json.h"

struct run_request {
    const struct scenario_market *market; /* to be given back, after a refusal too */
    foresto_rule rule;
    foresto_request request; /* points into both */
};

/* 404 when the request was not kept, or when scenario, prices or engine are no longer those of the run, which its hash
 * tells. *made starts as {0}. */
enum http_status run_request_rebuild(struct worker *worker, struct exchange *exchange, const struct run_copy *copy,
                                     struct run_request *made);

#endif
