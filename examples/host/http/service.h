/* SPDX-License-Identifier: MIT */
/* What the answering functions work with: shared by all workers, and of each worker. */
#ifndef HOST_HTTP_SERVICE_H
#define HOST_HTTP_SERVICE_H

#include <stdatomic.h>

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
};

/* The store has failed: the log says how, the client that it did. Values that the store cannot hold are 422. */
enum http_status refuse_store(struct exchange *exchange, const struct failure *failure);

/* 400 when the feature flag is off. */
enum http_status refuse_without_flag(const struct worker *worker, struct exchange *exchange);

#endif
