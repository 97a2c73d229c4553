/* SPDX-License-Identifier: MIT */
/* Scenarios with their prices, read once and shared by all workers until the store's market changes. */
#ifndef HOST_HTTP_MARKET_CACHE_H
#define HOST_HTTP_MARKET_CACHE_H

#include "../store/store.h"

struct scenario_market {
    struct scenario scenario;
    foresto_panel *panel;  /* NULL when there is no price */
    double *values;        /* what the panel was made from, day by day */
    struct failure reason; /* why there is no panel */
};

struct market_cache;

/* NULL without memory. */
struct market_cache *market_cache_create(void);
void market_cache_free(struct market_cache *cache);

/* Borrow a scenario's market as it is now. *found is false, and *market NULL, when there is no such scenario. Give it
 * back with market_return(), which takes NULL too. */
enum outcome market_borrow(struct market_cache *cache, struct store *store, const char *scenario_id,
                           const struct scenario_market **market, bool *found, struct failure *failure);
void market_return(struct market_cache *cache, const struct scenario_market *market);

#endif
