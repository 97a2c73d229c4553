/* SPDX-License-Identifier: MIT */
/* A finished run: NAV records by column, events, totals. Owns all that it shows. */
#ifndef FO_ENGINE_RESULT_H
#define FO_ENGINE_RESULT_H

#include "engine/track.h"

struct foresto_result {
    foresto_allocator allocator;
    struct fo_track track;
    struct fo_event_frame frame; /* all 0 without a rule */
    struct fo_events events;
    foresto_date *dates; /* room for all rows asked for; as many as there are trading days are used, as below */
    double *nav;
    double *daily_return;
    double *cumulative_return;
    double *high_water_mark;
    double *drawdown;
};

/* Make an empty result with room for `days` days and, for a run with a rule, a copy of what its events show. Allocates
 * once. */
foresto_status fo_result_create(uint64_t days, const struct fo_portfolio *portfolio, const foresto_rule *rule,
                                const foresto_allocator *allocator, foresto_result **result, foresto_error *error);

/* Complete the record of day t, the next one, from nav and dates, and add it to the totals. */
foresto_nav_record fo_result_complete(foresto_result *result, uint64_t t);

#endif
