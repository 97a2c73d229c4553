/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "domain/schedule.h"

#include "base/calendar.h"
#include "base/error.h"

static foresto_status check_terms(uint32_t frequency, uint32_t base_day_policy, foresto_error *error) {
    if (frequency == FORESTO_FREQUENCY_NONE || !foresto_frequency_name(frequency)) {
        return fo_fail_value(error, FORESTO_E_ENUM, "frequency", frequency, NULL);
    }
    if (!foresto_base_day_policy_name(base_day_policy)) {
        return fo_fail_value(error, FORESTO_E_ENUM, "base_day_policy", base_day_policy, NULL);
    }
    return FORESTO_OK;
}

static foresto_status check_date(foresto_date date, const char *field, foresto_error *error) {
    return fo_date_valid(date) ? FORESTO_OK
                               : fo_fail_value(error, FORESTO_E_DATE, field, date, "is outside the calendar");
}

foresto_status fo_check_neighbours(foresto_date previous, foresto_date today, foresto_date next, foresto_error *error) {
    foresto_status status = check_date(today, "today", error);
    if (!status && previous != FORESTO_DATE_NONE) {
        status = check_date(previous, "previous", error);
    }
    if (!status && next != FORESTO_DATE_NONE) {
        status = check_date(next, "next", error);
    }
    bool ordered = (previous == FORESTO_DATE_NONE || previous < today) && (next == FORESTO_DATE_NONE || today < next);
    if (status || ordered) {
        return status;
    }
    struct fo_where where = FO_NOWHERE;
    where.field = "today";
    where.date = today;
    return fo_fail(error, FORESTO_E_DATE, where, "must lie between previous and next");
}

static int32_t month_or_none(foresto_date date) {
    return date == FORESTO_DATE_NONE ? FO_MONTH_NONE : fo_month(date);
}

foresto_status foresto_schedule_is_due(uint32_t frequency, uint32_t base_day_policy, foresto_date previous,
                                       foresto_date today, foresto_date next, uint32_t *due, foresto_error *error) {
    if (!due) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "due", "must not be NULL");
    }
    foresto_status status = check_terms(frequency, base_day_policy, error);
    if (!status) {
        status = fo_check_neighbours(previous, today, next, error);
    }
    if (!status) {
        *due = fo_due(frequency, base_day_policy, month_or_none(previous), fo_month(today), month_or_none(next));
    }
    return status;
}

foresto_status foresto_schedule_mark(uint32_t frequency, uint32_t base_day_policy, const foresto_date *dates,
                                     uint64_t count, uint8_t *marks, uint64_t *due_count, foresto_error *error) {
    if (!dates && count) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "dates", "must not be NULL");
    }
    foresto_status status = check_terms(frequency, base_day_policy, error);
    if (!status) {
        status = fo_check_increasing(dates, count, error);
    }
    if (status) {
        return status;
    }
    uint64_t found = 0;
    int32_t previous = FO_MONTH_NONE;
    for (uint64_t t = 0; t < count; t++) {
        int32_t month = fo_month(dates[t]);
        int32_t next = t + 1 < count ? fo_month(dates[t + 1]) : FO_MONTH_NONE;
        bool due = fo_due(frequency, base_day_policy, previous, month, next);
        found += due;
        previous = month;
        if (marks) {
            marks[t] = due;
        }
    }
    if (due_count) {
        *due_count = found;
    }
    return FORESTO_OK;
}
