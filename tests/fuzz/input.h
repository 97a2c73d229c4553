/* SPDX-License-Identifier: MIT */
/* A fuzzer's bytes, taken apart into what a caller may hand to the library, and what every target holds it to. */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/foresto.h"

/* What a target is made of; the second only where it has something to set up. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
__attribute__((weak)) int LLVMFuzzerInitialize(int *count, char ***arguments);

/* An invariant. The fuzzer keeps the input that breaks it. */
#define HOLDS(condition)                                                                                               \
    ((condition) ? (void)0 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition), abort()))

/* What is left of the bytes. Past the end, everything is 0. */
struct input {
    const uint8_t *bytes;
    size_t size;
};

void take(struct input *input, void *memory, size_t size);
uint8_t take_byte(struct input *input);
uint32_t take_u32(struct input *input);
uint64_t take_u64(struct input *input);

/* 0 to most. */
uint32_t take_below(struct input *input, uint32_t most);

/* Any bit pattern, or one of those at which something changes, or a plain decimal. */
double take_double(struct input *input);

/* A finite number above 0, mostly of the size of prices and amounts. */
double take_price(struct input *input);

/* Mostly a date of the calendar, or FORESTO_DATE_NONE. */
foresto_date take_date(struct input *input);

/* A NUL-terminated text of at most `most` bytes, in a block of its own size; to be freed. */
char *take_text(struct input *input, size_t most);

/* A block of exactly `size` bytes, so that one byte past it is noticed; never NULL; to be freed. */
void *block_of(size_t size);
void *block_copy(const void *memory, size_t size);

/* ---- memory that runs out ---- */

/* An allocator that counts what is out, and fails now and then when told to. */
struct balance {
    uint64_t live;
    uint64_t calls;
    uint32_t noise; /* 0: never fails */
};

foresto_allocator balance_allocator(struct balance *balance);

/* ---- failures ---- */

/* A failure is told with its status and a message; success leaves the record alone. */
void check_error(foresto_status status, const foresto_error *error);

/* ---- what markets and rules look like ---- */

enum { FUZZ_DAYS = 80, FUZZ_ASSETS = 5 };

/* A panel with valid dates and names, and values that are mostly good. */
struct market {
    uint32_t kind, days, assets;
    foresto_date dates[FUZZ_DAYS];
    double values[FUZZ_DAYS * FUZZ_ASSETS];
    double weights[FUZZ_ASSETS];
    const char *names[FUZZ_ASSETS];
    const char *classes[FUZZ_ASSETS];
};

void take_market(struct input *input, struct market *market);
foresto_panel_spec market_spec(const struct market *market);
foresto_rule take_rule(struct input *input);

/* A request for a run over the market; `rule` is filled and used when the input wants one. */
foresto_request take_request(struct input *input, const struct market *market, foresto_rule *rule);

#endif
