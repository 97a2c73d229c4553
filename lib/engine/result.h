/* SPDX-License-Identifier: MIT */
/* A finished run: NAV records by column, events, totals. Owns all that it shows. */
#ifndef FO_ENGINE_RESULT_H
#define FO_ENGINE_RESULT_H

#include "engine/run.h"

struct foresto_result {
    foresto_allocator allocator;
    struct fo_event_frame frame; /* all 0 without a rule */
    struct fo_output output;     /* room for all rows asked for; as many as there are trading days are used */
};

/* Make an empty result with room for `days` days and, for a run with a rule, a copy of what its events show. Allocates
 * once. */
foresto_status fo_result_create(uint64_t days, const struct fo_portfolio *portfolio, const foresto_rule *rule,
                                const foresto_allocator *allocator, foresto_result **result, foresto_error *error);

#endif
