/* SPDX-License-Identifier: MIT */
/* What a run is to do: a validated request without its data. */
#ifndef FO_ENGINE_TERMS_H
#define FO_ENGINE_TERMS_H

#include "base/memory.h"
#include "domain/instruments.h"
#include "engine/host.h"
#include "foresto/simulate.h"

struct fo_terms {
    const struct fo_instruments *instruments;
    uint32_t mode;           /* enum foresto_mode */
    uint32_t missing_policy; /* enum foresto_missing_policy */
    double initial_amount;
    const double *weights;      /* per instrument */
    double weight_sum;          /* left to right */
    const char *const *classes; /* per instrument, or NULL */
    const foresto_rule *rule;   /* for FORESTO_MODE_REBALANCED, else NULL */
    const struct fo_host *host;
};

#endif
