/* SPDX-License-Identifier: MIT */
/* Texts one after another in one block of memory: rows that wait to be written. */
#ifndef HOST_STORE_TEXTS_H
#define HOST_STORE_TEXTS_H

#include <stdbool.h>
#include <stddef.h>

/* Starts as {0}. */
struct texts {
    char *bytes; /* each text behind a mark, or an empty one for NULL */
    size_t size, capacity;
};

/* Add a copy of each text; a NULL stays NULL. False without memory, and then nothing was added. */
bool texts_add(struct texts *texts, const char *const *values, size_t count);

/* The text at *place, which is moved behind it; *place starts as 0. Valid until the next texts_add(). */
const char *texts_next(const struct texts *texts, size_t *place);

/* Forget the texts, and keep the memory for others. */
void texts_clear(struct texts *texts);

void texts_free(struct texts *texts);

#endif
