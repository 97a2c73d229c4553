/* SPDX-License-Identifier: MIT */
/* What is kept of a finished run beside its days and events, as text. */
#ifndef HOST_STORE_TOTALS_H
#define HOST_STORE_TOTALS_H

#include <stdbool.h>

#include "failure.h"
#include "figures_text.h"
#include "foresto/decimal.h"
#include "foresto/simulate.h"

struct totals {
    char final_value[FORESTO_DOUBLE_TEXT_SIZE];
    char summary[768];
    char figures[FIGURES_TEXT_SIZE];
    bool has_schedule;  /* the rule is PERIODIC */
    uint64_t scheduled; /* days on which it is due */
};

/* `rule` has rule_type 0 for none. */
enum outcome totals_take(struct totals *totals, const foresto_summary *summary, const foresto_rule *rule,
                         const foresto_date *dates, const double *navs, uint64_t count, struct failure *failure);

#endif
