/* SPDX-License-Identifier: MIT */
/* The one question that a schedule answers. */
#ifndef FO_DOMAIN_SCHEDULE_H
#define FO_DOMAIN_SCHEDULE_H

#include <stdbool.h>

#include "foresto/schedule.h"

/* Month of a neighbour that does not exist; no date has it. */
#define FO_MONTH_NONE INT32_MIN

/* Days of one month that follow each other. */
struct fo_month_days {
    int32_t month; /* fo_month() */
    uint32_t end;  /* the first day after them */
};

/* Whether a day is scheduled, given its month and its neighbours' (fo_month). */
static inline bool fo_due(uint32_t frequency, uint32_t base_day_policy, int32_t previous, int32_t month, int32_t next) {
    bool last = base_day_policy == FORESTO_BASE_DAY_LAST_TRADING_DAY;
    if (month == (last ? next : previous)) {
        return false;
    }
    /* fo_month() is a multiple of 3 in January, April, July and October. */
    return frequency == FORESTO_FREQUENCY_MONTHLY || month % 3 == (last ? 2 : 0);
}

/* Dates are valid where they exist, and in order. */
foresto_status fo_check_neighbours(foresto_date previous, foresto_date today, foresto_date next, foresto_error *error);

#endif
