/* SPDX-License-Identifier: MIT */
/* Saved sessions that are damaged, cut, foreign, or lie: refused, or at worst useless, but never harmful. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/allocation.h"
#include "../support/day.h"
#include "../support/expect.h"
#include "../support/rng.h"
#include "../support/stream.h"

enum { DAYS = 6, ASSETS = 3, SHA = FORESTO_SHA256_SIZE, ROOM = 4096, CELLS = 1024 };

static const foresto_date dates[] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1),
                                     DAY(2024, 2, 2),  DAY(2024, 2, 29), DAY(2024, 3, 1)};
static const double prices[] = {100, 50, 10, 110, 55, MISSING, 121, 44, 11, 121, 88, 11, MISSING, 90, 12, 130, 95, 12};
static const double returns[] = {0.1, 0, 0, -0.1, 0.2, 0, 0.5, 0, MISSING, 0, 0, 0.1, 0.1, -0.2, 0, 0, 0, 0.25};
static const char *const classes[] = {"EQUITY", "BOND", "EQUITY"};

/* A session of each kind, some days into its run. */
static const struct sample {
    const char *name;
    size_t days;
    struct portfolio portfolio;
    bool ruled;
} samples[] = {
    {"phase1", 3, {.kind = FORESTO_PANEL_PRICES, .values = prices}, false},
    {"hold", 4, {.kind = FORESTO_PANEL_PRICES, .baseline = FORESTO_BASELINE_HOLD, .values = prices}, false},
    {"hold of classes",
     4,
     {.kind = FORESTO_PANEL_PRICES,
      .baseline = FORESTO_BASELINE_HOLD,
      .missing_policy = FORESTO_MISSING_ZERO_RETURN,
      .values = prices,
      .classes = classes},
     false},
    {"new", 0, {.kind = FORESTO_PANEL_RETURNS, .values = returns}, true},
    {"event", 3, {.kind = FORESTO_PANEL_PRICES, .values = prices}, true},
    {"classes", 5, {.kind = FORESTO_PANEL_RETURNS, .values = returns, .classes = classes}, true},
};
enum { SAMPLES = sizeof samples / sizeof *samples };

static foresto_rule rule = FORESTO_RULE_INIT;

static struct portfolio portfolio_of(const struct sample *sample) {
    rule.rule_type = FORESTO_RULE_HYBRID;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    rule.drift_threshold = 0.02;
    rule.rule_id = 7;
    strcpy(rule.rule_name, "monthly or 2%");
    struct portfolio portfolio = sample->portfolio;
    portfolio.rule = sample->ruled ? &rule : NULL;
    portfolio.day_count = DAYS;
    portfolio.asset_count = ASSETS;
    portfolio.dates = dates;
    portfolio.initial_amount = 1000.0;
    portfolio.weights[0] = 0.5;
    portfolio.weights[1] = portfolio.weights[2] = 0.25;
    return portfolio;
}

static struct state make(const struct sample *sample) {
    struct portfolio portfolio = portfolio_of(sample);
    foresto_session *session = stream_open(&portfolio);
    stream_feed(session, &portfolio, 0, sample->days);
    struct state state = state_of(session);
    foresto_session_close(session);
    cr_assert_leq(state.size, ROOM);
    return state;
}

/* Write the SHA-256 that belongs to the bytes before it. */
static void seal(uint8_t *bytes, size_t size) {
    cr_assert_eq(foresto_sha256(bytes, size - SHA, bytes + size - SHA), FORESTO_OK);
}

/* ---- what has to be refused ---- */

/* Return how often memory was asked for. */
static size_t expect_refused(const char *what, size_t at, const uint8_t *bytes, size_t size) {
    /* In a block of its own size, so that a reader that goes on is caught. */
    uint8_t *exact = malloc(size > 0 ? size : 1);
    cr_assert_not_null(exact);
    memcpy(exact, bytes, size);
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_host host = allocation_host(&allocator);
    foresto_session *session = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_session_restore(exact, size, &host, &session, &error);
    cr_assert(status == FORESTO_E_PARSE && error.status == status, "%s, %zu: %s, error %s: %s", what, at,
              foresto_status_name(status), foresto_status_name(error.status), error.message);
    cr_assert(session == NULL && allocation.live == 0, "%s, %zu: something is left", what, at);
    free(exact);
    return allocation.calls;
}

/* The sentence that a refusal gives as its reason. */
static void expect_reason(const uint8_t *bytes, size_t size, const char *asked) {
    foresto_session *session = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    expect_refused(asked, size, bytes, size);
    expect_status(foresto_session_restore(bytes, size, NULL, &session, &error), FORESTO_E_PARSE);
    cr_expect_not_null(strstr(error.message, asked), "%s: %s", asked, error.message);
}

Test(session_state, every_bit_flipped) {
    for (size_t k = 0; k < SAMPLES; k++) {
        struct state state = make(&samples[k]);
        for (size_t at = 0; at < state.size; at++) {
            for (unsigned bit = 0; bit <= 8; bit++) {
                uint8_t kept = state.bytes[at];
                state.bytes[at] = (uint8_t)(bit < 8 ? kept ^ (1u << bit) : ~(unsigned)kept);
                expect_refused(samples[k].name, at, state.bytes, state.size);
                state.bytes[at] = kept;
            }
        }
        foresto_session_close(state_restore(&state));
        free(state.bytes);
    }
}

/* At every length, with the SHA-256 that was and with one that fits. */
Test(session_state, cut_short_and_too_long) {
    for (size_t k = 0; k < SAMPLES; k++) {
        struct state state = make(&samples[k]);
        uint8_t bytes[ROOM + 64] = {0};
        for (size_t size = 0; size < state.size + 64; size++) {
            if (size == state.size) {
                continue;
            }
            memcpy(bytes, state.bytes, state.size);
            memset(bytes + state.size, 0, 64);
            expect_refused(samples[k].name, size, bytes, size);
            if (size >= SHA) {
                if (size > state.size) {
                    memset(bytes + state.size - SHA, 0, SHA);
                }
                seal(bytes, size);
                expect_refused("sealed", size, bytes, size);
            }
        }
        free(state.bytes);
    }
}

Test(session_state, foreign_bytes) {
    struct rng rng = {1};
    uint8_t bytes[600] = {0};
    for (size_t size = 0; size <= sizeof bytes; size++) {
        for (size_t i = 0; i < size; i++) {
            bytes[i] = (uint8_t)rng_below(&rng, 256);
        }
        expect_refused("random", size, bytes, size);
        if (size >= SHA) {
            seal(bytes, size);
            expect_refused("random, sealed", size, bytes, size);
        }
    }
    struct state state = make(&samples[0]);
    char *magic = (char *)state.bytes;
    cr_assert_str_eq(magic, "foresto session 2");
    cr_assert_str_eq(magic + 18, FORESTO_ENGINE_VERSION);
    magic[16] = '1';
    seal(state.bytes, state.size);
    expect_refused("another layout", 16, state.bytes, state.size);
    magic[16] = '2';
    expect_reason(state.bytes, SHA - 1, "are no saved session");
    expect_reason(state.bytes, SHA, "are no saved session, or damaged");
    magic[18]++;
    seal(state.bytes, state.size);
    expect_refused("another engine", 18, state.bytes, state.size);
    free(state.bytes);
}

/* ---- what lies under a fitting SHA-256 ---- */

static void put_u32(uint8_t *bytes, uint64_t value) {
    for (int i = 0; i < 4; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
}

/* Where fields lie in the state of a session without rule and classes and with names of one letter. */
enum {
    USE_REBALANCING = 20,
    BASELINE = 24,
    POLICY = 28,
    START = 32,
    END = 36,
    AS_OF = 40,
    AMOUNT_HIGH = 48, /* the upper half of a double */
    HAS_RULE = 52,
    OWN_COST = 56, /* and an empty fingerprint */
    KIND = 61,
    GROUPED = 65,
    COUNT = 69,
    FIRST_NAME = 73,
    FIRST_WEIGHT_HIGH = 79,
    LAST_DATE = 73 + 10 * ASSETS,
    CLOSED_MONTH = LAST_DATE + 4,
    FIRST_DATE = CLOSED_MONTH + 4,
    LAST_TRADING_DATE = CLOSED_MONTH + 8,
    REBALANCED = LAST_DATE + 112,
    TRIGGER = LAST_DATE + 120
};

Test(session_state, lies_that_are_refused) {
    static const struct {
        const char *what;
        size_t at;
        uint64_t value;
    } rows[] = {
        {"flag", USE_REBALANCING, 2},
        {"baseline", BASELINE, 2},
        {"policy", POLICY, 3},
        {"start", START, (uint64_t)FORESTO_DATE_MAX + 1},
        {"end", END, 0x80000001u},
        {"amount", AMOUNT_HIGH, 0x7ff80000u},
        {"amount", AMOUNT_HIGH, 0xc0000000u},
        {"has rule", HAS_RULE, 1},
        {"has rule", HAS_RULE, 2},
        {"own cost", OWN_COST, 2},
        {"own cost", OWN_COST, UINT32_MAX},
        {"kind", KIND, 0},
        {"kind", KIND, 3},
        {"grouped", GROUPED, 1},
        {"grouped", GROUPED, 2},
        {"count", COUNT, 0},
        {"count", COUNT, 1},
        {"count", COUNT, ASSETS + 1},
        {"count", COUNT, FORESTO_ASSET_COUNT_MAX},
        {"count", COUNT, FORESTO_ASSET_COUNT_MAX + 1},
        {"count", COUNT, UINT32_MAX},
        {"name twice", FIRST_NAME, 'B'},
        {"no UTF-8", FIRST_NAME, 0xff},
        {"weight", FIRST_WEIGHT_HIGH, 0x7ff80000u},
        {"weight", FIRST_WEIGHT_HIGH, 0x40000000u},
        {"last date", LAST_DATE, (uint64_t)FORESTO_DATE_MAX + 1},
        {"last date", LAST_DATE, INT32_MAX},
        {"closed month", CLOSED_MONTH, 24 * 1000}, /* without a rule */
        {"closed month", CLOSED_MONTH, 2024 * 12 + 1},
        {"closed month", CLOSED_MONTH, INT32_MAX},
        {"closed month", CLOSED_MONTH, 0},
        {"first trading date", FIRST_DATE, 0x7fffffffu},
        {"last trading date", LAST_TRADING_DATE, 0x80000001u},
        {"last trading date", LAST_TRADING_DATE, INT32_MAX},
        {"rebalanced", REBALANCED, 1}, /* without a rule */
        {"rebalanced", REBALANCED, 2},
        {"trigger", TRIGGER, 3},
        {"trigger", TRIGGER, UINT32_MAX},
    };
    for (size_t k = 0; k < 2; k++) { /* PHASE1 and HOLD */
        struct state state = make(&samples[k]);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            uint8_t bytes[ROOM];
            memcpy(bytes, state.bytes, state.size);
            bool one_byte = rows[i].at == FIRST_NAME;
            if (one_byte) {
                bytes[rows[i].at] = (uint8_t)rows[i].value;
            } else {
                put_u32(bytes + rows[i].at, rows[i].value);
            }
            seal(bytes, state.size);
            expect_refused(rows[i].what, i, bytes, state.size);
        }
        free(state.bytes);
    }
}

/* More names than could be there are refused before memory is asked for. */
Test(session_state, counts_that_do_not_fit) {
    struct state state = make(&samples[0]);
    uint32_t fitting = (uint32_t)(state.size - SHA - FIRST_NAME) / 10; /* a name of one letter, its end, a weight */
    cr_assert(fitting > 15 && fitting < (state.size - SHA - FIRST_NAME) / 9);
    for (uint32_t more = 0; more < 2; more++) {
        put_u32(state.bytes + COUNT, fitting + more);
        seal(state.bytes, state.size);
        size_t calls = expect_refused("count", fitting + more, state.bytes, state.size);
        cr_expect_eq(calls > 0, more == 0, "%zu calls", calls);
    }
    free(state.bytes);
}

/* What a rule takes in a state, but for its name. */
enum { RULE_NAME = USE_REBALANCING + 36 + 44, RULE_SIZE = 44 + 1, EFFECTIVE_TO = RULE_NAME - 4 };

/* A session by a rule that trades on the last day of a month, some days into its run. */
static struct state make_month_end(size_t days, foresto_rule *by) {
    struct portfolio portfolio = portfolio_of(&samples[4]);
    *by = rule;
    by->base_day_policy = FORESTO_BASE_DAY_LAST_TRADING_DAY;
    portfolio.rule = by;
    foresto_session *session = stream_open(&portfolio);
    stream_feed(session, &portfolio, 0, days);
    struct state state = state_of(session);
    foresto_session_close(session);
    return state;
}

/* The month that is over is that of the last trading day, whose dates have to be dates. */
Test(session_state, months_that_are_not_over) {
    enum { JANUARY_2024 = 2024 * 12 };
    foresto_rule by;
    size_t shift = RULE_SIZE;
    for (size_t days = 0; days <= 3; days++) { /* none yet, on with January, January over, on with February */
        struct state state = make_month_end(days, &by);
        shift = RULE_SIZE + strlen(by.rule_name);
        const uint32_t lies[] = {0, 1, JANUARY_2024, JANUARY_2024 - 1, JANUARY_2024 + 1, JANUARY_2024 + 2, INT32_MAX};
        for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
            /* What the last trading day's month is, may be said to be over. */
            bool fits = (days == 1 || days == 2) ? lies[i] == JANUARY_2024 : days == 3 && lies[i] == JANUARY_2024 + 1;
            put_u32(state.bytes + CLOSED_MONTH + shift, lies[i]);
            seal(state.bytes, state.size);
            if (fits) {
                foresto_session_close(state_restore(&state));
            } else {
                expect_refused("month", lies[i], state.bytes, state.size);
            }
        }
        put_u32(state.bytes + CLOSED_MONTH + shift, JANUARY_2024);
        put_u32(state.bytes + LAST_DATE + shift, INT32_MAX);
        seal(state.bytes, state.size);
        expect_refused("last date", days, state.bytes, state.size);
        put_u32(state.bytes + LAST_TRADING_DATE + shift, INT32_MAX);
        seal(state.bytes, state.size);
        expect_refused("last trading date", days, state.bytes, state.size);
        put_u32(state.bytes + CLOSED_MONTH + shift, (uint32_t)((INT64_C(2147483647) - 31) / 30));
        seal(state.bytes, state.size);
        expect_refused("both", days, state.bytes, state.size);
        free(state.bytes);
    }
}

/* What has traded has had a cause. */
Test(session_state, event_without_a_trigger) {
    struct state state = make(&samples[4]);
    size_t shift = RULE_SIZE + strlen(rule.rule_name);
    cr_assert(state.bytes[REBALANCED + shift] == 1 && state.bytes[TRIGGER + shift] == FORESTO_TRIGGER_PERIODIC);
    put_u32(state.bytes + TRIGGER + shift, FORESTO_TRIGGER_NONE);
    seal(state.bytes, state.size);
    expect_refused("no trigger", TRIGGER, state.bytes, state.size);
    free(state.bytes);
}

/* A name of 64 bytes is a rule's, one of 65 is not; what is restored is saved as it was. */
Test(session_state, rule_names) {
    struct state state = make(&samples[4]);
    put_u32(state.bytes + AS_OF, DAY(2024, 1, 1));
    put_u32(state.bytes + EFFECTIVE_TO, DAY(2024, 12, 31));
    for (size_t length = 13; length <= 70; length++) {
        uint8_t bytes[ROOM];
        size_t more = length - strlen(rule.rule_name);
        memcpy(bytes, state.bytes, RULE_NAME);
        memset(bytes + RULE_NAME, 'x', more);
        memcpy(bytes + RULE_NAME + more, state.bytes + RULE_NAME, state.size - RULE_NAME);
        seal(bytes, state.size + more);
        if (length > FORESTO_RULE_NAME_MAX) {
            expect_reason(bytes, state.size + more, "are cut short");
        } else {
            const struct state longer = {state.size + more, bytes};
            foresto_session *session = state_restore(&longer);
            struct state again = state_of(session);
            cr_expect(same_state(&again, &longer), "a name of %zu bytes", length);
            free(again.bytes);
            foresto_session_close(session);
        }
    }
    free(state.bytes);
}

static void look_around(const foresto_session *session) {
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    expect_status(foresto_session_summary(session, &summary), FORESTO_OK);
    double values[CELLS];
    cr_assert_leq(foresto_session_asset_count(session), CELLS);
    foresto_status status = foresto_session_values(session, values, foresto_session_asset_count(session));
    cr_assert(status == FORESTO_OK || status == FORESTO_E_NAV); /* of a session that has stopped */
    for (uint64_t i = 0; i <= foresto_session_instrument_count(session); i++) {
        const char *name = foresto_session_instrument_name(session, i);
        cr_assert((name != NULL) == (i < foresto_session_instrument_count(session)));
    }
    foresto_event event = FORESTO_EVENT_INIT;
    if (foresto_session_event(session, &event) == FORESTO_OK) {
        char text[ROOM];
        foresto_event_row row = FORESTO_EVENT_ROW_INIT;
        foresto_event_write_json(&event, text, sizeof text, NULL, NULL);
        foresto_event_write_row(&event, &row, NULL);
    }
    uint8_t bytes[2 * ROOM];
    foresto_session_export(session, bytes, sizeof bytes, NULL, NULL);
}

/* Restore, and if that succeeds, use what has come of it. */
static bool try_state(const char *what, size_t at, const uint8_t *bytes, size_t size) {
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    foresto_allocator allocator = allocation_allocator(&allocation);
    foresto_host host = allocation_host(&allocator);
    foresto_session *session = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_session_restore(bytes, size, &host, &session, &error);
    cr_assert(allocation.bytes < 64 * ROOM, "%s, %zu: %zu bytes of memory", what, at, allocation.bytes);
    if (status != FORESTO_OK) {
        bool other_cost = status == FORESTO_E_ARGUMENT && strcmp(error.field, "cost_model") == 0;
        cr_assert((status == FORESTO_E_PARSE || other_cost) && error.status == status && session == NULL,
                  "%s, %zu: %s, error %s", what, at, foresto_status_name(status), foresto_status_name(error.status));
    } else {
        double values[CELLS];
        for (size_t i = 0; i < CELLS; i++) {
            values[i] = 0.5 + (double)(i % 3);
        }
        look_around(session);
        for (foresto_date day = 0; day < 3; day++) {
            foresto_session_step(session, DAY(2024, 12, 30) + day, values, foresto_session_instrument_count(session), 1,
                                 DAY(2024, 12, 31) + day, NULL, NULL);
            look_around(session);
        }
    }
    foresto_session_close(session);
    cr_assert(allocation.live == 0, "%s, %zu: %zu blocks leaked", what, at, allocation.live);
    return status == FORESTO_OK;
}

/* Every place overwritten by numbers that a careless reader would stumble over. */
Test(session_state, lies_at_every_place) {
    static const uint64_t lies[] = {0,
                                    1,
                                    2,
                                    3,
                                    0xff,
                                    0x10000,
                                    0x7fffffff,
                                    0x80000000,
                                    0xffffffff,
                                    (uint64_t)FORESTO_DATE_MAX + 1,
                                    FORESTO_ASSET_COUNT_MAX,
                                    UINT64_MAX,
                                    INT64_MAX,
                                    0x7ff8000000000000, /* NaN */
                                    0x7ff0000000000000, /* infinities */
                                    0xfff0000000000000,
                                    0xbff0000000000000, /* -1 */
                                    0x7fefffffffffffff, /* the largest and the least */
                                    1};
    size_t restored = 0;
    for (size_t k = 0; k < SAMPLES; k++) {
        struct state state = make(&samples[k]);
        uint8_t bytes[ROOM];
        for (size_t at = 0; at + 4 <= state.size - SHA; at++) {
            for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
                memcpy(bytes, state.bytes, state.size);
                put_u32(bytes + at, lies[i]);
                if (i > 10 && at + 8 <= state.size - SHA) {
                    put_u32(bytes + at + 4, lies[i] >> 32);
                }
                seal(bytes, state.size);
                restored += try_state(samples[k].name, at, bytes, state.size);
            }
        }
        free(state.bytes);
    }
    cr_expect_gt(restored, 1000, "%zu", restored);
}

/* Bytes taken out and put in, so that everything behind them means something else. */
Test(session_state, shifted) {
    for (size_t k = 0; k < SAMPLES; k++) {
        struct state state = make(&samples[k]);
        uint8_t bytes[ROOM + 16];
        size_t payload = state.size - SHA;
        for (size_t at = 0; at < payload; at++) {
            for (size_t n = 1; n <= 12 && at + n <= payload; n++) {
                memcpy(bytes, state.bytes, at);
                memcpy(bytes + at, state.bytes + at + n, payload - at - n);
                seal(bytes, state.size - n);
                try_state(samples[k].name, at, bytes, state.size - n);
                memcpy(bytes + at, state.bytes + at, n);
                memcpy(bytes + at + n, state.bytes + at, payload - at);
                seal(bytes, state.size + n);
                try_state(samples[k].name, at, bytes, state.size + n);
            }
        }
        free(state.bytes);
    }
}

/* ---- memory, arguments ---- */

Test(session_state, every_allocation_of_restore_fails) {
    for (size_t k = 0; k < SAMPLES; k++) {
        struct state state = make(&samples[k]);
        struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
        foresto_allocator allocator = allocation_allocator(&allocation);
        foresto_host host = allocation_host(&allocator);
        foresto_session *session = NULL;
        cr_assert_eq(foresto_session_restore(state.bytes, state.size, &host, &session, NULL), FORESTO_OK);
        memset(&allocator, 0, sizeof allocator); /* the table was copied */
        foresto_session_close(session);
        cr_expect_eq(allocation.live, 0);
        size_t calls = allocation.calls;
        cr_assert_gt(calls, 1);
        for (size_t call = 0; call < 2 * calls; call++) {
            struct allocation failing = {.fail_at = call / 2, .keep_failing = call % 2};
            allocator = allocation_allocator(&failing);
            session = NULL;
            foresto_error error = FORESTO_ERROR_INIT;
            foresto_status status = foresto_session_restore(state.bytes, state.size, &host, &session, &error);
            expect_refusal(samples[k].name, status, &error, (struct refusal){FORESTO_E_MEMORY, .field = NULL});
            cr_expect(session == NULL && failing.live == 0, "%s: something is left", samples[k].name);
        }
        free(state.bytes);
    }
}

Test(session_state, null_arguments) {
    struct state state = make(&samples[0]);
    foresto_session *session = NULL;
    expect_status(foresto_session_restore(NULL, 10, NULL, &session, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_session_restore(state.bytes, state.size, NULL, NULL, NULL), FORESTO_E_ARGUMENT);
    cr_expect_null(session);
    free(state.bytes);
}

Test(session_state, capacity) {
    struct portfolio portfolio = portfolio_of(&samples[4]);
    foresto_session *session = stream_open(&portfolio);
    struct state state = state_of(session);
    uint8_t bytes[ROOM];
    memset(bytes, 0xa5, sizeof bytes);
    size_t size = 0;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_session_export(session, bytes, state.size - 1, &size, &error);
    expect_refusal("one byte short", status, &error,
                   (struct refusal){FORESTO_E_CAPACITY, "capacity", .value = (double)(state.size - 1)});
    cr_expect_eq(size, state.size);
    for (size_t i = 0; i < sizeof bytes; i++) {
        cr_assert_eq(bytes[i], 0xa5, "output touched");
    }
    size = 0;
    expect_status(foresto_session_export(session, bytes, state.size, &size, NULL), FORESTO_OK);
    cr_expect(size == state.size && memcmp(bytes, state.bytes, size) == 0 && bytes[size] == 0xa5);
    expect_status(foresto_session_export(session, bytes, sizeof bytes, NULL, NULL), FORESTO_OK);
    expect_status(foresto_session_export(session, NULL, 1, &size, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_session_export(NULL, bytes, sizeof bytes, &size, NULL), FORESTO_E_ARGUMENT);
    free(state.bytes);
    foresto_session_close(session);
}
