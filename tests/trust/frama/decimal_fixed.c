/* SPDX-License-Identifier: MIT */
/* Any digits, at every place of the point near the columns' ends, rounded to the scales that the library's columns
 * have. */
#include "base/decimal.h"

#include "__fc_builtin.h"

void main(void) {
    static const int scales[] = {0, 2, 4, 6, 8, 38};
    static const int points[] = {-40, -38, -9, -8, -7, -1, 0, 1, 2, 10, 14, 33, 34, 40, 41, 42};
    struct fo_decimal decimal;
    char text[FORESTO_NUMERIC_TEXT_SIZE];
    int integer_digits;
    for (int i = 0; i < 17; i++) {
        decimal.digits[i] = Frama_C_char_interval('0', '9');
    }
    decimal.count = Frama_C_interval(0, 17);
    decimal.negative = Frama_C_interval(0, 1);
    for (int s = 0; s < 6; s++) {
        for (int p = 0; p < 16; p++) {
            decimal.point = points[p];
            fo_decimal_fixed(&decimal, scales[s], text, &integer_digits);
        }
    }
}
