/* SPDX-License-Identifier: MIT */
/* Kernels over vectors of W lanes: many accounts on one day, whose lanes they are. */
#ifndef FO_KERNEL_VECTOR_ACCOUNTS_H
#define FO_KERNEL_VECTOR_ACCOUNTS_H

enum { CHUNK = 64 }; /* assets that are staged at once */

/* One asset after another. */
static void stage_each(const double *from, ptrdiff_t account, ptrdiff_t asset, size_t assets, size_t width,
                       V staged[CHUNK]) {
    ptrdiff_t places[W];
    for (size_t k = 0; k < W; k++) {
        places[k] = (ptrdiff_t)least(k, width - 1) * account;
    }
    for (size_t i = 0; i < assets; i++) {
        staged[i] = v_gather(from + (ptrdiff_t)i * asset, places);
    }
}

/* Numbers of up to W accounts, for some assets: lanes are accounts; those beyond the width hold anything. */
static void stage(const double *from, ptrdiff_t account, ptrdiff_t asset, size_t assets, size_t width,
                  V staged[CHUNK]) {
    if (account == 1) {
        for (size_t i = 0; i < assets; i++) {
            staged[i] = v_load_part(from + (ptrdiff_t)i * asset, part(0, width));
        }
    } else if (asset == 1 && width == W && assets >= COLUMNS) {
        for (size_t i = 0; i < assets; i += COLUMNS) { /* the last overlap those before them */
            size_t at = least(i, assets - COLUMNS);
            v_columns(from + at, account, staged + at);
        }
    } else {
        stage_each(from, account, asset, assets, width, staged);
    }
}

/* Have accounts that come later on their way from memory when they lie side by side and are staged as a whole. Values
 * and targets are not asked for at once, since a machine waits for no more than some lines. It may not fetch from a
 * page that has not been read for a while, so that some numbers are read still further ahead. */
static inline void fetch(const double *from, ptrdiff_t account, ptrdiff_t asset, size_t assets, size_t left) {
    enum { FETCHED = 16, TOUCHED = 256, LINE = 8 };
    bool near = asset == 1 && account >= (ptrdiff_t)assets && account < 2 * (ptrdiff_t)assets;
    if (!near || assets > CHUNK || left <= TOUCHED) {
        return;
    }
    for (const double *at = from + FETCHED * account, *end = at + W * account; at < end; at += LINE) {
        __builtin_prefetch(at);
    }
    (void)*(const volatile double *)(from + TOUCHED * account);
}

/* Some assets of up to W accounts. What has been staged stays when it is all that there is. */
struct staged {
    V values[CHUNK];
    V weights[CHUNK]; /* the targets, to be divided by their sum */
    size_t count;     /* assets */
    bool divided;     /* the weights are */
};

static void stage_values(const struct fo_accounts *a, size_t k, size_t width, size_t first, struct staged *s) {
    const double *from = a->values + (ptrdiff_t)k * a->value_account;
    if (first == 0) {
        fetch(from, a->value_account, a->value_asset, a->assets, a->readable - k);
    }
    stage(from + (ptrdiff_t)first * a->value_asset, a->value_account, a->value_asset, s->count, width, s->values);
}

static void stage_targets(const struct fo_accounts *a, size_t k, size_t width, size_t first, struct staged *s) {
    const double *from = a->targets + (ptrdiff_t)k * a->target_account;
    if (first == 0) {
        fetch(from, a->target_account, a->target_asset, a->assets, a->readable - k);
    }
    from += (ptrdiff_t)first * a->target_asset;
    if (a->target_account != 0) {
        stage(from, a->target_account, a->target_asset, s->count, width, s->weights);
        return;
    }
    for (size_t i = 0; i < s->count; i++) {
        s->weights[i] = v_set(from[(ptrdiff_t)i * a->target_asset]);
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

/* The asset that is farthest from its target in money, and how far the next is. */
struct farthest {
    V trade, value, weight;
    V next;
};

static inline V weight_at(const struct staged *s, size_t i, V target_sum, bool divided) {
    return divided ? s->weights[i] : v_div(s->weights[i], target_sum);
}

/* The trades, and which is the largest. */
static inline void trade(struct lanes *l, struct farthest *f, const struct staged *s, size_t first, bool divided) {
    struct farthest far = *f;
    V traded = l->traded, asset = l->asset, index = v_set((double)first), one = v_set(1.0), nav = l->nav;
    size_t count = s->count;
#pragma GCC unroll 4
    for (size_t i = 0; i < count; i++) {
        V value = s->values[i], weight = weight_at(s, i, l->target_sum, divided);
        V away = v_abs(v_sub(v_mul(weight, nav), value));
        M farther = v_lt(far.trade, away);
        traded = v_add(traded, away);
        asset = v_pick(farther, index, asset);
        far.value = v_pick(farther, value, far.value);
        far.weight = v_pick(farther, weight, far.weight);
        far.next = v_max(v_min(away, far.trade), far.next);
        far.trade = v_max(away, far.trade);
        index = v_add(index, one);
    }
    l->traded = traded;
    l->asset = asset;
    *f = far;
}

/* The drift of the farthest, when no other can have it in any of the lanes (docs/numerics.md). */
static inline bool drift_of_farthest(struct lanes *l, const struct farthest *f) {
    M apart = v_lt(v_add(f->next, v_mul(l->nav, v_set(FO_DRIFT_SLACK))), f->trade);
    l->drift = v_abs(v_sub(v_div(f->value, l->nav), f->weight));
    return m_every(m_and(is_in_reach(l->nav), apart));
}

/* The drift of each asset, by division. */
static inline void drift_of_each(struct lanes *l, const struct staged *s, size_t first) {
    for (size_t i = 0; i < s->count; i++) {
        V away = v_abs(v_sub(v_div(s->values[i], l->nav), weight_at(s, i, l->target_sum, s->divided)));
        M farther = v_lt(l->drift, away);
        l->drift = v_pick(farther, away, l->drift);
        l->asset = v_pick(farther, v_set((double)(first + i)), l->asset);
    }
}

static inline void put(double *column, size_t k, V values, size_t width) {
    if (column && width == W) {
        v_store(column + k, values);
    } else if (column) {
        v_store_part(column + k, values, part(0, width));
    }
}

/* Returns whether all are sound. */
static bool report(const struct lanes *l, size_t k, size_t width, const struct fo_decisions *decisions) {
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
    for (size_t lane = 0; decisions->asset && lane < width; lane++) {
        decisions->asset[k + lane] = (uint32_t)asset[lane];
    }
    unsigned faulty = ~m_bits(sound) & part(0, width);
    for (size_t lane = 0; faulty >> lane; lane++) {
        if (faulty >> lane & 1) {
            decisions->sound[k + lane] = 0;
        }
    }
    return !faulty;
}

/* Stage what the second and third walk need, from asset `first` on. */
static void stage_again(const struct fo_accounts *a, size_t k, size_t width, size_t first, struct staged *s) {
    if (s->count != a->assets) {
        s->count = least(CHUNK, a->assets - first);
        stage_values(a, k, width, first, s);
        stage_targets(a, k, width, first, s);
    }
}

/* `l` knows the targets already when those that are staged are divided. */
static bool decide_lanes(const struct fo_accounts *a, size_t k, size_t width, struct lanes l, struct staged *s,
                         const struct fo_decisions *decisions) {
    V zero = v_set(0.0);
    struct farthest f = {zero, zero, zero, zero};
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
        stage_again(a, k, width, i, s);
        if (s->divided) {
            trade(&l, &f, s, i, true);
        } else {
            trade(&l, &f, s, i, false);
        }
    }
    if (!drift_of_farthest(&l, &f)) {
        l.drift = zero;
        l.asset = zero;
        for (size_t i = 0; i < a->assets; i += CHUNK) {
            stage_again(a, k, width, i, s);
            drift_of_each(&l, s, i);
        }
    }
    return report(&l, k, width, decisions);
}

/* The targets that all share, divided once. */
static void share_targets(const struct fo_accounts *accounts, struct lanes *l, struct staged *s) {
    stage_targets(accounts, 0, W, 0, s);
    add_targets(l, s->weights, 0, s->count);
    for (size_t i = 0; i < s->count; i++) {
        s->weights[i] = v_div(s->weights[i], l->target_sum);
    }
    s->divided = true;
}

static bool decide(const struct fo_accounts *accounts, size_t count, const struct fo_decisions *decisions) {
    V zero = v_set(0.0), most = v_set(DBL_MAX);
    struct lanes fresh = {zero, zero, most, most, zero, zero, zero, zero};
    struct staged staged;
    bool sound = true;
    staged.count = accounts->assets;
    staged.divided = false;
    if (accounts->target_account == 0 && accounts->assets <= CHUNK) {
        share_targets(accounts, &fresh, &staged);
    }
    for (size_t k = 0; k < count; k += W) {
        sound = decide_lanes(accounts, k, least(W, count - k), fresh, &staged, decisions) && sound;
    }
    v_leave();
    return sound;
}

#endif
