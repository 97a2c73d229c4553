/* SPDX-License-Identifier: MIT */
/*
 * A run that Go can stop: the library asks now and then whether to go on, and the answer is a number in C memory that
 * Go sets from another goroutine. The library does not call into Go.
 */
#ifndef FORESTO_GO_BRIDGE_SIMULATE_H
#define FORESTO_GO_BRIDGE_SIMULATE_H

#include "bridge.h"

static inline int32_t bridge_advance(void *stop, uint64_t done, uint64_t total) {
    (void)done;
    (void)total;
    return __atomic_load_n((const int32_t *)stop, __ATOMIC_RELAXED);
}

static inline void bridge_stop(int32_t *stop) {
    __atomic_store_n(stop, 1, __ATOMIC_RELAXED);
}

/* Simulate; stop may be NULL. */
static inline foresto_status bridge_simulate(const foresto_request *request, const double *weights,
                                             const foresto_rule *rule, int32_t *stop, foresto_result **result,
                                             foresto_error *error) {
    foresto_request full = bridge_request(request, weights, rule);
    foresto_progress progress = {sizeof progress, 0, stop, bridge_advance};
    foresto_host host = FORESTO_HOST_INIT;
    host.progress = &progress;
    return foresto_simulate(&full, stop != NULL ? &host : NULL, result, error);
}

#endif
