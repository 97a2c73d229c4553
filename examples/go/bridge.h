/* SPDX-License-Identifier: MIT */
/*
 * Where Go's memory meets the library's structs. A Go pointer may be an argument of a C call, but must not stand in a
 * struct that Go hands over. So each function here takes the pointers one by one and puts them into a struct of its
 * own, which is gone when the call returns.
 */
#ifndef FORESTO_GO_BRIDGE_H
#define FORESTO_GO_BRIDGE_H

#include <foresto/foresto.h>

static inline foresto_status bridge_panel_create(const foresto_panel_spec *spec, const foresto_date *dates,
                                                 const double *values, foresto_panel **panel, foresto_error *error) {
    foresto_panel_spec full = *spec;
    full.dates = dates;
    full.values = values;
    return foresto_panel_create(&full, NULL, panel, error);
}

static inline foresto_request bridge_request(const foresto_request *request, const double *weights,
                                             const foresto_rule *rule) {
    foresto_request full = *request;
    full.weights = weights;
    full.rule = rule;
    return full;
}

static inline foresto_status bridge_request_write_json(const foresto_request *request, const double *weights,
                                                       const foresto_rule *rule, char *text, size_t capacity,
                                                       size_t *length, foresto_error *error) {
    foresto_request full = bridge_request(request, weights, rule);
    return foresto_request_write_json(&full, text, capacity, length, error);
}

static inline foresto_status bridge_request_hash(const foresto_request *request, const double *weights,
                                                 const foresto_rule *rule, char *hex, foresto_error *error) {
    foresto_request full = bridge_request(request, weights, rule);
    return foresto_request_hash(&full, hex, error);
}

static inline foresto_status bridge_session_open(const foresto_request *request, const double *weights,
                                                 const foresto_rule *rule, const foresto_instruments *instruments,
                                                 foresto_session **session, foresto_error *error) {
    foresto_request full = bridge_request(request, weights, rule);
    return foresto_session_open(&full, instruments, NULL, session, error);
}

static inline foresto_event bridge_event(const foresto_event *event, const double *before, const double *after) {
    foresto_event full = *event;
    full.before_weights = before;
    full.after_weights = after;
    return full;
}

static inline foresto_status bridge_event_write_json(const foresto_event *event, const double *before,
                                                     const double *after, char *text, size_t capacity, size_t *length,
                                                     foresto_error *error) {
    foresto_event full = bridge_event(event, before, after);
    return foresto_event_write_json(&full, text, capacity, length, error);
}

static inline foresto_status bridge_event_write_row(const foresto_event *event, const double *before,
                                                    const double *after, foresto_event_row *row, foresto_error *error) {
    foresto_event full = bridge_event(event, before, after);
    return foresto_event_write_row(&full, row, error);
}

static inline foresto_status bridge_monitor_event(const foresto_event *event, const double *before, const double *after,
                                                  const foresto_monitor_limits *limits, uint32_t *alerts,
                                                  foresto_error *error) {
    foresto_event full = bridge_event(event, before, after);
    return foresto_monitor_event(&full, limits, alerts, error);
}

#endif
