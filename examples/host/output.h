/* SPDX-License-Identifier: MIT */
/* Output files that appear whole or not at all. */
#ifndef HOST_OUTPUT_H
#define HOST_OUTPUT_H

#include <stddef.h>
#include <stdio.h>

#include "failure.h"

/* One output. Starts as {0}. */
struct output {
    FILE *stream;     /* to write to; NULL when the output is not asked for */
    const char *path; /* as the user gave it */
    char *target;     /* what the finished file is renamed to; NULL when it is written directly */
    char *temporary;  /* where it is written meanwhile, in the same directory */
    char *memory;     /* or what waits for standard output, a pipe or a device */
    size_t size;
};

/* Open an output. "-" is standard output; NULL asks for none. */
enum outcome output_open(struct output *output, const char *path, struct failure *failure);

/* Bring all outputs to disk, and only then let them appear. Without success none has appeared, unless the system fails
 * between two renames. */
enum outcome outputs_commit(struct output *outputs, size_t count, struct failure *failure);

/* Close and free; what has not been committed is removed. */
void outputs_close(struct output *outputs, size_t count);

#endif
