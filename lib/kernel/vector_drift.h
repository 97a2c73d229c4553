/* SPDX-License-Identifier: MIT */
/* Kernels over vectors of W lanes: which days drift. */
#ifndef FO_KERNEL_VECTOR_DRIFT_H
#define FO_KERNEL_VECTOR_DRIFT_H

/* What is known of some days without a division, a bit for each: which may fire, and which of these do. */
struct suspects {
    unsigned may, must;
};

/* Of the days from `first` on, the first that fires in truth, or `none`. */
static inline size_t confirm(const struct fo_block *block, const struct fo_trigger *trigger, const double *nav,
                             size_t first, struct suspects suspects, size_t none) {
    for (size_t k = first; suspects.may; k++) {
        bool must = suspects.must & 1;
        if (must || (suspects.may & 1 && fo_scalar_fires(block, trigger, nav[k], k))) {
            return k;
        }
        suspects.may >>= 1;
        suspects.must >>= 1;
    }
    return none;
}

/* Whether a NAV is where products keep their bits, and the largest |value - target * nav| is below limit * nav, or
 * above it. */
static inline M is_far_below(V most, V nav, V limit) {
    return m_and(is_in_reach(nav), v_lt(most, v_mul(nav, limit)));
}
static inline M is_far_above(V most, V nav, V limit) {
    return m_and(is_in_reach(nav), v_lt(v_mul(nav, limit), most));
}

/* Some days of a group, at least W of them: N vectors hold them, the last of which overlaps the one before it. */
#define DAYS(k)                                                                                                        \
    const size_t at##k = (k) == last ? days - W : (k)*W;                                                               \
    const V nav##k = v_load(nav + at##k);                                                                              \
    V most##k = v_set(0.0);
#define FARTHER(k) most##k = v_max(v_abs(v_sub(v_mul(units, v_load(level + at##k)), v_mul(target, nav##k))), most##k);
#define BELOW(k)   const M below##k = is_far_below(most##k, nav##k, limit);
#define ALL(k)     below = m_and(below, below##k);
#define SUSPECT(k)                                                                                                     \
    suspects.may |= (~m_bits(below##k) & part(0, W)) << at##k;                                                         \
    suspects.must |= m_bits(is_far_above(most##k, nav##k, over)) << at##k;
#define SUSPECTS(N)                                                                                                    \
    static struct suspects suspects_##N(const struct fo_block *block, const struct fo_trigger *trigger,                \
                                        const double *start, size_t days, const double *nav) {                         \
        enum { last = (N)-1 };                                                                                         \
        EACH_##N(DAYS);                                                                                                \
        for (size_t i = 0; i < block->assets; i++) {                                                                   \
            const double *level = start + block->places[i];                                                            \
            V units = v_set(block->units[i]), target = v_set(trigger->targets[i]);                                     \
            EACH_##N(FARTHER);                                                                                         \
        }                                                                                                              \
        struct suspects suspects = {0, 0};                                                                             \
        V limit = v_set(trigger->limit - FO_DRIFT_SLACK), over = v_set(trigger->limit + FO_DRIFT_SLACK);               \
        M below = m_all();                                                                                             \
        EACH_##N(BELOW);                                                                                               \
        EACH_##N(ALL);                                                                                                 \
        if (!m_every(below)) {                                                                                         \
            EACH_##N(SUSPECT);                                                                                         \
        }                                                                                                              \
        return suspects;                                                                                               \
    }

SUSPECTS(1)
SUSPECTS(2)
#if FO_GROUP_VECTORS > 2
SUSPECTS(3)
SUSPECTS(4)
#endif
#if FO_GROUP_VECTORS > 4
SUSPECTS(5)
SUSPECTS(6)
SUSPECTS(7)
SUSPECTS(8)
#endif

typedef struct suspects suspects_function(const struct fo_block *block, const struct fo_trigger *trigger,
                                          const double *start, size_t days, const double *nav);

/* The same of fewer than W days. */
static struct suspects suspects_few(const struct fo_block *block, const struct fo_trigger *trigger, const double *start,
                                    size_t days, const double *nav) {
    unsigned some = part(0, days);
    V navs = v_load_part(nav, some), most = v_set(0.0);
    V limit = v_set(trigger->limit - FO_DRIFT_SLACK), over = v_set(trigger->limit + FO_DRIFT_SLACK);
    for (size_t i = 0; i < block->assets; i++) {
        V value = v_mul(v_set(block->units[i]), v_load_part(start + block->places[i], some));
        most = v_max(v_abs(v_sub(value, v_mul(v_set(trigger->targets[i]), navs))), most);
    }
    return (struct suspects){~m_bits(is_far_below(most, navs, limit)) & some, m_bits(is_far_above(most, navs, over))};
}

static struct suspects find_suspects(const struct fo_block *block, const struct fo_trigger *trigger,
                                     const double *start, size_t days, const double *nav) {
    static suspects_function *const BY_COUNT[] = {
        suspects_1,
        suspects_2,
#if FO_GROUP_VECTORS > 2
        suspects_3,
        suspects_4,
#endif
#if FO_GROUP_VECTORS > 4
        suspects_5,
        suspects_6,
        suspects_7,
        suspects_8,
#endif
    };
    return days < W ? suspects_few(block, trigger, start, days, nav)
                    : BY_COUNT[(days + W - 1) / W - 1](block, trigger, start, days, nav);
}

static size_t find_drift(const struct fo_block *block, const struct fo_trigger *trigger, const double *nav,
                         size_t first, size_t end) {
    size_t fired = end, next;
    for (size_t k = first; k < end && fired == end; k = next) {
        size_t row = block->lead + k;
        next = least(end, k + FO_GROUP_DAYS - row % FO_GROUP_DAYS);
        struct suspects some = find_suspects(block, trigger, fo_grid_row(&block->grid, row), next - k, nav + k);
        v_leave();
        fired = confirm(block, trigger, nav, k, some, end);
    }
    return fired;
}

/* How low and how high NAVs go, none of which is missing. */
static inline struct fo_extent reach_of(const double *nav, size_t count) {
    struct spread spread = {v_set(DBL_MAX), v_set(-DBL_MAX), m_all()};
    size_t k = 0;
    for (; count - k >= 2 * W; k += 2 * W) {
        V a = v_load(nav + k), b = v_load(nav + k + W);
        spread.low = v_min(v_min(a, b), spread.low);
        spread.high = v_max(v_max(a, b), spread.high);
    }
    struct fo_extent reach = all_lanes(&spread);
    for (; k < count; k++) {
        reach.low = nav[k] < reach.low ? nav[k] : reach.low;
        reach.high = nav[k] > reach.high ? nav[k] : reach.high;
    }
    return reach;
}

/* The NAVs' reach, and what is far from a target by it. */
struct bounds {
    V low, high;
    V over_limit, under_limit;
};

/* The exact test is |fl(fl(u p) / V) - w| >= limit, and rounding is monotonic. */
static inline M are_calm(const struct bounds *b, V target, V value_low, V value_high) {
    M calm = v_lt(v_sub(value_high, v_mul(b->low, target)), b->over_limit);
    return m_and(calm, v_lt(v_sub(v_mul(b->high, target), value_low), b->under_limit));
}

static bool is_calm(const double *units, const double *lows, const double *highs, size_t assets,
                    const struct fo_trigger *trigger, const double *nav, size_t count) {
    struct fo_extent reach = reach_of(nav, count);
    double limit = trigger->limit - FO_DRIFT_SLACK;
    const struct bounds b = {v_set(reach.low), v_set(reach.high), v_set(reach.low * limit), v_set(reach.high * limit)};
    M calm = m_all();
    size_t i = 0;
    for (; assets - i >= W; i += W) {
        V unit = v_load(units + i), low = v_mul(unit, v_load(lows + i)), high = v_mul(unit, v_load(highs + i));
        calm = m_and(calm, are_calm(&b, v_load(trigger->targets + i), low, high));
    }
    if (i < assets) {
        unsigned rest = part(0, assets - i);
        V unit = v_load_part(units + i, rest), target = v_load_part(trigger->targets + i, rest);
        V low = v_mul(unit, v_load_part(lows + i, rest)), high = v_mul(unit, v_load_part(highs + i, rest));
        calm = m_and(calm, are_calm(&b, target, low, high));
    }
    bool all = m_every(calm), in_reach = limit > 0.0 && fo_scalar_in_reach(&reach);
    v_leave();
    return all && in_reach; /* all first: wanted later only, a compiler would look for it after leaving */
}

#endif
