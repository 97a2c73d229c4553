/* SPDX-License-Identifier: MIT */
/**
 * @file panel.h
 * @brief Market data: dates by assets, validated once, immutable and shared by any number of runs.
 */
#ifndef FORESTO_PANEL_H
#define FORESTO_PANEL_H

#include "allocator.h"
#include "status.h"

/** Longest asset name in bytes, without NUL. */
#define FORESTO_ASSET_NAME_MAX 63
/** Most assets of a panel. */
#define FORESTO_ASSET_COUNT_MAX 1048576u
/** Most days of a panel; more than the calendar's 3,652,059. */
#define FORESTO_DAY_COUNT_MAX 4194304u

/** What a panel's values are. Enums travel as uint32_t. */
enum foresto_panel_kind {
    FORESTO_PANEL_PRICES = 1, /**< Prices, each finite and above 0. The portfolio is formed at the close of day 0. */
    FORESTO_PANEL_RETURNS = 2 /**< Simple daily returns, each finite and above -1. It is formed before day 0. */
};

/** Flags of foresto_panel_spec::flags. */
enum foresto_panel_flag {
    /** Use the caller's values in place where the layout allows it (prices, day_stride 1); they must then stay
     *  unchanged for the life of the panel. Without the flag, and in every other layout, they are copied. */
    FORESTO_PANEL_BORROW = 1
};

/** What becomes of a day on which a value is missing. Only assets with a target above 0 count. */
enum foresto_missing_policy {
    FORESTO_MISSING_SKIP_DAY = 0,    /**< The day is no trading day; its returns are not applied. The default. */
    FORESTO_MISSING_ZERO_RETURN = 1, /**< The last known price is carried; a missing return is 0. */
    FORESTO_MISSING_REJECT = 2       /**< FORESTO_E_MISSING names the day and the asset. */
};

/** The raw material of a panel. NaN marks a missing value. */
typedef struct foresto_panel_spec {
    uint32_t struct_size;      /**< sizeof(foresto_panel_spec). */
    uint32_t kind;             /**< enum foresto_panel_kind. */
    uint32_t flags;            /**< enum foresto_panel_flag, or 0. */
    uint32_t reserved;         /**< 0. */
    uint64_t day_count;        /**< T, 1 to FORESTO_DAY_COUNT_MAX. */
    uint64_t asset_count;      /**< N, 1 to FORESTO_ASSET_COUNT_MAX. */
    int64_t day_stride;        /**< Doubles from one day's value to the next day's; may be negative, not 0 if T > 1. */
    int64_t asset_stride;      /**< Doubles from one asset's value to the next asset's; likewise. */
    const foresto_date *dates; /**< T dates, strictly increasing, within FORESTO_DATE_MIN to FORESTO_DATE_MAX. */
    const double *values;      /**< The value of day t and asset i is values[t * day_stride + i * asset_stride]. */
    const char *const *asset_names; /**< N names, UTF-8 of 1 to 63 bytes, no two the same. */
    const void *reserved_pointer;   /**< NULL. */
} foresto_panel_spec;

/** Initial value of a foresto_panel_spec: prices, day-major strides still to be set. */
#define FORESTO_PANEL_SPEC_INIT                                                                                        \
    { sizeof(foresto_panel_spec), FORESTO_PANEL_PRICES, 0, 0, 0, 0, 0, 1, NULL, NULL, NULL, NULL }

/** Validated market data. Immutable, so any number of threads may use one panel. */
typedef struct foresto_panel foresto_panel;

FORESTO_BEGIN

/**
 * Initialise a panel spec as FORESTO_PANEL_SPEC_INIT does.
 * @param[out] spec the spec; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_panel_spec), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_panel_spec_init(foresto_panel_spec *spec, size_t struct_size);

/**
 * Validate market data and prepare it for runs. Allocates once.
 * @param[in] spec the data; everything in it is copied unless FORESTO_PANEL_BORROW applies.
 * @param[in] allocator where the memory comes from, or NULL for the C library's.
 * @param[out] panel the panel, to be given back with foresto_panel_destroy(); untouched on failure.
 * @param[out] error detail on failure: day, date, asset and value; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT, FORESTO_E_STRUCT, FORESTO_E_ENUM, FORESTO_E_SIZE, FORESTO_E_MEMORY;
 *         FORESTO_E_DATE, FORESTO_E_NAME, FORESTO_E_PRICE, FORESTO_E_RETURN for the first offending day and asset.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_panel_create(const foresto_panel_spec *spec, const foresto_allocator *allocator,
                                                foresto_panel **panel, foresto_error *error);

/**
 * Give a panel's memory back.
 * @param[in] panel the panel, no longer used by any run; NULL is ignored.
 * @since 0.1
 */
FORESTO_API void foresto_panel_destroy(foresto_panel *panel);

/**
 * Return the number of days.
 * @param[in] panel the panel.
 * @return T; 0 for NULL.
 * @since 0.1
 */
FORESTO_API uint64_t foresto_panel_day_count(const foresto_panel *panel);

/**
 * Return the number of assets.
 * @param[in] panel the panel.
 * @return N; 0 for NULL.
 * @since 0.1
 */
FORESTO_API uint64_t foresto_panel_asset_count(const foresto_panel *panel);

/**
 * Return the dates.
 * @param[in] panel the panel.
 * @return T dates, which live as long as the panel; NULL for NULL.
 * @since 0.1
 */
FORESTO_API const foresto_date *foresto_panel_dates(const foresto_panel *panel);

/**
 * Return the name of an asset.
 * @param[in] panel the panel.
 * @param[in] asset 0 to N - 1.
 * @return the name, which lives as long as the panel; NULL when there is no such asset or no panel.
 * @since 0.1
 */
FORESTO_API const char *foresto_panel_asset_name(const foresto_panel *panel, uint64_t asset);

/**
 * Compute the data fingerprint of the rows within a range of dates: SHA-256 over their dates as little-endian int32,
 * then their values as little-endian binary64 day by day, NaN as 0x7ff8000000000000 and -0 as 0.
 * @param[in] panel not NULL.
 * @param[in] start first date, or FORESTO_DATE_NONE for the panel's.
 * @param[in] end last date, or FORESTO_DATE_NONE for the panel's.
 * @param[out] hex FORESTO_SHA256_HEX_SIZE bytes.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT when a pointer is NULL; FORESTO_E_NO_DAYS when no row is in the range.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_panel_fingerprint(const foresto_panel *panel, foresto_date start, foresto_date end,
                                                     char *hex);

/**
 * Return the name of a panel kind: `PRICES`, `RETURNS`.
 * @param[in] kind enum foresto_panel_kind.
 * @return static text; NULL for an unknown value.
 * @since 0.1
 */
FORESTO_API const char *foresto_panel_kind_name(uint32_t kind);

/**
 * Find a panel kind by its name, case-sensitive.
 * @param[in] name the name, NUL-terminated.
 * @param[out] kind the value; untouched on failure.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT when a pointer is NULL; FORESTO_E_ENUM when there is no such name.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_panel_kind_parse(const char *name, uint32_t *kind);

FORESTO_END

#endif
