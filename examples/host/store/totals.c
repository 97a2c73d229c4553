/* SPDX-License-Identifier: MIT */
#include "store/totals.h"

#include <stdio.h>

#include "foresto/schedule.h"
#include "json_text.h"

/* Keys in canonical order. */
static bool write_summary(const foresto_summary *summary, char *text, size_t capacity) {
    FILE *stream = fmemopen(text, capacity, "w");
    if (!stream) {
        return false;
    }
    struct object object = object_begin(stream, "");
    object_count(&object, "day_count", summary->day_count);
    object_count(&object, "drift_event_count", summary->drift_event_count);
    object_count(&object, "event_count", summary->event_count);
    object_number(&object, "final_nav", summary->final_nav);
    object_date(&object, "first_date", summary->first_date);
    object_number(&object, "initial_amount", summary->initial_amount);
    object_date(&object, "last_date", summary->last_date);
    object_number(&object, "mean_turnover", summary->mean_turnover);
    object_string(&object, "mode", foresto_mode_name(summary->mode));
    object_count(&object, "periodic_event_count", summary->periodic_event_count);
    object_count(&object, "skipped_day_count", summary->skipped_day_count);
    object_number(&object, "total_cost", summary->total_cost);
    object_number(&object, "total_turnover", summary->total_turnover);
    object_end(&object);
    bool good = !ferror(stream);
    return fclose(stream) == 0 && good;
}

enum outcome totals_take(struct totals *totals, const foresto_summary *summary, const foresto_rule *rule,
                         const foresto_date *dates, const double *navs, uint64_t count, struct failure *failure) {
    foresto_error error = FORESTO_ERROR_INIT;
    *totals = (struct totals){.has_schedule = rule->rule_type == FORESTO_RULE_PERIODIC};
    foresto_status status =
        foresto_double_format(summary->final_nav, totals->final_value, sizeof totals->final_value, NULL);
    if (!status && totals->has_schedule) {
        status = foresto_schedule_mark(rule->frequency, rule->base_day_policy, dates, count, NULL, &totals->scheduled,
                                       &error);
    }
    if (!status) {
        status = figures_text(navs, dates, count, NULL, totals->figures, &error);
    }
    if (status == FORESTO_E_MEMORY || (!status && !write_summary(summary, totals->summary, sizeof totals->summary))) {
        return fail_memory(failure);
    }
    return status ? fail(failure, BAD_DATA, "run: %s", error.message) : DONE;
}
