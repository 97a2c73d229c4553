/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>

#include "foresto/date.h"
#include "store/internal.h"
#include "text.h"

const char *integer_text(int64_t value, struct number_text *room) {
    snprintf(room->text, sizeof room->text, "%" PRId64, value);
    return room->text;
}

/* A host_code beside those that store.h names: the look-up has found nothing. */
enum { RUN_UNKNOWN = 99 };

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

/* A run gets its number when it is written. */
static int32_t begin_run(void *user, const foresto_run_header *header, int64_t *run_id) {
    struct store *store = user;
    (void)run_id;
    store->failure_field = NULL;
    enum outcome outcome = writing_begin(store, header);
    if (outcome) { /* nothing has begun, so nobody will roll back */
        writing_free(&store->writing);
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
    struct number_text rule;
    (void)run_id;
    const char *before = NULL, *after = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_event_row row = FORESTO_EVENT_ROW_INIT;
    if (foresto_event_write_row(event, &row, &error)) {
        store->failure_field = "initial_amount"; /* what all money grows from */
        return (int32_t)fail(&store->failure, BAD_DATA, "event: %s", error.message);
    }
    enum outcome outcome = write_both_weights(store, event, &before, &after);
    if (outcome) {
        return (int32_t)outcome;
    }
    const char *values[] = {event->rule_id ? integer_text(event->rule_id, &rule) : NULL,
                            row.event_date,
                            row.trigger_type,
                            row.trigger_detail,
                            before,
                            after,
                            row.turnover,
                            row.cost_rate,
                            row.cost_amount};
    store->writing.event_count++;
    return (int32_t)batch_add(&store->writing.events, values, &store->failure);
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

/* A day's event comes before its NAV, so that what is written is whole days. */
static int32_t put_nav(void *user, int64_t run_id, const foresto_nav_record *record) {
    struct store *store = user;
    (void)run_id;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_nav_row row = FORESTO_NAV_ROW_INIT;
    if (foresto_nav_write_row(record, &row, &error)) {
        char date[FORESTO_DATE_TEXT_SIZE] = "";
        foresto_date_format(record->date, date);
        store->failure_field = "initial_amount";
        return (int32_t)fail(&store->failure, BAD_DATA, "%s: %s", date, error.message);
    }
    if (!remember_day(&store->writing, record)) {
        return (int32_t)fail_memory(&store->failure);
    }
    const char *values[] = {row.date, row.nav, row.daily_return, row.drawdown, row.high_water_mark};
    enum outcome outcome = batch_add(&store->writing.path, values, &store->failure);
    return outcome ? (int32_t)outcome : writing_flush_large(store);
}

static int32_t commit_run(void *user, int64_t run_id, const foresto_summary *summary) {
    struct store *store = user;
    const struct writing *writing = &store->writing;
    (void)run_id;
    if (writing->event_count != summary->event_count || writing->day_count != summary->day_count) {
        return (int32_t)fail(&store->failure, BAD_DATA,
                             "run: %" PRIu64 " events and %" PRIu64 " days were handed over, but it has %" PRIu64
                             " and %" PRIu64,
                             writing->event_count, writing->day_count, summary->event_count, summary->day_count);
    }
    int32_t code = writing_flush(store);
    if (code) {
        return code;
    }
    enum outcome outcome = writing_complete(store, summary);
    outcome = outcome ? outcome : database_commit(store->database, &store->failure);
    if (!outcome) {
        store->written_run_id = writing->run_id;
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

static foresto_status execute(struct store *store, const foresto_execution *execution, const foresto_run_store *runs,
                              foresto_outcome *outcome, foresto_error *error) {
    foresto_execution whole = *execution;
    foresto_rule_repository rules = store_rule_repository(store);
    whole.rules = &rules;
    whole.store = runs;
    store->failure_field = NULL;
    return foresto_execute(&whole, outcome, error);
}

/* The run that another writer has stored is found at the next try, unless it has expired or is deleted by then. */
foresto_status store_execute(struct store *store, const foresto_execution *execution, foresto_outcome *outcome,
                             foresto_error *error) {
    foresto_run_store runs = store_run_store(store);
    foresto_error own = FORESTO_ERROR_INIT;
    foresto_error *detail = error ? error : &own;
    foresto_status status;
    int tries = 3;
    do {
        status = execute(store, execution, &runs, outcome, detail);
    } while (status == FORESTO_E_HOST && detail->host_code == STORE_RUN_EXISTS && --tries > 0);
    if (!status && !outcome->cached) {
        outcome->run_id = store->written_run_id;
    }
    return status;
}

static int32_t begin_none(void *user, const foresto_run_header *header, int64_t *run_id) {
    (void)user, (void)header, (void)run_id;
    return RUN_UNKNOWN;
}

foresto_status store_look_up(struct store *store, const foresto_execution *execution, foresto_outcome *outcome,
                             bool *found, foresto_error *error) {
    foresto_run_store runs = store_run_store(store);
    foresto_error own = FORESTO_ERROR_INIT;
    foresto_error *detail = error ? error : &own;
    runs.begin_run = begin_none;
    foresto_status status = execute(store, execution, &runs, outcome, detail);
    *found = !status;
    return status == FORESTO_E_HOST && detail->host_code == RUN_UNKNOWN ? FORESTO_OK : status;
}
