/* SPDX-License-Identifier: MIT */
#include "store/database.h"

#include <stdlib.h>
#include <string.h>

enum outcome database_open(const char *url, struct database **database, struct failure *failure) {
    static const char sqlite[] = "sqlite:";
    if (strncmp(url, sqlite, sizeof sqlite - 1) == 0 && url[sizeof sqlite - 1]) {
        const char *path = url + sizeof sqlite - 1;
        return strcmp(path, ":memory:") == 0
                   ? fail(failure, USAGE, "--store: sqlite:%s is no file, and each connection would have its own", path)
                   : sqlite_open(path, database, failure);
    }
    if (strncmp(url, "postgresql://", 13) == 0 || strncmp(url, "postgres://", 11) == 0) {
        return postgresql_open(url, database, failure);
    }
    /* The URL is not shown: it may be one of another kind with a password in it. */
    return fail(failure, USAGE, "--store: neither sqlite:FILE nor postgresql://...");
}

void database_close(struct database *database) {
    if (database) {
        database_rollback(database);
        database->kind->close(database);
    }
}

enum outcome database_run_script(struct database *database, const char *sql, struct failure *failure) {
    return database->kind->run_script(database, sql, failure);
}

enum outcome database_has_table(struct database *database, const char *table, bool *found, struct failure *failure) {
    return database->kind->has_table(database, table, found, failure);
}

enum outcome database_lock_schema(struct database *database, struct failure *failure) {
    return database->kind->lock_schema(database, failure);
}

enum outcome database_lock_changes(struct database *database, struct failure *failure) {
    const char *sql = database->kind->lock_changes;
    return sql ? database_execute(database, sql, NULL, 0, failure) : DONE;
}

static enum outcome begin(struct database *database, const char *sql, struct failure *failure) {
    enum outcome outcome = database_execute(database, sql, NULL, 0, failure);
    database->in_transaction = !outcome;
    return outcome;
}

enum outcome database_begin(struct database *database, struct failure *failure) {
    return begin(database, database->kind->begin, failure);
}

enum outcome database_begin_snapshot(struct database *database, struct failure *failure) {
    return begin(database, database->kind->snapshot, failure);
}

enum outcome database_commit(struct database *database, struct failure *failure) {
    enum outcome outcome = database->kind->commit(database, failure);
    if (outcome) {
        database_rollback(database);
    }
    database->in_transaction = false;
    return outcome;
}

void database_rollback(struct database *database) {
    if (database->in_transaction) {
        database->kind->rollback(database);
        database->in_transaction = false;
    }
}

enum outcome query_open(struct query *query, struct database *database, const char *sql, const char *const *values,
                        size_t count, struct failure *failure) {
    *query = (struct query){.database = database, .row = -1};
    return database->kind->open(query, sql, values, count, failure);
}

enum outcome query_next(struct query *query, bool *row, struct failure *failure) {
    *row = false;
    return query->database->kind->next(query, row, failure);
}

const char *query_text(const struct query *query, int column) {
    return query->database->kind->text(query, column);
}

int64_t query_integer(const struct query *query, int column) {
    const char *text = query_text(query, column);
    return text ? strtoll(text, NULL, 10) : 0;
}

void query_end(struct query *query) {
    if (query->database) {
        query->database->kind->end(query);
    }
    *query = (struct query){0};
}

enum outcome database_execute(struct database *database, const char *sql, const char *const *values, size_t count,
                              struct failure *failure) {
    struct query query;
    bool row = true;
    enum outcome outcome = query_open(&query, database, sql, values, count, failure);
    while (!outcome && row) {
        outcome = query_next(&query, &row, failure);
    }
    query_end(&query);
    return outcome;
}

enum outcome database_integer(struct database *database, const char *sql, const char *const *values, size_t count,
                              int64_t *value, bool *found, struct failure *failure) {
    struct query query;
    bool row = false;
    enum outcome outcome = query_open(&query, database, sql, values, count, failure);
    outcome = outcome ? outcome : query_next(&query, &row, failure);
    *value = row ? query_integer(&query, 0) : 0;
    for (bool more = row; !outcome && more;) { /* to its end, so that an INSERT ... RETURNING is done */
        outcome = query_next(&query, &more, failure);
    }
    query_end(&query);
    if (found) {
        *found = row;
    }
    return outcome;
}
