/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/internal.h"
#include "store/sql.h"

/* What brings the schema to version 1, 2, ...; NULL: nothing to do. */
static const struct step {
    const char *sqlite;
    const char *postgresql;
} STEPS[SCHEMA_VERSION] = {
    {RUNS_SQLITE_SQL, RUNS_POSTGRESQL_SQL},
    {MARKET_SQLITE_SQL, MARKET_POSTGRESQL_SQL},
    {NULL, COLLATION_POSTGRESQL_SQL},
};
enum { MARKET_VERSION = 2 };

enum outcome schema_version(struct database *database, int64_t *version, struct failure *failure) {
    bool found;
    *version = 0;
    enum outcome outcome = database_has_table(database, "schema_version", &found, failure);
    if (outcome || !found) {
        return outcome;
    }
    return database_integer(database, "SELECT MAX(version) FROM schema_version", NULL, 0, version, NULL, failure);
}

static enum outcome take_step(struct database *database, int64_t version, struct failure *failure) {
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, version);
    const char *values[] = {text};
    const struct step *step = &STEPS[version - 1];
    const char *sql = strcmp(database->kind->name, "sqlite") == 0 ? step->sqlite : step->postgresql;
    enum outcome outcome = sql ? database_run_script(database, sql, failure) : DONE;
    return outcome ? outcome
                   : database_execute(database, "INSERT INTO schema_version (version) VALUES ($1)", values, 1, failure);
}

static enum outcome import_shipped_prices(struct store *store, struct failure *failure) {
    FILE *stream = fmemopen(NULL, SWISS_PRICES_CSV_SIZE + 1, "w+");
    if (!stream) {
        return fail_memory(failure);
    }
    fwrite(SWISS_PRICES_CSV, 1, SWISS_PRICES_CSV_SIZE, stream);
    rewind(stream);
    struct import_options options = {.path = "swiss-prices.csv"};
    struct import_result result = {0};
    enum outcome outcome = import_prices(store, stream, &options, NULL, &result, failure);
    fclose(stream);
    return outcome;
}

/* A SQLite file that has tables but no version is somebody else's. In PostgreSQL a schema may be shared. */
static enum outcome refuse_foreign(struct database *database, int64_t version, struct failure *failure) {
    int64_t tables = 0;
    if (version > 0 || strcmp(database->kind->name, "sqlite") != 0) {
        return DONE;
    }
    enum outcome outcome =
        database_integer(database, "SELECT COUNT(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'",
                         NULL, 0, &tables, NULL, failure);
    return outcome || tables == 0 ? outcome
                                  : fail(failure, REFUSED,
                                         "the store is a database of another program: it has tables "
                                         "but no schema_version");
}

static enum outcome run_seed(struct database *database, struct failure *failure) {
    enum outcome outcome = database_lock_changes(database, failure);
    return outcome ? outcome : database_run_script(database, SEED_SQL, failure);
}

/* The program that came first may have done it all while this one waited, so the version is read again. */
static enum outcome take_steps(struct store *store, struct failure *failure) {
    struct database *database = store->database;
    int64_t before = 0;
    enum outcome outcome = database_lock_schema(database, failure);
    outcome = outcome ? outcome : schema_version(database, &before, failure);
    outcome = outcome ? outcome : refuse_foreign(database, before, failure);
    for (int64_t version = before + 1; !outcome && version <= SCHEMA_VERSION; version++) {
        outcome = take_step(database, version, failure);
    }
    if (!outcome && before < SCHEMA_VERSION) {
        outcome = run_seed(database, failure);
    }
    if (!outcome && before < MARKET_VERSION) {
        outcome = import_shipped_prices(store, failure);
    }
    return outcome;
}

enum outcome migrate(struct store *store, struct failure *failure) {
    int64_t version;
    enum outcome outcome = schema_version(store->database, &version, failure);
    if (!outcome && version > SCHEMA_VERSION) {
        return fail(failure, REFUSED, "the store has schema version %" PRId64 ", and this program knows up to %d",
                    version, SCHEMA_VERSION);
    }
    if (outcome || version == SCHEMA_VERSION) {
        return outcome;
    }
    outcome = database_begin(store->database, failure);
    outcome = outcome ? outcome : take_steps(store, failure);
    outcome = outcome ? outcome : database_commit(store->database, failure);
    database_rollback(store->database);
    return outcome;
}

enum outcome store_migrate(struct store *store, int64_t *version, struct failure *failure) {
    enum outcome outcome = database_begin(store->database, failure);
    outcome = outcome ? outcome : database_lock_schema(store->database, failure);
    outcome = outcome ? outcome : run_seed(store->database, failure);
    outcome = outcome ? outcome : schema_version(store->database, version, failure);
    outcome = outcome ? outcome : database_commit(store->database, failure);
    database_rollback(store->database);
    return outcome;
}
