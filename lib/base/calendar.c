/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/calendar.h"

/* The year is taken to begin in March, so that the leap day is its last, and days are counted from 0000-03-01. Months
 * from March on then begin on day (153 * month + 2) / 5; a year has 1461 / 4 days, a century 146097 / 4. */
#define EPOCH 719468 /* 1970-01-01 */

struct fo_civil fo_civil(foresto_date date) {
    const uint32_t days = (uint32_t)(date + EPOCH);
    const uint32_t century = (4 * days + 3) / 146097;
    const uint32_t day_of_century = days - 146097 * century / 4;
    const uint32_t year = (4 * day_of_century + 3) / 1461;
    const uint32_t day_of_year = day_of_century - 1461 * year / 4;
    const uint32_t month = (5 * day_of_year + 2) / 153;
    const bool next_year = month >= 10;
    return (struct fo_civil){
        .year = (int32_t)(100 * century + year + next_year),
        .month = next_year ? month - 9 : month + 3,
        .day = day_of_year - (153 * month + 2) / 5 + 1,
    };
}

int32_t fo_month(foresto_date date) {
    const struct fo_civil civil = fo_civil(date);
    return civil.year * 12 + (int32_t)civil.month - 1;
}

static int32_t month_length(int32_t month) {
    const int32_t year = month / 12, of_year = month % 12;
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return of_year == 1 ? 28 + leap : 31 - of_year % 7 % 2; /* both July and August have 31 */
}

/* Mostly the date is in the month that begins there, which need not be looked for. */
void fo_month_leave(struct fo_month_span *span, foresto_date date) {
    enum { SHORTEST = 28 };
    if (date - SHORTEST < span->until) {
        span->month++;
    } else {
        span->month = fo_month(date);
        span->until = date - (foresto_date)fo_civil(date).day + 1;
    }
    span->until += month_length(span->month);
}

foresto_status foresto_date_from_civil(int32_t year, uint32_t month, uint32_t day, foresto_date *date) {
    if (!date) {
        return FORESTO_E_ARGUMENT;
    }
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) {
        return FORESTO_E_DATE;
    }
    const int32_t march_month = (int32_t)(month + 9) % 12;
    const int32_t march_year = year - (month < 3);
    const foresto_date candidate = 365 * march_year + march_year / 4 - march_year / 100 + march_year / 400 +
                                   (153 * march_month + 2) / 5 + (int32_t)day - 1 - EPOCH;
    if (fo_civil(candidate).day != day) { /* the month is shorter */
        return FORESTO_E_DATE;
    }
    *date = candidate;
    return FORESTO_OK;
}

foresto_status foresto_date_to_civil(foresto_date date, int32_t *year, uint32_t *month, uint32_t *day) {
    if (!year || !month || !day) {
        return FORESTO_E_ARGUMENT;
    }
    if (!fo_date_valid(date)) {
        return FORESTO_E_DATE;
    }
    const struct fo_civil civil = fo_civil(date);
    *year = civil.year;
    *month = civil.month;
    *day = civil.day;
    return FORESTO_OK;
}

foresto_status foresto_date_parse(const char *text, size_t length, foresto_date *date) {
    if (!text || !date) {
        return FORESTO_E_ARGUMENT;
    }
    if (length != 10) {
        return FORESTO_E_PARSE;
    }
    uint32_t part[3] = {0, 0, 0}; /* year, month, day */
    int index = 0;
    for (int i = 0; i < 10; i++) {
        const bool hyphen = i == 4 || i == 7;
        if (hyphen ? text[i] != '-' : text[i] < '0' || text[i] > '9') {
            return FORESTO_E_PARSE;
        }
        if (hyphen) {
            index++;
        } else {
            part[index] = part[index] * 10 + (uint32_t)(text[i] - '0');
        }
    }
    return foresto_date_from_civil((int32_t)part[0], part[1], part[2], date);
}

static void write_digits(char *text, uint32_t value, int count) {
    for (; count > 0; value /= 10) {
        text[--count] = (char)('0' + value % 10);
    }
}

foresto_status foresto_date_format(foresto_date date, char *text) {
    if (!text) {
        return FORESTO_E_ARGUMENT;
    }
    if (!fo_date_valid(date)) {
        return FORESTO_E_DATE;
    }
    const struct fo_civil civil = fo_civil(date);
    write_digits(text, (uint32_t)civil.year, 4);
    text[4] = '-';
    write_digits(text + 5, civil.month, 2);
    text[7] = '-';
    write_digits(text + 8, civil.day, 2);
    text[10] = '\0';
    return FORESTO_OK;
}

uint32_t foresto_date_weekday(foresto_date date) {
    const int32_t since_thursday = date % 7; /* 1970-01-01 was a Thursday; -6 to 6 */
    return (uint32_t)(since_thursday + 10) % 7 + 1;
}

/* Whether the dates are valid and increase: then those between the first and the last are valid too. */
static bool are_increasing(const foresto_date *dates, uint64_t count) {
    enum { AT_ONCE = 64 };
    bool good = count == 0 || (fo_date_valid(dates[0]) && fo_date_valid(dates[count - 1]));
    uint64_t t = 1;
    for (; good && t + AT_ONCE <= count; t += AT_ONCE) {
        int32_t late = 0;
        for (uint64_t k = 0; k < AT_ONCE; k++) {
            late += dates[t + k - 1] < dates[t + k];
        }
        good = late == AT_ONCE;
    }
    for (; good && t < count; t++) {
        good = dates[t - 1] < dates[t];
    }
    return good;
}

foresto_status fo_check_increasing(const foresto_date *dates, uint64_t count, foresto_error *error) {
    if (are_increasing(dates, count)) {
        return FORESTO_OK;
    }
    uint64_t t = 0;
    while (fo_date_valid(dates[t]) && (t == 0 || dates[t - 1] < dates[t])) {
        t++;
    }
    bool valid = fo_date_valid(dates[t]);
    struct fo_where where = FO_NOWHERE;
    where.field = "dates";
    where.day = (int64_t)t;
    where.date = valid ? dates[t] : FORESTO_DATE_NONE;
    return fo_fail(error, FORESTO_E_DATE, where, valid ? "must be after the day before it" : "is outside the calendar");
}
