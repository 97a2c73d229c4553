/* SPDX-License-Identifier: MIT */
/* A file in memory, for readers that take a path. */
#ifndef FUZZ_SCRATCH_H
#define FUZZ_SCRATCH_H

#include <stddef.h>
#include <stdint.h>

/* The path of a file that holds these bytes, until the next call. */
const char *scratch_file(const uint8_t *bytes, size_t size);

#endif
