/* SPDX-License-Identifier: MIT */
/* Hosts that answer anything: rules, rows, dates, costs, codes. One begin_run, then one commit_run or rollback_run. */
#include "input.h"

/* A host whose answers are the input's. */
struct host {
    struct input *input;
    const struct market *market;
    uint32_t day, begun, committed, rolled_back;
    int32_t first_code; /* the first failure that a method returned before the end of the run */
    foresto_feed_row row;
    double *values;
};

/* 0, or now and then a code of the host's own. */
static int32_t answer(struct host *host) {
    int32_t code = take_byte(host->input) < 4 ? (int32_t)take_u32(host->input) : 0;
    host->first_code = host->first_code ? host->first_code : code;
    return code;
}

/* ---- rules ---- */

static void give_rule(struct host *host, foresto_rule *rule, uint32_t *found) {
    uint8_t style = take_byte(host->input);
    *found = style > 8 ? 1 : take_u32(host->input);
    if (style > 32) {
        *rule = take_rule(host->input);
    } else {
        take(host->input, rule, sizeof *rule);
    }
}

static int32_t get_by_id(void *user, int64_t rule_id, foresto_rule *rule, uint32_t *found) {
    struct host *host = user;
    HOLDS(rule_id != 0 && *found == 0);
    give_rule(host, rule, found);
    return answer(host);
}

static int32_t get_by_name(void *user, const char *rule_name, foresto_rule *rule, uint32_t *found) {
    struct host *host = user;
    HOLDS(rule_name && *found == 0);
    give_rule(host, rule, found);
    return answer(host);
}

static int32_t list_active(void *user, foresto_date as_of, uint64_t index, foresto_rule *rule, uint32_t *found) {
    struct host *host = user;
    (void)as_of;
    (void)index;
    give_rule(host, rule, found);
    return answer(host);
}

/* ---- data ---- */

/* A row of the market, or one that lies: any date, count and stride. Its values are in a block of their own size. */
static int32_t next_day(void *user, foresto_feed_row *row) {
    struct host *host = user;
    const struct market *market = host->market;
    HOLDS(row->date == FORESTO_DATE_NONE && row->count == 0 && row->stride == 1 && !row->values);
    if (host->day >= market->days) {
        return answer(host);
    }
    size_t size = market->assets * sizeof(double);
    free(host->values);
    host->values = block_copy(market->values + (size_t)host->day * market->assets, size);
    row->date = market->dates[host->day++];
    row->values = host->values;
    row->count = market->assets;
    uint8_t style = take_byte(host->input);
    if (style < 4) {
        row->date = (foresto_date)take_u32(host->input);
    } else if (style < 6) {
        row->values = NULL;
    } else if (style < 8) {
        row->count = take_u64(host->input) | 8;
    } else if (style < 10) {
        row->stride = market->assets > 1 ? 0 : (int64_t)take_u64(host->input);
    } else if (style < 12) {
        host->values[0] = take_double(host->input);
    }
    return answer(host);
}

static int32_t next_trading_date(void *user, foresto_date last, foresto_date *next) {
    struct host *host = user;
    HOLDS(*next == FORESTO_DATE_NONE);
    *next = take_byte(host->input) < 200 ? last + 1 + take_byte(host->input) % 40 : (foresto_date)take_u32(host->input);
    return answer(host);
}

static int32_t trading_cost(void *user, const foresto_trades *trades, double *cost_amount) {
    struct host *host = user;
    HOLDS(trades->nav > 0.0 && trades->asset_count >= 1 && *cost_amount == 0.0);
    *cost_amount =
        take_byte(host->input) < 240 ? trades->nav * (take_byte(host->input) / 300.0) : take_double(host->input);
    return answer(host);
}

static int32_t advance(void *user, uint64_t done, uint64_t total) {
    HOLDS(total == 0 || done <= total);
    return answer(user);
}

/* ---- what the host is handed ---- */

static int32_t put_event(void *user, const foresto_event *event) {
    HOLDS(event->turnover >= 0.0 && event->asset_count >= 1 && strlen(event->trigger_detail) > 0);
    return answer(user);
}

static int32_t put_nav(void *user, const foresto_nav_record *record) {
    HOLDS(record->nav > 0.0);
    return answer(user);
}

static int32_t find_run(void *user, const char *request_hash, int64_t *run_id, uint32_t *found) {
    struct host *host = user;
    HOLDS(strlen(request_hash) == 64 && *run_id == 0 && *found == 0);
    *found = take_byte(host->input) < 32;
    *run_id = take_byte(host->input);
    return answer(host);
}

static int32_t begin_run(void *user, const foresto_run_header *header, int64_t *run_id) {
    struct host *host = user;
    HOLDS(header->request && header->instruments->asset_count == host->market->assets && !host->begun);
    *run_id = 42;
    int32_t code = answer(host);
    host->begun += code == 0;
    return code;
}

static int32_t store_event(void *user, int64_t run_id, const foresto_event *event) {
    HOLDS(run_id == 42);
    return put_event(user, event);
}

static int32_t store_nav(void *user, int64_t run_id, const foresto_nav_record *record) {
    HOLDS(run_id == 42);
    return put_nav(user, record);
}

static int32_t commit_run(void *user, int64_t run_id, const foresto_summary *summary) {
    struct host *host = user;
    HOLDS(run_id == 42 && summary->day_count > 0);
    int32_t code = answer(host);
    host->committed += code == 0;
    return code;
}

static int32_t rollback_run(void *user, int64_t run_id) {
    struct host *host = user;
    HOLDS(run_id == 42 && host->begun == 1 && !host->committed);
    host->rolled_back++;
    return (int32_t)take_u32(host->input);
}

/* ---- the tables ---- */

struct tables {
    foresto_allocator allocator;
    foresto_event_sink event_sink;
    foresto_nav_sink nav_sink;
    foresto_cost_model cost_model;
    foresto_progress progress;
    foresto_host host;
    foresto_rule_repository rules;
    foresto_instruments instruments;
    foresto_price_feed feed;
    foresto_trading_calendar calendar;
    foresto_run_store store;
};

static void fill(struct tables *tables, struct host *host, struct balance *balance, uint8_t bits) {
    const struct market *market = host->market;
    tables->allocator = balance_allocator(balance);
    tables->event_sink = (foresto_event_sink){sizeof(foresto_event_sink), 0, host, put_event};
    tables->nav_sink = (foresto_nav_sink){sizeof(foresto_nav_sink), 0, host, put_nav};
    tables->cost_model =
        (foresto_cost_model){sizeof(foresto_cost_model), 0, host, trading_cost, bits & 1 ? "30 a trade" : NULL, NULL};
    tables->progress = (foresto_progress){sizeof(foresto_progress), 0, host, advance};
    tables->host = (foresto_host){sizeof(foresto_host), 0,
                                  &tables->allocator,   &tables->event_sink,
                                  &tables->nav_sink,    bits & 2 ? &tables->cost_model : NULL,
                                  &tables->progress,    NULL};
    tables->rules =
        (foresto_rule_repository){sizeof(foresto_rule_repository), 0, host, get_by_id, get_by_name, list_active};
    tables->instruments =
        (foresto_instruments){sizeof(foresto_instruments), market->kind, market->assets, market->names, NULL};
    tables->feed = (foresto_price_feed){sizeof(foresto_price_feed), 0,        host, &tables->instruments,
                                        bits & 4 ? "feed" : NULL,   next_day, NULL};
    tables->calendar = (foresto_trading_calendar){sizeof(foresto_trading_calendar), 0,   host, next_trading_date,
                                                  bits & 8 ? "SIX" : NULL,          NULL};
    tables->store = (foresto_run_store){
        sizeof(foresto_run_store), 0, host, find_run, begin_run, store_event, store_nav, commit_run, rollback_run};
}

static void check_repository(struct host *host, const struct tables *tables) {
    foresto_rule rule = FORESTO_RULE_INIT, initial = FORESTO_RULE_INIT;
    foresto_error error = FORESTO_ERROR_INIT, other = FORESTO_ERROR_INIT;
    uint8_t how = take_byte(host->input);
    foresto_status status =
        foresto_rule_repository_find(&tables->rules, how & 1 ? how : 0, how & 2 ? "monthly" : NULL, &rule, &error);
    check_error(status, &error);
    HOLDS(status ? memcmp(&rule, &initial, sizeof rule) == 0 : !foresto_rule_validate(&rule, NULL));
    uint32_t found = 77;
    status =
        foresto_rule_repository_active(&tables->rules, how >> 2 & 1, FORESTO_DATE_NONE, how, &rule, &found, &other);
    check_error(status, &other);
    HOLDS(status ? found == 77 : found <= 1);
}

static void check_outcome(const struct host *host, foresto_status status, const foresto_error *error,
                          const foresto_outcome *outcome) {
    foresto_outcome untouched = FORESTO_OUTCOME_INIT;
    check_error(status, error);
    HOLDS(!status || memcmp(outcome, &untouched, sizeof untouched) == 0);
    HOLDS(host->begun == host->committed + host->rolled_back && host->begun <= 1);
    HOLDS(status || outcome->cached ? !host->committed : host->committed == 1 && outcome->run_id == 42);
    HOLDS((status == FORESTO_E_HOST || status == FORESTO_E_CANCELLED) == (host->first_code != 0));
    HOLDS(error->host_code == host->first_code);
}

static void execute(struct host *host, struct tables *tables, uint8_t bits) {
    foresto_rule rule;
    foresto_panel *panel = NULL;
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    foresto_request request = take_request(host->input, host->market, &rule);
    foresto_panel_spec spec = market_spec(host->market);
    if (bits & 16) {
        HOLDS(foresto_panel_create(&spec, NULL, &panel, NULL) == FORESTO_OK);
    }
    bool named = bits & 32;
    request.panel = panel;
    request.rule = named ? NULL : request.rule;
    execution.request = &request;
    execution.rule_id = named && bits & 64 ? 7 : 0;
    execution.rule_name = named && !(bits & 64) ? "monthly" : NULL;
    execution.host = &tables->host;
    execution.feed = panel ? NULL : &tables->feed;
    execution.calendar = bits & 128 ? &tables->calendar : NULL;
    execution.rules = &tables->rules;
    execution.store = &tables->store;
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_execute(&execution, &outcome, &error);
    check_outcome(host, status, &error, &outcome);
    foresto_panel_destroy(panel);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    struct market market;
    struct balance balance = {.noise = take_byte(&input) / 4};
    struct host host = {.input = &input, .market = &market};
    struct tables tables;
    uint8_t bits = take_byte(&input);
    take_market(&input, &market);
    fill(&tables, &host, &balance, take_byte(&input));
    execute(&host, &tables, bits);
    check_repository(&host, &tables);
    HOLDS(balance.live == 0);
    free(host.values);
    return 0;
}
