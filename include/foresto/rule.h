/* SPDX-License-Identifier: MIT */
/**
 * @file rule.h
 * @brief Rebalancing rules: when to trade back to the targets, and what that costs.
 */
#ifndef FORESTO_RULE_H
#define FORESTO_RULE_H

#include "status.h"

/** Longest rule name in bytes, without NUL. */
#define FORESTO_RULE_NAME_MAX 64
/** Bytes that hold every trigger detail and its NUL. */
#define FORESTO_TRIGGER_DETAIL_SIZE 72
/** Slack with which drift is compared to its threshold, since decimal inputs are not exact in binary. */
#define FORESTO_DRIFT_SLACK 1e-12

/** What makes a rule fire. */
enum foresto_rule_type {
    FORESTO_RULE_PERIODIC = 1, /**< On scheduled days. */
    FORESTO_RULE_DRIFT = 2,    /**< When a weight has drifted to the threshold. */
    FORESTO_RULE_HYBRID = 3    /**< On scheduled days, and between them on drift. */
};

/** How often a PERIODIC or HYBRID rule is scheduled. */
enum foresto_frequency {
    FORESTO_FREQUENCY_NONE = 0,     /**< Not set. */
    FORESTO_FREQUENCY_MONTHLY = 1,  /**< Every month. */
    FORESTO_FREQUENCY_QUARTERLY = 2 /**< In months 1, 4, 7, 10 (first day) or 3, 6, 9, 12 (last day). */
};

/** Which trading day of a scheduled month counts. */
enum foresto_base_day_policy {
    FORESTO_BASE_DAY_FIRST_TRADING_DAY = 0, /**< The first; the default. */
    FORESTO_BASE_DAY_LAST_TRADING_DAY = 1   /**< The last. */
};

/** What made an event happen. Never HYBRID: the event carries the type that fired. */
enum foresto_trigger_type {
    FORESTO_TRIGGER_NONE = 0,     /**< Nothing fired. */
    FORESTO_TRIGGER_PERIODIC = 1, /**< The day is scheduled. */
    FORESTO_TRIGGER_DRIFT = 2     /**< The drift has reached the threshold. */
};

/**
 * A rebalancing rule. A field that rule_type does not use is ignored in evaluation, but checked when it is set.
 * Start from foresto_rule_init() or FORESTO_RULE_INIT.
 */
typedef struct foresto_rule {
    uint32_t struct_size;     /**< sizeof(foresto_rule). */
    uint32_t rule_type;       /**< enum foresto_rule_type; required. */
    uint32_t frequency;       /**< enum foresto_frequency; required by PERIODIC and HYBRID. */
    uint32_t base_day_policy; /**< enum foresto_base_day_policy. */
    int64_t rule_id;          /**< The host's key of the rule, within +-(2^53 - 1); 0 for none. Events carry it. */
    double drift_threshold;   /**< Absolute weight difference, 0 < x < 1; required by DRIFT and HYBRID; 0: not set. */
    double cost_rate;         /**< Cost per unit of one-way turnover, 0 <= x < 1; initially 0.001 (10 bp). */
    uint32_t is_active;       /**< 0 or 1; initially 1. */
    foresto_date effective_from; /**< First day of validity, inclusive, or FORESTO_DATE_NONE. */
    foresto_date effective_to;   /**< Last day of validity, inclusive, or FORESTO_DATE_NONE. */
    char rule_name[68];          /**< UTF-8, at most FORESTO_RULE_NAME_MAX bytes and a NUL; "" for none. */
} foresto_rule;

/** Initial value of a foresto_rule: no type yet, first trading day, 10 bp, active, no dates, no name. */
#define FORESTO_RULE_INIT                                                                                              \
    { sizeof(foresto_rule), 0, 0, 0, 0, 0.0, 0.001, 1, FORESTO_DATE_NONE, FORESTO_DATE_NONE, "" }

FORESTO_BEGIN

/**
 * Initialise a rule as FORESTO_RULE_INIT does.
 * @param[out] rule the rule; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_rule), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_rule_init(foresto_rule *rule, size_t struct_size);

/**
 * Check that a rule's parameters are present and in range.
 * @param[in] rule the rule.
 * @param[out] error detail on failure: field and value; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT, FORESTO_E_STRUCT; FORESTO_E_ENUM for an unknown enum value;
 *         FORESTO_E_NAME; FORESTO_E_DATE for a date out of the calendar; FORESTO_E_RULE for anything else.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_rule_validate(const foresto_rule *rule, foresto_error *error);

/**
 * Check that a rule is valid, switched on, and effective on a date.
 * @param[in] rule the rule.
 * @param[in] as_of the date. FORESTO_DATE_NONE is refused when the rule has an effective date.
 * @param[out] error detail on failure; may be NULL.
 * @return as foresto_rule_validate(); FORESTO_E_RULE_INACTIVE; FORESTO_E_RULE_NOT_EFFECTIVE.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_rule_check_active(const foresto_rule *rule, foresto_date as_of,
                                                     foresto_error *error);

/**
 * Write the detail of an event that this rule causes: `MONTHLY`, `QUARTERLY`, or `DRIFT>=5.00%` with the threshold as
 * a percentage, its shortest text rounded half away from zero to two places.
 * @param[in] rule a valid rule.
 * @param[in] trigger_type FORESTO_TRIGGER_PERIODIC or FORESTO_TRIGGER_DRIFT, one that the rule can cause.
 * @param[out] detail FORESTO_TRIGGER_DETAIL_SIZE bytes; untouched on failure.
 * @param[out] error detail on failure; may be NULL.
 * @return as foresto_rule_validate(); FORESTO_E_ENUM when the rule cannot cause such an event.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_rule_trigger_detail(const foresto_rule *rule, uint32_t trigger_type, char *detail,
                                                       foresto_error *error);

/**
 * Write a rule as canonical JSON (RFC 8785) with the field names of this struct. Fields that are not set are left out.
 * @param[in] rule a valid rule.
 * @param[out] text room for the JSON and its NUL; untouched on failure; may be NULL when capacity is 0.
 * @param[in] capacity bytes at text.
 * @param[out] length the length without NUL, also on FORESTO_E_CAPACITY; may be NULL.
 * @param[out] error detail on failure; may be NULL.
 * @return as foresto_rule_validate(); FORESTO_E_CAPACITY.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_rule_write_json(const foresto_rule *rule, char *text, size_t capacity,
                                                   size_t *length, foresto_error *error);

/**
 * Return the name of a rule type: `PERIODIC`, `DRIFT`, `HYBRID`.
 * @param[in] rule_type enum foresto_rule_type.
 * @return static text; NULL for an unknown value.
 * @since 0.1
 */
FORESTO_API const char *foresto_rule_type_name(uint32_t rule_type);

/**
 * Return the name of a frequency: `NONE`, `MONTHLY`, `QUARTERLY`.
 * @param[in] frequency enum foresto_frequency.
 * @return static text; NULL for an unknown value.
 * @since 0.1
 */
FORESTO_API const char *foresto_frequency_name(uint32_t frequency);

/**
 * Return the name of a base-day policy: `FIRST_TRADING_DAY`, `LAST_TRADING_DAY`.
 * @param[in] base_day_policy enum foresto_base_day_policy.
 * @return static text; NULL for an unknown value.
 * @since 0.1
 */
FORESTO_API const char *foresto_base_day_policy_name(uint32_t base_day_policy);

/**
 * Return the name of a trigger type: `NONE`, `PERIODIC`, `DRIFT`.
 * @param[in] trigger_type enum foresto_trigger_type.
 * @return static text; NULL for an unknown value.
 * @since 0.1
 */
FORESTO_API const char *foresto_trigger_type_name(uint32_t trigger_type);

/**
 * Find a rule type by its name, case-sensitive.
 * @param[in] name the name, NUL-terminated.
 * @param[out] rule_type the value; untouched on failure.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT when a pointer is NULL; FORESTO_E_ENUM when there is no such name.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_rule_type_parse(const char *name, uint32_t *rule_type);

/**
 * Find a frequency by its name, case-sensitive.
 * @param[in] name the name, NUL-terminated.
 * @param[out] frequency the value; untouched on failure.
 * @return as foresto_rule_type_parse().
 * @since 0.1
 */
FORESTO_API foresto_status foresto_frequency_parse(const char *name, uint32_t *frequency);

/**
 * Find a base-day policy by its name, case-sensitive.
 * @param[in] name the name, NUL-terminated.
 * @param[out] base_day_policy the value; untouched on failure.
 * @return as foresto_rule_type_parse().
 * @since 0.1
 */
FORESTO_API foresto_status foresto_base_day_policy_parse(const char *name, uint32_t *base_day_policy);

FORESTO_END

#endif
