/* SPDX-License-Identifier: MIT */
#include "book.h"

#include <string.h>

#include "expect.h"
#include "results.h"
#include "stream.h"

const char *callback_name(enum callback callback) {
    static const char *const names[CALL_KINDS] = {
        [CALL_GET_BY_ID] = "get_by_id",         [CALL_GET_BY_NAME] = "get_by_name",
        [CALL_FIND_RUN] = "store.find_run",     [CALL_BEGIN_RUN] = "store.begin_run",
        [CALL_NEXT_DAY] = "next_day",           [CALL_NEXT_TRADING_DATE] = "next_trading_date",
        [CALL_TRADING_COST] = "trading_cost",   [CALL_SINK_EVENT] = "put_event",
        [CALL_STORE_EVENT] = "store.put_event", [CALL_SINK_NAV] = "put_nav",
        [CALL_STORE_NAV] = "store.put_nav",     [CALL_ADVANCE] = "advance",
        [CALL_COMMIT_RUN] = "store.commit_run", [CALL_ROLLBACK_RUN] = "store.rollback_run",
    };
    return names[callback];
}

static void hold_against(struct book *book, bool right, const char *what) {
    if (!right && book->fault == NULL) {
        book->fault = what;
    }
}

/* Enter a call. Return what it has to return. */
static int32_t enter(struct book *book, enum callback callback) {
    hold_against(book, book->calls <= book->fail_at, "a call after the failure");
    hold_against(book, book->counts[CALL_COMMIT_RUN] == 0 && book->counts[CALL_ROLLBACK_RUN] == 0, "a call at the end");
    book->counts[callback]++;
    book->last = callback;
    if (book->calls++ != book->fail_at) {
        return 0;
    }
    book->failed = callback;
    return BOOK_CODE;
}

/* ---- rules ---- */

static int32_t get_rule(struct book *book, enum callback callback, foresto_rule *rule, uint32_t *found) {
    hold_against(book, book->calls == 0, "the rule is not asked for first");
    hold_against(book, *found == 0 && rule->struct_size == sizeof *rule, "the rule is not empty");
    int32_t code = enter(book, callback);
    if (code == 0 && book->rule != NULL) {
        *rule = *book->rule;
        *found = 1;
    }
    return code;
}

static int32_t get_by_id(void *user, int64_t rule_id, foresto_rule *rule, uint32_t *found) {
    struct book *book = user;
    hold_against(book, rule_id == BOOK_RULE_ID, "rule id");
    return get_rule(book, CALL_GET_BY_ID, rule, found);
}

static int32_t get_by_name(void *user, const char *rule_name, foresto_rule *rule, uint32_t *found) {
    struct book *book = user;
    hold_against(book, strcmp(rule_name, "golden") == 0, "rule name");
    return get_rule(book, CALL_GET_BY_NAME, rule, found);
}

/* ---- market ---- */

/* Every row in the same place, so that none can be kept by its address. */
static int32_t next_day(void *user, foresto_feed_row *row) {
    struct book *book = user;
    const struct portfolio *p = book->portfolio;
    size_t t = book->counts[CALL_NEXT_DAY];
    hold_against(
        book, row->struct_size == sizeof *row && row->date == FORESTO_DATE_NONE && row->count == 0 && row->stride == 1,
        "row");
    hold_against(book, t <= p->day_count, "a call after the end of the feed");
    hold_against(book, t == 0 || p->end == 0 || p->dates[t - 1] <= p->end, "a call after the end of the range");
    int32_t code = enter(book, CALL_NEXT_DAY);
    if (code == 0 && t < p->day_count) {
        memcpy(book->values, &p->values[t * p->asset_count], p->asset_count * sizeof(double));
        row->date = p->dates[t];
        row->values = book->values;
        row->count = p->asset_count;
    }
    return code;
}

static int32_t next_trading_date(void *user, foresto_date last, foresto_date *next) {
    struct book *book = user;
    hold_against(book, book->counts[CALL_NEXT_TRADING_DATE] == 0, "the calendar is asked twice");
    hold_against(book, *next == FORESTO_DATE_NONE, "next date");
    hold_against(book, last == book->portfolio->dates[book->portfolio->day_count - 1], "last date");
    int32_t code = enter(book, CALL_NEXT_TRADING_DATE);
    if (code == 0 && book->next_date != 0) {
        *next = book->next_date;
    }
    return code;
}

/* ---- what comes out ---- */

static void check_nav(struct book *book, enum callback callback, const foresto_nav_record *record) {
    if (book->asked == NULL) {
        return;
    }
    foresto_nav_view view = navs_of(book->asked);
    size_t k = book->counts[callback];
    hold_against(book,
                 k < view.count && record->struct_size == sizeof *record && record->date == view.dates[k] &&
                     same_bits(record->nav, view.nav[k]) && same_bits(record->daily_return, view.daily_return[k]) &&
                     same_bits(record->cumulative_return, view.cumulative_return[k]) &&
                     same_bits(record->high_water_mark, view.high_water_mark[k]) &&
                     same_bits(record->drawdown, view.drawdown[k]),
                 "NAV record");
}

/* An event comes right before its day's NAV. */
static void check_event(struct book *book, enum callback callback, enum callback nav, const foresto_event *event) {
    if (book->asked == NULL) {
        return;
    }
    foresto_nav_view view = navs_of(book->asked);
    size_t k = book->counts[callback];
    bool there = k < summary_of(book->asked).event_count;
    hold_against(book, there && book->counts[nav] < view.count && event->event_date == view.dates[book->counts[nav]],
                 "an event does not come before its NAV");
    if (there) {
        foresto_event asked = event_of(book->asked, k);
        const char *difference = events_difference(&asked, event);
        hold_against(book, difference == NULL, difference);
    }
}

static int32_t sink_event(void *user, const foresto_event *event) {
    struct book *book = user;
    check_event(book, CALL_SINK_EVENT, CALL_SINK_NAV, event);
    return enter(book, CALL_SINK_EVENT);
}

static int32_t sink_nav(void *user, const foresto_nav_record *record) {
    struct book *book = user;
    check_nav(book, CALL_SINK_NAV, record);
    return enter(book, CALL_SINK_NAV);
}

static int32_t trading_cost(void *user, const foresto_trades *trades, double *cost_amount) {
    struct book *book = user;
    double bought = 0.0, sum = 0.0;
    for (uint32_t i = 0; i < trades->asset_count; i++) {
        bought += trades->gross_trades[i] < 0 ? -trades->gross_trades[i] : trades->gross_trades[i];
        sum += trades->values[i];
        hold_against(book, trades->asset_names[i][0] != '\0', "name in the trades");
    }
    hold_against(book, trades->struct_size == sizeof *trades && same_bits(*cost_amount, 0.0), "trades");
    hold_against(book, is_close(sum, trades->nav, 1e-13), "the values do not sum to the NAV");
    hold_against(book, is_close(0.5 * bought / trades->nav, trades->turnover, 1e-9) || trades->turnover < 1e-12,
                 "the trades are not the turnover");
    hold_against(book, foresto_trigger_type_name(trades->trigger_type) != NULL && trades->trigger_type != 0, "trigger");
    int32_t code = enter(book, CALL_TRADING_COST);
    if (code == 0) {
        *cost_amount = book->cost_share * trades->nav;
    }
    return code;
}

static int32_t advance(void *user, uint64_t done, uint64_t total) {
    struct book *book = user;
    hold_against(book, total == 0 || done <= total, "progress beyond the total");
    book->done = done;
    return enter(book, CALL_ADVANCE);
}

/* ---- store ---- */

static int32_t find_run(void *user, const char *request_hash, int64_t *run_id, uint32_t *found) {
    struct book *book = user;
    hold_against(book, strlen(request_hash) == 64 && *found == 0, "look-up");
    int32_t code = enter(book, CALL_FIND_RUN);
    if (code == 0 && book->cached) {
        *run_id = BOOK_RUN_ID - 1;
        *found = 1;
    }
    return code;
}

/* From a panel and from a feed alike. */
static bool same_instruments(const foresto_instruments *got, const foresto_instruments *asked) {
    if (got == NULL || got->struct_size != sizeof *got || got->kind != asked->kind ||
        got->asset_count != asked->asset_count || got->reserved_pointer != NULL) {
        return false;
    }
    for (uint64_t i = 0; i < asked->asset_count; i++) {
        if (strcmp(got->asset_names[i], asked->asset_names[i]) != 0) {
            return false;
        }
    }
    return true;
}

static int32_t begin_run(void *user, const foresto_run_header *header, int64_t *run_id) {
    struct book *book = user;
    hold_against(book, header->struct_size == sizeof *header && *run_id == 0, "header");
    hold_against(book, strcmp(header->engine_version, FORESTO_ENGINE_VERSION) == 0, "engine version");
    hold_against(book, header->request_hash[0] == '\0' || book->counts[CALL_FIND_RUN] == 1, "not looked up");
    hold_against(book, (header->mode == FORESTO_MODE_REBALANCED) == (header->request->rule != NULL), "mode");
    hold_against(book, book->counts[CALL_NEXT_DAY] == 0, "the feed is read before the run begins");
    hold_against(book, same_instruments(header->instruments, &book->instruments), "instruments");
    *run_id = BOOK_RUN_ID;
    return enter(book, CALL_BEGIN_RUN);
}

static int32_t store_event(void *user, int64_t run_id, const foresto_event *event) {
    struct book *book = user;
    hold_against(book, run_id == BOOK_RUN_ID && book->counts[CALL_BEGIN_RUN] == 1, "run id");
    check_event(book, CALL_STORE_EVENT, CALL_STORE_NAV, event);
    return enter(book, CALL_STORE_EVENT);
}

static int32_t store_nav(void *user, int64_t run_id, const foresto_nav_record *record) {
    struct book *book = user;
    hold_against(book, run_id == BOOK_RUN_ID && book->counts[CALL_BEGIN_RUN] == 1, "run id");
    check_nav(book, CALL_STORE_NAV, record);
    return enter(book, CALL_STORE_NAV);
}

static int32_t commit_run(void *user, int64_t run_id, const foresto_summary *summary) {
    struct book *book = user;
    hold_against(book, run_id == BOOK_RUN_ID && book->counts[CALL_BEGIN_RUN] == 1, "run id");
    if (book->asked != NULL) {
        foresto_summary asked = summary_of(book->asked);
        hold_against(book, memcmp(summary, &asked, sizeof asked) == 0, "summary");
    }
    return enter(book, CALL_COMMIT_RUN);
}

/* Its own code is not looked at. */
static int32_t rollback_run(void *user, int64_t run_id) {
    struct book *book = user;
    hold_against(book, run_id == BOOK_RUN_ID && book->counts[CALL_BEGIN_RUN] == 1, "run id");
    book->counts[CALL_ROLLBACK_RUN]++;
    return 99;
}

void book_open(struct book *book, const struct portfolio *portfolio, const foresto_result *asked) {
    *book = (struct book){.portfolio = portfolio, .asked = asked, .rule = portfolio->rule, .fail_at = SIZE_MAX};
    book->instruments = stream_instruments(portfolio);
    book->feed = (foresto_price_feed){.struct_size = sizeof book->feed,
                                      .user = book,
                                      .instruments = &book->instruments,
                                      .fingerprint = "a feed of tests",
                                      .next_day = next_day};
    book->calendar = (foresto_trading_calendar){
        .struct_size = sizeof book->calendar, .user = book, .next_trading_date = next_trading_date};
    book->rules = (foresto_rule_repository){
        .struct_size = sizeof book->rules, .user = book, .get_by_id = get_by_id, .get_by_name = get_by_name};
    book->store = (foresto_run_store){.struct_size = sizeof book->store,
                                      .user = book,
                                      .find_run = find_run,
                                      .begin_run = begin_run,
                                      .put_event = store_event,
                                      .put_nav = store_nav,
                                      .commit_run = commit_run,
                                      .rollback_run = rollback_run};
    book->event_sink =
        (foresto_event_sink){.struct_size = sizeof book->event_sink, .user = book, .put_event = sink_event};
    book->nav_sink = (foresto_nav_sink){.struct_size = sizeof book->nav_sink, .user = book, .put_nav = sink_nav};
    book->cost_model =
        (foresto_cost_model){.struct_size = sizeof book->cost_model, .user = book, .trading_cost = trading_cost};
    book->progress = (foresto_progress){.struct_size = sizeof book->progress, .user = book, .advance = advance};
}

foresto_host book_host(const struct book *book, const foresto_allocator *allocator) {
    foresto_host host = FORESTO_HOST_INIT;
    host.allocator = allocator;
    host.event_sink = &book->event_sink;
    host.nav_sink = &book->nav_sink;
    host.progress = &book->progress;
    return host;
}
