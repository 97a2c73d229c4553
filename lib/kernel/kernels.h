/* SPDX-License-Identifier: MIT */
/* The loops that take the time, once for each width of machine. Each sum runs left to right, in a lane that is a day or
 * an account, or, over assets as lanes, one by one; so every table of functions gives the same bits.
 * None of them allocates, keeps state, or reads what its arguments do not cover. */
#ifndef FO_KERNEL_KERNELS_H
#define FO_KERNEL_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Days that lie side by side in a panel, asset after asset, before the next group of days begins: two lines of cache,
 * so that marking a portfolio reads memory in one stream. */
enum { FO_GROUP_DAYS = 16 };

/* Days over which the extremes of each asset are known: a block of some groups. */
enum { FO_EXTREME_DAYS = 64 };

/* Levels of assets: that of row r at levels[r / FO_GROUP_DAYS * group_stride + place + r % FO_GROUP_DAYS], with a place
 * for each asset. An array with the days of an asset side by side is laid out like this too, its group_stride being
 * FO_GROUP_DAYS. Rows below `readable` may be read, whether or not they are asked for; rows at or above it only when
 * they are asked for. */
struct fo_grid {
    const double *levels;
    ptrdiff_t group_stride;
    size_t readable;
};

static inline const double *fo_grid_row(const struct fo_grid *grid, size_t row) {
    return grid->levels + (ptrdiff_t)(row / FO_GROUP_DAYS) * grid->group_stride + row % FO_GROUP_DAYS;
}

/* Holdings over days 0, 1, ... of which day k is row lead + k of the grid. units[i] is how much is held of asset i. */
struct fo_block {
    struct fo_grid grid;
    size_t lead;
    const ptrdiff_t *places; /* padded, see fo_padded(), with the place of one of the assets */
    const double *units;     /* padded with zeros */
    size_t assets;           /* at least 1 */
};

/* What it takes to bring holdings to their targets at the close of a day. Arrays have an entry for each asset and are
 * padded, targets with zeros. */
struct fo_rebalancing {
    const double *targets; /* their sum is 1 to rounding */
    double cost_rate;
    double nav; /* before */
    double turnover;
    double cost_factor, cost_amount, nav_after; /* as fo_day_cost() has them */
    double *levels;                             /* of the day; padding may become the level of one of the assets */
    double *weights;                            /* before; NULL is not wanted */
    bool good;                                  /* every level is finite and above 0 */
};

/* A drift rule at work: a day fires when |value / nav - target| reaches the limit for one of the assets. */
struct fo_trigger {
    const double *targets; /* per asset of the block, each at most 1 */
    double limit;          /* at most 1 */
};

/* How low and how high some numbers go; what is missing (NaN) does not count. The sign of a zero is open. */
struct fo_extent {
    double low;  /* DBL_MAX when all is missing, and at most */
    double high; /* likewise, negative, and at least */
    bool missing;
};

/* Where records go, one entry a day; NULL is not wanted. */
struct fo_records {
    double *daily_return;
    double *cumulative_return;
    double *high_water_mark;
    double *drawdown;
};

/* What the records of the next days build on; brought up to date by them. */
struct fo_record_base {
    double initial_amount;
    double previous; /* the last NAV, or the initial amount */
    double
        high_water_mark; /* the largest of that amount and the NAVs so far; kept while it or the drawdown is wanted */
};

/* Accounts on one day, at any strides (in doubles); stride 1 for either of the two is fast. */
struct fo_accounts {
    const double *values;  /* asset i of account k at values[k * value_account + i * value_asset] */
    const double *targets; /* likewise; each is divided by the account's sum of them */
    ptrdiff_t value_account, value_asset;
    ptrdiff_t target_account, target_asset; /* target_account 0: the targets are shared */
    size_t assets;                          /* at least 1 */
    size_t readable; /* accounts that there are; lines of those beyond the ones that are measured may be fetched */
};

/* What becomes of them, one entry for each account. All but `sound` may be NULL. */
struct fo_decisions {
    double *nav;      /* fo_day_sum() */
    double *drift;    /* fo_day_drift(), and its asset */
    uint32_t *asset;  /* the lowest index on a tie */
    double *turnover; /* fo_day_turnover() */
    uint8_t *sound;   /* becomes 0 where values, targets, their sums or the turnover are not all in range, and what the
                         other columns hold is void; else it stays as it is */
};

/* Numbers that whole vectors of any width hold. */
static inline size_t fo_padded(size_t count) {
    enum { WIDEST = 8 };
    return (count + WIDEST - 1) / WIDEST * WIDEST;
}

struct fo_kernels {
    const char *name;

    /* nav[k] = ((u[0] p[0][k]) + u[1] p[1][k]) + ... for the days first <= k < end, p[i][k] being the level of asset i.
     * There is room for `room` days, at least `end`, and what nav holds of those from `end` on may be overwritten.
     * True is certain: every one of the days is finite and above 0. False is not. */
    bool (*mark)(const struct fo_block *block, size_t first, size_t end, size_t room, double *nav);

    /* The same days of two portfolios, whose blocks differ in units alone: each level is read once for both. Each has
     * its own row of `nav`, and of what is returned in `good`. */
    void (*mark_two)(const struct fo_block blocks[2], size_t first, size_t end, size_t room, double *const nav[2],
                     bool good[2]);

    /* First day first <= k < end whose nav[k] is not finite or not above 0; end when there is none. */
    size_t (*find_bad)(const double *nav, size_t first, size_t end);

    /* First day first <= k < end that fires, given its nav, which is finite and above 0; end when there is none. */
    size_t (*find_drift)(const struct fo_block *block, const struct fo_trigger *trigger, const double *nav,
                         size_t first, size_t end);

    /* Whether none of some days can fire, at least one, that have these NAVs, which are finite and above 0, and levels
     * between lows[i] and highs[i] for each asset i. True is certain, false is not. */
    bool (*is_calm)(const double *units, const double *lows, const double *highs, size_t assets,
                    const struct fo_trigger *trigger, const double *nav, size_t count);

    struct fo_extent (*extent)(const double *values, size_t count);

    /* The records of `count` days. */
    void (*record)(const double *nav, size_t count, struct fo_record_base *base, const struct fo_records *records);

    /* Fill in what is not given of a rebalancing on day k, whose NAV is finite and above 0. The holdings stay. */
    void (*rebalance)(const struct fo_block *block, size_t k, double nav, struct fo_rebalancing *rebalancing);

    /* units[i] = (amount * targets[i]) / levels[i]. The arrays are padded: of targets of 0 at levels above 0, as
     * rebalance() leaves them, units of 0 come there too, or stay. */
    void (*invest)(double amount, const double *targets, const double *levels, size_t count, double *units);

    /* to[c * to_stride + r] = from[r * from_stride + c] for `rows` r and `columns` c. */
    void (*transpose)(const double *from, ptrdiff_t from_stride, size_t rows, size_t columns, double *to,
                      ptrdiff_t to_stride);

    /* How low and how high each asset goes over each block b of FO_EXTREME_DAYS days (asset i at levels + i *
     * asset_stride, the days as in a grid), what is missing aside: lows[b * assets + i] and highs[b * assets + i]. The
     * last block may have fewer days. complete[i] becomes false where something is missing. */
    void (*survey)(const struct fo_grid *grid, ptrdiff_t asset_stride, size_t assets, size_t days, double *lows,
                   double *highs, bool *complete);

    /* Measure `count` accounts from the first one on; entry k of each column is account k. Returns whether all of them
     * are sound. */
    bool (*decide)(const struct fo_accounts *accounts, size_t count, const struct fo_decisions *decisions);
};

/* The tables that this machine can run, best first, the plain C twin last; NULL at `index` beyond. */
const struct fo_kernels *fo_kernels_at(size_t index);

/* The one to use: the best, or the one that the build fixed. A panel, a session or a batch keeps it. */
const struct fo_kernels *fo_kernels_select(void);

#endif
