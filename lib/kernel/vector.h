/* SPDX-License-Identifier: MIT */
/* The kernels over vectors of W lanes, written once. A file that includes this has defined W, V (lanes of double), M (a
 * truth for each lane), and the handful of operations v_ and m_. */
#ifndef FO_KERNEL_VECTOR_H
#define FO_KERNEL_VECTOR_H

enum { GROUP = FO_GROUP_VECTORS }; /* vectors in a group of days */

#define EACH_1(DO) DO(0)
#define EACH_2(DO) EACH_1(DO) DO(1)
#define EACH_3(DO) EACH_2(DO) DO(2)
#define EACH_4(DO) EACH_3(DO) DO(3)
#define EACH_5(DO) EACH_4(DO) DO(4)
#define EACH_6(DO) EACH_5(DO) DO(5)
#define EACH_7(DO) EACH_6(DO) DO(6)
#define EACH_8(DO) EACH_7(DO) DO(7)

/* From the rows of a grid to the vector that holds them. */
static inline size_t vector_place(const struct fo_grid *grid, size_t vector) {
    return vector / GROUP * (size_t)grid->group_stride + vector % GROUP * W;
}

static inline M is_good(V nav) {
    return m_and(v_lt(v_set(0.0), nav), v_le(nav, v_set(DBL_MAX)));
}

/* Of several, by the lowest and the total: what is infinite or no number shows in the latter. True is certain. */
static inline M are_good(V low, V total) {
    return m_and(v_lt(v_set(0.0), low), v_le(total, v_set(DBL_MAX)));
}

/* Bits of the lanes from <= k < until. */
static inline unsigned part(size_t from, size_t until) {
    return ~0u << from & ~(~0u << until);
}

static inline size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* ---- mark ---- */

/* Sums are kept in registers while the assets are walked, each vector of days at a place `at` of its own. */
#define FIRST(k) V sum##k = v_mul(units, v_load(level + at##k));
#define NEXT(k)  sum##k = v_add(sum##k, v_mul(units, v_load(level + at##k)));
#define CHECK(k)                                                                                                       \
    low = v_min(sum##k, low);                                                                                          \
    total = v_add(total, sum##k);
#define WALK(N, LEVEL)                                                                                                 \
    const double *level = start + block->places[0];                                                                    \
    V units = v_set(block->units[0]);                                                                                  \
    EACH_##N(FIRST);                                                                                                   \
    for (size_t i = 1; i < block->assets; i++) {                                                                       \
        level = LEVEL;                                                                                                 \
        units = v_set(block->units[i]);                                                                                \
        EACH_##N(NEXT);                                                                                                \
    }                                                                                                                  \
    V low = v_set(DBL_MAX), total = v_set(0.0);                                                                        \
    EACH_##N(CHECK);                                                                                                   \
    M good = are_good(low, total);

/* A group's vectors are neighbours. */
#define PLACE_NEAR(k)          enum { at##k = (k)*W };
#define EACH_NEAR_AGAIN(N, DO) EACH_##N(DO)
#define EACH_NEAR(N, DO)       EACH_NEAR_AGAIN(N, DO)

/* Where NAVs go, by row: nav[low] to nav[room - 1] may be written. */
struct path {
    double *nav;
    size_t low, room;
};

/* Store what a vector of the rows from `at` on has of those from `row` to `end`; what lies at or above `end` is
 * scratch. A store of some lanes is slow on many machines, so that what came before is read and written back where it
 * can be. */
static inline void store_edge(const struct path *path, size_t row, size_t end, size_t at, V sum) {
    double *nav = path->nav + at;
    if (at >= row && at + W <= path->room) {
        v_store(nav, sum);
    } else if (at >= path->low && at + W <= path->room) {
        v_store(nav, v_pick(m_part(part(row - at, W)), sum, v_load(nav)));
    } else {
        v_store_part(nav, sum, part(at < row ? row - at : 0, least(W, end - at)));
    }
}

#define PLACE(k) const size_t at##k = vector_place(&block->grid, vector + (k));
#define STORE(k)                                                                                                       \
    if ((k) == 0 || (k) == last) {                                                                                     \
        store_edge(path, row, end, (vector + (k)) * W, sum##k);                                                        \
    } else {                                                                                                           \
        v_store(path->nav + (vector + (k)) * W, sum##k);                                                               \
    }

/* Whole groups, of which no more is to be known than how far they are apart. */
enum { TILE = 8 }; /* vectors that are marked together */
#define PLACE_WHOLE(k) const ptrdiff_t at##k = (k) / GROUP * stride + (k) % GROUP * W;
#define STORE_WHOLE(k) v_store(nav + (k)*W, sum##k);

static inline M mark_whole(const struct fo_block *block, const double *start, double *nav) {
    const ptrdiff_t stride = block->grid.group_stride;
    EACH_8(PLACE_WHOLE);
    WALK(8, start + block->places[i]);
    EACH_8(STORE_WHOLE);
    return good;
}

/* The NAVs of N vectors of rows from that of `row` on. */
#define MARK_TILE(N)                                                                                                   \
    static M mark_##N(const struct fo_block *block, const struct path *path, size_t row, size_t end) {                 \
        enum { last = (N)-1 };                                                                                         \
        const size_t vector = row / W;                                                                                 \
        EACH_##N(PLACE);                                                                                               \
        const double *start = block->grid.levels;                                                                      \
        WALK(N, start + block->places[i]);                                                                             \
        EACH_##N(STORE);                                                                                               \
        return good;                                                                                                   \
    }

MARK_TILE(1)
MARK_TILE(2)
MARK_TILE(3)
MARK_TILE(4)
MARK_TILE(5)
MARK_TILE(6)
MARK_TILE(7)
MARK_TILE(8)

static M mark_rows(const struct fo_block *block, const struct path *path, size_t row, size_t end) {
    static M (*const BY_COUNT[])(const struct fo_block *block, const struct path *path, size_t row,
                                 size_t end) = {mark_1, mark_2, mark_3, mark_4, mark_5, mark_6, mark_7, mark_8};
    M good = m_all();
    while (row < end) {
        size_t vector = row / W, count = least(TILE, (end + W - 1) / W - vector);
        if (row % FO_GROUP_DAYS == 0 && end - row >= TILE * W) {
            good = m_and(good, mark_whole(block, fo_grid_row(&block->grid, row), path->nav + row));
        } else {
            good = m_and(good, BY_COUNT[count - 1](block, path, row, end));
        }
        row = (vector + count) * W;
    }
    return good;
}

static bool mark(const struct fo_block *block, size_t first, size_t end, size_t room, double *nav) {
    size_t row = block->lead + first, until = least(block->lead + end, block->grid.readable / W * W);
    const struct path path = {nav - block->lead, block->lead, block->lead + room};
    bool all = row >= until || m_bits(mark_rows(block, &path, row, until)) == part(0, W);
    row = row < until ? until : row;
    for (size_t k = row - block->lead; k < end; k++) {
        nav[k] = fo_scalar_mark(block, k);
        all = all && fo_positive(nav[k]);
    }
    return all;
}

static size_t find_bad(const double *nav, size_t first, size_t end) {
    size_t k = first;
    while (end - k >= W && m_bits(is_good(v_load(nav + k))) == m_bits(m_all())) {
        k += W;
    }
    return fo_scalar_find_bad(nav, k, end);
}

/* ---- drift ---- */

/* Among the days first <= k < end, those whose bits are set: the first that fires in truth, or end. */
static inline size_t confirm(const struct fo_block *block, const struct fo_trigger *trigger, const double *nav,
                             size_t first, size_t end, unsigned suspects) {
    for (size_t k = first; k < end; k++, suspects >>= 1) {
        if (suspects & 1 && fo_scalar_fires(block, trigger, nav[k], k)) {
            return k;
        }
    }
    return end;
}

#define NAV_SOME(k)                                                                                                    \
    const V nav##k = v_load_part(nav + (k)*W, days >> (k)*W);                                                          \
    V most##k = v_set(0.0);
#define FARTHER(k) most##k = v_max(v_abs(v_sub(v_mul(units, v_load(level + at##k)), v_mul(target, nav##k))), most##k);
#define SUSPECT(k) suspects |= (~m_bits(is_far_below(most##k, nav##k, limit)) & part(0, W)) << (k)*W;

/* Whether a NAV is where products keep their bits, and the largest |value - target * nav| is below limit * nav. */
static inline M is_far_below(V most, V nav, V limit) {
    M reach = m_and(v_le(v_set(FO_NAV_LOW), nav), v_le(nav, v_set(FO_NAV_HIGH)));
    return m_and(reach, v_lt(most, v_mul(nav, limit)));
}

/* Those of a group's days, out of the ones whose bits are set, that may fire. */
static inline unsigned suspect(const struct fo_block *block, const struct fo_trigger *trigger, const double *start,
                               unsigned days, const double *nav) {
    EACH_NEAR(FO_GROUP_VECTORS, PLACE_NEAR);
    EACH_NEAR(FO_GROUP_VECTORS, NAV_SOME);
    for (size_t i = 0; i < block->assets; i++) {
        const double *level = start + block->places[i];
        V units = v_set(block->units[i]), target = v_set(trigger->targets[i]);
        EACH_NEAR(FO_GROUP_VECTORS, FARTHER);
    }
    unsigned suspects = 0;
    V limit = v_set(trigger->limit - FO_DRIFT_SLACK);
    EACH_NEAR(FO_GROUP_VECTORS, SUSPECT);
    return suspects & days;
}

static size_t find_drift(const struct fo_block *block, const struct fo_trigger *trigger, const double *nav,
                         size_t first, size_t end) {
    size_t row = block->lead + first, stop = block->lead + end;
    size_t until = least(stop, block->grid.readable / FO_GROUP_DAYS * FO_GROUP_DAYS);
    const double *nav_of_row = nav - block->lead;
    while (row < until) {
        size_t begin = row % FO_GROUP_DAYS, next = least(row - begin + FO_GROUP_DAYS, until);
        unsigned suspects = suspect(block, trigger, fo_grid_row(&block->grid, row - begin),
                                    part(begin, next - row + begin), nav_of_row + row - begin);
        size_t fired = suspects ? confirm(block, trigger, nav, row - block->lead, next - block->lead, suspects >> begin)
                                : next - block->lead;
        if (fired < next - block->lead) {
            return fired;
        }
        row = next;
    }
    for (size_t k = row - block->lead; k < end; k++) {
        if (fo_scalar_fires(block, trigger, nav[k], k)) {
            return k;
        }
    }
    return end;
}

/* The exact test is |fl(fl(u p) / V) - w| >= limit, and rounding is monotonic. */
static bool is_calm(const double *units, const double *lows, const double *highs, size_t assets,
                    const struct fo_trigger *trigger, const struct fo_extent *nav) {
    double limit = trigger->limit - FO_DRIFT_SLACK;
    V nav_low = v_set(nav->low), nav_high = v_set(nav->high);
    V over_limit = v_set(nav->low * limit), under_limit = v_set(nav->high * limit);
    M calm = m_all();
    for (size_t i = 0; i < assets; i += W) {
        size_t count = least(W, assets - i);
        V unit = v_load_part(units + i, part(0, count)), target = v_load_part(trigger->targets + i, part(0, count));
        V high = v_mul(unit, v_load_part(highs + i, part(0, count))),
          low = v_mul(unit, v_load_part(lows + i, part(0, count)));
        calm = m_and(calm, v_lt(v_sub(high, v_mul(nav_low, target)), over_limit));
        calm = m_and(calm, v_lt(v_sub(v_mul(nav_high, target), low), under_limit));
    }
    return limit > 0.0 && fo_scalar_in_reach(nav) && m_bits(calm) == m_bits(m_all());
}

static struct fo_extent extent(const double *values, size_t count) {
    struct fo_extent found = FO_EXTENT_NONE;
    double lows[W], highs[W];
    V low = v_set(found.low), high = v_set(found.high);
    M missing = v_lt(low, low);
    size_t k = 0;
    for (; count - k >= W; k += W) {
        V value = v_load(values + k);
        low = v_min(value, low);
        high = v_max(value, high);
        missing = m_or(missing, v_is_nan(value));
    }
    v_store(lows, low);
    v_store(highs, high);
    for (size_t lane = 0; lane < W; lane++) {
        found.low = lows[lane] < found.low ? lows[lane] : found.low;
        found.high = highs[lane] > found.high ? highs[lane] : found.high;
    }
    found.missing = m_bits(missing) != 0;
    for (; k < count; k++) {
        fo_scalar_extend(&found, values[k]);
    }
    return found;
}

/* ---- records ---- */

enum { RECORD_DAYS = 64 }; /* at a time, for want of a column for the high-water mark */

static inline void less_one(const double *nav, const double *base, size_t count, double *quotients) {
    size_t k = 0;
    for (; count - k >= W; k += W) {
        v_store(quotients + k, v_sub(v_div(v_load(nav + k), v_load(base + k)), v_set(1.0)));
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
}

/* ---- rebalance ---- */

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
    return m_bits(are_good(seen.low, seen.total)) == part(0, W) || fo_scalar_find_bad(levels, 0, count) == count;
}

/* The sum of the trades is a chain of additions, one after the other; all else is made beside them. Trades are kept in
 * the place of the units until then. */
static void rebalance(const struct fo_block *block, size_t k, double nav, struct fo_rebalancing *r) {
    const double *row = fo_grid_row(&block->grid, block->lead + k);
    size_t count = block->assets;
    V all = v_set(nav);
    for (size_t i = 0; i < count; i += W) {
        V level = v_gather(row, block->places + i), value = v_mul(v_load(block->units + i), level);
        v_store(r->levels + i, level);
        v_store(r->values + i, value);
        v_store(r->units + i, v_abs(v_sub(v_mul(v_load(r->targets + i), all), value)));
        v_store(r->weights + i, v_div(value, all));
    }
    r->nav = nav;
    r->turnover = fo_turnover(fo_day_sum(r->units, count), nav);
    fo_scalar_charge(r);
    r->good = invest(r->nav_after, r->targets, r->levels, count, r->units);
}

/* ---- layout ---- */

/* W rows of W columns from `from` on; those lie `stride` apart. */
static inline void load_square(const double *from, ptrdiff_t stride, V square[W]) {
#pragma GCC unroll 8
    for (int r = 0; r < W; r++) {
        square[r] = v_load(from + r * stride);
    }
    v_transpose(square);
}

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

/* ---- accounts ---- */

enum { CHUNK = 64 }; /* assets that are staged at once */

/* Up to W assets of up to W accounts, whose assets are neighbours. */
static inline void stage_square(const double *from, ptrdiff_t account, size_t assets, size_t width, V staged[W]) {
    V square[W];
    for (size_t r = 0; r < W; r++) {
        square[r] = v_load_part(from + (ptrdiff_t)least(r, width - 1) * account, part(0, assets));
    }
    v_transpose(square);
    for (size_t c = 0; c < W; c++) {
        staged[c] = square[c];
    }
}

/* Numbers of up to W accounts, for some assets: lanes are accounts; those beyond the width hold anything. */
static void stage(const double *from, ptrdiff_t account, ptrdiff_t asset, size_t assets, size_t width,
                  V staged[CHUNK]) {
    size_t i = 0;
    if (account == 1) {
        for (; i < assets; i++) {
            staged[i] = v_load_part(from + (ptrdiff_t)i * asset, part(0, width));
        }
    } else if (asset == 1) {
        for (; width == W && assets - i >= W; i += W) {
            load_square(from + i, account, staged + i);
        }
        for (; i < assets; i += W) {
            stage_square(from + i, account, least(W, assets - i), width, staged + i);
        }
    }
    for (; i < assets; i++) {
        double lane[W] = {0.0};
        for (size_t k = 0; k < width; k++) {
            lane[k] = from[(ptrdiff_t)k * account + (ptrdiff_t)i * asset];
        }
        staged[i] = v_load(lane);
    }
}

/* What is known of the accounts in the lanes, as the assets are walked. A value or target that is not a number shows in
 * the sums. */
struct lanes {
    V nav, target_sum;
    V least_value, least_target, most_target;
    V drift, asset, traded;
};

static inline void add_values(struct lanes *l, const V *values, size_t first, size_t count) {
    V nav = first ? v_add(l->nav, values[0]) : values[0], low = v_min(values[0], l->least_value);
#pragma GCC unroll 4
    for (size_t i = 1; i < count; i++) {
        nav = v_add(nav, values[i]);
        low = v_min(values[i], low);
    }
    l->nav = nav;
    l->least_value = low;
}

static inline void add_targets(struct lanes *l, const V *targets, size_t first, size_t count) {
    V sum = first ? v_add(l->target_sum, targets[0]) : targets[0];
    V low = v_min(targets[0], l->least_target), high = v_max(targets[0], l->most_target);
#pragma GCC unroll 4
    for (size_t i = 1; i < count; i++) {
        sum = v_add(sum, targets[i]);
        low = v_min(targets[i], low);
        high = v_max(targets[i], high);
    }
    l->target_sum = sum;
    l->least_target = low;
    l->most_target = high;
}

/* How far the asset that is farthest from its target in money is, and how far the next. */
struct farthest {
    V trade, next;
};

/* The trades, and which is the largest. */
static inline void trade(struct lanes *l, struct farthest *f, const V *values, const V *weights, size_t first,
                         size_t count) {
    struct farthest far = *f;
    V traded = l->traded, asset = l->asset, index = v_set((double)first), one = v_set(1.0), nav = l->nav;
#pragma GCC unroll 4
    for (size_t i = 0; i < count; i++) {
        V away = v_abs(v_sub(v_mul(weights[i], nav), values[i]));
        traded = v_add(traded, away);
        asset = v_pick(v_lt(far.trade, away), index, asset);
        far.next = v_max(v_min(away, far.trade), far.next);
        far.trade = v_max(away, far.trade);
        index = v_add(index, one);
    }
    l->traded = traded;
    l->asset = asset;
    *f = far;
}

/* The drift of the farthest, when no other can have it in any of the lanes (docs/numerics.md). */
static inline bool drift_of_farthest(const struct fo_accounts *a, size_t k, size_t width, struct lanes *l,
                                     const struct farthest *f) {
    double asset[W], value[W] = {0.0}, target[W] = {0.0};
    v_store(asset, l->asset);
    for (size_t lane = 0; lane < width; lane++) {
        value[lane] = fo_scalar_value(a, k + lane, (size_t)asset[lane]);
        target[lane] = fo_scalar_target(a, k + lane, (size_t)asset[lane]);
    }
    M reach = m_and(v_le(v_set(FO_NAV_LOW), l->nav), v_le(l->nav, v_set(FO_NAV_HIGH)));
    M apart = v_lt(v_add(f->next, v_mul(l->nav, v_set(FO_DRIFT_SLACK))), f->trade);
    l->drift = v_abs(v_sub(v_div(v_load(value), l->nav), v_div(v_load(target), l->target_sum)));
    return m_bits(m_and(reach, apart)) == part(0, W);
}

/* The drift of each asset, by division. */
static inline void drift_of_each(struct lanes *l, const V *values, const V *weights, size_t first, size_t count) {
    for (size_t i = 0; i < count; i++) {
        V away = v_abs(v_sub(v_div(values[i], l->nav), weights[i]));
        M farther = v_lt(l->drift, away);
        l->drift = v_pick(farther, away, l->drift);
        l->asset = v_pick(farther, v_set((double)(first + i)), l->asset);
    }
}

static inline void put(double *column, size_t k, V values, size_t width) {
    if (column) {
        v_store_part(column + k, values, part(0, width));
    }
}

static void report(const struct lanes *l, size_t k, size_t width, const struct fo_decisions *decisions) {
    V turnover = v_div(v_mul(v_set(0.5), l->traded), l->nav);
    V off = v_abs(v_sub(l->target_sum, v_set(1.0)));
    V zero = v_set(0.0);
    M sound = m_and(is_good(l->nav), v_le(turnover, v_set(DBL_MAX)));
    sound = m_and(sound, m_and(v_le(zero, l->least_value), v_le(zero, l->least_target)));
    sound = m_and(sound, v_le(l->most_target, v_set(1.0)));
    sound = m_and(sound, v_le(off, v_set(FORESTO_WEIGHT_SUM_TOLERANCE + FORESTO_WEIGHT_SUM_SLACK)));
    put(decisions->nav, k, l->nav, width);
    put(decisions->drift, k, l->drift, width);
    put(decisions->turnover, k, v_min(turnover, v_set(1.0)), width);
    double asset[W];
    v_store(asset, l->asset);
    for (size_t lane = 0; lane < width; lane++) {
        decisions->sound[k + lane] = (uint8_t)(m_bits(sound) >> lane & 1);
        if (decisions->asset) {
            decisions->asset[k + lane] = (uint32_t)asset[lane];
        }
    }
}

/* Some assets of up to W accounts. What has been staged stays when it is all that there is. */
struct staged {
    V values[CHUNK];
    V weights[CHUNK]; /* the targets, until they are divided by their sum */
    size_t count;     /* assets; 0 when there is nothing yet */
    bool divided;     /* the weights */
};

static void stage_values(const struct fo_accounts *a, size_t k, size_t width, size_t first, struct staged *s) {
    stage(a->values + (ptrdiff_t)k * a->value_account + (ptrdiff_t)first * a->value_asset, a->value_account,
          a->value_asset, s->count, width, s->values);
}

static void stage_targets(const struct fo_accounts *a, size_t k, size_t width, size_t first, struct staged *s) {
    const double *from = a->targets + (ptrdiff_t)k * a->target_account + (ptrdiff_t)first * a->target_asset;
    s->divided = false;
    if (a->target_account != 0) {
        stage(from, a->target_account, a->target_asset, s->count, width, s->weights);
        return;
    }
    for (size_t i = 0; i < s->count; i++) {
        s->weights[i] = v_set(from[(ptrdiff_t)i * a->target_asset]);
    }
}

static void divide_targets(const struct lanes *l, struct staged *s) {
    V sum = l->target_sum;
    size_t count = s->divided ? 0 : s->count;
#pragma GCC unroll 4
    for (size_t i = 0; i < count; i++) {
        s->weights[i] = v_div(s->weights[i], sum);
    }
    s->divided = true;
}

/* Stage what the second and third walk need, from asset `first` on. */
static void stage_again(const struct fo_accounts *a, size_t k, size_t width, size_t first, const struct lanes *l,
                        struct staged *s) {
    if (s->count != a->assets) {
        s->count = least(CHUNK, a->assets - first);
        stage_values(a, k, width, first, s);
        stage_targets(a, k, width, first, s);
    }
    divide_targets(l, s);
}

/* `l` knows the targets already when those that are staged have been divided. */
static void decide_lanes(const struct fo_accounts *a, size_t k, size_t width, struct lanes l, struct staged *s,
                         const struct fo_decisions *decisions) {
    V zero = v_set(0.0);
    struct farthest f = {zero, zero};
    for (size_t i = 0; i < a->assets; i += CHUNK) {
        s->count = least(CHUNK, a->assets - i);
        stage_values(a, k, width, i, s);
        add_values(&l, s->values, i, s->count);
        if (!s->divided) {
            stage_targets(a, k, width, i, s);
            add_targets(&l, s->weights, i, s->count);
        }
    }
    for (size_t i = 0; i < a->assets; i += CHUNK) {
        stage_again(a, k, width, i, &l, s);
        trade(&l, &f, s->values, s->weights, i, s->count);
    }
    if (!drift_of_farthest(a, k, width, &l, &f)) {
        l.drift = zero;
        l.asset = zero;
        for (size_t i = 0; i < a->assets; i += CHUNK) {
            stage_again(a, k, width, i, &l, s);
            drift_of_each(&l, s->values, s->weights, i, s->count);
        }
    }
    report(&l, k, width, decisions);
}

/* Have W accounts on their way from memory when they lie side by side. */
static inline void fetch(const double *from, size_t k, ptrdiff_t account, ptrdiff_t asset, size_t assets) {
    enum { LINE = 8 };
    size_t numbers =
        asset == 1 && account >= (ptrdiff_t)assets && account < 2 * (ptrdiff_t)assets ? W * (size_t)account : 0;
    const double *first = from + (ptrdiff_t)k * account;
    for (size_t i = 0; i < numbers; i += LINE) {
        __builtin_prefetch(first + i);
    }
}

static void decide(const struct fo_accounts *accounts, size_t count, const struct fo_decisions *decisions) {
    V zero = v_set(0.0), most = v_set(DBL_MAX);
    struct lanes fresh = {zero, zero, most, most, zero, zero, zero, zero};
    struct staged staged;
    staged.count = accounts->assets;
    staged.divided = false;
    bool shared = accounts->target_account == 0 && accounts->assets <= CHUNK;
    if (shared) {
        stage_targets(accounts, 0, W, 0, &staged);
        add_targets(&fresh, staged.weights, 0, staged.count);
        divide_targets(&fresh, &staged);
    }
    for (size_t k = 0; k < count; k += W) {
        staged.divided = shared;
        size_t ahead = k + 8 * W;
        if (ahead + W <= count) {
            fetch(accounts->values, ahead, accounts->value_account, accounts->value_asset, accounts->assets);
            fetch(accounts->targets, ahead, accounts->target_account, accounts->target_asset, accounts->assets);
        }
        decide_lanes(accounts, k, least(W, count - k), fresh, &staged, decisions);
    }
}

#define FO_VECTOR_KERNELS(NAME)                                                                                        \
    { NAME, mark, find_bad, find_drift, is_calm, extent, record, rebalance, invest, transpose, survey, decide }

#endif
