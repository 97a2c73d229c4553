/* SPDX-License-Identifier: MIT */
/* The portfolio of --weights: instruments, their target weights and, when grouped, their asset classes. */
#ifndef HOST_WEIGHTS_H
#define HOST_WEIGHTS_H

#include "failure.h"
#include "foresto/common.h"

struct weights {
    uint64_t count;
    double *values;
    const char **names;
    const char **classes; /* NULL when nothing is grouped */
    char *text;           /* what the names point into */
};

/* Read "NAME=W,..." or "CLASS:NAME=W,...", or with @FILE one entry a line. The last '=' of an entry ends the name, the
 * first ':' ends the class. The order of the entries is the order of all sums, and so part of the result. */
enum outcome weights_read(const char *argument, struct weights *weights, struct failure *failure);

void weights_free(struct weights *weights);

#endif
