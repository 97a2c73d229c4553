/* SPDX-License-Identifier: MIT */
/* Included first by every .c file: IEEE-754 binary64 as written, nothing fused, reassociated or widened. */
#ifndef FO_BASE_NUMERIC_H
#define FO_BASE_NUMERIC_H

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "libforesto: build without -ffast-math, -Ofast and -ffinite-math-only; they change results"
#endif
#if defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__NO_SIGNED_ZEROS__)
#error "libforesto: build without -funsafe-math-optimizations and its parts; they change results"
#endif

/* gcc obeys the first and ignores the second, clang the reverse. */
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

#include <float.h>

#if FLT_EVAL_METHOD == 2 || FLT_EVAL_METHOD < 0
#error "libforesto: needs arithmetic in binary64; on i386 build with -msse2 -mfpmath=sse"
#endif
#if FLT_RADIX != 2 || DBL_MANT_DIG != 53 || DBL_MAX_EXP != 1024
#error "libforesto: needs IEEE-754 binary64"
#endif

/* A function that becomes a part of its callers, or what it works on would go through memory. */
#define FO_INLINE static inline __attribute__((always_inline))

#endif
