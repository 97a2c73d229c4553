/* SPDX-License-Identifier: MIT */
/* Who is connected, and how long each may still take. A client that is slow, or says nothing, loses its connection to
 * the clock, and earlier to a newcomer when all places are taken. */
#ifndef HOST_HTTP_CONNECTIONS_H
#define HOST_HTTP_CONNECTIONS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct connections;
struct connection;

/* Room for `count` connections; NULL without memory. */
struct connections *connections_create(size_t count);
void connections_free(struct connections *connections);

/* A client has connected, and has gone. The socket must stay open from one call to the other. NULL when no place is
 * left, which the caller's own limit should not let happen. */
struct connection *connections_open(struct connections *connections, int socket);
void connections_close(struct connections *connections, struct connection *connection);

/* The four things that a connection does, in turn. A new one begins as idle. While it works nobody reads from it, so
 * *abandoned is set when the client closes it; it must live until the next of the four. */
void connection_receives(struct connections *connections, struct connection *connection);
void connection_works(struct connections *connections, struct connection *connection, atomic_bool *abandoned);
void connection_sends(struct connections *connections, struct connection *connection, size_t size);
void connection_idles(struct connections *connections, struct connection *connection);

/* Cut off those whose time is up, and look who has gone. */
void connections_watch(struct connections *connections);

/* How many are open, and how many of those wait for an answer or have one under way. */
size_t connections_count(struct connections *connections);
size_t connections_answering(struct connections *connections);

#endif
