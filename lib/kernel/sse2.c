/* SPDX-License-Identifier: MIT */
/* Two lanes, on every x86-64, and on i386 where SSE2 may be used. */
#include "base/numeric.h"

#include "kernel/scalar.h"

#if FO_HAS_SSE2

#include <immintrin.h>

enum { W = 2 };
#define FO_GROUP_VECTORS 8
typedef __m128d V;
typedef __m128d M;

static inline V v_load(const double *from) {
    return _mm_loadu_pd(from);
}
/* Lanes whose bits are set; the others are 0, and their memory is not touched. */
static inline V v_load_part(const double *memory, unsigned bits) {
    return _mm_set_pd(bits & 2 ? memory[1] : 0.0, bits & 1 ? memory[0] : 0.0);
}
static inline V v_gather(const double *from, const ptrdiff_t *places) {
    return _mm_set_pd(from[places[1]], from[places[0]]);
}
static inline void v_store(double *to, V a) {
    _mm_storeu_pd(to, a);
}
static inline void v_store_part(double *memory, V a, unsigned bits) {
    if (bits & 1) {
        _mm_storel_pd(memory, a);
    }
    if (bits & 2) {
        _mm_storeh_pd(memory + 1, a);
    }
}
static inline void v_leave(void) {
}
static inline V v_set(double a) {
    return _mm_set1_pd(a);
}
static inline V v_add(V a, V b) {
    return _mm_add_pd(a, b);
}
static inline V v_sub(V a, V b) {
    return _mm_sub_pd(a, b);
}
static inline V v_mul(V a, V b) {
    return _mm_mul_pd(a, b);
}
static inline V v_div(V a, V b) {
    return _mm_div_pd(a, b);
}
static inline V v_abs(V a) {
    return _mm_andnot_pd(_mm_set1_pd(-0.0), a);
}
/* Its last bits replaced by those of a tag, which has no others. */
static inline V v_tag(V a, V tag) {
    return _mm_or_pd(_mm_andnot_pd(_mm_castsi128_pd(_mm_set1_epi64x(FO_TAG_MASK)), a), tag);
}
static inline V v_min(V a, V b) {
    return _mm_min_pd(a, b);
}
static inline V v_max(V a, V b) {
    return _mm_max_pd(a, b);
}
static inline M v_lt(V a, V b) {
    return _mm_cmplt_pd(a, b);
}
static inline M v_le(V a, V b) {
    return _mm_cmple_pd(a, b);
}
/* Where both are numbers. */
static inline M v_ordered(V a, V b) {
    return _mm_cmpord_pd(a, b);
}
static inline V v_pick(M m, V a, V b) {
    return _mm_or_pd(_mm_and_pd(m, a), _mm_andnot_pd(m, b));
}
static inline M m_and(M a, M b) {
    return _mm_and_pd(a, b);
}
static inline M m_all(void) {
    return _mm_castsi128_pd(_mm_set1_epi32(-1));
}
/* Lanes whose bits are set. */
static inline M m_part(unsigned bits) {
    return _mm_castsi128_pd(_mm_set_epi64x(bits & 2 ? -1 : 0, bits & 1 ? -1 : 0));
}
/* Lane k as bit k. */
static inline unsigned m_bits(M a) {
    return (unsigned)_mm_movemask_pd(a);
}
/* Lanes a0 b0; there is step 1 alone. */
static inline V v_evens(int step, V a, V b) {
    (void)step;
    return _mm_unpacklo_pd(a, b);
}
/* Likewise a1 b1. */
static inline V v_odds(int step, V a, V b) {
    (void)step;
    return _mm_unpackhi_pd(a, b);
}

#include "kernel/vector.h"

const struct fo_kernels fo_kernels_sse2 = FO_VECTOR_KERNELS("sse2");

#else
typedef int fo_no_sse2; /* a file must not be empty */
#endif
