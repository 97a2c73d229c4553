/* SPDX-License-Identifier: MIT */
#include "store/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { BATCH_ROWS = 64 };

/* INSERT INTO table (column, ...) VALUES ($1, $2), ($3, $4) */
static char *make_statement(const struct batch *batch, size_t rows) {
    char *sql = NULL;
    size_t size;
    FILE *stream = open_memstream(&sql, &size);
    if (!stream) {
        return NULL;
    }
    fprintf(stream, "INSERT INTO %s VALUES ", batch->into);
    for (size_t i = 0; i < rows * batch->columns; i++) {
        bool first = i % batch->columns == 0;
        fprintf(stream, "%s$%zu", first ? (i ? "), (" : "(") : ", ", i + 1);
    }
    fprintf(stream, ") %s", batch->tail);
    if (fclose(stream)) {
        free(sql);
        return NULL;
    }
    return sql;
}

enum outcome batch_begin(struct batch *batch, struct database *database, const char *into, size_t columns,
                         const char *tail, struct failure *failure) {
    *batch = (struct batch){.database = database, .into = into, .tail = tail, .columns = columns};
    batch->many = make_statement(batch, BATCH_ROWS);
    batch->one = make_statement(batch, 1);
    batch->values = calloc(BATCH_ROWS * columns, sizeof *batch->values);
    return batch->many && batch->one && batch->values ? DONE : fail_memory(failure);
}

static void forget_rows(struct batch *batch) {
    for (size_t i = 0; i < batch->rows * batch->columns; i++) {
        free(batch->values[i]);
        batch->values[i] = NULL;
    }
    batch->rows = 0;
}

enum outcome batch_add(struct batch *batch, const char *const *values, struct failure *failure) {
    char **row = &batch->values[batch->rows * batch->columns];
    batch->rows++; /* now, so that a row that is not whole is freed too */
    for (size_t i = 0; i < batch->columns; i++) {
        row[i] = values[i] ? strdup(values[i]) : NULL;
        if (values[i] && !row[i]) {
            return fail_memory(failure);
        }
    }
    return batch->rows < BATCH_ROWS ? DONE : batch_flush(batch, failure);
}

enum outcome batch_flush(struct batch *batch, struct failure *failure) {
    const char *const *values = (const char *const *)batch->values;
    enum outcome outcome = DONE;
    if (batch->rows == BATCH_ROWS) {
        outcome = database_execute(batch->database, batch->many, values, BATCH_ROWS * batch->columns, failure);
    } else {
        for (size_t row = 0; !outcome && row < batch->rows; row++) {
            outcome =
                database_execute(batch->database, batch->one, values + row * batch->columns, batch->columns, failure);
        }
    }
    forget_rows(batch);
    return outcome;
}

void batch_free(struct batch *batch) {
    if (batch->values) {
        forget_rows(batch);
    }
    free(batch->values);
    free(batch->many);
    free(batch->one);
    *batch = (struct batch){0};
}
