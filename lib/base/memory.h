/* SPDX-License-Identifier: MIT */
/* Memory from the host's allocator or the C library's, and sizes that cannot overflow. */
#ifndef FO_BASE_MEMORY_H
#define FO_BASE_MEMORY_H

#include <stdbool.h>

#include "base/error.h"
#include "foresto/allocator.h"

/* Check and copy the host's table; NULL gives the default. */
foresto_status fo_allocator_import(foresto_allocator *copy, const foresto_allocator *given, foresto_error *error);

/* Size of a block made of parts, one after the other, each aligned to 16 bytes. */
struct fo_layout {
    size_t size;
    bool overflow;
};

/* Add an array of `count` items of `item` bytes; return its offset in the block. Inline, so that the division is by a
 * constant. */
static inline size_t fo_layout_add(struct fo_layout *layout, uint64_t count, size_t item) {
    size_t offset = layout->size;
    size_t limit = SIZE_MAX / 2 - 15; /* so that rounding up and adding cannot wrap */
    if (count > limit / item || offset > limit - (size_t)count * item) {
        layout->overflow = true;
        return 0;
    }
    layout->size = (offset + (size_t)count * item + 15) & ~(size_t)15;
    return offset;
}

/* Allocate the block, with the status that fits when that fails. */
foresto_status fo_layout_allocate(const struct fo_layout *layout, const foresto_allocator *allocator, void **block,
                                  foresto_error *error);

/* Give back; NULL is ignored. */
void fo_release(const foresto_allocator *allocator, void *block);

#endif
