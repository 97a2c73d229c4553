/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE
#include "guarded.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "expect.h"

enum { FENCE = 1 << 16 }; /* bytes before and behind a block that may not be touched */

static size_t round_up(size_t size, size_t to) {
    return (size + to - 1) / to * to;
}

/* One mapping: a page with its size, a fence, the pages that the block ends with, a fence. */
void *guarded_allocate(size_t size) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), room = round_up(size, page);
    const size_t whole = page + FENCE + room + FENCE;
    unsigned char *start = mmap(NULL, whole, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    cr_assert(start != MAP_FAILED);
    cr_assert_eq(mprotect(start, page, PROT_READ | PROT_WRITE), 0);
    cr_assert_eq(mprotect(start + page + FENCE, room, PROT_READ | PROT_WRITE), 0);
    memcpy(start, &whole, sizeof whole);
    memset(start + page + FENCE, 0xa5, room);
    return start + page + FENCE + room - round_up(size, 16);
}

void guarded_release(void *memory) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    unsigned char *start = (unsigned char *)memory - (uintptr_t)memory % page - FENCE - page;
    size_t whole;
    memcpy(&whole, start, sizeof whole);
    cr_assert_eq(munmap(start, whole), 0);
}

void *guarded_copy(const void *from, size_t size) {
    return memcpy(guarded_allocate(size), from, size);
}

static void *allocate(void *user, size_t size) {
    (void)user;
    return guarded_allocate(size);
}

static void release(void *user, void *memory) {
    (void)user;
    guarded_release(memory);
}

foresto_allocator guarded_allocator(void) {
    return (foresto_allocator){.struct_size = sizeof(foresto_allocator), .allocate = allocate, .release = release};
}
