/* SPDX-License-Identifier: MIT */
/* Kernels over vectors of W lanes: buying, and what it takes to bring holdings to their targets; lanes are assets. */
#ifndef FO_KERNEL_VECTOR_REBALANCE_H
#define FO_KERNEL_VECTOR_REBALANCE_H

static void invest(double amount, const double *targets, const double *levels, size_t count, double *units) {
    V all = v_set(amount);
    for (size_t i = 0; i < count; i += W) {
        v_store(units + i, v_div(v_mul(all, v_load(targets + i)), v_load(levels + i)));
    }
    v_leave();
}

/* The trades of W assets from `i` on, in money; what is padded trades nothing. */
static inline void trade_assets(const struct fo_block *block, const double *row, size_t i, V nav,
                                const struct fo_rebalancing *r, struct seen *seen, double trades[W]) {
    V level = v_gather(row, block->places + i), value = v_mul(v_load(block->units + i), level);
    v_store(trades, v_abs(v_sub(v_mul(v_load(r->targets + i), nav), value)));
    v_store(r->levels + i, level);
    if (r->weights) {
        v_store(r->weights + i, v_div(value, nav));
    }
    see(seen, level);
}

/* The sum of the trades is a chain of additions, one after the other; all else is made beside them. */
static void rebalance(const struct fo_block *block, size_t k, double nav, struct fo_rebalancing *r) {
    const double *row = fo_grid_row(&block->grid, block->lead + k);
    struct seen seen = NONE_SEEN;
    size_t count = block->assets, i = 0;
    double trades[W];
    double traded = 0.0; /* no trade is below it, so that the sum is the same as if it began with the first */
    for (; count - i >= W; i += W) {
        trade_assets(block, row, i, v_set(nav), r, &seen, trades);
#pragma GCC unroll 8
        for (size_t lane = 0; lane < W; lane++) {
            traded += trades[lane];
        }
    }
    if (i < count) {
        trade_assets(block, row, i, v_set(nav), r, &seen, trades);
        for (size_t lane = 0; lane < count - i; lane++) {
            traded += trades[lane];
        }
    }
    bool good = saw_good(&seen);
    v_leave();
    r->nav = nav;
    r->turnover = fo_turnover(traded, nav);
    fo_scalar_charge(r);
    r->good = good || fo_scalar_find_bad(r->levels, 0, count) == count;
}

#endif
