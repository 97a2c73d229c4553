/* SPDX-License-Identifier: MIT */
/* The threads that answer requests, each with a connection to the store of its own. More of them than processors keep
 * short answers from waiting behind long ones. What needs a run is passed on to a few threads that only run, so that
 * reading, and runs that are stored already, wait neither for processors nor for the store's write lock. */
#ifndef HOST_HTTP_WORKERS_H
#define HOST_HTTP_WORKERS_H

#include "service.h"

struct workers;

struct worker_options {
    const char *url;
    struct store_options store;
    size_t answering, running; /* threads */
};

/* Open the stores and start the threads. `finish` is called on a thread of theirs for each exchange that has been
 * answered. *workers must start as NULL. */
enum outcome workers_start(struct service *service, const struct worker_options *options,
                           void (*finish)(struct exchange *exchange), struct workers **workers,
                           struct failure *failure);

/* Hand over an exchange; false when too many wait already. */
bool workers_take(struct workers *workers, struct exchange *exchange);

/* To be called a few times a second: answer those that have waited all their time, though every thread may hang. */
void workers_expire(struct workers *workers);

/* How many exchanges wait, and how many wait or are being answered. */
size_t workers_waiting(struct workers *workers);
size_t workers_busy(struct workers *workers);

/* Wait for the threads to answer what they have, close the stores, free. NULL is ignored. */
void workers_stop(struct workers *workers);

#endif
