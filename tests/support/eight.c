/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "eight.h"

#include "kernel/scalar.h"

enum { W = 8, COLUMNS = 4 };
#define FO_GROUP_VECTORS 2
typedef struct {
    double lane[W];
} V;
typedef unsigned char M; /* lane k as bit k */

#define LANES(TYPE, START, EACH)                                                                                       \
    TYPE made = START;                                                                                                 \
    for (int k = 0; k < W; k++) {                                                                                      \
        EACH;                                                                                                          \
    }                                                                                                                  \
    return made
#define EACH_LANE(VALUE) LANES(V, {{0.0}}, made.lane[k] = (VALUE))
#define EACH_BIT(HOLDS)  LANES(M, 0, made = (M)(made | (HOLDS) << k))

static inline V v_load(const double *from) {
    EACH_LANE(from[k]);
}
static inline V v_load_part(const double *memory, unsigned bits) {
    EACH_LANE(bits >> k & 1 ? memory[k] : 0.0);
}
static inline V v_gather(const double *from, const ptrdiff_t *places) {
    EACH_LANE(from[places[k]]);
}
static inline void v_store(double *to, V a) {
    memcpy(to, a.lane, sizeof a.lane);
}
static inline void v_store_part(double *memory, V a, unsigned bits) {
    for (int k = 0; k < W; k++) {
        if (bits >> k & 1) {
            memory[k] = a.lane[k];
        }
    }
}
static inline void v_leave(void) {
}
static inline V v_set(double a) {
    EACH_LANE(a);
}
static inline V v_add(V a, V b) {
    EACH_LANE(a.lane[k] + b.lane[k]);
}
static inline V v_sub(V a, V b) {
    EACH_LANE(a.lane[k] - b.lane[k]);
}
static inline V v_mul(V a, V b) {
    EACH_LANE(a.lane[k] * b.lane[k]);
}
static inline V v_div(V a, V b) {
    EACH_LANE(a.lane[k] / b.lane[k]);
}
static inline V v_abs(V a) {
    EACH_LANE(fo_abs(a.lane[k]));
}
static inline V v_tag(V a, V tag) {
    EACH_LANE(fo_from_bits((fo_bits(a.lane[k]) & ~FO_TAG_MASK) | fo_bits(tag.lane[k])));
}
/* The second when one of the two is no number. */
static inline V v_min(V a, V b) {
    EACH_LANE(a.lane[k] < b.lane[k] ? a.lane[k] : b.lane[k]);
}
static inline V v_max(V a, V b) {
    EACH_LANE(a.lane[k] > b.lane[k] ? a.lane[k] : b.lane[k]);
}
static inline M v_lt(V a, V b) {
    EACH_BIT(a.lane[k] < b.lane[k]);
}
static inline M v_le(V a, V b) {
    EACH_BIT(a.lane[k] <= b.lane[k]);
}
static inline M v_ordered(V a, V b) {
    EACH_BIT(!fo_is_nan(a.lane[k]) && !fo_is_nan(b.lane[k]));
}
static inline V v_pick(M m, V a, V b) {
    EACH_LANE(m >> k & 1 ? a.lane[k] : b.lane[k]);
}
static inline M m_and(M a, M b) {
    return a & b;
}
static inline M m_all(void) {
    return 0xff;
}
static inline M m_part(unsigned bits) {
    return (M)bits;
}
static inline unsigned m_bits(M a) {
    return a;
}
static inline V v_evens(int step, V a, V b) {
    EACH_LANE(step == 1 ? (k % 2 ? b : a).lane[k / 2 * 2] : (k < 4 ? a : b).lane[k / 2 % 2 * 4 + k % 2]);
}
static inline V v_odds(int step, V a, V b) {
    EACH_LANE(step == 1 ? (k % 2 ? b : a).lane[k / 2 * 2 + 1] : (k < 4 ? a : b).lane[k / 2 % 2 * 4 + 2 + k % 2]);
}
#define FO_OWN_COLUMNS
static inline void v_columns(const double *from, ptrdiff_t stride, V columns[COLUMNS]) {
    for (int i = 0; i < COLUMNS; i++) {
        for (int k = 0; k < W; k++) {
            columns[i].lane[k] = from[k * stride + i];
        }
    }
}

#include "kernel/vector.h"

const struct fo_kernels eight_lanes = FO_VECTOR_KERNELS("eight lanes");
