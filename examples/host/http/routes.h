/* SPDX-License-Identifier: MIT */
/* Which method and path leads where. */
#ifndef HOST_HTTP_ROUTES_H
#define HOST_HTTP_ROUTES_H

#include "exchange.h"
#include "service.h"

struct route {
    const char *method; /* GET also answers HEAD */
    const char *path;   /* one segment may be {run_id} or {rule_id} */
    enum http_status (*answer)(struct worker *worker, struct exchange *exchange);
    const char *type; /* of what it answers */
    bool needs_store; /* and so runs on a worker's thread, not on the one that reads and writes the sockets */
    bool needs_no_token;
    bool needs_flag; /* 400 while the feature flag is off, whatever else is wrong */
};

extern const struct route ROUTES[];
extern const size_t ROUTE_COUNT;

/* Find the route of exchange->path and method, and read the id in the path. 404 or, with the methods that there are in
 * exchange->allow, 405. */
enum http_status route_find(struct exchange *exchange);

#endif
