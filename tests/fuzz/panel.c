/* SPDX-License-Identifier: MIT */
/* Panels from specs whose sizes, strides, flags and names may lie, as far as the contract lets them be checked. */
#include <math.h>

#include "input.h"

/* ---- sizes that cannot be: refused before any array is looked at ---- */

static uint64_t take_count(struct input *input) {
    static const uint64_t edges[] = {0,
                                     1,
                                     2,
                                     FORESTO_ASSET_COUNT_MAX,
                                     FORESTO_DAY_COUNT_MAX,
                                     UINT32_MAX,
                                     UINT64_MAX,
                                     UINT64_C(1) << 61,
                                     UINT64_C(1) << 32};
    uint8_t style = take_byte(input);
    return style < 128 ? edges[style % (sizeof edges / sizeof edges[0])] : take_u64(input);
}

static bool is_possible(uint64_t days, uint64_t assets, int64_t day_stride, int64_t asset_stride) {
    return days >= 1 && days <= FORESTO_DAY_COUNT_MAX && assets >= 1 && assets <= FORESTO_ASSET_COUNT_MAX &&
           (day_stride || days == 1) && (asset_stride || assets == 1);
}

static void check_lies(struct input *input, const foresto_panel_spec *good) {
    foresto_panel_spec spec = *good;
    foresto_panel *panel = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    spec.day_count = take_count(input);
    spec.asset_count = take_count(input);
    if (spec.asset_count >= 1 && spec.asset_count <= FORESTO_ASSET_COUNT_MAX) {
        spec.asset_count = good->asset_count; /* the names have to be there */
    }
    spec.day_stride = (int64_t)take_count(input);
    spec.asset_stride = (int64_t)take_count(input);
    if (is_possible(spec.day_count, spec.asset_count, spec.day_stride, spec.asset_stride)) {
        return; /* the arrays would have to be that large */
    }
    foresto_status status = foresto_panel_create(&spec, NULL, &panel, &error);
    check_error(status, &error);
    HOLDS(status == FORESTO_E_SIZE && !panel);
}

/* A spec of any bytes: pointers as they are in a good one, or NULL. */
static void check_bytes(struct input *input, const foresto_panel_spec *good, const foresto_allocator *allocator) {
    foresto_panel_spec spec;
    foresto_panel *panel = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    uint8_t pointers = take_byte(input);
    take(input, &spec, sizeof spec);
    spec.struct_size = take_byte(input) < 200 ? sizeof spec : take_below(input, sizeof spec);
    spec.day_count = good->day_count;
    spec.asset_count = good->asset_count;
    spec.day_stride = good->day_stride;
    spec.asset_stride = good->asset_stride;
    spec.dates = pointers & 1 ? NULL : good->dates;
    spec.values = pointers & 2 ? NULL : good->values;
    spec.asset_names = pointers & 4 ? NULL : good->asset_names;
    spec.reserved_pointer = pointers & 8 ? good->values : NULL;
    foresto_status status = foresto_panel_create(&spec, allocator, &panel, &error);
    check_error(status, &error);
    HOLDS(!status == (panel != NULL));
    foresto_panel_destroy(panel);
}

/* ---- what the contract allows: any strides, also negative ones ---- */

struct arranged {
    double *memory;
    foresto_panel_spec spec;
};

/* The same values at other strides, in a block of exactly the size that they span. */
static struct arranged arrange(const foresto_panel_spec *spec, int64_t day_stride, int64_t asset_stride) {
    int64_t last_day = ((int64_t)spec->day_count - 1) * day_stride;
    int64_t last_asset = ((int64_t)spec->asset_count - 1) * asset_stride;
    int64_t low = (last_day < 0 ? last_day : 0) + (last_asset < 0 ? last_asset : 0);
    int64_t high = (last_day > 0 ? last_day : 0) + (last_asset > 0 ? last_asset : 0);
    struct arranged arranged = {block_of((size_t)(high - low + 1) * sizeof(double)), *spec};
    double *first = arranged.memory - low;
    for (int64_t t = 0; t < (int64_t)spec->day_count; t++) {
        for (int64_t i = 0; i < (int64_t)spec->asset_count; i++) {
            first[t * day_stride + i * asset_stride] = spec->values[t * spec->day_stride + i * spec->asset_stride];
        }
    }
    arranged.spec.values = first;
    arranged.spec.day_stride = day_stride;
    arranged.spec.asset_stride = asset_stride;
    return arranged;
}

static void check_panel(const foresto_panel *panel, const struct market *market, struct input *input) {
    HOLDS(foresto_panel_day_count(panel) == market->days && foresto_panel_asset_count(panel) == market->assets);
    HOLDS(memcmp(foresto_panel_dates(panel), market->dates, market->days * sizeof market->dates[0]) == 0);
    HOLDS(strcmp(foresto_panel_asset_name(panel, market->assets - 1), market->names[market->assets - 1]) == 0);
    HOLDS(!foresto_panel_asset_name(panel, market->assets) && !foresto_panel_asset_name(panel, UINT64_MAX));
    char hex[FORESTO_SHA256_HEX_SIZE] = "untouched";
    foresto_status status = foresto_panel_fingerprint(panel, take_date(input), take_date(input), hex);
    HOLDS(status == FORESTO_OK ? strlen(hex) == 64 : status == FORESTO_E_NO_DAYS && strcmp(hex, "untouched") == 0);
    HOLDS(foresto_panel_fingerprint(panel, 0, 0, NULL) == FORESTO_E_ARGUMENT);
}

static void check_strides(struct input *input, const struct market *market, const foresto_allocator *allocator) {
    foresto_panel_spec plain = market_spec(market);
    int64_t gap = 1 + take_byte(input) % 3;
    bool day_major = take_byte(input) & 1;
    int64_t day_stride = day_major ? gap * market->assets : gap, asset_stride = day_major ? gap : gap * market->days;
    uint8_t signs = take_byte(input);
    struct arranged other =
        arrange(&plain, signs & 1 ? -day_stride : day_stride, signs & 2 ? -asset_stride : asset_stride);
    other.spec.flags = signs & 4 ? FORESTO_PANEL_BORROW : 0;
    foresto_panel *panel = NULL, *same = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_panel_create(&other.spec, allocator, &panel, &error);
    check_error(status, &error);
    HOLDS(!status == (panel != NULL));
    if (panel) {
        char hex[2][FORESTO_SHA256_HEX_SIZE];
        HOLDS(foresto_panel_create(&plain, NULL, &same, NULL) == FORESTO_OK);
        HOLDS(foresto_panel_fingerprint(panel, FORESTO_DATE_NONE, FORESTO_DATE_NONE, hex[0]) == FORESTO_OK);
        HOLDS(foresto_panel_fingerprint(same, FORESTO_DATE_NONE, FORESTO_DATE_NONE, hex[1]) == FORESTO_OK);
        HOLDS(strcmp(hex[0], hex[1]) == 0);
        check_panel(panel, market, input);
        foresto_panel_destroy(same);
    }
    foresto_panel_destroy(panel);
    free(other.memory);
}

/* Dates, values and names of any kind, in the sizes that the spec tells. */
static void spoil(struct input *input, struct market *market, char **name) {
    uint8_t what = take_byte(input);
    if (what & 1) {
        market->dates[take_byte(input) % market->days] = (foresto_date)take_u32(input);
    }
    if (what & 2) {
        market->values[take_byte(input) % (market->days * market->assets)] = take_double(input);
    }
    if (what & 4) {
        *name = take_text(input, 70);
        market->names[take_byte(input) % market->assets] = *name;
    }
}

static void *refuse_much(void *user, size_t size) {
    (void)user;
    return size > SIZE_MAX / 1048576 ? NULL : malloc(size);
}

static void release(void *user, void *memory) {
    (void)user;
    free(memory);
}

/* Days times assets beyond any memory, on a 32-bit machine beyond its size_t: no value is read, no product wraps. */
static void check_product(void) {
    enum { DAYS = 3600000, ASSETS = FORESTO_ASSET_COUNT_MAX };
    foresto_date *dates = block_of(DAYS * sizeof *dates);
    const char **names = block_of(ASSETS * sizeof *names);
    double value = 1.0;
    for (int32_t t = 0; t < DAYS; t++) {
        dates[t] = FORESTO_DATE_MIN + t;
    }
    for (uint32_t i = 0; i < ASSETS; i++) {
        names[i] = "SPI";
    }
    foresto_allocator allocator = FORESTO_ALLOCATOR_INIT;
    allocator.allocate = refuse_much;
    allocator.release = release;
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    foresto_panel *panel = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    spec.day_count = DAYS, spec.asset_count = ASSETS, spec.day_stride = ASSETS;
    spec.dates = dates, spec.values = &value, spec.asset_names = names;
    foresto_status status = foresto_panel_create(&spec, &allocator, &panel, &error);
    check_error(status, &error);
    HOLDS((status == FORESTO_E_MEMORY || status == FORESTO_E_SIZE) && !panel);
    free(names);
    free(dates);
}

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    (void)count;
    (void)arguments;
    check_product();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    struct market market;
    struct balance balance = {.noise = take_byte(&input)};
    foresto_allocator allocator = balance_allocator(&balance);
    char *name = NULL;
    uint8_t way = take_byte(&input);
    take_market(&input, &market);
    foresto_panel_spec spec = market_spec(&market);
    if (way % 4 == 0) {
        check_lies(&input, &spec);
    } else if (way % 4 == 1) {
        check_bytes(&input, &spec, &allocator);
    } else if (way % 4 == 2) {
        spoil(&input, &market, &name);
        foresto_panel *panel = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        check_error(foresto_panel_create(&spec, &allocator, &panel, &error), &error);
        foresto_panel_destroy(panel);
    } else {
        check_strides(&input, &market, &allocator);
    }
    free(name);
    HOLDS(balance.live == 0);
    HOLDS(foresto_panel_day_count(NULL) == 0 && foresto_panel_asset_count(NULL) == 0 && !foresto_panel_dates(NULL));
    return 0;
}
