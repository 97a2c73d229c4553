/* SPDX-License-Identifier: MIT */
/* The vector kernels with as many lanes as the widest machine has, in plain C: what the templates do with that many can
 * be tested on any. */
#ifndef TEST_EIGHT_H
#define TEST_EIGHT_H

#include "kernel/kernels.h"

extern const struct fo_kernels eight_lanes;

#endif
