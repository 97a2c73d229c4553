/* SPDX-License-Identifier: MIT */
/* Dates for code that has already checked its range. */
#ifndef FO_BASE_CALENDAR_H
#define FO_BASE_CALENDAR_H

#include <stdbool.h>

#include "base/error.h"
#include "foresto/date.h"

struct fo_civil {
    int32_t year;
    uint32_t month; /* 1..12 */
    uint32_t day;   /* 1..31 */
};

static inline bool fo_date_valid(foresto_date date) {
    return date >= FORESTO_DATE_MIN && date <= FORESTO_DATE_MAX;
}

static inline bool fo_date_valid_or_none(foresto_date date) {
    return date == FORESTO_DATE_NONE || fo_date_valid(date);
}

/* Split a valid date. */
struct fo_civil fo_civil(foresto_date date);

/* Dates are valid and strictly increasing. A failure names the day. */
foresto_status fo_check_increasing(const foresto_date *dates, uint64_t count, foresto_error *error);

/* Months since year 0: year * 12 + month - 1. Equal for two dates exactly when year and month are. */
int32_t fo_month(foresto_date date);

/* A month, and the first date after it. Start from FO_NO_MONTH_SPAN. */
struct fo_month_span {
    int32_t month;
    foresto_date until;
};

#define FO_NO_MONTH_SPAN                                                                                               \
    { 0, INT32_MIN }

/* The month of a date that is not before `until`. */
void fo_month_leave(struct fo_month_span *span, foresto_date date);

/* fo_month() of dates that do not decrease, most of them at the cost of a comparison. */
static inline int32_t fo_month_next(struct fo_month_span *span, foresto_date date) {
    if (date >= span->until) {
        fo_month_leave(span, date);
    }
    return span->month;
}

#endif
