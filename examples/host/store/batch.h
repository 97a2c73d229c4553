/* SPDX-License-Identifier: MIT */
/* Many rows for one table, written some hundreds at a time: one trip to the server instead of hundreds. */
#ifndef HOST_STORE_BATCH_H
#define HOST_STORE_BATCH_H

#include "store/database.h"
#include "store/texts.h"

enum { BATCH_SIZE_COUNT = 5 };

struct batch {
    struct database *database;
    const char *into; /* "table (column, ...)" */
    const char *tail; /* what follows the rows, such as ON CONFLICT; "" for nothing */
    size_t columns;
    bool shares_first;
    size_t rows;                        /* waiting */
    struct texts texts;                 /* their values */
    char *statements[BATCH_SIZE_COUNT]; /* for as many rows as batch.c says; NULL until needed */
    const char **values;                /* of the rows that are being written */
};

/* Start a batch; free it after a failure too. `into` and `tail` are borrowed. With shares_first the first column has
 * the same value in all rows, which is not known before they are written. */
enum outcome batch_begin(struct batch *batch, struct database *database, const char *into, size_t columns,
                         const char *tail, bool shares_first, struct failure *failure);

/* Add a row, of which the batch takes a copy. It waits until batch_flush(). */
enum outcome batch_add(struct batch *batch, const char *const *values, struct failure *failure);

/* Write the rows that wait. `first` is what they share, NULL when nothing. */
enum outcome batch_flush(struct batch *batch, const char *first, struct failure *failure);

/* Bytes that wait. */
size_t batch_size(const struct batch *batch);

void batch_free(struct batch *batch);

#endif
