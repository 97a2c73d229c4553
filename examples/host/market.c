/* SPDX-License-Identifier: MIT */
#include "market.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cell.h"
#include "foresto/date.h"
#include "foresto/decimal.h"
#include "progress.h"
#include "table.h"
#include "text.h"

struct column {
    char *name;
    int64_t asset; /* index among the weights, or -1 */
};

struct import {
    const struct weights *weights;
    struct column *columns; /* of the header, the date's included */
    uint64_t column_count;
    bool header_read;
    uint64_t day_count, day_capacity;
    foresto_date *dates;
    double *values; /* day by day, the weighted assets only */
    uint64_t *lines;
    FILE *file;
    uint64_t size; /* of the file, 0 when unknown */
    struct progress progress;
};

enum outcome market_fail(const struct market *market, enum outcome outcome, const foresto_error *error,
                         struct failure *failure) {
    if (error->day >= 0) {
        fail(failure, outcome, "%s:%" PRIu64 ": %s", market->path, market->lines[error->day], error->message);
    } else {
        fail(failure, outcome, "%s: %s", market->path, error->message);
    }
    return fail_with(failure, error->status, error->field, outcome);
}

static enum outcome add_column(struct import *import, const struct table_place *place, const char *text, size_t length,
                               struct failure *failure) {
    if (length == 0 || memchr(text, '\0', length)) {
        return fail(failure, BAD_DATA, "%s:%" PRIu64 ": column %" PRIu64 " has no proper name", place->path,
                    place->line, place->column + 1);
    }
    if ((import->column_count & (import->column_count - 1)) == 0) { /* a power of two: full */
        uint64_t capacity = import->column_count ? 2 * import->column_count : 1;
        struct column *columns = grow(import->columns, capacity, sizeof *columns);
        if (!columns) {
            return fail_memory(failure);
        }
        import->columns = columns;
    }
    char *name = strndup(text, length);
    if (!name) {
        return fail_memory(failure);
    }
    import->columns[import->column_count++] = (struct column){name, -1};
    return DONE;
}

static int compare_names(const void *a, const void *b) {
    return strcmp((*(struct column *const *)a)->name, (*(struct column *const *)b)->name);
}

static int compare_name(const void *name, const void *column) {
    return strcmp(name, (*(struct column *const *)column)->name);
}

/* Give each weight its column, by way of the sorted header. */
static enum outcome match_weights(const struct import *import, struct column **sorted, const struct table_place *place,
                                  struct failure *failure) {
    uint64_t count = import->column_count - 1;
    qsort(sorted, (size_t)count, sizeof *sorted, compare_names);
    for (uint64_t i = 1; i < count; i++) {
        if (strcmp(sorted[i - 1]->name, sorted[i]->name) == 0) {
            return fail(failure, BAD_DATA, "%s:%" PRIu64 ": two columns are named %s", place->path, place->line,
                        sorted[i]->name);
        }
    }
    for (uint64_t i = 0; i < import->weights->count; i++) {
        const char *name = import->weights->names[i];
        struct column **found = bsearch(name, sorted, (size_t)count, sizeof *sorted, compare_name);
        if (!found) {
            return fail(failure, BAD_DATA, "%s:%" PRIu64 ": there is no column %s, which has a weight", place->path,
                        place->line, name);
        }
        if ((*found)->asset >= 0) {
            return fail(failure, USAGE, "--weights: %s is given twice", name);
        }
        (*found)->asset = (int64_t)i;
    }
    return DONE;
}

static enum outcome end_header(struct import *import, const struct table_place *place, struct failure *failure) {
    if (import->column_count < 2 || strcmp(import->columns[0].name, "date") != 0) {
        return fail(failure, BAD_DATA, "%s:%" PRIu64 ": the header is not date,NAME,...", place->path, place->line);
    }
    struct column **sorted = grow(NULL, import->column_count - 1, sizeof *sorted);
    if (!sorted) {
        return fail_memory(failure);
    }
    for (uint64_t i = 1; i < import->column_count; i++) {
        sorted[i - 1] = &import->columns[i];
    }
    enum outcome outcome = match_weights(import, sorted, place, failure);
    free(sorted);
    import->header_read = true;
    return outcome;
}

static bool make_room(struct import *import) {
    if (import->day_count < import->day_capacity) {
        return true;
    }
    uint64_t capacity = import->day_capacity ? 2 * import->day_capacity : 256;
    foresto_date *dates = grow(import->dates, capacity, sizeof *dates);
    import->dates = dates ? dates : import->dates;
    uint64_t *lines = grow(import->lines, capacity, sizeof *lines);
    import->lines = lines ? lines : import->lines;
    double *values = grow(import->values, capacity, (size_t)import->weights->count * sizeof *values);
    import->values = values ? values : import->values;
    import->day_capacity = dates && lines && values ? capacity : import->day_capacity;
    return dates && lines && values;
}

static enum outcome begin_day(struct import *import, const struct table_place *place, const char *text, size_t length,
                              struct failure *failure) {
    if (!make_room(import)) {
        return fail_memory(failure);
    }
    foresto_status status = foresto_date_parse(text, length, &import->dates[import->day_count]);
    if (status) {
        return fail(failure, BAD_DATA, "%s:%" PRIu64 ": date '%.*s': %s", place->path, place->line, cell_shown(length),
                    text, cell_date_fault(status));
    }
    import->lines[import->day_count] = place->line;
    return DONE;
}

static enum outcome take_value(struct import *import, const struct table_place *place, const char *text, size_t length,
                               struct failure *failure) {
    double value = (double)NAN;
    bool missing = cell_is_missing(text, length);
    foresto_status status = missing ? FORESTO_OK : foresto_double_parse(text, length, &value);
    const struct column *column = &import->columns[place->column];
    if (status) {
        char date[FORESTO_DATE_TEXT_SIZE] = "";
        foresto_date_format(import->dates[import->day_count], date);
        return fail(failure, BAD_DATA, "%s:%" PRIu64 ": date %s, asset %s: '%.*s' is %s", place->path, place->line,
                    date, column->name, cell_shown(length), text, cell_number_fault(status));
    }
    if (column->asset >= 0) {
        import->values[import->day_count * import->weights->count + (uint64_t)column->asset] = value;
    }
    return DONE;
}

static enum outcome take_cell(void *user, const struct table_place *place, const char *text, size_t length,
                              struct failure *failure) {
    struct import *import = user;
    if (!import->header_read) {
        return add_column(import, place, text, length, failure);
    }
    if (place->column == 0) {
        return begin_day(import, place, text, length, failure);
    }
    /* A surplus cell is left to end_row(), which counts them. */
    return place->column < import->column_count ? take_value(import, place, text, length, failure) : DONE;
}

/* How much of the file is read, or of a pipe how many days. */
static void show_progress(struct import *import) {
    off_t position = import->progress.terminal && import->size ? ftello(import->file) : 0;
    progress_advance(&import->progress, position > 0 ? (uint64_t)position : import->day_count, import->size);
}

static enum outcome end_row(void *user, const struct table_place *place, struct failure *failure) {
    struct import *import = user;
    if (!import->header_read) {
        return end_header(import, place, failure);
    }
    if (place->column != import->column_count) {
        return fail(failure, BAD_DATA, "%s:%" PRIu64 ": the row has %" PRIu64 " cells, the header %" PRIu64,
                    place->path, place->line, place->column, import->column_count);
    }
    import->day_count++;
    show_progress(import);
    return DONE;
}

static enum outcome make_panel(const struct import *import, uint32_t kind, struct market *market,
                               struct failure *failure) {
    if (import->day_count == 0) {
        return fail(failure, BAD_DATA, "%s: there is no row of data", market->path);
    }
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.kind = kind;
    spec.day_count = import->day_count;
    spec.asset_count = import->weights->count;
    spec.day_stride = (int64_t)import->weights->count;
    spec.dates = import->dates;
    spec.values = import->values;
    spec.asset_names = import->weights->names;
    foresto_status status = foresto_panel_create(&spec, NULL, &market->panel, &error);
    if (status == FORESTO_E_MEMORY) {
        return fail_memory(failure);
    }
    return status ? market_fail(market, BAD_DATA, &error, failure) : DONE;
}

/* The file, with a bar that follows its bytes. */
static enum outcome read_file(const char *path, struct import *import, struct failure *failure) {
    struct table_reader reader = {import, take_cell, end_row};
    import->file = fopen(path, "r");
    if (!import->file) {
        return fail_io(failure, "read", path, errno);
    }
    struct stat status;
    if (fstat(fileno(import->file), &status) == 0 && S_ISREG(status.st_mode)) {
        import->size = (uint64_t)status.st_size;
    }
    progress_begin(&import->progress, "reading");
    enum outcome outcome = table_read_stream(import->file, path, &reader, failure);
    progress_end(&import->progress);
    fclose(import->file);
    return outcome;
}

enum outcome market_read(const char *path, uint32_t kind, const struct weights *weights, struct market *market,
                         struct failure *failure) {
    struct import import = {.weights = weights};
    market->path = path;
    enum outcome outcome = read_file(path, &import, failure);
    market->lines = import.lines;
    market->values = import.values;
    if (!outcome) {
        outcome = make_panel(&import, kind, market, failure);
    }
    for (uint64_t i = 0; i < import.column_count; i++) {
        free(import.columns[i].name);
    }
    free(import.columns);
    free(import.dates);
    return outcome;
}

void market_free(struct market *market) {
    foresto_panel_destroy(market->panel);
    free(market->values);
    free(market->lines);
}
