/* SPDX-License-Identifier: MIT */
/* A call of the library in an environment that the host has spoilt, and all that came of it. */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include "environment_modes.h"
#include "foresto/foresto.h"

enum { RECORD_SIZE = 8192, DAYS = 12, ASSETS = 3 };

/* What a call has written, bit by bit: compared between environments. */
struct record {
    foresto_status status;
    size_t size;
    uint8_t bytes[RECORD_SIZE];
};

void put(struct record *record, const void *bytes, size_t size);

/* One function of the library, called once with valid arguments; returns its status and puts its outputs, which have
 * known contents before the call. */
struct call {
    const char *function;
    foresto_status (*run)(struct record *record);
};

extern const struct call calls[];
extern const size_t calls_count;

/* The library's own call stands in CALL(), which spoils the environment before it, looks afterwards whether it is as it
 * was, and sets it right. Without a mode to set the call is left out: the outputs are then what "untouched" looks like.
 */
#define CALL(call) (environment_enter() ? environment_leave(call) : FORESTO_E_ENVIRONMENT)
bool environment_enter(void);
foresto_status environment_leave(foresto_status status);

/* What callbacks do on being called: see that the environment is the host's, and spoil it when it is their turn. */
void callback(const char *name);

/* Objects that the calls share, made in the good environment. */
struct objects {
    foresto_date dates[DAYS];
    double prices[DAYS * ASSETS], returns[DAYS * ASSETS];
    foresto_panel_spec spec;
    foresto_panel *panel;
    foresto_rule rule;
    foresto_request request;
    foresto_instruments instruments;
    foresto_result *result;
    foresto_session *session;
    uint8_t state[4096];
    size_t state_size;
    foresto_event event;
    foresto_figures figures;
};

extern struct objects objects;
extern const foresto_host watched_host; /* all of whose callbacks go through callback() */
extern const foresto_host session_host; /* the tables that a session takes */
extern const foresto_host sweep_host;   /* the tables that a sweep takes */
extern const foresto_rule_repository watched_rules;
extern const foresto_price_feed watched_feed;
extern const foresto_trading_calendar watched_calendar;
extern const foresto_run_store watched_store;

void objects_make(void);
void objects_destroy(void);

/* Rewind what the callbacks count. */
void callbacks_reset(void);

/* Where calls that meet the host's methods report what was wrong. */
extern foresto_error fault;

/* A code that put_nav answers with, for a run that has to be rolled back. */
extern int32_t put_nav_code;

#endif
