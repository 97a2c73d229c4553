/* SPDX-License-Identifier: MIT */
/* Kernels over vectors of W lanes: how far levels and NAVs go; lanes are days. */
#ifndef FO_KERNEL_VECTOR_EXTENT_H
#define FO_KERNEL_VECTOR_EXTENT_H

/* An extent, each lane for itself. */
struct spread {
    V low, high;
    M present;
};

static inline void extend(struct spread *spread, V value) {
    spread->low = v_min(value, spread->low);
    spread->high = v_max(value, spread->high);
    spread->present = m_and(spread->present, v_ordered(value, value));
}

static inline struct fo_extent all_lanes(const struct spread *spread) {
    double lows[W], highs[W];
    v_store(lows, spread->low);
    v_store(highs, spread->high);
#pragma GCC unroll 8
    for (size_t half = W / 2; half > 0; half /= 2) {
#pragma GCC unroll 8
        for (size_t lane = 0; lane < half; lane++) {
            lows[lane] = lows[lane + half] < lows[lane] ? lows[lane + half] : lows[lane];
            highs[lane] = highs[lane + half] > highs[lane] ? highs[lane + half] : highs[lane];
        }
    }
    return (struct fo_extent){lows[0], highs[0], !m_every(spread->present)};
}

/* The last vector overlaps the one before it. */
static struct fo_extent extent(const double *values, size_t count) {
    struct spread spread = {v_set(DBL_MAX), v_set(-DBL_MAX), m_all()};
    size_t k = 0;
    for (; count >= W && k < count; k += W) {
        extend(&spread, v_load(values + least(k, count - W)));
    }
    struct fo_extent found = all_lanes(&spread);
    v_leave();
    for (; k < count; k++) {
        fo_scalar_extend(&found, values[k]);
    }
    return found;
}

enum { BLOCK_GROUPS = FO_EXTREME_DAYS / FO_GROUP_DAYS };

/* Up to W columns of a block of days: of as many assets, or of as many blocks of one asset. */
struct columns {
    const double *levels;
    ptrdiff_t stride, group_stride;
    size_t count;
    size_t extreme_stride;  /* from where a column's extent goes to where the next one's does */
    size_t complete_stride; /* likewise: 0 when it is the same asset */
};

/* How far a column goes, each lane for itself. */
FO_INLINE struct spread survey_column(const struct columns *columns, size_t k, bool *complete) {
    struct spread spread = {v_set(DBL_MAX), v_set(-DBL_MAX), m_all()};
    size_t column = least(k, columns->count - 1);
    const double *levels = columns->levels + (ptrdiff_t)column * columns->stride;
#pragma GCC unroll 4
    for (int g = 0; g < BLOCK_GROUPS; g++, levels += columns->group_stride) {
#pragma GCC unroll 4
        for (int v = 0; v < GROUP; v += 2) {
            V a = v_load(levels + v * W), b = v_load(levels + (v + 1) * W);
            spread.low = v_min(b, v_min(a, spread.low));
            spread.high = v_max(b, v_max(a, spread.high));
            spread.present = m_and(spread.present, v_ordered(a, b));
        }
    }
    if (!m_every(spread.present)) {
        complete[column * columns->complete_stride] = false;
    }
    return spread;
}

/* Two spreads of `step` columns each become one of both, in which each has half as many lanes. */
FO_INLINE struct spread join(int step, struct spread a, struct spread b) {
    a.low = v_min(v_evens(step, a.low, b.low), v_odds(step, a.low, b.low));
    a.high = v_max(v_evens(step, a.high, b.high), v_odds(step, a.high, b.high));
    return a;
}

/* Some columns from the k-th one on, each of which becomes as many lanes as it takes for all to fit. */
FO_INLINE struct spread survey_2(const struct columns *columns, size_t k, bool *complete) {
    return join(1, survey_column(columns, k, complete), survey_column(columns, k + 1, complete));
}
#if FO_GROUP_VECTORS < 8
FO_INLINE struct spread survey_4(const struct columns *columns, size_t k, bool *complete) {
    return join(2, survey_2(columns, k, complete), survey_2(columns, k + 2, complete));
}
#endif
#if FO_GROUP_VECTORS < 4
FO_INLINE struct spread survey_8(const struct columns *columns, size_t k, bool *complete) {
    return join(4, survey_4(columns, k, complete), survey_4(columns, k + 4, complete));
}
#define SURVEY_ALL survey_8
#elif FO_GROUP_VECTORS < 8
#define SURVEY_ALL survey_4
#else
#define SURVEY_ALL survey_2
#endif

static void survey_columns(const struct columns *columns, double *lows, double *highs, bool *complete) {
    double lowest[W], highest[W];
    struct spread spread = SURVEY_ALL(columns, 0, complete);
    v_store(lowest, spread.low);
    v_store(highest, spread.high);
    for (size_t k = 0; k < columns->count; k++) {
        lows[k * columns->extreme_stride] = lowest[k];
        highs[k * columns->extreme_stride] = highest[k];
    }
}

/* The whole blocks of an asset whose days lie side by side: memory is read from end to end. */
static void survey_along(const double *levels, size_t assets, size_t blocks, double *lows, double *highs,
                         bool *complete) {
    struct columns columns = {levels, FO_EXTREME_DAYS, FO_GROUP_DAYS, W, assets, 0};
    for (size_t b = 0; b < blocks; b += W, columns.levels += W * FO_EXTREME_DAYS) {
        columns.count = least(W, blocks - b);
        survey_columns(&columns, lows + b * assets, highs + b * assets, complete);
    }
}

/* A whole block of all assets, from its first day on. */
static void survey_across(const double *levels, ptrdiff_t group_stride, ptrdiff_t asset_stride, size_t assets,
                          double *lows, double *highs, bool *complete) {
    struct columns columns = {levels, asset_stride, group_stride, W, 1, 1};
    for (size_t i = 0; i < assets; i += W, columns.levels += W * asset_stride) {
        columns.count = least(W, assets - i);
        survey_columns(&columns, lows + i, highs + i, complete + i);
    }
}

/* The days of an asset that do not make a whole block. */
static inline struct fo_extent survey_rest(const struct fo_grid *grid, ptrdiff_t place, size_t first, size_t days) {
    struct spread spread = {v_set(DBL_MAX), v_set(-DBL_MAX), m_all()};
    size_t row = first;
    for (; days - row >= W; row += W) {
        extend(&spread, v_load(fo_grid_row(grid, row) + place));
    }
    struct fo_extent found = all_lanes(&spread);
    fo_scalar_survey(grid, place, row, days, &found);
    return found;
}

static void survey(const struct fo_grid *grid, ptrdiff_t asset_stride, size_t assets, size_t days, double *lows,
                   double *highs, bool *complete) {
    size_t blocks = days / FO_EXTREME_DAYS, rest = blocks * FO_EXTREME_DAYS;
    bool along = grid->group_stride == FO_GROUP_DAYS;
    for (size_t i = 0; along && i < assets; i++) {
        survey_along(grid->levels + (ptrdiff_t)i * asset_stride, assets, blocks, lows + i, highs + i, complete + i);
    }
    for (size_t b = 0; !along && b < blocks; b++) {
        survey_across(fo_grid_row(grid, b * FO_EXTREME_DAYS), grid->group_stride, asset_stride, assets,
                      lows + b * assets, highs + b * assets, complete);
    }
    for (size_t i = 0; rest < days && i < assets; i++) {
        struct fo_extent found = survey_rest(grid, (ptrdiff_t)i * asset_stride, rest, days);
        lows[blocks * assets + i] = found.low;
        highs[blocks * assets + i] = found.high;
        complete[i] = complete[i] && !found.missing;
    }
    v_leave();
}

#endif
