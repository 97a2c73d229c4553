/* SPDX-License-Identifier: MIT */
#include "sum.h"

/* Eight sums of eight lanes each: enough to keep every adder busy, on machines with narrower vectors too. */
typedef double lanes __attribute__((vector_size(64), aligned(8), may_alias));

#define SUM(NAME, TARGET)                                                                                              \
    TARGET static double NAME(const double *values, size_t count) {                                                    \
        lanes a = {0}, b = {0}, c = {0}, d = {0}, e = {0}, f = {0}, g = {0}, h = {0};                                  \
        const lanes *value = (const lanes *)(const void *)values;                                                      \
        size_t k = 0;                                                                                                  \
        for (; count - k >= 64; k += 64, value += 8) {                                                                 \
            a += value[0], b += value[1], c += value[2], d += value[3];                                                \
            e += value[4], f += value[5], g += value[6], h += value[7];                                                \
        }                                                                                                              \
        lanes all = ((a + b) + (c + d)) + ((e + f) + (g + h));                                                         \
        double total = 0.0;                                                                                            \
        for (int i = 0; i < 8; i++) {                                                                                  \
            total += all[i];                                                                                           \
        }                                                                                                              \
        for (; k < count; k++) {                                                                                       \
            total += values[k];                                                                                        \
        }                                                                                                              \
        return total;                                                                                                  \
    }

#ifdef __x86_64__
SUM(sum_avx512, __attribute__((target("avx512f"))))
SUM(sum_avx2, __attribute__((target("avx2"))))
#endif
SUM(sum_plain, )

sum_function *sum_select(void) {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512f")) {
        return sum_avx512;
    }
    if (__builtin_cpu_supports("avx2")) {
        return sum_avx2;
    }
#endif
    return sum_plain;
}
