/* SPDX-License-Identifier: MIT */
/* Figures without their door checks. */
#ifndef FO_SERVICE_FIGURES_H
#define FO_SERVICE_FIGURES_H

#include "foresto/figures.h"
#include "kernel/kernels.h"

/* NULL gives the initial values. */
foresto_status fo_figures_import_options(foresto_figures_options *options, const foresto_figures_options *given,
                                         foresto_error *error);

/* Volatility and downside deviation, annualised. */
struct fo_risk {
    double volatility, downside;
};

/* Of at least two NAVs above 0. */
void fo_figures_risk(const struct fo_kernels *kernels, const double *nav, uint64_t count,
                     const foresto_figures_options *options, struct fo_risk *risk);

/* Of two paths over as many days, in little more time than one takes; the bits are the same. */
void fo_figures_risk_two(const struct fo_kernels *kernels, const double *nav, const double *other, uint64_t count,
                         const foresto_figures_options *options, struct fo_risk *risk, struct fo_risk *other_risk);

/* Of at least two NAVs above 0 on increasing dates, whose risk is known. FORESTO_E_RANGE when a figure overflows. */
foresto_status fo_figures_measure(const struct fo_kernels *kernels, const double *nav, const foresto_date *dates,
                                  uint64_t count, const foresto_figures_options *options, const struct fo_risk *risk,
                                  foresto_figures *figures, foresto_error *error);

#endif
