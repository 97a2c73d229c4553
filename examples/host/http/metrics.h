/* SPDX-License-Identifier: MIT */
/* What the service has done since it started, as Prometheus reads it. */
#ifndef HOST_HTTP_METRICS_H
#define HOST_HTTP_METRICS_H

#include <stdbool.h>
#include <stdio.h>

#include "foresto/event.h"

#define HISTOGRAM_BOUNDS_MAX 16

/* How many values are at most each bound. */
struct histogram {
    const double *bounds;
    size_t bound_count;
    uint64_t buckets[HISTOGRAM_BOUNDS_MAX + 1]; /* of values above the bound before; the last: above them all */
    double sum;
};

void histogram_add(struct histogram *histogram, double value);

/* What one run's events add up to. They count once the run is stored, so each run has a tally of its own. */
struct tally {
    uint64_t periodic, drift;
    uint64_t turnover_high, cost_high, events_missing; /* alerts */
    struct histogram turnover, cost;
};

void tally_init(struct tally *tally);

/* Count an event and the alerts that the library raises for it. */
foresto_status tally_event(struct tally *tally, const foresto_event *event, foresto_error *error);

struct metrics;

/* For so many routes, plus one for what is none; NULL without memory. */
struct metrics *metrics_create(size_t route_count);
void metrics_free(struct metrics *metrics);

/* Each may be called by any thread. */
void metrics_add_request(struct metrics *metrics, size_t route, int status, int64_t microseconds);
void metrics_add_run(struct metrics *metrics, const struct tally *tally);
void metrics_add_cached_run(struct metrics *metrics);
void metrics_add_failure(struct metrics *metrics, bool run_failed, bool event_failed);

/* Values of the moment, which the metrics do not keep. */
struct metrics_now {
    size_t connections;
    size_t waiting;       /* requests for a worker */
    uint64_t log_dropped; /* lines */
    bool use_rebalancing;
};

void metrics_write(FILE *stream, struct metrics *metrics, const struct metrics_now *now);

#endif
