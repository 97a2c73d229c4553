/* SPDX-License-Identifier: MIT */
/**
 * @file status.h
 * @brief Status codes, and the caller-owned record that says what was wrong where.
 */
#ifndef FORESTO_STATUS_H
#define FORESTO_STATUS_H

#include "common.h"

/** Days since 1970-01-01, proleptic Gregorian: Arrow's date32, NumPy's datetime64[D]. */
typedef int32_t foresto_date;

/** "No date": an open end of a range, or the neighbour of a first or last day. */
#define FORESTO_DATE_NONE INT32_MIN

/** Result of a call: FORESTO_OK or one of the negative FORESTO_E_ codes. A code never changes its meaning. */
typedef int32_t foresto_status;

/** Values of foresto_status. */
enum foresto_status_code {
    FORESTO_OK = 0,                     /**< Done. */
    FORESTO_E_ARGUMENT = -1,            /**< A required pointer is NULL, or arguments contradict each other. */
    FORESTO_E_STRUCT = -2,              /**< struct_size is too small, or an unknown or reserved part is not zero. */
    FORESTO_E_ENUM = -3,                /**< An enum field or flag word has an unknown value. */
    FORESTO_E_MEMORY = -4,              /**< The allocator returned NULL. */
    FORESTO_E_SIZE = -5,                /**< A count or stride is impossible, or a size overflows. */
    FORESTO_E_CAPACITY = -6,            /**< The caller's buffer is too small; the length needed is reported. */
    FORESTO_E_PARSE = -7,               /**< Text has not the form asked for. */
    FORESTO_E_RANGE = -8,               /**< A number is not finite or does not fit its range or precision. */
    FORESTO_E_DATE = -9,                /**< There is no such date, or dates do not strictly increase. */
    FORESTO_E_NAME = -10,               /**< A name is empty, too long, not UTF-8, or used twice. */
    FORESTO_E_PRICE = -11,              /**< A price is infinite or not above 0. */
    FORESTO_E_RETURN = -12,             /**< A return is infinite or not above -1. */
    FORESTO_E_MISSING = -13,            /**< A value is missing where the missing-data policy refuses that. */
    FORESTO_E_WEIGHT = -14,             /**< A target weight is outside [0, 1]. */
    FORESTO_E_WEIGHT_SUM = -15,         /**< The target weights do not sum to 1 within 1e-6. */
    FORESTO_E_AMOUNT = -16,             /**< The initial amount is not finite or not above 0. */
    FORESTO_E_RULE = -17,               /**< A rule's parameter is absent or out of range. */
    FORESTO_E_RULE_INACTIVE = -18,      /**< The rule is switched off. */
    FORESTO_E_RULE_NOT_EFFECTIVE = -19, /**< The rule is not yet or no longer effective. */
    FORESTO_E_FEATURE_DISABLED = -20,   /**< A rule was given while use_rebalancing is 0. */
    FORESTO_E_NO_DAYS = -21,            /**< No trading day is left in the range asked for. */
    FORESTO_E_NAV = -22,                /**< The portfolio's value is not finite or not above 0. */
    FORESTO_E_HOST = -23,               /**< A host callback failed; its code is in foresto_error::host_code. */
    FORESTO_E_CANCELLED = -24,          /**< The host's progress callback stopped the run. */
    FORESTO_E_ENVIRONMENT = -25,        /**< Rounding mode, flush to zero or build options would change results. */
    FORESTO_E_NOT_FOUND = -26           /**< The host has no such thing: a rule of that id or name. */
};

/**
 * What went wrong, in detail. Caller-owned; optional wherever a function takes one. Set struct_size (or use
 * FORESTO_ERROR_INIT) and pass it in. It is written only when the call fails, and only within struct_size.
 */
typedef struct foresto_error {
    uint32_t struct_size;  /**< Set by the caller: sizeof(foresto_error). */
    foresto_status status; /**< The status that the call returned. */
    int32_t host_code; /**< What the host's callback returned, for FORESTO_E_HOST and FORESTO_E_CANCELLED; else 0. */
    foresto_date date; /**< The day concerned, or FORESTO_DATE_NONE. */
    int64_t day;       /**< Row of the panel concerned, from 0, or -1. */
    int64_t asset;     /**< Asset concerned, from 0, or -1. */
    double value;      /**< The offending value, or 0 when there is none. */
    char field[32];    /**< Name of the field concerned, or "". */
    char message[224]; /**< One line of English with all of the above, always NUL-terminated. */
} foresto_error;

/** Initial value of a foresto_error. */
#define FORESTO_ERROR_INIT                                                                                             \
    { sizeof(foresto_error), FORESTO_OK, 0, FORESTO_DATE_NONE, -1, -1, 0.0, "", "" }

FORESTO_BEGIN

/**
 * Initialise an error record as FORESTO_ERROR_INIT does.
 * @param[out] error the record; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_error), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_error_init(foresto_error *error, size_t struct_size);

/**
 * Return a status code's name without prefix, such as `FEATURE_DISABLED`.
 * @param[in] status any value.
 * @return static text; `UNKNOWN` for a value that is no status.
 * @since 0.1
 */
FORESTO_API const char *foresto_status_name(foresto_status status);

/**
 * Return one sentence that says what a status code means.
 * @param[in] status any value.
 * @return static text, never NULL.
 * @since 0.1
 */
FORESTO_API const char *foresto_status_message(foresto_status status);

FORESTO_END

#endif
