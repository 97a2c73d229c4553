/* SPDX-License-Identifier: MIT */
/* Decimal text of numbers both ways, and the elementary functions. */
#include <float.h>
#include <math.h>

#include "input.h"

enum { ROOM = 64 };

/* A text function wrote `length` bytes and a NUL, or nothing at all; with one byte less it fails and says the length.
 */
static void check_text(foresto_status status, const char *text, size_t capacity, size_t length) {
    if (status == FORESTO_OK) {
        HOLDS(length < capacity && strlen(text) == length);
    } else if (capacity) {
        HOLDS(text[0] == '\x7f' && text[capacity - 1] == '\x7f');
    }
}

static void check_format(double value, size_t capacity) {
    char *text = block_of(capacity);
    memset(text, '\x7f', capacity);
    size_t length = 0;
    foresto_status status = foresto_double_format(value, text, capacity, &length);
    check_text(status, text, capacity, length);
    HOLDS((status == FORESTO_E_RANGE) == !isfinite(value));
    HOLDS(status != FORESTO_E_CAPACITY || (length >= capacity && length < FORESTO_DOUBLE_TEXT_SIZE));
    if (status == FORESTO_OK) {
        double back = (double)NAN, zero = value == 0.0 ? 0.0 : value;
        HOLDS(foresto_double_parse(text, length, &back) == FORESTO_OK);
        HOLDS(memcmp(&back, &zero, sizeof back) == 0);
        HOLDS(back == strtod(text, NULL));
    }
    free(text);
}

static void check_numeric(double value, uint32_t precision, uint32_t scale, size_t capacity) {
    char *text = block_of(capacity);
    memset(text, '\x7f', capacity);
    size_t length = 0;
    foresto_status status = foresto_numeric_format(value, precision, scale, text, capacity, &length);
    check_text(status, text, capacity, length);
    bool argument = precision < 1 || precision > FORESTO_NUMERIC_PRECISION_MAX || scale > precision;
    HOLDS((status == FORESTO_E_ARGUMENT) == argument);
    HOLDS(status != FORESTO_E_CAPACITY || (length >= capacity && length < FORESTO_NUMERIC_TEXT_SIZE));
    if (status == FORESTO_OK) {
        const char *point = strchr(text, '.');
        HOLDS(scale ? point && strlen(point + 1) == scale : !point);
        double half_place = 0.5 * pow(10.0, -(double)scale);
        HOLDS(fabs(strtod(text, NULL) - value) <= half_place * 1.000001 + fabs(value) * DBL_EPSILON);
    }
    free(text);
}

static bool near(double found, double expected) {
    return found == expected || (isnan(found) && isnan(expected)) ||
           fabs(found - expected) <= 4.0 * DBL_EPSILON * fabs(expected) + 0x1p-1073;
}

static void check_elementary(double x, double y) {
    HOLDS(near(foresto_exp(x), exp(x)));
    HOLDS(near(foresto_log(x), log(x)));
    HOLDS(foresto_sqrt(x) == sqrt(x) || (isnan(x) || x < 0.0));
    double power = foresto_pow(x, y);
    if (y == 0.0 || x == 1.0) {
        HOLDS(power == 1.0);
    } else if (x < 0.0) {
        HOLDS(isnan(power));
    } else if (!signbit(x)) {
        HOLDS(near(power, pow(x, y)));
    }
}

/* The number's own text: what the library reads, the C library reads likewise. */
static void check_parse(const char *text, size_t length) {
    char *exact = block_copy(text, length);
    double value = 0.5;
    foresto_status status = foresto_double_parse(exact, length, &value);
    free(exact);
    HOLDS(status == FORESTO_OK || value == 0.5);
    char *end;
    double expected = strtod(text, &end);
    if (status == FORESTO_OK) {
        HOLDS(end == text + length && memcmp(&value, &expected, sizeof value) == 0);
    } else if (status == FORESTO_E_RANGE) {
        HOLDS(end == text + length && isinf(expected));
    } else {
        HOLDS(status == FORESTO_E_PARSE);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    double x = take_double(&input), y = take_double(&input);
    check_format(x, take_below(&input, ROOM));
    check_numeric(x, take_below(&input, 40), take_below(&input, 40), take_below(&input, ROOM));
    check_elementary(x, y);
    char *text = take_text(&input, 1000);
    check_parse(text, strlen(text));
    free(text);
    HOLDS(foresto_double_format(x, NULL, 0, NULL) == FORESTO_E_ARGUMENT);
    HOLDS(foresto_double_parse(NULL, 0, &x) == FORESTO_E_ARGUMENT);
    return 0;
}
