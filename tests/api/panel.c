/* SPDX-License-Identifier: MIT */
/* Market data at the door: any strides, borrowed or copied, refused by day and asset, and its fingerprint. */
#include <float.h>
#include <string.h>

#include "../support/allocation.h"
#include "../support/day.h"
#include "../support/expect.h"
#include "../support/portfolio.h"
#include "../support/results.h"

enum { DAYS = 3, ASSETS = 2 };

static const foresto_date dates[] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1)};
static const double prices[] = {100, 50, 110, MISSING, 121, 55};
static const struct portfolio plain = {.kind = FORESTO_PANEL_PRICES,
                                       .baseline = FORESTO_BASELINE_HOLD,
                                       .day_count = DAYS,
                                       .asset_count = ASSETS,
                                       .dates = dates,
                                       .values = prices,
                                       .weights = {0.5, 0.5},
                                       .initial_amount = 1000.0};

static foresto_panel *create(const foresto_panel_spec *spec, const foresto_allocator *allocator) {
    foresto_panel *panel = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_panel_create(spec, allocator, &panel, &error), error);
    return panel;
}

static void fingerprint(const foresto_panel *panel, char *hex) {
    cr_assert_eq(foresto_panel_fingerprint(panel, FORESTO_DATE_NONE, FORESTO_DATE_NONE, hex), FORESTO_OK);
}

Test(panel, what_went_in_comes_out) {
    foresto_panel *panel = portfolio_panel(&plain);
    cr_expect_eq(foresto_panel_day_count(panel), DAYS);
    cr_expect_eq(foresto_panel_asset_count(panel), ASSETS);
    cr_expect_eq(memcmp(foresto_panel_dates(panel), dates, sizeof dates), 0);
    cr_expect_str_eq(foresto_panel_asset_name(panel, 0), "A");
    cr_expect_str_eq(foresto_panel_asset_name(panel, 1), "B");
    cr_expect_null(foresto_panel_asset_name(panel, 2));
    foresto_panel_destroy(panel);
    foresto_panel_destroy(NULL);
}

Test(panel, kind_names) {
    cr_expect_str_eq(foresto_panel_kind_name(FORESTO_PANEL_PRICES), "PRICES");
    cr_expect_str_eq(foresto_panel_kind_name(FORESTO_PANEL_RETURNS), "RETURNS");
    cr_expect_null(foresto_panel_kind_name(0));
    cr_expect_null(foresto_panel_kind_name(3));
}

Test(panel, none) {
    char hex[FORESTO_SHA256_HEX_SIZE];
    cr_expect_eq(foresto_panel_day_count(NULL), 0);
    cr_expect_eq(foresto_panel_asset_count(NULL), 0);
    cr_expect_null(foresto_panel_dates(NULL));
    cr_expect_null(foresto_panel_asset_name(NULL, 0));
    expect_status(foresto_panel_fingerprint(NULL, FORESTO_DATE_NONE, FORESTO_DATE_NONE, hex), FORESTO_E_ARGUMENT);
}

/* The same matrix laid out in memory by several strides: `buffer` gets it, and what lies between is infinite, so that
 * reading it would be refused. */
static foresto_panel *laid_out(double *buffer, size_t size, int64_t day_stride, int64_t asset_stride, size_t origin,
                               uint32_t flags) {
    for (size_t i = 0; i < size; i++) {
        buffer[i] = INFINITE;
    }
    double *start = buffer + origin;
    for (int64_t t = 0; t < DAYS; t++) {
        for (int64_t i = 0; i < ASSETS; i++) {
            start[t * day_stride + i * asset_stride] = prices[t * ASSETS + i];
        }
    }
    foresto_panel_spec spec = portfolio_spec(&plain);
    spec.values = start;
    spec.day_stride = day_stride;
    spec.asset_stride = asset_stride;
    spec.flags = flags;
    return create(&spec, NULL);
}

Test(panel, every_stride_is_the_same_panel) {
    static const struct {
        const char *what;
        int64_t day_stride, asset_stride;
        size_t origin;
    } rows[] = {
        {"day-major", ASSETS, 1, 0},       {"asset-major", 1, DAYS, 0},        {"padded days", 7, 2, 0},
        {"padded assets", 1, 11, 0},       {"days backwards", -ASSETS, 1, 16}, {"assets backwards", ASSETS, -1, 1},
        {"both backwards", -1, -DAYS, 16},
    };
    foresto_panel *panel = portfolio_panel(&plain);
    foresto_request request = portfolio_request(&plain, panel);
    char asked[FORESTO_SHA256_HEX_SIZE], hex[FORESTO_SHA256_HEX_SIZE];
    fingerprint(panel, asked);
    foresto_result *reference = NULL, *result = NULL;
    cr_assert_eq(foresto_simulate(&request, NULL, &reference, NULL), FORESTO_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (uint32_t flags = 0; flags <= FORESTO_PANEL_BORROW; flags++) {
            double buffer[32];
            foresto_panel *other =
                laid_out(buffer, 32, rows[i].day_stride, rows[i].asset_stride, rows[i].origin, flags);
            fingerprint(other, hex);
            cr_expect_str_eq(hex, asked, "%s", rows[i].what);
            request.panel = other;
            cr_assert_eq(foresto_simulate(&request, NULL, &result, NULL), FORESTO_OK);
            const char *difference = results_difference(reference, result);
            cr_expect_null(difference, "%s: %s differs", rows[i].what, difference);
            foresto_result_destroy(result);
            foresto_panel_destroy(other);
        }
    }
    foresto_result_destroy(reference);
    foresto_panel_destroy(panel);
}

/* Without the flag the values are the panel's own: the caller may change his. */
Test(panel, values_are_copied) {
    double mine[DAYS * ASSETS];
    memcpy(mine, prices, sizeof mine);
    foresto_panel_spec spec = portfolio_spec(&plain);
    spec.values = mine;
    char before[FORESTO_SHA256_HEX_SIZE], after[FORESTO_SHA256_HEX_SIZE];
    foresto_panel *panel = create(&spec, NULL);
    fingerprint(panel, before);
    mine[0] = 99.0;
    fingerprint(panel, after);
    cr_expect_str_eq(before, after);
    foresto_panel_destroy(panel);
}

/* With it, asset-major prices are used in place: a panel of a thousand days takes no room for them. */
Test(panel, prices_are_borrowed_in_place) {
    enum { MANY = 1000 };
    static double values[MANY * ASSETS];
    static foresto_date many[MANY];
    for (int i = 0; i < MANY; i++) {
        many[i] = dates[0] + i;
        values[i] = values[MANY + i] = 100.0 + i;
    }
    foresto_panel_spec spec = portfolio_spec(&plain);
    spec.day_count = MANY;
    spec.day_stride = 1;
    spec.asset_stride = MANY;
    spec.dates = many;
    spec.values = values;
    struct allocation copied = {.fail_at = ALLOCATION_NEVER}, borrowed = copied;
    foresto_allocator allocator = allocation_allocator(&copied);
    foresto_panel_destroy(create(&spec, &allocator));
    allocator = allocation_allocator(&borrowed);
    spec.flags = FORESTO_PANEL_BORROW;
    foresto_panel_destroy(create(&spec, &allocator));
    cr_expect_geq(copied.bytes, sizeof values);
    cr_expect_leq(borrowed.bytes + sizeof values, copied.bytes);
    cr_expect(copied.live == 0 && borrowed.live == 0);
}

/* No more than docs/performance.md says: the values once or, as returns, twice, in groups of 16 days; the extremes of
 * each asset over 64 days; 4 bytes a day; 8 for each month that the dates may touch; names, and what aligns the parts.
 */
Test(panel, memory_is_as_documented) {
    enum { MANY = 1000, MOST = PORTFOLIO_ASSETS_MAX };
    static const size_t days[] = {1, 16, 17, 64, 65, MANY}, assets[] = {1, 3, 8, MOST};
    static double values[MANY * MOST];
    static foresto_date many[MANY];
    for (int i = 0; i < MANY * MOST; i++) {
        values[i] = 0.5;
        many[i % MANY] = dates[0] + i % MANY;
    }
    for (size_t k = 0; k < 6 * 4 * 3; k++) {
        size_t t = days[k % 6], n = assets[k / 6 % 4], copies = k / 24; /* borrowed, prices, returns */
        struct portfolio portfolio = plain;
        portfolio.kind = copies == 2 ? FORESTO_PANEL_RETURNS : FORESTO_PANEL_PRICES;
        portfolio.day_count = t;
        portfolio.asset_count = n;
        portfolio.dates = many;
        portfolio.values = values;
        foresto_panel_spec spec = portfolio_spec(&portfolio);
        spec.day_stride = copies ? (int64_t)n : t > 1; /* of one day it is not used */
        spec.asset_stride = copies ? 1 : MANY;
        spec.flags = copies ? 0 : FORESTO_PANEL_BORROW;
        struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
        foresto_allocator allocator = allocation_allocator(&allocation);
        foresto_panel_destroy(create(&spec, &allocator));
        size_t months = (t - 1) / 28 + 2 < t ? (t - 1) / 28 + 2 : t;
        size_t parts = copies * 8 * n * ((t + 15) / 16 * 16) + 16 * n * ((t + 63) / 64) + 4 * t + 8 * months;
        cr_expect(allocation.calls == 1 && allocation.bytes >= parts && allocation.bytes <= parts + 32 * n + 1024,
                  "%zu days, %zu assets, %zu copies: %zu bytes, %zu by the formula", t, n, copies, allocation.bytes,
                  parts);
    }
}

/* As many months as there can be in so many days: from a month's last day over short months to another's first. */
Test(panel, months_are_found_however_few_days_they_have) {
    enum { MOST = 40 };
    foresto_date scattered[MOST];
    double values[MOST];
    for (int month = 0; month < MOST; month++) {
        uint32_t day = month == MOST - 1 ? 1 : 28;
        foresto_date_from_civil(2027 + month / 12, (uint32_t)month % 12 + 1, day, &scattered[month]);
        values[month] = 100.0 + month;
    }
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    rule.base_day_policy = FORESTO_BASE_DAY_FIRST_TRADING_DAY;
    for (uint32_t count = 1; count <= MOST; count++) {
        struct portfolio portfolio = plain;
        portfolio.day_count = count;
        portfolio.asset_count = 1;
        portfolio.dates = scattered + MOST - count;
        portfolio.values = values;
        portfolio.weights[0] = 1.0;
        portfolio.baseline = FORESTO_BASELINE_PHASE1;
        portfolio.rule = &rule;
        foresto_result *result = portfolio_run(&portfolio);
        cr_expect_eq(summary_of(result).event_count, count);
        foresto_result_destroy(result);
    }
}

/* ---- refusals ---- */

static void expect_create(const char *what, const foresto_panel_spec *spec, struct refusal asked) {
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_panel *panel = NULL;
    foresto_status status = foresto_panel_create(spec, NULL, &panel, &error);
    expect_refusal(what, status, &error, asked);
    cr_expect_null(panel, "%s: output touched", what);
}

Test(panel, spec_refusals) {
    const foresto_panel_spec good = portfolio_spec(&plain);
    foresto_panel_spec spec = good;
    foresto_panel *panel = NULL;
    expect_status(foresto_panel_create(NULL, NULL, &panel, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_panel_create(&spec, NULL, NULL, NULL), FORESTO_E_ARGUMENT);
    spec.dates = NULL;
    expect_status(foresto_panel_create(&spec, NULL, &panel, NULL), FORESTO_E_ARGUMENT);
    spec = good;
    spec.values = NULL;
    expect_status(foresto_panel_create(&spec, NULL, &panel, NULL), FORESTO_E_ARGUMENT);
    spec = good;
    spec.asset_names = NULL;
    expect_status(foresto_panel_create(&spec, NULL, &panel, NULL), FORESTO_E_ARGUMENT);
    cr_expect_null(panel);
#define REFUSE(member, bad, ...)                                                                                       \
    do {                                                                                                               \
        spec = good;                                                                                                   \
        spec.member = bad;                                                                                             \
        expect_create(#member, &spec, (struct refusal){__VA_ARGS__});                                                  \
    } while (0)
    REFUSE(kind, 0, FORESTO_E_ENUM, .field = "kind", .value = 0);
    REFUSE(kind, 3, FORESTO_E_ENUM, .field = "kind", .value = 3);
    REFUSE(flags, 2, FORESTO_E_ENUM, .field = "flags", .value = 2);
    REFUSE(day_count, 0, FORESTO_E_SIZE, .field = "day_count", .value = 0);
    REFUSE(day_count, FORESTO_DAY_COUNT_MAX + 1, FORESTO_E_SIZE, .field = "day_count",
           .value = FORESTO_DAY_COUNT_MAX + 1.0);
    REFUSE(asset_count, 0, FORESTO_E_SIZE, .field = "asset_count", .value = 0);
    REFUSE(asset_count, FORESTO_ASSET_COUNT_MAX + 1, FORESTO_E_SIZE, .field = "asset_count",
           .value = FORESTO_ASSET_COUNT_MAX + 1.0);
    REFUSE(day_stride, 0, FORESTO_E_SIZE, .field = "day_stride", .value = 0);
    REFUSE(asset_stride, 0, FORESTO_E_SIZE, .field = "asset_stride", .value = 0);
    REFUSE(day_stride, INT64_MIN, FORESTO_E_SIZE, .field = "day_stride", .value = -0x1p63);
    REFUSE(asset_stride, INT64_MAX, FORESTO_E_SIZE, .field = "asset_stride", .value = 0x1p63);
    /* As many days as there may be are looked at. */
    static const foresto_date all_the_same[FORESTO_DAY_COUNT_MAX];
    spec = good;
    spec.dates = all_the_same;
    spec.day_count = FORESTO_DAY_COUNT_MAX;
    expect_status(foresto_panel_create(&spec, NULL, &panel, NULL), FORESTO_E_DATE);
}

/* With one day or one asset its stride is never used. */
Test(panel, unused_strides_may_be_0) {
    static const double one[] = {100, 50};
    foresto_panel_spec spec = portfolio_spec(&plain);
    spec.values = one;
    spec.day_count = 1;
    spec.day_stride = 0;
    foresto_panel_destroy(create(&spec, NULL));
    spec.day_count = 2;
    spec.day_stride = 1;
    spec.asset_count = 1;
    spec.asset_stride = 0;
    foresto_panel_destroy(create(&spec, NULL));
}

/* Wherever the first day is that is not after the one before. */
Test(panel, first_date_that_does_not_increase) {
    enum { MOST = 30 };
    foresto_date many[MOST];
    double values[MOST];
    for (int t = 0; t < MOST; t++) {
        values[t] = 1.0;
    }
    for (int at = 1; at < MOST; at++) {
        for (int back = 0; back < 3; back++) {
            for (int t = 0; t < MOST; t++) {
                many[t] = t < at ? 2 * t : 2 * t - 2 - back; /* the same as the day before, or earlier */
            }
            struct portfolio portfolio = plain;
            portfolio.day_count = MOST;
            portfolio.asset_count = 1;
            portfolio.dates = many;
            portfolio.values = values;
            foresto_panel_spec spec = portfolio_spec(&portfolio);
            foresto_error error = FORESTO_ERROR_INIT;
            foresto_panel *panel = NULL;
            expect_status(foresto_panel_create(&spec, NULL, &panel, &error), FORESTO_E_DATE);
            cr_expect_eq(error.day, at, "day %d, %d back: day %d", at, back, (int)error.day);
        }
    }
}

Test(panel, date_refusals) {
    static const struct {
        foresto_date dates[3];
        int64_t day;
    } rows[] = {
        {{DAY(2024, 1, 30), DAY(2024, 1, 30), DAY(2024, 2, 1)}, 2},
        {{DAY(2024, 1, 30), DAY(2024, 2, 1), DAY(2024, 1, 31)}, 3},
        {{FORESTO_DATE_NONE, DAY(2024, 2, 1), DAY(2024, 1, 31)}, 1},
        {{FORESTO_DATE_MIN - 1, DAY(2024, 2, 1), DAY(2024, 1, 31)}, 1},
        {{DAY(2024, 1, 30), DAY(2024, 2, 1), FORESTO_DATE_MAX + 1}, 3},
    };
    foresto_panel_spec spec = portfolio_spec(&plain);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        spec.dates = rows[i].dates;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_panel *panel = NULL;
        expect_status(foresto_panel_create(&spec, NULL, &panel, &error), FORESTO_E_DATE);
        cr_expect_eq(error.day, rows[i].day - 1, "row %zu: day %lld", i, (long long)error.day);
        cr_expect_str_eq(error.field, "dates");
        cr_expect_null(panel);
    }
    static const foresto_date ends[] = {FORESTO_DATE_MIN, 0, FORESTO_DATE_MAX};
    spec.dates = ends;
    foresto_panel_destroy(create(&spec, NULL));
}

Test(panel, name_refusals) {
    static const char longest[] = "0123456789012345678901234567890123456789012345678901234567890123";
    static const struct {
        const char *what, *names[2];
        int64_t asset;
    } rows[] = {
        {"empty", {"A", ""}, 2},
        {"64 bytes", {longest, "B"}, 1},
        {"none", {"A", NULL}, 2},
        {"twice", {"A", "A"}, 2},
        {"cut short", {"A", "\xc3"}, 2},
        {"overlong", {"A", "\xc0\x80"}, 2},
        {"surrogate", {"A", "\xed\xa0\x80"}, 2},
        {"beyond U+10FFFF", {"\xf4\x90\x80\x80", "B"}, 1},
    };
    foresto_panel_spec spec = portfolio_spec(&plain);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        spec.asset_names = rows[i].names;
        expect_create(rows[i].what, &spec,
                      (struct refusal){FORESTO_E_NAME, .field = "asset_names", .asset = rows[i].asset});
    }
    const char *good[] = {longest + 1, "Z\xc3\xbcrich \xf0\x9f\x8f\xa6"};
    spec.asset_names = good;
    foresto_panel *panel = create(&spec, NULL);
    cr_expect_str_eq(foresto_panel_asset_name(panel, 0), good[0]);
    cr_expect_str_eq(foresto_panel_asset_name(panel, 1), good[1]);
    foresto_panel_destroy(panel);
}

Test(panel, value_refusals) {
    static const struct {
        uint32_t kind;
        double value;
        foresto_status status;
    } rows[] = {
        {FORESTO_PANEL_PRICES, 0.0, FORESTO_E_PRICE},         {FORESTO_PANEL_PRICES, -0.0, FORESTO_E_PRICE},
        {FORESTO_PANEL_PRICES, -1.0, FORESTO_E_PRICE},        {FORESTO_PANEL_PRICES, INFINITE, FORESTO_E_PRICE},
        {FORESTO_PANEL_PRICES, -INFINITE, FORESTO_E_PRICE},   {FORESTO_PANEL_RETURNS, -1.0, FORESTO_E_RETURN},
        {FORESTO_PANEL_RETURNS, -1.5, FORESTO_E_RETURN},      {FORESTO_PANEL_RETURNS, INFINITE, FORESTO_E_RETURN},
        {FORESTO_PANEL_RETURNS, -INFINITE, FORESTO_E_RETURN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double values[] = {1, 1, 1, rows[i].value, 1, 1};
        foresto_panel_spec spec = portfolio_spec(&plain);
        spec.kind = rows[i].kind;
        spec.values = values;
        expect_create("value", &spec,
                      (struct refusal){rows[i].status, rows[i].kind == FORESTO_PANEL_PRICES ? "prices" : "returns", 2,
                                       2, rows[i].value, .date = dates[1]});
    }
    /* Day before asset, whatever the layout. */
    double two[] = {1, 1, -5, 1, -7, 1};
    foresto_panel_spec spec = portfolio_spec(&plain);
    spec.values = two;
    spec.day_stride = 1;
    spec.asset_stride = DAYS;
    expect_create("asset-major", &spec, (struct refusal){FORESTO_E_PRICE, "prices", 2, 2, -7.0, .date = dates[1]});
    spec.flags = FORESTO_PANEL_BORROW;
    expect_create("borrowed", &spec, (struct refusal){FORESTO_E_PRICE, "prices", 2, 2, -7.0, .date = dates[1]});
    /* The least and the largest that are allowed. */
    double edges[] = {0x1p-1074, 0x1.fffffffffffffp1023, 1, 1, 1, 1};
    spec = portfolio_spec(&plain);
    spec.values = edges;
    foresto_panel_destroy(create(&spec, NULL));
    edges[0] = -0x1.fffffffffffffp-1;
    spec.kind = FORESTO_PANEL_RETURNS;
    foresto_panel_destroy(create(&spec, NULL));
}

/* ---- fingerprint ---- */

static void put(uint8_t **at, uint64_t bits, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        *(*at)++ = (uint8_t)(bits >> (8 * i));
    }
}

/* Dates as little-endian int32, then values as little-endian binary64, NaN canonical and -0 as 0. */
static void hash_rows(const double *values, size_t first, size_t count, char *hex) {
    uint8_t bytes[DAYS * (4 + ASSETS * 8)], *at = bytes;
    for (size_t t = first; t < first + count; t++) {
        put(&at, (uint32_t)dates[t], 4);
    }
    for (size_t k = first * ASSETS; k < (first + count) * ASSETS; k++) {
        uint64_t bits;
        memcpy(&bits, &values[k], sizeof bits);
        bits = values[k] != values[k] ? UINT64_C(0x7ff8000000000000) : values[k] == 0.0 ? 0 : bits;
        put(&at, bits, 8);
    }
    cr_assert_eq(foresto_sha256_hex(bytes, (size_t)(at - bytes), hex), FORESTO_OK);
}

Test(panel, fingerprint_of_rows) {
    const uint64_t odd_nan_bits = UINT64_C(0xfff80000deadbeef);
    double odd_nan, values[] = {0.1, -0.0, -0.2, 0.0, 0.3, 0.4};
    memcpy(&odd_nan, &odd_nan_bits, sizeof odd_nan);
    values[4] = odd_nan;
    struct portfolio portfolio = plain;
    portfolio.kind = FORESTO_PANEL_RETURNS;
    portfolio.values = values;
    foresto_panel *panel = portfolio_panel(&portfolio);
    static const struct {
        foresto_date start, end;
        size_t first, count;
    } rows[] = {
        {FORESTO_DATE_NONE, FORESTO_DATE_NONE, 0, 3}, {DAY(2024, 1, 31), FORESTO_DATE_NONE, 1, 2},
        {FORESTO_DATE_NONE, DAY(2024, 1, 31), 0, 2},  {DAY(2000, 1, 1), DAY(2024, 1, 30), 0, 1},
        {DAY(2024, 1, 31), DAY(2030, 1, 1), 1, 2},
    };
    char hex[FORESTO_SHA256_HEX_SIZE], asked[FORESTO_SHA256_HEX_SIZE];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        hash_rows(values, rows[i].first, rows[i].count, asked);
        expect_status(foresto_panel_fingerprint(panel, rows[i].start, rows[i].end, hex), FORESTO_OK);
        cr_expect_str_eq(hex, asked, "row %zu", i);
    }
    expect_status(foresto_panel_fingerprint(panel, DAY(2024, 2, 2), FORESTO_DATE_NONE, hex), FORESTO_E_NO_DAYS);
    expect_status(foresto_panel_fingerprint(panel, DAY(2024, 2, 1), DAY(2024, 1, 30), hex), FORESTO_E_NO_DAYS);
    expect_status(foresto_panel_fingerprint(NULL, DAY(2024, 2, 2), FORESTO_DATE_NONE, hex), FORESTO_E_ARGUMENT);
    expect_status(foresto_panel_fingerprint(panel, FORESTO_DATE_NONE, FORESTO_DATE_NONE, NULL), FORESTO_E_ARGUMENT);
    foresto_panel_destroy(panel);
}

/* The first bad value, day by day, of any number of assets: before it what is missing or the largest there is, behind
 * it more that is bad. */
Test(panel, first_bad_value) {
    enum { MANY = 18, MOST = 5 };
    static const double bad[] = {INFINITE, -1.0, -INFINITE};
    static foresto_date days[MANY];
    for (int t = 0; t < MANY; t++) {
        days[t] = dates[0] + t;
    }
    for (size_t k = 0; k < 2 * MOST; k++) {
        const bool prices_given = k % 2;
        const size_t assets = 1 + k / 2;
        for (size_t place = 0; place < MANY * assets; place++) {
            double values[MANY * MOST];
            for (size_t i = 0; i < MANY * assets; i++) {
                values[i] = i >= place ? bad[i % 3] : i % 2 ? DBL_MAX : MISSING;
            }
            const struct portfolio portfolio = {.kind = prices_given ? FORESTO_PANEL_PRICES : FORESTO_PANEL_RETURNS,
                                                .day_count = MANY,
                                                .asset_count = assets,
                                                .dates = days,
                                                .values = values};
            const foresto_panel_spec spec = portfolio_spec(&portfolio);
            expect_create("value", &spec,
                          (struct refusal){.status = prices_given ? FORESTO_E_PRICE : FORESTO_E_RETURN,
                                           .field = prices_given ? "prices" : "returns",
                                           .day = (int64_t)(place / assets) + 1,
                                           .asset = (int64_t)(place % assets) + 1,
                                           .value = bad[place % 3],
                                           .date = days[place / assets]});
        }
    }
}

/* A name that is used twice is named by its later place, whatever the order of the names. */
Test(panel, later_of_two_names) {
    static const foresto_date days[] = {DAY(2024, 1, 2)};
    static const double values[] = {1, 2, 3, 4, 5, 6};
    for (size_t one = 0; one < 6; one++) {
        for (size_t other = one + 1; other < 6; other++) {
            const char *names[] = {"F", "E", "D", "C", "B", "A"};
            names[other] = names[one];
            const struct portfolio portfolio = {.kind = FORESTO_PANEL_PRICES,
                                                .day_count = 1,
                                                .asset_count = 6,
                                                .dates = days,
                                                .values = values,
                                                .names = names};
            const foresto_panel_spec spec = portfolio_spec(&portfolio);
            foresto_panel *panel = NULL;
            foresto_error error = FORESTO_ERROR_INIT;
            expect_status(foresto_panel_create(&spec, NULL, &panel, &error), FORESTO_E_NAME);
            cr_expect_eq(error.asset, (int64_t)other, "%zu and %zu: %s", one, other, error.message);
        }
    }
}
