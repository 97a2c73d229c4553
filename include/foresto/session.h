/* SPDX-License-Identifier: MIT */
/**
 * @file session.h
 * @brief A run one day at a time, whose state can be saved between days and continues with the same bits.
 */
#ifndef FORESTO_SESSION_H
#define FORESTO_SESSION_H

#include "simulate.h"

/** What the rows of a stream are: the part of a panel that is known before its first day. */
typedef struct foresto_instruments {
    uint32_t struct_size;           /**< sizeof(foresto_instruments). */
    uint32_t kind;                  /**< enum foresto_panel_kind. */
    uint64_t asset_count;           /**< N, 1 to FORESTO_ASSET_COUNT_MAX. */
    const char *const *asset_names; /**< N names, UTF-8 of 1 to 63 bytes, no two the same. */
    const void *reserved_pointer;   /**< NULL. */
} foresto_instruments;

/** Initial value of a foresto_instruments. */
#define FORESTO_INSTRUMENTS_INIT                                                                                       \
    { sizeof(foresto_instruments), FORESTO_PANEL_PRICES, 0, NULL, NULL }

/** What a day did: its NAV record, and whether it rebalanced. */
typedef struct foresto_step {
    uint32_t struct_size; /**< sizeof(foresto_step), set by the caller. */
    uint32_t trading_day; /**< 1; 0 when the day was skipped, and the record below is that of the trading day before. */
    uint32_t rebalanced;  /**< 1 when the day has an event: foresto_session_event(). */
    foresto_date date;    /**< The last trading day, or FORESTO_DATE_NONE before the first. */
    double nav;           /**< Value at the close, after a rebalance's cost; the initial amount before the first day. */
    double daily_return;  /**< nav / previous nav - 1; the first against the initial amount. */
    double cumulative_return; /**< nav / initial amount - 1. */
    double high_water_mark;   /**< Largest of the initial amount and the NAVs so far. */
    double drawdown;          /**< nav / high_water_mark - 1, never above 0. */
} foresto_step;

/** Initial value of a foresto_step. */
#define FORESTO_STEP_INIT                                                                                              \
    { sizeof(foresto_step), 0, 0, FORESTO_DATE_NONE, 0.0, 0.0, 0.0, 0.0, 0.0 }

/** A run under way. It owns a copy of all that it was opened with. One thread at a time may use a session. */
typedef struct foresto_session foresto_session;

FORESTO_BEGIN

/**
 * Initialise instruments as FORESTO_INSTRUMENTS_INIT does.
 * @param[out] instruments the instruments; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_instruments), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_instruments_init(foresto_instruments *instruments, size_t struct_size);

/**
 * Initialise a step as FORESTO_STEP_INIT does.
 * @param[out] step the step; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_step), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_step_init(foresto_step *step, size_t struct_size);

/**
 * Open a session. Allocates.
 * @param[in] request the request. Its panel must be NULL, unless instruments is: then the panel names the assets, and
 *            its values are not looked at. Weights and classes are one per instrument.
 * @param[in] instruments the columns of the stream, or NULL when the request has a panel.
 * @param[in] host memory and cost model, or NULL for the defaults. Its sinks, progress and executor must be NULL: a
 *            session hands nothing on, its caller reads each step.
 * @param[out] session the session, to be given back with foresto_session_close(); untouched on failure.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; any status of foresto_simulate() that concerns the request itself; FORESTO_E_NAME and
 *         FORESTO_E_SIZE for the instruments; FORESTO_E_ARGUMENT for a table that a session has no use for.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_session_open(const foresto_request *request, const foresto_instruments *instruments,
                                                const foresto_host *host, foresto_session **session,
                                                foresto_error *error);

/**
 * Take one day. Allocates nothing.
 *
 * A day before the request's start_date or after its end_date, and a day that the missing-data policy skips, is no
 * trading day: the session stays as it was, but for the order of dates. On failure it stays as it was too, so a
 * corrected row can be given; only after FORESTO_E_NAV, FORESTO_E_RANGE or FORESTO_E_HOST it takes no more days (it
 * says FORESTO_E_NAV), and of its state only the totals still hold.
 * @param[in] session the session.
 * @param[in] date the day, after every day given before.
 * @param[in] values one per instrument: value of instrument i at values[i * stride]; NaN marks a missing one.
 * @param[in] count how many: foresto_session_instrument_count().
 * @param[in] stride doubles from one instrument's value to the next one's; not 0 when there are several.
 * @param[in] next_date the next trading day, or FORESTO_DATE_NONE when this is the run's last. LAST_TRADING_DAY needs
 *            it, takes it at its word, and refuses another trading day in a month that it has declared over; other
 *            rules ignore it, and FORESTO_DATE_NONE will do.
 * @param[out] step what the day did; may be NULL.
 * @param[out] error detail on failure: date, asset and value; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_STRUCT; FORESTO_E_SIZE; FORESTO_E_DATE; FORESTO_E_PRICE;
 *         FORESTO_E_RETURN; FORESTO_E_MISSING; FORESTO_E_NAV; FORESTO_E_RANGE when an index has no level left to buy
 *         at; FORESTO_E_HOST and FORESTO_E_RANGE for the cost model.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_session_step(foresto_session *session, foresto_date date, const double *values,
                                                uint64_t count, int64_t stride, foresto_date next_date,
                                                foresto_step *step, foresto_error *error);

/**
 * Look at the event of the last day taken.
 * @param[in] session not NULL.
 * @param[out] event the event; its names and weights hold until the next step or close.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT, also when that day had none; FORESTO_E_STRUCT.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_session_event(const foresto_session *session, foresto_event *event);

/**
 * Read the totals so far; before the first trading day, day_count is 0 and final_nav the initial amount.
 * @param[in] session not NULL.
 * @param[out] summary the totals.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_STRUCT.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_session_summary(const foresto_session *session, foresto_summary *summary);

/**
 * Return the number of assets that events and values speak of: classes when grouped, else instruments.
 * @param[in] session the session.
 * @return the number; 0 for NULL.
 * @since 0.1
 */
FORESTO_API uint64_t foresto_session_asset_count(const foresto_session *session);

/**
 * Return the number of instruments, that is of values in a row of foresto_session_step().
 * @param[in] session the session.
 * @return the number; 0 for NULL.
 * @since 0.1
 */
FORESTO_API uint64_t foresto_session_instrument_count(const foresto_session *session);

/**
 * Return the name of an instrument.
 * @param[in] session the session.
 * @param[in] instrument 0 to foresto_session_instrument_count() - 1.
 * @return the name, which lives as long as the session; NULL when there is no such instrument or no session.
 * @since 0.1
 */
FORESTO_API const char *foresto_session_instrument_name(const foresto_session *session, uint64_t instrument);

/**
 * Read what is held at the close of the last trading day, in money per asset; a constant mix in PHASE1, and all 0
 * before the first trading day.
 * @param[in] session not NULL.
 * @param[out] values room for the values.
 * @param[in] count how many: foresto_session_asset_count().
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_SIZE; FORESTO_E_NAV when the session has stopped.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_session_values(const foresto_session *session, double *values, uint64_t count);

/**
 * Save a session as bytes, the same on every platform, from which foresto_session_restore() goes on.
 * @param[in] session not NULL, and not stopped by a failure.
 * @param[out] bytes room for the state; untouched on failure; may be NULL when capacity is 0.
 * @param[in] capacity bytes at bytes.
 * @param[out] size the state's size, also on FORESTO_E_CAPACITY; may be NULL.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_CAPACITY; FORESTO_E_NAV.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_session_export(const foresto_session *session, uint8_t *bytes, size_t capacity,
                                                  size_t *size, foresto_error *error);

/**
 * Make a session from saved bytes. It continues with the same bits as the one that was saved. Allocates.
 * @param[in] bytes the state.
 * @param[in] size its size.
 * @param[in] host as in foresto_session_open(), with a cost model of the same fingerprint when there was one
 *            (two without a fingerprint are not told apart).
 * @param[out] session the session, to be given back with foresto_session_close(); untouched on failure.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT, also for another cost model than that of the state; FORESTO_E_MEMORY;
 * FORESTO_E_PARSE when the bytes are damaged, cut short, or no state of this version of the engine.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_session_restore(const uint8_t *bytes, size_t size, const foresto_host *host,
                                                   foresto_session **session, foresto_error *error);

/**
 * Give a session's memory back.
 * @param[in] session the session; NULL is ignored.
 * @since 0.1
 */
FORESTO_API void foresto_session_close(foresto_session *session);

FORESTO_END

#endif
