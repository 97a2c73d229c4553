/* SPDX-License-Identifier: MIT */
/* Dates, names of enums and statuses, SHA-256, versions, and the functions that initialise structs of any size. */
#include "input.h"

/* ---- dates ---- */

static void check_date(foresto_date date) {
    char text[FORESTO_DATE_TEXT_SIZE] = "untouched";
    int32_t year = -7;
    uint32_t month = 77, day = 77;
    foresto_date back = 5;
    bool good = date >= FORESTO_DATE_MIN && date <= FORESTO_DATE_MAX;
    HOLDS(foresto_date_format(date, text) == (good ? FORESTO_OK : FORESTO_E_DATE));
    HOLDS(foresto_date_to_civil(date, &year, &month, &day) == (good ? FORESTO_OK : FORESTO_E_DATE));
    HOLDS(foresto_date_weekday(date) >= 1 && foresto_date_weekday(date) <= 7);
    if (!good) {
        HOLDS(strcmp(text, "untouched") == 0 && year == -7 && month == 77 && day == 77);
        return;
    }
    HOLDS(foresto_date_from_civil(year, month, day, &back) == FORESTO_OK && back == date);
    HOLDS(strlen(text) == 10 && foresto_date_parse(text, 10, &back) == FORESTO_OK && back == date);
    HOLDS(foresto_date_weekday(date) % 7 + 1 == foresto_date_weekday(date + 1));
}

static void check_civil(int32_t year, uint32_t month, uint32_t day) {
    foresto_date date = 5;
    foresto_status status = foresto_date_from_civil(year, month, day, &date);
    HOLDS(status == FORESTO_OK || (status == FORESTO_E_DATE && date == 5));
    if (status == FORESTO_OK) {
        int32_t y;
        uint32_t m, d;
        HOLDS(foresto_date_to_civil(date, &y, &m, &d) == FORESTO_OK && y == year && m == month && d == day);
    }
}

static void check_date_text(const char *text, size_t length) {
    char *exact = block_copy(text, length);
    foresto_date date = 5;
    foresto_status status = foresto_date_parse(exact, length, &date);
    HOLDS(status == FORESTO_OK || date == 5);
    if (status == FORESTO_OK) {
        char back[FORESTO_DATE_TEXT_SIZE];
        HOLDS(foresto_date_format(date, back) == FORESTO_OK && memcmp(back, exact, 10) == 0);
    }
    free(exact);
}

/* ---- names ---- */

static const struct {
    const char *(*name)(uint32_t value);
    foresto_status (*parse)(const char *name, uint32_t *value);
} enums[] = {
    {foresto_panel_kind_name, foresto_panel_kind_parse},
    {foresto_missing_policy_name, foresto_missing_policy_parse},
    {foresto_baseline_name, foresto_baseline_parse},
    {foresto_rule_type_name, foresto_rule_type_parse},
    {foresto_frequency_name, foresto_frequency_parse},
    {foresto_base_day_policy_name, foresto_base_day_policy_parse},
    {foresto_trigger_type_name, NULL},
    {foresto_mode_name, NULL},
};

static void check_names(uint32_t value, const char *text) {
    for (size_t i = 0; i < sizeof enums / sizeof enums[0]; i++) {
        const char *name = enums[i].name(value);
        uint32_t back = 99;
        HOLDS(!name || (value < 8 && strlen(name) > 0));
        if (!enums[i].parse) {
            continue;
        }
        HOLDS(!name || (enums[i].parse(name, &back) == FORESTO_OK && back == value));
        back = 99;
        foresto_status status = enums[i].parse(text, &back);
        HOLDS(status == FORESTO_OK ? strcmp(enums[i].name(back), text) == 0 : status == FORESTO_E_ENUM && back == 99);
        HOLDS(enums[i].parse(NULL, &back) == FORESTO_E_ARGUMENT);
        HOLDS(enums[i].parse(text, NULL) == FORESTO_E_ARGUMENT);
    }
    HOLDS(foresto_status_name((foresto_status)value) && foresto_status_message((foresto_status)value));
}

/* ---- structs ---- */

static const struct {
    void (*init)(void *memory, size_t struct_size);
    size_t size;
} structs[] = {
#define INIT(name)                                                                                                     \
    { (void (*)(void *, size_t)) name##_init, sizeof(name) }
    INIT(foresto_accounts),
    INIT(foresto_allocator),
    INIT(foresto_cost_model),
    INIT(foresto_decision_columns),
    INIT(foresto_decision),
    INIT(foresto_error),
    INIT(foresto_event),
    INIT(foresto_event_row),
    INIT(foresto_event_sink),
    INIT(foresto_event_view),
    INIT(foresto_execution),
    INIT(foresto_executor),
    INIT(foresto_feed_row),
    INIT(foresto_figures),
    INIT(foresto_figures_options),
    INIT(foresto_host),
    INIT(foresto_instruments),
    INIT(foresto_monitor_counts),
    INIT(foresto_monitor_limits),
    INIT(foresto_nav_record),
    INIT(foresto_nav_row),
    INIT(foresto_nav_sink),
    INIT(foresto_nav_view),
    INIT(foresto_outcome),
    INIT(foresto_panel_spec),
    INIT(foresto_price_feed),
    INIT(foresto_progress),
    INIT(foresto_rebalancing),
    INIT(foresto_request),
    INIT(foresto_run_columns),
    INIT(foresto_rule),
    INIT(foresto_rule_repository),
    INIT(foresto_run_store),
    INIT(foresto_step),
    INIT(foresto_summary),
    INIT(foresto_sweep),
    INIT(foresto_sweep_columns),
    INIT(foresto_trading_calendar),
#undef INIT
};

/* The caller's struct may be older and shorter, or newer and longer: no byte past it is written, none of it is left. */
static void check_init(size_t which, size_t size) {
    uint8_t *memory = block_of(size);
    memset(memory, 0xa5, size);
    structs[which].init(memory, size);
    uint32_t struct_size = 0;
    if (size >= sizeof struct_size) {
        memcpy(&struct_size, memory, sizeof struct_size);
        HOLDS(struct_size == size);
    }
    for (size_t i = structs[which].size; i < size; i++) {
        HOLDS(memory[i] == 0);
    }
    structs[which].init(NULL, size);
    free(memory);
}

/* ---- hashes ---- */

static void check_hash(const uint8_t *bytes, size_t size) {
    uint8_t digest[FORESTO_SHA256_SIZE], again[FORESTO_SHA256_SIZE];
    char hex[FORESTO_SHA256_HEX_SIZE], part[3];
    HOLDS(foresto_sha256(bytes, size, digest) == FORESTO_OK);
    HOLDS(foresto_sha256_hex(bytes, size, hex) == FORESTO_OK && strlen(hex) == 64);
    for (int i = 0; i < FORESTO_SHA256_SIZE; i++) {
        snprintf(part, sizeof part, "%02x", digest[i]);
        HOLDS(memcmp(hex + 2 * i, part, 2) == 0);
    }
    uint8_t *copy = block_copy(bytes, size);
    HOLDS(foresto_sha256(copy, size, again) == FORESTO_OK && memcmp(digest, again, sizeof digest) == 0);
    if (size) {
        copy[size / 2] ^= 1;
        HOLDS(foresto_sha256(copy, size, again) == FORESTO_OK && memcmp(digest, again, sizeof digest) != 0);
    }
    free(copy);
    HOLDS(foresto_sha256(NULL, 0, again) == FORESTO_OK);
    HOLDS(foresto_sha256(NULL, 1, again) == FORESTO_E_ARGUMENT);
    HOLDS(foresto_sha256_hex(bytes, size, NULL) == FORESTO_E_ARGUMENT);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    check_hash(bytes, size);
    check_date((foresto_date)take_u32(&input));
    check_date(take_date(&input));
    check_civil((int32_t)take_below(&input, 10001), take_below(&input, 14), take_below(&input, 33));
    check_civil((int32_t)take_u32(&input), take_u32(&input), take_u32(&input));
    check_init(take_byte(&input) % (sizeof structs / sizeof structs[0]), take_below(&input, 600));
    uint32_t value = take_byte(&input) < 128 ? take_byte(&input) % 8 : take_u32(&input);
    char *text = take_text(&input, 40);
    check_date_text(text, strlen(text));
    check_names(value, text);
    free(text);
    HOLDS(strcmp(foresto_version(), FORESTO_VERSION) == 0 && foresto_abi_version() == FORESTO_ABI_VERSION);
    HOLDS(strcmp(foresto_engine_version(), FORESTO_ENGINE_VERSION) == 0);
    HOLDS(foresto_environment_check(NULL) == FORESTO_OK);
    return 0;
}
