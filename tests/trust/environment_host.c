/* SPDX-License-Identifier: MIT */
/* A host all of whose methods look at the environment, and the objects that calls need. */
#include "environment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct objects objects;
int32_t put_nav_code;
static uint64_t feed_row;

static const char *const NAMES[ASSETS] = {"bonds", "shares", "gold"};
static const double WEIGHTS[ASSETS] = {0.5, 0.3, 0.2};
static double values[ASSETS];

static void *watched_allocate(void *user, size_t size) {
    (void)user;
    callback("allocate");
    return malloc(size);
}

static void watched_release(void *user, void *memory) {
    (void)user;
    callback("release");
    free(memory);
}

static int32_t watched_put_event(void *user, const foresto_event *event) {
    (void)user, (void)event;
    callback("put_event");
    return 0;
}

static int32_t watched_put_nav(void *user, const foresto_nav_record *nav_record) {
    (void)user, (void)nav_record;
    callback("put_nav");
    return put_nav_code;
}

static int32_t watched_trading_cost(void *user, const foresto_trades *trades, double *cost_amount) {
    (void)user, (void)trades;
    *cost_amount = 1.0;
    callback("trading_cost");
    return 0;
}

static int32_t watched_advance(void *user, uint64_t done, uint64_t total) {
    (void)user, (void)done, (void)total;
    callback("advance");
    return 0;
}

/* A spoilt environment is set right before it returns, when `tasks` is whose turn it is: only the tasks meet it. */
static int32_t watched_parallel_for(void *user, uint64_t count, void (*task)(void *data, uint64_t index), void *data) {
    (void)user;
    const uint64_t before = control_get();
    callback("tasks");
    for (uint64_t i = 0; i < count; i++) {
        task(data, i);
    }
    control_set(before);
    callback("parallel_for");
    return 0;
}

static int32_t watched_next_day(void *user, foresto_feed_row *row) {
    (void)user;
    if (feed_row < DAYS) {
        for (int i = 0; i < ASSETS; i++) {
            values[i] = objects.prices[feed_row * ASSETS + (uint64_t)i];
        }
        row->date = objects.dates[feed_row++];
        row->values = values;
        row->count = ASSETS;
    }
    callback("next_day");
    return 0;
}

static int32_t watched_next_trading_date(void *user, foresto_date last, foresto_date *next) {
    (void)user;
    *next = last + 1;
    callback("next_trading_date");
    return 0;
}

static int32_t give_rule(const char *name, foresto_rule *rule, uint32_t *found) {
    *rule = objects.rule;
    *found = 1;
    callback(name);
    return 0;
}

static int32_t watched_get_by_id(void *user, int64_t rule_id, foresto_rule *rule, uint32_t *found) {
    (void)user, (void)rule_id;
    return give_rule("get_by_id", rule, found);
}

static int32_t watched_get_by_name(void *user, const char *rule_name, foresto_rule *rule, uint32_t *found) {
    (void)user, (void)rule_name;
    return give_rule("get_by_name", rule, found);
}

static int32_t watched_list_active(void *user, foresto_date as_of, uint64_t index, foresto_rule *rule,
                                   uint32_t *found) {
    (void)user, (void)as_of, (void)index;
    return give_rule("list_active", rule, found);
}

static int32_t watched_find_run(void *user, const char *request_hash, int64_t *run_id, uint32_t *found) {
    (void)user, (void)request_hash, (void)run_id, (void)found;
    callback("store.find_run");
    return 0;
}

static int32_t watched_begin_run(void *user, const foresto_run_header *header, int64_t *run_id) {
    (void)user, (void)header;
    *run_id = 1;
    callback("store.begin_run");
    return 0;
}

static int32_t watched_store_event(void *user, int64_t run_id, const foresto_event *event) {
    (void)user, (void)run_id, (void)event;
    callback("store.put_event");
    return 0;
}

static int32_t watched_store_nav(void *user, int64_t run_id, const foresto_nav_record *nav_record) {
    (void)user, (void)run_id, (void)nav_record;
    callback("store.put_nav");
    return 0;
}

static int32_t watched_commit_run(void *user, int64_t run_id, const foresto_summary *summary) {
    (void)user, (void)run_id, (void)summary;
    callback("store.commit_run");
    return 0;
}

static int32_t watched_rollback_run(void *user, int64_t run_id) {
    (void)user, (void)run_id;
    callback("store.rollback_run");
    return 0;
}

static const foresto_allocator allocator = {sizeof allocator, 0, NULL, watched_allocate, watched_release, NULL};
static const foresto_event_sink event_sink = {sizeof event_sink, 0, NULL, watched_put_event};
static const foresto_nav_sink nav_sink = {sizeof nav_sink, 0, NULL, watched_put_nav};
static const foresto_cost_model cost_model = {sizeof cost_model, 0, NULL, watched_trading_cost, "one", NULL};
static const foresto_progress progress = {sizeof progress, 0, NULL, watched_advance};
static const foresto_executor executor = {sizeof executor, 2, NULL, watched_parallel_for};

const foresto_host watched_host = {sizeof watched_host, 0,           &allocator, &event_sink,
                                   &nav_sink,           &cost_model, &progress,  NULL};
const foresto_host session_host = {sizeof session_host, 0, &allocator, NULL, NULL, &cost_model, NULL, NULL};
const foresto_host sweep_host = {sizeof sweep_host, 0, &allocator, NULL, NULL, NULL, &progress, &executor};
const foresto_rule_repository watched_rules = {sizeof watched_rules, 0, NULL, watched_get_by_id, watched_get_by_name,
                                               watched_list_active};
const foresto_price_feed watched_feed = {sizeof watched_feed, 0,   NULL, &objects.instruments, "twelve days",
                                         watched_next_day,    NULL};
const foresto_trading_calendar watched_calendar = {sizeof watched_calendar,   0,           NULL,
                                                   watched_next_trading_date, "every day", NULL};
const foresto_run_store watched_store = {sizeof watched_store,
                                         0,
                                         NULL,
                                         watched_find_run,
                                         watched_begin_run,
                                         watched_store_event,
                                         watched_store_nav,
                                         watched_commit_run,
                                         watched_rollback_run};

void callbacks_reset(void) {
    feed_row = 0;
}

static void check(foresto_status status, const foresto_error *error) {
    if (status) {
        printf("an object cannot be made: %s\n", error->message);
        exit(2);
    }
}

/* Over a month's end; every price moves on every day, with bits to be rounded. */
static void make_data(void) {
    double price[ASSETS] = {101.7, 33.1, 7.3};
    for (int t = 0; t < DAYS; t++) {
        objects.dates[t] = 19748 + t; /* 2024-01-26 */
        for (int i = 0; i < ASSETS; i++) {
            const double change = 0.001 * (double)((t * 7 + i * 11) % 13) - 0.0047 * (double)i;
            price[i] *= 1.0 + change;
            objects.prices[t * ASSETS + i] = price[i];
            objects.returns[t * ASSETS + i] = change;
        }
    }
}

static void make_inputs(void) {
    objects.spec = (foresto_panel_spec)FORESTO_PANEL_SPEC_INIT;
    objects.spec.day_count = DAYS;
    objects.spec.asset_count = ASSETS;
    objects.spec.day_stride = ASSETS;
    objects.spec.dates = objects.dates;
    objects.spec.values = objects.prices;
    objects.spec.asset_names = NAMES;
    objects.rule = (foresto_rule)FORESTO_RULE_INIT;
    objects.rule.rule_type = FORESTO_RULE_HYBRID;
    objects.rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    objects.rule.base_day_policy = FORESTO_BASE_DAY_LAST_TRADING_DAY;
    objects.rule.drift_threshold = 0.01;
    objects.rule.rule_id = 7;
    strcpy(objects.rule.rule_name, "month end");
    objects.instruments = (foresto_instruments)FORESTO_INSTRUMENTS_INIT;
    objects.instruments.asset_count = ASSETS;
    objects.instruments.asset_names = NAMES;
    objects.request = (foresto_request)FORESTO_REQUEST_INIT;
    objects.request.use_rebalancing = 1;
    objects.request.initial_amount = 1e6 / 3.0;
    objects.request.asset_count = ASSETS;
    objects.request.weights = WEIGHTS;
    objects.request.rule = &objects.rule;
}

static void make_session(foresto_error *error) {
    foresto_request request = objects.request;
    check(foresto_session_open(&request, &objects.instruments, &session_host, &objects.session, error), error);
    for (int t = 0; t < DAYS / 2; t++) {
        check(foresto_session_step(objects.session, objects.dates[t], objects.prices + t * ASSETS, ASSETS, 1,
                                   objects.dates[t + 1], NULL, error),
              error);
    }
    check(foresto_session_export(objects.session, objects.state, sizeof objects.state, &objects.state_size, error),
          error);
}

void objects_make(void) {
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_nav_view view = FORESTO_NAV_VIEW_INIT;
    make_data();
    make_inputs();
    make_session(&error);
    check(foresto_panel_create(&objects.spec, NULL, &objects.panel, &error), &error);
    objects.request.panel = objects.panel;
    check(foresto_simulate(&objects.request, NULL, &objects.result, &error), &error);
    objects.event = (foresto_event)FORESTO_EVENT_INIT;
    check(foresto_result_event(objects.result, 0, &objects.event), &error);
    objects.figures = (foresto_figures)FORESTO_FIGURES_INIT;
    check(foresto_result_navs(objects.result, &view), &error);
    check(foresto_figures_compute(view.nav, view.dates, view.count, NULL, &objects.figures, &error), &error);
}

void objects_destroy(void) {
    foresto_panel_destroy(objects.panel);
    foresto_result_destroy(objects.result);
    foresto_session_close(objects.session);
}
