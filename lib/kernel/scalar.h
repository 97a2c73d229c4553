/* SPDX-License-Identifier: MIT */
/* One lane of each kernel: the plain kernels are made of these, and the others take them for what does not fill a
 * vector. */
#ifndef FO_KERNEL_SCALAR_H
#define FO_KERNEL_SCALAR_H

#include "base/bits.h"
#include "foresto/rebalance.h"
#include "kernel/day.h"
#include "kernel/kernels.h"
#include "kernel/target.h"

extern const struct fo_kernels fo_kernels_plain, fo_kernels_sse2, fo_kernels_avx2, fo_kernels_avx512, fo_kernels_neon;

/* A drift within this of the limit is left to the exact test, the one with divisions. It covers the rounding of the
 * tests without (docs/numerics.md). */
#define FO_DRIFT_SLACK 0x1p-46

/* The last bits of a number, which hold an index where numbers are compared and kept with it. */
#define FO_TAG_BITS 6
#define FO_TAG_MASK ((UINT64_C(1) << FO_TAG_BITS) - 1)

#define FO_EXTENT_NONE                                                                                                 \
    { DBL_MAX, -DBL_MAX, false }

static inline double fo_scalar_mark(const struct fo_block *block, size_t k) {
    const double *row = fo_grid_row(&block->grid, block->lead + k);
    const double *units = block->units;
    const ptrdiff_t *places = block->places;
    double sum = units[0] * row[places[0]];
#pragma GCC unroll 4 /* a session marks its day by this */
    for (size_t i = 1; i < block->assets; i++) {
        sum += units[i] * row[places[i]];
    }
    return sum;
}

static inline size_t fo_scalar_find_bad(const double *nav, size_t first, size_t end) {
    size_t k = first;
    while (k < end && fo_positive(nav[k])) {
        k++;
    }
    return k;
}

/* Between these NAVs no product with a weight leaves the range, or loses bits that count. */
#define FO_NAV_LOW  0x1p-960
#define FO_NAV_HIGH 0x1p1000

static inline bool fo_scalar_in_reach(const struct fo_extent *nav) {
    return nav->low >= FO_NAV_LOW && nav->high <= FO_NAV_HIGH;
}

/* Whether a day fires. The divisions are made only where a test without them finds a drift near the limit. */
static inline bool fo_scalar_fires(const struct fo_block *block, const struct fo_trigger *trigger, double nav,
                                   size_t k) {
    const double *row = fo_grid_row(&block->grid, block->lead + k);
    double near = nav >= FO_NAV_LOW && nav <= FO_NAV_HIGH ? nav * (trigger->limit - FO_DRIFT_SLACK) : 0.0;
    for (size_t i = 0; i < block->assets; i++) {
        double value = block->units[i] * row[block->places[i]], target = trigger->targets[i];
        if (fo_abs(value - target * nav) >= near && fo_abs(value / nav - target) >= trigger->limit) {
            return true;
        }
    }
    return false;
}

static inline void fo_scalar_extend(struct fo_extent *extent, double value) {
    extent->low = value < extent->low ? value : extent->low;
    extent->high = value > extent->high ? value : extent->high;
    extent->missing = extent->missing || fo_is_nan(value);
}

/* The days first <= row < end of an asset. */
static inline void fo_scalar_survey(const struct fo_grid *grid, ptrdiff_t place, size_t first, size_t end,
                                    struct fo_extent *extent) {
    for (size_t row = first; row < end; row++) {
        fo_scalar_extend(extent, fo_grid_row(grid, row)[place]);
    }
}

static inline bool fo_no_records(const struct fo_records *records) {
    return !records->daily_return && !records->cumulative_return && !records->high_water_mark && !records->drawdown;
}

static inline void fo_scalar_record(double nav, size_t k, struct fo_record_base *base,
                                    const struct fo_records *records) {
    bool wanted = records->high_water_mark || records->drawdown;
    double high = wanted && nav > base->high_water_mark ? nav : base->high_water_mark;
    if (records->daily_return) {
        records->daily_return[k] = nav / base->previous - 1.0;
    }
    if (records->cumulative_return) {
        records->cumulative_return[k] = nav / base->initial_amount - 1.0;
    }
    if (records->high_water_mark) {
        records->high_water_mark[k] = high;
    }
    if (records->drawdown) {
        records->drawdown[k] = nav / high - 1.0;
    }
    base->previous = nav;
    base->high_water_mark = high;
}

/* What the turnover costs. */
static inline void fo_scalar_charge(struct fo_rebalancing *r) {
    struct fo_cost cost = fo_day_cost(r->nav, r->turnover, r->cost_rate);
    r->cost_factor = cost.factor;
    r->cost_amount = cost.amount;
    r->nav_after = cost.nav_after;
}

static inline void fo_scalar_transpose(const double *from, ptrdiff_t from_stride, size_t rows, size_t columns,
                                       double *to, ptrdiff_t to_stride) {
    for (size_t c = 0; c < columns; c++) {
        for (size_t r = 0; r < rows; r++) {
            to[(ptrdiff_t)c * to_stride + (ptrdiff_t)r] = from[(ptrdiff_t)r * from_stride + (ptrdiff_t)c];
        }
    }
}

static inline double fo_scalar_value(const struct fo_accounts *accounts, size_t k, size_t i) {
    return accounts->values[(ptrdiff_t)k * accounts->value_account + (ptrdiff_t)i * accounts->value_asset];
}

static inline double fo_scalar_target(const struct fo_accounts *accounts, size_t k, size_t i) {
    return accounts->targets[(ptrdiff_t)k * accounts->target_account + (ptrdiff_t)i * accounts->target_asset];
}

static inline bool fo_scalar_weights_sum(double sum) {
    return fo_abs(sum - 1.0) <= FORESTO_WEIGHT_SUM_TOLERANCE + FORESTO_WEIGHT_SUM_SLACK;
}

/* Returns whether the account is sound. */
static inline bool fo_scalar_decide(const struct fo_accounts *accounts, size_t k,
                                    const struct fo_decisions *decisions) {
    double nav = fo_scalar_value(accounts, k, 0), target_sum = fo_scalar_target(accounts, k, 0);
    for (size_t i = 1; i < accounts->assets; i++) {
        nav += fo_scalar_value(accounts, k, i);
        target_sum += fo_scalar_target(accounts, k, i);
    }
    bool sound = fo_positive(nav) && fo_scalar_weights_sum(target_sum);
    double drift = 0.0, traded = 0.0;
    uint32_t asset = 0;
    for (size_t i = 0; i < accounts->assets; i++) {
        double value = fo_scalar_value(accounts, k, i), target = fo_scalar_target(accounts, k, i);
        sound = sound && value >= 0.0 && value <= DBL_MAX && target >= 0.0 && target <= 1.0;
        double weight = target / target_sum, away = fo_abs(value / nav - weight);
        traded += fo_abs(weight * nav - value);
        asset = away > drift ? (uint32_t)i : asset;
        drift = away > drift ? away : drift;
    }
    double turnover = 0.5 * traded / nav;
    sound = sound && turnover <= DBL_MAX;
    if (!sound) {
        decisions->sound[k] = 0;
    }
    if (decisions->nav) {
        decisions->nav[k] = nav;
    }
    if (decisions->drift) {
        decisions->drift[k] = drift;
    }
    if (decisions->asset) {
        decisions->asset[k] = asset;
    }
    if (decisions->turnover) {
        decisions->turnover[k] = turnover > 1.0 ? 1.0 : turnover;
    }
    return sound;
}

#endif
