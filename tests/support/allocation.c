/* SPDX-License-Identifier: MIT */
#include "allocation.h"

#include <stdlib.h>
#include <string.h>

#include "expect.h"

static void *allocate(void *user, size_t size) {
    struct allocation *allocation = user;
    size_t call = allocation->calls++;
    cr_assert_neq(size, 0);
    if (call == allocation->fail_at || (allocation->keep_failing && call > allocation->fail_at)) {
        return NULL;
    }
    void *memory = malloc(size);
    cr_assert_not_null(memory);
    memset(memory, 0x7f, size); /* what is not written must not count on 0: as a double some 10^306 */
    allocation->live++;
    allocation->bytes += size;
    return memory;
}

static void release(void *user, void *memory) {
    struct allocation *allocation = user;
    cr_assert_not_null(memory);
    cr_assert_gt(allocation->live, 0);
    allocation->live--;
    free(memory);
}

foresto_allocator allocation_allocator(struct allocation *allocation) {
    return (foresto_allocator){
        .struct_size = sizeof(foresto_allocator), .user = allocation, .allocate = allocate, .release = release};
}

foresto_host allocation_host(const foresto_allocator *allocator) {
    foresto_host host = FORESTO_HOST_INIT;
    host.allocator = allocator;
    return host;
}
