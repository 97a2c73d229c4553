/* SPDX-License-Identifier: MIT */
/* The thread's floating-point environment, which other code may have changed. */
#ifndef FO_BASE_ENVIRONMENT_H
#define FO_BASE_ENVIRONMENT_H

#include <float.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* fo_environment_good(): rounding to nearest, subnormals kept, nothing unmasked. Costs a few cycles. */
#if defined(__SSE2__) && defined(__GNUC__)

/* MXCSR but for the exception flags, which are results: all exceptions masked, round to nearest, no FTZ, no DAZ. */
static inline bool fo_environment_good(void) {
    return (__builtin_ia32_stmxcsr() & ~UINT32_C(0x3f)) == UINT32_C(0x1f80);
}

#elif defined(__aarch64__) && defined(__GNUC__)

/* FPCR: rounding mode (23:22), flush to zero (24, 19, 0), traps (15, 12:8), default NaN (25), other modes (1, 2). */
static inline bool fo_environment_good(void) {
    uint64_t fpcr;
    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
    return (fpcr & UINT64_C(0x03c89f07)) == 0;
}

#else

/* By what comes of a few operations, whose operands the compiler must not know. */
static inline bool fo_environment_good(void) {
    volatile double one = 1.0, minus = -1.0, tiny = 0x1p-60, least = DBL_MIN, half = 0.5;
    volatile double above = one + tiny, below = one - tiny, under = minus - tiny, subnormal = least * half;
    return above == 1.0 && below == 1.0 && under == -1.0 && subnormal > 0.0 && subnormal + subnormal == DBL_MIN;
}

#endif

/* FORESTO_E_ENVIRONMENT unless it is. */
foresto_status fo_environment_check(foresto_error *error);

#endif
