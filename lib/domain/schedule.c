/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "domain/schedule.h"

#include "base/calendar.h"

static foresto_status check_terms(uint32_t frequency, uint32_t base_day_policy) {
    bool known = frequency != FORESTO_FREQUENCY_NONE && foresto_frequency_name(frequency) &&
                 foresto_base_day_policy_name(base_day_policy);
    return known ? FORESTO_OK : FORESTO_E_ENUM;
}

/* Neighbours are ordered, and valid when they exist. */
static bool in_order(foresto_date previous, foresto_date today, foresto_date next) {
    return fo_date_valid(today) && (previous == FORESTO_DATE_NONE || (fo_date_valid(previous) && previous < today)) &&
           (next == FORESTO_DATE_NONE || (fo_date_valid(next) && today < next));
}

static int32_t month_or_none(foresto_date date) {
    return date == FORESTO_DATE_NONE ? FO_MONTH_NONE : fo_month(date);
}

foresto_status foresto_schedule_is_due(uint32_t frequency, uint32_t base_day_policy, foresto_date previous,
                                       foresto_date today, foresto_date next, uint32_t *due) {
    if (!due) {
        return FORESTO_E_ARGUMENT;
    }
    foresto_status status = check_terms(frequency, base_day_policy);
    if (status) {
        return status;
    }
    if (!in_order(previous, today, next)) {
        return FORESTO_E_DATE;
    }
    *due = fo_due(frequency, base_day_policy, month_or_none(previous), fo_month(today), month_or_none(next));
    return FORESTO_OK;
}

foresto_status foresto_schedule_mark(uint32_t frequency, uint32_t base_day_policy, const foresto_date *dates,
                                     uint64_t count, uint8_t *marks, uint64_t *due_count) {
    if (!dates && count) {
        return FORESTO_E_ARGUMENT;
    }
    foresto_status status = check_terms(frequency, base_day_policy);
    if (status) {
        return status;
    }
    uint64_t found = 0;
    for (uint64_t t = 0; t < count; t++) {
        uint32_t due = 0;
        status = foresto_schedule_is_due(frequency, base_day_policy, t ? dates[t - 1] : FORESTO_DATE_NONE, dates[t],
                                         t + 1 < count ? dates[t + 1] : FORESTO_DATE_NONE, &due);
        if (status) {
            return status;
        }
        found += due;
        if (marks) {
            marks[t] = (uint8_t)due;
        }
    }
    if (due_count) {
        *due_count = found;
    }
    return FORESTO_OK;
}
