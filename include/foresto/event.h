/* SPDX-License-Identifier: MIT */
/**
 * @file event.h
 * @brief The record of one rebalance, as a struct, as JSON, and as a database row.
 */
#ifndef FORESTO_EVENT_H
#define FORESTO_EVENT_H

#include "rule.h"

/** One rebalance: when, why, what it cost, and the weights before and after. */
typedef struct foresto_event {
    uint32_t struct_size;    /**< sizeof(foresto_event). */
    uint32_t trigger_type;   /**< FORESTO_TRIGGER_PERIODIC or FORESTO_TRIGGER_DRIFT. */
    uint64_t event_order;    /**< 1, 2, ... within the run. */
    int64_t rule_id;         /**< The rule's, 0 for none. */
    foresto_date event_date; /**< The trading day. */
    uint32_t asset_count;    /**< Entries in each array below: assets, or asset classes when grouped. */
    double turnover;         /**< One-way, in [0, 1]. */
    double cost_rate;        /**< The rule's. */
    double cost_factor;      /**< 1 - turnover * cost_rate; with a cost model, nav_after / nav_before. */
    double cost_amount;      /**< nav_before - nav_after. */
    double nav_before;       /**< Value at the day's close. */
    double nav_after;        /**< Value after the cost. */
    char trigger_detail[FORESTO_TRIGGER_DETAIL_SIZE]; /**< `MONTHLY`, `QUARTERLY`, `DRIFT>=5.00%`. */
    const char *const *asset_names;                   /**< Names; borrowed, as long as its source says. */
    const double *before_weights;                     /**< Weights at the close; borrowed. */
    const double *after_weights;                      /**< The targets; borrowed. */
    const uint32_t *name_order; /**< Assets in canonical key order, to save sorting; NULL when unknown. */
} foresto_event;

/** Initial value of a foresto_event, for functions that fill one. */
#define FORESTO_EVENT_INIT                                                                                             \
    { sizeof(foresto_event), 0, 0, 0, FORESTO_DATE_NONE, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "", NULL, NULL, NULL, NULL }

/** An event's scalar columns as text, each at the precision of its database column. */
typedef struct foresto_event_row {
    uint32_t struct_size;                             /**< sizeof(foresto_event_row), set by the caller. */
    uint32_t reserved;                                /**< 0. */
    char event_date[16];                              /**< `YYYY-MM-DD`. */
    char trigger_type[16];                            /**< `PERIODIC` or `DRIFT`. */
    char trigger_detail[FORESTO_TRIGGER_DETAIL_SIZE]; /**< At most 64 bytes. */
    char turnover[16];                                /**< NUMERIC(12,8). */
    char cost_rate[16];                               /**< NUMERIC(8,6). */
    char cost_amount[24];                             /**< NUMERIC(18,8). */
} foresto_event_row;

/** Initial value of a foresto_event_row. */
#define FORESTO_EVENT_ROW_INIT                                                                                         \
    { sizeof(foresto_event_row), 0, "", "", "", "", "", "" }

/**
 * Where a run hands its events; when it fails later, what it handed over before is void. Called on the thread of the
 * run, in date order, once per event, before the run returns; it must not call back into the run.
 */
typedef struct foresto_event_sink {
    uint32_t struct_size; /**< sizeof(foresto_event_sink). */
    uint32_t reserved;    /**< 0. */
    void *user;           /**< Handed to every call. */
    /** Take an event, valid during the call. Return 0, or a code of the host's own: the run stops at once with
     *  FORESTO_E_HOST and hands the code back. */
    int32_t (*put_event)(void *user, const foresto_event *event);
} foresto_event_sink;

/** Initial value of a foresto_event_sink. */
#define FORESTO_EVENT_SINK_INIT                                                                                        \
    { sizeof(foresto_event_sink), 0, NULL, NULL }

FORESTO_BEGIN

/**
 * Initialise an event as FORESTO_EVENT_INIT does.
 * @param[out] event the event; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_event), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_event_init(foresto_event *event, size_t struct_size);

/**
 * Initialise an event row as FORESTO_EVENT_ROW_INIT does.
 * @param[out] row the row; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_event_row), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_event_row_init(foresto_event_row *row, size_t struct_size);

/**
 * Initialise an event sink as FORESTO_EVENT_SINK_INIT does.
 * @param[out] event_sink the table; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_event_sink), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_event_sink_init(foresto_event_sink *event_sink, size_t struct_size);

/**
 * Write an event as canonical JSON (RFC 8785) with the field names of foresto_event, full precision, and weights as
 * objects keyed by asset name. rule_id is null when there is none.
 * @param[in] event the event.
 * @param[out] text room for the JSON and its NUL; untouched on failure; may be NULL when capacity is 0.
 * @param[in] capacity bytes at text.
 * @param[out] length the length without NUL, also on FORESTO_E_CAPACITY; may be NULL.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_STRUCT; FORESTO_E_ENUM; FORESTO_E_DATE; FORESTO_E_NAME;
 *         FORESTO_E_RANGE for a number that is not finite; FORESTO_E_CAPACITY.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_event_write_json(const foresto_event *event, char *text, size_t capacity,
                                                    size_t *length, foresto_error *error);

/**
 * Write weights as canonical JSON, an object keyed by asset name: the value of a before_weights or after_weights
 * column.
 * @param[in] names count names, UTF-8 of 1 to 63 bytes, no two the same.
 * @param[in] weights count finite numbers.
 * @param[in] count how many; the time taken goes with its square.
 * @param[out] text room for the JSON and its NUL; untouched on failure; may be NULL when capacity is 0.
 * @param[in] capacity bytes at text.
 * @param[out] length the length without NUL, also on FORESTO_E_CAPACITY; may be NULL.
 * @param[out] error detail on failure; may be NULL.
 * @return as foresto_event_write_json().
 * @since 0.1
 */
FORESTO_API foresto_status foresto_weights_write_json(const char *const *names, const double *weights, uint64_t count,
                                                      char *text, size_t capacity, size_t *length,
                                                      foresto_error *error);

/**
 * Write an event's scalar columns at the database's precision: shortest text, rounded half away from zero.
 * @param[in] event the event.
 * @param[out] row the columns; untouched on failure.
 * @param[out] error detail on failure: the field and value; may be NULL.
 * @return as foresto_event_write_json(); FORESTO_E_RANGE when a value does not fit its column.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_event_write_row(const foresto_event *event, foresto_event_row *row,
                                                   foresto_error *error);

FORESTO_END

#endif
