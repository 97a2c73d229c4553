/* SPDX-License-Identifier: MIT */
/* The limits of what an asset may be, to the last that is allowed. */
#include <stdlib.h>
#include <string.h>

#include "../support/expect.h"
#include "domain/instruments.h"

Test(instruments, count) {
    const char **names = malloc((FORESTO_ASSET_COUNT_MAX + 1) * sizeof *names);
    cr_assert_not_null(names);
    for (size_t i = 0; i <= FORESTO_ASSET_COUNT_MAX; i++) {
        names[i] = "SPI";
    }
    const uint64_t counts[] = {0, 1, FORESTO_ASSET_COUNT_MAX, FORESTO_ASSET_COUNT_MAX + 1, UINT64_MAX};
    for (size_t i = 0; i < 5; i++) {
        const bool good = i == 1 || i == 2;
        foresto_error error = FORESTO_ERROR_INIT;
        cr_expect_eq(fo_instruments_check(FORESTO_PANEL_PRICES, counts[i], names, &error),
                     good ? FORESTO_OK : FORESTO_E_SIZE);
    }
    free(names);
}

Test(instruments, a_name_twice) {
    static const char *names[] = {"SPI", "SMI", "SPI"};
    static uint32_t order[] = {1, 0, 2};
    const struct fo_instruments instruments = {.names = names, .name_order = order, .count = 3};
    foresto_error error = FORESTO_ERROR_INIT;
    cr_expect_eq(fo_instruments_check_unique(&instruments, &error), FORESTO_E_NAME);
    cr_expect_eq(error.asset, 2);
    cr_expect_str_eq(error.message, "asset_names: is used twice; asset SPI");
}

/* No stride leads out of half of the address space, whatever the count; 0 does for one alone. */
Test(instruments, strides) {
    const uint64_t counts[] = {1, 2, 3, 1000, UINT64_C(1) << 40};
    for (size_t i = 0; i < 5; i++) {
        const int64_t most = (int64_t)(PTRDIFF_MAX / 16 / (int64_t)counts[i]);
        cr_expect(fo_stride_good(most, counts[i]) && fo_stride_good(-most, counts[i]));
        cr_expect(!fo_stride_good(most + 1, counts[i]) && !fo_stride_good(-most - 1, counts[i]));
        cr_expect(fo_stride_good(1, counts[i]) && fo_stride_good(-1, counts[i]));
        cr_expect_eq(fo_stride_good(0, counts[i]), counts[i] == 1);
    }
    cr_expect_not(fo_stride_good(INT64_MIN, 1));
    cr_expect_not(fo_stride_good(INT64_MAX, 1));
}
