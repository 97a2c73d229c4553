/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/internal.h"

enum outcome store_open(const char *url, const struct store_options *options, struct store **store,
                        struct failure *failure) {
    struct store *opened = calloc(1, sizeof *opened);
    if (!opened) {
        return fail_memory(failure);
    }
    opened->options = options ? *options : (struct store_options){0};
    enum outcome outcome = database_open(url, &opened->database, failure);
    outcome = outcome ? outcome : migrate(opened, failure);
    if (outcome) {
        store_close(opened);
        return outcome;
    }
    *store = opened;
    return DONE;
}

void store_close(struct store *store) {
    if (store) {
        writing_free(&store->writing);
        database_close(store->database);
        free(store->failure.message);
        free(store);
    }
}

enum outcome store_check(struct store *store, struct failure *failure) {
    int64_t version;
    enum outcome outcome = schema_version(store->database, &version, failure);
    return outcome || version == SCHEMA_VERSION
               ? outcome
               : fail(failure, REFUSED, "the store has another schema version than this program");
}

void store_set_limit(struct store *store, const struct store_limit *limit) {
    store->database->limit = limit ? *limit : (struct store_limit){0};
}

enum outcome store_snapshot_begin(struct store *store, struct failure *failure) {
    return database_begin_snapshot(store->database, failure);
}

/* There is nothing to keep. */
void store_snapshot_end(struct store *store) {
    database_rollback(store->database);
}

const char *store_kind(const struct store *store) {
    return store->database->kind->name;
}

const struct failure *store_failure(const struct store *store) {
    return &store->failure;
}

const char *store_failure_field(const struct store *store) {
    return store->failure_field;
}

enum outcome time_text(int64_t seconds_from_now, char text[TIME_TEXT_SIZE], struct failure *failure) {
    time_t when = (time_t)(time(NULL) + seconds_from_now);
    struct tm parts;
    if (!gmtime_r(&when, &parts) || strftime(text, TIME_TEXT_SIZE, "%Y-%m-%d %H:%M:%S", &parts) == 0) {
        return fail(failure, BAD_DATA, "the time to live is too long");
    }
    return DONE;
}

const char *stamp(const char *text, char room[STAMP_SIZE]) {
    if (!text || strlen(text) < 19) {
        return text;
    }
    memcpy(room, text, 19);
    room[10] = 'T';
    room[19] = 'Z';
    room[20] = '\0';
    return room;
}
