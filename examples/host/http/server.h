/* SPDX-License-Identifier: MIT */
/* The HTTP server: one thread reads and writes all sockets, workers compute. */
#ifndef HOST_HTTP_SERVER_H
#define HOST_HTTP_SERVER_H

#include "../store/store.h"
#include "address.h"
#include "rate.h"
#include "token.h"

struct server_options {
    const char *url;
    struct store_options store;
    struct address address; /* the port is set when it was 0 */
    struct token token;
    bool use_rebalancing;
    bool json; /* say where the service listens as JSON */
    unsigned worker_count;
    unsigned run_count; /* runs computed at once */
    unsigned connection_count;
    unsigned rate;       /* requests per second of one address; 0: no limit */
    unsigned time_limit; /* seconds per request */
};

struct server;

/* Open the store, listen, serve. *server must start as NULL. */
enum outcome server_start(struct server_options *options, struct server **server, struct failure *failure);

/* To be called a few times a second: cuts off clients whose time is up, and gives up what clients who left had asked.
 */
void server_tick(struct server *server);

/* Take no more connections; then server_busy() tells how many requests are still being answered, and server_cancel()
 * rolls their runs back. server_computes() leaves out the answers that clients are slow to take. */
void server_quiesce(struct server *server);
size_t server_busy(struct server *server);
bool server_computes(struct server *server);
void server_cancel(struct server *server);

/* End what is left, and free. NULL is ignored. */
void server_stop(struct server *server);

#endif
