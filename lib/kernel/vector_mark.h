/* SPDX-License-Identifier: MIT */
/* Kernels over vectors of W lanes: the NAVs of days, whose lanes they are, and what is to be seen in them. */
#ifndef FO_KERNEL_VECTOR_MARK_H
#define FO_KERNEL_VECTOR_MARK_H

/* Sums are kept in registers while the assets are walked, each vector of days at a place `at` of its own. */
#define FIRST(k) V sum##k = v_mul(units, v_load(level + at##k));
#define NEXT(k)  sum##k = v_add(sum##k, v_mul(units, v_load(level + at##k)));
#define SEE(k)   see(&seen, sum##k);
#define WALK(N)                                                                                                        \
    const double *level = start + block->places[0];                                                                    \
    V units = v_set(block->units[0]);                                                                                  \
    EACH_##N(FIRST);                                                                                                   \
    for (size_t i = 1; i < block->assets; i++) {                                                                       \
        level = start + block->places[i];                                                                              \
        units = v_set(block->units[i]);                                                                                \
        EACH_##N(NEXT);                                                                                                \
    }                                                                                                                  \
    struct seen seen = NONE_SEEN;                                                                                      \
    EACH_##N(SEE);

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

static inline bool mark_tile(const struct fo_block *block, const double *start, double *nav) {
    const ptrdiff_t stride = block->grid.group_stride;
    EACH_8(PLACE_WHOLE);
    WALK(8);
    EACH_8(STORE_WHOLE);
    return saw_good(&seen);
}

/* Tile by tile, or each group would wait for its own sums. Returns how many rows it has marked. */
static size_t mark_whole(const struct fo_block *block, const double *start, double *nav, size_t rows, bool *good) {
    size_t done = 0;
    for (; rows - done >= TILE * W; done += TILE * W, start += TILE / GROUP * block->grid.group_stride) {
        *good = mark_tile(block, start, nav + done) && *good;
    }
    return done;
}

/* The NAVs of N vectors of rows from that of `row` on. */
#define MARK_TILE(N)                                                                                                   \
    static bool mark_##N(const struct fo_block *block, const struct path *path, size_t row, size_t end) {              \
        enum { last = (N)-1 };                                                                                         \
        const size_t vector = row / W;                                                                                 \
        EACH_##N(PLACE);                                                                                               \
        const double *start = block->grid.levels;                                                                      \
        WALK(N);                                                                                                       \
        EACH_##N(STORE);                                                                                               \
        return saw_good(&seen);                                                                                        \
    }

MARK_TILE(1)
MARK_TILE(2)
MARK_TILE(3)
MARK_TILE(4)
MARK_TILE(5)
MARK_TILE(6)
MARK_TILE(7)
MARK_TILE(8)

static bool mark_rows(const struct fo_block *block, const struct path *path, size_t row, size_t end) {
    static bool (*const BY_COUNT[])(const struct fo_block *block, const struct path *path, size_t row,
                                    size_t end) = {mark_1, mark_2, mark_3, mark_4, mark_5, mark_6, mark_7, mark_8};
    bool good = true;
    while (row < end) {
        if (row % FO_GROUP_DAYS == 0) {
            row += mark_whole(block, fo_grid_row(&block->grid, row), path->nav + row, end - row, &good);
        }
        if (row < end) {
            size_t vector = row / W, left = (end + W - 1) / W - vector;
            size_t count = left <= TILE ? left : TILE - vector % GROUP; /* then a group begins */
            good = BY_COUNT[count - 1](block, path, row, end) && good;
            row = (vector + count) * W;
        }
    }
    return good;
}

static bool mark(const struct fo_block *block, size_t first, size_t end, size_t room, double *nav) {
    size_t row = block->lead + first, until = least(block->lead + end, block->grid.readable / W * W);
    const struct path path = {nav - block->lead, block->lead, block->lead + room};
    bool all = mark_rows(block, &path, row, until);
    v_leave();
    row = row < until ? until : row;
    for (size_t k = row - block->lead; k < end; k++) {
        nav[k] = fo_scalar_mark(block, k);
        all = all && fo_positive(nav[k]);
    }
    return all;
}

/* Two portfolios: each vector of levels is multiplied for both. */
enum { TWICE = 4 }; /* vectors that are marked together */
#define FIRST_TWO(k)                                                                                                   \
    V level##k = v_load(level + at##k), one##k = v_mul(units, level##k), two##k = v_mul(others, level##k);
#define NEXT_TWO(k)                                                                                                    \
    level##k = v_load(level + at##k);                                                                                  \
    one##k = v_add(one##k, v_mul(units, level##k));                                                                    \
    two##k = v_add(two##k, v_mul(others, level##k));
#define SEE_TWO(k)                                                                                                     \
    see(&seen, one##k);                                                                                                \
    see(&other_seen, two##k);
#define STORE_TWO(k)                                                                                                   \
    if ((k) == 0 || (k) == last) {                                                                                     \
        store_edge(&paths[0], row, end, (vector + (k)) * W, one##k);                                                   \
        store_edge(&paths[1], row, end, (vector + (k)) * W, two##k);                                                   \
    } else {                                                                                                           \
        v_store(paths[0].nav + (vector + (k)) * W, one##k);                                                            \
        v_store(paths[1].nav + (vector + (k)) * W, two##k);                                                            \
    }
#define MARK_TWICE(N)                                                                                                  \
    static void mark_twice_##N(const struct fo_block blocks[2], const struct path paths[2], size_t row, size_t end,    \
                               bool good[2]) {                                                                         \
        enum { last = (N)-1 };                                                                                         \
        const struct fo_block *block = &blocks[0];                                                                     \
        const double *other = blocks[1].units;                                                                         \
        const size_t vector = row / W;                                                                                 \
        EACH_##N(PLACE);                                                                                               \
        const double *start = block->grid.levels, *level = start + block->places[0];                                   \
        V units = v_set(block->units[0]), others = v_set(other[0]);                                                    \
        EACH_##N(FIRST_TWO);                                                                                           \
        for (size_t i = 1; i < block->assets; i++) {                                                                   \
            level = start + block->places[i];                                                                          \
            units = v_set(block->units[i]);                                                                            \
            others = v_set(other[i]);                                                                                  \
            EACH_##N(NEXT_TWO);                                                                                        \
        }                                                                                                              \
        struct seen seen = NONE_SEEN, other_seen = NONE_SEEN;                                                          \
        EACH_##N(SEE_TWO);                                                                                             \
        EACH_##N(STORE_TWO);                                                                                           \
        good[0] = saw_good(&seen) && good[0];                                                                          \
        good[1] = saw_good(&other_seen) && good[1];                                                                    \
    }

MARK_TWICE(1)
MARK_TWICE(2)
MARK_TWICE(3)
MARK_TWICE(4)

static void mark_two(const struct fo_block blocks[2], size_t first, size_t end, size_t room, double *const nav[2],
                     bool good[2]) {
    static void (*const BY_COUNT[])(const struct fo_block blocks[2], const struct path paths[2], size_t row, size_t end,
                                    bool good[2]) = {mark_twice_1, mark_twice_2, mark_twice_3, mark_twice_4};
    size_t lead = blocks[0].lead;
    size_t row = lead + first, until = least(lead + end, blocks[0].grid.readable / W * W);
    const struct path paths[2] = {{nav[0] - lead, lead, lead + room}, {nav[1] - lead, lead, lead + room}};
    good[0] = good[1] = true;
    while (row < until) {
        size_t vector = row / W, left = (until + W - 1) / W - vector;
        size_t count = least(left, TWICE - vector % TWICE);
        BY_COUNT[count - 1](blocks, paths, row, until, good);
        row = (vector + count) * W;
    }
    v_leave();
    for (int p = 0; p < 2; p++) {
        for (size_t k = row - lead; k < end; k++) {
            nav[p][k] = fo_scalar_mark(&blocks[p], k);
            good[p] = good[p] && fo_positive(nav[p][k]);
        }
    }
}

static size_t find_bad(const double *nav, size_t first, size_t end) {
    struct seen seen = NONE_SEEN;
    size_t k = first;
    for (; end - k >= W; k += W) {
        see(&seen, v_load(nav + k));
    }
    if (k < end && end - first >= W) {
        see(&seen, v_load(nav + end - W)); /* overlaps the one before it */
        k = end;
    }
    bool good = saw_good(&seen);
    v_leave();
    return fo_scalar_find_bad(nav, good ? k : first, end);
}

#endif
