/* SPDX-License-Identifier: MIT */
/* Memory that ends where it ends: what reads or writes beyond a block, or what has been given back, does not live on.
 * A block of whole pages begins like that too. */
#ifndef TEST_GUARDED_H
#define TEST_GUARDED_H

#include <stddef.h>

#include "foresto/allocator.h"

void *guarded_allocate(size_t size);
void guarded_release(void *memory);

/* A block that holds what an array of this size does. */
void *guarded_copy(const void *from, size_t size);

/* All of whose blocks are of this kind. */
foresto_allocator guarded_allocator(void);

#endif
