/* SPDX-License-Identifier: MIT */
/* Structs of programs that were built with an earlier or later version: one that has grown since. */
#include <string.h>

#include "../support/expect.h"
#include "base/struct.h"

/* Today's version; the first ended with `second`. */
struct grown {
    uint32_t struct_size;
    uint32_t first;
    uint64_t second;
    uint64_t third;
};

enum { FIRST_VERSION = 16 };

Test(struct, import_of_an_earlier_version) {
    const struct grown early = {FIRST_VERSION, 1, 2, 3};
    struct grown copy;
    memset(&copy, 0xa5, sizeof copy);
    expect_status(fo_import(&copy, sizeof copy, FIRST_VERSION, &early, "grown", NULL), FORESTO_OK);
    cr_expect(copy.struct_size == sizeof copy && copy.first == 1 && copy.second == 2);
    cr_expect_eq(copy.third, 0, "read beyond what the program has");
    const struct grown full = {sizeof full, 1, 2, 3};
    expect_status(fo_import(&copy, sizeof copy, FIRST_VERSION, &full, "grown", NULL), FORESTO_OK);
    cr_expect_eq(copy.third, 3);
}

Test(struct, export_to_an_earlier_version) {
    const struct grown full = {sizeof full, 1, 2, 3};
    struct grown early = {FIRST_VERSION, 7, 7, 7};
    fo_export(&early, &full, sizeof full);
    cr_expect(early.struct_size == FIRST_VERSION && early.first == 1 && early.second == 2);
    cr_expect_eq(early.third, 7, "written beyond what the program has");
}

/* Too small for even its own size: nothing can be said of it. */
Test(struct, init_of_next_to_nothing) {
    const struct grown initial = {sizeof initial, 1, 2, 3};
    for (size_t size = 0; size <= sizeof initial + 8; size++) {
        unsigned char bytes[sizeof initial + 8];
        memset(bytes, 0xa5, sizeof bytes);
        fo_init(bytes, size, &initial, sizeof initial);
        uint32_t struct_size;
        memcpy(&struct_size, bytes, sizeof struct_size);
        cr_expect_eq(struct_size, size < 4 ? 0xa5a5a5a5u : size);
        for (size_t i = 4; i < sizeof bytes; i++) {
            const unsigned char *asked = (const unsigned char *)&initial;
            cr_expect_eq(bytes[i],
                         i >= size || size < 4 ? 0xa5
                         : i < sizeof initial  ? asked[i]
                                               : 0,
                         "%zu of %zu", i, size);
        }
    }
    fo_init(NULL, sizeof initial, &initial, sizeof initial);
}

/* The largest size that is believed, and one byte more. */
Test(struct, largest_struct) {
    static uint32_t words[1025]; /* 4100 bytes */
    struct grown copy;
    words[1] = 5;
    words[0] = 4096;
    expect_status(fo_import(&copy, sizeof copy, FIRST_VERSION, words, "grown", NULL), FORESTO_OK);
    cr_expect(copy.first == 5 && copy.struct_size == sizeof copy);
    words[0] = 4097;
    expect_status(fo_import(&copy, sizeof copy, FIRST_VERSION, words, "grown", NULL), FORESTO_E_STRUCT);
    words[0] = 4096;
    words[1024] = 1; /* behind it */
    expect_status(fo_import(&copy, sizeof copy, FIRST_VERSION, words, "grown", NULL), FORESTO_OK);
    words[1023] = 1u << 31;
    expect_status(fo_import(&copy, sizeof copy, FIRST_VERSION, words, "grown", NULL), FORESTO_E_STRUCT);
}

/* What stood in the copy of a table that is refused is not taken for a field of it. */
Test(struct, import_of_no_table) {
    const struct grown cut = {FIRST_VERSION - 1, 0, 2, 3};
    struct grown copy;
    memset(&copy, 0xa5, sizeof copy);
    expect_status(fo_import_table(&copy, sizeof copy, FIRST_VERSION, NULL, "grown", NULL), FORESTO_E_ARGUMENT);
    foresto_error error = FORESTO_ERROR_INIT;
    expect_status(fo_import_table(&copy, sizeof copy, FIRST_VERSION, &cut, "grown", &error), FORESTO_E_STRUCT);
    cr_expect_str_eq(error.message, "grown: struct_size is below that of the first version");
}
