/* SPDX-License-Identifier: MIT */
#include "market.h"

#include <stdlib.h>
#include <string.h>

#include "expect.h"

enum { LINE_SIZE = 512, COLUMNS_MAX = 16 };

FILE *test_open(const char *variable, const char *file) {
    const char *folder = getenv(variable);
    cr_assert_not_null(folder, "the environment variable %s is not set", variable);
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *stream = fopen(path, "r");
    cr_assert_not_null(stream, "cannot open %s", path);
    return stream;
}

foresto_date date_of(const char *text) {
    foresto_date date = 0;
    cr_assert_eq(foresto_date_parse(text, strlen(text), &date), FORESTO_OK, "date %s", text);
    return date;
}

static size_t split(char *line, char **cells) {
    size_t count = 0;
    for (char *cell = strtok(line, ",\n"); cell != NULL; cell = strtok(NULL, ",\n")) {
        cr_assert_lt(count, COLUMNS_MAX);
        cells[count++] = cell;
    }
    return count;
}

static size_t column_of(char **header, size_t columns, const char *name) {
    size_t column = 1;
    while (column < columns && strcmp(header[column], name) != 0) {
        column++;
    }
    cr_assert_lt(column, columns, "no column %s", name);
    return column;
}

size_t market_read(const char *file, const char *const *names, size_t count, foresto_date **dates, double **values) {
    FILE *stream = test_open("FORESTO_DATA", file);
    char line[LINE_SIZE], *cells[COLUMNS_MAX];
    cr_assert_not_null(fgets(line, sizeof line, stream));
    size_t columns = split(line, cells), chosen[COLUMNS_MAX], days = 0;
    for (size_t i = 0; i < count; i++) {
        chosen[i] = column_of(cells, columns, names[i]);
    }
    *dates = NULL;
    *values = NULL;
    while (fgets(line, sizeof line, stream) != NULL) {
        cr_assert_eq(split(line, cells), columns, "%s: day %zu", file, days);
        *dates = realloc(*dates, (days + 1) * sizeof **dates);
        *values = realloc(*values, (days + 1) * count * sizeof **values);
        cr_assert(*dates != NULL && *values != NULL);
        (*dates)[days] = date_of(cells[0]);
        for (size_t i = 0; i < count; i++) {
            (*values)[days * count + i] = strtod(cells[chosen[i]], NULL);
        }
        days++;
    }
    fclose(stream);
    return days;
}
