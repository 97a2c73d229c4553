/* SPDX-License-Identifier: MIT */
/* Which widths a build has. Each file turns on its own instructions, so that all are compiled with the same flags and
 * may be compiled into any program; FMA is not among them. */
#ifndef FO_KERNEL_TARGET_H
#define FO_KERNEL_TARGET_H

#define FO_HAS_SSE2   0
#define FO_HAS_AVX2   0
#define FO_HAS_AVX512 0
#define FO_HAS_NEON   0

#if defined(__GNUC__) && defined(__SSE2__)
#undef FO_HAS_SSE2
#define FO_HAS_SSE2 1
#endif
#if defined(__GNUC__) && defined(__x86_64__)
#undef FO_HAS_AVX2
#undef FO_HAS_AVX512
#define FO_HAS_AVX2   1
#define FO_HAS_AVX512 1
#endif
#if defined(__GNUC__) && defined(__aarch64__) && !defined(__AARCH64EB__)
#undef FO_HAS_NEON
#define FO_HAS_NEON 1
#endif

#if defined(__clang__)
#define FO_TARGET_BEGIN_AVX2 _Pragma("clang attribute push(__attribute__((target(\"avx2\"))), apply_to = function)")
#define FO_TARGET_BEGIN_AVX512                                                                                         \
    _Pragma("clang attribute push(__attribute__((target(\"avx512f\"))), apply_to = function)")
#define FO_TARGET_END _Pragma("clang attribute pop")
#else
#define FO_TARGET_BEGIN_AVX2   _Pragma("GCC push_options") _Pragma("GCC target(\"avx2\")")
#define FO_TARGET_BEGIN_AVX512 _Pragma("GCC push_options") _Pragma("GCC target(\"avx512f\")")
#define FO_TARGET_END          _Pragma("GCC pop_options")
#endif

#endif
