/* SPDX-License-Identifier: MIT */
#include "store/database.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "store/statements.h"

/* How often a writer tries again while another one is at work: for some ten seconds. */
enum { PATIENCE = 10000 };

/* Of SQLite's virtual machine: so often a statement looks at the limit, some thousand times a second. */
enum { STEPS = 10000 };

struct sqlite {
    struct database base;
    sqlite3 *handle;
    char *path;
    struct statements statements;
};

static enum outcome outcome_of(int code) {
    switch (code) {
    case SQLITE_NOTADB:
        return REFUSED;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
        return REJECTED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_INTERRUPT: /* by the limit */
        return UNAVAILABLE;
    default:
        return IO_ERROR;
    }
}

static enum outcome fail_sqlite(const struct sqlite *sqlite, struct failure *failure) {
    int code = sqlite3_errcode(sqlite->handle);
    if (code == SQLITE_NOMEM) {
        return fail_memory(failure);
    }
    return fail(failure, outcome_of(code), "sqlite:%s: %s", sqlite->path, sqlite3_errmsg(sqlite->handle));
}

static void close_sqlite(struct database *database) {
    struct sqlite *sqlite = (struct sqlite *)database;
    for (size_t i = 0; i < sqlite->statements.count; i++) {
        sqlite3_finalize(sqlite->statements.all[i]->prepared);
    }
    statements_clear(&sqlite->statements);
    sqlite3_close(sqlite->handle);
    free(sqlite->path);
    free(sqlite);
}

static enum outcome run_script(struct database *database, const char *sql, struct failure *failure) {
    struct sqlite *sqlite = (struct sqlite *)database;
    return sqlite3_exec(sqlite->handle, sql, NULL, NULL, NULL) ? fail_sqlite(sqlite, failure) : DONE;
}

static enum outcome has_table(struct database *database, const char *table, bool *found, struct failure *failure) {
    int64_t count;
    const char *values[] = {table};
    enum outcome outcome =
        database_integer(database, "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1", values, 1,
                         &count, NULL, failure);
    *found = count > 0;
    return outcome;
}

/* A transaction that writes is alone anyway. */
static enum outcome lock_schema(struct database *database, struct failure *failure) {
    (void)database;
    (void)failure;
    return DONE;
}

/* To SQLite $1 is a name and ?1 a number. */
static sqlite3_stmt *prepare_numbered(const struct sqlite *sqlite, const char *sql) {
    sqlite3_stmt *prepared = NULL;
    char *numbered = sqlite3_mprintf("%s", sql);
    for (char *c = numbered; c && *c; c++) {
        *c = *c == '$' ? '?' : *c;
    }
    if (numbered) {
        sqlite3_prepare_v3(sqlite->handle, numbered, -1, SQLITE_PREPARE_PERSISTENT, &prepared, NULL);
    }
    sqlite3_free(numbered);
    return prepared;
}

static enum outcome prepare(struct sqlite *sqlite, const char *sql, struct statement **statement,
                            struct failure *failure) {
    *statement = statements_find(&sqlite->statements, sql);
    if (*statement) {
        return DONE;
    }
    sqlite3_stmt *prepared = prepare_numbered(sqlite, sql);
    if (!prepared) {
        return fail_sqlite(sqlite, failure);
    }
    *statement = statements_add(&sqlite->statements, sql, prepared);
    if (!*statement) {
        sqlite3_finalize(prepared);
        return fail_memory(failure);
    }
    return DONE;
}

static enum outcome bind(struct sqlite *sqlite, sqlite3_stmt *prepared, const char *const *values, size_t count,
                         struct failure *failure) {
    for (size_t i = 0; i < count; i++) {
        int place = (int)i + 1;
        if (values[i] ? sqlite3_bind_text(prepared, place, values[i], -1, SQLITE_TRANSIENT)
                      : sqlite3_bind_null(prepared, place)) {
            return fail_sqlite(sqlite, failure);
        }
    }
    return DONE;
}

static enum outcome open_query(struct query *query, const char *sql, const char *const *values, size_t count,
                               struct failure *failure) {
    struct sqlite *sqlite = (struct sqlite *)query->database;
    struct statement *statement;
    enum outcome outcome = prepare(sqlite, sql, &statement, failure);
    if (outcome) {
        return outcome;
    }
    query->statement = statement->prepared;
    return bind(sqlite, query->statement, values, count, failure);
}

static enum outcome next(struct query *query, bool *row, struct failure *failure) {
    int code = sqlite3_step(query->statement);
    *row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? DONE : fail_sqlite((struct sqlite *)query->database, failure);
}

static const char *text(const struct query *query, int column) {
    return (const char *)sqlite3_column_text(query->statement, column);
}

static void end(struct query *query) {
    if (query->statement) {
        sqlite3_reset(query->statement);
        sqlite3_clear_bindings(query->statement);
    }
}

static enum outcome commit(struct database *database, struct failure *failure) {
    return database_execute(database, "COMMIT", NULL, 0, failure);
}

/* After some errors SQLite has rolled back by itself. */
static void rollback(struct database *database) {
    struct sqlite *sqlite = (struct sqlite *)database;
    if (!sqlite3_get_autocommit(sqlite->handle)) {
        sqlite3_exec(sqlite->handle, "ROLLBACK", NULL, NULL, NULL);
    }
}

static const struct database_kind SQLITE = {
    .name = "sqlite",
    .begin = "BEGIN IMMEDIATE",
    .snapshot = "BEGIN",
    .close = close_sqlite,
    .run_script = run_script,
    .has_table = has_table,
    .lock_schema = lock_schema,
    .open = open_query,
    .next = next,
    .text = text,
    .end = end,
    .commit = commit,
    .rollback = rollback,
};

/* SQLite's own handler sleeps longer and longer, so that of many writers the newest gets the lock and an old one may
 * starve for seconds; here all try about as often. */
static int wait_for_writer(void *user, int tries) {
    const struct sqlite *sqlite = user;
    if (tries >= PATIENCE || limit_is_reached(&sqlite->base.limit)) {
        return 0;
    }
    sqlite3_sleep(1);
    return 1;
}

/* What is not zero interrupts the statement. */
static int look_at_limit(void *user) {
    const struct sqlite *sqlite = user;
    return limit_is_reached(&sqlite->base.limit);
}

/* The answer to PRAGMA journal_mode is the mode that there is, whatever was asked for. */
static int take_mode(void *user, int count, char **texts, char **names) {
    (void)count, (void)names;
    *(bool *)user = texts[0] && strcmp(texts[0], "wal") == 0;
    return 0;
}

/* With the write-ahead log readers never wait. The switch to it needs the file for a moment and gives up at once when
 * somebody else has it, so the waiting is done here. */
static enum outcome configure(struct sqlite *sqlite, struct failure *failure) {
    sqlite3_extended_result_codes(sqlite->handle, 0);
    sqlite3_busy_handler(sqlite->handle, wait_for_writer, sqlite);
    sqlite3_progress_handler(sqlite->handle, STEPS, look_at_limit, sqlite);
    bool logged = false;
    enum outcome outcome = run_script(&sqlite->base, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;", failure);
    for (int waited = 0; !outcome; waited += 20) {
        int code = sqlite3_exec(sqlite->handle, "PRAGMA journal_mode = WAL", take_mode, &logged, NULL);
        if (code == SQLITE_OK) {
            break;
        }
        if (code != SQLITE_BUSY || waited >= PATIENCE) {
            return fail_sqlite(sqlite, failure);
        }
        sqlite3_sleep(20);
    }
    return outcome || logged
               ? outcome
               : fail(failure, REFUSED, "sqlite:%s: the file cannot have a write-ahead log", sqlite->path);
}

/* Without its statistics of memory SQLite has no lock that all connections of the process take at every allocation. */
static void configure_process(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum outcome sqlite_open(const char *path, struct database **database, struct failure *failure) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure_process);
    struct sqlite *sqlite = calloc(1, sizeof *sqlite);
    if (!sqlite) {
        return fail_memory(failure);
    }
    *database = &sqlite->base;
    sqlite->base.kind = &SQLITE;
    sqlite->path = strdup(path);
    if (!sqlite->path) {
        return fail_memory(failure);
    }
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &sqlite->handle, flags, NULL)) {
        return sqlite->handle ? fail_sqlite(sqlite, failure) : fail_memory(failure);
    }
    return configure(sqlite, failure);
}
