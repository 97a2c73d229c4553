/* SPDX-License-Identifier: MIT */
/**
 * @file host.h
 * @brief The host's side: tables of functions through which a run meets the host's data, storage and user.
 *
 * What holds for every table: each is optional; a method that is NULL does nothing and succeeds, unless its comment
 * says otherwise. A method that changes the rounding mode must set it back. `user` is handed to every call. Methods are
 * called on the thread of the library call that the table was given to, never two at a time, and may do what they like
 * but call back into the same run or session. What they are handed is valid during the call. They return 0, or a code
 * of the host's own: the run then stops at once and returns FORESTO_E_HOST with that code in foresto_error::host_code.
 * Tables grow by appended methods; no method ever changes. Each has an initial value, FORESTO_..._INIT, that sets its
 * struct_size and no method.
 */
#ifndef FORESTO_HOST_H
#define FORESTO_HOST_H

#include "allocator.h"
#include "event.h"
#include "nav.h"

/** The trades of one rebalance, before cost. */
typedef struct foresto_trades {
    uint32_t struct_size;           /**< sizeof(foresto_trades). */
    foresto_date date;              /**< The trading day. */
    uint32_t trigger_type;          /**< enum foresto_trigger_type. */
    uint32_t asset_count;           /**< Entries of each array: assets, or classes when grouped. */
    double nav;                     /**< Value before. */
    double turnover;                /**< One-way. */
    const char *const *asset_names; /**< Names. */
    const double *values;           /**< Money per asset before. */
    const double *gross_trades;     /**< target * nav - value, before cost: buys above 0. */
    const void *reserved_pointer;   /**< NULL. */
} foresto_trades;

/** The host's own cost of trading, in the place of the rule's cost_rate * turnover * nav. */
typedef struct foresto_cost_model {
    uint32_t struct_size; /**< sizeof(foresto_cost_model). */
    uint32_t reserved;    /**< 0. */
    void *user;           /**< Handed to every call. */
    /** Set what the trades cost in money, at least 0 and below nav; else the run ends with FORESTO_E_RANGE. It is 0
     *  before the call. The event then has cost_amount as set, nav_after = nav - cost_amount and
     *  cost_factor = nav_after / nav; its cost_rate stays the rule's. */
    int32_t (*trading_cost)(void *user, const foresto_trades *trades, double *cost_amount);
    const char *fingerprint; /**< What the model computes: up to 64 bytes of text for the request's hash, or NULL. */
    const void *reserved_pointer; /**< NULL. */
} foresto_cost_model;

/** Initial value of a foresto_cost_model. */
#define FORESTO_COST_MODEL_INIT                                                                                        \
    { sizeof(foresto_cost_model), 0, NULL, NULL, NULL, NULL }

/** The host's way of watching and stopping a run. */
typedef struct foresto_progress {
    uint32_t struct_size; /**< sizeof(foresto_progress). */
    uint32_t reserved;    /**< 0. */
    void *user;           /**< Handed to every call. */
    /** Told how many rows are done, now and then; total is 0 when unknown. Another value than 0 cancels the run, which
     *  returns FORESTO_E_CANCELLED with that code. */
    int32_t (*advance)(void *user, uint64_t done, uint64_t total);
} foresto_progress;

/** Initial value of a foresto_progress. */
#define FORESTO_PROGRESS_INIT                                                                                          \
    { sizeof(foresto_progress), 0, NULL, NULL }

/** The host's threads, for the work of many portfolios: foresto_sweep_run(). One portfolio is always one task's. A
 *  session refuses them; foresto_simulate() and foresto_execute() have no use for them. */
typedef struct foresto_executor {
    uint32_t struct_size;  /**< sizeof(foresto_executor). */
    uint32_t worker_count; /**< Threads that run tasks at once, 1 to 1024: memory goes with it, results do not. */
    void *user;            /**< Handed to every call. */
    /** Call task(data, 0), task(data, 1), ..., task(data, count - 1), each once, on any threads and in any order, and
     *  return, also with a code, when all that have begun have returned. A task calls no method of the host's, and
     * never fails. Called on the thread of the library call. The threads need the floating-point environment that
     *  foresto_environment_check() asks for. NULL: the tasks run on the caller's thread. */
    int32_t (*parallel_for)(void *user, uint64_t count, void (*task)(void *data, uint64_t index), void *data);
} foresto_executor;

/** Initial value of a foresto_executor. */
#define FORESTO_EXECUTOR_INIT                                                                                          \
    { sizeof(foresto_executor), 1, NULL, NULL }

/** The host's side of a run. Every member may be NULL; the struct grows by appended members. */
typedef struct foresto_host {
    uint32_t struct_size;                 /**< sizeof(foresto_host). */
    uint32_t reserved;                    /**< 0. */
    const foresto_allocator *allocator;   /**< Memory; NULL: the C library's. */
    const foresto_event_sink *event_sink; /**< Events as they happen. */
    const foresto_nav_sink *nav_sink;     /**< NAV records as they happen. */
    const foresto_cost_model *cost_model; /**< Cost of trading; NULL: the rule's cost_rate. */
    const foresto_progress *progress;     /**< Progress and cancellation. */
    const foresto_executor *executor;     /**< Threads; NULL: the caller's alone. */
} foresto_host;

/** Initial value of a foresto_host. */
#define FORESTO_HOST_INIT                                                                                              \
    { sizeof(foresto_host), 0, NULL, NULL, NULL, NULL, NULL, NULL }

FORESTO_BEGIN

/**
 * Initialise a host table as FORESTO_HOST_INIT does.
 * @param[out] host the table; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_host), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_host_init(foresto_host *host, size_t struct_size);

/**
 * Initialise a cost model as FORESTO_COST_MODEL_INIT does.
 * @param[out] cost_model the table; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_cost_model), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_cost_model_init(foresto_cost_model *cost_model, size_t struct_size);

/**
 * Initialise a progress table as FORESTO_PROGRESS_INIT does.
 * @param[out] progress the table; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_progress), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_progress_init(foresto_progress *progress, size_t struct_size);

/**
 * Initialise an executor as FORESTO_EXECUTOR_INIT does.
 * @param[out] executor the table; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_executor), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_executor_init(foresto_executor *executor, size_t struct_size);

FORESTO_END

#endif
