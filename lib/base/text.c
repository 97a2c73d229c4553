/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/text.h"

#include <string.h>

#include "foresto/decimal.h"

void fo_text_bytes(struct fo_text *text, const char *bytes, size_t size) {
    if (text->hash) {
        fo_sha256_feed(text->hash, bytes, size);
    }
    if (text->buffer && text->length < text->capacity) {
        const size_t room = text->capacity - text->length;
        memcpy(text->buffer + text->length, bytes, size < room ? size : room);
    }
    text->length += size;
}

/* Byte by byte, since compilers turn a loop that only counts into a call of strlen. */
void fo_text_string(struct fo_text *text, const char *string) {
    for (; *string != '\0'; string++) {
        fo_text_bytes(text, string, 1);
    }
}

void fo_text_unsigned(struct fo_text *text, uint64_t value) {
    char digits[20];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    fo_text_bytes(text, digits + first, sizeof digits - first);
}

void fo_text_signed(struct fo_text *text, int64_t value) {
    if (value < 0) {
        fo_text_bytes(text, "-", 1);
    }
    fo_text_unsigned(text, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void fo_text_double(struct fo_text *text, double value) {
    char digits[FORESTO_DOUBLE_TEXT_SIZE];
    size_t length;
    if (foresto_double_format(value, digits, sizeof digits, &length) == FORESTO_OK) {
        fo_text_bytes(text, digits, length);
    } else {
        text->bad = true;
    }
}

void fo_text_date(struct fo_text *text, foresto_date date) {
    char digits[FORESTO_DATE_TEXT_SIZE];
    if (foresto_date_format(date, digits) == FORESTO_OK) {
        fo_text_bytes(text, digits, sizeof digits - 1);
    } else {
        text->bad = true;
    }
}

foresto_status fo_text_end(struct fo_text *text, size_t *length) {
    const bool fits = text->length < text->capacity;
    if (text->buffer && text->capacity > 0) {
        text->buffer[fits ? text->length : text->capacity - 1] = '\0';
    }
    if (text->bad) {
        return FORESTO_E_RANGE;
    }
    if (length) {
        *length = text->length;
    }
    return text->buffer && fits ? FORESTO_OK : FORESTO_E_CAPACITY;
}

void fo_text_indexed(const char *name, uint64_t index, char *buffer, size_t capacity) {
    struct fo_text text = FO_TEXT(buffer, capacity);
    fo_text_string(&text, name);
    fo_text_string(&text, "[");
    fo_text_unsigned(&text, index);
    fo_text_string(&text, "]");
    fo_text_end(&text, NULL);
}
