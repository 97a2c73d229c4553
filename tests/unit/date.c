/* SPDX-License-Identifier: MIT */
/* Dates against a calendar that counts day by day. */
#include <stdio.h>
#include <string.h>

#include "../support/expect.h"
#include "base/calendar.h"

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_length(int year, int month) {
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return length[month - 1] + (month == 2 && is_leap(year));
}

/* The functions agree that `date` is this day. */
static bool agree(foresto_date date, int year, int month, int day) {
    foresto_date made = 0, parsed = 0;
    int32_t y = 0;
    uint32_t m = 0, d = 0;
    char text[FORESTO_DATE_TEXT_SIZE] = "", asked[32];
    snprintf(asked, sizeof asked, "%04d-%02d-%02d", year, month, day);
    return foresto_date_from_civil(year, (uint32_t)month, (uint32_t)day, &made) == FORESTO_OK && made == date &&
           foresto_date_to_civil(date, &y, &m, &d) == FORESTO_OK && y == year && (int)m == month && (int)d == day &&
           foresto_date_format(date, text) == FORESTO_OK && strcmp(text, asked) == 0 &&
           foresto_date_parse(text, 10, &parsed) == FORESTO_OK && parsed == date &&
           fo_month(date) == year * 12 + month - 1;
}

Test(date, every_day) {
    foresto_date date = FORESTO_DATE_MIN;
    uint32_t weekday = 1; /* 0001-01-01 was a Monday */
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= month_length(year, month); day++) {
                if (!agree(date, year, month, day) || foresto_date_weekday(date) != weekday) {
                    cr_assert_fail("%04d-%02d-%02d, day %d", year, month, day, (int)date);
                }
                date++;
                weekday = weekday % 7 + 1;
            }
        }
    }
    cr_expect_eq(date - 1, FORESTO_DATE_MAX);
}

/* A walk that leaves out no day, or some days, or months. */
Test(date, months_of_a_walk) {
    static const foresto_date STEPS[] = {1, 2, 27, 28, 29, 30, 31, 32, 59, 60, 365, 36525};
    for (size_t k = 0; k < sizeof STEPS / sizeof STEPS[0]; k++) {
        struct fo_month_span span = FO_NO_MONTH_SPAN;
        for (foresto_date date = FORESTO_DATE_MIN; date <= FORESTO_DATE_MAX; date += STEPS[k]) {
            int32_t month = fo_month(date);
            bool good = fo_month_next(&span, date) == month && fo_month(span.until - 1) == month &&
                        (span.until > FORESTO_DATE_MAX || fo_month(span.until) == month + 1);
            cr_assert(good, "day %d, by %d", (int)date, (int)STEPS[k]);
        }
    }
}

Test(date, epoch) {
    foresto_date date = -1;
    expect_status(foresto_date_from_civil(1970, 1, 1, &date), FORESTO_OK);
    cr_expect_eq(date, 0);
    cr_expect_eq(foresto_date_weekday(0), 4);
}

/* Every month of every year has no other days. */
Test(date, no_such_day) {
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = month_length(year, month) + 1; day <= 33; day++) {
                foresto_date date = 77;
                if (foresto_date_from_civil(year, (uint32_t)month, (uint32_t)day, &date) != FORESTO_E_DATE ||
                    date != 77) {
                    cr_assert_fail("%04d-%02d-%02d", year, month, day);
                }
            }
        }
    }
}

Test(date, civil_out_of_range) {
    static const struct {
        int32_t year;
        uint32_t month, day;
    } cases[] = {
        {0, 12, 31},          {10000, 1, 1},         {-1, 1, 1},         {INT32_MIN, 1, 1},
        {INT32_MAX, 1, 1},    {2024, 0, 1},          {2024, 13, 1},      {2024, UINT32_MAX, 1},
        {2024, 1, 0},         {2024, 1, UINT32_MAX}, {2024, 1, 4294967}, {2024, 255, 31},
        {2024, 1, INT32_MAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        foresto_date date = 77;
        expect_status(foresto_date_from_civil(cases[i].year, cases[i].month, cases[i].day, &date), FORESTO_E_DATE);
        cr_expect_eq(date, 77, "case %zu", i);
    }
}

Test(date, days_out_of_range) {
    static const foresto_date days[] = {FORESTO_DATE_MIN - 1, FORESTO_DATE_MAX + 1, FORESTO_DATE_NONE, INT32_MAX};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        int32_t year = 77;
        uint32_t month = 77, day = 77;
        char text[FORESTO_DATE_TEXT_SIZE] = "same";
        expect_status(foresto_date_to_civil(days[i], &year, &month, &day), FORESTO_E_DATE);
        expect_status(foresto_date_format(days[i], text), FORESTO_E_DATE);
        cr_expect(year == 77 && month == 77 && day == 77);
        cr_expect_str_eq(text, "same");
        cr_expect_not(fo_date_valid(days[i]));
    }
    cr_expect(fo_date_valid(FORESTO_DATE_MIN) && fo_date_valid(FORESTO_DATE_MAX));
}

static void expect_parse(const char *text, foresto_status asked) {
    foresto_date date = 77;
    foresto_status status = foresto_date_parse(text, strlen(text), &date);
    cr_expect(status == asked && date == 77, "\"%s\": %s", text, foresto_status_name(status));
}

Test(date, parse_refuses) {
    static const char *const no_form[] = {
        "",           "2024-01-1",  "2024-01-011", "2024-1-01",  "24-01-01",   "2024/01/01", "2024-01/01",
        "20240101",   "2024-01-0a", " 2024-01-1",  "2024-01-1 ", "+024-01-01", "-024-01-01", "2024--1-01",
        "2024-01--1", "2024-01-0:", "2024-01-0/",  "202:-01-01", "2024-0 -01", "2024 01 01",
    };
    for (size_t i = 0; i < sizeof no_form / sizeof *no_form; i++) {
        expect_parse(no_form[i], FORESTO_E_PARSE);
    }
    static const char *const no_day[] = {"0000-01-01", "2023-02-29", "1900-02-29", "2024-00-10",
                                         "2024-13-10", "2024-04-31", "2024-01-00", "9999-99-99"};
    for (size_t i = 0; i < sizeof no_day / sizeof *no_day; i++) {
        expect_parse(no_day[i], FORESTO_E_DATE);
    }
}

Test(date, parse_needs_no_nul) {
    foresto_date date = 0;
    expect_status(foresto_date_parse("2000-02-29T00", 10, &date), FORESTO_OK);
    cr_expect_eq(date, 11016);
}

Test(date, weekday_of_any_number) {
    for (int64_t date = INT32_MIN; date <= INT32_MAX; date += 1234567) {
        int64_t since_monday = (date + 3) % 7; /* 1969-12-29 was a Monday */
        uint32_t asked = (uint32_t)(since_monday < 0 ? since_monday + 8 : since_monday + 1);
        cr_expect_eq(foresto_date_weekday((foresto_date)date), asked, "%lld", (long long)date);
    }
    cr_expect_eq(foresto_date_weekday(INT32_MIN), 2);
    cr_expect_eq(foresto_date_weekday(INT32_MAX), 5);
}

Test(date, arguments) {
    foresto_date date;
    int32_t year;
    uint32_t month, day;
    expect_status(foresto_date_from_civil(2024, 1, 1, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_date_to_civil(0, NULL, &month, &day), FORESTO_E_ARGUMENT);
    expect_status(foresto_date_to_civil(0, &year, NULL, &day), FORESTO_E_ARGUMENT);
    expect_status(foresto_date_to_civil(0, &year, &month, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_date_parse(NULL, 10, &date), FORESTO_E_ARGUMENT);
    expect_status(foresto_date_parse("2024-01-01", 10, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_date_format(0, NULL), FORESTO_E_ARGUMENT);
}

/* Eleven bytes are written: ten and the NUL. */
Test(date, format_ends_its_text) {
    char text[13];
    memset(text, 'x', sizeof text);
    cr_assert_eq(foresto_date_format(20000, text), FORESTO_OK);
    cr_expect_arr_eq(text, "2024-10-04\0xx", sizeof text);
}
