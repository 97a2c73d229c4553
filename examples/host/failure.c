/* SPDX-License-Identifier: MIT */
#include "failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int outcome_exit_code(enum outcome outcome) {
    switch (outcome) {
    case UNAVAILABLE:
        return IO_ERROR;
    case REJECTED:
        return BAD_DATA;
    default:
        return (int)outcome;
    }
}

enum outcome fail(struct failure *failure, enum outcome outcome, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    free(failure->message);
    *failure = (struct failure){.outcome = outcome};
    failure->message = length < 0 ? NULL : malloc((size_t)length + 1);
    if (failure->message) {
        va_start(arguments, format);
        vsnprintf(failure->message, (size_t)length + 1, format, arguments);
        va_end(arguments);
    }
    return outcome;
}

enum outcome fail_with(struct failure *failure, foresto_status status, const char *field, enum outcome outcome) {
    failure->status = status;
    snprintf(failure->field, sizeof failure->field, "%s", field ? field : "");
    return outcome;
}

enum outcome fail_memory(struct failure *failure) {
    return fail(failure, IO_ERROR, "out of memory");
}

enum outcome fail_io(struct failure *failure, const char *verb, const char *path, int error) {
    return fail(failure, IO_ERROR, "cannot %s %s: %s", verb, path,
                error ? strerror(error) : "not all could be written, as on a full disk");
}

void failure_report(struct failure *failure) {
    if (failure->message) {
        for (char *c = failure->message; *c; c++) {
            if ((unsigned char)*c < ' ' || *c == '\x7f') {
                *c = '?';
            }
        }
    }
    fprintf(stderr, "foresto: %s\n", failure->message ? failure->message : "out of memory");
    free(failure->message);
    failure->message = NULL;
    failure->told = true;
}

const char *failure_code(const struct failure *failure) {
    if (failure->status) {
        return foresto_status_name(failure->status);
    }
    switch (failure->outcome) {
    case USAGE:
        return "USAGE";
    case REFUSED:
        return "REFUSED";
    case UNAVAILABLE:
        return "STORE_UNAVAILABLE";
    case IO_ERROR:
        return "INPUT_OUTPUT";
    default:
        return "BAD_DATA";
    }
}
