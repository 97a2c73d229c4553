/* SPDX-License-Identifier: MIT */
/**
 * @file nav.h
 * @brief The record of one trading day, as a struct and as a database row, and where a run hands it.
 */
#ifndef FORESTO_NAV_H
#define FORESTO_NAV_H

#include "date.h"
#include "status.h"

/** The NAV record of one trading day. */
typedef struct foresto_nav_record {
    uint32_t struct_size;     /**< sizeof(foresto_nav_record). */
    foresto_date date;        /**< The trading day. */
    double nav;               /**< Value at the close, after a rebalance's cost. */
    double daily_return;      /**< nav / previous nav - 1; the first against the initial amount. */
    double cumulative_return; /**< nav / initial amount - 1. */
    double high_water_mark;   /**< Largest of the initial amount and the NAVs so far. */
    double drawdown;          /**< nav / high_water_mark - 1, never above 0. */
} foresto_nav_record;

/** Initial value of a foresto_nav_record. */
#define FORESTO_NAV_RECORD_INIT                                                                                        \
    { sizeof(foresto_nav_record), FORESTO_DATE_NONE, 0.0, 0.0, 0.0, 0.0, 0.0 }

/** A NAV record as text, each number at the precision of its database column. */
typedef struct foresto_nav_row {
    uint32_t struct_size;       /**< sizeof(foresto_nav_row), set by the caller. */
    uint32_t reserved;          /**< 0. */
    char date[16];              /**< `YYYY-MM-DD`. */
    char nav[24];               /**< NUMERIC(18,4). */
    char daily_return[16];      /**< NUMERIC(12,8). */
    char cumulative_return[16]; /**< NUMERIC(12,8). */
    char high_water_mark[24];   /**< NUMERIC(18,4). */
    char drawdown[16];          /**< NUMERIC(12,8). */
} foresto_nav_row;

/** Initial value of a foresto_nav_row. */
#define FORESTO_NAV_ROW_INIT                                                                                           \
    { sizeof(foresto_nav_row), 0, "", "", "", "", "", "" }

/** Where a run hands its NAV records, in date order; a day's event comes before its NAV. */
typedef struct foresto_nav_sink {
    uint32_t struct_size; /**< sizeof(foresto_nav_sink). */
    uint32_t reserved;    /**< 0. */
    void *user;           /**< Handed to every call. */
    /** Take a day's record. */
    int32_t (*put_nav)(void *user, const foresto_nav_record *record);
} foresto_nav_sink;

/** Initial value of a foresto_nav_sink. */
#define FORESTO_NAV_SINK_INIT                                                                                          \
    { sizeof(foresto_nav_sink), 0, NULL, NULL }

FORESTO_BEGIN

/**
 * Initialise a NAV record as FORESTO_NAV_RECORD_INIT does.
 * @param[out] record the record; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_nav_record), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_nav_record_init(foresto_nav_record *record, size_t struct_size);

/**
 * Initialise a NAV row as FORESTO_NAV_ROW_INIT does.
 * @param[out] row the row; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_nav_row), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_nav_row_init(foresto_nav_row *row, size_t struct_size);

/**
 * Initialise a NAV sink as FORESTO_NAV_SINK_INIT does.
 * @param[out] nav_sink the table; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_nav_sink), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_nav_sink_init(foresto_nav_sink *nav_sink, size_t struct_size);

/**
 * Write a NAV record at the database's precision: shortest text, rounded half away from zero.
 * @param[in] record the record.
 * @param[out] row the columns; untouched on failure.
 * @param[out] error detail on failure: the field and value; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_STRUCT; FORESTO_E_DATE; FORESTO_E_RANGE for a value that is not
 *         finite or does not fit its column.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_nav_write_row(const foresto_nav_record *record, foresto_nav_row *row,
                                                 foresto_error *error);

FORESTO_END

#endif
