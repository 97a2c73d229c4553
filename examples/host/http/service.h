/* SPDX-License-Identifier: MIT */
/* What the answering functions work with: shared by all workers, and of each worker. */
#ifndef HOST_HTTP_SERVICE_H
#define HOST_HTTP_SERVICE_H

#include <stdatomic.h>

#include "../command_line.h"
#include "../store/store.h"
#include "exchange.h"
#include "market_cache.h"
#include "metrics.h"

struct service {
    bool use_rebalancing; /* the feature flag */
    struct metrics *metrics;
    struct market_cache *markets;
    atomic_bool cancelled; /* runs under way are to be rolled back */
    struct metrics_now (*look)(void *server);
    void *server;
};

struct worker {
    struct service *service;
    struct store *store; /* this worker's own; NULL for what needs none */
    bool runs;           /* it takes its time; others pass what needs a run on to it */
};

/* The store has failed. 422: a value that it cannot hold. 503: it does not answer for now, or the request's time has
 * passed, or the service stops. 500: else; the log says how, the client only that it did. */
enum http_status refuse_store(const struct worker *worker, struct exchange *exchange, const struct failure *failure);

/* 400 when it is off. */
enum http_status refuse_without_flag(const struct worker *worker, struct exchange *exchange);

#endif
