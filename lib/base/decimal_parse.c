/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/bignum.h"
#include "base/bits.h"
#include "foresto/decimal.h"

/* Half way between two doubles lie numbers of at most 768 significant digits, so of what follows the 774th (a multiple
 * of the 9 that are converted at once) only matters whether it is all zeros. */
#define FO_PARSE_DIGITS 774

/* 0.d1 d2 ... dn x 10^point, d1 and dn not 0; count 0 is zero. */
struct scanned {
    char digits[FO_PARSE_DIGITS];
    int count;
    int64_t point;
    bool negative;
    bool more; /* a digit that is not 0 follows */
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Scan the digits and the point; return where they end, or NULL when there is no digit. */
static const char *scan_digits(const char *text, const char *end, struct scanned *number) {
    bool any = false, after_point = false;
    for (; text < end; text++) {
        if (*text == '.' && !after_point) {
            after_point = true;
            continue;
        }
        if (!is_digit(*text)) {
            break;
        }
        any = true;
        const bool leading_zero = *text == '0' && number->count == 0;
        if (!after_point && !leading_zero) {
            number->point++;
        }
        if (after_point && leading_zero) {
            number->point--;
        }
        if (number->count < FO_PARSE_DIGITS) {
            if (!leading_zero) {
                number->digits[number->count++] = *text;
            }
        } else if (*text != '0') {
            number->more = true;
        }
    }
    while (number->count > 0 && number->digits[number->count - 1] == '0' && !number->more) {
        number->count--;
    }
    return any ? text : NULL;
}

/* Scan `e-7` or nothing; return where it ends, or NULL when it has another form. */
static const char *scan_exponent(const char *text, const char *end, struct scanned *number) {
    if (text == end) {
        return end;
    }
    if (*text != 'e' && *text != 'E') {
        return NULL;
    }
    text++;
    const bool negative = text < end && *text == '-';
    if (text < end && (*text == '-' || *text == '+')) {
        text++;
    }
    if (text == end) {
        return NULL;
    }
    int64_t exponent = 0;
    for (; text < end && is_digit(*text); text++) {
        if (exponent < INT64_MAX / 100) { /* beyond, no text is long enough to bring the number back into range */
            exponent = exponent * 10 + (*text - '0');
        }
    }
    number->point += negative ? -exponent : exponent;
    return text;
}

static bool scan(const char *text, size_t length, struct scanned *number) {
    const char *const end = text + length;
    number->count = 0;
    number->point = 0;
    number->more = false;
    number->negative = length > 0 && *text == '-';
    if (length > 0 && (*text == '-' || *text == '+')) {
        text++;
    }
    text = scan_digits(text, end, number);
    return text && scan_exponent(text, end, number) == end;
}

/* Round (quotient + something in [0, 1)) * 2^exponent, the something above 0 if `more`, and return the bits. The
 * quotient's top bit or the one below it is set. */
static uint64_t round_to_bits(uint64_t quotient, int exponent, bool more) {
    if (quotient >> 63 == 0) {
        quotient <<= 1; /* the new lowest bit is too low to matter other than by `more` */
        exponent--;
    }
    const int top = exponent + 63; /* 2^top <= value < 2^(top + 1) */
    if (top > 1023) {
        return UINT64_C(0x7ff) << 52;
    }
    const int precision = top >= -1022 ? 53 : top + 1075; /* bits of the mantissa */
    if (precision < 0) {
        return 0;
    }
    const uint64_t half = UINT64_C(1) << 63;
    const uint64_t rest = quotient << precision;
    uint64_t mantissa = quotient >> 1 >> (63 - precision);
    mantissa += rest > half || (rest == half && (more || mantissa % 2 == 1));
    /* A normal mantissa's top bit adds one to the exponent field; so does a carry, up to infinity. */
    return mantissa + (precision == 53 ? (uint64_t)(top + 1022) << 52 : 0);
}

/* The bits of the double nearest to a number that is neither 0 nor far out of range. */
static uint64_t nearest_double(const struct scanned *number) {
    struct fo_big dividend, divisor;
    fo_big_set(&dividend, 0);
    fo_big_set(&divisor, 1);
    for (int i = 0; i < number->count;) {
        uint32_t chunk = 0, power = 1;
        for (; i < number->count && power < 1000000000; i++, power *= 10) {
            chunk = chunk * 10 + (uint32_t)(number->digits[i] - '0');
        }
        fo_big_multiply(&dividend, power, chunk);
    }
    int exponent = (int)number->point - number->count;
    fo_big_multiply_power_of_5(&dividend, exponent);
    fo_big_multiply_power_of_5(&divisor, -exponent);

    /* Shift both so that the quotient has 63 or 64 bits, and the divisor's length is what fo_big_divide() wants. */
    const int length = fo_big_bit_length(&dividend), divisor_length = fo_big_bit_length(&divisor);
    const int least = length - 63 > divisor_length ? length - 63 : divisor_length;
    const int aligned = (least + 31) / 32 * 32;
    fo_big_shift_left(&divisor, aligned - divisor_length);
    fo_big_shift_left(&dividend, aligned + 63 - length);
    exponent += length - divisor_length - 63;
    const uint64_t quotient = fo_big_divide(&dividend, &divisor);
    return round_to_bits(quotient, exponent, dividend.count != 0 || number->more);
}

foresto_status foresto_double_parse(const char *text, size_t length, double *value) {
    if (!text || !value) {
        return FORESTO_E_ARGUMENT;
    }
    struct scanned number;
    if (!scan(text, length, &number)) {
        return FORESTO_E_PARSE;
    }
    uint64_t bits = 0;
    if (number.count > 0 && number.point > 309) {
        return FORESTO_E_RANGE;
    }
    if (number.count > 0 && number.point > -324) { /* below lies less than half of the smallest double */
        bits = nearest_double(&number);
    }
    if (bits == UINT64_C(0x7ff) << 52) {
        return FORESTO_E_RANGE;
    }
    *value = fo_from_bits(bits | (uint64_t)number.negative << 63);
    return FORESTO_OK;
}
