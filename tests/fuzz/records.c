/* SPDX-License-Identifier: MIT */
/* Events, NAV records, figures and counts of any bytes: as rows, as JSON at every capacity, and under the monitor. */
#include <math.h>

#include "input.h"

enum { ROOM = 2048 };

/* ---- events ---- */

struct lists {
    const char *names[FUZZ_ASSETS];
    double before[FUZZ_ASSETS], after[FUZZ_ASSETS];
    uint32_t order[FUZZ_ASSETS];
    char *own;
};

static foresto_event take_event(struct input *input, struct lists *lists) {
    static const char *const names[FUZZ_ASSETS] = {"B", "A", "\xf0\x9f\x98\x80", "\xef\xac\xb3", "C"};
    foresto_event event = FORESTO_EVENT_INIT;
    uint8_t how = take_byte(input);
    event.trigger_type = 1;
    event.event_order = 1;
    event.event_date = 19000;
    if (how & 1) {
        take(input, (uint8_t *)&event + 4, offsetof(foresto_event, turnover) - 4);
    }
    double *numbers[] = {&event.turnover,    &event.cost_rate,  &event.cost_factor,
                         &event.cost_amount, &event.nav_before, &event.nav_after};
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
        *numbers[k] = how & 2 ? take_double(input) : take_price(input) / 1e4;
    }
    if (how & 4) {
        take(input, event.trigger_detail, sizeof event.trigger_detail);
    }
    event.asset_count = take_below(input, FUZZ_ASSETS);
    lists->own = take_text(input, 80);
    for (uint32_t i = 0; i < FUZZ_ASSETS; i++) {
        lists->names[i] = how & 8 && i == 1 ? lists->own : names[i];
        lists->before[i] = take_double(input);
        lists->after[i] = how & 16 ? take_double(input) : 0.2;
    }
    event.asset_names = lists->names;
    event.before_weights = lists->before;
    event.after_weights = how & 32 ? NULL : lists->after;
    event.name_order = NULL;
    return event;
}

static void check_text(foresto_status status, const char *text, size_t capacity, size_t length) {
    if (status == FORESTO_OK) {
        HOLDS(strlen(text) == length && length < capacity);
    } else if (capacity) {
        HOLDS(text[0] == '\x7f' && text[capacity - 1] == '\x7f');
    }
    HOLDS(status != FORESTO_E_CAPACITY || length >= capacity);
}

static void check_event(struct input *input, const foresto_event *event) {
    size_t capacity = take_below(input, ROOM), length = 77;
    char *text = block_of(capacity);
    memset(text, '\x7f', capacity);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_event_write_json(event, text, capacity, &length, &error);
    check_error(status, &error);
    check_text(status, text, capacity, length);
    free(text);
    foresto_event_row row = FORESTO_EVENT_ROW_INIT, empty = FORESTO_EVENT_ROW_INIT;
    foresto_error other = FORESTO_ERROR_INIT;
    foresto_status written = foresto_event_write_row(event, &row, &other);
    check_error(written, &other);
    HOLDS(!written || memcmp(&row, &empty, sizeof row) == 0);
    HOLDS(written || (strlen(row.turnover) < 16 && strlen(row.cost_amount) < 24 && strlen(row.event_date) == 10));
}

static void check_weights(struct input *input, const struct lists *lists) {
    size_t capacity = take_below(input, ROOM), length = 77;
    uint32_t count = take_below(input, FUZZ_ASSETS);
    char *text = block_of(capacity);
    memset(text, '\x7f', capacity);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status =
        foresto_weights_write_json(lists->names, lists->before, count, text, capacity, &length, &error);
    check_error(status, &error);
    check_text(status, text, capacity, length);
    free(text);
}

static void check_monitor(struct input *input, const foresto_event *event) {
    foresto_monitor_limits limits = FORESTO_MONITOR_LIMITS_INIT;
    foresto_monitor_counts counts = FORESTO_MONITOR_COUNTS_INIT;
    foresto_error error = FORESTO_ERROR_INIT, other = FORESTO_ERROR_INIT;
    uint32_t alerts = 77;
    limits.turnover = take_double(input);
    limits.cost_share = take_double(input);
    foresto_status status = foresto_monitor_event(event, &limits, &alerts, &error);
    check_error(status, &error);
    HOLDS(status ? alerts == 77 : alerts < 4);
    take(input, (uint8_t *)&counts + 4, sizeof counts - 4);
    counts.rule_type = take_below(input, 4);
    alerts = 77;
    status = foresto_monitor_run(&counts, &alerts, &other);
    check_error(status, &other);
    HOLDS(status ? alerts == 77 : alerts == 0 || alerts == FORESTO_ALERT_EVENTS_MISSING);
}

/* ---- NAV records and figures ---- */

static void check_nav(struct input *input) {
    foresto_nav_record record = FORESTO_NAV_RECORD_INIT;
    foresto_nav_row row = FORESTO_NAV_ROW_INIT, empty = FORESTO_NAV_ROW_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    record.date = take_date(input);
    record.nav = take_double(input);
    record.daily_return = take_double(input);
    record.cumulative_return = take_double(input);
    record.high_water_mark = take_double(input);
    record.drawdown = take_double(input);
    foresto_status status = foresto_nav_write_row(&record, &row, &error);
    check_error(status, &error);
    HOLDS(status ? memcmp(&row, &empty, sizeof row) == 0 : strlen(row.nav) < 24 && strlen(row.drawdown) < 16);
}

static bool all_finite(const foresto_figures *figures) {
    return isfinite(figures->total_return) && isfinite(figures->cagr) && isfinite(figures->volatility) &&
           isfinite(figures->sharpe) && isfinite(figures->sortino) && isfinite(figures->calmar) &&
           isfinite(figures->mdd);
}

static foresto_figures take_figures(struct input *input) {
    foresto_figures figures = FORESTO_FIGURES_INIT;
    figures.defined = take_byte(input) < 250 ? take_below(input, 31) : take_u32(input);
    figures.peak_date = take_date(input);
    figures.trough_date = take_date(input);
    figures.recovery_date = take_date(input);
    figures.recovery_days = (int32_t)take_u32(input);
    double *numbers[] = {&figures.total_return, &figures.cagr,   &figures.volatility, &figures.sharpe,
                         &figures.sortino,      &figures.calmar, &figures.mdd};
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
        *numbers[k] = take_double(input);
    }
    return figures;
}

static void check_figures(struct input *input) {
    foresto_figures a = take_figures(input), b = take_figures(input), difference = FORESTO_FIGURES_INIT;
    foresto_error error = FORESTO_ERROR_INIT, other = FORESTO_ERROR_INIT;
    foresto_status status = foresto_figures_compare(&a, &b, &difference, &error);
    check_error(status, &error);
    HOLDS(status || all_finite(&difference));
    size_t capacity = take_below(input, 600), length = 77;
    char *text = block_of(capacity);
    memset(text, '\x7f', capacity);
    status = foresto_figures_write_json(&a, text, capacity, &length, &other);
    check_error(status, &other);
    check_text(status, text, capacity, length);
    free(text);
}

static void check_series(struct input *input) {
    double nav[8];
    foresto_date dates[8], date = take_date(input);
    uint32_t count = take_below(input, 8);
    foresto_figures_options options = FORESTO_FIGURES_OPTIONS_INIT;
    foresto_figures figures = FORESTO_FIGURES_INIT, empty = FORESTO_FIGURES_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    options.annualization_factor = take_byte(input) < 200 ? 252.0 : take_double(input);
    options.rf_annual = take_byte(input) < 200 ? 0.01 : take_double(input);
    for (uint32_t k = 0; k < count; k++) {
        nav[k] = take_byte(input) < 200 ? take_price(input) : take_double(input);
        dates[k] = date;
        date = (foresto_date)((uint32_t)date + take_byte(input) % 20);
    }
    foresto_status status = foresto_figures_compute(nav, dates, count, &options, &figures, &error);
    check_error(status, &error);
    HOLDS(status ? memcmp(&figures, &empty, sizeof figures) == 0 : all_finite(&figures) && figures.mdd <= 0.0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    struct lists lists;
    check_nav(&input);
    check_series(&input);
    check_figures(&input);
    foresto_event event = take_event(&input, &lists);
    check_event(&input, &event);
    check_weights(&input, &lists);
    check_monitor(&input, &event);
    free(lists.own);
    return 0;
}
