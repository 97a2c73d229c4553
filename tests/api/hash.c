/* SPDX-License-Identifier: MIT */
/* The request hash: what decides a result is in it, nothing else is, and anyone can compute it. */
#include <stdio.h>
#include <string.h>

#include "../support/day.h"
#include "../support/expect.h"
#include "../support/portfolio.h"

#define HEX       FORESTO_SHA256_HEX_SIZE
#define JSON_SIZE 2048

static const foresto_date dates[] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1)};
static const double prices[] = {100, 50, 110, 55, 121, 44};
static const struct portfolio plain = {.kind = FORESTO_PANEL_PRICES,
                                       .day_count = 3,
                                       .asset_count = 2,
                                       .dates = dates,
                                       .values = prices,
                                       .weights = {0.25, 0.75},
                                       .initial_amount = 1000.0};

static foresto_rule hybrid(void) {
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_HYBRID;
    rule.frequency = FORESTO_FREQUENCY_QUARTERLY;
    rule.drift_threshold = 0.05;
    rule.rule_id = 7;
    return rule;
}

static void hash_request(const foresto_request *request, char *hex) {
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_request_hash(request, hex, &error), error);
}

static void hash_of(const struct portfolio *portfolio, char *hex) {
    foresto_panel *panel = portfolio_panel(portfolio);
    foresto_request request = portfolio_request(portfolio, panel);
    hash_request(&request, hex);
    foresto_panel_destroy(panel);
}

/* The canonical JSON is the names in the panel's order, `before`, the fingerprint, `after`, and the hash is that of
 * "backtest:" and the JSON. */
static void expect_canonical(const foresto_request *request, const char *before, const char *after) {
    char fingerprint[HEX], json[JSON_SIZE], asked[JSON_SIZE], hex[HEX], asked_hex[HEX];
    foresto_panel_fingerprint(request->panel, request->start_date, request->end_date, fingerprint);
    int at = snprintf(asked, sizeof asked, "backtest:{\"assets\":[");
    for (uint64_t i = 0; i < foresto_panel_asset_count(request->panel); i++) {
        at += snprintf(asked + at, sizeof asked - (size_t)at, "%s\"%s\"", i > 0 ? "," : "",
                       foresto_panel_asset_name(request->panel, i));
    }
    snprintf(asked + at, sizeof asked - (size_t)at, "],%s\"data_fingerprint\":\"%s\",%s}", before, fingerprint, after);
    size_t length = 0;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_request_write_json(request, json, sizeof json, &length, &error), error);
    cr_expect_str_eq(json, strchr(asked, '{'));
    cr_expect_eq(length, strlen(json));
    cr_assert_eq(foresto_sha256_hex(asked, strlen(asked), asked_hex), FORESTO_OK);
    hash_request(request, hex);
    cr_expect_str_eq(hex, asked_hex);
}

/* Computed apart from the library, with Python's hashlib and json. */
Test(hash, known_answer) {
    char hex[HEX];
    hash_of(&plain, hex);
    cr_expect_str_eq(hex, "f55fdafcca8d2a11fa4da8fa591b522d023783c4a4f7829e7e223721bddb2576");
    foresto_panel *panel = portfolio_panel(&plain);
    foresto_panel_fingerprint(panel, FORESTO_DATE_NONE, FORESTO_DATE_NONE, hex);
    cr_expect_str_eq(hex, "156487578a3efcb75c237f811a238084530e8e640bd8b9122520105d9f47c275");
    foresto_panel_destroy(panel);
}

Test(hash, canonical_json_without_a_rule) {
    foresto_panel *panel = portfolio_panel(&plain);
    foresto_request request = portfolio_request(&plain, panel);
#define AFTER(policy)                                                                                                  \
    "\"end_date\":\"2024-02-01\",\"engine_version\":\"1\",\"initial_amount\":1000,\"missing_policy\":\"" policy        \
    "\",\"panel_kind\":\"PRICES\",\"start_date\":\"2024-01-30\",\"targets\":{\"A\":0.25,\"B\":0.75}"
    /* PHASE1 takes a missing value as a return of 0, whatever the policy says. */
    for (uint32_t policy = FORESTO_MISSING_SKIP_DAY; policy <= FORESTO_MISSING_REJECT; policy++) {
        request.missing_policy = policy;
        expect_canonical(&request, "", AFTER("ZERO_RETURN"));
    }
    request.missing_policy = FORESTO_MISSING_SKIP_DAY;
    /* Classes do not touch it. */
    static const char *const classes[] = {"X", "Y"};
    request.classes = classes;
    expect_canonical(&request, "", AFTER("ZERO_RETURN"));
    request.baseline = FORESTO_BASELINE_HOLD;
    expect_canonical(&request, "\"baseline\":\"HOLD\",\"classes\":{\"A\":\"X\",\"B\":\"Y\"},", AFTER("SKIP_DAY"));
#undef AFTER
    foresto_panel_destroy(panel);
}

Test(hash, canonical_json_with_a_rule) {
    foresto_panel *panel = portfolio_panel(&plain);
    foresto_rule rule = hybrid();
    foresto_request request = portfolio_request(&plain, panel);
    request.use_rebalancing = 1;
    request.rule = &rule;
    request.portfolio_id = "caf\xc3\xa9 \"1\"\n";
    /* The dates written are those of the rows that the run sees. */
    request.start_date = DAY(2024, 1, 31);
    request.end_date = DAY(2024, 12, 31);
    request.missing_policy = FORESTO_MISSING_REJECT;
    expect_canonical(&request, "\"base_day_policy\":\"FIRST_TRADING_DAY\",\"cost_rate\":0.001,",
                     "\"drift_threshold\":0.05,\"end_date\":\"2024-02-01\",\"engine_version\":\"1\","
                     "\"evaluation\":\"EOD\",\"frequency\":\"QUARTERLY\",\"initial_amount\":1000,"
                     "\"missing_policy\":\"REJECT\",\"panel_kind\":\"PRICES\","
                     "\"portfolio_id\":\"caf\xc3\xa9 \\\"1\\\"\\n\",\"rule_id\":7,\"rule_type\":\"HYBRID\","
                     "\"start_date\":\"2024-01-31\",\"targets\":{\"A\":0.25,\"B\":0.75}");
    rule.rule_id = 0;
    rule.rule_type = FORESTO_RULE_DRIFT;
    request.portfolio_id = NULL;
    expect_canonical(&request, "\"cost_rate\":0.001,",
                     "\"drift_threshold\":0.05,\"end_date\":\"2024-02-01\",\"engine_version\":\"1\","
                     "\"evaluation\":\"EOD\",\"initial_amount\":1000,\"missing_policy\":\"REJECT\","
                     "\"panel_kind\":\"PRICES\",\"rule_type\":\"DRIFT\",\"start_date\":\"2024-01-31\","
                     "\"targets\":{\"A\":0.25,\"B\":0.75}");
    foresto_panel_destroy(panel);
}

/* Keys are sorted by UTF-16 code units: a bank (U+1F3E6, a surrogate pair) comes before a full-width tilde (U+FF5E). */
Test(hash, order_of_assets) {
    static const char *const names[] = {"\xef\xbd\x9e", "b", "\xf0\x9f\x8f\xa6", "B"};
    static const double four[] = {1, 1, 1, 1};
    struct portfolio portfolio = plain;
    portfolio.day_count = 1;
    portfolio.asset_count = 4;
    portfolio.values = four;
    portfolio.names = names;
    static const double weights[] = {0.5, 0.25, 0.125, 0.125};
    memcpy(portfolio.weights, weights, sizeof weights);
    foresto_panel *panel = portfolio_panel(&portfolio);
    foresto_request request = portfolio_request(&portfolio, panel);
    expect_canonical(&request, "",
                     "\"end_date\":\"2024-01-30\",\"engine_version\":\"1\",\"initial_amount\":1000,"
                     "\"missing_policy\":\"ZERO_RETURN\",\"panel_kind\":\"PRICES\",\"start_date\":\"2024-01-30\","
                     "\"targets\":{\"B\":0.125,\"b\":0.25,\"\xf0\x9f\x8f\xa6\":0.125,\"\xef\xbd\x9e\":0.5}");
    foresto_panel_destroy(panel);
}

/* ---- what changes the hash ---- */

static void expect_distinct(char (*hashes)[HEX], size_t count) {
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            cr_expect_str_neq(hashes[i], hashes[j], "%zu and %zu", j, i);
        }
    }
}

Test(hash, hash_includes_rebalancing_params) {
    foresto_rule rules[8];
    for (size_t i = 0; i < 8; i++) {
        rules[i] = hybrid();
    }
    rules[1].rule_type = FORESTO_RULE_PERIODIC;
    rules[2].rule_type = FORESTO_RULE_DRIFT;
    rules[3].frequency = FORESTO_FREQUENCY_MONTHLY;
    rules[4].base_day_policy = FORESTO_BASE_DAY_LAST_TRADING_DAY;
    rules[5].drift_threshold = 0.05000000000000001;
    rules[6].cost_rate = 0.002;
    rules[7].rule_id = 8;
    char hashes[9][HEX];
    struct portfolio portfolio = plain;
    hash_of(&portfolio, hashes[8]);
    for (size_t i = 0; i < 8; i++) {
        portfolio.rule = &rules[i];
        hash_of(&portfolio, hashes[i]);
    }
    expect_distinct(hashes, 9);
}

Test(hash, hash_includes_what_else_decides) {
    static const double other[] = {100, 50, 110, 55, 121, 44.00000000000001};
    static const char *const names[] = {"A", "C"};
    struct portfolio variants[9];
    for (size_t i = 0; i < 9; i++) {
        variants[i] = plain;
    }
    variants[1].values = other;
    variants[2].names = names;
    variants[3].weights[0] = 0.25000000000000006;
    variants[4].initial_amount = 1001.0;
    variants[5].start = dates[1];
    variants[6].end = dates[1];
    variants[7].missing_policy = FORESTO_MISSING_ZERO_RETURN;
    variants[7].baseline = variants[8].baseline = FORESTO_BASELINE_HOLD;
    char hashes[13][HEX];
    for (size_t i = 0; i < 9; i++) {
        hash_of(&variants[i], hashes[i]);
    }
    struct portfolio returns = plain;
    returns.kind = FORESTO_PANEL_RETURNS;
    hash_of(&returns, hashes[9]);
    static const char *const classes[] = {"X", "Y"};
    struct portfolio grouped = variants[8];
    grouped.classes = classes;
    hash_of(&grouped, hashes[10]);
    foresto_panel *panel = portfolio_panel(&plain);
    foresto_request request = portfolio_request(&plain, panel);
    request.portfolio_id = "1";
    hash_request(&request, hashes[11]);
    request.portfolio_id = NULL;
    request.request_type = "backtest2";
    hash_request(&request, hashes[12]);
    foresto_panel_destroy(panel);
    expect_distinct(hashes, 13);
}

/* Which column is which, and in which order they are summed, may change the last bit of a result. */
Test(hash, order_of_columns_matters) {
    static const double swapped[] = {50, 100, 55, 110, 44, 121};
    static const char *const names[] = {"B", "A"};
    char hashes[3][HEX];
    struct portfolio portfolio = plain;
    hash_of(&portfolio, hashes[0]);
    portfolio.names = names;
    portfolio.values = swapped;
    portfolio.weights[0] = 0.75;
    portfolio.weights[1] = 0.25;
    hash_of(&portfolio, hashes[1]);
    /* The same numbers under swapped names. */
    portfolio = plain;
    portfolio.names = names;
    hash_of(&portfolio, hashes[2]);
    expect_distinct(hashes, 3);
}

/* ---- what doesn't ---- */

/* A range that begins or ends on a holiday is that of the trading days within it. */
Test(hash, holidays_do_not_matter) {
    static const foresto_date with_gaps[] = {DAY(2024, 3, 28), DAY(2024, 4, 2), DAY(2024, 4, 5)};
    struct portfolio portfolio = plain;
    foresto_rule rule = hybrid();
    portfolio.dates = with_gaps;
    for (int with_rule = 0; with_rule < 2; with_rule++) {
        portfolio.rule = with_rule ? &rule : NULL;
        char asked[HEX], hex[HEX], other[HEX];
        portfolio.start = DAY(2024, 4, 2);
        portfolio.end = DAY(2024, 4, 2);
        hash_of(&portfolio, asked);
        for (foresto_date start = DAY(2024, 3, 29); start <= DAY(2024, 4, 2); start++) {
            portfolio.start = start;
            portfolio.end = start + 2 > DAY(2024, 4, 2) ? DAY(2024, 4, 4) : DAY(2024, 4, 3);
            hash_of(&portfolio, hex);
            cr_expect_str_eq(hex, asked, "start %d", (int)(start - DAY(2024, 3, 28)));
        }
        portfolio.start = DAY(2024, 3, 28);
        hash_of(&portfolio, other);
        cr_expect_str_neq(other, asked);
    }
}

/* PHASE1 has one way with missing data; a request of another mode has three. */
Test(hash, policy_matters_outside_phase1) {
    char hashes[6][HEX];
    for (uint32_t i = 0; i < 6; i++) {
        struct portfolio portfolio = plain;
        portfolio.baseline = i < 3 ? FORESTO_BASELINE_HOLD : FORESTO_BASELINE_PHASE1;
        portfolio.missing_policy = i % 3;
        hash_of(&portfolio, hashes[i]);
    }
    expect_distinct(hashes, 4);
    cr_expect_str_eq(hashes[4], hashes[3]);
    cr_expect_str_eq(hashes[5], hashes[3]);
}

Test(hash, same_params_same_hash) {
    foresto_rule rule = hybrid(), renamed = hybrid();
    struct portfolio portfolio = plain;
    portfolio.rule = &rule;
    char asked[HEX], hex[HEX];
    hash_of(&portfolio, asked);
    foresto_panel *panel = portfolio_panel(&portfolio);
    foresto_request request = portfolio_request(&portfolio, panel);
    request.rule = &renamed;
    strcpy(renamed.rule_name, "quarterly or 5%");
    renamed.effective_from = DAY(2020, 1, 1);
    renamed.effective_to = DAY(2030, 1, 1);
    request.as_of = DAY(2024, 6, 1);
    hash_request(&request, hex);
    cr_expect_str_eq(hex, asked, "names and effective dates");
    request.start_date = dates[0];
    request.end_date = dates[2];
    hash_request(&request, hex);
    cr_expect_str_eq(hex, asked, "the panel's own range");
    foresto_panel_destroy(panel);

    /* The same rows as part of a longer panel that is laid out otherwise. */
    static const foresto_date longer[] = {DAY(2024, 1, 29), DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1)};
    static const double asset_major[] = {90, 100, 110, 121, 40, 50, 55, 44};
    portfolio.day_count = 4;
    portfolio.dates = longer;
    portfolio.values = asset_major;
    foresto_panel_spec spec = portfolio_spec(&portfolio);
    spec.day_stride = 1;
    spec.asset_stride = 4;
    spec.flags = FORESTO_PANEL_BORROW;
    cr_assert_eq(foresto_panel_create(&spec, NULL, &panel, NULL), FORESTO_OK);
    request.panel = panel;
    hash_request(&request, hex);
    cr_expect_str_eq(hex, asked, "layout and what lies outside the range");
    foresto_panel_destroy(panel);
}

Test(hash, unused_rule_fields_do_not_matter) {
    static const uint32_t types[] = {FORESTO_RULE_PERIODIC, FORESTO_RULE_DRIFT};
    for (size_t i = 0; i < 2; i++) {
        foresto_rule bare = hybrid(), full = hybrid();
        bare.rule_type = full.rule_type = types[i];
        if (types[i] == FORESTO_RULE_PERIODIC) {
            bare.drift_threshold = 0.0;
        } else {
            bare.frequency = FORESTO_FREQUENCY_NONE;
            full.base_day_policy = FORESTO_BASE_DAY_LAST_TRADING_DAY;
        }
        struct portfolio portfolio = plain;
        char hex[2][HEX];
        portfolio.rule = &bare;
        hash_of(&portfolio, hex[0]);
        portfolio.rule = &full;
        hash_of(&portfolio, hex[1]);
        cr_expect_str_eq(hex[0], hex[1], "type %u", types[i]);
    }
}

Test(hash, no_rule_keys_without_a_rule) {
    static const char *const keys[] = {"rule",      "frequency",       "base_day_policy", "drift_threshold",
                                       "cost_rate", "use_rebalancing", "evaluation",      "as_of",
                                       "is_active", "effective"};
    foresto_panel *panel = portfolio_panel(&plain);
    foresto_request request = portfolio_request(&plain, panel);
    char json[JSON_SIZE], off[HEX], on[HEX];
    cr_assert_eq(foresto_request_write_json(&request, json, sizeof json, NULL, NULL), FORESTO_OK);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        cr_expect_null(strstr(json, keys[i]), "%s", keys[i]);
    }
    hash_request(&request, off);
    request.use_rebalancing = 1;
    hash_request(&request, on);
    cr_expect_str_eq(off, on);
    foresto_panel_destroy(panel);
}

/* ---- room and refusals ---- */

Test(hash, capacity) {
    foresto_panel *panel = portfolio_panel(&plain);
    foresto_request request = portfolio_request(&plain, panel);
    size_t length = 0, again = 0;
    expect_status(foresto_request_write_json(&request, NULL, 0, &length, NULL), FORESTO_E_CAPACITY);
    cr_assert(length > 0 && length + 1 < JSON_SIZE);
    char json[JSON_SIZE];
    memset(json, '~', sizeof json);
    expect_status(foresto_request_write_json(&request, json, length, &again, NULL), FORESTO_E_CAPACITY);
    cr_expect_eq(again, length);
    cr_expect(json[0] == '~' && json[length - 1] == '~', "output touched");
    expect_status(foresto_request_write_json(&request, json, length + 1, NULL, NULL), FORESTO_OK);
    cr_expect_eq(strlen(json), length);
    cr_expect_eq(json[length + 1], '~');
    expect_status(foresto_request_write_json(&request, NULL, 1, NULL, NULL), FORESTO_E_ARGUMENT);
    foresto_panel_destroy(panel);
}

Test(hash, refusals) {
    foresto_panel *panel = portfolio_panel(&plain);
    foresto_request request = portfolio_request(&plain, panel);
    foresto_rule rule = hybrid();
    char hex[HEX] = "untouched";
    expect_status(foresto_request_hash(NULL, hex, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_request_hash(&request, NULL, NULL), FORESTO_E_ARGUMENT);
    request.rule = &rule;
    expect_status(foresto_request_hash(&request, hex, NULL), FORESTO_E_FEATURE_DISABLED);
    request.use_rebalancing = 1;
    rule.is_active = 0;
    expect_status(foresto_request_hash(&request, hex, NULL), FORESTO_E_RULE_INACTIVE);
    cr_expect_str_eq(hex, "untouched");
    foresto_panel_destroy(panel);
}
