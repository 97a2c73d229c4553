/* SPDX-License-Identifier: MIT */
/* Text written piece by piece into a buffer of the caller's or into a hash; the length is counted either way. */
#ifndef FO_BASE_TEXT_H
#define FO_BASE_TEXT_H

#include <stdbool.h>

#include "base/sha256.h"
#include "foresto/date.h"

struct fo_text {
    char *buffer;           /* or NULL: count only */
    size_t capacity;        /* bytes at buffer; what does not fit is dropped, but counted */
    size_t length;          /* bytes written so far, dropped ones included */
    struct fo_sha256 *hash; /* takes every byte too, or NULL */
    bool bad;               /* a number was not finite or a date not in the calendar: the text is no good */
};

#define FO_TEXT(buffer_, capacity_) ((struct fo_text){.buffer = (buffer_), .capacity = (capacity_)})

void fo_text_bytes(struct fo_text *text, const char *bytes, size_t size);
void fo_text_string(struct fo_text *text, const char *string);
void fo_text_unsigned(struct fo_text *text, uint64_t value);
void fo_text_signed(struct fo_text *text, int64_t value);
void fo_text_double(struct fo_text *text, double value); /* shortest; sets bad when not finite */
void fo_text_date(struct fo_text *text, foresto_date date);

/* Write "NAME[INDEX]" and its NUL. */
void fo_text_indexed(const char *name, uint64_t index, char *buffer, size_t capacity);

/* Add the NUL (not counted), in the place of the last byte if need be, hand the length out unless that is NULL, and say
 * whether all fitted: FORESTO_E_CAPACITY, also without buffer, or FORESTO_E_RANGE for bad text, which has no length. A
 * text for a hash alone needs no end. */
foresto_status fo_text_end(struct fo_text *text, size_t *length);

#endif
