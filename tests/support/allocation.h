/* SPDX-License-Identifier: MIT */
/* An allocator that counts, and fails where it is told to. */
#ifndef TEST_ALLOCATION_H
#define TEST_ALLOCATION_H

#include "foresto/host.h"

#define ALLOCATION_NEVER SIZE_MAX

struct allocation {
    size_t fail_at;   /* the call, from 0, that fails */
    int keep_failing; /* so do all after it */
    size_t calls;     /* so far */
    size_t live;      /* blocks not given back */
    size_t bytes;     /* handed out in all */
};

foresto_allocator allocation_allocator(struct allocation *allocation);

/* A host that has memory and nothing else. */
foresto_host allocation_host(const foresto_allocator *allocator);

#endif
