/* SPDX-License-Identifier: MIT */
/* The thread's floating-point environment, which other code may have changed. */
#ifndef FO_BASE_ENVIRONMENT_H
#define FO_BASE_ENVIRONMENT_H

#include "base/error.h"

/* Rounding to nearest, subnormals kept, nothing unmasked. Costs a few cycles. */
bool fo_environment_good(void);

/* FORESTO_E_ENVIRONMENT unless it is. */
foresto_status fo_environment_check(foresto_error *error);

#endif
