/* SPDX-License-Identifier: MIT */
/* Kernels over vectors of W lanes: turning rows into columns, and the extremes of columns. */
#ifndef FO_KERNEL_VECTOR_LAYOUT_H
#define FO_KERNEL_VECTOR_LAYOUT_H

/* The last squares overlap those before them, so that nothing is left over. */
static void transpose(const double *from, ptrdiff_t from_stride, size_t rows, size_t columns, double *to,
                      ptrdiff_t to_stride) {
    V square[W];
    if (rows < W || columns < W) {
        fo_scalar_transpose(from, from_stride, rows, columns, to, to_stride);
        return;
    }
    for (size_t r = 0; r < rows; r += W) {
        size_t row = least(r, rows - W);
        for (size_t c = 0; c < columns; c += W) {
            size_t column = least(c, columns - W);
            load_square(from + (ptrdiff_t)row * from_stride + (ptrdiff_t)column, from_stride, square);
            for (size_t k = 0; k < W; k++) {
                v_store(to + (ptrdiff_t)(column + k) * to_stride + (ptrdiff_t)row, square[k]);
            }
        }
    }
}

#define EXTENT_DAYS(k)                                                                                                 \
    const V value##k = v_load(levels + at##k);                                                                         \
    *low = v_min(value##k, *low);                                                                                      \
    *high = v_max(value##k, *high);                                                                                    \
    sum = v_add(sum, value##k);

/* The extent of an asset over some groups of days, each lane for itself; return whether something may be missing: that
 * would make the total no number, as do infinite values, which are rare. */
static inline bool survey_asset(const double *levels, ptrdiff_t group_stride, size_t groups, V *low, V *high) {
    EACH_NEAR(FO_GROUP_VECTORS, PLACE_NEAR);
    V total = v_set(0.0);
    *low = v_set(DBL_MAX);
    *high = v_set(-DBL_MAX);
    for (size_t g = 0; g < groups; g++, levels += group_stride) {
        V sum = v_set(0.0); /* of the group, so that the total does not wait for each */
        EACH_NEAR(FO_GROUP_VECTORS, EXTENT_DAYS);
        total = v_add(total, sum);
    }
    return m_bits(v_is_nan(v_sub(total, total))) != 0;
}

static bool has_gap(const double *levels, ptrdiff_t group_stride, size_t groups) {
    struct fo_grid grid = {levels, group_stride, groups * FO_GROUP_DAYS};
    struct fo_extent found = FO_EXTENT_NONE;
    fo_scalar_survey(&grid, 0, 0, groups * FO_GROUP_DAYS, &found);
    return found.missing;
}

/* The extents of up to W assets: lanes are days until they are turned around. */
static inline void survey_square(const struct fo_grid *grid, ptrdiff_t asset_stride, size_t assets, size_t groups,
                                 double *lows, double *highs, bool *complete) {
    V low[W], high[W];
    for (size_t i = 0; i < W; i++) {
        size_t asset = least(i, assets - 1);
        const double *levels = grid->levels + (ptrdiff_t)asset * asset_stride;
        bool missing = survey_asset(levels, grid->group_stride, groups, &low[i], &high[i]) &&
                       has_gap(levels, grid->group_stride, groups);
        complete[asset] = complete[asset] && !missing;
    }
    v_transpose(low);
    v_transpose(high);
    for (size_t k = 1; k < W; k++) {
        low[0] = v_min(low[k], low[0]);
        high[0] = v_max(high[k], high[0]);
    }
    v_store_part(lows, low[0], part(0, assets));
    v_store_part(highs, high[0], part(0, assets));
}

static void survey(const struct fo_grid *grid, ptrdiff_t asset_stride, size_t assets, size_t days, double *lows,
                   double *highs, bool *complete) {
    size_t groups = days / FO_GROUP_DAYS, whole = groups * FO_GROUP_DAYS;
    for (size_t i = 0; i < assets; i += W) {
        struct fo_grid square = *grid;
        square.levels += (ptrdiff_t)i * asset_stride;
        survey_square(&square, asset_stride, least(W, assets - i), groups, lows + i, highs + i, complete + i);
    }
    for (size_t i = 0; whole < days && i < assets; i++) {
        struct fo_extent found = {lows[i], highs[i], false};
        fo_scalar_survey(grid, (ptrdiff_t)i * asset_stride, whole, days, &found);
        lows[i] = found.low;
        highs[i] = found.high;
        complete[i] = complete[i] && !found.missing;
    }
}

#endif
