/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/date.h"
#include "foresto/decimal.h"
#include "foresto/request.h"
#include "foresto/simulate.h"
#include "store/internal.h"
#include "store/totals.h"
#include "text.h"

struct number_text {
    char text[24];
};

static const char *integer_text(int64_t value, struct number_text *room) {
    snprintf(room->text, sizeof room->text, "%" PRId64, value);
    return room->text;
}

/* NULL for no date. */
static const char *date_text(foresto_date date, char room[FORESTO_DATE_TEXT_SIZE]) {
    return date != FORESTO_DATE_NONE && foresto_date_format(date, room) == FORESTO_OK ? room : NULL;
}

void writing_free(struct writing *writing) {
    batch_free(&writing->path);
    free(writing->dates);
    free(writing->navs);
    free(writing->json);
    *writing = (struct writing){0};
}

static int32_t find_run(void *user, const char *request_hash, int64_t *run_id, uint32_t *found) {
    struct store *store = user;
    char now[TIME_TEXT_SIZE];
    bool there = false;
    enum outcome outcome = time_text(0, now, &store->failure);
    const char *values[] = {request_hash, now};
    if (!outcome) {
        outcome = database_integer(store->database,
                                   "SELECT run_id FROM simulation_run WHERE request_hash = $1 "
                                   "AND (expires_at IS NULL OR expires_at > $2)",
                                   values, 2, run_id, &there, &store->failure);
    }
    *found = there;
    return (int32_t)outcome;
}

/* Foreign keys would refuse such a rule too, but SQLite would not say which. */
static enum outcome check_rule_id(struct store *store, int64_t rule_id) {
    struct number_text id;
    const char *values[] = {integer_text(rule_id, &id)};
    int64_t one;
    bool found;
    enum outcome outcome = database_integer(store->database, "SELECT 1 FROM rebalancing_rule WHERE rule_id = $1",
                                            values, 1, &one, &found, &store->failure);
    if (outcome || found) {
        return outcome;
    }
    store->failure_field = "rule_id";
    return fail(&store->failure, BAD_DATA, "rule_id %" PRId64 ": the store has no such rule", rule_id);
}

/* A run that has expired makes room for the new one. */
static enum outcome delete_expired(struct store *store, const char *request_hash, const char *now) {
    const char *values[] = {request_hash, now};
    return database_execute(store->database, "DELETE FROM simulation_run WHERE request_hash = $1 AND expires_at <= $2",
                            values, 2, &store->failure);
}

/* Write the request as canonical JSON; a run over a feed has none. *json is to be freed. */
static enum outcome write_request(const foresto_request *request, char **json, struct failure *failure) {
    foresto_error error = FORESTO_ERROR_INIT;
    size_t length = 0;
    if (!request->panel) {
        return DONE;
    }
    foresto_status status = foresto_request_write_json(request, NULL, 0, &length, &error);
    if (status == FORESTO_E_CAPACITY) {
        *json = malloc(length + 1);
        if (!*json) {
            return fail_memory(failure);
        }
        status = foresto_request_write_json(request, *json, length + 1, NULL, &error);
    }
    return status ? fail(failure, BAD_DATA, "request: %s", error.message) : DONE;
}

/* The amount as the store keeps it, which must be above 0 still. */
static enum outcome write_amount(struct store *store, double value, char amount[FORESTO_NUMERIC_TEXT_SIZE]) {
    char text[FORESTO_DOUBLE_TEXT_SIZE] = "that is not finite";
    if (foresto_numeric_format(value, 18, 4, amount, FORESTO_NUMERIC_TEXT_SIZE, NULL) == FORESTO_OK &&
        strcmp(amount, "0.0000") != 0) {
        return DONE;
    }
    foresto_double_format(value, text, sizeof text, NULL);
    store->failure_field = "initial_amount";
    return fail(&store->failure, BAD_DATA, "initial_amount: %s does not fit NUMERIC(18,4)%s", text,
                value > 0.0 && value < 1.0 ? ", it would be 0" : "");
}

static enum outcome insert_run(struct store *store, const foresto_run_header *header, const char *json, const char *now,
                               int64_t *run_id, bool *inserted) {
    const foresto_request *request = header->request;
    char start[FORESTO_DATE_TEXT_SIZE], end[FORESTO_DATE_TEXT_SIZE], expiry[TIME_TEXT_SIZE];
    char amount[FORESTO_NUMERIC_TEXT_SIZE];
    struct number_text rule;
    int64_t rule_id = request->rule ? request->rule->rule_id : 0;
    enum outcome outcome = write_amount(store, request->initial_amount, amount);
    outcome = outcome ? outcome : time_text(store->options.time_to_live, expiry, &store->failure);
    const char *values[] = {header->request_hash[0] ? header->request_hash : NULL,
                            request->portfolio_id,
                            date_text(request->start_date, start),
                            date_text(request->end_date, end),
                            amount,
                            foresto_missing_policy_name(request->missing_policy),
                            foresto_mode_name(header->mode),
                            rule_id ? integer_text(rule_id, &rule) : NULL,
                            json,
                            header->engine_version,
                            now,
                            store->options.time_to_live ? expiry : NULL};
    return outcome ? outcome
                   : database_integer(store->database,
                                      "INSERT INTO simulation_run (request_hash, scenario_id, start_date, end_date, "
                                      "initial_amount, missing_policy, mode, rule_id, request, engine_version, "
                                      "created_at, expires_at) "
                                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
                                      "ON CONFLICT (request_hash) DO NOTHING RETURNING run_id",
                                      values, sizeof values / sizeof values[0], run_id, inserted, &store->failure);
}

static enum outcome begin_writing(struct store *store, const foresto_run_header *header) {
    struct writing *writing = &store->writing;
    writing_free(writing);
    if (header->request->rule) {
        const foresto_rule *rule = header->request->rule;
        writing->rule = (foresto_rule)FORESTO_RULE_INIT;
        writing->rule.rule_type = rule->rule_type;
        writing->rule.frequency = rule->frequency;
        writing->rule.base_day_policy = rule->base_day_policy;
    }
    return batch_begin(&writing->path, store->database,
                       "simulation_path (simulation_run_id, path_date, nav, returns, drawdown, high_water_mark)", 6, "",
                       &store->failure);
}

static int32_t begin_run(void *user, const foresto_run_header *header, int64_t *run_id) {
    struct store *store = user;
    char now[TIME_TEXT_SIZE], *json = NULL;
    bool inserted = false;
    store->failure_field = NULL;
    enum outcome outcome = time_text(0, now, &store->failure);
    outcome = outcome ? outcome : write_request(header->request, &json, &store->failure);
    outcome = outcome ? outcome : begin_writing(store, header);
    outcome = outcome ? outcome : database_begin(store->database, &store->failure);
    if (!outcome && header->request->rule && header->request->rule->rule_id) {
        outcome = check_rule_id(store, header->request->rule->rule_id);
    }
    outcome = outcome ? outcome : delete_expired(store, header->request_hash, now);
    outcome = outcome ? outcome : insert_run(store, header, json, now, run_id, &inserted);
    free(json);
    if (outcome || !inserted) { /* nothing has begun, so nobody will roll back */
        database_rollback(store->database);
        writing_free(&store->writing);
    }
    if (!outcome && !inserted) {
        fail(&store->failure, IO_ERROR, "another writer has stored the same run");
        return STORE_RUN_EXISTS;
    }
    return (int32_t)outcome;
}

static enum outcome write_weights(struct store *store, const foresto_event *event, const double *weights, char *json,
                                  size_t capacity, size_t *length) {
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status =
        foresto_weights_write_json(event->asset_names, weights, event->asset_count, json, capacity, length, &error);
    return status && status != FORESTO_E_CAPACITY ? fail(&store->failure, BAD_DATA, "event: %s", error.message) : DONE;
}

/* Both weights one after the other in the room that stays from event to event. */
static enum outcome write_both_weights(struct store *store, const foresto_event *event, const char **before,
                                       const char **after) {
    struct writing *writing = &store->writing;
    size_t first = 0, second = 0;
    enum outcome outcome = write_weights(store, event, event->before_weights, NULL, 0, &first);
    outcome = outcome ? outcome : write_weights(store, event, event->after_weights, NULL, 0, &second);
    if (!outcome && writing->json_capacity < first + second + 2) {
        char *json = realloc(writing->json, 2 * (first + second) + 2);
        if (!json) {
            return fail_memory(&store->failure);
        }
        writing->json = json;
        writing->json_capacity = 2 * (first + second) + 2;
    }
    *before = writing->json;
    *after = writing->json + first + 1;
    outcome = outcome ? outcome : write_weights(store, event, event->before_weights, writing->json, first + 1, NULL);
    return outcome ? outcome
                   : write_weights(store, event, event->after_weights, writing->json + first + 1, second + 1, NULL);
}

static int32_t put_event(void *user, int64_t run_id, const foresto_event *event) {
    struct store *store = user;
    struct number_text run, rule;
    const char *before = NULL, *after = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_event_row row = FORESTO_EVENT_ROW_INIT;
    if (foresto_event_write_row(event, &row, &error)) {
        return (int32_t)fail(&store->failure, BAD_DATA, "event: %s", error.message);
    }
    enum outcome outcome = write_both_weights(store, event, &before, &after);
    if (outcome) {
        return (int32_t)outcome;
    }
    const char *values[] = {integer_text(run_id, &run),
                            event->rule_id ? integer_text(event->rule_id, &rule) : NULL,
                            row.event_date,
                            row.trigger_type,
                            row.trigger_detail,
                            before,
                            after,
                            row.turnover,
                            row.cost_rate,
                            row.cost_amount};
    store->writing.event_count++;
    return (int32_t)database_execute(store->database,
                                     "INSERT INTO rebalancing_event (simulation_run_id, rule_id, event_date, "
                                     "trigger_type, trigger_detail, before_weights, after_weights, turnover, "
                                     "cost_rate, cost_amount) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                                     values, sizeof values / sizeof values[0], &store->failure);
}

/* The figures of the run are computed at its end, from the NAVs at full precision. */
static bool remember_day(struct writing *writing, const foresto_nav_record *record) {
    if (writing->day_count == writing->day_capacity) {
        uint64_t capacity = writing->day_capacity ? 2 * writing->day_capacity : 1024;
        foresto_date *dates = grow(writing->dates, capacity, sizeof *dates);
        writing->dates = dates ? dates : writing->dates;
        double *navs = grow(writing->navs, capacity, sizeof *navs);
        writing->navs = navs ? navs : writing->navs;
        if (!dates || !navs) {
            return false;
        }
        writing->day_capacity = capacity;
    }
    writing->dates[writing->day_count] = record->date;
    writing->navs[writing->day_count++] = record->nav;
    return true;
}

static int32_t put_nav(void *user, int64_t run_id, const foresto_nav_record *record) {
    struct store *store = user;
    struct number_text run;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_nav_row row = FORESTO_NAV_ROW_INIT;
    if (foresto_nav_write_row(record, &row, &error)) {
        char date[FORESTO_DATE_TEXT_SIZE] = "";
        foresto_date_format(record->date, date);
        return (int32_t)fail(&store->failure, BAD_DATA, "%s: %s", date, error.message);
    }
    if (!remember_day(&store->writing, record)) {
        return (int32_t)fail_memory(&store->failure);
    }
    const char *values[] = {integer_text(run_id, &run), row.date,     row.nav,
                            row.daily_return,           row.drawdown, row.high_water_mark};
    return (int32_t)batch_add(&store->writing.path, values, &store->failure);
}

static enum outcome complete_run(struct store *store, int64_t run_id, const foresto_summary *summary) {
    struct totals totals;
    const struct writing *writing = &store->writing;
    enum outcome outcome = totals_take(&totals, summary, &writing->rule, writing->dates, writing->navs,
                                       writing->day_count, &store->failure);
    if (outcome) {
        return outcome;
    }
    struct number_text run, days, events, scheduled;
    char first[FORESTO_DATE_TEXT_SIZE], last[FORESTO_DATE_TEXT_SIZE];
    const char *values[] = {integer_text(run_id, &run),
                            date_text(summary->first_date, first),
                            date_text(summary->last_date, last),
                            integer_text((int64_t)summary->day_count, &days),
                            integer_text((int64_t)summary->event_count, &events),
                            totals.has_schedule ? integer_text((int64_t)totals.scheduled, &scheduled) : NULL,
                            totals.final_value,
                            totals.summary,
                            totals.figures};
    return database_execute(store->database,
                            "UPDATE simulation_run SET status = 'COMPLETED', first_date = $2, last_date = $3, "
                            "trading_days = $4, event_count = $5, scheduled_event_count = $6, final_value = $7, "
                            "summary = $8, figures = $9 WHERE run_id = $1",
                            values, sizeof values / sizeof values[0], &store->failure);
}

static int32_t commit_run(void *user, int64_t run_id, const foresto_summary *summary) {
    struct store *store = user;
    const struct writing *writing = &store->writing;
    if (writing->event_count != summary->event_count || writing->day_count != summary->day_count) {
        return (int32_t)fail(&store->failure, BAD_DATA,
                             "run: %" PRIu64 " events and %" PRIu64 " days were handed over, but it has %" PRIu64
                             " and %" PRIu64,
                             writing->event_count, writing->day_count, summary->event_count, summary->day_count);
    }
    enum outcome outcome = batch_flush(&store->writing.path, &store->failure);
    outcome = outcome ? outcome : complete_run(store, run_id, summary);
    outcome = outcome ? outcome : database_commit(store->database, &store->failure);
    if (!outcome) {
        writing_free(&store->writing);
    }
    return (int32_t)outcome;
}

static int32_t rollback_run(void *user, int64_t run_id) {
    struct store *store = user;
    (void)run_id;
    database_rollback(store->database);
    writing_free(&store->writing);
    return DONE;
}

foresto_run_store store_run_store(struct store *store) {
    return (foresto_run_store){.struct_size = sizeof(foresto_run_store),
                               .user = store,
                               .find_run = find_run,
                               .begin_run = begin_run,
                               .put_event = put_event,
                               .put_nav = put_nav,
                               .commit_run = commit_run,
                               .rollback_run = rollback_run};
}

/* The run that another writer has stored is found at the next try, unless it has expired or is deleted by then. */
foresto_status store_execute(struct store *store, const foresto_execution *execution, foresto_outcome *outcome,
                             foresto_error *error) {
    foresto_execution whole = *execution;
    foresto_rule_repository rules = store_rule_repository(store);
    foresto_run_store runs = store_run_store(store);
    foresto_error own = FORESTO_ERROR_INIT;
    foresto_error *detail = error ? error : &own;
    foresto_status status;
    int tries = 3;
    store->failure_field = NULL;
    whole.rules = &rules;
    whole.store = &runs;
    do {
        status = foresto_execute(&whole, outcome, detail);
    } while (status == FORESTO_E_HOST && detail->host_code == STORE_RUN_EXISTS && --tries > 0);
    return status;
}
