/* SPDX-License-Identifier: MIT */
/**
 * @file schedule.h
 * @brief Which trading days a periodic rule falls on. The trading days themselves decide; there is no holiday table.
 */
#ifndef FORESTO_SCHEDULE_H
#define FORESTO_SCHEDULE_H

#include "rule.h"

FORESTO_BEGIN

/**
 * Say whether a trading day is scheduled, given its neighbours.
 * FIRST_TRADING_DAY: the (year, month) differs from the previous trading day's, or there is none.
 * LAST_TRADING_DAY: the (year, month) differs from the next trading day's, or there is none.
 * QUARTERLY keeps months 1, 4, 7, 10 of the former and 3, 6, 9, 12 of the latter.
 * @param[in] frequency FORESTO_FREQUENCY_MONTHLY or FORESTO_FREQUENCY_QUARTERLY.
 * @param[in] base_day_policy enum foresto_base_day_policy.
 * @param[in] previous the trading day before, or FORESTO_DATE_NONE on the first.
 * @param[in] today the day asked about.
 * @param[in] next the trading day after, or FORESTO_DATE_NONE on the last.
 * @param[out] due 1 or 0; untouched on failure.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT when due is NULL; FORESTO_E_ENUM; FORESTO_E_DATE when a date is out of the
 *         calendar or the three do not increase.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_schedule_is_due(uint32_t frequency, uint32_t base_day_policy, foresto_date previous,
                                                   foresto_date today, foresto_date next, uint32_t *due,
                                                   foresto_error *error);

/**
 * Mark the scheduled days among the trading days of a run.
 * @param[in] frequency FORESTO_FREQUENCY_MONTHLY or FORESTO_FREQUENCY_QUARTERLY.
 * @param[in] base_day_policy enum foresto_base_day_policy.
 * @param[in] dates the trading days, strictly increasing; may be NULL when count is 0.
 * @param[in] count how many.
 * @param[out] marks count bytes, each 1 or 0; may be NULL to count only; untouched on failure.
 * @param[out] due_count how many are marked; may be NULL; untouched on failure.
 * @param[out] error detail on failure: the day; may be NULL.
 * @return as foresto_schedule_is_due().
 * @since 0.1
 */
FORESTO_API foresto_status foresto_schedule_mark(uint32_t frequency, uint32_t base_day_policy,
                                                 const foresto_date *dates, uint64_t count, uint8_t *marks,
                                                 uint64_t *due_count, foresto_error *error);

FORESTO_END

#endif
