/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/bits.h"
#include "base/decimal.h"

/* The digits as a plain number, with zeros up to the point or after it. `text` takes them; return its end. */
static char *write_plain(char *text, const struct fo_decimal *decimal) {
    const int places = decimal->count > decimal->point ? decimal->count - decimal->point : 0;
    for (int i = decimal->point > 0 ? 0 : decimal->point - 1; i < decimal->point + places; i++) {
        if (i == decimal->point) {
            *text++ = '.';
        }
        *text++ = i >= 0 && i < decimal->count ? decimal->digits[i] : '0';
    }
    return text;
}

static char *write_scientific(char *text, const struct fo_decimal *decimal) {
    *text++ = decimal->digits[0];
    if (decimal->count > 1) {
        *text++ = '.';
    }
    for (int i = 1; i < decimal->count; i++) {
        *text++ = decimal->digits[i];
    }
    const int exponent = decimal->point - 1;
    const int magnitude = exponent < 0 ? -exponent : exponent;
    *text++ = 'e';
    *text++ = exponent < 0 ? '-' : '+';
    if (magnitude >= 100) {
        *text++ = (char)('0' + magnitude / 100);
    }
    if (magnitude >= 10) {
        *text++ = (char)('0' + magnitude / 10 % 10);
    }
    *text++ = (char)('0' + magnitude % 10);
    return text;
}

/* Give the caller a whole text or none. */
static foresto_status deliver(const char *from, size_t size, char *text, size_t capacity, size_t *length) {
    if (length) {
        *length = size;
    }
    if (size >= capacity) {
        return FORESTO_E_CAPACITY;
    }
    memcpy(text, from, size);
    text[size] = '\0';
    return FORESTO_OK;
}

foresto_status foresto_double_format(double value, char *text, size_t capacity, size_t *length) {
    if (!text) {
        return FORESTO_E_ARGUMENT;
    }
    if (!fo_is_finite(value)) {
        return FORESTO_E_RANGE;
    }
    const struct fo_decimal decimal = fo_decimal_shortest(value);
    char whole[FORESTO_DOUBLE_TEXT_SIZE];
    char *end = whole;
    if (decimal.negative) {
        *end++ = '-';
    }
    /* ECMA-262 goes without exponent from 1e-6 to below 1e21. */
    if (decimal.point >= -5 && decimal.point <= 21) {
        end = write_plain(end, &decimal);
    } else {
        end = write_scientific(end, &decimal);
    }
    return deliver(whole, (size_t)(end - whole), text, capacity, length);
}

/* All digits are '0'. */
static bool is_zero(const char *digits, int count) {
    for (int i = 0; i < count; i++) {
        if (digits[i] != '0') {
            return false;
        }
    }
    return true;
}

/* Add one to the last of `count` digits; return whether it carried out of the first. */
static bool increment(char *digits, int count) {
    while (count > 0 && digits[count - 1] == '9') {
        digits[--count] = '0';
    }
    if (count == 0) {
        return true;
    }
    digits[count - 1]++;
    return false;
}

size_t fo_decimal_fixed(const struct fo_decimal *decimal, int scale, char *text, int *integer_digits) {
    enum { MOST = FORESTO_NUMERIC_TEXT_SIZE - 1 };
    int whole = decimal->point > 0 ? decimal->point : 0;
    if (whole > MOST || scale > MOST - whole) {
        return 0;
    }
    char room[1 + MOST] = "0"; /* the first takes a carry */
    char *digits = room + 1;
    for (int i = 0; i < whole + scale; i++) {
        const int from = i - whole + decimal->point;
        digits[i] = from >= 0 && from < decimal->count ? decimal->digits[from] : '0';
    }
    const int next = decimal->point + scale; /* the first digit that is dropped */
    if (next >= 0 && next < decimal->count && decimal->digits[next] >= '5' && increment(digits, whole + scale)) {
        *--digits = '1';
        whole++;
    }
    const bool negative = decimal->negative && !is_zero(digits, whole + scale);
    if (negative + (whole > 0 ? whole : 1) + (scale > 0) + scale > MOST) {
        return 0;
    }

    char *end = text;
    if (negative) {
        *end++ = '-';
    }
    if (whole == 0) {
        *end++ = '0';
    }
    for (int i = 0; i < whole + scale; i++) {
        if (i == whole) {
            *end++ = '.';
        }
        *end++ = digits[i];
    }
    *end = '\0';
    *integer_digits = whole;
    return (size_t)(end - text);
}

foresto_status foresto_numeric_format(double value, uint32_t precision, uint32_t scale, char *text, size_t capacity,
                                      size_t *length) {
    if (!text || precision < 1 || precision > FORESTO_NUMERIC_PRECISION_MAX || scale > precision) {
        return FORESTO_E_ARGUMENT;
    }
    if (!fo_is_finite(value)) {
        return FORESTO_E_RANGE;
    }
    const struct fo_decimal decimal = fo_decimal_shortest(value);
    char whole[FORESTO_NUMERIC_TEXT_SIZE];
    int integer_digits = 0;
    const size_t size = fo_decimal_fixed(&decimal, (int)scale, whole, &integer_digits);
    if (size == 0 || integer_digits > (int)(precision - scale)) {
        return FORESTO_E_RANGE;
    }
    return deliver(whole, size, text, capacity, length);
}
