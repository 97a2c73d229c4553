/* SPDX-License-Identifier: MIT */
/**
 * @file allocator.h
 * @brief Where the library's memory comes from.
 */
#ifndef FORESTO_ALLOCATOR_H
#define FORESTO_ALLOCATOR_H

#include "common.h"

/**
 * The host's memory functions. Called on the thread of the library call that needs memory, only by functions whose
 * comment says that they allocate, and never once per day. An object keeps a copy of the table and gives its memory
 * back through it, so `user` must live as long as the object.
 */
typedef struct foresto_allocator {
    uint32_t struct_size; /**< sizeof(foresto_allocator). */
    uint32_t reserved;    /**< 0. */
    void *user;           /**< Handed to every call. */
    /** Return size bytes (never 0) aligned as malloc aligns, or NULL, which the caller reports as FORESTO_E_MEMORY. */
    void *(*allocate)(void *user, size_t size);
    /** Give back what allocate returned; never called with NULL. */
    void (*release)(void *user, void *memory);
    void *reserved_pointer; /**< NULL. */
} foresto_allocator;

/** Initial value of a foresto_allocator. */
#define FORESTO_ALLOCATOR_INIT                                                                                         \
    { sizeof(foresto_allocator), 0, NULL, NULL, NULL, NULL }

FORESTO_BEGIN

/**
 * Initialise an allocator as FORESTO_ALLOCATOR_INIT does.
 * @param[out] allocator the table; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_allocator), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_allocator_init(foresto_allocator *allocator, size_t struct_size);

FORESTO_END

#endif
