/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "store/internal.h"

/* Rows of any kind: `take` turns the row of the query into its struct and calls the visitor. */
struct reader {
    enum outcome (*take)(const struct query *query, const struct reader *reader, struct failure *failure);
    run_visitor run;
    event_visitor event;
    path_visitor day;
    void *user;
};

static enum outcome read_rows(struct store *store, const char *sql, const char *value, const struct reader *reader,
                              bool *found, struct failure *failure) {
    struct query query;
    bool row = true;
    *found = false;
    enum outcome outcome = query_open(&query, store->database, sql, &value, 1, failure);
    while (!outcome && row) {
        outcome = query_next(&query, &row, failure);
        if (!outcome && row) {
            *found = true;
            outcome = reader->take(&query, reader, failure);
        }
    }
    query_end(&query);
    return outcome;
}

#define SELECT_RUN                                                                                                     \
    "SELECT run_id, request_hash, scenario_id, start_date, end_date, initial_amount, missing_policy, mode, rule_id, "  \
    "request, engine_version, status, first_date, last_date, trading_days, event_count, "                              \
    "COALESCE(scheduled_event_count, -1), final_value, summary, figures, created_at, expires_at FROM simulation_run "

static enum outcome take_run(const struct query *query, const struct reader *reader, struct failure *failure) {
    char created[STAMP_SIZE], expires[STAMP_SIZE];
    struct run_row row = {
        .run_id = query_integer(query, 0),
        .request_hash = query_text(query, 1),
        .scenario_id = query_text(query, 2),
        .start_date = query_text(query, 3),
        .end_date = query_text(query, 4),
        .initial_amount = query_text(query, 5),
        .missing_policy = query_text(query, 6),
        .mode = query_text(query, 7),
        .rule_id = query_integer(query, 8),
        .request = query_text(query, 9),
        .engine_version = query_text(query, 10),
        .status = query_text(query, 11),
        .first_date = query_text(query, 12),
        .last_date = query_text(query, 13),
        .trading_days = query_integer(query, 14),
        .event_count = query_integer(query, 15),
        .scheduled_event_count = query_integer(query, 16),
        .final_value = query_text(query, 17),
        .summary = query_text(query, 18),
        .figures = query_text(query, 19),
        .created_at = stamp(query_text(query, 20), created),
        .expires_at = stamp(query_text(query, 21), expires),
    };
    return reader->run(reader->user, &row, failure);
}

enum outcome store_each_run(struct store *store, uint64_t limit, run_visitor visit, void *user,
                            struct failure *failure) {
    struct reader reader = {.take = take_run, .run = visit, .user = user};
    char most[24];
    bool found;
    snprintf(most, sizeof most, "%" PRIu64, limit < INT64_MAX ? limit : INT64_MAX);
    return read_rows(store, SELECT_RUN "WHERE status = 'COMPLETED' ORDER BY run_id DESC LIMIT $1", most, &reader,
                     &found, failure);
}

enum outcome store_run(struct store *store, int64_t run_id, run_visitor visit, void *user, bool *found,
                       struct failure *failure) {
    struct reader reader = {.take = take_run, .run = visit, .user = user};
    char id[24];
    snprintf(id, sizeof id, "%" PRId64, run_id);
    return read_rows(store, SELECT_RUN "WHERE status = 'COMPLETED' AND run_id = $1", id, &reader, found, failure);
}

static enum outcome take_event(const struct query *query, const struct reader *reader, struct failure *failure) {
    char created[STAMP_SIZE];
    struct event_row row = {
        .event_id = query_integer(query, 0),
        .simulation_run_id = query_integer(query, 1),
        .rule_id = query_integer(query, 2),
        .event_date = query_text(query, 3),
        .trigger_type = query_text(query, 4),
        .trigger_detail = query_text(query, 5),
        .before_weights = query_text(query, 6),
        .after_weights = query_text(query, 7),
        .turnover = query_text(query, 8),
        .cost_rate = query_text(query, 9),
        .cost_amount = query_text(query, 10),
        .created_at = stamp(query_text(query, 11), created),
    };
    return reader->event(reader->user, &row, failure);
}

enum outcome store_each_event(struct store *store, int64_t run_id, event_visitor visit, void *user,
                              struct failure *failure) {
    struct reader reader = {.take = take_event, .event = visit, .user = user};
    char id[24];
    bool found;
    snprintf(id, sizeof id, "%" PRId64, run_id);
    return read_rows(store,
                     "SELECT event_id, simulation_run_id, rule_id, event_date, trigger_type, trigger_detail, "
                     "before_weights, after_weights, turnover, cost_rate, cost_amount, created_at "
                     "FROM rebalancing_event WHERE simulation_run_id = $1 ORDER BY event_date, event_id",
                     id, &reader, &found, failure);
}

static enum outcome take_day(const struct query *query, const struct reader *reader, struct failure *failure) {
    struct path_row row = {query_text(query, 0), query_text(query, 1), query_text(query, 2), query_text(query, 3),
                           query_text(query, 4)};
    return reader->day(reader->user, &row, failure);
}

enum outcome store_each_day(struct store *store, int64_t run_id, path_visitor visit, void *user,
                            struct failure *failure) {
    struct reader reader = {.take = take_day, .day = visit, .user = user};
    char id[24];
    bool found;
    snprintf(id, sizeof id, "%" PRId64, run_id);
    return read_rows(store,
                     "SELECT path_date, nav, returns, drawdown, high_water_mark FROM simulation_path "
                     "WHERE simulation_run_id = $1 ORDER BY path_date",
                     id, &reader, &found, failure);
}
