/* SPDX-License-Identifier: MIT */
/* SHA-256 against the examples of FIPS 180-4 and against Python's hashlib. */
#include <string.h>

#include "../support/expect.h"
#include "base/sha256.h"

static void expect_hash(const char *data, size_t size, const char *asked) {
    char hex[FORESTO_SHA256_HEX_SIZE] = "";
    cr_assert_eq(foresto_sha256_hex(data, size, hex), FORESTO_OK);
    cr_expect_str_eq(hex, asked, "%zu bytes", size);
}

static void expect_text_hash(const char *text, const char *asked) {
    expect_hash(text, strlen(text), asked);
}

Test(sha256, empty) {
    expect_hash(NULL, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

Test(sha256, one_block) {
    expect_text_hash("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

Test(sha256, two_blocks) {
    expect_text_hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    expect_text_hash("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
                     "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
}

Test(sha256, million_a) {
    static char text[1000000];
    memset(text, 'a', sizeof text);
    expect_hash(text, sizeof text, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* Hash of the hashes of the first 0, 1, ... 256 of the bytes 0, 1, ... 255: every length of padding. */
Test(sha256, every_length) {
    uint8_t bytes[256], digests[257 * FORESTO_SHA256_SIZE];
    for (size_t i = 0; i < 256; i++) {
        bytes[i] = (uint8_t)i;
    }
    for (size_t size = 0; size <= 256; size++) {
        cr_assert_eq(foresto_sha256(bytes, size, digests + size * FORESTO_SHA256_SIZE), FORESTO_OK);
    }
    expect_hash((const char *)digests, sizeof digests,
                "35970715cb0d62a006d72921e886dd4ea67151affe64b55164397fe5bb5c1730");
}

Test(sha256, in_pieces) {
    uint8_t bytes[200], whole[FORESTO_SHA256_SIZE], pieces[FORESTO_SHA256_SIZE];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(7 * i);
    }
    cr_assert_eq(foresto_sha256(bytes, sizeof bytes, whole), FORESTO_OK);
    for (size_t first = 0; first <= sizeof bytes; first++) {
        for (size_t second = 0; first + second <= sizeof bytes; second++) {
            struct fo_sha256 hash;
            fo_sha256_start(&hash);
            fo_sha256_feed(&hash, bytes, first);
            fo_sha256_feed(&hash, bytes + first, second);
            fo_sha256_feed(&hash, bytes + first + second, sizeof bytes - first - second);
            fo_sha256_finish(&hash, pieces);
            if (memcmp(pieces, whole, sizeof whole) != 0) {
                cr_assert_fail("pieces of %zu, %zu and the rest", first, second);
            }
        }
    }
}

/* The length in bits takes more than 32 bits from 512 MiB on. Without feeding so much: a message of a length that is a
 * multiple of 64 ends in a block of padding, which is fed by hand here. */
Test(sha256, long_message) {
    struct fo_sha256 hash, by_hand;
    uint8_t digest[FORESTO_SHA256_SIZE];
    fo_sha256_start(&hash);
    hash.size = UINT64_C(0x0123456789abcdc0);
    fo_sha256_finish(&hash, digest);

    uint8_t padding[64] = {0x80};
    memcpy(padding + 56, "\x09\x1a\x2b\x3c\x4d\x5e\x6e\x00", 8);
    fo_sha256_start(&by_hand);
    fo_sha256_feed(&by_hand, padding, sizeof padding);
    cr_expect_arr_eq(by_hand.state, hash.state, sizeof hash.state);
    cr_expect_eq(digest[0], hash.state[0] >> 24);
}

Test(sha256, arguments) {
    uint8_t digest[FORESTO_SHA256_SIZE];
    char hex[FORESTO_SHA256_HEX_SIZE];
    expect_status(foresto_sha256(NULL, 1, digest), FORESTO_E_ARGUMENT);
    expect_status(foresto_sha256("a", 1, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_sha256_hex(NULL, 1, hex), FORESTO_E_ARGUMENT);
    expect_status(foresto_sha256_hex("a", 1, NULL), FORESTO_E_ARGUMENT);
}
