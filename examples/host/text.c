/* SPDX-License-Identifier: MIT */
#include "text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/decimal.h"

const char *after_byte_order_mark(const char *text, size_t length) {
    return length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
}

static enum outcome read_file(const char *option, const char *path, char **text, struct failure *failure) {
    FILE *file = fopen(path, "r");
    if (!file) {
        return fail_io(failure, "read", path, errno);
    }
    size_t capacity = 0;
    errno = 0;
    ssize_t length = getdelim(text, &capacity, '\0', file); /* the whole file, if it is text */
    int error = errno;
    bool ended = feof(file) != 0;
    fclose(file);
    if (length < 0 && !ended) {
        return fail_io(failure, "read", path, error);
    }
    if (length < 0) {
        return fail(failure, USAGE, "--%s: %s is empty", option, path);
    }
    if ((*text)[length - 1] == '\0') {
        return fail(failure, USAGE, "--%s: %s is not a text file", option, path);
    }
    const char *start = after_byte_order_mark(*text, (size_t)length);
    memmove(*text, start, strlen(start) + 1);
    return DONE;
}

enum outcome text_or_file(const char *option, const char *argument, char **text, struct failure *failure) {
    if (argument[0] == '@') {
        return read_file(option, argument + 1, text, failure);
    }
    *text = strdup(argument);
    return *text ? DONE : fail_memory(failure);
}

void *grow(void *memory, uint64_t count, size_t item) {
    return count <= SIZE_MAX / item ? realloc(memory, (size_t)count * item) : NULL;
}

void put_double(FILE *stream, double value) {
    char text[FORESTO_DOUBLE_TEXT_SIZE];
    fputs(foresto_double_format(value, text, sizeof text, NULL) == FORESTO_OK ? text : "null", stream);
}

void put_date(FILE *stream, foresto_date date) {
    char text[FORESTO_DATE_TEXT_SIZE];
    fputs(foresto_date_format(date, text) == FORESTO_OK ? text : "null", stream);
}
