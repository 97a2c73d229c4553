/* SPDX-License-Identifier: MIT */
/* Dates as constants, by the days-from-civil formula (years start in March), apart from the library's own. */
#ifndef TEST_DAY_H
#define TEST_DAY_H

#include "foresto/date.h"

#define DAY_YEAR_(y, m)    ((y) - ((m) <= 2))
#define DAY_OF_YEAR_(m, d) ((153 * ((m) > 2 ? (m)-3 : (m) + 9) + 2) / 5 + (d)-1)

/* Year from 1, month from 1, day from 1. */
#define DAY(y, m, d)                                                                                                   \
    ((foresto_date)(365 * DAY_YEAR_(y, m) + DAY_YEAR_(y, m) / 4 - DAY_YEAR_(y, m) / 100 + DAY_YEAR_(y, m) / 400 +      \
                    DAY_OF_YEAR_(m, d) - 719468))

#endif
