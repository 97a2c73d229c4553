/* SPDX-License-Identifier: MIT */
/* The columns of market data, of a panel or a stream. */
#ifndef FO_DOMAIN_INSTRUMENTS_H
#define FO_DOMAIN_INSTRUMENTS_H

#include "base/error.h"

struct fo_instruments {
    uint32_t kind; /* enum foresto_panel_kind */
    uint32_t count;
    const char *const *names;
    const uint32_t *name_order; /* in canonical key order */
};

/* A kind, a count in range, and a name for each. */
foresto_status fo_instruments_check(uint32_t kind, uint64_t count, const char *const *names, foresto_error *error);

/* No two have the same name. */
foresto_status fo_instruments_check_unique(const struct fo_instruments *instruments, foresto_error *error);

/* What a value must be above, if it is not missing: a price 0, a return -1. */
double fo_instruments_floor(uint32_t kind);

/* A stride of `count` values moves, and its farthest step can be addressed, together with another such stride's. */
bool fo_stride_good(int64_t stride, uint64_t count);

/* A value that is not missing and yet no good, on a day. */
foresto_status fo_instruments_refuse(const struct fo_instruments *instruments, uint32_t asset, int64_t day,
                                     foresto_date date, double value, foresto_error *error);

#endif
