/* SPDX-License-Identifier: MIT */
/* A thin layer under which SQLite and PostgreSQL look alike: statements with bound texts, rows of texts, transactions.
 *
 * Values go in as text for $1, $2, ... and come back as text; NULL is a NULL pointer both ways. Statements are prepared
 * once per connection. No value ever becomes part of a statement's text. */
#ifndef HOST_STORE_DATABASE_H
#define HOST_STORE_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"
#include "store/limit.h"

struct database;
struct query;

/* What each kind of database does; the functions below call it. */
struct database_kind {
    const char *name;
    const char *begin;        /* the statement that begins a transaction that is going to write */
    const char *snapshot;     /* and one that only reads, all of one moment */
    const char *lock_changes; /* and one that makes who changes the market data wait for each other; NULL: they do */
    void (*close)(struct database *database);
    enum outcome (*run_script)(struct database *database, const char *sql, struct failure *failure);
    enum outcome (*has_table)(struct database *database, const char *table, bool *found, struct failure *failure);
    enum outcome (*lock_schema)(struct database *database, struct failure *failure);
    enum outcome (*open)(struct query *query, const char *sql, const char *const *values, size_t count,
                         struct failure *failure);
    enum outcome (*next)(struct query *query, bool *row, struct failure *failure);
    const char *(*text)(const struct query *query, int column);
    void (*end)(struct query *query);
    enum outcome (*commit)(struct database *database, struct failure *failure);
    void (*rollback)(struct database *database);
};

struct database {
    const struct database_kind *kind;
    struct store_limit limit;
    bool in_transaction;
};

/* A statement that is being run. Starts as {0}; query_end() is needed after a failure too. */
struct query {
    struct database *database;
    void *statement; /* the kind's own */
    void *result;
    int row;
};

/* Open by URL; *database must start as NULL. */
enum outcome database_open(const char *url, struct database **database, struct failure *failure);
void database_close(struct database *database);

/* Statements without values, one after another. */
enum outcome database_run_script(struct database *database, const char *sql, struct failure *failure);

enum outcome database_has_table(struct database *database, const char *table, bool *found, struct failure *failure);

/* Within a transaction: keep everybody else from changing the schema until its end. */
enum outcome database_lock_schema(struct database *database, struct failure *failure);

/* Within a transaction: keep everybody else from changing the market data until its end. */
enum outcome database_lock_changes(struct database *database, struct failure *failure);

/* A transaction that is going to write; it waits for other writers for some seconds. */
enum outcome database_begin(struct database *database, struct failure *failure);
enum outcome database_begin_snapshot(struct database *database, struct failure *failure);
enum outcome database_commit(struct database *database, struct failure *failure);

/* Does nothing without a transaction, and never fails: a transaction that cannot be ended by us ends with the
 * connection. */
void database_rollback(struct database *database);

/* Run a statement: open, next until *row is false, end. Texts live until the next call of next or end. */
enum outcome query_open(struct query *query, struct database *database, const char *sql, const char *const *values,
                        size_t count, struct failure *failure);
enum outcome query_next(struct query *query, bool *row, struct failure *failure);
const char *query_text(const struct query *query, int column);
int64_t query_integer(const struct query *query, int column); /* NULL: 0 */
void query_end(struct query *query);

/* A statement whose rows do not matter. */
enum outcome database_execute(struct database *database, const char *sql, const char *const *values, size_t count,
                              struct failure *failure);

/* A statement that gives at most one integer; *found may be NULL. */
enum outcome database_integer(struct database *database, const char *sql, const char *const *values, size_t count,
                              int64_t *value, bool *found, struct failure *failure);

enum outcome sqlite_open(const char *path, struct database **database, struct failure *failure);
enum outcome postgresql_open(const char *url, struct database **database, struct failure *failure);

#endif
