/* SPDX-License-Identifier: MIT */
/* Canonical JSON (RFC 8785), written forward. The caller gives keys in canonical order. */
#ifndef FO_BASE_JSON_H
#define FO_BASE_JSON_H

#include "base/text.h"

/* A string with quotes and RFC 8785's escapes. The bytes must be valid UTF-8 (fo_utf8_valid). */
void fo_json_string(struct fo_text *text, const char *string);

/* `"key":`, with a comma before it unless it is the first of its object; *first is cleared. */
void fo_json_key(struct fo_text *text, bool *first, const char *key);

/* Integers whose JSON number is exact for every reader: up to 2^53 - 1 either way. */
static inline bool fo_json_integer_good(int64_t value) {
    return value >= -INT64_C(9007199254740991) && value <= INT64_C(9007199254740991);
}

/* Key and value. */
void fo_json_member_string(struct fo_text *text, bool *first, const char *key, const char *value);
void fo_json_member_double(struct fo_text *text, bool *first, const char *key, double value);
void fo_json_member_int(struct fo_text *text, bool *first, const char *key, int64_t value);
void fo_json_member_date(struct fo_text *text, bool *first, const char *key, foresto_date date); /* NONE: null */
void fo_json_member_null(struct fo_text *text, bool *first, const char *key);

/* Order of two keys: by UTF-16 code units, as RFC 8785 sorts. <0, 0, >0. */
int fo_json_compare(const char *a, const char *b);

/* Sort the indices 0..count-1 of `keys` into canonical order, in place, without allocation. */
void fo_json_order(const char *const *keys, uint32_t count, uint32_t *order);

/* Whether a NUL-terminated string is valid UTF-8 of min to max bytes. Reads at most max + 1 bytes. */
bool fo_utf8_valid(const char *string, size_t min, size_t max);

#endif
