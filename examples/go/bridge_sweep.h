/* SPDX-License-Identifier: MIT */
/*
 * A sweep on goroutines: the one place where the library calls into Go, on the thread of the call, to be handed
 * threads. These run nothing but C.
 */
#ifndef FORESTO_GO_BRIDGE_SWEEP_H
#define FORESTO_GO_BRIDGE_SWEEP_H

#include "bridge_simulate.h"

typedef void (*bridge_task)(void *data, uint64_t index);

/* In Go. */
extern int32_t bridgeParallelFor(uint32_t workers, uint64_t count, bridge_task task, void *data);

static inline int32_t bridge_parallel_for(void *workers, uint64_t count, bridge_task task, void *data) {
    return bridgeParallelFor(*(const uint32_t *)workers, count, task, data);
}

static inline void bridge_run_task(bridge_task task, void *data, uint64_t index) {
    task(data, index);
}

/* Where the results go: the columns of foresto_sweep_columns that Go may leave out or has as slices. */
static inline foresto_status bridge_sweep_run(const foresto_request *request, const foresto_sweep *sweep,
                                              const double *weights, const foresto_figures_options *options,
                                              const foresto_sweep_columns *columns, foresto_status *statuses,
                                              double *money, uint64_t *counts, foresto_figures *figures, double *nav,
                                              uint32_t workers, int32_t *stop, foresto_error *error) {
    foresto_sweep given = *sweep;
    given.request = request;
    given.weights = weights;
    given.figures_options = options;
    foresto_sweep_columns full = *columns;
    full.figures_size = sizeof(foresto_figures);
    full.statuses = statuses;
    full.final_nav = money;
    full.total_turnover = money + full.count;
    full.total_cost = money + 2 * full.count;
    full.day_count = counts;
    full.periodic_event_count = counts + full.count;
    full.drift_event_count = counts + 2 * full.count;
    full.figures = figures;
    full.nav = nav;
    foresto_progress progress = {sizeof progress, 0, stop, bridge_advance};
    foresto_executor executor = {sizeof executor, workers, &workers, bridge_parallel_for};
    foresto_host host = FORESTO_HOST_INIT;
    host.progress = stop != NULL ? &progress : NULL;
    host.executor = workers > 1 ? &executor : NULL;
    return foresto_sweep_run(&given, &host, &full, error);
}

#endif
