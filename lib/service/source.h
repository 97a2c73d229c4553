/* SPDX-License-Identifier: MIT */
/* Trading days one by one, each with the next one's date: from a panel, or from the host's feed. */
#ifndef FO_SERVICE_SOURCE_H
#define FO_SERVICE_SOURCE_H

#include "foresto/execute.h"
#include "service/session.h"

struct fo_source {
    foresto_price_feed feed; /* all 0 without a feed */
    foresto_trading_calendar calendar;
    const struct foresto_panel *panel;
    struct fo_row day; /* the current trading day, when has_day */
    bool has_day;
    foresto_date next_date;
    struct fo_row ahead; /* the trading day after it, or FORESTO_DATE_NONE as its date */
    void *block;         /* both buffers */
    double *buffers[2];  /* its values and the current day's, in turns */
    uint64_t done;       /* rows read */
    uint64_t total;      /* rows there are, 0 when unknown */
    size_t first_row;
    bool cut;        /* rows are left out after the last */
    bool month_ends; /* the rule looks at the day after */
};

foresto_status fo_source_import(struct fo_source *source, const foresto_price_feed *feed,
                                const foresto_trading_calendar *calendar, foresto_error *error);

/* What the feed's columns are; NULL without a feed. */
const foresto_instruments *fo_source_instruments(const struct fo_source *source);

/* Whether the calendar has a say in the result. */
bool fo_source_asks_calendar(const struct fo_source *source);

/* Allocates once. */
foresto_status fo_source_start(struct fo_source *source, const foresto_request *request, const foresto_session *session,
                               foresto_error *error);

/* Move to the next trading day, and tell the host of each row read. */
foresto_status fo_source_next(struct fo_source *source, foresto_session *session, foresto_error *error);

void fo_source_close(struct fo_source *source, const foresto_allocator *allocator);

#endif
