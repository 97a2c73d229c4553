/* SPDX-License-Identifier: MIT */
/* Which kernels this machine can run. The compiler's run-time support has asked the processor and the system once, when
 * the program started; asking again takes microseconds on a virtual machine. */
#include "base/numeric.h"

#include "kernel/scalar.h"

const struct fo_kernels *fo_kernels_at(size_t index) {
    const struct fo_kernels *found[4];
    size_t count = 0;
#if FO_HAS_AVX512
    if (__builtin_cpu_supports("avx512f")) {
        found[count++] = &fo_kernels_avx512;
    }
#endif
#if FO_HAS_AVX2
    if (__builtin_cpu_supports("avx2")) {
        found[count++] = &fo_kernels_avx2;
    }
#endif
#if FO_HAS_SSE2
    found[count++] = &fo_kernels_sse2;
#endif
#if FO_HAS_NEON
    found[count++] = &fo_kernels_neon;
#endif
    found[count++] = &fo_kernels_plain;
    return index < count ? found[index] : NULL;
}

const struct fo_kernels *fo_kernels_select(void) {
#ifdef FORESTO_KERNEL
    return &FORESTO_KERNEL;
#else
    return fo_kernels_at(0);
#endif
}
