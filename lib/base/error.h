/* SPDX-License-Identifier: MIT */
/* One way to fail: fill the caller's foresto_error and return the status. */
#ifndef FO_BASE_ERROR_H
#define FO_BASE_ERROR_H

#include <stdbool.h>

#include "foresto/status.h"

/* Where and on what a call failed. Start from FO_NOWHERE and set what is known. */
struct fo_where {
    const char *field;      /* name of the field, or NULL */
    const char *asset_name; /* or NULL */
    int64_t day;            /* panel row, or -1 */
    int64_t asset;          /* or -1 */
    double value;           /* looked at when has_value */
    int32_t host_code;
    foresto_date date; /* or FORESTO_DATE_NONE */
    bool has_value;
};

#define FO_NOWHERE ((struct fo_where){.day = -1, .asset = -1, .date = FORESTO_DATE_NONE})

/* Fill *error (when it is not NULL and its struct_size is plausible) and return status. `text` is a sentence without
 * a full stop; NULL takes foresto_status_message(). */
foresto_status fo_fail(foresto_error *error, foresto_status status, struct fo_where where, const char *text);

/* The same for a mere field, and for a field with a value. */
foresto_status fo_fail_field(foresto_error *error, foresto_status status, const char *field, const char *text);
foresto_status fo_fail_value(foresto_error *error, foresto_status status, const char *field, double value,
                             const char *text);

/* Pass on what went wrong with one of many: its name comes before the field, `rules[3].cost_rate`. */
foresto_status fo_fail_within(foresto_error *error, const foresto_error *detail, const char *name);

/* A NAV that is not finite or not above 0, on a day. */
foresto_status fo_fail_nav(foresto_error *error, int64_t day, foresto_date date, double nav);

#endif
