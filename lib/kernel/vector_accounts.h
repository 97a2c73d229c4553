/* SPDX-License-Identifier: MIT */
/* Kernels over vectors of W lanes: many accounts on one day, whose lanes they are. */
#ifndef FO_KERNEL_VECTOR_ACCOUNTS_H
#define FO_KERNEL_VECTOR_ACCOUNTS_H

enum { CHUNK = 1 << FO_TAG_BITS }; /* assets that are staged at once */

/* A trade may be off by its tag, which is below 2^-46 of it: FO_DRIFT_SLACK, and the tags of two. */
#define TAG_SLACK (4.0 * FO_DRIFT_SLACK)

/* Accounts that are measured together, so that what one of them waits for is made beside the others. */
enum { BATCH = 16, VECTORS = BATCH / W };

/* What is known of W accounts, the first of which is the k-th, as the assets are walked. */
struct lanes {
    size_t k;
    const double *value, *target; /* of the first asset */
    struct sums values, targets;
    V traded;
    V farthest; /* how far the asset that is farthest from its target is, in money, and its tag */
    V next;     /* likewise, of the others */
    V chunk;    /* where the chunk of the farthest begins, as a tag */
    V drift;
    uint32_t asset[W];
};

/* Some assets of them, asset by asset. Their sizes are powers of two, so that a vector's numbers and the next one's
 * would end in the same 12 bits. Many machines compare no more to tell whether a load has to wait for a store. */
struct staged {
    double values[CHUNK * W];
    double targets[CHUNK * W]; /* unless they are shared */
    double apart[40];          /* 320 bytes (docs/performance.md) */
};

/* A walk over the accounts, a batch at a time. */
struct walk {
    size_t assets;
    struct source values, targets;
    bool shared;               /* all have the same targets, which are staged once, and divided */
    struct sums target_sums;   /* of the shared targets, or none */
    double weights[CHUNK * W]; /* the shared ones */
    double tags[CHUNK * W];    /* the index of each asset of a chunk, as v_tag() takes it */
    struct lanes lanes[VECTORS];
    struct staged staged[VECTORS];
};

static inline size_t chunk_count(const struct walk *walk, size_t first) {
    return least(CHUNK, walk->assets - first);
}

static void open_walk(struct walk *walk, const struct fo_accounts *a) {
    walk->assets = a->assets;
    open_source(&walk->values, a->values, a->value_account, a->value_asset, a->readable);
    open_source(&walk->targets, a->targets, a->target_account, a->target_asset, a->readable);
    walk->shared = a->target_account == 0 && a->assets <= CHUNK;
    no_sums(&walk->target_sums);
    set_width(&walk->values, W);
    set_width(&walk->targets, W);
    for (size_t i = 0; i < chunk_count(walk, 0); i++) {
        v_store(walk->tags + i * W, v_set(fo_from_bits(i)));
    }
    if (walk->shared) {
        stage(&walk->targets, a->targets, false, a->assets, walk->weights, &walk->target_sums, true);
        for (size_t i = 0; i < a->assets * W; i += W) {
            v_store(walk->weights + i, v_div(v_load(walk->weights + i), walk->target_sums.total));
        }
    }
}

/* ---- the sums ---- */

FO_INLINE void add_lanes(const struct walk *walk, size_t k, struct lanes *l, struct staged *s) {
    struct sums values, targets;
    no_sums(&values);
    set_sums(&targets, &walk->target_sums);
    l->k = k;
    l->value = walk->values.from + (ptrdiff_t)k * walk->values.account;
    l->target = walk->targets.from + (ptrdiff_t)k * walk->targets.account;
    l->traded = l->farthest = l->next = l->chunk = v_set(0.0);
    bool values_fetched = is_fetched(&walk->values, k), targets_fetched = is_fetched(&walk->targets, k);
    for (size_t i = 0; i < walk->assets; i += CHUNK) {
        size_t count = chunk_count(walk, i);
        stage(&walk->values, l->value + (ptrdiff_t)i * walk->values.asset, values_fetched, count, s->values, &values,
              false);
        if (!walk->shared) {
            stage(&walk->targets, l->target + (ptrdiff_t)i * walk->targets.asset, targets_fetched, count, s->targets,
                  &targets, true);
        }
    }
    set_sums(&l->values, &values);
    set_sums(&l->targets, &targets);
}

/* ---- the trades, which need the sums ---- */

/* Have the assets from `first` on staged, unless all of them still are. */
static void stage_again(const struct walk *walk, const struct lanes *l, size_t first, struct staged *s) {
    if (walk->assets > CHUNK) {
        struct sums unused;
        size_t count = chunk_count(walk, first);
        no_sums(&unused);
        stage(&walk->values, l->value + (ptrdiff_t)first * walk->values.asset, false, count, s->values, &unused, false);
        stage(&walk->targets, l->target + (ptrdiff_t)first * walk->targets.asset, false, count, s->targets, &unused,
              false);
    }
}

struct trades {
    V traded, farthest, next;
};

/* An asset's tag takes the place of the last bits of its trade, so that the two are compared and kept as one number.
 * Trades that are the same but for these bits are too close to tell anyway. */
FO_INLINE void trade(struct trades *t, V nav, V weight, const double *value, const double *tag) {
    V away = v_abs(v_sub(v_mul(weight, nav), v_load(value)));
    V tagged = v_tag(away, v_load(tag));
    t->traded = v_add(t->traded, away);
    t->next = v_max(v_min(tagged, t->farthest), t->next);
    t->farthest = v_max(tagged, t->farthest);
}

/* From targets to weights; those that are shared are weights already. */
FO_INLINE V weight_of(V target, V sum, bool shared) {
    return shared ? target : v_div(target, sum);
}

FO_INLINE void trade_chunk(const struct walk *walk, struct lanes *l, const double *value, const double *target,
                           size_t count, bool shared) {
    enum { STEP = 4 };
    const double *tag = walk->tags;
    V nav = l->values.total, sum = l->targets.total;
    struct trades t;
    t.traded = l->traded;
    t.farthest = l->farthest;
    t.next = l->next;
    size_t i = 0;
    for (; count - i >= STEP; i += STEP, value += STEP * W, target += STEP * W, tag += STEP * W) {
#pragma GCC unroll 4
        for (size_t k = 0; k < STEP * W; k += W) {
            trade(&t, nav, weight_of(v_load(target + k), sum, shared), value + k, tag + k);
        }
    }
    for (; i < count; i++, value += W, target += W, tag += W) {
        trade(&t, nav, weight_of(v_load(target), sum, shared), value, tag);
    }
    l->traded = t.traded;
    l->farthest = t.farthest;
    l->next = t.next;
}

static inline void trade_lanes(const struct walk *walk, struct lanes *l, struct staged *s) {
    if (walk->shared) {
        trade_chunk(walk, l, s->values, walk->weights, walk->assets, true);
        return;
    }
    for (size_t i = 0; i < walk->assets; i += CHUNK) {
        V before = l->farthest;
        stage_again(walk, l, i, s);
        trade_chunk(walk, l, s->values, s->targets, chunk_count(walk, i), false);
        l->chunk = v_pick(v_lt(before, l->farthest), v_set(fo_from_bits(i)), l->chunk);
    }
}

/* ---- the drifts, which need the farthest ---- */

/* The drift of the farthest. Returns whether no other can have it in any of the lanes (docs/numerics.md). */
static inline bool drift_of_farthest(const struct walk *walk, struct lanes *l) {
    const struct source *values = &walk->values, *targets = &walk->targets;
    V nav = l->values.total;
    M apart = v_lt(v_add(l->next, v_mul(nav, v_set(TAG_SLACK))), l->farthest);
    double farthest[W], chunk[W];
    ptrdiff_t value_places[W], target_places[W];
    v_store(farthest, l->farthest);
    v_store(chunk, l->chunk);
#pragma GCC unroll 8
    for (size_t lane = 0; lane < W; lane++) {
        uint64_t asset = fo_bits(chunk[lane]) | (fo_bits(farthest[lane]) & FO_TAG_MASK);
        l->asset[lane] = (uint32_t)asset;
        value_places[lane] = values->places[lane] + (ptrdiff_t)asset * values->asset;
        target_places[lane] = targets->places[lane] + (ptrdiff_t)asset * targets->asset;
    }
    V value = v_gather(l->value, value_places);
    V target = v_gather(l->target, target_places);
    l->drift = v_abs(v_sub(v_div(value, nav), v_div(target, l->targets.total)));
    return m_every(m_and(is_in_reach(nav), apart));
}

/* The drift of each asset, by division. */
static void drift_of_each(const struct walk *walk, struct lanes *l, struct staged *s) {
    const double *targets = walk->shared ? walk->weights : s->targets;
    V drift = v_set(0.0), asset = v_set(0.0);
    for (size_t first = 0; first < walk->assets; first += CHUNK) {
        stage_again(walk, l, first, s);
        for (size_t i = 0; i < chunk_count(walk, first); i++) {
            V weight = weight_of(v_load(targets + i * W), l->targets.total, walk->shared);
            V away = v_abs(v_sub(v_div(v_load(s->values + i * W), l->values.total), weight));
            M farther = v_lt(drift, away);
            drift = v_pick(farther, away, drift);
            asset = v_pick(farther, v_set(fo_from_bits(first + i)), asset);
        }
    }
    double assets[W];
    v_store(assets, asset);
    for (size_t lane = 0; lane < W; lane++) {
        l->asset[lane] = (uint32_t)fo_bits(assets[lane]);
    }
    l->drift = drift;
}

/* ---- what becomes of them ---- */

static inline void put(double *column, size_t k, V values, size_t width) {
    if (column && width == W) {
        v_store(column + k, values);
    } else if (column) {
        v_store_part(column + k, values, part(0, width));
    }
}

static inline M are_sound(const struct lanes *l, V turnover) {
    V zero = v_set(0.0), off = v_abs(v_sub(l->targets.total, v_set(1.0)));
    M sound = m_and(is_good(l->values.total), v_le(turnover, v_set(DBL_MAX)));
    sound = m_and(sound, m_and(v_le(zero, l->values.low), v_le(zero, l->targets.low)));
    sound = m_and(sound, v_le(l->targets.high, v_set(1.0)));
    return m_and(sound, v_le(off, v_set(FORESTO_WEIGHT_SUM_TOLERANCE + FORESTO_WEIGHT_SUM_SLACK)));
}

/* Returns whether all are sound. */
static inline bool report(const struct lanes *l, size_t width, const struct fo_decisions *decisions) {
    V turnover = v_div(v_mul(v_set(0.5), l->traded), l->values.total);
    put(decisions->nav, l->k, l->values.total, width);
    put(decisions->drift, l->k, l->drift, width);
    put(decisions->turnover, l->k, v_min(turnover, v_set(1.0)), width);
    if (decisions->asset && width == W) {
        memcpy(decisions->asset + l->k, l->asset, sizeof l->asset);
    } else if (decisions->asset) {
        memcpy(decisions->asset + l->k, l->asset, width * sizeof *l->asset);
    }
    unsigned faulty = ~m_bits(are_sound(l, turnover)) & part(0, width);
    for (size_t lane = 0; faulty >> lane; lane++) {
        if (faulty >> lane & 1) {
            decisions->sound[l->k + lane] = 0;
        }
    }
    return !faulty;
}

/* Up to VECTORS vectors of the same width, from the k-th account on. Each is traded after the next has been added up:
 * its divisions then run beside the sums of the one after that. */
static bool decide_batch(struct walk *walk, size_t k, size_t vectors, const struct fo_decisions *decisions) {
    bool sound = true;
    for (size_t v = 0; v <= vectors; v++) {
        if (v < vectors) {
            add_lanes(walk, k + v * W, &walk->lanes[v], &walk->staged[v]);
        }
        if (v > 0) {
            trade_lanes(walk, &walk->lanes[v - 1], &walk->staged[v - 1]);
        }
    }
    for (size_t v = 0; v < vectors; v++) {
        if (!drift_of_farthest(walk, &walk->lanes[v])) {
            drift_of_each(walk, &walk->lanes[v], &walk->staged[v]);
        }
    }
    for (size_t v = 0; v < vectors; v++) {
        sound = report(&walk->lanes[v], walk->values.width, decisions) && sound;
    }
    return sound;
}

static bool decide(const struct fo_accounts *accounts, size_t count, const struct fo_decisions *decisions) {
    struct walk walk;
    bool sound = true;
    size_t whole = count / W * W;
    open_walk(&walk, accounts);
    for (size_t k = 0; k < whole; k += BATCH) {
        sound = decide_batch(&walk, k, least(VECTORS, (whole - k) / W), decisions) && sound;
    }
    if (whole < count) {
        set_width(&walk.values, count - whole);
        set_width(&walk.targets, count - whole);
        sound = decide_batch(&walk, whole, 1, decisions) && sound;
    }
    v_leave();
    return sound;
}

#endif
