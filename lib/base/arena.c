/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/arena.h"

/* What a piece takes in the block; sizes come from layouts, which leave room for rounding up. */
static size_t piece(size_t size) {
    return (size + 15) & ~(size_t)15;
}

static void *arena_allocate(void *user, size_t size) {
    struct fo_arena *arena = user;
    if (piece(size) > arena->size - arena->used) {
        return NULL;
    }
    void *memory = arena->block + arena->used;
    arena->used += piece(size);
    return memory;
}

static void arena_release(void *user, void *memory) {
    (void)user;
    (void)memory;
}

foresto_allocator fo_arena_allocator(struct fo_arena *arena) {
    return (foresto_allocator){sizeof(foresto_allocator), 0, arena, arena_allocate, arena_release, NULL};
}

static void *meter_allocate(void *user, size_t size) {
    struct fo_meter *meter = user;
    meter->total += piece(size);
    return meter->inner->allocate(meter->inner->user, size);
}

static void meter_release(void *user, void *memory) {
    struct fo_meter *meter = user;
    meter->inner->release(meter->inner->user, memory);
}

foresto_allocator fo_meter_allocator(struct fo_meter *meter) {
    return (foresto_allocator){sizeof(foresto_allocator), 0, meter, meter_allocate, meter_release, NULL};
}
