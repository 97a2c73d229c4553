/* SPDX-License-Identifier: MIT */
#include "store/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows that one statement writes: few statements, so that each is prepared once, and few trips for any number. */
static const size_t SIZES[BATCH_SIZE_COUNT] = {256, 64, 16, 4, 1};

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
                         const char *tail, bool shares_first, struct failure *failure) {
    *batch = (struct batch){
        .database = database, .into = into, .tail = tail, .columns = columns, .shares_first = shares_first};
    batch->values = calloc(SIZES[0] * columns, sizeof *batch->values);
    return batch->values ? DONE : fail_memory(failure);
}

enum outcome batch_add(struct batch *batch, const char *const *values, struct failure *failure) {
    if (!texts_add(&batch->texts, values, batch->columns - batch->shares_first)) {
        return fail_memory(failure);
    }
    batch->rows++;
    return DONE;
}

/* Write so many rows whose texts begin at *place. */
static enum outcome write_rows(struct batch *batch, size_t size, const char *first, size_t *place,
                               struct failure *failure) {
    size_t count = SIZES[size] * batch->columns;
    if (!batch->statements[size]) {
        batch->statements[size] = make_statement(batch, SIZES[size]);
    }
    if (!batch->statements[size]) {
        return fail_memory(failure);
    }
    for (size_t i = 0; i < count; i++) {
        bool is_first = batch->shares_first && i % batch->columns == 0;
        batch->values[i] = is_first ? first : texts_next(&batch->texts, place);
    }
    return database_execute(batch->database, batch->statements[size], batch->values, count, failure);
}

enum outcome batch_flush(struct batch *batch, const char *first, struct failure *failure) {
    enum outcome outcome = DONE;
    size_t place = 0;
    for (size_t size = 0; !outcome && batch->rows > 0;) {
        if (batch->rows < SIZES[size]) {
            size++;
            continue;
        }
        outcome = write_rows(batch, size, first, &place, failure);
        batch->rows -= SIZES[size];
    }
    batch->rows = 0;
    texts_clear(&batch->texts);
    return outcome;
}

size_t batch_size(const struct batch *batch) {
    return batch->texts.size;
}

void batch_free(struct batch *batch) {
    for (size_t i = 0; i < BATCH_SIZE_COUNT; i++) {
        free(batch->statements[i]);
    }
    free(batch->values);
    texts_free(&batch->texts);
    *batch = (struct batch){0};
}
