/* SPDX-License-Identifier: MIT */
/* Saved sessions that are damaged, with a hash that fits the damage: refused, or a session that does no harm. */
#include "input.h"

enum { SHA = FORESTO_SHA256_SIZE };

struct state {
    uint8_t *bytes;
    size_t size;
};

/* A session of the input's kind, some days into its run, as bytes. */
static struct state make(struct input *input, struct market *market) {
    foresto_rule rule;
    foresto_panel *panel = NULL;
    foresto_session *session = NULL;
    struct state state = {NULL, 0};
    foresto_request request = take_request(input, market, &rule);
    foresto_panel_spec spec = market_spec(market);
    HOLDS(foresto_panel_create(&spec, NULL, &panel, NULL) == FORESTO_OK);
    request.panel = panel;
    uint32_t days = take_below(input, market->days);
    if (foresto_session_open(&request, NULL, NULL, &session, NULL) == FORESTO_OK) {
        for (uint32_t t = 0; t < days; t++) {
            foresto_date next = t + 1 < market->days ? market->dates[t + 1] : FORESTO_DATE_NONE;
            foresto_session_step(session, market->dates[t], market->values + (size_t)t * market->assets, market->assets,
                                 1, next, NULL, NULL);
        }
        if (foresto_session_export(session, NULL, 0, &state.size, NULL) == FORESTO_E_CAPACITY) {
            state.bytes = block_of(state.size);
            HOLDS(foresto_session_export(session, state.bytes, state.size, NULL, NULL) == FORESTO_OK);
        }
    }
    foresto_session_close(session);
    foresto_panel_destroy(panel);
    return state;
}

/* Overwrite, cut, lengthen; then the SHA-256 that belongs to it. */
static void damage(struct input *input, struct state *state) {
    size_t body = state->size - SHA, longer = 0;
    uint8_t times = take_byte(input) % 8;
    for (uint8_t k = 0; k < times && body > 0; k++) {
        size_t at = take_u32(input) % body;
        uint8_t width = 1 + take_byte(input) % 8;
        take(input, state->bytes + at, width < body - at ? width : body - at);
    }
    uint8_t style = take_byte(input);
    if (style < 32) {
        body -= take_u32(input) % (body + 1);
    } else if (style < 48) {
        longer = style;
    }
    uint8_t *bytes = block_of(body + longer + SHA);
    memcpy(bytes, state->bytes, body);
    take(input, bytes + body, longer);
    body += longer;
    HOLDS(foresto_sha256(bytes, body, bytes + body) == FORESTO_OK);
    free(state->bytes);
    *state = (struct state){bytes, body + SHA};
}

/* Whatever it holds, it goes on, saves itself, and comes back as the same bytes. */
static void use(struct input *input, foresto_session *session) {
    foresto_step step = FORESTO_STEP_INIT;
    foresto_event event = FORESTO_EVENT_INIT;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    uint64_t instruments = foresto_session_instrument_count(session), assets = foresto_session_asset_count(session);
    double *row = block_of(instruments * sizeof *row), *values = block_of(assets * sizeof *values);
    foresto_date date = take_date(input);
    for (int day = 0; day < 4; day++, date = date < FORESTO_DATE_MAX - 40 ? date + 1 + take_byte(input) % 40 : date) {
        for (uint64_t i = 0; i < instruments; i++) {
            row[i] = take_byte(input) < 240 ? take_price(input) : take_double(input);
        }
        foresto_error error = FORESTO_ERROR_INIT;
        check_error(foresto_session_step(session, date, row, instruments, 1, FORESTO_DATE_NONE, &step, &error), &error);
        if (foresto_session_event(session, &event) == FORESTO_OK) {
            char json[65536];
            foresto_event_write_json(&event, json, sizeof json, NULL, NULL);
        }
        foresto_session_values(session, values, assets);
    }
    HOLDS(foresto_session_summary(session, &summary) == FORESTO_OK);
    HOLDS(!foresto_session_instrument_name(session, instruments));
    free(values);
    free(row);
}

static void check_round_trip(const foresto_session *session) {
    size_t size = 0;
    foresto_status status = foresto_session_export(session, NULL, 0, &size, NULL);
    HOLDS(status == FORESTO_E_CAPACITY || status == FORESTO_E_NAV);
    if (status == FORESTO_E_NAV) {
        return;
    }
    uint8_t *one = block_of(size), *two = block_of(size);
    foresto_session *copy = NULL;
    HOLDS(foresto_session_export(session, one, size, NULL, NULL) == FORESTO_OK);
    if (foresto_session_restore(one, size, NULL, &copy, NULL) == FORESTO_OK) {
        HOLDS(foresto_session_export(copy, two, size, NULL, NULL) == FORESTO_OK && memcmp(one, two, size) == 0);
    }
    foresto_session_close(copy);
    free(two);
    free(one);
}

static void restore(struct input *input, const struct state *state, uint32_t noise) {
    struct balance balance = {.noise = noise};
    foresto_allocator allocator = balance_allocator(&balance);
    foresto_host host = FORESTO_HOST_INIT;
    host.allocator = &allocator;
    foresto_session *session = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_session_restore(state->bytes, state->size, &host, &session, &error);
    check_error(status, &error);
    HOLDS(!status == (session != NULL));
    HOLDS(!status || status == FORESTO_E_PARSE || status == FORESTO_E_ARGUMENT ||
          (noise && status == FORESTO_E_MEMORY));
    if (session) {
        check_round_trip(session);
        use(input, session);
        foresto_session_close(session);
    }
    HOLDS(balance.live == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    struct market market;
    struct state raw = {block_copy(bytes, size), size};
    uint8_t way = take_byte(&input);
    restore(&input, &raw, 0);
    free(raw.bytes);
    take_market(&input, &market);
    struct state state = make(&input, &market);
    if (state.bytes) {
        damage(&input, &state);
        restore(&input, &state, way < 64 ? way : 0);
    }
    free(state.bytes);
    HOLDS(foresto_session_restore(NULL, 0, NULL, NULL, NULL) == FORESTO_E_ARGUMENT);
    return 0;
}
