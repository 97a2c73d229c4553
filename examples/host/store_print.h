/* SPDX-License-Identifier: MIT */
/* What the commands that read from a store share. */
#ifndef HOST_STORE_PRINT_H
#define HOST_STORE_PRINT_H

#include <stdio.h>

#include "store/store.h"

/* Open the store, let `print` write, and bring it to standard output when all of it has succeeded. */
typedef enum outcome (*store_printer)(struct store *store, FILE *stream, void *user, struct failure *failure);
enum outcome store_print(const char *url, store_printer print, void *user, struct failure *failure);

/* Read an argument that is a whole number above 0. */
enum outcome read_number(const char *name, const char *text, int64_t *number, struct failure *failure);

#endif
