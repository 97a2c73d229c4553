/* SPDX-License-Identifier: MIT */
/* Figures without their door checks. */
#ifndef FO_SERVICE_FIGURES_H
#define FO_SERVICE_FIGURES_H

#include "foresto/figures.h"
#include "kernel/kernels.h"

/* NULL gives the initial values. */
foresto_status fo_figures_import_options(foresto_figures_options *options, const foresto_figures_options *given,
                                         foresto_error *error);

/* Of at least two NAVs above 0 on increasing dates. FORESTO_E_RANGE when a figure overflows. */
foresto_status fo_figures_measure(const struct fo_kernels *kernels, const double *nav, const foresto_date *dates,
                                  uint64_t count, const foresto_figures_options *options, foresto_figures *figures,
                                  foresto_error *error);

#endif
