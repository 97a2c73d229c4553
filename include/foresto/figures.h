/* SPDX-License-Identifier: MIT */
/**
 * @file figures.h
 * @brief Performance figures of a NAV series, and the difference of two sets of them.
 */
#ifndef FORESTO_FIGURES_H
#define FORESTO_FIGURES_H

#include "status.h"

/** Which figures are defined, as bits of foresto_figures::defined. total_return, cagr, volatility and mdd always are.
 */
enum foresto_figure {
    FORESTO_FIGURE_SHARPE = 1,   /**< sharpe; not when volatility < 1e-10. */
    FORESTO_FIGURE_SORTINO = 2,  /**< sortino; not when the downside deviation < 1e-10. */
    FORESTO_FIGURE_CALMAR = 4,   /**< calmar; not when |mdd| < 1e-10. */
    FORESTO_FIGURE_DRAWDOWN = 8, /**< peak_date and trough_date; not when the NAV never fell. */
    FORESTO_FIGURE_RECOVERY = 16 /**< recovery_date and recovery_days; not before the peak is regained. */
};

/** How figures are annualised. */
typedef struct foresto_figures_options {
    uint32_t struct_size;        /**< sizeof(foresto_figures_options). */
    uint32_t reserved;           /**< 0. */
    double annualization_factor; /**< F, trading days a year, finite, above 0; initially 252. */
    double rf_annual;            /**< Annual risk-free rate, finite; initially 0. */
} foresto_figures_options;

/** Initial value of a foresto_figures_options. */
#define FORESTO_FIGURES_OPTIONS_INIT                                                                                   \
    { sizeof(foresto_figures_options), 0, 252.0, 0.0 }

/** Performance figures. A figure that is not defined is 0 (a date FORESTO_DATE_NONE) and its bit is not set. */
typedef struct foresto_figures {
    uint32_t struct_size;       /**< sizeof(foresto_figures), set by the caller. */
    uint32_t defined;           /**< Bits of enum foresto_figure. */
    foresto_date peak_date;     /**< The peak before the deepest fall; of several days as high, the first. */
    foresto_date trough_date;   /**< The deepest point; the first of equals. */
    foresto_date recovery_date; /**< First day at or above that peak after the trough. */
    int32_t recovery_days;      /**< Calendar days from trough to recovery. */
    double total_return;        /**< last / first - 1. */
    double cagr;                /**< (last / first)^(F / (n - 1)) - 1. */
    double volatility;          /**< Sample standard deviation of the daily returns times sqrt(F). */
    double sharpe;              /**< (cagr - rf) / volatility. */
    double sortino;             /**< (cagr - rf) / (sqrt(mean(min(r, 0)^2)) * sqrt(F)). */
    double calmar;              /**< cagr / |mdd|. */
    double mdd;                 /**< Maximum drawdown: smallest nav / peak so far - 1, never above 0. */
} foresto_figures;

/** Initial value of a foresto_figures. */
#define FORESTO_FIGURES_INIT                                                                                           \
    {                                                                                                                  \
        sizeof(foresto_figures), 0, FORESTO_DATE_NONE, FORESTO_DATE_NONE, FORESTO_DATE_NONE, 0, 0.0, 0.0, 0.0, 0.0,    \
            0.0, 0.0, 0.0                                                                                              \
    }

FORESTO_BEGIN

/**
 * Initialise options as FORESTO_FIGURES_OPTIONS_INIT does.
 * @param[out] options the options; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_figures_options), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_figures_options_init(foresto_figures_options *options, size_t struct_size);

/**
 * Initialise figures as FORESTO_FIGURES_INIT does.
 * @param[out] figures the figures; NULL is ignored.
 * @param[in] struct_size sizeof(foresto_figures), as the caller knows it; no more is written.
 * @since 0.1
 */
FORESTO_API void foresto_figures_init(foresto_figures *figures, size_t struct_size);

/**
 * Compute the figures of a NAV series. Sums run left to right; powers and roots are the library's own.
 * @param[in] nav count values, each finite and above 0.
 * @param[in] dates count dates, strictly increasing.
 * @param[in] count n, at least 2.
 * @param[in] options annualisation, or NULL for the initial values.
 * @param[out] figures the figures; untouched on failure.
 * @param[out] error detail on failure: day and value; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_STRUCT; FORESTO_E_SIZE when count < 2; FORESTO_E_DATE;
 *         FORESTO_E_NAV; FORESTO_E_RANGE for an option, or when a figure overflows.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_figures_compute(const double *nav, const foresto_date *dates, uint64_t count,
                                                   const foresto_figures_options *options, foresto_figures *figures,
                                                   foresto_error *error);

/**
 * Subtract one set of figures from another, a - b, without judgement. Ratios and recovery_days are defined where both
 * are; dates are never carried over.
 * @param[in] a figures.
 * @param[in] b figures.
 * @param[out] difference the differences; untouched on failure.
 * @param[out] error detail on failure; may be NULL.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT; FORESTO_E_STRUCT; FORESTO_E_ENUM, FORESTO_E_DATE, FORESTO_E_RANGE for
 *         figures that foresto_figures_compute() does not make.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_figures_compare(const foresto_figures *a, const foresto_figures *b,
                                                   foresto_figures *difference, foresto_error *error);

/**
 * Write figures as canonical JSON (RFC 8785) with the field names of foresto_figures; what is not defined is null.
 * @param[in] figures the figures.
 * @param[out] text room for the JSON and its NUL; untouched on failure; may be NULL when capacity is 0.
 * @param[in] capacity bytes at text.
 * @param[out] length the length without NUL, also on FORESTO_E_CAPACITY; may be NULL.
 * @param[out] error detail on failure; may be NULL.
 * @return as foresto_figures_compare(); FORESTO_E_CAPACITY.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_figures_write_json(const foresto_figures *figures, char *text, size_t capacity,
                                                      size_t *length, foresto_error *error);

FORESTO_END

#endif
