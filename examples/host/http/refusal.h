/* SPDX-License-Identifier: MIT */
/* Why a request does not get what it asked for: an HTTP status and the JSON that explains it. */
#ifndef HOST_HTTP_REFUSAL_H
#define HOST_HTTP_REFUSAL_H

#include <stdio.h>

#include "foresto/status.h"

enum http_status {
    NOT_REFUSED = 0,
    HTTP_OK = 200,
    HTTP_BAD_REQUEST = 400,
    HTTP_UNAUTHORIZED = 401,
    HTTP_FORBIDDEN = 403,
    HTTP_NOT_FOUND = 404,
    HTTP_NOT_ALLOWED = 405,
    HTTP_TOO_LARGE = 413,
    HTTP_UNSUPPORTED = 415,
    HTTP_OUT_OF_RANGE = 422,
    HTTP_TOO_OFTEN = 429,
    HTTP_CLIENT_GONE = 499, /* for the log and the metrics */
    HTTP_FAILED = 500,
    HTTP_BUSY = 503 /* not now: too many requests, no time left, stopping, or a store that does not answer */
};

/* Starts as {0}: nothing is refused. */
struct refusal {
    enum http_status status;
    const char *code; /* static text */
    char field[64];   /* the field of the body or the parameter concerned, or "" */
    char message[400];
};

/* Fill the refusal and return its status, so that `return refuse(...)` does all. `field` may be NULL. */
__attribute__((format(printf, 5, 6))) enum http_status
refuse(struct refusal *refusal, enum http_status status, const char *code, const char *field, const char *format, ...);

/* The same for what the library says; the code is the name of its status. 400 is for what is malformed or not in force,
 * 422 for values out of range. What only a fault of this program can bring about is 500, without detail. */
enum http_status refuse_library(struct refusal *refusal, const char *field, const foresto_error *error);

/* `{"success":false,"error":{...}}`. */
void refusal_write(FILE *stream, const struct refusal *refusal);

#endif
