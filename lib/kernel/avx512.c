/* SPDX-License-Identifier: MIT */
/* Eight lanes. */
#include "base/numeric.h"

#include "kernel/scalar.h"

#if FO_HAS_AVX512

#include <immintrin.h>

FO_TARGET_BEGIN_AVX512

enum { W = 8, COLUMNS = 4 };
#define FO_GROUP_VECTORS 2
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
/* Where both are numbers. */
static inline M v_ordered(V a, V b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_ORD_Q);
}
static inline V v_pick(M m, V a, V b) {
    return _mm512_mask_blend_pd(m, b, a);
}
static inline M m_and(M a, M b) {
    return a & b;
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
/* With step 1 lanes a0 b0 a2 b2 ... b6, then by pairs: a0 a1 a4 a5 b0 b1 b4 b5. */
static inline V v_evens(int step, V a, V b) {
    return step == 1 ? _mm512_unpacklo_pd(a, b) : _mm512_shuffle_f64x2(a, b, 0x88);
}
/* Likewise a1 b1 a3 b3 ... b7, then a2 a3 a6 a7 b2 b3 b6 b7. */
static inline V v_odds(int step, V a, V b) {
    return step == 1 ? _mm512_unpackhi_pd(a, b) : _mm512_shuffle_f64x2(a, b, 0xdd);
}
/* Columns of W rows. Halves of rows come together as they are loaded, so that few shuffles are left. */
static inline V load_halves(const double *low, const double *high) {
    return _mm512_insertf64x4(_mm512_castpd256_pd512(_mm256_loadu_pd(low)), _mm256_loadu_pd(high), 1);
}
#define FO_OWN_COLUMNS
static inline void v_columns(const double *from, ptrdiff_t stride, V columns[COLUMNS]) {
    V r02 = load_halves(from, from + 2 * stride), r46 = load_halves(from + 4 * stride, from + 6 * stride);
    V r13 = load_halves(from + stride, from + 3 * stride), r57 = load_halves(from + 5 * stride, from + 7 * stride);
    V even = v_evens(2, r02, r46), odd = v_evens(2, r13, r57);
    columns[0] = v_evens(1, even, odd);
    columns[1] = v_odds(1, even, odd);
    even = v_odds(2, r02, r46);
    odd = v_odds(2, r13, r57);
    columns[2] = v_evens(1, even, odd);
    columns[3] = v_odds(1, even, odd);
}

/* Four lanes trade and buy: on some machines additions one by one, as those of trades, take twice as long beside
 * vectors of eight (docs/performance.md). What has these has those. */
#define FO_OWN_REBALANCE
static void rebalance(const struct fo_block *block, size_t k, double nav, struct fo_rebalancing *rebalancing) {
    fo_kernels_avx2.rebalance(block, k, nav, rebalancing);
}
static void invest(double amount, const double *targets, const double *levels, size_t count, double *units) {
    fo_kernels_avx2.invest(amount, targets, levels, count, units);
}

#include "kernel/vector.h"

const struct fo_kernels fo_kernels_avx512 = FO_VECTOR_KERNELS("avx512");

FO_TARGET_END

#else
typedef int fo_no_avx512; /* a file must not be empty */
#endif
