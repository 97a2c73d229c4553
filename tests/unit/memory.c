/* SPDX-License-Identifier: MIT */
/* Layouts that do not fit the address space, and memory taken from a block. */
#include <string.h>

#include "../support/allocation.h"
#include "../support/expect.h"
#include "base/arena.h"

Test(memory, layout_that_overflows) {
    static const struct {
        uint64_t first, second;
        bool fits;
    } rows[] = {
        {1, 1, true},
        {UINT64_MAX, 1, false},                              /* more than there are addresses for */
        {SIZE_MAX / 2 / 8 - 1, SIZE_MAX / 2 / 8 - 1, false}, /* each would fit, both do not */
        {1, UINT64_MAX, false},
        {UINT64_MAX, UINT64_MAX, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
        const foresto_allocator allocator = allocation_allocator(&allocation);
        struct fo_layout layout = {0, false};
        void *block = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        fo_layout_add(&layout, rows[i].first, 8);
        fo_layout_add(&layout, rows[i].second, 8);
        foresto_status status = fo_layout_allocate(&layout, &allocator, &block, &error);
        cr_expect_eq(status, rows[i].fits ? FORESTO_OK : FORESTO_E_SIZE, "row %zu", i);
        cr_expect(rows[i].fits ? block != NULL : block == NULL && allocation.calls == 0, "row %zu", i);
        fo_release(&allocator, block);
        cr_expect_eq(allocation.live, 0);
    }
}

/* Pieces lie one behind the other, aligned, up to the last byte; none beyond. */
Test(memory, arena) {
    _Alignas(16) static unsigned char block[96];
    struct fo_arena arena = {block, sizeof block, 0};
    const foresto_allocator allocator = fo_arena_allocator(&arena);
    unsigned char *first = allocator.allocate(allocator.user, 1);
    unsigned char *second = allocator.allocate(allocator.user, 17);
    cr_expect(first == block && second == block + 16);
    cr_expect_null(allocator.allocate(allocator.user, 49));
    allocator.release(allocator.user, first); /* which gives nothing back */
    cr_expect_null(allocator.allocate(allocator.user, 49));
    cr_expect_eq(allocator.allocate(allocator.user, 48), block + 48);
    cr_expect_null(allocator.allocate(allocator.user, 1));
    arena.used = 0;
    cr_expect_eq(allocator.allocate(allocator.user, sizeof block), block);
}
