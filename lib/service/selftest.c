/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "foresto/selftest.h"

#include <string.h>

#include "base/bits.h"
#include "base/bytes.h"
#include "base/environment.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "foresto/foresto.h"

enum { TRIALS = 200, DAYS_MAX = 24, ASSETS_MAX = 6, TEXT_SIZE = 2048, STATE_SIZE = 2048 };

static const char *const NAMES[ASSETS_MAX] = {"SBI", "SPI", "SII", "LMI", "MPI", "ALT"};
static const char *const CLASSES[ASSETS_MAX] = {"bonds", "shares", "other", "bonds", "shares", "other"};

/* One small portfolio after the other, and the hash of what they come to. */
struct trial {
    uint64_t random;
    bool texts; /* as JSON and rows too, every fourth time */
    struct fo_sha256 hash;
    const foresto_allocator *allocator;
    foresto_error *error;
    foresto_panel *panel;
    foresto_request request;
    foresto_rule rule;
    foresto_panel_spec spec;
    foresto_date dates[DAYS_MAX];
    double values[DAYS_MAX * ASSETS_MAX];
    double weights[ASSETS_MAX];
    uint8_t state[STATE_SIZE];
    char text[TEXT_SIZE];
};

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t next_random(struct trial *trial) {
    uint64_t z = trial->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static uint32_t below(struct trial *trial, uint32_t bound) {
    return (uint32_t)(next_random(trial) % bound);
}

/* In [0, 1). */
static double fraction(struct trial *trial) {
    return (double)(next_random(trial) >> 11) * 0x1p-53;
}

static void feed_u64(struct trial *trial, uint64_t value) {
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
    fo_sha256_feed(&trial->hash, bytes, sizeof bytes);
}

static void feed_double(struct trial *trial, double value) {
    feed_u64(trial, fo_bits(value));
}

static void feed_doubles(struct trial *trial, const double *values, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        feed_double(trial, values[i]);
    }
}

static void feed_text(struct trial *trial, const char *text, size_t length) {
    feed_u64(trial, length);
    fo_sha256_feed(&trial->hash, text, length);
}

/* Dates with weekends, values that wander, gaps in every fourth trial; day-major or asset-major. */
static void make_market(struct trial *trial, uint32_t number) {
    uint32_t days = 8 + below(trial, DAYS_MAX - 7), assets = 1 + below(trial, ASSETS_MAX);
    bool prices = number % 2 == 0, asset_major = number % 3 == 0, gaps = number % 4 == 0;
    foresto_date date = 10957 + (foresto_date)below(trial, 9000);
    trial->spec = (foresto_panel_spec)FORESTO_PANEL_SPEC_INIT;
    trial->spec.kind = prices ? FORESTO_PANEL_PRICES : FORESTO_PANEL_RETURNS;
    trial->spec.day_count = days;
    trial->spec.asset_count = assets;
    trial->spec.day_stride = asset_major ? 1 : assets;
    trial->spec.asset_stride = asset_major ? days : 1;
    trial->spec.dates = trial->dates;
    trial->spec.values = trial->values;
    trial->spec.asset_names = NAMES;
    for (uint32_t t = 0; t < days; t++) {
        date += 1 + (foresto_date)(below(trial, 5) == 0 ? below(trial, 12) : 0);
        trial->dates[t] = date;
    }
    for (uint32_t i = 0; i < assets; i++) {
        double price = 1.0 + 1000.0 * fraction(trial);
        for (uint32_t t = 0; t < days; t++) {
            double change = 0.2 * fraction(trial) - 0.1;
            bool missing = gaps && t > 0 && below(trial, 16) == 0;
            price *= 1.0 + change;
            trial->values[asset_major ? i * days + t : t * assets + i] = missing  ? fo_from_bits(FO_NAN_BITS)
                                                                         : prices ? price
                                                                                  : change;
        }
    }
}

/* Weights with zeros now and then, in steps of 1/64, which add up to 1 exactly. */
static void make_weights(struct trial *trial) {
    uint32_t assets = (uint32_t)trial->spec.asset_count, left = 64;
    for (uint32_t i = 0; i + 1 < assets; i++) {
        uint32_t share = below(trial, 3) == 0 ? 0 : below(trial, left + 1);
        trial->weights[i] = share / 64.0;
        left -= share;
    }
    trial->weights[assets - 1] = left / 64.0;
}

static void make_rule(struct trial *trial, uint32_t number) {
    trial->rule = (foresto_rule)FORESTO_RULE_INIT;
    trial->rule.rule_type = FORESTO_RULE_PERIODIC + number % 3;
    trial->rule.frequency = FORESTO_FREQUENCY_MONTHLY + number % 2;
    trial->rule.base_day_policy = below(trial, 2) ? FORESTO_BASE_DAY_LAST_TRADING_DAY : 0;
    trial->rule.drift_threshold = 0.005 + 0.05 * fraction(trial);
    trial->rule.cost_rate = 0.005 * fraction(trial);
    trial->rule.rule_id = (int64_t)number + 1;
}

/* Every fifth is PHASE1 and every fifth HOLD; the others have rules of all types. */
static void make_request(struct trial *trial, uint32_t number) {
    foresto_request *request = &trial->request;
    bool ruled = number % 5 > 1;
    *request = (foresto_request)FORESTO_REQUEST_INIT;
    request->use_rebalancing = ruled;
    request->baseline = number % 5 == 1 ? FORESTO_BASELINE_HOLD : FORESTO_BASELINE_PHASE1;
    request->missing_policy = below(trial, 2) ? FORESTO_MISSING_SKIP_DAY : FORESTO_MISSING_ZERO_RETURN;
    request->initial_amount = 1e6 * (1.0 + fraction(trial));
    request->asset_count = trial->spec.asset_count;
    request->panel = trial->panel;
    request->weights = trial->weights;
    request->classes = number % 7 == 0 ? CLASSES : NULL;
    request->start_date = number % 3 == 1 ? trial->dates[3] : FORESTO_DATE_NONE;
    request->end_date = number % 4 == 1 ? trial->dates[trial->spec.day_count - 2] : FORESTO_DATE_NONE;
    request->rule = ruled ? &trial->rule : NULL;
}

static void feed_summary(struct trial *trial, const foresto_summary *summary) {
    feed_u64(trial, summary->day_count);
    feed_u64(trial, summary->skipped_day_count);
    feed_u64(trial, summary->periodic_event_count);
    feed_u64(trial, summary->drift_event_count);
    feed_double(trial, summary->final_nav);
    feed_double(trial, summary->total_turnover);
    feed_double(trial, summary->total_cost);
}

static foresto_status feed_events(struct trial *trial, const foresto_result *result) {
    foresto_event_view view = FORESTO_EVENT_VIEW_INIT;
    foresto_event event = FORESTO_EVENT_INIT;
    foresto_event_row row = FORESTO_EVENT_ROW_INIT;
    size_t length = 0;
    foresto_result_events(result, &view);
    feed_doubles(trial, view.turnover, view.count);
    feed_doubles(trial, view.cost_amount, view.count);
    feed_doubles(trial, view.nav_after, view.count);
    feed_doubles(trial, view.before_weights, view.count * view.asset_count);
    if (view.count == 0 || !trial->texts) {
        return FORESTO_OK;
    }
    foresto_result_event(result, view.count - 1, &event);
    foresto_status status = foresto_event_write_json(&event, trial->text, sizeof trial->text, &length, trial->error);
    if (!status) {
        feed_text(trial, trial->text, length);
        status = foresto_event_write_row(&event, &row, trial->error);
    }
    feed_text(trial, row.turnover, sizeof row.turnover);
    feed_text(trial, row.cost_amount, sizeof row.cost_amount);
    return status;
}

static foresto_status feed_figures(struct trial *trial, const foresto_nav_view *view) {
    foresto_figures figures = FORESTO_FIGURES_INIT;
    size_t length = 0;
    foresto_status status = foresto_figures_compute(view->nav, view->dates, view->count, NULL, &figures, trial->error);
    feed_double(trial, figures.cagr);
    feed_double(trial, figures.volatility);
    feed_double(trial, figures.sortino);
    if (!status && trial->texts) {
        status = foresto_figures_write_json(&figures, trial->text, sizeof trial->text, &length, trial->error);
    }
    feed_text(trial, trial->text, length);
    return status;
}

static foresto_status feed_result(struct trial *trial, const foresto_result *result) {
    foresto_nav_view view = FORESTO_NAV_VIEW_INIT;
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    foresto_result_navs(result, &view);
    foresto_result_summary(result, &summary);
    feed_summary(trial, &summary);
    feed_doubles(trial, view.nav, view.count);
    feed_double(trial, view.daily_return[view.count - 1]);
    feed_double(trial, view.drawdown[view.count - 1]);
    foresto_status status = feed_events(trial, result);
    return status || view.count < 2 ? status : feed_figures(trial, &view);
}

static foresto_status run_whole(struct trial *trial, const foresto_host *host) {
    foresto_result *result = NULL;
    char hex[FORESTO_SHA256_HEX_SIZE] = "";
    foresto_status status = FORESTO_OK;
    if (trial->texts) {
        status = foresto_request_hash(&trial->request, hex, trial->error);
    }
    feed_text(trial, hex, sizeof hex);
    if (!status) {
        status = foresto_simulate(&trial->request, host, &result, trial->error);
    }
    if (!status) {
        status = feed_result(trial, result);
    }
    foresto_result_destroy(result);
    return status;
}

/* Save the session and go on from what was saved. */
static foresto_status swap_session(struct trial *trial, foresto_session **session, const foresto_host *host) {
    size_t size = 0;
    foresto_session *restored = NULL;
    foresto_status status = foresto_session_export(*session, trial->state, sizeof trial->state, &size, trial->error);
    if (!status) {
        /* The state ends with the hash of all that is in it. */
        fo_sha256_feed(&trial->hash, trial->state + size - FORESTO_SHA256_SIZE, FORESTO_SHA256_SIZE);
        status = foresto_session_restore(trial->state, size, host, &restored, trial->error);
    }
    if (!status) {
        foresto_session_close(*session);
        *session = restored;
    }
    return status;
}

static foresto_status step_through(struct trial *trial, foresto_session **session, const foresto_host *host) {
    uint32_t days = (uint32_t)trial->spec.day_count;
    foresto_status status = FORESTO_OK;
    for (uint32_t t = 0; !status && t < days; t++) {
        foresto_step step = FORESTO_STEP_INIT;
        foresto_date next = t + 1 < days ? trial->dates[t + 1] : FORESTO_DATE_NONE;
        status = foresto_session_step(*session, trial->dates[t], trial->values + t * trial->spec.day_stride,
                                      trial->spec.asset_count, trial->spec.asset_stride, next, &step, trial->error);
        feed_double(trial, step.nav);
        if (!status && t == days / 2) {
            status = swap_session(trial, session, host);
        }
    }
    return status;
}

static foresto_status run_stepwise(struct trial *trial, const foresto_host *host) {
    foresto_session *session = NULL;
    foresto_instruments instruments = FORESTO_INSTRUMENTS_INIT;
    foresto_request request = trial->request;
    instruments.kind = trial->spec.kind;
    instruments.asset_count = trial->spec.asset_count;
    instruments.asset_names = NAMES;
    request.panel = NULL;
    foresto_status status = foresto_session_open(&request, &instruments, host, &session, trial->error);
    if (!status) {
        status = step_through(trial, &session, host);
    }
    foresto_session_close(session);
    return status;
}

/* Numbers of every size, as text and back. */
static void feed_numbers(struct trial *trial) {
    for (int i = 0; i < 2; i++) {
        char text[FORESTO_NUMERIC_TEXT_SIZE] = "";
        size_t length = 0;
        double back = 0.0, number = fo_from_bits(next_random(trial));
        if (foresto_double_format(number, text, sizeof text, &length) == FORESTO_OK) {
            feed_text(trial, text, length);
            foresto_double_parse(text, length, &back);
        }
        feed_double(trial, back);
        uint32_t scale = below(trial, 9);
        foresto_numeric_format(1e4 * fraction(trial), 18, scale, text, sizeof text, &length);
        feed_text(trial, text, length);
        double x = 1e-3 + 40.0 * fraction(trial);
        feed_double(trial, foresto_exp(x - 20.0));
        feed_double(trial, foresto_log(x));
        feed_double(trial, foresto_pow(x, fraction(trial) * 8.0 - 4.0));
        feed_double(trial, foresto_sqrt(x));
    }
}

static foresto_status run_trial(struct trial *trial, uint32_t number) {
    const foresto_host host = {.struct_size = sizeof host, .allocator = trial->allocator};
    trial->texts = number % 4 == 2;
    make_market(trial, number);
    make_weights(trial);
    make_rule(trial, number);
    foresto_status status = foresto_panel_create(&trial->spec, trial->allocator, &trial->panel, trial->error);
    if (!status) {
        make_request(trial, number);
        status = run_whole(trial, &host);
    }
    if (!status && number % 2 == 1) {
        status = run_stepwise(trial, &host);
    }
    feed_numbers(trial);
    foresto_panel_destroy(trial->panel);
    trial->panel = NULL;
    return status;
}

/* What a wrong build makes of a trial is as wrong as its bits: only memory is a failure of its own. */
static foresto_status run_trials(struct trial *trial) {
    fo_sha256_start(&trial->hash);
    for (uint32_t number = 0; number < TRIALS; number++) {
        foresto_status status = run_trial(trial, number);
        if (status == FORESTO_E_MEMORY) {
            return status;
        }
        feed_u64(trial, (uint64_t)(int64_t)status);
    }
    return FORESTO_OK;
}

foresto_status foresto_self_test(const foresto_allocator *given, char *hex, foresto_error *error) {
    foresto_allocator allocator;
    struct fo_layout layout = {0, false};
    void *memory = NULL;
    foresto_status status = fo_environment_check(error);
    if (!status) {
        status = fo_allocator_import(&allocator, given, error);
    }
    if (status) {
        return status;
    }
    fo_layout_add(&layout, 1, sizeof(struct trial));
    status = fo_layout_allocate(&layout, &allocator, &memory, error);
    if (status) {
        return status;
    }
    struct trial *trial = memory;
    uint8_t digest[FORESTO_SHA256_SIZE];
    char found[FORESTO_SHA256_HEX_SIZE];
    *trial = (struct trial){.allocator = &allocator, .error = error};
    status = run_trials(trial);
    fo_sha256_finish(&trial->hash, digest);
    fo_release(&allocator, memory);
    if (status) {
        return status;
    }
    fo_sha256_hex(digest, found);
    if (hex) {
        memcpy(hex, found, sizeof found);
    }
    bool same = memcmp(found, FORESTO_SELF_TEST_HASH, sizeof found) == 0;
    return same ? FORESTO_OK
                : fo_fail_field(error, FORESTO_E_ENVIRONMENT, "self_test", "the bits are not those published");
}
