/* SPDX-License-Identifier: MIT */
#include "metrics.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>

#include "../text.h"
#include "foresto/monitor.h"
#include "foresto/version.h"
#include "routes.h"

static const double TURNOVER_BOUNDS[] = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1};
static const double COST_BOUNDS[] = {0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6};
static const double SECONDS_BOUNDS[] = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
#define HISTOGRAM(bounds)                                                                                              \
    { bounds, sizeof bounds / sizeof bounds[0], {0}, 0.0 }

static const int STATUSES[] = {200, 400, 401, 403, 404, 405, 413, 415, 422, 429, 499, 500, 503};
#define STATUS_COUNT (sizeof STATUSES / sizeof STATUSES[0])

struct route_metrics {
    uint64_t requests[STATUS_COUNT];
    struct histogram seconds;
};

struct metrics {
    pthread_mutex_t lock;
    uint64_t runs, cached_runs, failed_runs, event_failures;
    struct tally events;
    size_t route_count;
    struct route_metrics routes[]; /* the last: requests without a route */
};

void histogram_add(struct histogram *histogram, double value) {
    size_t i = 0;
    while (i < histogram->bound_count && value > histogram->bounds[i]) {
        i++;
    }
    histogram->buckets[i]++;
    histogram->sum += value;
}

static void merge(struct histogram *into, const struct histogram *from) {
    for (size_t i = 0; i <= into->bound_count; i++) {
        into->buckets[i] += from->buckets[i];
    }
    into->sum += from->sum;
}

void tally_init(struct tally *tally) {
    *tally = (struct tally){.turnover = HISTOGRAM(TURNOVER_BOUNDS), .cost = HISTOGRAM(COST_BOUNDS)};
}

foresto_status tally_event(struct tally *tally, const foresto_event *event, foresto_error *error) {
    uint32_t alerts;
    foresto_status status = foresto_monitor_event(event, NULL, &alerts, error);
    if (status) {
        return status;
    }
    tally->periodic += event->trigger_type == FORESTO_TRIGGER_PERIODIC;
    tally->drift += event->trigger_type == FORESTO_TRIGGER_DRIFT;
    tally->turnover_high += (alerts & FORESTO_ALERT_TURNOVER_HIGH) != 0;
    tally->cost_high += (alerts & FORESTO_ALERT_COST_HIGH) != 0;
    histogram_add(&tally->turnover, event->turnover);
    histogram_add(&tally->cost, event->cost_amount);
    return FORESTO_OK;
}

struct metrics *metrics_create(size_t route_count) {
    struct metrics *metrics = calloc(1, sizeof *metrics + (route_count + 1) * sizeof(struct route_metrics));
    if (!metrics) {
        return NULL;
    }
    pthread_mutex_init(&metrics->lock, NULL);
    tally_init(&metrics->events);
    metrics->route_count = route_count;
    for (size_t i = 0; i <= route_count; i++) {
        metrics->routes[i].seconds = (struct histogram)HISTOGRAM(SECONDS_BOUNDS);
    }
    return metrics;
}

void metrics_free(struct metrics *metrics) {
    if (metrics) {
        pthread_mutex_destroy(&metrics->lock);
        free(metrics);
    }
}

void metrics_add_request(struct metrics *metrics, size_t route, int status, int64_t microseconds) {
    size_t i = 0;
    while (i + 1 < STATUS_COUNT && STATUSES[i] != status) {
        i++;
    }
    pthread_mutex_lock(&metrics->lock);
    metrics->routes[route].requests[i]++;
    histogram_add(&metrics->routes[route].seconds, (double)microseconds / 1e6);
    pthread_mutex_unlock(&metrics->lock);
}

void metrics_add_run(struct metrics *metrics, const struct tally *tally) {
    pthread_mutex_lock(&metrics->lock);
    metrics->runs++;
    metrics->events.periodic += tally->periodic;
    metrics->events.drift += tally->drift;
    metrics->events.turnover_high += tally->turnover_high;
    metrics->events.cost_high += tally->cost_high;
    metrics->events.events_missing += tally->events_missing;
    merge(&metrics->events.turnover, &tally->turnover);
    merge(&metrics->events.cost, &tally->cost);
    pthread_mutex_unlock(&metrics->lock);
}

void metrics_add_cached_run(struct metrics *metrics) {
    pthread_mutex_lock(&metrics->lock);
    metrics->cached_runs++;
    pthread_mutex_unlock(&metrics->lock);
}

void metrics_add_failure(struct metrics *metrics, bool run_failed, bool event_failed) {
    pthread_mutex_lock(&metrics->lock);
    metrics->failed_runs += run_failed;
    metrics->event_failures += event_failed;
    pthread_mutex_unlock(&metrics->lock);
}

static void put_head(FILE *stream, const char *name, const char *type, const char *help) {
    fprintf(stream, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_value(FILE *stream, const char *name, const char *type, const char *help, uint64_t value) {
    put_head(stream, name, type, help);
    fprintf(stream, "%s %" PRIu64 "\n", name, value);
}

/* `labels` is empty or ends with a comma. */
static void put_histogram(FILE *stream, const char *name, const char *labels, const struct histogram *histogram) {
    uint64_t count = 0;
    for (size_t i = 0; i <= histogram->bound_count; i++) {
        count += histogram->buckets[i];
        fprintf(stream, "%s_bucket{%sle=\"", name, labels);
        if (i < histogram->bound_count) {
            put_double(stream, histogram->bounds[i]);
        } else {
            fputs("+Inf", stream);
        }
        fprintf(stream, "\"} %" PRIu64 "\n", count);
    }
    int length = 0;
    while (labels[length] && labels[length + 1]) {
        length++;
    }
    const char *open = length ? "{" : "", *close = length ? "}" : "";
    fprintf(stream, "%s_sum%s%.*s%s ", name, open, length, labels, close);
    put_double(stream, histogram->sum);
    fprintf(stream, "\n%s_count%s%.*s%s %" PRIu64 "\n", name, open, length, labels, close, count);
}

static void put_runs(FILE *stream, const struct metrics *metrics) {
    const struct tally *events = &metrics->events;
    put_value(stream, "foresto_runs_total", "counter", "Runs computed and stored.", metrics->runs);
    put_value(stream, "foresto_cached_runs_total", "counter", "Requests answered with a stored run.",
              metrics->cached_runs);
    put_value(stream, "foresto_failed_runs_total", "counter", "Runs rolled back by a fault or a limit of the service.",
              metrics->failed_runs);
    put_head(stream, "foresto_events_total", "counter", "Rebalancing events of stored runs.");
    fprintf(stream, "foresto_events_total{trigger_type=\"PERIODIC\"} %" PRIu64 "\n", events->periodic);
    fprintf(stream, "foresto_events_total{trigger_type=\"DRIFT\"} %" PRIu64 "\n", events->drift);
    put_value(stream, "foresto_event_failures_total", "counter", "Events that the store did not take.",
              metrics->event_failures);
    put_head(stream, "foresto_event_turnover", "histogram", "One-way turnover of events.");
    put_histogram(stream, "foresto_event_turnover", "", &events->turnover);
    put_head(stream, "foresto_event_cost_amount", "histogram", "Cost of events, money.");
    put_histogram(stream, "foresto_event_cost_amount", "", &events->cost);
    put_head(stream, "foresto_alerts_total", "counter", "Alerts by the limits of the library's monitor.");
    fprintf(stream, "foresto_alerts_total{alert=\"TURNOVER_HIGH\"} %" PRIu64 "\n", events->turnover_high);
    fprintf(stream, "foresto_alerts_total{alert=\"COST_HIGH\"} %" PRIu64 "\n", events->cost_high);
    fprintf(stream, "foresto_alerts_total{alert=\"EVENTS_MISSING\"} %" PRIu64 "\n", events->events_missing);
}

/* Method and path of a route, for labels. */
static const char *method_name(const struct metrics *metrics, size_t i) {
    return i < metrics->route_count ? ROUTES[i].method : "other";
}

static const char *path_name(const struct metrics *metrics, size_t i) {
    return i < metrics->route_count ? ROUTES[i].path : "other";
}

static void put_requests(FILE *stream, const struct metrics *metrics) {
    put_head(stream, "foresto_http_requests_total", "counter", "Requests answered.");
    for (size_t i = 0; i <= metrics->route_count; i++) {
        for (size_t k = 0; k < STATUS_COUNT; k++) {
            if (metrics->routes[i].requests[k]) {
                fprintf(stream, "foresto_http_requests_total{method=\"%s\",route=\"%s\",status=\"%d\"} %" PRIu64 "\n",
                        method_name(metrics, i), path_name(metrics, i), STATUSES[k], metrics->routes[i].requests[k]);
            }
        }
    }
    put_head(stream, "foresto_http_request_duration_seconds", "histogram", "From the first header to the answer.");
    for (size_t i = 0; i <= metrics->route_count; i++) {
        char labels[128];
        snprintf(labels, sizeof labels, "method=\"%s\",route=\"%s\",", method_name(metrics, i), path_name(metrics, i));
        put_histogram(stream, "foresto_http_request_duration_seconds", labels, &metrics->routes[i].seconds);
    }
}

void metrics_write(FILE *stream, struct metrics *metrics, const struct metrics_now *now) {
    pthread_mutex_lock(&metrics->lock);
    put_runs(stream, metrics);
    put_requests(stream, metrics);
    pthread_mutex_unlock(&metrics->lock);
    put_value(stream, "foresto_http_connections", "gauge", "Open connections.", now->connections);
    put_value(stream, "foresto_http_requests_waiting", "gauge", "Requests that wait for a worker.", now->waiting);
    put_value(stream, "foresto_log_lines_dropped_total", "counter", "Lines of the log that were lost to a slow reader.",
              now->log_dropped);
    put_value(stream, "foresto_rebalancing_enabled", "gauge", "The feature flag USE_REBALANCING.",
              now->use_rebalancing);
    put_head(stream, "foresto_build_info", "gauge", "Which program this is.");
    fprintf(stream, "foresto_build_info{version=\"%s\",engine_version=\"%s\"} 1\n", foresto_version(),
            foresto_engine_version());
}
