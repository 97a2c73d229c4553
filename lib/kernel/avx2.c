/* SPDX-License-Identifier: MIT */
/* Four lanes. */
#include "base/numeric.h"

#include "kernel/scalar.h"

#if FO_HAS_AVX2

#include <immintrin.h>

FO_TARGET_BEGIN_AVX2

enum { W = 4 };
#define FO_GROUP_VECTORS 4
typedef __m256d V;
typedef __m256d M;

static inline __m256i to_lanes(unsigned bits) {
    __m256i lane = _mm256_set_epi64x(8, 4, 2, 1);
    return _mm256_cmpeq_epi64(_mm256_and_si256(_mm256_set1_epi64x((int64_t)bits), lane), lane);
}
static inline V v_load(const double *from) {
    return _mm256_loadu_pd(from);
}
/* Lanes whose bits are set; the others are 0, and their memory is not touched. */
static inline V v_load_part(const double *memory, unsigned bits) {
    return _mm256_maskload_pd(memory, to_lanes(bits));
}
static inline V v_gather(const double *from, const ptrdiff_t *places) {
    return _mm256_set_pd(from[places[3]], from[places[2]], from[places[1]], from[places[0]]);
}
static inline void v_store(double *to, V a) {
    _mm256_storeu_pd(to, a);
}
static inline void v_store_part(double *memory, V a, unsigned bits) {
    _mm256_maskstore_pd(memory, to_lanes(bits), a);
}
/* Before narrower code goes on: an instruction of that may have to wait for the upper halves of registers in use. */
static inline void v_leave(void) {
    _mm256_zeroupper();
}
static inline V v_set(double a) {
    return _mm256_set1_pd(a);
}
static inline V v_add(V a, V b) {
    return _mm256_add_pd(a, b);
}
static inline V v_sub(V a, V b) {
    return _mm256_sub_pd(a, b);
}
static inline V v_mul(V a, V b) {
    return _mm256_mul_pd(a, b);
}
static inline V v_div(V a, V b) {
    return _mm256_div_pd(a, b);
}
static inline V v_abs(V a) {
    return _mm256_andnot_pd(_mm256_set1_pd(-0.0), a);
}
/* Its last bits replaced by those of a tag, which has no others. */
static inline V v_tag(V a, V tag) {
    return _mm256_or_pd(_mm256_andnot_pd(_mm256_castsi256_pd(_mm256_set1_epi64x(FO_TAG_MASK)), a), tag);
}
static inline V v_min(V a, V b) {
    return _mm256_min_pd(a, b);
}
static inline V v_max(V a, V b) {
    return _mm256_max_pd(a, b);
}
static inline M v_lt(V a, V b) {
    return _mm256_cmp_pd(a, b, _CMP_LT_OQ);
}
static inline M v_le(V a, V b) {
    return _mm256_cmp_pd(a, b, _CMP_LE_OQ);
}
/* Where both are numbers. */
static inline M v_ordered(V a, V b) {
    return _mm256_cmp_pd(a, b, _CMP_ORD_Q);
}
static inline V v_pick(M m, V a, V b) {
    return _mm256_blendv_pd(b, a, m);
}
static inline M m_and(M a, M b) {
    return _mm256_and_pd(a, b);
}
static inline M m_all(void) {
    return _mm256_castsi256_pd(_mm256_set1_epi64x(-1));
}
/* Lanes whose bits are set. */
static inline M m_part(unsigned bits) {
    return _mm256_castsi256_pd(to_lanes(bits));
}
/* Lane k as bit k. */
static inline unsigned m_bits(M a) {
    return (unsigned)_mm256_movemask_pd(a);
}
/* With step 1 lanes a0 b0 a2 b2, then by pairs: a0 a1 b0 b1. */
static inline V v_evens(int step, V a, V b) {
    return step == 1 ? _mm256_unpacklo_pd(a, b) : _mm256_permute2f128_pd(a, b, 0x20);
}
/* Likewise a1 b1 a3 b3, then a2 a3 b2 b3. */
static inline V v_odds(int step, V a, V b) {
    return step == 1 ? _mm256_unpackhi_pd(a, b) : _mm256_permute2f128_pd(a, b, 0x31);
}

#include "kernel/vector.h"

const struct fo_kernels fo_kernels_avx2 = FO_VECTOR_KERNELS("avx2");

FO_TARGET_END

#else
typedef int fo_no_avx2; /* a file must not be empty */
#endif
