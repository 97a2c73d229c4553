/* SPDX-License-Identifier: MIT */
/* A wish that PostgreSQL may cancel what a connection is doing. It is sent by a thread of its own, since a server that
 * hears nothing does not take it either. */
#ifndef HOST_STORE_CANCEL_H
#define HOST_STORE_CANCEL_H

#include <libpq-fe.h>
#include <stdbool.h>

struct cancel;

/* NULL when it cannot be sent. */
struct cancel *cancel_send(PGconn *connection);

/* Whether the server has taken it. Before that it may still hit a later statement. */
bool cancel_is_sent(const struct cancel *cancel);

/* Leave it alone, sent or not. NULL is ignored. */
void cancel_release(struct cancel *cancel);

#endif
