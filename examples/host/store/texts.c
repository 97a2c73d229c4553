/* SPDX-License-Identifier: MIT */
#include "store/texts.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

#define MARK '='

bool texts_add(struct texts *texts, const char *const *values, size_t count) {
    size_t size = texts->size;
    for (size_t i = 0; i < count; i++) {
        size += values[i] ? strlen(values[i]) + 2 : 1;
    }
    if (size > texts->capacity) {
        char *bytes = grow(texts->bytes, size + size / 2 + 4096, 1);
        if (!bytes) {
            return false;
        }
        texts->bytes = bytes;
        texts->capacity = size + size / 2 + 4096;
    }
    char *end = texts->bytes + texts->size;
    for (size_t i = 0; i < count; i++) {
        if (values[i]) {
            *end++ = MARK;
            end = stpcpy(end, values[i]);
        } else {
            *end = '\0';
        }
        end++;
    }
    texts->size = size;
    return true;
}

const char *texts_next(const struct texts *texts, size_t *place) {
    const char *text = texts->bytes + *place;
    *place += strlen(text) + 1;
    return *text == MARK ? text + 1 : NULL;
}

void texts_clear(struct texts *texts) {
    texts->size = 0;
}

void texts_free(struct texts *texts) {
    free(texts->bytes);
    *texts = (struct texts){0};
}
