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

/* Each part begins at a multiple of 16, behind the one before it. */
Test(memory, layout) {
    struct fo_layout layout = {0, false};
    static const size_t counts[] = {1, 16, 0, 17, 2, 3}, items[] = {1, 1, 8, 1, 8, 48};
    static const size_t offsets[] = {0, 16, 32, 32, 64, 80};
    for (size_t i = 0; i < 6; i++) {
        cr_expect_eq(fo_layout_add(&layout, counts[i], items[i]), offsets[i], "part %zu", i);
    }
    cr_expect_eq(layout.size, 80 + 3 * 48);
    cr_expect_not(layout.overflow);
}

/* The largest block is half of the address space, and the size is said of nothing that is larger. */
Test(memory, largest_layout) {
    const size_t most = SIZE_MAX / 2 - 15;
    struct fo_layout layout = {0, false};
    cr_expect_eq(fo_layout_add(&layout, most, 1), 0);
    cr_expect_not(layout.overflow);
    cr_expect_eq(layout.size, SIZE_MAX / 2 / 16 * 16);
    layout = (struct fo_layout){0, false};
    fo_layout_add(&layout, most + 1, 1);
    cr_expect(layout.overflow);
    layout = (struct fo_layout){0, false};
    fo_layout_add(&layout, 16, 1);
    cr_expect_eq(fo_layout_add(&layout, most - 16, 1), 16);
    cr_expect_not(layout.overflow);
    layout = (struct fo_layout){0, false};
    fo_layout_add(&layout, 16, 1);
    cr_expect_eq(fo_layout_add(&layout, most - 15, 1), 0);
    cr_expect(layout.overflow);
    layout = (struct fo_layout){0, false};
    fo_layout_add(&layout, most / 3 + 1, 3); /* the product alone is too large */
    cr_expect(layout.overflow);
}

/* Nothing needs a byte all the same, so that NULL means failure; a table of its own passes the door of the library. */
Test(memory, tables_of_the_library_are_good_ones) {
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    const foresto_allocator inner = allocation_allocator(&allocation);
    const struct fo_layout nothing = {0, false};
    void *block = NULL;
    cr_expect_eq(fo_layout_allocate(&nothing, &inner, &block, NULL), FORESTO_OK);
    cr_expect_not_null(block);
    cr_expect_eq(allocation.bytes, 1);
    fo_release(&inner, block);
    _Alignas(16) static unsigned char bytes[64];
    struct fo_arena arena = {bytes, sizeof bytes, 0};
    struct fo_meter meter = {&inner, 0};
    const foresto_allocator tables[] = {fo_arena_allocator(&arena), fo_meter_allocator(&meter)};
    for (size_t i = 0; i < 2; i++) {
        foresto_allocator copy;
        expect_status(fo_allocator_import(&copy, &tables[i], NULL), FORESTO_OK);
    }
    block = tables[1].allocate(tables[1].user, 17);
    cr_expect(block != NULL && meter.total == 32 && allocation.live == 1);
    tables[1].release(tables[1].user, block);
    cr_expect_eq(allocation.live, 0);
}
