/* SPDX-License-Identifier: MIT */
/* Many rows for one table, written some dozens at a time: one trip to the server instead of dozens. */
#ifndef HOST_STORE_BATCH_H
#define HOST_STORE_BATCH_H

#include "store/database.h"

struct batch {
    struct database *database;
    const char *into; /* "table (column, ...)" */
    const char *tail; /* what follows the rows, such as ON CONFLICT; "" for nothing */
    size_t columns;
    size_t rows;   /* waiting */
    char *many;    /* the statement for a full batch */
    char *one;     /* and for one */
    char **values; /* of the rows that wait; NULL is NULL */
};

/* Start a batch; free it after a failure too. `into` and `tail` are borrowed. */
enum outcome batch_begin(struct batch *batch, struct database *database, const char *into, size_t columns,
                         const char *tail, struct failure *failure);

/* Add a row, of which the batch takes a copy. */
enum outcome batch_add(struct batch *batch, const char *const *values, struct failure *failure);

/* Write the rows that still wait. */
enum outcome batch_flush(struct batch *batch, struct failure *failure);

void batch_free(struct batch *batch);

#endif
