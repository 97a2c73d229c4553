/* SPDX-License-Identifier: MIT */
/**
 * @file rebalance.h
 * @brief One portfolio on one day: weights, drift, turnover, cost, the decision, and the trade. No engine needed.
 *
 * Values are money per asset, finite and >= 0, with a finite sum above 0. Targets are weights in [0, 1] whose
 * left-to-right sum S is within FORESTO_WEIGHT_SUM_TOLERANCE of 1; each is divided by S before use. Sums run strictly
 * left to right. An output may be the same array as an input, but no two outputs the same, nor may arrays overlap
 * otherwise. Nothing here allocates.
 */
#ifndef FORESTO_REBALANCE_H
#define FORESTO_REBALANCE_H

#include "rule.h"

/** How far the sum of target weights may be from 1. Within it, each weight is divided by the sum. */
#define FORESTO_WEIGHT_SUM_TOLERANCE 1e-6
/** Slack on top of that, since decimal weights are not exact in binary: three times 0.333333 is within. */
#define FORESTO_WEIGHT_SUM_SLACK 1e-12

/** A decision: whether to trade, and the measures that led to it. */
typedef struct foresto_decision {
    uint32_t struct_size;     /**< sizeof(foresto_decision), set by the caller. */
    uint32_t trigger_type;    /**< enum foresto_trigger_type: what fired, or FORESTO_TRIGGER_NONE. */
    uint64_t max_drift_asset; /**< The asset that drifted most; the lowest index on a tie. */
    double max_drift;         /**< Largest |value / NAV - target|. */
    double nav;               /**< Sum of the values. */
    double turnover;          /**< One-way turnover of a rebalance now, whether or not one is due. */
} foresto_decision;

/** Initial value of a foresto_decision. */
#define FORESTO_DECISION_INIT                                                                                          \
    { sizeof(foresto_decision), FORESTO_TRIGGER_NONE, 0, 0.0, 0.0, 0.0 }

/** What a rebalance did to the money. */
typedef struct foresto_rebalancing {
    uint32_t struct_size; /**< sizeof(foresto_rebalancing), set by the caller. */
    uint32_t reserved;    /**< 0. */
    double nav_before;    /**< Sum of the values before. */
    double nav_after;     /**< nav_before * cost_factor. */
    double turnover;      /**< One-way: 0.5 * sum |target * nav - value| / nav, in [0, 1]. */
    double cost_rate;     /**< As given. */
    double cost_factor;   /**< 1 - turnover * cost_rate. */
    double cost_amount;   /**< nav_before - nav_after. */
} foresto_rebalancing;

/** Initial value of a foresto_rebalancing. */
#define FORESTO_REBALANCING_INIT                                                                                       \
    { sizeof(foresto_rebalancing), 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0 }

FORESTO_BEGIN

/**
 * Initialise a decision as FORESTO_DECISION_INIT does.
 * @param[out] decision the decision; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_decision), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_decision_init(foresto_decision *decision, size_t struct_size);

/**
 * Initialise a rebalancing as FORESTO_REBALANCING_INIT does.
 * @param[out] rebalancing the record; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_rebalancing), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_rebalancing_init(foresto_rebalancing *rebalancing, size_t struct_size);

/**
 * Compute the weights value / NAV.
 * @param[in] values count values.
 * @param[in] count number of assets, at least 1.
 * @param[out] weights count weights; untouched on failure.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_SIZE; FORESTO_E_RANGE for a value that is negative or not finite;
 *         FORESTO_E_NAV when the sum is not finite or not above 0.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_weights(const double *values, uint64_t count, double *weights, foresto_error *error);

/**
 * Compute the largest absolute difference between a weight and its target.
 * @param[in] values count values.
 * @param[in] targets count target weights.
 * @param[in] count number of assets, at least 1.
 * @param[out] max_drift the difference, in [0, 1]; untouched on failure.
 * @param[out] asset the asset that has it, the lowest on a tie; may be NULL.
 * @param[out] error detail on failure; may be NULL.
 * @return as foresto_weights(); FORESTO_E_WEIGHT, FORESTO_E_WEIGHT_SUM for the targets.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_drift(const double *values, const double *targets, uint64_t count, double *max_drift,
                                         uint64_t *asset, foresto_error *error);

/**
 * Compute the one-way turnover of a rebalance to the targets: 0.5 * sum |target * NAV - value| / NAV.
 * @param[in] values count values.
 * @param[in] targets count target weights.
 * @param[in] count number of assets, at least 1.
 * @param[out] turnover in [0, 1]; untouched on failure.
 * @param[out] error detail on failure; may be NULL.
 * @return as foresto_drift().
 * @since 0.1
 */
FORESTO_API foresto_status foresto_turnover(const double *values, const double *targets, uint64_t count,
                                            double *turnover, foresto_error *error);

/**
 * Compute the cost of a turnover: cost_factor = 1 - turnover * cost_rate, nav_after = nav * cost_factor,
 * cost_amount = nav - nav_after.
 * @param[in] nav value before, finite and above 0.
 * @param[in] turnover in [0, 1].
 * @param[in] cost_rate in [0, 1).
 * @param[out] rebalancing all fields; untouched on failure.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_STRUCT; FORESTO_E_NAV; FORESTO_E_RANGE.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_cost(double nav, double turnover, double cost_rate, foresto_rebalancing *rebalancing,
                                        foresto_error *error);

/**
 * Decide whether a rule fires on a day: PERIODIC first, then DRIFT. Acts on nothing. The rule's validity is checked,
 * its effective dates are not: that is foresto_rule_check_active().
 * @param[in] rule the rule.
 * @param[in] values count values at the day's close.
 * @param[in] targets count target weights.
 * @param[in] count number of assets, at least 1.
 * @param[in] previous the trading day before, or FORESTO_DATE_NONE on the first.
 * @param[in] today the day.
 * @param[in] next the trading day after, or FORESTO_DATE_NONE on the last.
 * @param[out] decision the decision and its measures; untouched on failure.
 * @param[out] error detail on failure; may be NULL.
 * @return as foresto_drift(), foresto_rule_validate(); FORESTO_E_DATE when the dates do not increase.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_evaluate(const foresto_rule *rule, const double *values, const double *targets,
                                            uint64_t count, foresto_date previous, foresto_date today,
                                            foresto_date next, foresto_decision *decision, foresto_error *error);

/**
 * Rebalance to the targets: new value = target * nav_after, with the cost taken from the whole.
 * @param[in] values count values.
 * @param[in] targets count target weights.
 * @param[in] count number of assets, at least 1.
 * @param[in] cost_rate in [0, 1).
 * @param[out] new_values count values after; may be NULL or the same array as values.
 * @param[out] trades count trades, new value - value (buys above 0); may be NULL.
 * @param[out] rebalancing turnover, cost and NAVs.
 * @param[out] error detail on failure, when every output is untouched; may be NULL.
 * @return as foresto_drift(), foresto_cost().
 * @since 0.1
 */
FORESTO_API foresto_status foresto_rebalance(const double *values, const double *targets, uint64_t count,
                                             double cost_rate, double *new_values, double *trades,
                                             foresto_rebalancing *rebalancing, foresto_error *error);

FORESTO_END

#endif
