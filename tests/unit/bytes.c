/* SPDX-License-Identifier: MIT */
/* Values as bytes: little-endian, nothing written beyond the room, nothing read beyond the end. */
#include <string.h>

#include "../support/expect.h"
#include "base/bytes.h"

static const double VALUES[] = {-0.0, 1.5, INFINITE};

static void put_all(struct fo_writer *writer) {
    fo_put_u32(writer, 0x01020304);
    fo_put_u64(writer, UINT64_C(0x05060708090a0b0c));
    fo_put_double(writer, -2.0);
    fo_put_doubles(writer, VALUES, 3);
    fo_put_string(writer, "SPI");
    fo_put_string(writer, "");
}

enum { ALL = 4 + 8 + 8 + 24 + 4 + 1 };

Test(bytes, little_endian) {
    static const uint8_t asked[] = {4, 3, 2, 1, 0xc, 0xb, 0xa, 9, 8, 7, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0xc0};
    uint8_t bytes[ALL];
    struct fo_writer writer = {bytes, sizeof bytes, 0};
    put_all(&writer);
    cr_assert_eq(writer.size, ALL);
    cr_expect_arr_eq(bytes, asked, sizeof asked);
    cr_expect_arr_eq(bytes + 44, "SPI\0", 5);
}

Test(bytes, what_does_not_fit_is_counted) {
    for (size_t room = 0; room <= ALL; room++) {
        uint8_t bytes[ALL + 1], whole[ALL];
        struct fo_writer writer = {bytes, room, 0}, all = {whole, sizeof whole, 0};
        memset(bytes, 0xa5, sizeof bytes);
        put_all(&writer);
        put_all(&all);
        cr_expect_eq(writer.size, ALL);
        cr_expect_arr_eq(bytes, whole, room);
        cr_expect_eq(bytes[room], 0xa5);
    }
    struct fo_writer counter = {NULL, 0, 0};
    put_all(&counter);
    cr_expect_eq(counter.size, ALL);
}

/* Whatever is cut off, what is there is read as it was, the rest as 0. */
Test(bytes, read_back) {
    uint8_t bytes[ALL];
    struct fo_writer writer = {bytes, sizeof bytes, 0};
    put_all(&writer);
    for (size_t size = 0; size <= ALL; size++) {
        uint8_t cut[ALL]; /* behind the end of what is read lies something */
        memset(cut, 0x7e, sizeof cut);
        memcpy(cut, bytes, size);
        struct fo_reader reader = {cut, size, 0, false};
        double values[3];
        cr_expect_eq(fo_get_u32(&reader), size < 4 ? 0 : 0x01020304);
        cr_expect_eq(fo_get_u64(&reader), size < 12 ? 0 : UINT64_C(0x05060708090a0b0c));
        expect_same(fo_get_double(&reader), size < 20 ? 0.0 : -2.0);
        fo_get_doubles(&reader, values, 3);
        for (size_t i = 0; i < 3; i++) {
            expect_same(values[i], size < 28 + 8 * i ? 0.0 : VALUES[i]);
        }
        cr_expect_eq(reader.bad, size < 44);
        cr_expect_str_eq(fo_get_string(&reader), size < 48 ? "" : "SPI");
        cr_expect_eq(reader.bad, size < 48);
        cr_expect_str_eq(fo_get_string(&reader), "");
        cr_expect_eq(reader.bad, size < ALL);
        cr_expect(size < ALL || reader.at == ALL);
    }
}

/* A reader that has gone wrong gives nothing more, though there is more. */
Test(bytes, bad_stays_bad) {
    static const uint8_t bytes[] = {2, 0, 0, 0, 'A', 0, 1, 0, 0, 0};
    struct fo_reader reader = {bytes, sizeof bytes, 0, false};
    cr_expect_not(fo_get_flag(&reader)); /* 2 is no flag */
    cr_expect(reader.bad);
    cr_expect_str_eq(fo_get_string(&reader), "");
    cr_expect_eq(fo_get_u32(&reader), 0);
    cr_expect(reader.bad);
    reader = (struct fo_reader){bytes + 6, 4, 0, false};
    cr_expect(fo_get_flag(&reader));
    cr_expect_not(reader.bad);
    reader = (struct fo_reader){bytes + 5, 4, 0, false};
    cr_expect_not(fo_get_flag(&reader)); /* 0x00000100 */
    cr_expect(reader.bad);
}
