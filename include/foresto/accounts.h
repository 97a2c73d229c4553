/* SPDX-License-Identifier: MIT */
/**
 * @file accounts.h
 * @brief Many accounts on one day: which of them must trade, and how much.
 */
#ifndef FORESTO_ACCOUNTS_H
#define FORESTO_ACCOUNTS_H

#include "rebalance.h"

/** Accounts that hold the same assets, each with targets of its own or all with the same. */
typedef struct foresto_accounts {
    uint32_t struct_size;          /**< sizeof(foresto_accounts). */
    uint32_t reserved;             /**< 0. */
    uint64_t account_count;        /**< Accounts, at least 1. */
    uint64_t asset_count;          /**< Assets, 1 to FORESTO_ASSET_COUNT_MAX. */
    const double *values;          /**< Money: asset i of account k at values[k * account_stride + i * asset_stride]. */
    const double *targets;         /**< Target weights, likewise by the target strides. */
    int64_t account_stride;        /**< Doubles from one account to the next; not 0 when there are several. */
    int64_t asset_stride;          /**< Doubles from one asset to the next; likewise. */
    int64_t target_account_stride; /**< Likewise; 0: all accounts have the same targets. */
    int64_t target_asset_stride;   /**< Likewise, not 0 when there are several assets. */
    const foresto_rule *rule;      /**< The rule that decides. */
    const void *reserved_pointer;  /**< NULL. */
    foresto_date previous;         /**< The trading day before, or FORESTO_DATE_NONE. */
    foresto_date today;            /**< The day. */
    foresto_date next;             /**< The trading day after, or FORESTO_DATE_NONE. */
    uint32_t reserved2;            /**< 0. */
} foresto_accounts;

/** Initial value of a foresto_accounts. */
#define FORESTO_ACCOUNTS_INIT                                                                                          \
    {                                                                                                                  \
        sizeof(foresto_accounts), 0, 0, 0, NULL, NULL, 0, 1, 0, 1, NULL, NULL, FORESTO_DATE_NONE, FORESTO_DATE_NONE,   \
            FORESTO_DATE_NONE, 0                                                                                       \
    }

/** Where the decisions go: the caller's arrays, one entry for each account. A column that is NULL is not wanted. */
typedef struct foresto_decision_columns {
    uint32_t struct_size;       /**< sizeof(foresto_decision_columns). */
    uint32_t reserved;          /**< 0. */
    uint64_t count;             /**< Accounts: entries of every column. */
    foresto_status *statuses;   /**< Of each account, as foresto_evaluate() gives it; an account that fails has 0 in
                                     every other column. NULL: the first account that fails ends the batch. */
    uint32_t *trigger_types;    /**< enum foresto_trigger_type: what fired, or FORESTO_TRIGGER_NONE. */
    uint32_t *max_drift_assets; /**< The asset that drifted most; the lowest index on a tie. */
    double *max_drift;          /**< Largest |value / NAV - target|. */
    double *turnover;           /**< One-way turnover of a rebalance now, whether or not one is due. */
    double *nav;                /**< Sum of the values. */
} foresto_decision_columns;

/** Initial value of a foresto_decision_columns. */
#define FORESTO_DECISION_COLUMNS_INIT                                                                                  \
    { sizeof(foresto_decision_columns), 0, 0, NULL, NULL, NULL, NULL, NULL, NULL }

FORESTO_BEGIN

/**
 * Initialise accounts as FORESTO_ACCOUNTS_INIT does.
 * @param[out] accounts the accounts; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_accounts), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_accounts_init(foresto_accounts *accounts, size_t struct_size);

/**
 * Initialise the columns of decisions as FORESTO_DECISION_COLUMNS_INIT does.
 * @param[out] columns the columns; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_decision_columns), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_decision_columns_init(foresto_decision_columns *columns, size_t struct_size);

/**
 * Decide for each account whether the rule fires, with the bits of foresto_evaluate(). Acts on nothing. Allocates
 * nothing; any number of threads may work on different stretches of the same accounts.
 * @param[in] accounts the accounts.
 * @param[in] columns where the decisions go; after a failure of one account without a statuses column, what the columns
 *            hold is void.
 * @param[out] error detail on failure: the account as `values[k]`, `targets[k]`, `nav[k]` or `turnover[k]`, the
 *                   asset and the value; may be NULL.
 * @return as foresto_evaluate(); FORESTO_E_SIZE for strides and counts.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_accounts_evaluate(const foresto_accounts *accounts,
                                                     const foresto_decision_columns *columns, foresto_error *error);

FORESTO_END

#endif
