/* SPDX-License-Identifier: MIT */
/* A scenario, a host that fails where it is told to, and what can be run with both. */
#ifndef FAULTS_H
#define FAULTS_H

#include <stdbool.h>
#include <stdio.h>

#include "foresto/foresto.h"

enum { ASSETS_MAX = 16, NAME_SIZE = 64 };

#define NEVER UINT64_MAX

/* ---- the scenario ---- */

struct scenario {
    char name[NAME_SIZE];
    uint32_t kind, missing_policy, baseline, day_count;
    foresto_date start, end;
    double initial_amount;
    uint32_t asset_count;
    bool grouped, has_rule;
    char names[ASSETS_MAX][NAME_SIZE], classes[ASSETS_MAX][NAME_SIZE];
    const char *name_list[ASSETS_MAX], *class_list[ASSETS_MAX];
    double weights[ASSETS_MAX];
    foresto_rule rule;
    foresto_date *dates;
    double *values; /* day by day */
    foresto_panel *panel;
};

/* Read the next scenario of a text that faults.py has written; false at its end. Ends the program when it is no good.
 */
bool scenario_read(FILE *stream, struct scenario *scenario);
void scenario_free(struct scenario *scenario);
foresto_panel_spec scenario_spec(const struct scenario *scenario);
foresto_request scenario_request(const struct scenario *scenario);

/* ---- the host ---- */

enum { CODE = 4711 };

/* Counts what the library asks for, and fails at one place. */
struct faulty {
    uint64_t allocation, callback, advance; /* the one that fails, from 0, or NEVER */
    bool for_ever;                          /* so do all allocations after it */
    uint64_t allocations, callbacks, advances, live;
    const char *failed; /* the callback that has failed, as foresto_error::field names it */
    uint32_t begun, committed, rolled_back;
    const struct scenario *scenario;
    uint32_t day; /* that the feed has come to */
};

extern struct faulty faulty;

extern const foresto_allocator faulty_allocator;
extern const foresto_host faulty_host;         /* for a run */
extern const foresto_host faulty_session_host; /* the tables that a session takes */
extern const foresto_host faulty_sweep_host;   /* the tables that a sweep takes */
extern const foresto_rule_repository faulty_rules;
extern const foresto_trading_calendar faulty_calendar;
extern const foresto_run_store faulty_store;
foresto_price_feed faulty_feed(const foresto_instruments *instruments);

/* ---- what is run ---- */

/* What an operation has come to. */
struct finding {
    foresto_status status;
    foresto_error error;
    uint64_t digest; /* of everything that it has given */
    bool written;    /* it has failed, but its outputs are not as they were */
};

/* Run the scenario in one way through the faulty host, and give everything back. */
struct operation {
    const char *name;
    void (*run)(const struct scenario *scenario, struct finding *finding);
};

extern const struct operation operations[];
extern const size_t operation_count;

#endif
