/* SPDX-License-Identifier: MIT */
/**
 * @file monitor.h
 * @brief Checks that a host makes on events and runs before it trusts them.
 */
#ifndef FORESTO_MONITOR_H
#define FORESTO_MONITOR_H

#include "event.h"

/** Alerts, as bits. */
enum foresto_alert {
    FORESTO_ALERT_TURNOVER_HIGH = 1, /**< An event's turnover is above its limit. */
    FORESTO_ALERT_COST_HIGH = 2,     /**< An event's cost, as a share of nav_before, is above its limit. */
    FORESTO_ALERT_EVENTS_MISSING = 4 /**< Fewer events were stored than produced, or produced than scheduled. */
};

/** Limits above which an event raises an alert. */
typedef struct foresto_monitor_limits {
    uint32_t struct_size; /**< sizeof(foresto_monitor_limits). */
    uint32_t reserved;    /**< 0. */
    double turnover;      /**< One-way turnover, finite, >= 0; initially 0.5. */
    double cost_share;    /**< cost_amount / nav_before, finite, >= 0; initially 0.01. */
} foresto_monitor_limits;

/** Initial value of a foresto_monitor_limits. */
#define FORESTO_MONITOR_LIMITS_INIT                                                                                    \
    { sizeof(foresto_monitor_limits), 0, 0.5, 0.01 }

/** What is known of a finished run's events. */
typedef struct foresto_monitor_counts {
    uint32_t struct_size;  /**< sizeof(foresto_monitor_counts). */
    uint32_t rule_type;    /**< enum foresto_rule_type of the run's rule, or 0 for a run without one. */
    uint64_t produced;     /**< Events that the engine produced. */
    uint64_t acknowledged; /**< Events that the sink took. */
    uint64_t scheduled;    /**< Scheduled days (foresto_schedule_mark()); looked at for PERIODIC only. */
} foresto_monitor_counts;

/** Initial value of a foresto_monitor_counts. */
#define FORESTO_MONITOR_COUNTS_INIT                                                                                    \
    { sizeof(foresto_monitor_counts), 0, 0, 0, 0 }

FORESTO_BEGIN

/**
 * Initialise limits as FORESTO_MONITOR_LIMITS_INIT does.
 * @param[out] limits the limits; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_monitor_limits), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_monitor_limits_init(foresto_monitor_limits *limits, size_t struct_size);

/**
 * Initialise counts as FORESTO_MONITOR_COUNTS_INIT does.
 * @param[out] counts the counts; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_monitor_counts), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_monitor_counts_init(foresto_monitor_counts *counts, size_t struct_size);

/**
 * Check one event.
 * @param[in] event the event.
 * @param[in] limits the limits, or NULL for the initial ones.
 * @param[out] alerts bits of enum foresto_alert, 0 for none; untouched on failure.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_STRUCT; FORESTO_E_RANGE for a limit or number that is not finite
 *         or a limit below 0; FORESTO_E_ENUM, FORESTO_E_DATE, FORESTO_E_NAME for an event that no run makes.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_monitor_event(const foresto_event *event, const foresto_monitor_limits *limits,
                                                 uint32_t *alerts, foresto_error *error);

/**
 * Check that no event of a run was lost: acknowledged >= produced and, for PERIODIC, produced >= scheduled.
 * @param[in] counts the counts.
 * @param[out] alerts FORESTO_ALERT_EVENTS_MISSING or 0; untouched on failure.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_STRUCT; FORESTO_E_ENUM.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_monitor_run(const foresto_monitor_counts *counts, uint32_t *alerts,
                                               foresto_error *error);

FORESTO_END

#endif
