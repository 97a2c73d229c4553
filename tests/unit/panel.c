/* SPDX-License-Identifier: MIT */
/* How a panel's numbers lie in memory, and the list of its months: what only time would show. */
#include <string.h>

#include "../support/expect.h"
#include "../support/rng.h"
#include "base/arena.h"
#include "base/calendar.h"
#include "domain/panel.h"

enum { LINE = 64, DAYS_MOST = 33, ASSETS_MOST = 9 };

/* It starts a line of cache, and its last group is full: the days that are not there hold what the last one does. */
static bool lies_well(const struct fo_matrix *matrix, size_t days, size_t assets) {
    bool good = (uintptr_t)matrix->grid.levels % LINE == 0 && matrix->grid.readable == (days + 15) / 16 * 16;
    for (size_t t = days; t < matrix->grid.readable; t++) {
        for (size_t i = 0; i < assets; i++) {
            good = good && same_bits(fo_matrix_get(matrix, t, i), fo_matrix_get(matrix, days - 1, i));
        }
    }
    return good;
}

Test(panel, matrices_lie_in_whole_lines) {
    static const size_t days[] = {1, 7, 15, 16, 17, DAYS_MOST};
    static const char *const names[ASSETS_MOST] = {"A", "B", "C", "D", "E", "F", "G", "H", "I"};
    static _Alignas(LINE) unsigned char block[16384];
    static foresto_date dates[DAYS_MOST];
    static double values[DAYS_MOST * ASSETS_MOST];
    for (int k = 0; k < DAYS_MOST * ASSETS_MOST; k++) {
        dates[k % DAYS_MOST] = k % DAYS_MOST;
        values[k] = 1.0 + k;
    }
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.dates = dates;
    spec.values = values;
    spec.asset_names = names;
    spec.asset_stride = 1;
    for (size_t k = 0; k < 2 * 6 * ASSETS_MOST * LINE / 16; k++) {
        spec.kind = k % 2 ? FORESTO_PANEL_PRICES : FORESTO_PANEL_RETURNS;
        spec.day_count = days[k / 2 % 6];
        spec.asset_count = 1 + k / 12 % ASSETS_MOST;
        spec.day_stride = (int64_t)spec.asset_count;
        struct fo_arena arena = {block, sizeof block, k / 12 / ASSETS_MOST * 16}; /* blocks begin at any 16 bytes */
        const foresto_allocator allocator = fo_arena_allocator(&arena);
        memset(block, 0xff, sizeof block);
        foresto_panel *panel = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(foresto_panel_create(&spec, &allocator, &panel, &error), error);
        cr_expect(lies_well(&panel->values, spec.day_count, spec.asset_count) &&
                      lies_well(&panel->levels, spec.day_count, spec.asset_count),
                  "%zu days of %zu assets at %zu", (size_t)spec.day_count, (size_t)spec.asset_count, arena.used % LINE);
        foresto_panel_destroy(panel);
    }
}

/* Each month of the panel once, with the days that it has. */
static bool lists_months(const struct foresto_panel *panel) {
    bool good = true;
    size_t t = 0;
    for (size_t m = 0; good && t < panel->day_count; m++) {
        int32_t month = panel->months[m].month;
        good = panel->months[m].end > t && panel->months[m].end <= panel->day_count;
        while (good && t < panel->months[m].end) {
            good = fo_month(panel->dates[t++]) == month;
        }
        good = good && (t == panel->day_count || fo_month(panel->dates[t]) > month);
    }
    return good;
}

/* From every day to one in two months. */
Test(panel, months) {
    enum { DAYS = 400 };
    static const char *const names[] = {"A"};
    static foresto_date dates[DAYS];
    static double values[DAYS];
    for (size_t round = 0; round < 2000; round++) {
        struct rng rng = {round};
        foresto_date date = (foresto_date)rng_below(&rng, 20000);
        uint32_t most = 1 + rng_below(&rng, round % 4 ? 4 : 60);
        for (size_t t = 0; t < DAYS; t++, date += 1 + (foresto_date)rng_below(&rng, most)) {
            dates[t] = date;
            values[t] = 1.0;
        }
        foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
        spec.dates = dates;
        spec.values = values;
        spec.asset_names = names;
        spec.asset_count = 1;
        spec.asset_stride = spec.day_stride = 1;
        spec.day_count = 1 + rng_below(&rng, DAYS);
        foresto_panel *panel = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(foresto_panel_create(&spec, NULL, &panel, &error), error);
        cr_assert(lists_months(panel), "round %zu", round);
        foresto_panel_destroy(panel);
    }
}
