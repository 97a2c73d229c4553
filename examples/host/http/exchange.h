/* SPDX-License-Identifier: MIT */
/* One request and its answer, apart from the connection that they travel on. */
#ifndef HOST_HTTP_EXCHANGE_H
#define HOST_HTTP_EXCHANGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "foresto/sha256.h"
#include "limits.h"
#include "refusal.h"

struct route;

/* Bytes of every Allow header and its NUL. */
#define ALLOW_SIZE 32

struct parameter {
    char *name;
    char *value; /* "" when there is none */
};

struct exchange {
    /* What is asked. */
    const struct route *route; /* NULL when there is none for method and path */
    bool reads;                /* GET or HEAD */
    bool posts;
    char method[16]; /* as far as it fits, for the log */
    char path[PATH_SIZE_MAX];
    bool path_is_cut; /* it has more bytes, so it fits no route */
    int64_t id;       /* of the path, where it has one */
    struct parameter query[QUERY_COUNT_MAX];
    size_t query_count;
    char *body;
    size_t body_size; /* may be more than was kept */
    bool misframed;   /* where the body ends is a matter of opinion */
    char address[64]; /* the client's, without port */

    /* When. */
    int64_t began;    /* clock_microseconds() */
    int64_t deadline; /* clock_milliseconds() */

    bool needs_run;        /* no stored run answers it */
    atomic_bool abandoned; /* the client has gone meanwhile */

    /* The answer: either a refusal or what has been written to the stream. */
    struct refusal refusal;
    char allow[ALLOW_SIZE]; /* the Allow header of a 405 */
    FILE *stream;
    char *text;
    size_t size;

    /* For the log. */
    int64_t run_id; /* 0: none */
    char request_hash[FORESTO_SHA256_HEX_SIZE];
    int cache_hit;     /* -1: does not apply */
    char failure[400]; /* what the log says more than the answer, or "" */

    /* The server's. */
    void *connection;
    bool answered;
    bool recorded; /* in log and metrics */
    struct exchange *next;
};

/* An empty exchange whose stream is open; NULL without memory. */
struct exchange *exchange_create(void);
void exchange_free(struct exchange *exchange);

/* Keep a parameter; more than QUERY_COUNT_MAX, or one given twice, is refused. */
enum http_status exchange_add_parameter(struct exchange *exchange, const char *name, const char *value);

/* Refuse a parameter that is not among the names, which end with NULL. */
enum http_status exchange_check_parameters(struct exchange *exchange, const char *const *names);

/* The same without any names. */
enum http_status exchange_check_no_parameters(struct exchange *exchange);

/* A parameter's value, or NULL. */
const char *exchange_parameter(const struct exchange *exchange, const char *name);

/* A whole number above 0, as ids are: 400 when it is no whole number, 422 when it has too many digits, 404 when there
 * can be none such. */
enum http_status exchange_read_id(struct exchange *exchange, const char *field, const char *text, int64_t *id);

/* Close the stream and, after a refusal, put that in the place of whatever was written. */
void exchange_end(struct exchange *exchange);

#endif
