/* SPDX-License-Identifier: MIT */
/* A session from inside. */
#ifndef FO_SERVICE_SESSION_H
#define FO_SERVICE_SESSION_H

#include "engine/stream.h"
#include "foresto/session.h"

struct foresto_session {
    struct fo_host host;               /* for a session of the host's own, allocator and cost model alone */
    foresto_request request;           /* as opened; its pointers lead to copies that the session owns */
    struct fo_instruments instruments; /* likewise */
    foresto_rule rule;
    struct fo_stream stream;
    foresto_date last_date;                     /* last day given, trading day or not, or FORESTO_DATE_NONE */
    int32_t closed_month;                       /* the month that next_date has declared over, or FO_MONTH_NONE */
    bool stopped;                               /* by a failure that came after the state had begun to change */
    char cost_fingerprint[FO_FINGERPRINT_SIZE]; /* what host.cost_model.fingerprint points to */
};

/* As foresto_session_open(), with tables of any kind. */
foresto_status fo_session_open(const foresto_request *request, const foresto_instruments *instruments,
                               const struct fo_host *host, foresto_session **session, foresto_error *error);

/* What a session of the host's own may be given. */
foresto_status fo_session_import_host(struct fo_host *host, const foresto_host *given, foresto_error *error);

/* A row has a date after the last one, and values that are good or missing. */
foresto_status fo_session_check_row(const foresto_session *session, struct fo_row *row, foresto_error *error);

/* Whether a checked row is a trading day; counts it if the missing-data policy skips it. */
bool fo_session_keeps(foresto_session *session, const struct fo_row *row);

/* Take a trading day. `next` is the next one, or FORESTO_DATE_NONE. */
foresto_status fo_session_take(foresto_session *session, const struct fo_row *row, foresto_date next,
                               foresto_error *error);

#endif
