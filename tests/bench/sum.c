/* SPDX-License-Identifier: MIT */
#include "sum.h"

#include <string.h>

/* Eight sums, each as wide as a register: enough to keep every adder busy, and no more than there are registers. */
typedef double lanes2 __attribute__((vector_size(16), aligned(8), may_alias));
typedef double lanes4 __attribute__((vector_size(32), aligned(8), may_alias));
typedef double lanes8 __attribute__((vector_size(64), aligned(8), may_alias));

#define SUM(NAME, LANES, WIDTH, TARGET)                                                                                \
    TARGET static double NAME(const double *values, size_t count) {                                                    \
        LANES a = {0}, b = {0}, c = {0}, d = {0}, e = {0}, f = {0}, g = {0}, h = {0};                                  \
        const LANES *value = (const LANES *)(const void *)values;                                                      \
        size_t k = 0;                                                                                                  \
        for (; count - k >= 8 * WIDTH; k += 8 * WIDTH, value += 8) {                                                   \
            a += value[0], b += value[1], c += value[2], d += value[3];                                                \
            e += value[4], f += value[5], g += value[6], h += value[7];                                                \
        }                                                                                                              \
        LANES all = ((a + b) + (c + d)) + ((e + f) + (g + h));                                                         \
        double total = 0.0;                                                                                            \
        for (int i = 0; i < WIDTH; i++) {                                                                              \
            total += all[i];                                                                                           \
        }                                                                                                              \
        for (; k < count; k++) {                                                                                       \
            total += values[k];                                                                                        \
        }                                                                                                              \
        return total;                                                                                                  \
    }

#ifdef __x86_64__
SUM(sum_avx512, lanes8, 8, __attribute__((target("avx512f"))))
SUM(sum_avx2, lanes4, 4, __attribute__((target("avx2"))))
#endif
SUM(sum_narrow, lanes2, 2, )

sum_function *sum_select(const char *kernels) {
#ifdef __x86_64__
    if (strcmp(kernels, "avx512") == 0) {
        return sum_avx512;
    }
    if (strcmp(kernels, "avx2") == 0) {
        return sum_avx2;
    }
#endif
    (void)kernels;
    return sum_narrow;
}
