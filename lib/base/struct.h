/* SPDX-License-Identifier: MIT */
/* The one door through which growable structs come in and go out. */
#ifndef FO_BASE_STRUCT_H
#define FO_BASE_STRUCT_H

#include "base/error.h"

/* Bytes of a struct up to and including a member: its size in the release in which that member was the last. */
#define FO_SIZE_TO(type, member) (offsetof(type, member) + sizeof(((type *)0)->member))

/* Copy a caller's struct into `copy` (size bytes, the library's own notion of it). A struct_size below `v1_size` is
 * refused, a shorter struct is extended with zeros, a longer one must have a tail of zeros. */
foresto_status fo_import(void *copy, size_t size, size_t v1_size, const void *given, const char *name,
                         foresto_error *error);

/* The same for a struct whose second member is a reserved uint32_t, which must be 0. */
foresto_status fo_import_table(void *copy, size_t size, size_t v1_size, const void *given, const char *name,
                               foresto_error *error);

/* Write the initial value of a struct, no further than the caller's size of it. NULL is ignored. */
void fo_init(void *given, size_t given_size, const void *initial, size_t size);

/* Check that an output struct can take at least `v1_size` bytes. */
foresto_status fo_check_output(const void *given, size_t v1_size, const char *name, foresto_error *error);

/* Write `size` bytes of `full` into the caller's checked struct, no further than its struct_size, which stays. */
void fo_export(void *given, const void *full, size_t size);

#endif
