/* SPDX-License-Identifier: MIT */
/* Text written piece by piece: what fits, what is counted, what is hashed. */
#include <string.h>

#include "../support/expect.h"
#include "base/text.h"
#include "service/deliver.h"

/* All pieces, 53 bytes. */
static const char *const whole = "ab-9223372036854775808;18446744073709551615|0.12024-02-29";

static void write_pieces(struct fo_text *text) {
    fo_text_bytes(text, "abc", 2);
    fo_text_signed(text, INT64_MIN);
    fo_text_string(text, ";");
    fo_text_unsigned(text, UINT64_MAX);
    fo_text_string(text, "");
    fo_text_string(text, "|");
    fo_text_double(text, 0.1);
    fo_text_date(text, 19782);
}

Test(text, every_capacity) {
    const size_t asked = strlen(whole);
    for (size_t capacity = 0; capacity < 80; capacity++) {
        char room[1 + 80], *buffer = room + 1;
        memset(room, '#', sizeof room);
        struct fo_text text = FO_TEXT(buffer, capacity);
        size_t length = 0;
        write_pieces(&text);
        foresto_status status = fo_text_end(&text, &length);
        cr_expect_eq(length, asked);
        cr_expect_eq(status, capacity > asked ? FORESTO_OK : FORESTO_E_CAPACITY, "capacity %zu", capacity);
        if (capacity > 0) {
            const size_t kept = capacity > asked ? asked : capacity - 1;
            cr_expect_eq(memcmp(buffer, whole, kept), 0, "capacity %zu", capacity);
            cr_expect_eq(buffer[kept], '\0', "capacity %zu", capacity);
        }
        cr_expect_eq(room[0], '#', "capacity %zu: before the buffer", capacity);
        for (size_t i = capacity; i < sizeof room - 1; i++) {
            cr_expect_eq(buffer[i], '#', "capacity %zu: byte %zu", capacity, i);
        }
    }
}

Test(text, without_buffer) {
    struct fo_text text = FO_TEXT(NULL, 0);
    size_t length = 0;
    write_pieces(&text);
    expect_status(fo_text_end(&text, &length), FORESTO_E_CAPACITY);
    cr_expect_eq(length, strlen(whole));
    expect_status(fo_text_end(&text, NULL), FORESTO_E_CAPACITY);
}

Test(text, hash_takes_every_byte) {
    struct fo_sha256 hash;
    char buffer[5];
    uint8_t digest[FORESTO_SHA256_SIZE], asked[FORESTO_SHA256_SIZE];
    fo_sha256_start(&hash);
    struct fo_text text = FO_TEXT(buffer, sizeof buffer);
    text.hash = &hash;
    write_pieces(&text);
    fo_sha256_finish(&hash, digest);
    cr_assert_eq(foresto_sha256(whole, strlen(whole), asked), FORESTO_OK);
    cr_expect_arr_eq(digest, asked, sizeof asked);
}

Test(text, integers) {
    static const struct {
        int64_t value;
        const char *text;
    } cases[] = {{0, "0"}, {9, "9"}, {10, "10"}, {-1, "-1"}, {-100, "-100"}, {INT64_MAX, "9223372036854775807"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buffer[32];
        struct fo_text text = FO_TEXT(buffer, sizeof buffer);
        fo_text_signed(&text, cases[i].value);
        expect_status(fo_text_end(&text, NULL), FORESTO_OK);
        cr_expect_str_eq(buffer, cases[i].text);
    }
}

Test(text, bad_number) {
    static const double numbers[] = {MISSING, INFINITE, -INFINITE};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char buffer[32];
        size_t length = 77;
        struct fo_text text = FO_TEXT(buffer, sizeof buffer);
        fo_text_double(&text, numbers[i]);
        fo_text_double(&text, 1.0);
        expect_status(fo_text_end(&text, &length), FORESTO_E_RANGE);
        cr_expect_eq(length, 77);
    }
}

Test(text, bad_date) {
    char buffer[32];
    struct fo_text text = FO_TEXT(buffer, sizeof buffer);
    fo_text_date(&text, FORESTO_DATE_NONE);
    expect_status(fo_text_end(&text, NULL), FORESTO_E_RANGE);
}

/* A number that is not finite or a date that is none spoils the text, with and without a buffer. */
Test(text, bad_pieces) {
    for (int i = 0; i < 4; i++) {
        char buffer[80];
        struct fo_text text = FO_TEXT(i < 2 ? buffer : NULL, i < 2 ? sizeof buffer : i == 2 ? 80 : 0);
        size_t length = 77;
        if (i % 2) {
            fo_text_date(&text, FORESTO_DATE_MAX + 1);
        } else {
            fo_text_double(&text, INFINITE);
        }
        expect_status(fo_text_end(&text, &length), FORESTO_E_RANGE);
        cr_expect_eq(length, 77, "output touched");
    }
}

static void write_infinity(struct fo_text *text, const void *what) {
    fo_text_double(text, *(const double *)what);
}

/* What is bad is refused before the first byte is written. */
Test(text, bad_text_is_not_delivered) {
    const double numbers[] = {INFINITE, MISSING};
    for (size_t i = 0; i < 2; i++) {
        char buffer[80] = "untouched";
        size_t length = 77;
        expect_status(fo_deliver(write_infinity, &numbers[i], buffer, sizeof buffer, &length, NULL), FORESTO_E_RANGE);
        cr_expect_str_eq(buffer, "untouched");
        cr_expect_eq(length, 77);
    }
}

/* No room at all: the length is known, and not even the NUL is written. */
Test(text, no_room) {
    char buffer[1] = {'#'};
    size_t length = 0;
    struct fo_text text = FO_TEXT(buffer, 0);
    fo_text_string(&text, "SPI");
    expect_status(fo_text_end(&text, &length), FORESTO_E_CAPACITY);
    cr_expect(length == 3 && buffer[0] == '#');
}
