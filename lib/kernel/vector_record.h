/* SPDX-License-Identifier: MIT */
/* Kernels over vectors of W lanes: the records of days. */
#ifndef FO_KERNEL_VECTOR_RECORD_H
#define FO_KERNEL_VECTOR_RECORD_H

enum { RECORD_DAYS = 64 }; /* at a time, for want of a column for the high-water mark */

static inline void less_one_vector(const double *nav, const double *base, size_t k, double *quotients) {
    v_store(quotients + k, v_sub(v_div(v_load(nav + k), v_load(base + k)), v_set(1.0)));
}

static inline void less_one(const double *nav, const double *base, size_t count, double *quotients) {
    size_t k = 0;
    for (; count - k >= W; k += W) {
        less_one_vector(nav, base, k, quotients);
    }
    if (k < count && count >= W) {
        less_one_vector(nav, base, count - W, quotients); /* the last one overlaps the one before it */
        k = count;
    }
    for (; k < count; k++) {
        quotients[k] = nav[k] / base[k] - 1.0;
    }
}

static inline void record_days(const double *nav, size_t first, size_t count, struct fo_record_base *base,
                               const struct fo_records *records) {
    double bases[RECORD_DAYS];
    const double *navs = nav + first;
    if (records->daily_return) {
        records->daily_return[first] = navs[0] / base->previous - 1.0;
        less_one(navs + 1, navs, count - 1, records->daily_return + first + 1);
    }
    if (records->cumulative_return) {
        for (size_t k = 0; k < count; k++) {
            bases[k] = base->initial_amount;
        }
        less_one(navs, bases, count, records->cumulative_return + first);
    }
    base->previous = navs[count - 1];
    if (!records->high_water_mark && !records->drawdown) {
        return;
    }
    double high = base->high_water_mark;
    for (size_t k = 0; k < count; k++) {
        high = navs[k] > high ? navs[k] : high;
        bases[k] = high;
    }
    base->high_water_mark = high;
    if (records->high_water_mark) {
        memcpy(records->high_water_mark + first, bases, count * sizeof *bases);
    }
    if (records->drawdown) {
        less_one(navs, bases, count, records->drawdown + first);
    }
}

static void record(const double *nav, size_t count, struct fo_record_base *base, const struct fo_records *records) {
    if (count && fo_no_records(records)) {
        base->previous = nav[count - 1];
        return;
    }
    for (size_t k = 0; k < count; k += RECORD_DAYS) {
        record_days(nav, k, least(RECORD_DAYS, count - k), base, records);
    }
    v_leave();
}

#endif
