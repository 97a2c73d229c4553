/* SPDX-License-Identifier: MIT */
/* The totals and figures of a run, beside its baselines, as JSON. */
#ifndef HOST_SUMMARY_JSON_H
#define HOST_SUMMARY_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "events_json.h"
#include "figures_text.h"
#include "foresto/sha256.h"
#include "foresto/simulate.h"
#include "json_text.h"

/* A run with its figures, or why there is none. Starts as {0}. */
struct run {
    foresto_result *result; /* NULL when the run failed */
    foresto_summary summary;
    foresto_nav_view navs;
    char figures[FIGURES_TEXT_SIZE];
    foresto_error error;
};

/* Simulate and take the figures. A failure is left in run->error too. */
foresto_status run_simulate(struct run *run, const foresto_request *request, const foresto_host *host);

/* The same request without its rule. Only a lack of memory fails; a baseline that cannot run says why in its error. */
enum outcome run_baseline(struct run *run, const foresto_request *request, enum foresto_baseline baseline,
                          struct failure *failure);

void run_free(struct run *run);

/* Write figures and final value, or a note that says why there are none. */
void run_put(struct object *object, const char *value_name, const struct run *run);

/* Write how many events there were, as an object. */
void event_counts_put(struct object *object, const char *name, const foresto_summary *totals);

struct summary {
    const struct run *run;
    const struct run *hold;   /* the same request, bought and held */
    const struct run *phase1; /* and as a constant mix */
    const struct event_log *log;
    bool events_missing;
    char request_hash[FORESTO_SHA256_HEX_SIZE];
};

/* Write the members `alerts` and `baselines`. */
void alerts_put(struct object *object, const struct summary *summary);
void baselines_put(struct object *object, const char *value_name, const struct summary *summary);

/* Keys in canonical order, a key a line. */
void summary_json_write(FILE *stream, const struct summary *summary);

#endif
