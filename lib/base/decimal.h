/* SPDX-License-Identifier: MIT */
/* The digits behind the decimal text of doubles. */
#ifndef FO_BASE_DECIMAL_H
#define FO_BASE_DECIMAL_H

#include <stdbool.h>

#include "foresto/decimal.h"

/* A decimal number 0.d1 d2 ... dn x 10^point, with d1 and dn not 0 unless the number is 0 (count 0, point 0). */
struct fo_decimal {
    char digits[20]; /* '0' to '9', no NUL; at most 17 from a double */
    int count;
    int point;
    bool negative;
};

/* The shortest digits that read back to the same double; of those, the nearest. `value` must be finite. */
struct fo_decimal fo_decimal_shortest(double value);

/* Round half away from zero to `scale` >= 0 places after the point and write it plainly, without exponent, with exactly
 * `scale` places and a NUL. Return the length without NUL; *integer_digits gets the digits before the point, 0 for
 * "0.x". `text` takes FORESTO_NUMERIC_TEXT_SIZE bytes; return 0 when that is not enough. */
size_t fo_decimal_fixed(const struct fo_decimal *decimal, int scale, char *text, int *integer_digits);

#endif
