/* SPDX-License-Identifier: MIT */
/**
 * @file execute.h
 * @brief The whole flow of a service: flag gate, rule by id, hash, look-up, feed, sinks, storage.
 */
#ifndef FORESTO_EXECUTE_H
#define FORESTO_EXECUTE_H

#include "repository.h"
#include "session.h"

/** A row of a price feed. */
typedef struct foresto_feed_row {
    uint32_t struct_size; /**< sizeof(foresto_feed_row). */
    foresto_date date;    /**< The day, or FORESTO_DATE_NONE (as it is before the call) at the end of the feed. */
    const double *values; /**< One per instrument, as in foresto_session_step(); valid until the next call. */
    const void *reserved_pointer; /**< NULL. */
    uint64_t count;               /**< How many values; 0 before the call. */
    int64_t stride;               /**< Doubles from one value to the next; 1 before the call. */
} foresto_feed_row;

/** Initial value of a foresto_feed_row. */
#define FORESTO_FEED_ROW_INIT                                                                                          \
    { sizeof(foresto_feed_row), FORESTO_DATE_NONE, NULL, NULL, 0, 1 }

/** Where market data come from, one day at a time. The run reads one trading day ahead. */
typedef struct foresto_price_feed {
    uint32_t struct_size;                   /**< sizeof(foresto_price_feed). */
    uint32_t reserved;                      /**< 0. */
    void *user;                             /**< Handed to every call. */
    const foresto_instruments *instruments; /**< What the columns are. */
    const char *fingerprint; /**< What the data are: up to 64 bytes of text for the request's hash, or NULL for none. */
    /** Give the next day, its date above that of the day before. Required. */
    int32_t (*next_day)(void *user, foresto_feed_row *row);
    const void *reserved_pointer; /**< NULL. */
} foresto_price_feed;

/** Initial value of a foresto_price_feed. */
#define FORESTO_PRICE_FEED_INIT                                                                                        \
    { sizeof(foresto_price_feed), 0, NULL, NULL, NULL, NULL, NULL }

/** The host's trading calendar, for data that end today while the run goes on tomorrow. */
typedef struct foresto_trading_calendar {
    uint32_t struct_size; /**< sizeof(foresto_trading_calendar). */
    uint32_t reserved;    /**< 0. */
    void *user;           /**< Handed to every call. */
    /** Set the first trading date after the last day of the data (FORESTO_DATE_NONE, as it is before the call: the run
     *  ends there). Asked once, at the end of the data, when the rule trades on last trading days and end_date has cut
     *  nothing off. */
    int32_t (*next_trading_date)(void *user, foresto_date last, foresto_date *next);
    const char *fingerprint;      /**< Which calendar it is: up to 64 bytes of text for the request's hash, or NULL. */
    const void *reserved_pointer; /**< NULL. */
} foresto_trading_calendar;

/** Initial value of a foresto_trading_calendar. */
#define FORESTO_TRADING_CALENDAR_INIT                                                                                  \
    { sizeof(foresto_trading_calendar), 0, NULL, NULL, NULL, NULL }

/** What a store is told of a run that begins. */
typedef struct foresto_run_header {
    uint32_t struct_size;                   /**< sizeof(foresto_run_header). */
    uint32_t mode;                          /**< enum foresto_mode. */
    const char *request_hash;               /**< Lower-case hexadecimal, or "" for a run without one. */
    const foresto_request *request;         /**< The request, with the rule that was found for it. */
    const char *engine_version;             /**< FORESTO_ENGINE_VERSION of the library. */
    const foresto_instruments *instruments; /**< What the data's columns are, whether from a panel or from a feed. */
} foresto_run_header;

/**
 * Where runs are kept. begin_run, then put_event and put_nav in date order (a day's event before its NAV), then exactly
 * one of commit_run and rollback_run. Whatever fails after begin_run has succeeded, commit_run included, is followed by
 * one rollback_run, whose own code is not looked at.
 */
typedef struct foresto_run_store {
    uint32_t struct_size; /**< sizeof(foresto_run_store). */
    uint32_t reserved;    /**< 0. */
    void *user;           /**< Handed to every call. */
    /** Look for a finished run with this hash: set *run_id and *found, which is 0 before the call. */
    int32_t (*find_run)(void *user, const char *request_hash, int64_t *run_id, uint32_t *found);
    /** Begin a run and set *run_id, which is 0 before the call. */
    int32_t (*begin_run)(void *user, const foresto_run_header *header, int64_t *run_id);
    /** Take an event of the run. */
    int32_t (*put_event)(void *user, int64_t run_id, const foresto_event *event);
    /** Take a day's NAV record of the run. */
    int32_t (*put_nav)(void *user, int64_t run_id, const foresto_nav_record *record);
    /** Keep the run. */
    int32_t (*commit_run)(void *user, int64_t run_id, const foresto_summary *summary);
    /** Forget the run. */
    int32_t (*rollback_run)(void *user, int64_t run_id);
} foresto_run_store;

/** Initial value of a foresto_run_store. */
#define FORESTO_RUN_STORE_INIT                                                                                         \
    { sizeof(foresto_run_store), 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL }

/** What to execute, and through which of the host's interfaces. */
typedef struct foresto_execution {
    uint32_t struct_size;                     /**< sizeof(foresto_execution). */
    uint32_t reserved;                        /**< 0. */
    int64_t rule_id;                          /**< Rule to take from the repository, or 0. */
    const foresto_request *request;           /**< The request; its rule must be NULL when a rule is to be looked up. */
    const char *rule_name;                    /**< Rule to take from the repository, or NULL. */
    const foresto_host *host;                 /**< Memory, sinks, cost model, progress; NULL: defaults. */
    const foresto_price_feed *feed;           /**< Market data when the request has no panel, else NULL. */
    const foresto_trading_calendar *calendar; /**< What comes after the data; NULL: the run ends with them. */
    const foresto_rule_repository *rules;     /**< Needed to look a rule up. */
    const foresto_run_store *store;           /**< NULL: nothing is looked up or stored. */
    const void *reserved_pointer;             /**< NULL. */
} foresto_execution;

/** Initial value of a foresto_execution. */
#define FORESTO_EXECUTION_INIT                                                                                         \
    { sizeof(foresto_execution), 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }

/** What came of an execution. */
typedef struct foresto_outcome {
    uint32_t struct_size;  /**< sizeof(foresto_outcome), set by the caller. */
    uint32_t cached;       /**< 1: an identical run was found, and nothing was run. */
    int64_t run_id;        /**< The store's, 0 without one. */
    uint64_t day_count;    /**< NAV records that the sinks and the store took; 0 when cached. */
    uint64_t event_count;  /**< Events that they took; 0 when cached. */
    double final_nav;      /**< NAV of the last day; 0 when cached. */
    char request_hash[72]; /**< As foresto_request_hash(), with the fingerprints of feed, cost model and calendar; or
                              "". */
} foresto_outcome;

/** Initial value of a foresto_outcome. */
#define FORESTO_OUTCOME_INIT                                                                                           \
    { sizeof(foresto_outcome), 0, 0, 0, 0, 0.0, "" }

FORESTO_BEGIN

/**
 * Initialise a row of a feed as FORESTO_FEED_ROW_INIT does.
 * @param[out] feed_row the row; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_feed_row), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_feed_row_init(foresto_feed_row *feed_row, size_t struct_size);

/**
 * Initialise a price feed as FORESTO_PRICE_FEED_INIT does.
 * @param[out] price_feed the table; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_price_feed), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_price_feed_init(foresto_price_feed *price_feed, size_t struct_size);

/**
 * Initialise a trading calendar as FORESTO_TRADING_CALENDAR_INIT does.
 * @param[out] trading_calendar the table; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_trading_calendar), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_trading_calendar_init(foresto_trading_calendar *trading_calendar, size_t struct_size);

/**
 * Initialise a run store as FORESTO_RUN_STORE_INIT does.
 * @param[out] run_store the table; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_run_store), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_run_store_init(foresto_run_store *run_store, size_t struct_size);

/**
 * Initialise an execution as FORESTO_EXECUTION_INIT does.
 * @param[out] execution the execution; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_execution), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_execution_init(foresto_execution *execution, size_t struct_size);

/**
 * Initialise an outcome as FORESTO_OUTCOME_INIT does.
 * @param[out] outcome the outcome; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_outcome), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_outcome_init(foresto_outcome *outcome, size_t struct_size);

/**
 * Execute a request through the host's interfaces, in this order: feature flag, rule from the repository, hash, look-up
 * of a finished run, begin_run, then day by day the feed or panel, events and NAV records to the sinks and the store,
 * and commit_run or rollback_run. Gives the same bits as foresto_simulate(), unless a calendar says that the month goes
 * on after the data. A run that is decided by a feed, a cost model or a calendar without a fingerprint has no hash and
 * is not looked up. Allocates.
 * @param[in] execution what to execute.
 * @param[out] outcome what came of it; untouched on failure.
 * @param[out] error detail on failure, the host's code in host_code; may be NULL.
 * @return FORESTO_OK; any status of foresto_simulate(); FORESTO_E_PRICE, FORESTO_E_RETURN for a feed's values;
 *         FORESTO_E_NOT_FOUND when the repository has no such rule;
 *         FORESTO_E_HOST; FORESTO_E_CANCELLED.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_execute(const foresto_execution *execution, foresto_outcome *outcome,
                                           foresto_error *error);

FORESTO_END

#endif
