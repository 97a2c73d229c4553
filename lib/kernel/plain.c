/* SPDX-License-Identifier: MIT */
/* The kernels in plain C: what the others must equal bit for bit, and what machines without SIMD use. */
#include "base/numeric.h"

#include "kernel/scalar.h"

/* Days of a group that are marked together. */
static void mark_group(const struct fo_block *block, const double *row, double sum[FO_GROUP_DAYS]) {
    for (size_t d = 0; d < FO_GROUP_DAYS; d++) {
        sum[d] = block->units[0] * (row + block->places[0])[d];
    }
    for (size_t i = 1; i < block->assets; i++) {
        const double *level = row + block->places[i];
        double units = block->units[i];
        for (size_t d = 0; d < FO_GROUP_DAYS; d++) {
            sum[d] += units * level[d];
        }
    }
}

static bool mark(const struct fo_block *block, size_t first, size_t end, size_t room, double *nav) {
    (void)room;
    double sum[FO_GROUP_DAYS];
    size_t k = first;
    while (k < end) {
        size_t row = block->lead + k, begin = row % FO_GROUP_DAYS;
        if (row - begin + FO_GROUP_DAYS > block->grid.readable) {
            nav[k] = fo_scalar_mark(block, k);
            k++;
            continue;
        }
        mark_group(block, fo_grid_row(&block->grid, row - begin), sum);
        for (size_t d = begin; d < FO_GROUP_DAYS && k < end; d++) {
            nav[k++] = sum[d];
        }
    }
    return fo_scalar_find_bad(nav, first, end) == end;
}

static void mark_two(const struct fo_block blocks[2], size_t first, size_t end, size_t room, double *const nav[2],
                     bool good[2]) {
    for (int p = 0; p < 2; p++) {
        good[p] = mark(&blocks[p], first, end, room, nav[p]);
    }
}

static size_t find_drift(const struct fo_block *block, const struct fo_trigger *trigger, const double *nav,
                         size_t first, size_t end) {
    size_t k = first;
    while (k < end && !fo_scalar_fires(block, trigger, nav[k], k)) {
        k++;
    }
    return k;
}

static struct fo_extent extent(const double *values, size_t count) {
    struct fo_extent found = FO_EXTENT_NONE;
    for (size_t k = 0; k < count; k++) {
        fo_scalar_extend(&found, values[k]);
    }
    return found;
}

static bool is_calm(const double *units, const double *lows, const double *highs, size_t assets,
                    const struct fo_trigger *trigger, const double *nav, size_t count) {
    struct fo_extent reach = extent(nav, count);
    double limit = trigger->limit - FO_DRIFT_SLACK;
    bool calm = limit > 0.0 && fo_scalar_in_reach(&reach);
    for (size_t i = 0; i < assets; i++) {
        double over = units[i] * highs[i] - reach.low * trigger->targets[i];
        double under = reach.high * trigger->targets[i] - units[i] * lows[i];
        calm = calm && over < reach.low * limit && under < reach.high * limit;
    }
    return calm;
}

static void record(const double *nav, size_t count, struct fo_record_base *base, const struct fo_records *records) {
    for (size_t k = 0; k < count; k++) {
        fo_scalar_record(nav[k], k, base, records);
    }
}

static void invest(double amount, const double *targets, const double *levels, size_t count, double *units) {
    for (size_t i = 0; i < count; i++) {
        units[i] = amount * targets[i] / levels[i];
    }
}

static void rebalance(const struct fo_block *block, size_t k, double nav, struct fo_rebalancing *r) {
    const double *row = fo_grid_row(&block->grid, block->lead + k);
    double traded = 0.0;
    for (size_t i = 0; i < block->assets; i++) {
        double level = row[block->places[i]], value = block->units[i] * level;
        traded += fo_abs(r->targets[i] * nav - value);
        r->levels[i] = level;
        if (r->weights) {
            r->weights[i] = value / nav;
        }
    }
    r->nav = nav;
    r->turnover = fo_turnover(traded, nav);
    fo_scalar_charge(r);
    r->good = fo_scalar_find_bad(r->levels, 0, block->assets) == block->assets;
}

static void survey(const struct fo_grid *grid, ptrdiff_t asset_stride, size_t assets, size_t days, double *lows,
                   double *highs, bool *complete) {
    for (size_t first = 0; first < days; first += FO_EXTREME_DAYS, lows += assets, highs += assets) {
        size_t end = days - first < FO_EXTREME_DAYS ? days : first + FO_EXTREME_DAYS;
        for (size_t i = 0; i < assets; i++) {
            struct fo_extent found = FO_EXTENT_NONE;
            fo_scalar_survey(grid, (ptrdiff_t)i * asset_stride, first, end, &found);
            lows[i] = found.low;
            highs[i] = found.high;
            complete[i] = complete[i] && !found.missing;
        }
    }
}

static bool decide(const struct fo_accounts *accounts, size_t count, const struct fo_decisions *decisions) {
    bool sound = true;
    for (size_t k = 0; k < count; k++) {
        sound = fo_scalar_decide(accounts, k, decisions) && sound;
    }
    return sound;
}

const struct fo_kernels fo_kernels_plain = {
    "plain", mark,      mark_two, fo_scalar_find_bad,  find_drift, is_calm, extent,
    record,  rebalance, invest,   fo_scalar_transpose, survey,     decide,
};
