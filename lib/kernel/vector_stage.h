/* SPDX-License-Identifier: MIT */
/* Kernels over vectors of W lanes: numbers of accounts are laid out so that each lane is an account, and added up on
 * the way. */
#ifndef FO_KERNEL_VECTOR_STAGE_H
#define FO_KERNEL_VECTOR_STAGE_H

/* Numbers of W accounts, added up, and how far they go; what is not a number shows in the total. */
struct sums {
    V total, low, high;
};

/* Member by member: a struct of vectors that is copied as a whole may go through memory in halves, for which the next
 * load has to wait. */
FO_INLINE void set_sums(struct sums *s, const struct sums *to) {
    s->total = to->total;
    s->low = to->low;
    s->high = to->high;
}

FO_INLINE void no_sums(struct sums *s) {
    s->total = v_set(0.0);
    s->low = v_set(DBL_MAX);
    s->high = v_set(0.0);
}

FO_INLINE void add_up(struct sums *s, V a, bool high) {
    s->total = v_add(s->total, a);
    s->low = v_min(a, s->low);
    s->high = high ? v_max(a, s->high) : s->high;
}

/* Numbers of accounts, up to W of which are staged at once. */
struct source {
    const double *from;
    ptrdiff_t account, asset;
    size_t readable;     /* accounts that there are */
    size_t width;        /* that are staged at once: W but for the last */
    ptrdiff_t places[W]; /* of each of those, from the first; lanes beyond the width are the last account once more */
    bool rows, columns; /* these are vectors as they lie there: the assets of an account, or the accounts of an asset */
};

static void open_source(struct source *s, const double *from, ptrdiff_t account, ptrdiff_t asset, size_t readable) {
    s->from = from;
    s->account = account;
    s->asset = asset;
    s->readable = readable;
}

static void set_width(struct source *s, size_t width) {
    s->width = width;
    for (size_t k = 0; k < W; k++) {
        s->places[k] = (ptrdiff_t)least(k, width - 1) * s->account;
    }
    s->rows = s->asset == 1 && width == W;
    s->columns = s->account == 1 && width == W;
}

enum { FETCHED = W < 8 ? 16 : 40 }; /* how many accounts ahead lines are fetched (docs/performance.md) */

/* Whether the lines of W accounts are fetched while those from the k-th on are staged. */
static inline bool is_fetched(const struct source *s, size_t k) {
    return s->asset == 1 && s->account != 0 && s->readable >= k + FETCHED + W;
}

/* Fetch a line of each of W later accounts into the second-level cache. */
FO_INLINE void fetch_lines(const double *from, ptrdiff_t account) {
#pragma GCC unroll 8
    for (ptrdiff_t row = FETCHED; row < FETCHED + W; row++) {
        __builtin_prefetch(from + row * account, 0, 2);
    }
}

/* Accounts whose numbers lie side by side, COLUMNS assets of each at least. Lines are fetched some at a time, since a
 * machine waits for no more than a few. */
FO_INLINE void stage_rows(const double *from, ptrdiff_t account, bool fetched, size_t count, double *staged,
                          struct sums *s, bool high) {
    enum { LINE = 8 };
    size_t i = 0;
    for (; count - i >= COLUMNS; i += COLUMNS) {
        V columns[COLUMNS];
        if (fetched && i % LINE == 0) {
            fetch_lines(from + i, account);
        }
        v_columns(from + i, account, columns);
#pragma GCC unroll 8
        for (size_t c = 0; c < COLUMNS; c++) {
            v_store(staged + (i + c) * W, columns[c]);
            add_up(s, columns[c], high);
        }
    }
    if (i < count) { /* the last overlap those before them */
        V columns[COLUMNS];
        if (fetched && i % LINE == 0) {
            fetch_lines(from + i, account);
        }
        v_columns(from + count - COLUMNS, account, columns);
        for (size_t c = 0; c < COLUMNS; c++) {
            v_store(staged + (count - COLUMNS + c) * W, columns[c]);
        }
        for (; i < count; i++) {
            add_up(s, v_load(staged + i * W), high);
        }
    }
}

/* Stage `count` assets of the accounts from some account and asset on, and go on with the sums, the highest only where
 * it is wanted. */
FO_INLINE void stage(const struct source *source, const double *from, bool fetched, size_t count, double *staged,
                     struct sums *s, bool high) {
    if (source->rows && count >= COLUMNS) {
        stage_rows(from, source->account, fetched, count, staged, s, high);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const double *at = from + (ptrdiff_t)i * source->asset;
        V numbers = source->columns ? v_load(at) : v_gather(at, source->places);
        v_store(staged + i * W, numbers);
        add_up(s, numbers, high);
    }
}

#endif
