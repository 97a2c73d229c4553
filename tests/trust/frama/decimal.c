/* SPDX-License-Identifier: MIT */
/* Doubles and texts at the ends of every branch, one by one: here the analyser interprets, and shows that these runs
 * are free of undefined behaviour. (Of all doubles at once it knows too little: the sizes of big numbers depend on
 * exponents.) */
#include "foresto/decimal.h"

#include "__fc_builtin.h"

static const double VALUES[] = {0.0,
                                -0.0,
                                1.0,
                                -0.1,
                                5e-324,
                                2.2250738585072014e-308,
                                1.7976931348623157e308,
                                1e21,
                                1e-7,
                                0.3,
                                12345.678,
                                9007199254740993.0,
                                -1e-300,
                                1e300,
                                0x1p-1022,
                                0x1p971,
                                4.35,
                                0.000001,
                                123456789012345680000.0};
static const char *const TEXTS[] = {"0",
                                    "-0",
                                    ".5",
                                    "1e-400",
                                    "1e400",
                                    "5e-324",
                                    "2.4703282292062327e-324",
                                    "1.7976931348623158079e308",
                                    "123456789012345678901234567890",
                                    "1e",
                                    "+",
                                    "1.2.3",
                                    "0.1000000000000000055511151231257827",
                                    "9007199254740993"};
static const unsigned char LENGTHS[] = {1, 2, 2, 6, 5, 6, 23, 25, 30, 2, 1, 5, 36, 16};

void main(void) {
    char text[FORESTO_NUMERIC_TEXT_SIZE];
    size_t length;
    double value;
    for (int i = 0; i < (int)(sizeof VALUES / sizeof VALUES[0]); i++) {
        foresto_double_format(VALUES[i], text, sizeof text, &length);
        foresto_numeric_format(VALUES[i], 18, 4, text, sizeof text, &length);
    }
    for (int i = 0; i < (int)sizeof LENGTHS; i++) {
        foresto_double_parse(TEXTS[i], LENGTHS[i], &value);
    }
}
