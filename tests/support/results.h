/* SPDX-License-Identifier: MIT */
/* A result's parts by value, and the first difference of two results. */
#ifndef TEST_RESULTS_H
#define TEST_RESULTS_H

#include "foresto/foresto.h"

foresto_summary summary_of(const foresto_result *result);
foresto_nav_view navs_of(const foresto_result *result);
foresto_event event_of(const foresto_result *result, uint64_t index);

/* Compare two events bit for bit. Return NULL, or the name of what differs first. */
const char *events_difference(const foresto_event *a, const foresto_event *b);

/* Compare totals, NAV records and events bit for bit. Return NULL, or the name of what differs first. */
const char *results_difference(const foresto_result *a, const foresto_result *b);

#endif
