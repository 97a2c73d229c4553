/* SPDX-License-Identifier: MIT */
/* Kernels over vectors of W lanes: buying, and bringing holdings to their targets; lanes are assets. */
#ifndef FO_KERNEL_VECTOR_REBALANCE_H
#define FO_KERNEL_VECTOR_REBALANCE_H

/* Some levels: how low they go, and their total, which shows what is infinite or no number. */
struct levels {
    V low, total;
};

static inline void buy(struct levels *seen, V amount, V target, V level, double *units) {
    seen->low = v_min(level, seen->low);
    seen->total = v_add(seen->total, level);
    v_store(units, v_div(v_mul(amount, target), level));
}

static inline bool invest(double amount, const double *targets, const double *levels, size_t count, double *units) {
    struct levels seen = {v_set(DBL_MAX), v_set(0.0)};
    V all = v_set(amount);
    size_t i = 0;
    for (; count - i >= W; i += W) {
        buy(&seen, all, v_load(targets + i), v_load(levels + i), units + i);
    }
    if (i < count) {
        V level = v_pick(m_part(part(0, count - i)), v_load(levels + i), v_set(1.0));
        buy(&seen, all, v_load(targets + i), level, units + i);
    }
    bool good = m_every(are_good(seen.low, seen.total));
    v_leave();
    return good || fo_scalar_find_bad(levels, 0, count) == count;
}

/* W assets from `i` on. Their trades are kept in the place of the units. */
static inline void value_assets(const struct fo_block *block, const double *row, size_t i, V nav,
                                const struct fo_rebalancing *r) {
    V level = v_gather(row, block->places + i), value = v_mul(v_load(block->units + i), level);
    v_store(r->levels + i, level);
    v_store(r->values + i, value);
    v_store(r->units + i, v_abs(v_sub(v_mul(v_load(r->targets + i), nav), value)));
    v_store(r->weights + i, v_div(value, nav));
}

/* The sum of the trades is a chain of additions, one after the other; all else is made beside them. */
static void rebalance(const struct fo_block *block, size_t k, double nav, struct fo_rebalancing *r) {
    const double *row = fo_grid_row(&block->grid, block->lead + k);
    size_t count = block->assets, i = 0;
    double traded = 0.0; /* no trade is below it, so that the sum is the same as if it began with the first */
    for (; count - i >= W; i += W) {
        value_assets(block, row, i, v_set(nav), r);
#pragma GCC unroll 8
        for (size_t lane = 0; lane < W; lane++) {
            traded += r->units[i + lane];
        }
    }
    if (i < count) {
        value_assets(block, row, i, v_set(nav), r);
        for (; i < count; i++) {
            traded += r->units[i];
        }
    }
    r->nav = nav;
    r->turnover = fo_turnover(traded, nav);
    fo_scalar_charge(r);
    r->good = invest(r->nav_after, r->targets, r->levels, count, r->units);
}

#endif
