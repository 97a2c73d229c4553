/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4), fed piece by piece. */
#ifndef FO_BASE_SHA256_H
#define FO_BASE_SHA256_H

#include "foresto/sha256.h"

struct fo_sha256 {
    uint32_t state[8];
    uint64_t size; /* bytes fed */
    uint8_t block[64];
};

void fo_sha256_start(struct fo_sha256 *hash);
void fo_sha256_feed(struct fo_sha256 *hash, const void *data, size_t size);
void fo_sha256_finish(struct fo_sha256 *hash, uint8_t digest[FORESTO_SHA256_SIZE]);

/* Lower-case hexadecimal and a NUL. */
void fo_sha256_hex(const uint8_t digest[FORESTO_SHA256_SIZE], char hex[FORESTO_SHA256_HEX_SIZE]);

#endif
