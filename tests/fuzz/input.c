/* SPDX-License-Identifier: MIT */
#include "input.h"

#include <float.h>
#include <math.h>

void take(struct input *input, void *memory, size_t size) {
    size_t given = size < input->size ? size : input->size;
    memset(memory, 0, size);
    if (given) {
        memcpy(memory, input->bytes, given);
        input->bytes += given;
        input->size -= given;
    }
}

uint8_t take_byte(struct input *input) {
    uint8_t byte;
    take(input, &byte, sizeof byte);
    return byte;
}

uint32_t take_u32(struct input *input) {
    uint32_t value;
    take(input, &value, sizeof value);
    return value;
}

uint64_t take_u64(struct input *input) {
    uint64_t value;
    take(input, &value, sizeof value);
    return value;
}

uint32_t take_below(struct input *input, uint32_t most) {
    return most < 256 ? take_byte(input) % (most + 1) : take_u32(input) % (most + 1);
}

double take_double(struct input *input) {
    static const double edges[] = {
        0.0,         -0.0,  1.0,  -1.0, DBL_MAX, -DBL_MAX, DBL_MIN, 0x1p-1074, (double)INFINITY, -(double)INFINITY,
        (double)NAN, 1e-12, 1e-6, 0.5,  0.1,     1e300};
    uint8_t style = take_byte(input);
    if (style < 64) {
        double value;
        take(input, &value, sizeof value);
        return value;
    }
    if (style < 128) {
        return edges[style % (sizeof edges / sizeof edges[0])];
    }
    return (double)(int32_t)take_u32(input) / (style < 192 ? 100.0 : 1e6);
}

double take_price(struct input *input) {
    uint8_t style = take_byte(input);
    if (style < 16) {
        double value = fabs(take_double(input));
        return value > 0.0 && value <= DBL_MAX ? value : 1.0;
    }
    return (double)(1 + take_below(input, 999999)) / 100.0;
}

foresto_date take_date(struct input *input) {
    uint8_t style = take_byte(input);
    if (style < 32) {
        return FORESTO_DATE_NONE;
    }
    if (style < 48) {
        return (foresto_date)take_u32(input);
    }
    return style < 64 ? FORESTO_DATE_MAX - style : (foresto_date)(18000 + take_below(input, 1023));
}

char *take_text(struct input *input, size_t most) {
    size_t length = take_below(input, (uint32_t)most);
    length = length < input->size ? length : input->size;
    char *text = block_of(length + 1);
    take(input, text, length);
    text[length] = '\0';
    return text;
}

void *block_of(size_t size) {
    void *memory = malloc(size ? size : 1);
    if (!memory) {
        abort();
    }
    return memory;
}

void *block_copy(const void *memory, size_t size) {
    void *copy = block_of(size);
    if (size) {
        memcpy(copy, memory, size);
    }
    return copy;
}

static void *allocate(void *user, size_t size) {
    struct balance *balance = user;
    balance->calls++;
    if (balance->noise) {
        balance->noise = balance->noise * 1664525u + 1013904223u;
        if (balance->noise >> 29 == 0) {
            return NULL;
        }
    }
    HOLDS(size > 0);
    balance->live++;
    return block_of(size);
}

static void release(void *user, void *memory) {
    struct balance *balance = user;
    HOLDS(memory && balance->live > 0);
    balance->live--;
    free(memory);
}

foresto_allocator balance_allocator(struct balance *balance) {
    foresto_allocator allocator = FORESTO_ALLOCATOR_INIT;
    allocator.user = balance;
    allocator.allocate = allocate;
    allocator.release = release;
    return allocator;
}

void check_error(foresto_status status, const foresto_error *error) {
    HOLDS(status <= FORESTO_OK && strcmp(foresto_status_name(status), "UNKNOWN") != 0);
    HOLDS(error->status == status);
    HOLDS(memchr(error->message, 0, sizeof error->message) && memchr(error->field, 0, sizeof error->field));
    HOLDS(!status == !error->message[0]);
}

void take_market(struct input *input, struct market *market) {
    static const char *const names[FUZZ_ASSETS] = {"SBI", "SPI", "A\"B", "\xc3\xa9", "SII"};
    static const char *const classes[] = {"BOND", "EQUITY", "GOLD"};
    memset(market, 0, sizeof *market);
    market->kind = FORESTO_PANEL_PRICES + take_below(input, 1);
    market->days = 1 + take_below(input, FUZZ_DAYS - 1);
    market->assets = 1 + take_below(input, FUZZ_ASSETS - 1);
    uint8_t gaps = take_byte(input), equal = take_byte(input);
    foresto_date date = 18000 + (foresto_date)take_byte(input);
    double left = 1.0;
    for (uint32_t i = 0; i < market->assets; i++) {
        market->names[i] = names[i];
        market->classes[i] = classes[take_byte(input) % 3];
        double weight = i + 1 == market->assets ? left : left * (take_byte(input) / 255.0);
        market->weights[i] = equal < 128 ? 1.0 / market->assets : weight;
        left -= weight;
    }
    for (uint32_t t = 0; t < market->days; t++) {
        market->dates[t] = date += 1 + take_byte(input) % 40;
        for (uint32_t i = 0; i < market->assets; i++) {
            double price = take_price(input);
            bool gap = take_byte(input) < gaps / 8;
            double value = market->kind == FORESTO_PANEL_PRICES ? price : price / 5000.0 - 0.99;
            market->values[t * market->assets + i] = gap ? (double)NAN : value;
        }
    }
}

foresto_panel_spec market_spec(const struct market *market) {
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.kind = market->kind;
    spec.day_count = market->days;
    spec.asset_count = market->assets;
    spec.day_stride = market->assets;
    spec.dates = market->dates;
    spec.values = market->values;
    spec.asset_names = market->names;
    return spec;
}

foresto_rule take_rule(struct input *input) {
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = 1 + take_below(input, 2);
    rule.frequency = 1 + take_below(input, 1);
    rule.base_day_policy = take_below(input, 1);
    rule.drift_threshold = (1 + take_below(input, 99)) / 200.0;
    rule.cost_rate = take_below(input, 255) / 256.0;
    rule.rule_id = take_byte(input);
    return rule;
}

foresto_request take_request(struct input *input, const struct market *market, foresto_rule *rule) {
    foresto_request request = FORESTO_REQUEST_INIT;
    uint8_t bits = take_byte(input);
    *rule = take_rule(input);
    request.use_rebalancing = bits & 1;
    request.rule = bits & 1 && bits & 2 ? rule : NULL;
    request.baseline = !request.rule && bits & 4 ? FORESTO_BASELINE_HOLD : FORESTO_BASELINE_PHASE1;
    request.classes = bits & 8 ? market->classes : NULL;
    request.missing_policy = take_below(input, 2);
    request.start_date = bits & 16 ? take_date(input) : FORESTO_DATE_NONE;
    request.end_date = bits & 32 ? take_date(input) : FORESTO_DATE_NONE;
    request.initial_amount = take_price(input);
    request.asset_count = market->assets;
    request.weights = market->weights;
    return request;
}
