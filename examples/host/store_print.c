/* SPDX-License-Identifier: MIT */
#include "store_print.h"

#include <errno.h>
#include <stdlib.h>

#include "output.h"

enum outcome store_print(const char *url, store_printer print, void *user, struct failure *failure) {
    struct store *store = NULL;
    struct output output = {0};
    enum outcome outcome = store_open(url, NULL, &store, failure);
    outcome = outcome ? outcome : output_open(&output, "-", failure);
    outcome = outcome ? outcome : print(store, output.stream, user, failure);
    outcome = outcome ? outcome : outputs_commit(&output, 1, failure);
    outputs_close(&output, 1);
    store_close(store);
    return outcome;
}

enum outcome read_number(const char *name, const char *text, int64_t *number, struct failure *failure) {
    char *end = NULL;
    errno = 0;
    *number = text[0] >= '0' && text[0] <= '9' ? strtoll(text, &end, 10) : 0;
    bool good = !errno && end && *end == '\0' && *number > 0;
    return good ? DONE : fail(failure, USAGE, "%s: '%s' is not a whole number above 0", name, text);
}
