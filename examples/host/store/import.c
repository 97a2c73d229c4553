/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cell.h"
#include "foresto/decimal.h"
#include "foresto/event.h"
#include "progress.h"
#include "store/internal.h"
#include "table.h"
#include "text.h"

/* So many bytes of prices wait before they are written. */
enum { BATCH_SIZE = 65536 };

/* A price of the row that is being read; "" when there is none. */
struct price {
    char text[FORESTO_DOUBLE_TEXT_SIZE];
};

struct price_import {
    const struct import_options *options;
    struct import_result *result;
    struct database *database;
    struct batch batch;
    char **names; /* of the columns, the date's included */
    struct price *prices;
    uint64_t column_count, name_capacity;
    bool header_read, row_refused;
    char date[FORESTO_DATE_TEXT_SIZE];
    foresto_date day, last_day; /* of this row, and of the last that was taken */
    FILE *stream;
    uint64_t size;
    struct progress *progress; /* NULL: not shown */
};

/* Refuse the row, for the first fault that it has. What is told is a line on standard error. */
__attribute__((format(printf, 3, 4))) static enum outcome
refuse(struct price_import *import, const struct table_place *place, const char *format, ...) {
    if (import->row_refused) {
        return DONE;
    }
    import->row_refused = true;
    if (import->result->refused++ >= REFUSED_TOLD) {
        return DONE;
    }
    struct refused_row *row = &import->result->told[import->result->refused - 1];
    row->line = place->line;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(row->reason, sizeof row->reason, format, arguments);
    va_end(arguments);
    struct failure failure = {0};
    fail(&failure, BAD_DATA, "%s:%" PRIu64 ": row refused: %s", place->path, place->line, row->reason);
    if (import->progress) {
        progress_end(import->progress);
    }
    failure_report(&failure);
    return DONE;
}

static enum outcome add_column(struct price_import *import, const struct table_place *place, const char *text,
                               size_t length, struct failure *failure) {
    if (memchr(text, '\0', length)) {
        return fail(failure, BAD_DATA, "%s:%" PRIu64 ": column %" PRIu64 " has no proper name", place->path,
                    place->line, place->column + 1);
    }
    if (import->column_count == import->name_capacity) {
        uint64_t capacity = import->name_capacity ? 2 * import->name_capacity : 8;
        char **names = grow(import->names, capacity, sizeof(char *));
        if (!names) {
            return fail_memory(failure);
        }
        import->names = names;
        import->name_capacity = capacity;
    }
    char *name = strndup(text, length);
    if (!name) {
        return fail_memory(failure);
    }
    import->names[import->column_count++] = name;
    return DONE;
}

/* A name that an earlier column has too, or "". */
static const char *repeated_name(const struct price_import *import) {
    for (uint64_t i = 1; i < import->column_count; i++) {
        for (uint64_t k = 1; k < i; k++) {
            if (strcmp(import->names[i], import->names[k]) == 0) {
                return import->names[i];
            }
        }
    }
    return "";
}

/* The library says what a proper name is, and that no two are the same. */
static enum outcome check_names(const struct price_import *import, const struct table_place *place,
                                struct failure *failure) {
    uint64_t count = import->column_count - 1;
    double *weights = calloc((size_t)count, sizeof *weights);
    if (!weights) {
        return fail_memory(failure);
    }
    foresto_error error = FORESTO_ERROR_INIT;
    const char *const *names = (const char *const *)import->names + 1;
    foresto_status status = foresto_weights_write_json(names, weights, count, NULL, 0, NULL, &error);
    free(weights);
    if (status == FORESTO_E_CAPACITY) {
        return DONE;
    }
    const char *name = error.asset >= 0 ? names[error.asset] : repeated_name(import);
    return fail(failure, BAD_DATA, "%s:%" PRIu64 ": the column name '%.60s': %s", place->path, place->line, name,
                error.message);
}

static enum outcome end_header(struct price_import *import, const struct table_place *place, struct failure *failure) {
    if (import->column_count < 2 || strcmp(import->names[0], "date") != 0) {
        return fail(failure, BAD_DATA, "%s:%" PRIu64 ": the header is not date,INSTRUMENT,...", place->path,
                    place->line);
    }
    enum outcome outcome = check_names(import, place, failure);
    import->prices = outcome ? NULL : calloc((size_t)import->column_count, sizeof *import->prices);
    if (!outcome && !import->prices) {
        return fail_memory(failure);
    }
    for (uint64_t i = 1; !outcome && i < import->column_count; i++) {
        const char *values[] = {import->names[i]};
        outcome = database_execute(import->database,
                                   "INSERT INTO instrument (instrument_id, instrument_name) VALUES ($1, $1) "
                                   "ON CONFLICT (instrument_id) DO NOTHING",
                                   values, 1, failure);
    }
    import->header_read = true;
    return outcome;
}

static enum outcome take_date(struct price_import *import, const struct table_place *place, const char *text,
                              size_t length) {
    import->row_refused = false;
    foresto_status status = foresto_date_parse(text, length, &import->day);
    if (status) {
        return refuse(import, place, "column date: '%.*s': %s", cell_shown(length), text, cell_date_fault(status));
    }
    foresto_date_format(import->day, import->date);
    if (import->day <= import->last_day) { /* FORESTO_DATE_NONE is below all dates */
        return refuse(import, place, "column date: %s is not after the row before", import->date);
    }
    return DONE;
}

static enum outcome take_price(struct price_import *import, const struct table_place *place, const char *text,
                               size_t length) {
    struct price *price = &import->prices[place->column];
    const char *name = import->names[place->column];
    double value;
    price->text[0] = '\0';
    if (cell_is_missing(text, length)) {
        return DONE;
    }
    foresto_status status = foresto_double_parse(text, length, &value);
    if (status) {
        return refuse(import, place, "column %s: '%.*s' is %s", name, cell_shown(length), text,
                      cell_number_fault(status));
    }
    if (!(value > 0.0)) {
        return refuse(import, place, "column %s: the price '%.*s' is not above 0", name, cell_shown(length), text);
    }
    foresto_double_format(value, price->text, sizeof price->text, NULL);
    return DONE;
}

static enum outcome take_cell(void *user, const struct table_place *place, const char *text, size_t length,
                              struct failure *failure) {
    struct price_import *import = user;
    if (!import->header_read) {
        return add_column(import, place, text, length, failure);
    }
    if (place->column == 0) {
        return take_date(import, place, text, length);
    }
    return place->column < import->column_count ? take_price(import, place, text, length) : DONE;
}

static enum outcome write_row(struct price_import *import, struct failure *failure) {
    enum outcome outcome = DONE;
    for (uint64_t i = 1; !outcome && i < import->column_count; i++) {
        if (import->prices[i].text[0]) {
            const char *values[] = {import->names[i], import->date, import->prices[i].text};
            outcome = batch_add(&import->batch, values, failure);
            import->result->prices++;
        }
    }
    if (!outcome && batch_size(&import->batch) >= BATCH_SIZE) {
        outcome = batch_flush(&import->batch, NULL, failure);
    }
    import->last_day = import->day;
    import->result->rows++;
    return outcome;
}

/* How much of the file is read, or of a pipe how many rows. */
static void show_progress(const struct price_import *import) {
    off_t position = import->size ? ftello(import->stream) : 0;
    if (import->progress && position > 0) {
        progress_advance(import->progress, (uint64_t)position, import->size);
    } else if (import->progress) {
        progress_advance(import->progress, import->result->rows, 0);
    }
}

static enum outcome end_row(void *user, const struct table_place *place, struct failure *failure) {
    struct price_import *import = user;
    if (!import->header_read) {
        return end_header(import, place, failure);
    }
    if (place->column != import->column_count) {
        refuse(import, place, "it has %" PRIu64 " cells, the header %" PRIu64, place->column, import->column_count);
    }
    show_progress(import);
    return import->row_refused ? DONE : write_row(import, failure);
}

static enum outcome judge(const struct price_import *import, struct failure *failure) {
    const struct import_result *result = import->result;
    const char *path = import->options->path;
    if (result->refused > 0 && !import->options->skip_bad) {
        return fail(failure, BAD_DATA,
                    "%s: %" PRIu64 " of %" PRIu64 " rows refused, so nothing is imported; --skip-bad leaves them out",
                    path, result->refused, result->refused + result->rows);
    }
    if (result->rows == 0) {
        return fail(failure, BAD_DATA, "%s: there is no row to import", path);
    }
    return DONE;
}

enum outcome import_prices(struct store *store, FILE *stream, const struct import_options *options,
                           struct progress *progress, struct import_result *result, struct failure *failure) {
    struct stat status;
    bool sized = progress && fstat(fileno(stream), &status) == 0 && status.st_size > 0;
    struct price_import import = {.options = options,
                                  .result = result,
                                  .database = store->database,
                                  .last_day = FORESTO_DATE_NONE,
                                  .stream = stream,
                                  .size = sized ? (uint64_t)status.st_size : 0,
                                  .progress = progress};
    struct table_reader reader = {&import, take_cell, end_row};
    enum outcome outcome =
        batch_begin(&import.batch, store->database, "instrument_price (instrument_id, price_date, price)", 3,
                    "ON CONFLICT (instrument_id, price_date) DO UPDATE SET price = excluded.price", false, failure);
    outcome = outcome ? outcome : table_read_stream(stream, options->path, &reader, failure);
    outcome = outcome ? outcome : batch_flush(&import.batch, NULL, failure);
    if (progress) {
        progress_end(progress);
    }
    outcome = outcome ? outcome : judge(&import, failure);
    outcome = outcome ? outcome : note_market_change(store, options->path, result->prices, failure);
    for (uint64_t i = 0; i < import.column_count; i++) {
        free(import.names[i]);
    }
    free(import.names);
    free(import.prices);
    batch_free(&import.batch);
    return outcome;
}

enum outcome note_market_change(struct store *store, const char *source, uint64_t price_count,
                                struct failure *failure) {
    const char *slash = strrchr(source, '/');
    char name[256], count[24];
    snprintf(name, sizeof name, "%s", slash ? slash + 1 : source);
    snprintf(count, sizeof count, "%" PRIu64, price_count);
    const char *values[] = {name, count};
    return database_execute(store->database, "INSERT INTO market_change (source, price_count) VALUES ($1, $2)", values,
                            2, failure);
}

enum outcome store_import(struct store *store, const struct import_options *options, struct import_result *result,
                          struct failure *failure) {
    *result = (struct import_result){0};
    FILE *stream = fopen(options->path, "r");
    if (!stream) {
        return fail_io(failure, "read", options->path, errno);
    }
    struct progress progress;
    progress_begin(&progress, "import");
    progress.terminal = progress.terminal || options->progress;
    enum outcome outcome = database_begin(store->database, failure);
    outcome = outcome ? outcome : database_lock_changes(store->database, failure);
    outcome = outcome ? outcome : import_prices(store, stream, options, &progress, result, failure);
    outcome = outcome ? outcome : database_commit(store->database, failure);
    database_rollback(store->database);
    fclose(stream);
    return outcome;
}
