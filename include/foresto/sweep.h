/* SPDX-License-Identifier: MIT */
/**
 * @file sweep.h
 * @brief Many portfolios over one panel: each of some target mixes under each of some rules.
 */
#ifndef FORESTO_SWEEP_H
#define FORESTO_SWEEP_H

#include "figures.h"
#include "simulate.h"

/**
 * What to sweep. Portfolio m * rule_count + r is mix m under rule r; without rules, portfolio m is mix m at the
 * request's baseline. Each portfolio gets the bits that foresto_simulate() gives it.
 */
typedef struct foresto_sweep {
    uint32_t struct_size;             /**< sizeof(foresto_sweep). */
    uint32_t reserved;                /**< 0. */
    const foresto_request *request;   /**< What all portfolios share; its weights and rule are NULL. */
    const double *weights;            /**< Weight of asset i in mix m at weights[m * mix_stride + i * asset_stride]. */
    const foresto_rule *const *rules; /**< rule_count rules; one that is NULL is the request's baseline. */
    const foresto_figures_options *figures_options; /**< For the figures; NULL: the initial values. */
    uint64_t mix_count;                             /**< Mixes, at least 1. */
    uint64_t rule_count;                            /**< Rules, or 0: the baseline alone. */
    int64_t mix_stride;   /**< Doubles from one mix's weight to the next mix's; not 0 when there are several. */
    int64_t asset_stride; /**< Doubles from one asset's weight to the next asset's; likewise. */
} foresto_sweep;

/** Initial value of a foresto_sweep. */
#define FORESTO_SWEEP_INIT                                                                                             \
    { sizeof(foresto_sweep), 0, NULL, NULL, NULL, NULL, 0, 0, 0, 1 }

/**
 * Where a sweep writes: the caller's arrays, one entry for each portfolio. A column that is NULL is not wanted. A
 * portfolio that fails has its status, 0 in every other column, and a path of 0 and FORESTO_DATE_NONE. Entries of
 * another path beyond day_count stay as they were.
 */
typedef struct foresto_sweep_columns {
    uint32_t struct_size;           /**< sizeof(foresto_sweep_columns). */
    uint32_t figures_size;          /**< Set by the caller, when figures are wanted: sizeof(foresto_figures). */
    uint64_t count;                 /**< Portfolios: entries of every column. */
    foresto_status *statuses;       /**< FORESTO_OK, FORESTO_E_NAV, FORESTO_E_RANGE (also for a figure that is
 wanted and overflows), FORESTO_E_NO_DAYS or
                                         FORESTO_E_MISSING of each. NULL: the first portfolio that fails ends the
                                         sweep with its status. */
    double *final_nav;              /**< NAV of the last day. */
    double *total_turnover;         /**< Sum over the events, in their order. */
    double *total_cost;             /**< Sum of cost_amount over the events, in their order. */
    uint64_t *day_count;            /**< Trading days. */
    uint64_t *periodic_event_count; /**< Events with trigger PERIODIC. */
    uint64_t *drift_event_count;    /**< Events with trigger DRIFT. */
    foresto_figures *figures;       /**< Performance figures, each figures_size bytes after the one before; as
                                       FORESTO_FIGURES_INIT where a portfolio fails or has fewer than two trading days. */
    double *nav;                    /**< NAV of trading day t of portfolio p at nav[p * path_stride + t]. */
    foresto_date *dates;            /**< The trading day itself, likewise. */
    int64_t path_stride;            /**< At least the rows of [start_date, end_date], when nav or dates are wanted. */
} foresto_sweep_columns;

/** Initial value of a foresto_sweep_columns. */
#define FORESTO_SWEEP_COLUMNS_INIT                                                                                     \
    { sizeof(foresto_sweep_columns), 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 }

FORESTO_BEGIN

/**
 * Initialise a sweep as FORESTO_SWEEP_INIT does.
 * @param[out] sweep the sweep; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_sweep), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_sweep_init(foresto_sweep *sweep, size_t struct_size);

/**
 * Initialise the columns of a sweep as FORESTO_SWEEP_COLUMNS_INIT does.
 * @param[out] columns the columns; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_sweep_columns), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_sweep_columns_init(foresto_sweep_columns *columns, size_t struct_size);

/**
 * Run a sweep. Everything that is asked for is checked before anything is written. On the executor's threads when the
 * host has one; the results are the same whatever their number. Allocates, all on the caller's thread: memory goes
 * with the number of rules and with the executor's workers, not with the number of portfolios.
 * @param[in] sweep what to run.
 * @param[in] host memory, executor and progress (counted in portfolios), or NULL for the defaults. Its sinks and its
 *            cost model must be NULL: they belong to one run.
 * @param[in,out] columns where the results go; after a failure that comes from the data of one portfolio, from the
 *                host or by cancellation, what the columns hold is void.
 * @param[out] error detail on failure; its field begins with the name of what is refused or has failed,
 *                   `weights[m]`, `rules[r]` or `portfolio[p]`; may be NULL.
 * @return FORESTO_OK; any status of foresto_simulate(); FORESTO_E_SIZE for strides and counts; FORESTO_E_HOST when the
 *         executor failed, or left a task out; FORESTO_E_CANCELLED.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_sweep_run(const foresto_sweep *sweep, const foresto_host *host,
                                             const foresto_sweep_columns *columns, foresto_error *error);

FORESTO_END

#endif
