/* SPDX-License-Identifier: MIT */
/* The yardstick: adding up numbers with the widest vectors that the machine has. No engine can do less than read its
 * input once. */
#ifndef BENCH_SUM_H
#define BENCH_SUM_H

#include <stddef.h>

typedef double sum_function(const double *values, size_t count);

/* The one as wide as the kernels of that name: the widest of the machine, unless the build has fixed others. */
sum_function *sum_select(const char *kernels);

#endif
