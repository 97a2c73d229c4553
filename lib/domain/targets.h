/* SPDX-License-Identifier: MIT */
/* What makes target weights good. */
#ifndef FO_DOMAIN_TARGETS_H
#define FO_DOMAIN_TARGETS_H

#include "base/error.h"

/* Each weight in [0, 1]; *sum gets their left-to-right sum. `names` tells the assets' names, or is NULL; `field` is the
 * public name of the weights. */
foresto_status fo_weights_check(const double *weights, uint64_t count, const char *const *names, const char *field,
                                double *sum, foresto_error *error);

/* The sum of targets is within the tolerance of 1. */
foresto_status fo_weight_sum_check(double sum, const char *field, foresto_error *error);

#endif
