/* SPDX-License-Identifier: MIT */
/**
 * @file simulate.h
 * @brief Run a request over its panel: flag gate, NAV path, events, totals.
 */
#ifndef FORESTO_SIMULATE_H
#define FORESTO_SIMULATE_H

#include "host.h"
#include "request.h"

/** What a request comes to once the feature flag has spoken. */
enum foresto_mode {
    FORESTO_MODE_PHASE1 = 1,    /**< Constant mix. */
    FORESTO_MODE_HOLD = 2,      /**< Buy and hold. */
    FORESTO_MODE_REBALANCED = 3 /**< By the rule. */
};

/** Totals of a run. */
typedef struct foresto_summary {
    uint32_t struct_size;          /**< sizeof(foresto_summary), set by the caller. */
    uint32_t mode;                 /**< enum foresto_mode. */
    foresto_date first_date;       /**< First trading day. */
    foresto_date last_date;        /**< Last trading day. */
    uint64_t day_count;            /**< Trading days, that is NAV records. */
    uint64_t skipped_day_count;    /**< Days that the missing-data policy left out. */
    uint64_t event_count;          /**< Events. */
    uint64_t periodic_event_count; /**< Events with trigger PERIODIC. */
    uint64_t drift_event_count;    /**< Events with trigger DRIFT. */
    double initial_amount;         /**< A. */
    double final_nav;              /**< NAV of the last day. */
    double total_turnover;         /**< Sum over the events, in their order. */
    double mean_turnover;          /**< total_turnover / event_count, 0 without events. */
    double total_cost;             /**< Sum of cost_amount over the events, in their order. */
} foresto_summary;

/** Initial value of a foresto_summary. */
#define FORESTO_SUMMARY_INIT                                                                                           \
    { sizeof(foresto_summary), 0, FORESTO_DATE_NONE, FORESTO_DATE_NONE, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0 }

/** The NAV records of a result, column by column. Borrowed from the result. */
typedef struct foresto_nav_view {
    uint32_t struct_size;            /**< sizeof(foresto_nav_view), set by the caller. */
    uint32_t reserved;               /**< 0. */
    uint64_t count;                  /**< Entries of every column. */
    const foresto_date *dates;       /**< Trading days. */
    const double *nav;               /**< Value at the close, after a rebalance's cost. */
    const double *daily_return;      /**< nav / previous nav - 1; the first against the initial amount. */
    const double *cumulative_return; /**< nav / initial amount - 1. */
    const double *high_water_mark;   /**< Largest of the initial amount and the NAVs so far. */
    const double *drawdown;          /**< nav / high_water_mark - 1, never above 0. */
} foresto_nav_view;

/** Initial value of a foresto_nav_view. */
#define FORESTO_NAV_VIEW_INIT                                                                                          \
    { sizeof(foresto_nav_view), 0, 0, NULL, NULL, NULL, NULL, NULL, NULL }

/**
 * The events of a result, column by column: event k of the run, whose event_order is k + 1, at [k] of every column.
 * Borrowed from the result. Without events the columns are NULL; without a rule, so are the names and targets, and
 * asset_count is 0.
 */
typedef struct foresto_event_view {
    uint32_t struct_size;           /**< sizeof(foresto_event_view), set by the caller. */
    uint32_t asset_count;           /**< Weights of each event: assets, or asset classes when grouped. */
    uint64_t count;                 /**< Entries of every column. */
    int64_t rule_id;                /**< The rule's, 0 for none. */
    double cost_rate;               /**< The rule's. */
    const foresto_date *dates;      /**< Trading days. */
    const uint32_t *trigger_types;  /**< FORESTO_TRIGGER_PERIODIC or FORESTO_TRIGGER_DRIFT. */
    const double *turnover;         /**< One-way, in [0, 1]. */
    const double *cost_factor;      /**< 1 - turnover * cost_rate; with a cost model, nav_after / nav_before. */
    const double *cost_amount;      /**< nav_before - nav_after. */
    const double *nav_before;       /**< Value at the day's close. */
    const double *nav_after;        /**< Value after the cost. */
    const double *before_weights;   /**< Weights at the close: asset i of event k at [k * asset_count + i]. */
    const double *after_weights;    /**< The targets, the same for all events: asset_count. */
    const char *const *asset_names; /**< asset_count names. */
    const char *periodic_detail;    /**< trigger_detail of the events with trigger PERIODIC; "" when the rule has
                                         none. */
    const char *drift_detail;       /**< The same for DRIFT. */
} foresto_event_view;

/** Initial value of a foresto_event_view. */
#define FORESTO_EVENT_VIEW_INIT                                                                                        \
    { sizeof(foresto_event_view), 0, 0, 0, 0.0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }

/**
 * Where a run writes that keeps no result: the caller's arrays. A column that is NULL is not wanted. event k of the run
 * is at [k] of every event column, its weight of asset i at before_weights[k * asset_count + i].
 */
typedef struct foresto_run_columns {
    uint32_t struct_size;      /**< sizeof(foresto_run_columns). */
    uint32_t reserved;         /**< 0. */
    uint64_t day_capacity;     /**< Entries of the day columns: at least the rows of [start_date, end_date]. */
    uint64_t event_capacity;   /**< Entries of the event columns that are wanted. */
    foresto_date *dates;       /**< Trading days. */
    double *nav;               /**< Value at the close, after a rebalance's cost. */
    double *daily_return;      /**< nav / previous nav - 1; the first against the initial amount. */
    double *cumulative_return; /**< nav / initial amount - 1. */
    double *high_water_mark;   /**< Largest of the initial amount and the NAVs so far. */
    double *drawdown;          /**< nav / high_water_mark - 1, never above 0. */
    foresto_date *event_dates; /**< Trading days with an event. */
    uint32_t *trigger_types;   /**< FORESTO_TRIGGER_PERIODIC or FORESTO_TRIGGER_DRIFT. */
    double *turnover;          /**< One-way, in [0, 1]. */
    double *cost_factor;       /**< 1 - turnover * cost_rate; with a cost model, nav_after / nav_before. */
    double *cost_amount;       /**< nav_before - nav_after. */
    double *nav_before;        /**< Value at the day's close. */
    double *nav_after;         /**< Value after the cost. */
    double *before_weights;    /**< Weights at the close. */
} foresto_run_columns;

/** Initial value of a foresto_run_columns. */
#define FORESTO_RUN_COLUMNS_INIT                                                                                       \
    {                                                                                                                  \
        sizeof(foresto_run_columns), 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,  \
            NULL, NULL                                                                                                 \
    }

/** A finished run. Immutable, so any number of threads may read it; independent of its panel and request. */
typedef struct foresto_result foresto_result;

FORESTO_BEGIN

/**
 * Initialise a summary as FORESTO_SUMMARY_INIT does.
 * @param[out] summary the summary; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_summary), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_summary_init(foresto_summary *summary, size_t struct_size);

/**
 * Initialise a NAV view as FORESTO_NAV_VIEW_INIT does.
 * @param[out] view the view; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_nav_view), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_nav_view_init(foresto_nav_view *view, size_t struct_size);

/**
 * Initialise an event view as FORESTO_EVENT_VIEW_INIT does.
 * @param[out] view the view; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_event_view), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_event_view_init(foresto_event_view *view, size_t struct_size);

/**
 * Initialise run columns as FORESTO_RUN_COLUMNS_INIT does.
 * @param[out] columns the columns; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_run_columns), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_run_columns_init(foresto_run_columns *columns, size_t struct_size);

/**
 * Decide what a run does: the feature flag's table. No rule gives the baseline, whatever the flag; a rule gives
 * FORESTO_MODE_REBALANCED with the flag on and FORESTO_E_FEATURE_DISABLED with the flag off.
 * @param[in] use_rebalancing the flag, 0 or 1.
 * @param[in] has_rule 1 when a rule is given, else 0.
 * @param[in] baseline enum foresto_baseline; must be FORESTO_BASELINE_PHASE1 (the default) when a rule is given.
 * @param[out] mode enum foresto_mode; untouched on failure.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_ENUM; FORESTO_E_FEATURE_DISABLED.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_gate(uint32_t use_rebalancing, uint32_t has_rule, uint32_t baseline, uint32_t *mode,
                                        foresto_error *error);

/**
 * Return the name of a mode: `PHASE1`, `HOLD`, `REBALANCED`.
 * @param[in] mode enum foresto_mode.
 * @return static text; NULL for an unknown value.
 * @since 0.1
 */
FORESTO_API const char *foresto_mode_name(uint32_t mode);

/**
 * Run a request. Allocates a fixed number of times, and once more each time that the events outgrow a room which
 * doubles; what remains belongs to the result.
 * @param[in] request the request.
 * @param[in] host the host's side, or NULL for all defaults.
 * @param[out] result the finished run, to be given back with foresto_result_destroy(); untouched on failure.
 * @param[out] error detail on failure: field, day, asset, value; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT, FORESTO_E_STRUCT, FORESTO_E_ENUM, FORESTO_E_SIZE, FORESTO_E_MEMORY;
 *         FORESTO_E_FEATURE_DISABLED; any status of foresto_rule_check_active(); FORESTO_E_WEIGHT,
 *         FORESTO_E_WEIGHT_SUM, FORESTO_E_NAME for the weights and classes; FORESTO_E_AMOUNT; FORESTO_E_DATE;
 *         FORESTO_E_NO_DAYS; FORESTO_E_MISSING; FORESTO_E_NAV; FORESTO_E_RANGE when an index
 *         has no level left to buy at; FORESTO_E_HOST and FORESTO_E_CANCELLED with the
 *         host's own code; FORESTO_E_RANGE for a cost model's amount.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_simulate(const foresto_request *request, const foresto_host *host,
                                            foresto_result **result, foresto_error *error);

/**
 * Run a request into the caller's arrays, with the bits of foresto_simulate(). Allocates a fixed number of times,
 * memory that does not go with the number of days, and gives it back before it returns.
 * @param[in] request the request.
 * @param[in] host the host's side, or NULL for all defaults.
 * @param[in] columns where days and events go; after a failure that comes from the data or the host, or for want of
 *            room for events, what they hold is void.
 * @param[out] summary the totals; untouched on failure; may be NULL.
 * @param[out] error detail on failure; may be NULL.
 * @return as foresto_simulate(); FORESTO_E_CAPACITY when the days, or the events of a column that is wanted, have no
 *         room.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_simulate_into(const foresto_request *request, const foresto_host *host,
                                                 const foresto_run_columns *columns, foresto_summary *summary,
                                                 foresto_error *error);

/**
 * Give a result's memory back.
 * @param[in] result the result; NULL is ignored.
 * @since 0.1
 */
FORESTO_API void foresto_result_destroy(foresto_result *result);

/**
 * Read the totals of a run.
 * @param[in] result not NULL.
 * @param[out] summary the totals.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_STRUCT.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_result_summary(const foresto_result *result, foresto_summary *summary);

/**
 * Look at the NAV records of a run.
 * @param[in] result not NULL.
 * @param[out] view columns that live as long as the result.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_STRUCT.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_result_navs(const foresto_result *result, foresto_nav_view *view);

/**
 * Look at all events of a run at once.
 * @param[in] result not NULL.
 * @param[out] view columns that live as long as the result.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_STRUCT.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_result_events(const foresto_result *result, foresto_event_view *view);

/**
 * Look at one event of a run.
 * @param[in] result not NULL.
 * @param[in] index 0 to event_count - 1.
 * @param[out] event the event; its names and weights live as long as the result.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT, also when there is no such event; FORESTO_E_STRUCT.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_result_event(const foresto_result *result, uint64_t index, foresto_event *event);

FORESTO_END

#endif
