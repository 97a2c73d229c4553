/* SPDX-License-Identifier: MIT */
/* Two lanes, on every AArch64. */
#include "base/numeric.h"

#include "kernel/scalar.h"

#if FO_HAS_NEON

#include <arm_neon.h>

enum { W = 2 };
#define FO_GROUP_VECTORS 8
typedef float64x2_t V;
typedef uint64x2_t M;

static inline V v_load(const double *from) {
    return vld1q_f64(from);
}
/* Lanes whose bits are set; the others are 0, and their memory is not touched. */
static inline V v_load_part(const double *memory, unsigned bits) {
    const double both[W] = {bits & 1 ? memory[0] : 0.0, bits & 2 ? memory[1] : 0.0};
    return vld1q_f64(both);
}
static inline V v_gather(const double *from, const ptrdiff_t *places) {
    return vcombine_f64(vld1_f64(from + places[0]), vld1_f64(from + places[1]));
}
static inline void v_store(double *to, V a) {
    vst1q_f64(to, a);
}
static inline void v_store_part(double *memory, V a, unsigned bits) {
    if (bits & 1) {
        vst1q_lane_f64(memory, a, 0);
    }
    if (bits & 2) {
        vst1q_lane_f64(memory + 1, a, 1);
    }
}
static inline void v_leave(void) {
}
static inline V v_set(double a) {
    return vdupq_n_f64(a);
}
static inline V v_add(V a, V b) {
    return vaddq_f64(a, b);
}
static inline V v_sub(V a, V b) {
    return vsubq_f64(a, b);
}
static inline V v_mul(V a, V b) {
    return vmulq_f64(a, b);
}
static inline V v_div(V a, V b) {
    return vdivq_f64(a, b);
}
static inline V v_abs(V a) {
    return vabsq_f64(a);
}
/* Its last bits replaced by those of a tag, which has no others. */
static inline V v_tag(V a, V tag) {
    return vbslq_f64(vdupq_n_u64(FO_TAG_MASK), tag, a);
}
static inline V v_pick(M m, V a, V b) {
    return vbslq_f64(m, a, b);
}
static inline M v_lt(V a, V b) {
    return vcltq_f64(a, b);
}
static inline M v_le(V a, V b) {
    return vcleq_f64(a, b);
}
/* As x86 has them, the second operand when they do not compare; NEON's own would keep a NaN. */
static inline V v_min(V a, V b) {
    return v_pick(v_lt(a, b), a, b);
}
static inline V v_max(V a, V b) {
    return v_pick(v_lt(b, a), a, b);
}
static inline M m_and(M a, M b) {
    return vandq_u64(a, b);
}
static inline M m_all(void) {
    return vdupq_n_u64(UINT64_MAX);
}
/* Where both are numbers. */
static inline M v_ordered(V a, V b) {
    return vandq_u64(vceqq_f64(a, a), vceqq_f64(b, b));
}
/* Lanes whose bits are set. */
static inline M m_part(unsigned bits) {
    const uint64_t lanes[W] = {bits & 1 ? UINT64_MAX : 0, bits & 2 ? UINT64_MAX : 0};
    return vld1q_u64(lanes);
}
/* Lane k as bit k. */
static inline unsigned m_bits(M a) {
    return (unsigned)(vgetq_lane_u64(a, 0) & 1) | (unsigned)(vgetq_lane_u64(a, 1) & 2);
}
/* Lanes a0 b0; there is step 1 alone. */
static inline V v_evens(int step, V a, V b) {
    (void)step;
    return vzip1q_f64(a, b);
}
/* Likewise a1 b1. */
static inline V v_odds(int step, V a, V b) {
    (void)step;
    return vzip2q_f64(a, b);
}

#include "kernel/vector.h"

const struct fo_kernels fo_kernels_neon = FO_VECTOR_KERNELS("neon");

#else
typedef int fo_no_neon; /* a file must not be empty */
#endif
