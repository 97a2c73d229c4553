/* SPDX-License-Identifier: MIT */
#include "store/database.h"

#include <inttypes.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "store/cancel.h"
#include "store/statements.h"

/* How long the server gets to answer that it has cancelled a statement or rolled back, and how long a connection may
 * take, in seconds. */
enum { GRACE = 2, CONNECT_TIME = 10 };

/* How often a statement that is under way looks at the limit, in milliseconds. */
enum { GLANCE = 50 };

struct postgresql {
    struct database base;
    PGconn *connection;
    struct statements statements; /* the place of each is its name on the server */
    int64_t bound;                /* seconds that the server allows; 0: as long as it takes */
};

/* Seconds that a statement waits for the locks of others, as on SQLite. */
enum { PATIENCE = 10 };

/* What all statements rely on, whatever the server's own settings are. */
static const char SETTINGS[] = "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET standard_conforming_strings = on;"
                               "SET client_min_messages = warning";

/* The first line of what libpq says. */
static enum outcome fail_connection(const struct postgresql *postgresql, struct failure *failure) {
    const char *message = PQerrorMessage(postgresql->connection);
    return fail(failure, UNAVAILABLE, "postgresql: %.*s", (int)strcspn(message, "\n"), message);
}

/* By the class of the SQLSTATE, its first two characters. */
static enum outcome outcome_of(const char *state) {
    static const char *const later[] = {"08",    "40",    "25P03",
                                        "53300", "55P03", "57"}; /* connection, conflict, idle, lock, cancelled */
    if (strncmp(state, "22", 2) == 0 || strncmp(state, "23", 2) == 0) { /* data exception, constraint */
        return REJECTED;
    }
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++) {
        if (strncmp(state, later[i], strlen(later[i])) == 0) {
            return UNAVAILABLE;
        }
    }
    return IO_ERROR;
}

/* The server's message, with the detail that names the value. */
static enum outcome fail_result(const struct postgresql *postgresql, const PGresult *result, struct failure *failure) {
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (!state || !message) {
        return fail_connection(postgresql, failure);
    }
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    return fail(failure, outcome_of(state), "postgresql: %s%s%s", message, detail ? ": " : "", detail ? detail : "");
}

/* Wait a little for the connection to have something to take. False when it is lost. */
static bool glance(PGconn *connection, bool busy, bool limited) {
    struct pollfd ready = {PQsocket(connection), POLLIN, 0};
    poll(&ready, busy, !busy ? 1 : limited ? GLANCE : -1);
    return !busy || !ready.revents || PQconsumeInput(connection);
}

/* Wait until there is a result to take. When the limit comes the server is asked to cancel, and when it does not answer
 * to that either, the connection is given up. */
static void await_result(const struct postgresql *postgresql) {
    PGconn *connection = postgresql->connection;
    struct store_limit limit = postgresql->base.limit;
    struct cancel *cancel = NULL;
    bool busy = PQisBusy(connection), good = true;
    while (good && (busy || (cancel && !cancel_is_sent(cancel)))) {
        if (limit_is_set(&limit) && limit_is_reached(&limit)) {
            if (cancel || !(cancel = cancel_send(connection))) {
                shutdown(PQsocket(connection), SHUT_RDWR);
                break;
            }
            limit = limit_of_seconds(GRACE);
        }
        good = glance(connection, busy, limit_is_set(&limit));
        busy = PQisBusy(connection);
    }
    cancel_release(cancel);
}

/* What PQexec() and its like return, within the limit: the last result. `sent` is what PQsend...() has returned. */
static PGresult *receive(const struct postgresql *postgresql, int sent) {
    PGresult *last = NULL;
    while (sent) {
        await_result(postgresql);
        PGresult *result = PQgetResult(postgresql->connection);
        if (!result) {
            break;
        }
        PQclear(last);
        last = result;
    }
    return last;
}

static PGresult *execute(const struct postgresql *postgresql, const char *sql) {
    return receive(postgresql, PQsendQuery(postgresql->connection, sql));
}

static bool succeeded(const PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* Tell the server how long a statement, a wait for a lock, and the pause between two statements of a transaction may
 * take. So it ends them by itself, and frees what they hold, when this program does not come to ask for it. */
static PGresult *set_bound(struct postgresql *postgresql, int64_t seconds) {
    char sql[200];
    snprintf(sql, sizeof sql,
             "SET statement_timeout = '%" PRId64 "s'; SET idle_in_transaction_session_timeout = '%" PRId64 "s';"
             "SET lock_timeout = '%" PRId64 "s'",
             seconds, seconds, seconds && seconds < PATIENCE ? seconds : PATIENCE);
    PGresult *result = execute(postgresql, sql);
    postgresql->bound = succeeded(result) ? seconds : -1;
    return result;
}

/* The limit in whole seconds, so that requests that all get the same time seldom change it, and one more, so that it is
 * this program that says so when the time is over. Within a transaction it stays as it was at its start. */
static enum outcome keep_bound(struct postgresql *postgresql, struct failure *failure) {
    int64_t seconds = limit_seconds_left(&postgresql->base.limit);
    seconds += seconds > 0;
    if (postgresql->base.in_transaction || seconds == postgresql->bound) {
        return DONE;
    }
    PGresult *result = set_bound(postgresql, seconds);
    enum outcome outcome = succeeded(result) ? DONE : fail_result(postgresql, result, failure);
    PQclear(result);
    return outcome;
}

static void close_postgresql(struct database *database) {
    struct postgresql *postgresql = (struct postgresql *)database;
    statements_clear(&postgresql->statements);
    PQfinish(postgresql->connection);
    free(postgresql);
}

static enum outcome run_script(struct database *database, const char *sql, struct failure *failure) {
    struct postgresql *postgresql = (struct postgresql *)database;
    PGresult *result = execute(postgresql, sql);
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

/* Or still being taken up: then the time was over before it was. */
static bool is_lost(const struct postgresql *postgresql) {
    return PQstatus(postgresql->connection) != CONNECTION_OK;
}

/* PQreset() within the limit, and within the time for a connection. What is not finished then stays lost. */
static void reset(const struct postgresql *postgresql) {
    PGconn *connection = postgresql->connection;
    const struct store_limit *limit = &postgresql->base.limit, patience = limit_of_seconds(CONNECT_TIME);
    PostgresPollingStatusType status = PQresetStart(connection) ? PGRES_POLLING_WRITING : PGRES_POLLING_FAILED;
    while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED) {
        short event = status == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        struct pollfd ready = {PQsocket(connection), event, 0};
        poll(&ready, 1, GLANCE);
        if (ready.revents) {
            status = PQresetPoll(connection);
        } else if (limit_is_reached(limit) || limit_is_reached(&patience)) {
            return;
        }
    }
}

static enum outcome configure(struct postgresql *postgresql, struct failure *failure) {
    postgresql->bound = -1;
    enum outcome outcome = run_script(&postgresql->base, SETTINGS, failure);
    return outcome ? outcome : keep_bound(postgresql, failure);
}

/* Connect again with the parameters of the first time. What was prepared has gone with the old connection. */
static enum outcome reconnect(struct postgresql *postgresql, struct failure *failure) {
    statements_clear(&postgresql->statements);
    reset(postgresql);
    return is_lost(postgresql) ? fail_connection(postgresql, failure) : configure(postgresql, failure);
}

/* Statements are named by their places, f0, f1, ... */
static enum outcome prepare(struct postgresql *postgresql, const char *sql, char name[24], struct failure *failure) {
    struct statements *statements = &postgresql->statements;
    const struct statement *known = statements_find(statements, sql);
    snprintf(name, 24, "f%zu", known ? known->place : statements->count);
    if (known) {
        return DONE;
    }
    PGresult *result = receive(postgresql, PQsendPrepare(postgresql->connection, name, sql, 0, NULL));
    enum outcome outcome = succeeded(result) ? DONE : fail_result(postgresql, result, failure);
    PQclear(result);
    if (!outcome && !statements_add(statements, sql, NULL)) {
        PQclear(execute(postgresql, "DEALLOCATE ALL"));
        statements_clear(statements);
        outcome = fail_memory(failure);
    }
    return outcome;
}

static enum outcome run(struct query *query, const char *sql, const char *const *values, size_t count,
                        struct failure *failure) {
    struct postgresql *postgresql = (struct postgresql *)query->database;
    char name[24];
    if (limit_is_reached(&postgresql->base.limit)) {
        return fail(failure, UNAVAILABLE, "postgresql: the time is over");
    }
    enum outcome outcome = keep_bound(postgresql, failure);
    outcome = outcome ? outcome : prepare(postgresql, sql, name, failure);
    if (outcome) {
        return outcome;
    }
    PGresult *result =
        receive(postgresql, PQsendQueryPrepared(postgresql->connection, name, (int)count, values, NULL, NULL, 0));
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
    PGresult *result = execute(postgresql, "COMMIT");
    enum outcome outcome = DONE;
    if (!succeeded(result)) {
        outcome = fail_result(postgresql, result, failure);
    } else if (strcmp(PQcmdStatus(result), "COMMIT") != 0) {
        outcome = fail(failure, IO_ERROR, "postgresql: the transaction was rolled back");
    }
    PQclear(result);
    return outcome;
}

/* It has a time of its own, for the limit may be why there is one. When it fails, as when what cancelled the statement
 * before comes late, the transaction ends with the connection. */
static void rollback(struct database *database) {
    struct postgresql *postgresql = (struct postgresql *)database;
    struct store_limit limit = database->limit;
    if (!is_lost(postgresql)) {
        database->limit = limit_of_seconds(GRACE);
        PQclear(execute(postgresql, "ROLLBACK"));
        database->limit = limit;
        if (PQtransactionStatus(postgresql->connection) != PQTRANS_IDLE) {
            shutdown(PQsocket(postgresql->connection), SHUT_RDWR);
        }
    }
}

static const struct database_kind POSTGRESQL = {
    .name = "postgresql",
    .begin = "BEGIN",
    .snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    .lock_changes = "LOCK TABLE market_change IN SHARE ROW EXCLUSIVE MODE",
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

/* Later keywords win over earlier ones, so the URL may set what stands before it. A network that has gone silent is
 * noticed within half a minute, also without a limit. */
static PGconn *connect_to(const char *url) {
    const char *const keywords[] = {"connect_timeout",  "keepalives_idle",  "keepalives_interval",
                                    "keepalives_count", "tcp_user_timeout", "fallback_application_name",
                                    "dbname",           "client_encoding",  NULL};
    const char *const values[] = {"10", "10", "5", "4", "30000", "foresto", url, "UTF8", NULL};
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
    postgresql->connection = connect_to(url);
    if (!postgresql->connection) {
        return fail_memory(failure);
    }
    PQsetNoticeProcessor(postgresql->connection, ignore_notice, NULL);
    return is_lost(postgresql) ? fail_connection(postgresql, failure) : configure(postgresql, failure);
}
