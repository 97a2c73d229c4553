/* SPDX-License-Identifier: MIT */
/**
 * @file selftest.h
 * @brief Whether this build, on this machine, in this thread's floating-point environment, computes the published bits.
 */
#ifndef FORESTO_SELFTEST_H
#define FORESTO_SELFTEST_H

#include "allocator.h"
#include "sha256.h"
#include "status.h"

/** What foresto_self_test() hashes to for FORESTO_ENGINE_VERSION, whatever the compiler, its options, and the machine.
 */
#define FORESTO_SELF_TEST_HASH "b6d0d8d40a8c04978aa50bbc920807523982ee13b417d442e932d9f430c3180f"

FORESTO_BEGIN

/**
 * Check the calling thread's floating-point environment: rounding to nearest, subnormal numbers kept, and on x86 no
 * exception unmasked. Every function that computes does the same before it begins; a host can ask by itself what a
 * library that it has loaded may have changed.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ENVIRONMENT.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_environment_check(foresto_error *error);

/**
 * Run 200 small portfolios of every kind (rules, missing data, panels and strides, classes, sessions
 * saved and restored, figures, texts, hashes) and hash all bits of what comes out. A host calls it once, at its start:
 * it finds out compiler options that change results and show themselves in no macro. Takes a few milliseconds.
 * Allocates.
 * @param[in] allocator where the memory comes from, or NULL for the C library's.
 * @param[out] hex the hash found, FORESTO_SHA256_HEX_SIZE bytes, written also when it is another than
 *             FORESTO_SELF_TEST_HASH; may be NULL.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ENVIRONMENT when the bits are not those published; FORESTO_E_ARGUMENT,
 *         FORESTO_E_STRUCT for the allocator; FORESTO_E_MEMORY.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_self_test(const foresto_allocator *allocator, char *hex, foresto_error *error);

FORESTO_END

#endif
