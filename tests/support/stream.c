/* SPDX-License-Identifier: MIT */
#include "stream.h"

#include <stdlib.h>
#include <string.h>

#include "expect.h"

foresto_instruments stream_instruments(const struct portfolio *portfolio) {
    foresto_instruments instruments = FORESTO_INSTRUMENTS_INIT;
    instruments.kind = portfolio->kind;
    instruments.asset_count = portfolio->asset_count;
    instruments.asset_names = portfolio_spec(portfolio).asset_names;
    return instruments;
}

foresto_request stream_request(const struct portfolio *portfolio) {
    return portfolio_request(portfolio, NULL);
}

foresto_session *stream_open(const struct portfolio *portfolio) {
    return stream_open_by(portfolio, NULL);
}

foresto_session *stream_open_by(const struct portfolio *portfolio, const foresto_host *host) {
    foresto_instruments instruments = stream_instruments(portfolio);
    foresto_request request = stream_request(portfolio);
    foresto_session *session = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_session_open(&request, &instruments, host, &session, &error), error);
    return session;
}

static bool is_trading_day(const struct portfolio *p, size_t row) {
    if ((p->start != 0 && p->dates[row] < p->start) || (p->end != 0 && p->dates[row] > p->end)) {
        return false;
    }
    bool skips =
        p->missing_policy == FORESTO_MISSING_SKIP_DAY && (p->rule != NULL || p->baseline != FORESTO_BASELINE_PHASE1);
    for (size_t i = 0; skips && i < p->asset_count; i++) {
        if (p->weights[i] > 0.0 && isnan(p->values[row * p->asset_count + i])) {
            return false;
        }
    }
    return true;
}

foresto_date stream_next_date(const struct portfolio *portfolio, size_t row) {
    for (size_t next = row + 1; next < portfolio->day_count; next++) {
        if (is_trading_day(portfolio, next)) {
            return portfolio->dates[next];
        }
    }
    return FORESTO_DATE_NONE;
}

foresto_status stream_step(foresto_session *session, const struct portfolio *portfolio, size_t row, foresto_step *step,
                           foresto_error *error) {
    return foresto_session_step(session, portfolio->dates[row], &portfolio->values[row * portfolio->asset_count],
                                portfolio->asset_count, 1, stream_next_date(portfolio, row), step, error);
}

void stream_feed(foresto_session *session, const struct portfolio *portfolio, size_t first, size_t last) {
    for (size_t row = first; row < last; row++) {
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(stream_step(session, portfolio, row, NULL, &error), error);
    }
}

struct state state_of(const foresto_session *session) {
    struct state state = {0, NULL};
    foresto_error error = FORESTO_ERROR_INIT;
    cr_assert_eq(foresto_session_export(session, NULL, 0, &state.size, &error), FORESTO_E_CAPACITY);
    state.bytes = malloc(state.size);
    cr_assert_not_null(state.bytes);
    assert_ok(foresto_session_export(session, state.bytes, state.size, NULL, &error), error);
    return state;
}

bool same_state(const struct state *a, const struct state *b) {
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

foresto_session *state_restore(const struct state *state) {
    return state_restore_by(state, NULL);
}

foresto_session *state_restore_by(const struct state *state, const foresto_host *host) {
    foresto_session *session = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_session_restore(state->bytes, state->size, host, &session, &error), error);
    return session;
}
