/* SPDX-License-Identifier: MIT */
#include "store/database.h"

#include <libpq-fe.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/statements.h"

struct postgresql {
    struct database base;
    PGconn *connection;
    struct statements statements; /* the place of each is its name on the server */
};

/* What all statements rely on, whatever the server's own settings are. */
static const char SETTINGS[] = "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET standard_conforming_strings = on;"
                               "SET lock_timeout = '10s'; SET client_min_messages = warning";

/* The first line of what libpq says. */
static enum outcome fail_connection(const struct postgresql *postgresql, struct failure *failure) {
    const char *message = PQerrorMessage(postgresql->connection);
    return fail(failure, IO_ERROR, "postgresql: %.*s", (int)strcspn(message, "\n"), message);
}

/* The server's message, with the detail that names the value. */
static enum outcome fail_result(const struct postgresql *postgresql, const PGresult *result, struct failure *failure) {
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (!state || !message) {
        return fail_connection(postgresql, failure);
    }
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    bool data = strncmp(state, "22", 2) == 0 || strncmp(state, "23", 2) == 0; /* data exception, constraint */
    return fail(failure, data ? BAD_DATA : IO_ERROR, "postgresql: %s%s%s", message, detail ? ": " : "",
                detail ? detail : "");
}

static bool succeeded(const PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static void close_postgresql(struct database *database) {
    struct postgresql *postgresql = (struct postgresql *)database;
    statements_clear(&postgresql->statements);
    PQfinish(postgresql->connection);
    free(postgresql);
}

static enum outcome run_script(struct database *database, const char *sql, struct failure *failure) {
    struct postgresql *postgresql = (struct postgresql *)database;
    PGresult *result = PQexec(postgresql->connection, sql);
    enum outcome outcome = succeeded(result) ? DONE : fail_result(postgresql, result, failure);
    PQclear(result);
    return outcome;
}

static enum outcome has_table(struct database *database, const char *table, bool *found, struct failure *failure) {
    int64_t count;
    const char *values[] = {table};
    enum outcome outcome = database_integer(database, "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass($1)",
                                            values, 1, &count, NULL, failure);
    *found = count > 0;
    return outcome;
}

/* The number is this program's own. */
static enum outcome lock_schema(struct database *database, struct failure *failure) {
    return database_execute(database, "SELECT pg_advisory_xact_lock(735026810427)", NULL, 0, failure);
}

static bool is_lost(const struct postgresql *postgresql) {
    return PQstatus(postgresql->connection) == CONNECTION_BAD;
}

/* Connect again with the parameters of the first time. What was prepared has gone with the old connection. */
static enum outcome reconnect(struct postgresql *postgresql, struct failure *failure) {
    statements_clear(&postgresql->statements);
    PQreset(postgresql->connection);
    return is_lost(postgresql) ? fail_connection(postgresql, failure)
                               : run_script(&postgresql->base, SETTINGS, failure);
}

/* Statements are named by their places, f0, f1, ... */
static enum outcome prepare(struct postgresql *postgresql, const char *sql, char name[24], struct failure *failure) {
    struct statements *statements = &postgresql->statements;
    for (size_t i = 0; i < statements->count; i++) {
        if (strcmp(statements->all[i]->sql, sql) == 0) {
            snprintf(name, 24, "f%zu", i);
            return DONE;
        }
    }
    snprintf(name, 24, "f%zu", statements->count);
    PGresult *result = PQprepare(postgresql->connection, name, sql, 0, NULL);
    enum outcome outcome = succeeded(result) ? DONE : fail_result(postgresql, result, failure);
    PQclear(result);
    if (!outcome && !statements_add(statements, sql, NULL)) {
        PQclear(PQexec(postgresql->connection, "DEALLOCATE ALL"));
        statements_clear(statements);
        outcome = fail_memory(failure);
    }
    return outcome;
}

static enum outcome run(struct query *query, const char *sql, const char *const *values, size_t count,
                        struct failure *failure) {
    struct postgresql *postgresql = (struct postgresql *)query->database;
    char name[24];
    enum outcome outcome = prepare(postgresql, sql, name, failure);
    if (outcome) {
        return outcome;
    }
    PGresult *result = PQexecPrepared(postgresql->connection, name, (int)count, values, NULL, NULL, 0);
    if (!succeeded(result)) {
        outcome = fail_result(postgresql, result, failure);
        PQclear(result);
        return outcome;
    }
    query->result = result;
    return DONE;
}

/* A connection that was lost while nothing was under way is taken up again, once. Within a transaction it is not: what
 * the transaction has done is gone. */
static enum outcome open_query(struct query *query, const char *sql, const char *const *values, size_t count,
                               struct failure *failure) {
    struct postgresql *postgresql = (struct postgresql *)query->database;
    enum outcome outcome = run(query, sql, values, count, failure);
    if (!outcome || !is_lost(postgresql) || postgresql->base.in_transaction) {
        return outcome;
    }
    outcome = reconnect(postgresql, failure);
    return outcome ? outcome : run(query, sql, values, count, failure);
}

static enum outcome next(struct query *query, bool *row, struct failure *failure) {
    (void)failure;
    *row = ++query->row < PQntuples(query->result);
    return DONE;
}

static const char *text(const struct query *query, int column) {
    bool null = PQgetisnull(query->result, query->row, column);
    return null ? NULL : PQgetvalue(query->result, query->row, column);
}

static void end(struct query *query) {
    PQclear(query->result);
}

/* To a transaction that has failed before, COMMIT answers with success and ROLLBACK. */
static enum outcome commit(struct database *database, struct failure *failure) {
    struct postgresql *postgresql = (struct postgresql *)database;
    PGresult *result = PQexec(postgresql->connection, "COMMIT");
    enum outcome outcome = DONE;
    if (!succeeded(result)) {
        outcome = fail_result(postgresql, result, failure);
    } else if (strcmp(PQcmdStatus(result), "COMMIT") != 0) {
        outcome = fail(failure, IO_ERROR, "postgresql: the transaction was rolled back");
    }
    PQclear(result);
    return outcome;
}

static void rollback(struct database *database) {
    struct postgresql *postgresql = (struct postgresql *)database;
    if (!is_lost(postgresql)) {
        PQclear(PQexec(postgresql->connection, "ROLLBACK"));
    }
}

static const struct database_kind POSTGRESQL = {
    .name = "postgresql",
    .begin = "BEGIN",
    .close = close_postgresql,
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

/* Later keywords win over earlier ones, so the URL may set what stands before it. */
static PGconn *connect(const char *url) {
    const char *const keywords[] = {"connect_timeout", "fallback_application_name", "dbname", "client_encoding", NULL};
    const char *const values[] = {"10", "foresto", url, "UTF8", NULL};
    return PQconnectdbParams(keywords, values, 1);
}

static void ignore_notice(void *user, const char *message) {
    (void)user;
    (void)message;
}

enum outcome postgresql_open(const char *url, struct database **database, struct failure *failure) {
    struct postgresql *postgresql = calloc(1, sizeof *postgresql);
    if (!postgresql) {
        return fail_memory(failure);
    }
    *database = &postgresql->base;
    postgresql->base.kind = &POSTGRESQL;
    postgresql->connection = connect(url);
    if (!postgresql->connection) {
        return fail_memory(failure);
    }
    PQsetNoticeProcessor(postgresql->connection, ignore_notice, NULL);
    return is_lost(postgresql) ? fail_connection(postgresql, failure)
                               : run_script(&postgresql->base, SETTINGS, failure);
}
