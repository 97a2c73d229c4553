/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/sha256.h"

#include <string.h>

/* FIPS 180-4, section 4.2.2: the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t round_constant[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate_right(uint32_t x, int n) {
    return x >> n | x << (32 - n);
}

static void expand(uint32_t schedule[64], const uint8_t block[64]) {
    for (int t = 0; t < 16; t++, block += 4) {
        schedule[t] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 | block[3];
    }
    for (int t = 16; t < 64; t++) {
        const uint32_t w2 = schedule[t - 2], w15 = schedule[t - 15];
        const uint32_t s1 = rotate_right(w2, 17) ^ rotate_right(w2, 19) ^ w2 >> 10;
        const uint32_t s0 = rotate_right(w15, 7) ^ rotate_right(w15, 18) ^ w15 >> 3;
        schedule[t] = s1 + schedule[t - 7] + s0 + schedule[t - 16];
    }
}

/* Section 6.2.2, with the standard's names. */
static void compress(uint32_t state[8], const uint8_t block[64]) {
    uint32_t w[64];
    expand(w, block);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int t = 0; t < 64; t++) {
        const uint32_t sum1 = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25);
        const uint32_t t1 = h + sum1 + ((e & f) ^ (~e & g)) + round_constant[t] + w[t];
        const uint32_t sum0 = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22);
        const uint32_t t2 = sum0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    const uint32_t change[8] = {a, b, c, d, e, f, g, h};
    for (int i = 0; i < 8; i++) {
        state[i] += change[i];
    }
}

void fo_sha256_start(struct fo_sha256 *hash) {
    /* Section 5.3.3: the fractional parts of the square roots of the first 8 primes. */
    *hash = (struct fo_sha256){
        .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void fo_sha256_feed(struct fo_sha256 *hash, const void *data, size_t size) {
    const uint8_t *bytes = data;
    while (size > 0) {
        const size_t used = hash->size % 64;
        const size_t take = size < 64 - used ? size : 64 - used;
        memcpy(hash->block + used, bytes, take);
        if (used + take == 64) {
            compress(hash->state, hash->block);
        }
        hash->size += take;
        bytes += take;
        size -= take;
    }
}

/* Write the words most significant byte first. */
static void write_words(uint8_t *bytes, const uint32_t *words, int count) {
    for (int i = 0; i < 4 * count; i++) {
        bytes[i] = (uint8_t)(words[i / 4] >> (24 - 8 * (i % 4)));
    }
}

void fo_sha256_finish(struct fo_sha256 *hash, uint8_t digest[FORESTO_SHA256_SIZE]) {
    const uint64_t bits = hash->size * 8;
    const uint32_t words[2] = {(uint32_t)(bits >> 32), (uint32_t)bits};
    uint8_t length[8];
    write_words(length, words, 2);
    static const uint8_t padding[64] = {0x80};
    const size_t used = hash->size % 64;
    fo_sha256_feed(hash, padding, used < 56 ? 56 - used : 120 - used);
    fo_sha256_feed(hash, length, sizeof length);
    write_words(digest, hash->state, 8);
}

void fo_sha256_hex(const uint8_t digest[FORESTO_SHA256_SIZE], char hex[FORESTO_SHA256_HEX_SIZE]) {
    for (int i = 0; i < FORESTO_SHA256_SIZE; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[FORESTO_SHA256_HEX_SIZE - 1] = '\0';
}

foresto_status foresto_sha256(const void *data, size_t size, uint8_t *digest) {
    if (!digest || (!data && size != 0)) {
        return FORESTO_E_ARGUMENT;
    }
    struct fo_sha256 hash;
    fo_sha256_start(&hash);
    fo_sha256_feed(&hash, data, size);
    fo_sha256_finish(&hash, digest);
    return FORESTO_OK;
}

foresto_status foresto_sha256_hex(const void *data, size_t size, char *hex) {
    uint8_t digest[FORESTO_SHA256_SIZE];
    const foresto_status status = foresto_sha256(data, size, digest);
    if (status != FORESTO_OK || !hex) {
        return FORESTO_E_ARGUMENT;
    }
    fo_sha256_hex(digest, hex);
    return FORESTO_OK;
}
