/* SPDX-License-Identifier: MIT */
/* Any bytes, of every number around the ends of a block and of the padding. */
#include "foresto/sha256.h"

#include "__fc_builtin.h"

void main(void) {
    static const size_t sizes[] = {0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 129};
    uint8_t bytes[129], digest[FORESTO_SHA256_SIZE];
    char hex[FORESTO_SHA256_HEX_SIZE];
    Frama_C_make_unknown((char *)bytes, sizeof bytes);
    for (int i = 0; i < 12; i++) {
        foresto_sha256(bytes, sizes[i], digest);
        foresto_sha256_hex(bytes, sizes[i], hex);
    }
}
