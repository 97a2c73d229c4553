/* SPDX-License-Identifier: MIT */
#include "cell.h"

#include <strings.h>

bool cell_is_missing(const char *text, size_t length) {
    return length == 0 || (length == 3 && strncasecmp(text, "nan", 3) == 0);
}

const char *cell_number_fault(foresto_status status) {
    return status == FORESTO_E_RANGE ? "too large for a number" : "not a number";
}

const char *cell_date_fault(foresto_status status) {
    return status == FORESTO_E_DATE ? "there is no such day" : "not a date YYYY-MM-DD";
}

int cell_shown(size_t length) {
    return length < 60 ? (int)length : 60;
}
