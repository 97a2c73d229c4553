/* SPDX-License-Identifier: MIT */
/**
 * @file date.h
 * @brief Dates as counts of days, in the proleptic Gregorian calendar.
 */
#ifndef FORESTO_DATE_H
#define FORESTO_DATE_H

#include "status.h"

/** Earliest date, 0001-01-01. */
#define FORESTO_DATE_MIN ((foresto_date)-719162)
/** Latest date, 9999-12-31. */
#define FORESTO_DATE_MAX ((foresto_date)2932896)
/** Bytes of a formatted date, `YYYY-MM-DD` and its NUL. */
#define FORESTO_DATE_TEXT_SIZE 11

FORESTO_BEGIN

/**
 * Make a date from year, month and day.
 * @param[in] year 1 to 9999.
 * @param[in] month 1 to 12.
 * @param[in] day 1 to the month's length.
 * @param[out] date the date; untouched on failure.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT when date is NULL; FORESTO_E_DATE when there is no such day (2023-02-29).
 * @since 0.1
 */
FORESTO_API foresto_status foresto_date_from_civil(int32_t year, uint32_t month, uint32_t day, foresto_date *date);

/**
 * Split a date into year, month and day.
 * @param[in] date FORESTO_DATE_MIN to FORESTO_DATE_MAX.
 * @param[out] year 1 to 9999.
 * @param[out] month 1 to 12.
 * @param[out] day 1 to 31.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT when an output is NULL; FORESTO_E_DATE when the date is out of range.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_date_to_civil(foresto_date date, int32_t *year, uint32_t *month, uint32_t *day);

/**
 * Read `YYYY-MM-DD`.
 * @param[in] text the ten characters; no NUL needed.
 * @param[in] length must be 10.
 * @param[out] date the date; untouched on failure.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT when a pointer is NULL; FORESTO_E_PARSE when the text has another form;
 *         FORESTO_E_DATE when there is no such day.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_date_parse(const char *text, size_t length, foresto_date *date);

/**
 * Write `YYYY-MM-DD` and a NUL.
 * @param[in] date FORESTO_DATE_MIN to FORESTO_DATE_MAX.
 * @param[out] text at least FORESTO_DATE_TEXT_SIZE bytes; untouched on failure.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT when text is NULL; FORESTO_E_DATE when the date is out of range.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_date_format(foresto_date date, char *text);

/**
 * Return the ISO 8601 weekday of a date.
 * @param[in] date any int32 value.
 * @return 1 for Monday to 7 for Sunday.
 * @since 0.1
 */
FORESTO_API uint32_t foresto_date_weekday(foresto_date date);

FORESTO_END

#endif
