/* SPDX-License-Identifier: MIT */
/* A host all of whose methods count their calls, and fail at one of them. */
#include <stdlib.h>

#include "faults.h"

struct faulty faulty;

static void *allocate(void *user, size_t size) {
    (void)user;
    uint64_t call = faulty.allocations++;
    if (call == faulty.allocation || (faulty.for_ever && call > faulty.allocation)) {
        return NULL;
    }
    faulty.live++;
    return malloc(size);
}

static void release(void *user, void *memory) {
    (void)user;
    faulty.live--;
    free(memory);
}

static int32_t answer(const char *callback) {
    if (faulty.callbacks++ != faulty.callback) {
        return 0;
    }
    faulty.failed = callback;
    return CODE;
}

static int32_t put_event(void *user, const foresto_event *event) {
    (void)user, (void)event;
    return answer("put_event");
}

static int32_t put_nav(void *user, const foresto_nav_record *record) {
    (void)user, (void)record;
    return answer("put_nav");
}

static int32_t trading_cost(void *user, const foresto_trades *trades, double *cost_amount) {
    (void)user;
    *cost_amount = trades->nav * trades->turnover / 512.0;
    return answer("trading_cost");
}

static int32_t advance(void *user, uint64_t done, uint64_t total) {
    (void)user, (void)done, (void)total;
    return faulty.advances++ == faulty.advance ? CODE : 0;
}

static int32_t parallel_for(void *user, uint64_t count, void (*task)(void *data, uint64_t index), void *data) {
    (void)user;
    for (uint64_t i = 0; i < count; i++) {
        task(data, i);
    }
    return answer("parallel_for");
}

static int32_t next_day(void *user, foresto_feed_row *row) {
    (void)user;
    const struct scenario *scenario = faulty.scenario;
    if (faulty.day < scenario->day_count) {
        row->date = scenario->dates[faulty.day];
        row->values = scenario->values + (size_t)faulty.day * scenario->asset_count;
        row->count = scenario->asset_count;
        faulty.day++;
    }
    return answer("next_day");
}

static int32_t next_trading_date(void *user, foresto_date last, foresto_date *next) {
    (void)user;
    *next = last + 1;
    return answer("next_trading_date");
}

static int32_t give_rule(const char *callback, foresto_rule *rule, uint32_t *found) {
    *rule = faulty.scenario->rule;
    *found = 1;
    return answer(callback);
}

static int32_t get_by_id(void *user, int64_t rule_id, foresto_rule *rule, uint32_t *found) {
    (void)user, (void)rule_id;
    return give_rule("get_by_id", rule, found);
}

static int32_t get_by_name(void *user, const char *rule_name, foresto_rule *rule, uint32_t *found) {
    (void)user, (void)rule_name;
    return give_rule("get_by_name", rule, found);
}

static int32_t find_run(void *user, const char *request_hash, int64_t *run_id, uint32_t *found) {
    (void)user, (void)request_hash, (void)run_id, (void)found;
    return answer("store.find_run");
}

static int32_t begin_run(void *user, const foresto_run_header *header, int64_t *run_id) {
    (void)user, (void)header;
    *run_id = 1;
    int32_t code = answer("store.begin_run");
    faulty.begun += code == 0;
    return code;
}

static int32_t store_event(void *user, int64_t run_id, const foresto_event *event) {
    (void)user, (void)run_id, (void)event;
    return answer("store.put_event");
}

static int32_t store_nav(void *user, int64_t run_id, const foresto_nav_record *record) {
    (void)user, (void)run_id, (void)record;
    return answer("store.put_nav");
}

static int32_t commit_run(void *user, int64_t run_id, const foresto_summary *summary) {
    (void)user, (void)run_id, (void)summary;
    int32_t code = answer("store.commit_run");
    faulty.committed += code == 0;
    return code;
}

/* Its code is not looked at. */
static int32_t rollback_run(void *user, int64_t run_id) {
    (void)user, (void)run_id;
    faulty.rolled_back++;
    return CODE + 1;
}

static const foresto_event_sink event_sink = {sizeof event_sink, 0, NULL, put_event};
static const foresto_nav_sink nav_sink = {sizeof nav_sink, 0, NULL, put_nav};
static const foresto_cost_model cost_model = {sizeof cost_model, 0, NULL, trading_cost, "by turnover", NULL};
static const foresto_progress progress = {sizeof progress, 0, NULL, advance};
static const foresto_executor executor = {sizeof executor, 2, NULL, parallel_for};

const foresto_allocator faulty_allocator = {sizeof faulty_allocator, 0, NULL, allocate, release, NULL};
const foresto_host faulty_host = {sizeof faulty_host, 0,           &faulty_allocator, &event_sink,
                                  &nav_sink,          &cost_model, &progress,         NULL};
const foresto_host faulty_session_host = {
    sizeof faulty_session_host, 0, &faulty_allocator, NULL, NULL, &cost_model, NULL, NULL};
const foresto_host faulty_sweep_host = {
    sizeof faulty_sweep_host, 0, &faulty_allocator, NULL, NULL, NULL, &progress, &executor};
const foresto_rule_repository faulty_rules = {sizeof faulty_rules, 0, NULL, get_by_id, get_by_name, NULL};
const foresto_trading_calendar faulty_calendar = {sizeof faulty_calendar, 0,           NULL,
                                                  next_trading_date,      "every day", NULL};
const foresto_run_store faulty_store = {sizeof faulty_store, 0,         NULL,       find_run,    begin_run,
                                        store_event,         store_nav, commit_run, rollback_run};

foresto_price_feed faulty_feed(const foresto_instruments *instruments) {
    foresto_price_feed feed = FORESTO_PRICE_FEED_INIT;
    feed.instruments = instruments;
    feed.fingerprint = "the scenario";
    feed.next_day = next_day;
    return feed;
}
