/* SPDX-License-Identifier: MIT */
/**
 * @file sha256.h
 * @brief SHA-256 (FIPS 180-4), the hash behind fingerprints and request hashes.
 */
#ifndef FORESTO_SHA256_H
#define FORESTO_SHA256_H

#include "status.h"

/** Bytes of a digest. */
#define FORESTO_SHA256_SIZE 32
/** Bytes of a digest in lower-case hexadecimal and its NUL. */
#define FORESTO_SHA256_HEX_SIZE 65

FORESTO_BEGIN

/**
 * Hash bytes with SHA-256.
 * @param[in] data the bytes; may be NULL when size is 0.
 * @param[in] size how many.
 * @param[out] digest FORESTO_SHA256_SIZE bytes.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT when digest is NULL, or data is NULL and size is not 0.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_sha256(const void *data, size_t size, uint8_t *digest);

/**
 * Hash bytes with SHA-256 and write the digest as lower-case hexadecimal and a NUL.
 * @param[in] data the bytes; may be NULL when size is 0.
 * @param[in] size how many.
 * @param[out] hex FORESTO_SHA256_HEX_SIZE bytes.
 * @return as foresto_sha256().
 * @since 0.1
 */
FORESTO_API foresto_status foresto_sha256_hex(const void *data, size_t size, char *hex);

FORESTO_END

#endif
