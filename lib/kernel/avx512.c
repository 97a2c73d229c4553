/* SPDX-License-Identifier: MIT */
/* Eight lanes. */
#include "base/numeric.h"

#include "kernel/scalar.h"

#if FO_HAS_AVX512

#include <immintrin.h>

FO_TARGET_BEGIN_AVX512

enum { W = 8, COLUMNS = 4 };
#define FO_GROUP_VECTORS 2
#define FO_FEW_VECTORS   4
typedef __m512d V;
typedef __mmask8 M;

static inline V v_load(const double *from) {
    return _mm512_loadu_pd(from);
}
/* Lanes whose bits are set; the others are 0, and their memory is not touched. */
static inline V v_load_part(const double *memory, unsigned bits) {
    return _mm512_maskz_loadu_pd((M)bits, memory);
}
static inline V v_gather(const double *from, const ptrdiff_t *p) {
    return _mm512_set_pd(from[p[7]], from[p[6]], from[p[5]], from[p[4]], from[p[3]], from[p[2]], from[p[1]],
                         from[p[0]]);
}
static inline void v_store(double *to, V a) {
    _mm512_storeu_pd(to, a);
}
static inline void v_store_part(double *memory, V a, unsigned bits) {
    _mm512_mask_storeu_pd(memory, (M)bits, a);
}
/* Before narrower code goes on: an instruction of that may have to wait for the upper halves of registers in use. */
static inline void v_leave(void) {
    _mm256_zeroupper();
}
static inline V v_set(double a) {
    return _mm512_set1_pd(a);
}
static inline V v_add(V a, V b) {
    return _mm512_add_pd(a, b);
}
static inline V v_sub(V a, V b) {
    return _mm512_sub_pd(a, b);
}
static inline V v_mul(V a, V b) {
    return _mm512_mul_pd(a, b);
}
static inline V v_div(V a, V b) {
    return _mm512_div_pd(a, b);
}
static inline V v_abs(V a) {
    return _mm512_castsi512_pd(_mm512_and_epi64(_mm512_castpd_si512(a), _mm512_set1_epi64(INT64_MAX)));
}
/* Its last bits replaced by those of a tag, which has no others. */
static inline V v_tag(V a, V tag) {
    __m512i kept = _mm512_andnot_epi64(_mm512_set1_epi64(FO_TAG_MASK), _mm512_castpd_si512(a));
    return _mm512_castsi512_pd(_mm512_or_epi64(kept, _mm512_castpd_si512(tag)));
}
static inline V v_min(V a, V b) {
    return _mm512_min_pd(a, b);
}
static inline V v_max(V a, V b) {
    return _mm512_max_pd(a, b);
}
static inline M v_lt(V a, V b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ);
}
static inline M v_le(V a, V b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ);
}
/* Where one of the two is no number. */
static inline M v_unordered(V a, V b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_UNORD_Q);
}
static inline V v_pick(M m, V a, V b) {
    return _mm512_mask_blend_pd(m, b, a);
}
static inline M m_and(M a, M b) {
    return a & b;
}
static inline M m_or(M a, M b) {
    return a | b;
}
static inline M m_all(void) {
    return 0xff;
}
/* Lanes whose bits are set. */
static inline M m_part(unsigned bits) {
    return (M)bits;
}
/* Lane k as bit k. */
static inline unsigned m_bits(M a) {
    return a;
}
/* Rows become columns. */
static inline void v_transpose(V r[W]) {
    V a0 = _mm512_unpacklo_pd(r[0], r[1]), a1 = _mm512_unpackhi_pd(r[0], r[1]);
    V a2 = _mm512_unpacklo_pd(r[2], r[3]), a3 = _mm512_unpackhi_pd(r[2], r[3]);
    V a4 = _mm512_unpacklo_pd(r[4], r[5]), a5 = _mm512_unpackhi_pd(r[4], r[5]);
    V a6 = _mm512_unpacklo_pd(r[6], r[7]), a7 = _mm512_unpackhi_pd(r[6], r[7]);
    V b0 = _mm512_shuffle_f64x2(a0, a2, 0x88), b1 = _mm512_shuffle_f64x2(a1, a3, 0x88);
    V b2 = _mm512_shuffle_f64x2(a0, a2, 0xdd), b3 = _mm512_shuffle_f64x2(a1, a3, 0xdd);
    V b4 = _mm512_shuffle_f64x2(a4, a6, 0x88), b5 = _mm512_shuffle_f64x2(a5, a7, 0x88);
    V b6 = _mm512_shuffle_f64x2(a4, a6, 0xdd), b7 = _mm512_shuffle_f64x2(a5, a7, 0xdd);
    r[0] = _mm512_shuffle_f64x2(b0, b4, 0x88);
    r[1] = _mm512_shuffle_f64x2(b1, b5, 0x88);
    r[2] = _mm512_shuffle_f64x2(b2, b6, 0x88);
    r[3] = _mm512_shuffle_f64x2(b3, b7, 0x88);
    r[4] = _mm512_shuffle_f64x2(b0, b4, 0xdd);
    r[5] = _mm512_shuffle_f64x2(b1, b5, 0xdd);
    r[6] = _mm512_shuffle_f64x2(b2, b6, 0xdd);
    r[7] = _mm512_shuffle_f64x2(b3, b7, 0xdd);
}
/* Columns of W rows. Halves of rows come together as they are loaded, so that few shuffles are left. */
static inline V load_halves(const double *low, const double *high) {
    return _mm512_insertf64x4(_mm512_castpd256_pd512(_mm256_loadu_pd(low)), _mm256_loadu_pd(high), 1);
}
#define FO_OWN_COLUMNS
static inline void v_columns(const double *from, ptrdiff_t stride, V columns[COLUMNS]) {
    V r02 = load_halves(from, from + 2 * stride), r46 = load_halves(from + 4 * stride, from + 6 * stride);
    V r13 = load_halves(from + stride, from + 3 * stride), r57 = load_halves(from + 5 * stride, from + 7 * stride);
    V even = _mm512_shuffle_f64x2(r02, r46, 0x88), odd = _mm512_shuffle_f64x2(r13, r57, 0x88);
    columns[0] = _mm512_unpacklo_pd(even, odd);
    columns[1] = _mm512_unpackhi_pd(even, odd);
    even = _mm512_shuffle_f64x2(r02, r46, 0xdd);
    odd = _mm512_shuffle_f64x2(r13, r57, 0xdd);
    columns[2] = _mm512_unpacklo_pd(even, odd);
    columns[3] = _mm512_unpackhi_pd(even, odd);
}

#include "kernel/vector.h"

const struct fo_kernels fo_kernels_avx512 = FO_VECTOR_KERNELS("avx512");

FO_TARGET_END

#else
typedef int fo_no_avx512; /* a file must not be empty */
#endif
