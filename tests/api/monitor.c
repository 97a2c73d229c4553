/* SPDX-License-Identifier: MIT */
/* Checks on events and runs: limits are exceeded above them, not at them. */
#include <float.h>

#include "../support/day.h"
#include "../support/expect.h"

#define TURNOVER FORESTO_ALERT_TURNOVER_HIGH
#define COST     FORESTO_ALERT_COST_HIGH

static foresto_event event_with(double turnover, double cost_amount) {
    static const char *const names[] = {"A"};
    static const double weights[] = {1.0};
    foresto_event event = FORESTO_EVENT_INIT;
    event.trigger_type = FORESTO_TRIGGER_DRIFT;
    event.event_order = 1;
    event.event_date = DAY(2024, 5, 17);
    event.asset_count = 1;
    event.turnover = turnover;
    event.cost_amount = cost_amount;
    event.nav_before = 1024.0;
    event.nav_after = 1024.0 - cost_amount;
    event.trigger_detail[0] = 'D';
    event.asset_names = names;
    event.before_weights = event.after_weights = weights;
    return event;
}

Test(monitor, events) {
    foresto_monitor_limits sixteenth = FORESTO_MONITOR_LIMITS_INIT, none = FORESTO_MONITOR_LIMITS_INIT;
    sixteenth.turnover = 0.25;
    sixteenth.cost_share = 0.0625;
    none.turnover = none.cost_share = 0.0;
    const struct {
        double turnover, cost;
        const foresto_monitor_limits *limits;
        uint32_t alerts;
    } rows[] = {
        {0.5, 10.24, NULL, 0},
        {0.5000000000000001, 0.0, NULL, TURNOVER},
        {0.1, 10.25, NULL, COST},
        {1.0, 100.0, NULL, TURNOVER | COST},
        {0.25, 64.0, &sixteenth, 0},
        {0.25000000000000006, 64.0, &sixteenth, TURNOVER},
        {0.25, 64.00000000000001, &sixteenth, COST},
        {0.0, 0.0, &none, 0},
        {1e-9, 1e-9, &none, TURNOVER | COST},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        foresto_event event = event_with(rows[i].turnover, rows[i].cost);
        uint32_t alerts = 99;
        expect_status(foresto_monitor_event(&event, rows[i].limits, &alerts, NULL), FORESTO_OK);
        cr_expect_eq(alerts, rows[i].alerts, "row %zu: %u", i, alerts);
    }
}

Test(monitor, event_refusals) {
    foresto_event event = event_with(0.1, 0.1);
    uint32_t alerts = 99;
    expect_status(foresto_monitor_event(NULL, NULL, &alerts, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_monitor_event(&event, NULL, NULL, NULL), FORESTO_E_ARGUMENT);
    static const double bad[] = {-0.1, MISSING, INFINITE};
    for (size_t i = 0; i < 3; i++) {
        foresto_monitor_limits limits = FORESTO_MONITOR_LIMITS_INIT;
        limits.turnover = bad[i];
        expect_status(foresto_monitor_event(&event, &limits, &alerts, NULL), FORESTO_E_RANGE);
        limits = (foresto_monitor_limits)FORESTO_MONITOR_LIMITS_INIT;
        limits.cost_share = bad[i];
        expect_status(foresto_monitor_event(&event, &limits, &alerts, NULL), FORESTO_E_RANGE);
    }
    foresto_monitor_limits largest = FORESTO_MONITOR_LIMITS_INIT;
    largest.turnover = largest.cost_share = DBL_MAX;
    uint32_t none = 99;
    expect_status(foresto_monitor_event(&event, &largest, &none, NULL), FORESTO_OK);
    cr_expect_eq(none, 0);
    event = event_with(MISSING, 0.1);
    expect_status(foresto_monitor_event(&event, NULL, &alerts, NULL), FORESTO_E_RANGE);
    event = event_with(0.1, INFINITE);
    expect_status(foresto_monitor_event(&event, NULL, &alerts, NULL), FORESTO_E_RANGE);
    cr_expect_eq(alerts, 99);
}

Test(monitor, runs) {
    static const struct {
        uint32_t rule_type;
        uint64_t produced, acknowledged, scheduled;
        uint32_t alerts;
    } rows[] = {
        {0, 0, 0, 0, 0},
        {FORESTO_RULE_PERIODIC, 12, 12, 12, 0},
        {FORESTO_RULE_PERIODIC, 12, 11, 12, FORESTO_ALERT_EVENTS_MISSING},
        {FORESTO_RULE_PERIODIC, 11, 11, 12, FORESTO_ALERT_EVENTS_MISSING},
        {FORESTO_RULE_PERIODIC, 12, 13, 11, 0},
        {FORESTO_RULE_DRIFT, 3, 3, 12, 0},
        {FORESTO_RULE_DRIFT, 3, 2, 0, FORESTO_ALERT_EVENTS_MISSING},
        {FORESTO_RULE_HYBRID, 3, 3, 12, 0},
        {FORESTO_RULE_HYBRID, 3, 0, 0, FORESTO_ALERT_EVENTS_MISSING},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        foresto_monitor_counts counts = {.struct_size = sizeof counts,
                                         .rule_type = rows[i].rule_type,
                                         .produced = rows[i].produced,
                                         .acknowledged = rows[i].acknowledged,
                                         .scheduled = rows[i].scheduled};
        uint32_t alerts = 99;
        expect_status(foresto_monitor_run(&counts, &alerts, NULL), FORESTO_OK);
        cr_expect_eq(alerts, rows[i].alerts, "row %zu: %u", i, alerts);
    }
    foresto_monitor_counts counts = FORESTO_MONITOR_COUNTS_INIT;
    uint32_t alerts = 99;
    expect_status(foresto_monitor_run(NULL, &alerts, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_monitor_run(&counts, NULL, NULL), FORESTO_E_ARGUMENT);
    counts.rule_type = 4;
    expect_status(foresto_monitor_run(&counts, &alerts, NULL), FORESTO_E_ENUM);
    cr_expect_eq(alerts, 99);
}
