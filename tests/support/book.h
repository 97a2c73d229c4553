/* SPDX-License-Identifier: MIT */
/* A host with every interface, which holds what it is handed against a finished run, and fails where it is told to. */
#ifndef TEST_BOOK_H
#define TEST_BOOK_H

#include "foresto/execute.h"
#include "portfolio.h"

enum callback {
    CALL_GET_BY_ID,
    CALL_GET_BY_NAME,
    CALL_FIND_RUN,
    CALL_BEGIN_RUN,
    CALL_NEXT_DAY,
    CALL_NEXT_TRADING_DATE,
    CALL_TRADING_COST,
    CALL_SINK_EVENT,
    CALL_STORE_EVENT,
    CALL_SINK_NAV,
    CALL_STORE_NAV,
    CALL_ADVANCE,
    CALL_COMMIT_RUN,
    CALL_ROLLBACK_RUN,
    CALL_KINDS
};

enum { BOOK_RULE_ID = 7, BOOK_RUN_ID = 4711, BOOK_CODE = -1234 };

struct book {
    /* What it knows. */
    const struct portfolio *portfolio; /* for the feed */
    const foresto_result *asked;       /* the run that is to come out, or NULL: anything */
    const foresto_rule *rule;          /* in the repository, or NULL: an empty one */
    bool cached;                       /* the run is stored already */
    double cost_share;                 /* of the NAV, for the cost model */
    foresto_date next_date;            /* after the data; 0 for none */
    /* Where it fails: the call, from 0, of all but rollback_run. */
    size_t fail_at;
    /* What has happened. */
    size_t calls;
    size_t counts[CALL_KINDS];
    enum callback failed;                /* the call that failed, if it came to that */
    enum callback last;                  /* the latest call */
    uint64_t done;                       /* rows, as progress has it */
    const char *fault;                   /* NULL, or the first thing that was wrong */
    double values[PORTFOLIO_ASSETS_MAX]; /* of the latest row, gone at the next */
    foresto_price_feed feed;
    foresto_instruments instruments;
    foresto_trading_calendar calendar;
    foresto_rule_repository rules;
    foresto_run_store store;
    foresto_event_sink event_sink;
    foresto_nav_sink nav_sink;
    foresto_cost_model cost_model;
    foresto_progress progress;
};

/* Open an empty book, whose tables lead to it. */
void book_open(struct book *book, const struct portfolio *portfolio, const foresto_result *asked);

/* The host's side of a run: both sinks and progress; the cost model on demand. */
foresto_host book_host(const struct book *book, const foresto_allocator *allocator);

/* The library's name of a callback. */
const char *callback_name(enum callback callback);

#endif
