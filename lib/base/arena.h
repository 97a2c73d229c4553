/* SPDX-License-Identifier: MIT */
/* Memory for work on a thread that must not call the host: taken from a block, given back all at once. */
#ifndef FO_BASE_ARENA_H
#define FO_BASE_ARENA_H

#include "base/memory.h"

struct fo_arena {
    unsigned char *block; /* aligned as malloc aligns */
    size_t size;
    size_t used;
};

/* A table that takes from the arena, which must stay where it is. Releasing does nothing: set `used` back instead. */
foresto_allocator fo_arena_allocator(struct fo_arena *arena);

/* Adds up what an allocator is asked for, to know how large an arena must be. */
struct fo_meter {
    const foresto_allocator *inner;
    size_t total;
};

foresto_allocator fo_meter_allocator(struct fo_meter *meter);

#endif
