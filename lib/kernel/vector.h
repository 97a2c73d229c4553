/* SPDX-License-Identifier: MIT */
/* The kernels over vectors of W lanes, written once. A file that includes this has defined W, V (lanes of double), M (a
 * truth for each lane), the handful of operations v_ and m_, and, as a number for the macros below, how many vectors
 * are a group. It may have FO_OWN_COLUMNS, a quicker v_columns() than the one here, of COLUMNS columns, and
 * FO_OWN_REBALANCE, a rebalance() and an invest(). */
#ifndef FO_KERNEL_VECTOR_H
#define FO_KERNEL_VECTOR_H

enum { GROUP = FO_GROUP_VECTORS }; /* vectors in a group of days */
_Static_assert(FO_GROUP_DAYS == GROUP * W && GROUP % 2 == 0, "a group is some pairs of vectors");

#define EACH_1(DO) DO(0)
#define EACH_2(DO) EACH_1(DO) DO(1)
#define EACH_3(DO) EACH_2(DO) DO(2)
#define EACH_4(DO) EACH_3(DO) DO(3)
#define EACH_5(DO) EACH_4(DO) DO(4)
#define EACH_6(DO) EACH_5(DO) DO(5)
#define EACH_7(DO) EACH_6(DO) DO(6)
#define EACH_8(DO) EACH_7(DO) DO(7)

/* From the levels of a grid to a vector of days. */
static inline size_t vector_place(const struct fo_grid *grid, size_t vector) {
    return vector / GROUP * (size_t)grid->group_stride + vector % GROUP * W;
}

static inline M is_good(V nav) {
    return m_and(v_lt(v_set(0.0), nav), v_le(nav, v_set(DBL_MAX)));
}

/* Where products keep their bits. */
static inline M is_in_reach(V nav) {
    return m_and(v_le(v_set(FO_NAV_LOW), nav), v_le(nav, v_set(FO_NAV_HIGH)));
}

/* Bits of the lanes from <= k < until. */
static inline unsigned part(size_t from, size_t until) {
    return ~0u << from & ~(~0u << until);
}

static inline bool m_every(M a) {
    return m_bits(a) == part(0, W);
}

/* How low numbers go, and their total, in which what is infinite or no number shows. */
struct seen {
    V low, total;
};
#define NONE_SEEN                                                                                                      \
    { v_set(DBL_MAX), v_set(0.0) }

FO_INLINE void see(struct seen *seen, V numbers) {
    seen->low = v_min(numbers, seen->low);
    seen->total = v_add(seen->total, numbers);
}

/* Whether all are finite and above 0. True is certain. */
FO_INLINE bool saw_good(const struct seen *seen) {
    return m_every(m_and(v_lt(v_set(0.0), seen->low), v_le(seen->total, v_set(DBL_MAX))));
}

static inline size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

#ifndef FO_OWN_COLUMNS
/* The first columns of W rows. */
enum { COLUMNS = W };
static inline void v_columns(const double *from, ptrdiff_t stride, V columns[COLUMNS]) {
#pragma GCC unroll 8
    for (int r = 0; r < W; r++) {
        columns[r] = v_load(from + r * stride);
    }
#pragma GCC unroll 8
    for (int step = 1; step < W; step *= 2) {
#pragma GCC unroll 8
        for (int r = 0; r < W; r++) {
            if (!(r & step)) {
                V even = v_evens(step, columns[r], columns[r + step]);
                columns[r + step] = v_odds(step, columns[r], columns[r + step]);
                columns[r] = even;
            }
        }
    }
}
#endif

#include "kernel/vector_mark.h"

#include "kernel/vector_record.h"

#ifndef FO_OWN_REBALANCE
#include "kernel/vector_rebalance.h"
#endif

#include "kernel/vector_layout.h"

#include "kernel/vector_extent.h"

#include "kernel/vector_drift.h"

#include "kernel/vector_stage.h"

#include "kernel/vector_accounts.h"

#define FO_VECTOR_KERNELS(NAME)                                                                                        \
    {                                                                                                                  \
        NAME, mark, mark_two, find_bad, find_drift, is_calm, extent, record, rebalance, invest, transpose, survey,     \
            decide                                                                                                     \
    }

#endif
