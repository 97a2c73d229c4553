/* SPDX-License-Identifier: MIT */
/**
 * @file request.h
 * @brief Everything that decides a result, and the hash that two requests share when they must give the same one.
 */
#ifndef FORESTO_REQUEST_H
#define FORESTO_REQUEST_H

#include "panel.h"
#include "rebalance.h"
#include "sha256.h"

/** What a run without a rule does. */
enum foresto_baseline {
    FORESTO_BASELINE_PHASE1 = 0, /**< Constant mix, every day, free of cost: the behaviour without rebalancing. */
    FORESTO_BASELINE_HOLD = 1    /**< Buy and hold: the fair baseline of a rebalanced run. */
};

/**
 * A request for a run. Borrowed as a whole for the length of a call. Start from foresto_request_init() or
 * FORESTO_REQUEST_INIT.
 */
typedef struct foresto_request {
    uint32_t struct_size;       /**< sizeof(foresto_request). */
    uint32_t use_rebalancing;   /**< The feature flag, 0 or 1; initially 0. */
    uint32_t baseline;          /**< enum foresto_baseline, for a run without a rule; 0 when there is a rule. */
    uint32_t missing_policy;    /**< enum foresto_missing_policy. PHASE1 takes a missing value as return 0 always. */
    foresto_date start_date;    /**< First day, inclusive, or FORESTO_DATE_NONE for the panel's. */
    foresto_date end_date;      /**< Last day, inclusive, or FORESTO_DATE_NONE for the panel's. */
    foresto_date as_of;         /**< The day on which the rule must be effective; needed if it has effective dates. */
    uint32_t reserved;          /**< 0. */
    double initial_amount;      /**< A, money, finite and above 0. */
    uint64_t asset_count;       /**< Entries of weights and classes: as many as the panel has assets. */
    const foresto_panel *panel; /**< The market data. A run sees the rows of start_date to end_date and no others. */
    const foresto_rule *rule;   /**< The rule, or NULL. */
    /** A weight in [0, 1] per asset of the panel, summing to 1 within FORESTO_WEIGHT_SUM_TOLERANCE (PHASE1 takes any
     *  sum above 0). */
    const double *weights;
    /** The asset class of each asset of the panel (UTF-8, 1 to 63 bytes), or NULL: each asset is its own. Classes are
     *  then what is rebalanced, in order of first appearance. */
    const char *const *classes;
    const char *request_type; /**< Prefix of the hash, such as `backtest`: 1 to 63 bytes of UTF-8. */
    const char *portfolio_id; /**< The host's name of the portfolio or scenario, at most 255 bytes, or NULL. */
} foresto_request;

/** Initial value of a foresto_request. */
#define FORESTO_REQUEST_INIT                                                                                           \
    {                                                                                                                  \
        sizeof(foresto_request), 0, 0, 0, FORESTO_DATE_NONE, FORESTO_DATE_NONE, FORESTO_DATE_NONE, 0, 0.0, 0, NULL,    \
            NULL, NULL, NULL, "backtest", NULL                                                                         \
    }

FORESTO_BEGIN

/**
 * Initialise a request as FORESTO_REQUEST_INIT does.
 * @param[out] request the request; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_request), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_request_init(foresto_request *request, size_t struct_size);

/**
 * Write a request as canonical JSON (RFC 8785): what decides its result and nothing else. The rule's id, type, and the
 * parameters that its type uses appear when a rule is given; without a rule there is no rule key.
 * @param[in] request the request.
 * @param[out] text room for the JSON and its NUL; untouched on failure; may be NULL when capacity is 0.
 * @param[in] capacity bytes at text.
 * @param[out] length the length without NUL, also on FORESTO_E_CAPACITY; may be NULL.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; FORESTO_E_CAPACITY; any status of foresto_simulate() that concerns the request itself.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_request_write_json(const foresto_request *request, char *text, size_t capacity,
                                                      size_t *length, foresto_error *error);

/**
 * Compute a request's hash: SHA-256 of request_type, ":" and the canonical JSON, in hexadecimal.
 * @param[in] request the request.
 * @param[out] hex FORESTO_SHA256_HEX_SIZE bytes; untouched on failure.
 * @param[out] error detail on failure; may be NULL.
 * @return as foresto_request_write_json(), but for FORESTO_E_CAPACITY.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_request_hash(const foresto_request *request, char *hex, foresto_error *error);

/**
 * Return the name of a missing-data policy: `SKIP_DAY`, `ZERO_RETURN`, `REJECT`.
 * @param[in] missing_policy enum foresto_missing_policy.
 * @return static text; NULL for an unknown value.
 * @since 0.1
 */
FORESTO_API const char *foresto_missing_policy_name(uint32_t missing_policy);

/**
 * Return the name of a baseline: `PHASE1`, `HOLD`.
 * @param[in] baseline enum foresto_baseline.
 * @return static text; NULL for an unknown value.
 * @since 0.1
 */
FORESTO_API const char *foresto_baseline_name(uint32_t baseline);

/**
 * Find a missing-data policy by its name, case-sensitive.
 * @param[in] name the name, NUL-terminated.
 * @param[out] missing_policy the value; untouched on failure.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT when a pointer is NULL; FORESTO_E_ENUM when there is no such name.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_missing_policy_parse(const char *name, uint32_t *missing_policy);

/**
 * Find a baseline by its name, case-sensitive.
 * @param[in] name the name, NUL-terminated.
 * @param[out] baseline the value; untouched on failure.
 * @return as foresto_missing_policy_parse().
 * @since 0.1
 */
FORESTO_API foresto_status foresto_baseline_parse(const char *name, uint32_t *baseline);

FORESTO_END

#endif
