/* SPDX-License-Identifier: MIT */
#include "store/writing.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/decimal.h"
#include "foresto/request.h"
#include "store/internal.h"
#include "store/totals.h"

/* Values of a run's row that are known at its start. */
enum { HEAD_COUNT = 10 };

/* NULL for no date. */
static const char *date_text(foresto_date date, char room[FORESTO_DATE_TEXT_SIZE]) {
    return date != FORESTO_DATE_NONE && foresto_date_format(date, room) == FORESTO_OK ? room : NULL;
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

/* What the row of the run is going to have, in the order of insert_run(). Only what is there until begin_run() returns
 * is looked at. */
static enum outcome keep_head(struct store *store, const foresto_run_header *header) {
    const foresto_request *request = header->request;
    char start[FORESTO_DATE_TEXT_SIZE], end[FORESTO_DATE_TEXT_SIZE], amount[FORESTO_NUMERIC_TEXT_SIZE], *json = NULL;
    struct number_text rule;
    int64_t rule_id = request->rule ? request->rule->rule_id : 0;
    enum outcome outcome = write_amount(store, request->initial_amount, amount);
    outcome = outcome ? outcome : write_request(request, &json, &store->failure);
    const char *values[HEAD_COUNT] = {header->request_hash[0] ? header->request_hash : NULL,
                                      request->portfolio_id,
                                      date_text(request->start_date, start),
                                      date_text(request->end_date, end),
                                      amount,
                                      foresto_missing_policy_name(request->missing_policy),
                                      foresto_mode_name(header->mode),
                                      rule_id ? integer_text(rule_id, &rule) : NULL,
                                      json,
                                      header->engine_version};
    if (!outcome && !texts_add(&store->writing.head, values, HEAD_COUNT)) {
        outcome = fail_memory(&store->failure);
    }
    free(json);
    return outcome;
}

static void keep_rule(struct writing *writing, const foresto_rule *rule) {
    writing->rule = (foresto_rule)FORESTO_RULE_INIT;
    writing->rule.rule_id = rule->rule_id;
    writing->rule.rule_type = rule->rule_type;
    writing->rule.frequency = rule->frequency;
    writing->rule.base_day_policy = rule->base_day_policy;
}

enum outcome writing_begin(struct store *store, const foresto_run_header *header) {
    struct writing *writing = &store->writing;
    writing_free(writing);
    if (header->request->rule) {
        keep_rule(writing, header->request->rule);
    }
    enum outcome outcome = keep_head(store, header);
    outcome = outcome ? outcome
                      : batch_begin(&writing->path, store->database,
                                    "simulation_path (simulation_run_id, path_date, nav, returns, drawdown, "
                                    "high_water_mark)",
                                    6, "", true, &store->failure);
    return outcome ? outcome
                   : batch_begin(&writing->events, store->database,
                                 "rebalancing_event (simulation_run_id, rule_id, event_date, trigger_type, "
                                 "trigger_detail, before_weights, after_weights, turnover, cost_rate, cost_amount)",
                                 10, "", true, &store->failure);
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

static enum outcome insert_run(struct store *store, const char *const *head, const char *now, bool *inserted) {
    char expiry[TIME_TEXT_SIZE];
    const char *values[HEAD_COUNT + 2];
    memcpy(values, head, HEAD_COUNT * sizeof *head);
    values[HEAD_COUNT] = now;
    values[HEAD_COUNT + 1] = store->options.time_to_live ? expiry : NULL;
    enum outcome outcome = time_text(store->options.time_to_live, expiry, &store->failure);
    return outcome ? outcome
                   : database_integer(store->database,
                                      "INSERT INTO simulation_run (request_hash, scenario_id, start_date, end_date, "
                                      "initial_amount, missing_policy, mode, rule_id, request, engine_version, "
                                      "created_at, expires_at) "
                                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
                                      "ON CONFLICT (request_hash) DO NOTHING RETURNING run_id",
                                      values, HEAD_COUNT + 2, &store->writing.run_id, inserted, &store->failure);
}

/* Begin the transaction with the row that all others belong to. */
static int32_t open_run(struct store *store) {
    struct writing *writing = &store->writing;
    const char *head[HEAD_COUNT];
    char now[TIME_TEXT_SIZE];
    bool inserted = false;
    size_t place = 0;
    for (size_t i = 0; i < HEAD_COUNT; i++) {
        head[i] = texts_next(&writing->head, &place);
    }
    enum outcome outcome = time_text(0, now, &store->failure);
    outcome = outcome ? outcome : database_begin(store->database, &store->failure);
    if (!outcome && writing->rule.rule_id) {
        outcome = check_rule_id(store, writing->rule.rule_id);
    }
    outcome = outcome ? outcome : delete_expired(store, head[0], now);
    outcome = outcome ? outcome : insert_run(store, head, now, &inserted);
    if (!outcome && !inserted) {
        fail(&store->failure, IO_ERROR, "another writer has stored the same run");
        return STORE_RUN_EXISTS;
    }
    integer_text(writing->run_id, &writing->run_id_text);
    return (int32_t)outcome;
}

int32_t writing_flush(struct store *store) {
    struct writing *writing = &store->writing;
    int32_t code = writing->run_id ? DONE : open_run(store);
    if (code) {
        return code;
    }
    const char *run_id = writing->run_id_text.text;
    enum outcome outcome = batch_flush(&writing->events, run_id, &store->failure);
    return (int32_t)(outcome ? outcome : batch_flush(&writing->path, run_id, &store->failure));
}

int32_t writing_flush_large(struct store *store) {
    const struct writing *writing = &store->writing;
    size_t limit = store->options.run_memory ? store->options.run_memory : RUN_MEMORY;
    return batch_size(&writing->path) + batch_size(&writing->events) < limit ? DONE : writing_flush(store);
}

enum outcome writing_complete(struct store *store, const foresto_summary *summary) {
    struct totals totals;
    const struct writing *writing = &store->writing;
    enum outcome outcome = totals_take(&totals, summary, &writing->rule, writing->dates, writing->navs,
                                       writing->day_count, &store->failure);
    if (outcome) {
        return outcome;
    }
    struct number_text days, events, scheduled;
    char first[FORESTO_DATE_TEXT_SIZE], last[FORESTO_DATE_TEXT_SIZE];
    const char *values[] = {writing->run_id_text.text,
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

void writing_free(struct writing *writing) {
    texts_free(&writing->head);
    batch_free(&writing->path);
    batch_free(&writing->events);
    free(writing->dates);
    free(writing->navs);
    free(writing->json);
    *writing = (struct writing){0};
}
