/* SPDX-License-Identifier: MIT */
/* How a command ends, and what is told of it: a line for people, an object for machines. */
#ifndef HOST_FAILURE_H
#define HOST_FAILURE_H

#include <stdbool.h>

#include "foresto/status.h"

/* Exit codes of the program, up to 5; the others are ended with one of them. */
enum outcome {
    DONE = 0,
    USAGE = 2,       /* the command line is wrong */
    REFUSED = 3,     /* by the rule's parameters or by the feature flag */
    BAD_DATA = 4,    /* the market data does not serve */
    IO_ERROR = 5,    /* files, memory */
    UNAVAILABLE = 6, /* the store, for now: not reached, busy, or out of time. Exit code IO_ERROR */
    REJECTED = 7     /* the store refuses what this program made. Exit code BAD_DATA */
};

int outcome_exit_code(enum outcome outcome);

/* What went wrong. Starts as {0}; reported once, by whoever called the command. */
struct failure {
    enum outcome outcome;
    char *message;         /* allocated; NULL when even that failed */
    foresto_status status; /* the library's word for it; 0 when it has none */
    char field[32];        /* the field or option concerned, or "" */
    bool told;             /* has been reported */
};

/* Keep the outcome and a message without a full stop, and return the outcome, so that `return fail(...)` does all. */
__attribute__((format(printf, 3, 4))) enum outcome fail(struct failure *failure, enum outcome outcome,
                                                        const char *format, ...);

/* Add what machines ask for. Returns `outcome`, so that it goes around fail(). */
enum outcome fail_with(struct failure *failure, foresto_status status, const char *field, enum outcome outcome);

enum outcome fail_memory(struct failure *failure);

/* "cannot VERB PATH: REASON" for an errno value; 0 gives a reason all the same. */
enum outcome fail_io(struct failure *failure, const char *verb, const char *path, int error);

/* Print the message as one line on standard error, whatever bytes the user's data brought in, and free it. The outcome
 * stays. */
void failure_report(struct failure *failure);

/* The name of the library's status, or of the outcome. */
const char *failure_code(const struct failure *failure);

#endif
