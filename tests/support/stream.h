/* SPDX-License-Identifier: MIT */
/* A portfolio's rows handed to a session one by one. */
#ifndef TEST_STREAM_H
#define TEST_STREAM_H

#include "portfolio.h"

/* What a session is opened with: no panel. */
foresto_instruments stream_instruments(const struct portfolio *portfolio);
foresto_request stream_request(const struct portfolio *portfolio);
foresto_session *stream_open(const struct portfolio *portfolio);
foresto_session *stream_open_by(const struct portfolio *portfolio, const foresto_host *host);

/* The date of the next row that is a trading day, or FORESTO_DATE_NONE: what a host's calendar would say. */
foresto_date stream_next_date(const struct portfolio *portfolio, size_t row);

/* Take a row, with its next date. */
foresto_status stream_step(foresto_session *session, const struct portfolio *portfolio, size_t row, foresto_step *step,
                           foresto_error *error);

/* Take the rows from the first to before the last, which all have to succeed. */
void stream_feed(foresto_session *session, const struct portfolio *portfolio, size_t first, size_t last);

/* A session's state. */
struct state {
    size_t size;
    uint8_t *bytes; /* to be freed */
};

struct state state_of(const foresto_session *session);
bool same_state(const struct state *a, const struct state *b);

/* The session that a state is restored to, which has to succeed. */
foresto_session *state_restore(const struct state *state);
foresto_session *state_restore_by(const struct state *state, const foresto_host *host);

#endif
