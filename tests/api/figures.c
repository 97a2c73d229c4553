/* SPDX-License-Identifier: MIT */
/* Performance figures of series that are worked by hand, in exact fractions or in fifty digits. */
#include <stdlib.h>
#include <string.h>

#include "../support/day.h"
#include "../support/expect.h"
#include "../support/rng.h"

#define NONE FORESTO_DATE_NONE

enum {
    ALL = FORESTO_FIGURE_SHARPE | FORESTO_FIGURE_SORTINO | FORESTO_FIGURE_CALMAR | FORESTO_FIGURE_DRAWDOWN |
          FORESTO_FIGURE_RECOVERY
};

/* A Friday comes first, so that a weekend lies in between. */
static const foresto_date dates[] = {DAY(2024, 5, 17), DAY(2024, 5, 20), DAY(2024, 5, 21), DAY(2024, 5, 22),
                                     DAY(2024, 5, 24), DAY(2024, 5, 27), DAY(2024, 6, 3),  DAY(2024, 6, 4)};

/* From blocks of their own size, so that a reader that goes on is caught. */
static foresto_figures compute_on(const double *nav, const foresto_date *days, uint64_t count,
                                  const foresto_figures_options *options) {
    double *own_nav = malloc(count * sizeof *nav);
    foresto_date *own_days = malloc(count * sizeof *days);
    cr_assert(own_nav != NULL && own_days != NULL);
    memcpy(own_nav, nav, count * sizeof *nav);
    memcpy(own_days, days, count * sizeof *days);
    foresto_figures figures = FORESTO_FIGURES_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_figures_compute(own_nav, own_days, count, options, &figures, &error), error);
    free(own_nav);
    free(own_days);
    return figures;
}

static foresto_figures compute(const double *nav, uint64_t count, double factor, double rf) {
    foresto_figures_options options = FORESTO_FIGURES_OPTIONS_INIT;
    options.annualization_factor = factor;
    options.rf_annual = rf;
    return compute_on(nav, dates, count, &options);
}

/* Returns 1/10, -1/10, 2/9 in one "year" of three days: their mean is 2/27, their downside 1/10. */
Test(figures, three_returns) {
    static const double nav[] = {100, 110, 99, 121};
    foresto_figures figures = compute(nav, 4, 3.0, 0.0);
    cr_expect_eq(figures.defined, ALL);
    expect_close(figures.total_return, 0.21, 1e-14);
    expect_close(figures.cagr, 0.21, 1e-14);
    expect_close(figures.volatility, 0.28174938518013258665486522, 1e-14);
    expect_close(figures.sharpe, 0.74534324135521855349910691, 1e-14);
    expect_close(figures.sortino, 2.1, 1e-14);
    expect_close(figures.calmar, 2.1, 1e-14);
    expect_close(figures.mdd, -0.1, 1e-14);
    cr_expect_eq(figures.peak_date, dates[1]);
    cr_expect_eq(figures.trough_date, dates[2]);
    cr_expect_eq(figures.recovery_date, dates[3]);
    cr_expect_eq(figures.recovery_days, 1);
}

/* The initial options are a year of 252 days and no risk-free rate. */
Test(figures, initial_options) {
    static const double nav[] = {100, 110, 99, 121};
    foresto_figures figures = FORESTO_FIGURES_INIT;
    expect_status(foresto_figures_compute(nav, dates, 4, NULL, &figures, NULL), FORESTO_OK);
    expect_close(figures.cagr, 8994376.4034772209947195715, 1e-14);
    expect_close(figures.volatility, 2.5822757691904534749773806, 1e-14);
    expect_close(figures.sharpe, 3483120.0101827113125101027, 1e-13);
    expect_close(figures.sortino, 9813669.2137759606699579652, 1e-13);
    expect_close(figures.calmar, 89943764.034772209947195715, 1e-13);
}

/* The risk-free rate counts for Sharpe and Sortino, not for Calmar. */
Test(figures, risk_free_rate_and_recovery) {
    static const double nav[] = {100, 120, 90, 108, 80, 100, 120, 130};
    foresto_figures figures = compute(nav, 8, 252.0, 0.02);
    cr_expect_eq(figures.defined, ALL);
    expect_close(figures.total_return, 0.3, 1e-14);
    expect_close(figures.cagr, 12645.218552730347184269489, 1e-13);
    expect_close(figures.volatility, 3.5107946411525808600153890, 1e-14);
    expect_close(figures.sharpe, 3601.8052450310723378977349, 1e-13);
    expect_close(figures.sortino, 5851.6547417002567509897975, 1e-13);
    expect_close(figures.calmar, 37935.655658191041552808467, 1e-13);
    expect_close(figures.mdd, -1.0 / 3.0, 1e-15);
    cr_expect_eq(figures.peak_date, dates[1]);
    cr_expect_eq(figures.trough_date, dates[4]);
    cr_expect_eq(figures.recovery_date, dates[6]);
    cr_expect_eq(figures.recovery_days, 10);
}

/* Of equal troughs the first counts; and it has its own peak, not the highest. */
Test(figures, drawdown_dates) {
    static const double twice[] = {100, 90, 95, 90, 100, 90, 99, 99};
    foresto_figures figures = compute(twice, 8, 252.0, 0.0);
    expect_close(figures.mdd, -0.1, 1e-15);
    cr_expect_eq(figures.peak_date, dates[0]);
    cr_expect_eq(figures.trough_date, dates[1]);
    cr_expect_eq(figures.recovery_date, dates[4]);
    cr_expect_eq(figures.recovery_days, 4);
    static const double lower_peak[] = {100, 50, 75, 100, 200, 110, 150, 199};
    figures = compute(lower_peak, 8, 252.0, 0.0);
    expect_same(figures.mdd, -0.5);
    cr_expect_eq(figures.peak_date, dates[0]);
    cr_expect_eq(figures.recovery_date, dates[3]);
    static const double lost[] = {100, 200, 180, 150, 100, 150, 160, 199};
    figures = compute(lost, 8, 252.0, 0.0);
    expect_same(figures.mdd, -0.5);
    cr_expect_eq(figures.peak_date, dates[1]);
    cr_expect_eq(figures.trough_date, dates[4]);
    cr_expect_eq(figures.recovery_date, NONE);
    cr_expect_eq(figures.recovery_days, 0);
    cr_expect_eq(figures.defined & (FORESTO_FIGURE_DRAWDOWN | FORESTO_FIGURE_RECOVERY), FORESTO_FIGURE_DRAWDOWN);
}

/* Of equal peaks the first counts too. */
Test(figures, equal_peaks) {
    static const double twice[] = {90, 100, 100, 50, 100};
    foresto_figures figures = compute(twice, 5, 252.0, 0.0);
    expect_same(figures.mdd, -0.5);
    cr_expect_eq(figures.peak_date, dates[1]);
    cr_expect_eq(figures.trough_date, dates[3]);
    cr_expect_eq(figures.recovery_date, dates[4]);
}

/* ---- series of many days ---- */

enum { LONG = 200 };

static foresto_figures compute_long(const double *nav, uint64_t count) {
    static foresto_date days[LONG];
    for (size_t t = 0; t < LONG; t++) {
        days[t] = (foresto_date)t;
    }
    return compute_on(nav, days, count, NULL);
}

/* Day by day, each with a division. The day of a date is the date. */
static void expect_long(const double *nav, uint64_t count) {
    foresto_figures figures = compute_long(nav, count);
    double returns = (double)(count - 1), sum = 0.0, squares = 0.0, losses = 0.0, mdd = 0.0;
    uint64_t high = 0, peak = 0, trough = 0;
    for (uint64_t k = 1; k < count; k++) {
        double r = nav[k] / nav[k - 1] - 1.0;
        sum += r;
        losses += r < 0.0 ? r * r : 0.0;
        high = nav[k] > nav[high] ? k : high;
        if (nav[k] / nav[high] - 1.0 < mdd) {
            mdd = nav[k] / nav[high] - 1.0;
            peak = high;
            trough = k;
        }
    }
    for (uint64_t k = 1; k < count; k++) {
        double away = nav[k] / nav[k - 1] - 1.0 - sum / returns;
        squares += away * away;
    }
    expect_close(figures.volatility, foresto_sqrt(252.0 * squares / (returns - 1.0)), 1e-12);
    expect_close(figures.sortino * foresto_sqrt(252.0 * losses / returns), figures.cagr, 1e-12);
    expect_same(figures.mdd, mdd);
    cr_expect(figures.peak_date == (foresto_date)peak && figures.trough_date == (foresto_date)trough,
              "%d days: %d to %d, asked %d to %d", (int)count, (int)figures.peak_date, (int)figures.trough_date,
              (int)peak, (int)trough);
}

Test(figures, every_length) {
    for (uint64_t seed = 0; seed < 8; seed++) {
        struct rng rng = {seed};
        double nav[LONG] = {100, 99, 101};
        for (size_t k = 3; k < LONG; k++) {
            nav[k] = nav[k - 1] * (1.0 + rng_between(&rng, -0.02, 0.021));
        }
        for (uint64_t count = 3; count <= LONG; count++) {
            expect_long(nav, count);
        }
    }
}

/* A fall, many days that are not as far down, among them new highs and equal ones, and a deeper fall from the first of
 * the highest. */
Test(figures, highs_between_two_falls) {
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct rng rng = {seed};
        double nav[LONG];
        for (size_t k = 0; k < LONG; k++) {
            nav[k] = 90.0 + rng_below(&rng, k < 64 ? 8 : 10);
        }
        nav[20 + rng_below(&rng, 40)] = 50.0;
        nav[LONG - 1 - rng_below(&rng, 8)] = 30.0;
        expect_long(nav, LONG);
    }
}

/* 66.7 less a bit is 58 % of 115, rounded, and yet a bit further down from it than 58 is from 100. */
Test(figures, deeper_by_the_last_bit) {
    double nav[LONG];
    for (size_t k = 0; k < LONG; k++) {
        nav[k] = k < 70 ? 100.0 : 115.0;
    }
    nav[10] = 58.0;
    nav[140] = 66.69999999999999;
    cr_assert(same_bits(58.0 / 100.0 * 115.0, nav[140]) && nav[140] / 115.0 < 58.0 / 100.0);
    expect_long(nav, LONG);
    cr_expect_eq(compute_long(nav, LONG).trough_date, 140);
}

/* ---- what is not defined ---- */

/* What is not defined has no bit and is 0. */
static void expect_defined(const foresto_figures *figures, uint32_t defined) {
    cr_expect_eq(figures->defined, defined, "defined %u, asked %u", figures->defined, defined);
    cr_expect((defined & FORESTO_FIGURE_SHARPE) != 0 || figures->sharpe == 0.0);
    cr_expect((defined & FORESTO_FIGURE_SORTINO) != 0 || figures->sortino == 0.0);
    cr_expect((defined & FORESTO_FIGURE_CALMAR) != 0 || figures->calmar == 0.0);
    cr_expect(((defined & FORESTO_FIGURE_DRAWDOWN) != 0) == (figures->peak_date != NONE));
    cr_expect(((defined & FORESTO_FIGURE_DRAWDOWN) != 0) == (figures->trough_date != NONE));
    cr_expect(((defined & FORESTO_FIGURE_RECOVERY) != 0) == (figures->recovery_date != NONE));
}

Test(figures, undefined) {
    static const double flat[] = {100, 100, 100}, rising[] = {100, 110, 132}, steady[] = {100, 200, 400};
    foresto_figures figures = compute(flat, 3, 252.0, 0.0);
    expect_defined(&figures, 0);
    expect_same(figures.total_return, 0.0);
    expect_same(figures.cagr, 0.0);
    expect_same(figures.volatility, 0.0);
    expect_same(figures.mdd, 0.0);
    figures = compute(rising, 3, 252.0, 0.0);
    expect_defined(&figures, FORESTO_FIGURE_SHARPE);
    figures = compute(steady, 3, 2.0, 0.0);
    expect_defined(&figures, 0);
    expect_same(figures.cagr, 3.0);
}

Test(figures, one_return) {
    static const double up[] = {100, 150}, down[] = {100, 75};
    foresto_figures figures = compute(up, 2, 1.0, 0.0);
    expect_defined(&figures, 0);
    expect_same(figures.cagr, 0.5);
    expect_same(figures.volatility, 0.0);
    figures = compute(down, 2, 1.0, 0.25);
    expect_defined(&figures, FORESTO_FIGURE_SORTINO | FORESTO_FIGURE_CALMAR | FORESTO_FIGURE_DRAWDOWN);
    expect_same(figures.mdd, -0.25);
    expect_same(figures.sortino, -2.0);
    expect_same(figures.calmar, -1.0);
}

/* A volatility just below 1e-10 is no divisor, one just above is. */
Test(figures, negligible_volatility) {
    const double below[] = {1.0, 1.0 + 0x1p-34, 1.0 + 0x1p-34}, above[] = {1.0, 1.0 + 0x1p-32, 1.0 + 0x1p-32};
    foresto_figures figures = compute(below, 3, 1.0, 0.0);
    cr_expect(figures.volatility > 4e-11 && figures.volatility < 5e-11);
    expect_defined(&figures, 0);
    figures = compute(above, 3, 1.0, 0.0);
    cr_expect(figures.volatility > 1e-10 && figures.volatility < 2e-10);
    expect_defined(&figures, FORESTO_FIGURE_SHARPE);
    static const double quarter[] = {100, 75}; /* downside: just the divisor that is asked for */
    figures = compute(quarter, 2, 4e-10 * 4e-10, 0.0);
    expect_defined(&figures, FORESTO_FIGURE_SORTINO | FORESTO_FIGURE_CALMAR | FORESTO_FIGURE_DRAWDOWN);
    const double dip[] = {1.0, 1.0 - 0x1p-34, 1.0};
    figures = compute(dip, 3, 1.0, 0.0);
    expect_defined(&figures, FORESTO_FIGURE_DRAWDOWN | FORESTO_FIGURE_RECOVERY);
}

Test(figures, series_refusals) {
    static const struct {
        const char *what;
        double nav[3];
        foresto_date dates[3];
        struct refusal asked;
    } rows[] = {
        {"0", {1, 0, 1}, {1, 2, 3}, {FORESTO_E_NAV, "nav", 2, .value = 0, .date = 2}},
        {"negative", {-1, 1, 1}, {1, 2, 3}, {FORESTO_E_NAV, "nav", 1, .value = -1, .date = 1}},
        {"NaN", {1, 1, MISSING}, {1, 2, 3}, {FORESTO_E_NAV, "nav", 3, .value = MISSING, .date = 3}},
        {"infinite", {1, INFINITE, 1}, {1, 2, 3}, {FORESTO_E_NAV, "nav", 2, .value = INFINITE, .date = 2}},
        {"equal dates", {1, 1, 1}, {1, 2, 2}, {FORESTO_E_DATE, "dates", 3, .date = 2}},
        {"backwards", {1, 1, 1}, {3, 2, 4}, {FORESTO_E_DATE, "dates", 2, .date = 2}},
        {"before the calendar", {1, 1, 1}, {FORESTO_DATE_MIN - 1, 2, 4}, {FORESTO_E_DATE, "dates", 1, .date = 0}},
        {"after the calendar", {1, 1, 1}, {1, 2, FORESTO_DATE_MAX + 1}, {FORESTO_E_DATE, "dates", 3, .date = 0}},
        {"none", {1, 1, 1}, {1, FORESTO_DATE_NONE, 3}, {FORESTO_E_DATE, "dates", 2, .date = 0}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        foresto_figures figures = FORESTO_FIGURES_INIT;
        const foresto_figures before = figures;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = foresto_figures_compute(rows[i].nav, rows[i].dates, 3, NULL, &figures, &error);
        expect_refusal(rows[i].what, status, &error, rows[i].asked);
        cr_expect_eq(memcmp(&figures, &before, sizeof figures), 0, "%s: output touched", rows[i].what);
    }
}

Test(figures, other_refusals) {
    static const double nav[] = {1, 2}, tiny[] = {1e-300, 1e300}, leap[] = {1, 1e-300, 1e300, 1};
    foresto_figures figures = FORESTO_FIGURES_INIT;
    const foresto_figures before = figures;
    expect_status(foresto_figures_compute(NULL, dates, 2, NULL, &figures, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_figures_compute(nav, NULL, 2, NULL, &figures, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_figures_compute(nav, dates, 2, NULL, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_figures_compute(nav, dates, 1, NULL, &figures, NULL), FORESTO_E_SIZE);
    expect_status(foresto_figures_compute(nav, dates, 0, NULL, &figures, NULL), FORESTO_E_SIZE);
    expect_status(foresto_figures_compute(tiny, dates, 2, NULL, &figures, NULL), FORESTO_E_RANGE);
    expect_status(foresto_figures_compute(leap, dates, 4, NULL, &figures, NULL), FORESTO_E_RANGE);
    static const double bad[] = {0.0, -1.0, MISSING, INFINITE};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        foresto_figures_options options = FORESTO_FIGURES_OPTIONS_INIT;
        options.annualization_factor = bad[i];
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = foresto_figures_compute(nav, dates, 2, &options, &figures, &error);
        expect_refusal("factor", status, &error,
                       (struct refusal){FORESTO_E_RANGE, .field = "annualization_factor", .value = bad[i]});
    }
    foresto_figures_options options = FORESTO_FIGURES_OPTIONS_INIT;
    options.rf_annual = MISSING;
    expect_status(foresto_figures_compute(nav, dates, 2, &options, &figures, NULL), FORESTO_E_RANGE);
    options.rf_annual = 0.0;
    options.annualization_factor = 1e5;
    expect_status(foresto_figures_compute(nav, dates, 2, &options, &figures, NULL), FORESTO_E_RANGE);
    cr_expect_eq(memcmp(&figures, &before, sizeof figures), 0, "output touched");
}

/* ---- compare ---- */

static foresto_figures sample(uint32_t defined) {
    foresto_figures figures = FORESTO_FIGURES_INIT;
    figures.defined = defined;
    figures.peak_date = dates[0];
    figures.trough_date = dates[1];
    figures.recovery_date = dates[2];
    figures.recovery_days = 1;
    figures.total_return = 0.5;
    figures.cagr = 0.25;
    figures.volatility = 0.125;
    figures.sharpe = 2.0;
    figures.sortino = 4.0;
    figures.calmar = 1.0;
    figures.mdd = -0.25;
    return figures;
}

Test(figures, compare) {
    foresto_figures a = sample(ALL), b = sample(ALL), difference = FORESTO_FIGURES_INIT;
    b.total_return = 0.25;
    b.cagr = 0.5;
    b.volatility = 0.0625;
    b.sharpe = 8.0;
    b.sortino = 1.0;
    b.calmar = 1.0;
    b.mdd = -0.5;
    b.recovery_days = 10;
    expect_status(foresto_figures_compare(&a, &b, &difference, NULL), FORESTO_OK);
    cr_expect_eq(difference.defined, ALL & ~FORESTO_FIGURE_DRAWDOWN);
    expect_same(difference.total_return, 0.25);
    expect_same(difference.cagr, -0.25);
    expect_same(difference.volatility, 0.0625);
    expect_same(difference.sharpe, -6.0);
    expect_same(difference.sortino, 3.0);
    expect_same(difference.calmar, 0.0);
    expect_same(difference.mdd, 0.25);
    cr_expect_eq(difference.recovery_days, -9);
    cr_expect_eq(difference.peak_date, NONE);
    cr_expect_eq(difference.trough_date, NONE);
    cr_expect_eq(difference.recovery_date, NONE);
    /* A ratio that one side lacks has no difference. */
    b.defined = FORESTO_FIGURE_SHARPE;
    b.sortino = b.calmar = 0.0;
    b.recovery_days = 0;
    expect_status(foresto_figures_compare(&a, &b, &difference, NULL), FORESTO_OK);
    cr_expect_eq(difference.defined, FORESTO_FIGURE_SHARPE);
    expect_same(difference.sharpe, -6.0);
    expect_same(difference.sortino, 0.0);
    expect_same(difference.calmar, 0.0);
    cr_expect_eq(difference.recovery_days, 0);
    expect_status(foresto_figures_compare(&(foresto_figures)FORESTO_FIGURES_INIT, &b, &difference, NULL), FORESTO_OK);
    cr_expect_eq(difference.defined, 0);
    expect_same(difference.sharpe, 0.0);
    /* The output may be an input. */
    expect_status(foresto_figures_compare(&a, &a, &a, NULL), FORESTO_OK);
    expect_same(a.sharpe, 0.0);
    expect_status(foresto_figures_compare(NULL, &b, &difference, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_figures_compare(&a, NULL, &difference, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_figures_compare(&a, &b, NULL, NULL), FORESTO_E_ARGUMENT);
}

/* ---- figures that no series has ---- */

static void expect_bad(const foresto_figures *bad, struct refusal asked) {
    const foresto_figures good = sample(ALL), before = FORESTO_FIGURES_INIT;
    foresto_figures difference = before;
    char text[512] = "untouched";
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_figures_compare(bad, &good, &difference, &error);
    expect_refusal("compare", status, &error, asked);
    status = foresto_figures_compare(&good, bad, &difference, &error);
    expect_refusal("compare with", status, &error, asked);
    status = foresto_figures_write_json(bad, text, sizeof text, NULL, &error);
    expect_refusal("write", status, &error, asked);
    cr_expect_str_eq(text, "untouched");
    cr_expect_eq(memcmp(&difference, &before, sizeof before), 0, "output touched");
}

Test(figures, foreign_figures_are_refused) {
    foresto_figures bad = sample(ALL);
    bad.defined = ALL + 1;
    expect_bad(&bad, (struct refusal){FORESTO_E_ENUM, "figures.defined", .value = ALL + 1});
    bad.defined = 0x80000000u;
    expect_bad(&bad, (struct refusal){FORESTO_E_ENUM, "figures.defined", .value = 0x1p31});
    static const double numbers[] = {MISSING, INFINITE, -INFINITE};
    for (size_t i = 0; i < 3; i++) {
        bad = sample(ALL);
        double *const members[] = {&bad.total_return, &bad.cagr,   &bad.volatility, &bad.sharpe,
                                   &bad.sortino,      &bad.calmar, &bad.mdd};
        for (size_t k = 0; k < 7; k++) {
            double kept = *members[k];
            *members[k] = numbers[i];
            expect_bad(&bad, (struct refusal){FORESTO_E_RANGE, "figures", .value = numbers[i]});
            *members[k] = kept;
        }
        bad.defined = 0; /* not even where nothing is defined */
        bad.sharpe = numbers[i];
        expect_bad(&bad, (struct refusal){FORESTO_E_RANGE, "figures", .value = numbers[i]});
    }
    static const foresto_date days[] = {FORESTO_DATE_MIN - 1, FORESTO_DATE_MAX + 1};
    for (size_t i = 0; i < 2; i++) {
        bad = sample(ALL);
        foresto_date *const members[] = {&bad.peak_date, &bad.trough_date, &bad.recovery_date};
        for (size_t k = 0; k < 3; k++) {
            foresto_date kept = *members[k];
            *members[k] = days[i];
            expect_bad(&bad, (struct refusal){FORESTO_E_DATE, .field = "figures"});
            *members[k] = kept;
        }
    }
}

/* More days than any calendar has are nobody's; those of a comparison may be negative. */
Test(figures, recovery_days_have_limits) {
    static const int32_t beyond[] = {1 << 30, INT32_MAX, -(1 << 30), INT32_MIN};
    for (size_t i = 0; i < 4; i++) {
        foresto_figures bad = sample(ALL);
        bad.recovery_days = beyond[i];
        expect_bad(&bad, (struct refusal){FORESTO_E_RANGE, "figures.recovery_days", .value = beyond[i]});
    }
    foresto_figures a = sample(ALL), b = sample(ALL), difference = FORESTO_FIGURES_INIT;
    a.recovery_days = (1 << 30) - 1;
    b.recovery_days = -a.recovery_days;
    expect_status(foresto_figures_compare(&a, &b, &difference, NULL), FORESTO_OK);
    cr_expect_eq(difference.recovery_days, INT32_MAX - 1);
}

/* Two figures of opposite signs near the end of the range have no difference, which says so and is not written. */
Test(figures, differences_that_overflow) {
    const foresto_figures untouched = FORESTO_FIGURES_INIT;
    for (size_t k = 0; k < 7; k++) {
        foresto_figures a = sample(ALL), b = sample(ALL), difference = untouched;
        double *const of_a[] = {&a.total_return, &a.cagr, &a.volatility, &a.sharpe, &a.sortino, &a.calmar, &a.mdd};
        double *const of_b[] = {&b.total_return, &b.cagr, &b.volatility, &b.sharpe, &b.sortino, &b.calmar, &b.mdd};
        *of_a[k] = -1.7e308;
        *of_b[k] = 1.7e308;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = foresto_figures_compare(&a, &b, &difference, &error);
        expect_refusal("overflow", status, &error, (struct refusal){FORESTO_E_RANGE, "figures", .value = -INFINITE});
        cr_expect_eq(memcmp(&difference, &untouched, sizeof untouched), 0, "output touched");
        status = foresto_figures_compare(&b, &a, &difference, &error);
        expect_refusal("overflow", status, &error, (struct refusal){FORESTO_E_RANGE, "figures", .value = INFINITE});
    }
}

/* ---- JSON ---- */

/* A date whose bit is clear is null, whatever it says. */
Test(figures, json_goes_by_the_bits) {
    char text[512];
    foresto_figures figures = sample(FORESTO_FIGURE_SORTINO);
    expect_status(foresto_figures_write_json(&figures, text, sizeof text, NULL, NULL), FORESTO_OK);
    cr_expect_str_eq(text, "{\"cagr\":0.25,\"calmar\":null,\"mdd\":-0.25,\"peak_date\":null,\"recovery_date\":null,"
                           "\"recovery_days\":null,\"sharpe\":null,\"sortino\":4,\"total_return\":0.5,"
                           "\"trough_date\":null,\"volatility\":0.125}");
}

Test(figures, json) {
    char text[512];
    size_t length = 0;
    foresto_figures figures = sample(ALL);
    expect_status(foresto_figures_write_json(&figures, text, sizeof text, &length, NULL), FORESTO_OK);
    cr_expect_str_eq(text, "{\"cagr\":0.25,\"calmar\":1,\"mdd\":-0.25,\"peak_date\":\"2024-05-17\","
                           "\"recovery_date\":\"2024-05-21\",\"recovery_days\":1,\"sharpe\":2,\"sortino\":4,"
                           "\"total_return\":0.5,\"trough_date\":\"2024-05-20\",\"volatility\":0.125}");
    cr_expect_eq(length, strlen(text));
    figures = (foresto_figures)FORESTO_FIGURES_INIT;
    expect_status(foresto_figures_write_json(&figures, text, sizeof text, NULL, NULL), FORESTO_OK);
    cr_expect_str_eq(text, "{\"cagr\":0,\"calmar\":null,\"mdd\":0,\"peak_date\":null,\"recovery_date\":null,"
                           "\"recovery_days\":null,\"sharpe\":null,\"sortino\":null,\"total_return\":0,"
                           "\"trough_date\":null,\"volatility\":0}");
    size_t needed = strlen(text);
    strcpy(text, "untouched");
    expect_status(foresto_figures_write_json(&figures, text, needed, &length, NULL), FORESTO_E_CAPACITY);
    cr_expect_eq(length, needed);
    foresto_date *const days[] = {&figures.peak_date, &figures.trough_date, &figures.recovery_date};
    for (size_t i = 0; i < 3; i++) {
        *days[i] = FORESTO_DATE_MAX + 1;
        expect_status(foresto_figures_write_json(&figures, text, sizeof text, NULL, NULL), FORESTO_E_DATE);
        *days[i] = NONE;
    }
    figures.cagr = INFINITE;
    expect_status(foresto_figures_write_json(&figures, text, sizeof text, NULL, NULL), FORESTO_E_RANGE);
    expect_status(foresto_figures_write_json(NULL, text, sizeof text, NULL, NULL), FORESTO_E_ARGUMENT);
    cr_expect_str_eq(text, "untouched");
}
