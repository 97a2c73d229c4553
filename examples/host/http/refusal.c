/* SPDX-License-Identifier: MIT */
#include "refusal.h"

#include <stdarg.h>

#include "../failure_json.h"

enum http_status refuse(struct refusal *refusal, enum http_status status, const char *code, const char *field,
                        const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(refusal->message, sizeof refusal->message, format, arguments);
    va_end(arguments);
    snprintf(refusal->field, sizeof refusal->field, "%s", field ? field : "");
    refusal->status = status;
    refusal->code = code;
    return status;
}

static enum http_status status_of(foresto_status status) {
    switch (status) {
    case FORESTO_E_PARSE:
    case FORESTO_E_FEATURE_DISABLED:
    case FORESTO_E_RULE_INACTIVE:
    case FORESTO_E_RULE_NOT_EFFECTIVE:
        return HTTP_BAD_REQUEST;
    case FORESTO_E_ENUM:
    case FORESTO_E_SIZE:
    case FORESTO_E_RANGE:
    case FORESTO_E_DATE:
    case FORESTO_E_NAME:
    case FORESTO_E_MISSING:
    case FORESTO_E_WEIGHT:
    case FORESTO_E_WEIGHT_SUM:
    case FORESTO_E_AMOUNT:
    case FORESTO_E_RULE:
    case FORESTO_E_NO_DAYS:
    case FORESTO_E_NAV:
        return HTTP_OUT_OF_RANGE;
    case FORESTO_E_NOT_FOUND:
        return HTTP_NOT_FOUND;
    case FORESTO_E_CANCELLED:
        return HTTP_BUSY;
    default:
        return HTTP_FAILED;
    }
}

enum http_status refuse_library(struct refusal *refusal, const char *field, const foresto_error *error) {
    enum http_status status = status_of(error->status);
    const char *code = foresto_status_name(error->status);
    if (status == HTTP_FAILED) {
        return refuse(refusal, status, "INTERNAL", NULL, "the request could not be carried out; the log says more");
    }
    return refuse(refusal, status, code, field, "%s", error->message);
}

void refusal_write(FILE *stream, const struct refusal *refusal) {
    struct object object = object_begin(stream, "");
    error_put(&object, refusal->code, refusal->message, refusal->field);
    object_end(&object);
    putc('\n', stream);
}
