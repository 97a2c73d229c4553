/* SPDX-License-Identifier: MIT */
/* The self-test, with memory that runs out at any call, and an allocator table of any bytes. */
#include "input.h"

struct memory {
    uint64_t live, calls, fail_at;
};

static void *allocate(void *user, size_t size) {
    struct memory *memory = user;
    if (++memory->calls == memory->fail_at) {
        return NULL;
    }
    memory->live++;
    return block_of(size);
}

static void release(void *user, void *block) {
    struct memory *memory = user;
    HOLDS(memory->live-- > 0);
    free(block);
}

/* The table in a block that is as long as its struct_size says; what lies beyond the known fields is the input's. */
static uint8_t *block_as_told(const foresto_allocator *allocator, struct input *input) {
    size_t told = allocator->struct_size, known = sizeof *allocator;
    size_t size = told < sizeof allocator->struct_size ? sizeof allocator->struct_size : told;
    uint8_t *block = block_of(size);
    memcpy(block, allocator, size < known ? size : known);
    if (size > known) {
        take(input, block + known, size - known);
    }
    return block;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    struct memory memory = {0, 0, take_u32(&input) % 4096};
    foresto_allocator allocator = FORESTO_ALLOCATOR_INIT;
    char hex[FORESTO_SHA256_HEX_SIZE] = "untouched";
    foresto_error error = FORESTO_ERROR_INIT;
    uint8_t style = take_byte(&input);
    allocator.user = &memory;
    allocator.allocate = style == 1 ? NULL : allocate;
    allocator.release = style == 2 ? NULL : release;
    allocator.reserved = style == 3 ? take_u32(&input) : 0;
    allocator.struct_size = style == 4 ? take_below(&input, 200) : sizeof allocator;
    uint8_t *given = block_as_told(&allocator, &input);
    foresto_status status = foresto_self_test((const foresto_allocator *)(const void *)given, hex, &error);
    free(given);
    check_error(status, &error);
    HOLDS(memory.live == 0);
    HOLDS(status != FORESTO_E_ENVIRONMENT);
    HOLDS(status == FORESTO_OK ? strcmp(hex, FORESTO_SELF_TEST_HASH) == 0 : strcmp(hex, "untouched") == 0);
    HOLDS(status != FORESTO_E_MEMORY || memory.calls >= memory.fail_at);
    return 0;
}
