/* SPDX-License-Identifier: MIT */
/* Rules and requests of any bytes: validation, details, canonical JSON at every capacity, hashes, the feature flag. */
#include "input.h"

enum { ROOM = 4096 };

/* A JSON writer at the capacity asked for and at the one that it needs: the same text, or no byte written. */
static void check_writer(foresto_status (*write)(const void *what, char *text, size_t capacity, size_t *length,
                                                 foresto_error *error),
                         const void *what, size_t capacity) {
    size_t length = 77, needed = 77;
    char *text = block_of(capacity), *whole;
    memset(text, '\x7f', capacity);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = write(what, text, capacity, &length, &error);
    foresto_status counted = write(what, NULL, 0, &needed, NULL);
    check_error(status, &error);
    HOLDS(status == FORESTO_E_CAPACITY || status == FORESTO_OK ? counted == FORESTO_E_CAPACITY && needed == length
                                                               : counted == status && length == 77);
    if (status == FORESTO_OK) {
        HOLDS(strlen(text) == length && length < capacity && text[0] == '{' && text[length - 1] == '}');
    } else if (capacity) {
        HOLDS(text[0] == '\x7f' && text[capacity - 1] == '\x7f');
    }
    if (status == FORESTO_E_CAPACITY) {
        HOLDS(length >= capacity && length < ROOM);
        whole = block_of(length + 1);
        HOLDS(write(what, whole, length + 1, NULL, NULL) == FORESTO_OK && strlen(whole) == length);
        free(whole);
    }
    free(text);
}

static foresto_status write_rule(const void *what, char *text, size_t capacity, size_t *length, foresto_error *error) {
    return foresto_rule_write_json(what, text, capacity, length, error);
}

static foresto_status write_request(const void *what, char *text, size_t capacity, size_t *length,
                                    foresto_error *error) {
    return foresto_request_write_json(what, text, capacity, length, error);
}

/* Any bytes, in a block that is as long as struct_size says, but for sizes that no struct has. */
static void *take_struct(struct input *input, size_t known, uint32_t *size) {
    uint8_t style = take_byte(input);
    *size = style < 160 ? (uint32_t)known : take_below(input, 3 * (uint32_t)known);
    uint8_t *memory = block_of(*size < sizeof *size ? sizeof *size : *size);
    take(input, memory, *size);
    if (style >= 200 && *size > known) {
        memset(memory + known, 0, *size - known); /* a newer caller that sets nothing new */
    }
    uint32_t told = style == 255 ? UINT32_MAX - style : *size;
    memcpy(memory, &told, sizeof told);
    return memory;
}

static void check_rule(struct input *input, const foresto_rule *rule) {
    char detail[FORESTO_TRIGGER_DETAIL_SIZE];
    foresto_error error = FORESTO_ERROR_INIT, other = FORESTO_ERROR_INIT;
    foresto_status status = foresto_rule_validate(rule, &error);
    check_error(status, &error);
    foresto_status active = foresto_rule_check_active(rule, take_date(input), &other);
    check_error(active, &other);
    HOLDS(!status || active == status);
    for (uint32_t trigger = 0; trigger < 4; trigger++) {
        memset(detail, '\x7f', sizeof detail);
        foresto_status told = foresto_rule_trigger_detail(rule, trigger, detail, NULL);
        HOLDS(status ? told == status : told == FORESTO_OK || told == FORESTO_E_ENUM);
        HOLDS(told ? detail[0] == '\x7f' : memchr(detail, 0, sizeof detail) != NULL);
    }
    HOLDS(foresto_rule_trigger_detail(rule, 1, NULL, NULL) == (status ? status : FORESTO_E_ARGUMENT));
    check_writer(write_rule, rule, take_below(input, 700));
}

static void check_gate(struct input *input) {
    uint32_t flag = take_below(input, 2), has_rule = take_below(input, 2), baseline = take_below(input, 2), mode = 77;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_gate(flag, has_rule, baseline, &mode, &error);
    check_error(status, &error);
    HOLDS(status ? mode == 77 : mode >= FORESTO_MODE_PHASE1 && mode <= FORESTO_MODE_REBALANCED);
    HOLDS(status || (mode == FORESTO_MODE_REBALANCED) == (flag == 1 && has_rule == 1));
    HOLDS(foresto_gate(flag, has_rule, baseline, NULL, NULL) == FORESTO_E_ARGUMENT);
}

/* Scalars of any bytes; the texts are the input's; the arrays are as long as the panel asks, if they are there. */
static void check_request(struct input *input, const struct market *market, const foresto_panel *panel,
                          const foresto_rule *rule) {
    foresto_rule own;
    foresto_request request = take_request(input, market, &own);
    uint8_t how = take_byte(input);
    if (how & 1) {
        take(input, (uint8_t *)&request + 4, offsetof(foresto_request, panel) - 4);
        request.rule = how & 2 ? rule : NULL;
    }
    char *type = take_text(input, 70), *id = take_text(input, 260);
    double *weights = block_copy(market->weights, market->assets * sizeof(double));
    weights[0] = how & 4 ? take_double(input) : weights[0];
    request.panel = how & 8 ? NULL : panel;
    request.weights = how & 16 ? NULL : weights;
    request.request_type = how & 32 ? type : "backtest";
    request.portfolio_id = how & 64 ? id : NULL;
    char hex[FORESTO_SHA256_HEX_SIZE] = "untouched";
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_request_hash(&request, hex, &error);
    check_error(status, &error);
    HOLDS(status ? strcmp(hex, "untouched") == 0 : strlen(hex) == 64);
    foresto_status written = foresto_request_write_json(&request, NULL, 0, NULL, NULL);
    HOLDS(status ? written == status : written == FORESTO_E_CAPACITY);
    check_writer(write_request, &request, take_below(input, 1500));
    free(weights);
    free(id);
    free(type);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    struct market market;
    foresto_panel *panel = NULL;
    check_gate(&input);
    take_market(&input, &market);
    foresto_panel_spec spec = market_spec(&market);
    foresto_rule good = take_rule(&input);
    check_rule(&input, &good);
    uint32_t told;
    foresto_rule *rule = take_struct(&input, sizeof(foresto_rule), &told);
    check_rule(&input, rule);
    if (foresto_panel_create(&spec, NULL, &panel, NULL) == FORESTO_OK) {
        check_request(&input, &market, panel, rule);
    }
    foresto_panel_destroy(panel);
    free(rule);
    return 0;
}
