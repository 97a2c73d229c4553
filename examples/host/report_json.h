/* SPDX-License-Identifier: MIT */
/* All that the page draws of a run, as JSON: NAV and drawdown beside HOLD and PHASE1, weights, events, figures. */
#ifndef HOST_REPORT_JSON_H
#define HOST_REPORT_JSON_H

#include <stdio.h>

#include "failure.h"
#include "summary_json.h"

struct report {
    const foresto_request *request;
    const double *values; /* the panel's, day by day, as it was made from them */
    const struct run *run;
    const struct run *hold;           /* the same request, bought and held */
    const struct run *phase1;         /* and as a constant mix */
    const foresto_progress *progress; /* may give the writing up; NULL: never */
};

/* Write the report as one JSON object without '<', so that it can stand in a page. README.md lists its keys. */
enum outcome report_json_write(FILE *stream, const struct report *report, struct failure *failure);

/* Run a request and its baselines, and write that report. For a service, which keeps no runs in memory: the same
 * request gives the same bits. `progress`, unless NULL, may give all of it up, which is REFUSED. */
enum outcome report_json_of_request(FILE *stream, const foresto_request *request, const double *values,
                                    const foresto_progress *progress, struct failure *failure);

#endif
