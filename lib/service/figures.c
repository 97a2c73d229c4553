/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "service/figures.h"

#include "base/bits.h"
#include "base/calendar.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/struct.h"
#include "foresto/elementary.h"
#include "service/deliver.h"

/* A denominator below this leaves a ratio undefined. */
static const double NEGLIGIBLE = 1e-10;

void foresto_figures_options_init(foresto_figures_options *options, size_t struct_size) {
    const foresto_figures_options initial = FORESTO_FIGURES_OPTIONS_INIT;
    fo_init(options, struct_size, &initial, sizeof initial);
}

void foresto_figures_init(foresto_figures *figures, size_t struct_size) {
    const foresto_figures initial = FORESTO_FIGURES_INIT;
    fo_init(figures, struct_size, &initial, sizeof initial);
}

foresto_status fo_figures_import_options(foresto_figures_options *options, const foresto_figures_options *given,
                                         foresto_error *error) {
    if (!given) {
        *options = (foresto_figures_options)FORESTO_FIGURES_OPTIONS_INIT;
        return FORESTO_OK;
    }
    foresto_status status = fo_import_table(options, sizeof *options, FO_SIZE_TO(foresto_figures_options, rf_annual),
                                            given, "options", error);
    if (status) {
        return status;
    }
    double factor = options->annualization_factor;
    if (!fo_positive(factor)) {
        return fo_fail_value(error, FORESTO_E_RANGE, "annualization_factor", factor, "must be finite and above 0");
    }
    if (!fo_is_finite(options->rf_annual)) {
        return fo_fail_value(error, FORESTO_E_RANGE, "rf_annual", options->rf_annual, "must be finite");
    }
    return FORESTO_OK;
}

static foresto_status check_series(const double *nav, const foresto_date *dates, uint64_t count, foresto_error *error) {
    if (!nav || !dates) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, nav ? "dates" : "nav", "must not be NULL");
    }
    if (count < 2) {
        return fo_fail_value(error, FORESTO_E_SIZE, "count", (double)count, "must be at least 2");
    }
    foresto_status status = fo_check_increasing(dates, count, error);
    for (uint64_t k = 0; !status && k < count; k++) {
        if (!fo_positive(nav[k])) {
            status = fo_fail_nav(error, (int64_t)k, dates[k], nav[k]);
        }
    }
    return status;
}

/* Returns, and days of the search for the drawdown, at a time. */
enum { STEP = 64 };

/* The returns of days first, first + 1, ... of which there are `days`; the divisions are made side by side. */
static size_t take_returns(const struct fo_kernels *kernels, const double *nav, uint64_t first, uint64_t days,
                           double *returns) {
    size_t count = days - first < STEP ? (size_t)(days - first) : STEP;
    struct fo_record_base base = {.previous = nav[first - 1]};
    const struct fo_records records = {.daily_return = returns};
    kernels->record(nav + first, count, &base, &records);
    return count;
}

/* Of returns, of the squares of those below 0, and of the squares of what they differ from their mean. */
struct sums {
    double returns, below, squares;
};

static inline void add_return(struct sums *sums, double value) {
    double loss = 0.5 * (value - fo_abs(value)); /* exact, and no branch that nobody can foretell; of an infinite return
                                                    NaN, which the volatility is then as well */
    sums->returns += value;
    sums->below += loss * loss;
}

static inline void add_square(struct sums *sums, double deviation) {
    sums->squares += deviation * deviation;
}

/* The sums of one path, or of two side by side, since additions in a row wait for one another. */
FO_INLINE void add_up(const struct fo_kernels *kernels, const double *nav, const double *other, bool two,
                      uint64_t count, struct sums *sums, struct sums *other_sums) {
    struct sums a = {0.0, 0.0, 0.0}, b = {0.0, 0.0, 0.0};
    double of_a[STEP], of_b[STEP], returns = (double)(count - 1);
    for (uint64_t first = 1, taken; first < count; first += taken) {
        taken = take_returns(kernels, nav, first, count, of_a);
        if (two) {
            take_returns(kernels, other, first, count, of_b);
        }
        for (size_t k = 0; k < taken; k++) {
            add_return(&a, of_a[k]);
            if (two) {
                add_return(&b, of_b[k]);
            }
        }
    }
    double mean_a = a.returns / returns, mean_b = b.returns / returns;
    for (uint64_t first = 1, taken; first < count; first += taken) {
        taken = take_returns(kernels, nav, first, count, of_a);
        if (two) {
            take_returns(kernels, other, first, count, of_b);
        }
        for (size_t k = 0; k < taken; k++) {
            add_square(&a, of_a[k] - mean_a);
            if (two) {
                add_square(&b, of_b[k] - mean_b);
            }
        }
    }
    *sums = a;
    *other_sums = b;
}

static struct fo_risk risk_of(const struct sums *sums, uint64_t count, double factor) {
    double annual = foresto_sqrt(factor), returns = (double)(count - 1);
    struct fo_risk risk;
    risk.volatility = count > 2 ? foresto_sqrt(sums->squares / (returns - 1.0)) * annual : 0.0;
    risk.downside = foresto_sqrt(sums->below / returns) * annual;
    return risk;
}

void fo_figures_risk(const struct fo_kernels *kernels, const double *nav, uint64_t count,
                     const foresto_figures_options *options, struct fo_risk *risk) {
    struct sums sums, none;
    add_up(kernels, nav, nav, false, count, &sums, &none);
    *risk = risk_of(&sums, count, options->annualization_factor);
}

void fo_figures_risk_two(const struct fo_kernels *kernels, const double *nav, const double *other, uint64_t count,
                         const foresto_figures_options *options, struct fo_risk *risk, struct fo_risk *other_risk) {
    struct sums sums, other_sums;
    add_up(kernels, nav, other, true, count, &sums, &other_sums);
    *risk = risk_of(&sums, count, options->annualization_factor);
    *other_risk = risk_of(&other_sums, count, options->annualization_factor);
}

/* The way down so far. */
struct fall {
    uint64_t high, peak, trough; /* the day of the highest NAV; the two ends of the deepest drawdown */
    double mdd;
    double ratio; /* of the NAV at the trough to that at the peak; 1 before there is a drawdown */
};

/* A NAV above the ratio times the high, rounded, has a larger ratio to the high, so that it is no deeper down: since
 * rounding is monotonic, hardly a day needs a division. */
static void fall_by_day(struct fall *fall, const double *nav, uint64_t first, uint64_t end) {
    for (uint64_t k = first; k < end; k++) {
        fall->high = nav[k] > nav[fall->high] ? k : fall->high;
        if (nav[k] > fall->ratio * nav[fall->high]) {
            continue;
        }
        double ratio = nav[k] / nav[fall->high];
        if (ratio - 1.0 < fall->mdd) {
            *fall = (struct fall){fall->high, fall->high, k, ratio - 1.0, ratio};
        }
    }
}

/* First day from k on whose NAV is as high as that; there is one. */
static uint64_t day_of(const double *nav, uint64_t k, double wanted) {
    while (nav[k] < wanted) {
        k++;
    }
    return k;
}

static void find_drawdown(const struct fo_kernels *kernels, const double *nav, const foresto_date *dates,
                          uint64_t count, foresto_figures *figures) {
    struct fall fall = {.ratio = 1.0};
    for (uint64_t first = 0; first < count; first += STEP) {
        uint64_t end = count - first < STEP ? count : first + STEP;
        struct fo_extent extent = kernels->extent(nav + first, (size_t)(end - first));
        bool rises = extent.high > nav[fall.high];
        if (extent.low <= fall.ratio * (rises ? extent.high : nav[fall.high])) {
            fall_by_day(&fall, nav, first, end);
        } else if (rises) { /* not deeper down than before, from any day's high */
            fall.high = day_of(nav, first, extent.high);
        }
    }
    uint64_t peak = fall.peak, trough = fall.trough;
    figures->mdd = fall.mdd;
    if (figures->mdd == 0.0) {
        return;
    }
    figures->defined |= FORESTO_FIGURE_DRAWDOWN;
    figures->peak_date = dates[peak];
    figures->trough_date = dates[trough];
    uint64_t k = trough + 1;
    while (k < count && nav[k] < nav[peak]) {
        k++;
    }
    if (k < count) {
        figures->defined |= FORESTO_FIGURE_RECOVERY;
        figures->recovery_date = dates[k];
        figures->recovery_days = dates[k] - dates[trough];
    }
}

static void divide(foresto_figures *figures, uint32_t figure, double *ratio, double numerator, double denominator) {
    if (denominator >= NEGLIGIBLE) {
        figures->defined |= figure;
        *ratio = numerator / denominator;
    }
}

static foresto_status check_finite(const foresto_figures *figures, foresto_error *error) {
    const double numbers[] = {figures->total_return, figures->cagr,   figures->volatility, figures->sharpe,
                              figures->sortino,      figures->calmar, figures->mdd};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (!fo_is_finite(numbers[i])) {
            return fo_fail_value(error, FORESTO_E_RANGE, "figures", numbers[i], "a figure is not finite");
        }
    }
    return FORESTO_OK;
}

foresto_status fo_figures_measure(const struct fo_kernels *kernels, const double *nav, const foresto_date *dates,
                                  uint64_t count, const foresto_figures_options *options, const struct fo_risk *risk,
                                  foresto_figures *figures, foresto_error *error) {
    double growth = nav[count - 1] / nav[0];
    *figures = (foresto_figures)FORESTO_FIGURES_INIT;
    figures->total_return = growth - 1.0;
    figures->cagr = foresto_pow(growth, options->annualization_factor / (double)(count - 1)) - 1.0;
    figures->volatility = risk->volatility;
    find_drawdown(kernels, nav, dates, count, figures);
    divide(figures, FORESTO_FIGURE_SHARPE, &figures->sharpe, figures->cagr - options->rf_annual, risk->volatility);
    divide(figures, FORESTO_FIGURE_SORTINO, &figures->sortino, figures->cagr - options->rf_annual, risk->downside);
    divide(figures, FORESTO_FIGURE_CALMAR, &figures->calmar, figures->cagr, -figures->mdd);
    return check_finite(figures, error);
}

foresto_status foresto_figures_compute(const double *nav, const foresto_date *dates, uint64_t count,
                                       const foresto_figures_options *given, foresto_figures *figures,
                                       foresto_error *error) {
    foresto_figures_options options;
    foresto_status status = fo_check_output(figures, FO_SIZE_TO(foresto_figures, mdd), "figures", error);
    if (!status) {
        status = fo_figures_import_options(&options, given, error);
    }
    if (!status) {
        status = check_series(nav, dates, count, error);
    }
    if (!status) {
        status = fo_environment_check(error);
    }
    if (status) {
        return status;
    }
    const struct fo_kernels *kernels = fo_kernels_select();
    struct fo_risk risk;
    foresto_figures full;
    fo_figures_risk(kernels, nav, count, &options, &risk);
    status = fo_figures_measure(kernels, nav, dates, count, &options, &risk, &full, error);
    if (!status) {
        fo_export(figures, &full, sizeof full);
    }
    return status;
}

/* More days than any calendar has; the difference of two such counts is still an int32_t. */
enum { DAYS_LIMIT = 1 << 30 };

/* Only what foresto_figures_compute() or foresto_figures_compare() may have made. */
static foresto_status import_figures(foresto_figures *figures, const foresto_figures *given, foresto_error *error) {
    foresto_status status =
        fo_import(figures, sizeof *figures, FO_SIZE_TO(foresto_figures, mdd), given, "figures", error);
    if (!status) {
        status = fo_environment_check(error);
    }
    if (status) {
        return status;
    }
    if (figures->defined >= 2 * FORESTO_FIGURE_RECOVERY) {
        return fo_fail_value(error, FORESTO_E_ENUM, "figures.defined", figures->defined, NULL);
    }
    if (!fo_date_valid_or_none(figures->peak_date) || !fo_date_valid_or_none(figures->trough_date) ||
        !fo_date_valid_or_none(figures->recovery_date)) {
        return fo_fail_field(error, FORESTO_E_DATE, "figures", "a date is outside the calendar");
    }
    if (figures->recovery_days <= -DAYS_LIMIT || figures->recovery_days >= DAYS_LIMIT) {
        return fo_fail_value(error, FORESTO_E_RANGE, "figures.recovery_days", figures->recovery_days, NULL);
    }
    return check_finite(figures, error);
}

foresto_status foresto_figures_compare(const foresto_figures *given_a, const foresto_figures *given_b,
                                       foresto_figures *difference, foresto_error *error) {
    foresto_figures a, b;
    foresto_status status = fo_check_output(difference, FO_SIZE_TO(foresto_figures, mdd), "difference", error);
    if (!status) {
        status = import_figures(&a, given_a, error);
    }
    if (!status) {
        status = import_figures(&b, given_b, error);
    }
    if (status) {
        return status;
    }
    foresto_figures full = FORESTO_FIGURES_INIT;
    full.defined = a.defined & b.defined & ~(uint32_t)FORESTO_FIGURE_DRAWDOWN;
    full.total_return = a.total_return - b.total_return;
    full.cagr = a.cagr - b.cagr;
    full.volatility = a.volatility - b.volatility;
    full.mdd = a.mdd - b.mdd;
    full.sharpe = full.defined & FORESTO_FIGURE_SHARPE ? a.sharpe - b.sharpe : 0.0;
    full.sortino = full.defined & FORESTO_FIGURE_SORTINO ? a.sortino - b.sortino : 0.0;
    full.calmar = full.defined & FORESTO_FIGURE_CALMAR ? a.calmar - b.calmar : 0.0;
    full.recovery_days = full.defined & FORESTO_FIGURE_RECOVERY ? a.recovery_days - b.recovery_days : 0;
    status = check_finite(&full, error);
    if (!status) {
        fo_export(difference, &full, sizeof full);
    }
    return status;
}

static void write_ratio(struct fo_text *text, bool *first, const char *key, bool defined, double value) {
    if (defined) {
        fo_json_member_double(text, first, key, value);
    } else {
        fo_json_member_null(text, first, key);
    }
}

static void write_date(struct fo_text *text, bool *first, const char *key, bool defined, foresto_date date) {
    fo_json_member_date(text, first, key, defined ? date : FORESTO_DATE_NONE);
}

static void write_figures(struct fo_text *text, const void *what) {
    const foresto_figures *figures = what;
    uint32_t defined = figures->defined;
    bool first = true;
    fo_text_string(text, "{");
    fo_json_member_double(text, &first, "cagr", figures->cagr);
    write_ratio(text, &first, "calmar", defined & FORESTO_FIGURE_CALMAR, figures->calmar);
    fo_json_member_double(text, &first, "mdd", figures->mdd);
    write_date(text, &first, "peak_date", defined & FORESTO_FIGURE_DRAWDOWN, figures->peak_date);
    write_date(text, &first, "recovery_date", defined & FORESTO_FIGURE_RECOVERY, figures->recovery_date);
    if (defined & FORESTO_FIGURE_RECOVERY) {
        fo_json_member_int(text, &first, "recovery_days", figures->recovery_days);
    } else {
        fo_json_member_null(text, &first, "recovery_days");
    }
    write_ratio(text, &first, "sharpe", defined & FORESTO_FIGURE_SHARPE, figures->sharpe);
    write_ratio(text, &first, "sortino", defined & FORESTO_FIGURE_SORTINO, figures->sortino);
    fo_json_member_double(text, &first, "total_return", figures->total_return);
    write_date(text, &first, "trough_date", defined & FORESTO_FIGURE_DRAWDOWN, figures->trough_date);
    fo_json_member_double(text, &first, "volatility", figures->volatility);
    fo_text_string(text, "}");
}

foresto_status foresto_figures_write_json(const foresto_figures *given, char *text, size_t capacity, size_t *length,
                                          foresto_error *error) {
    foresto_figures figures;
    foresto_status status = import_figures(&figures, given, error);
    return status ? status : fo_deliver(write_figures, &figures, text, capacity, length, error);
}
