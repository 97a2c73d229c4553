/* SPDX-License-Identifier: MIT */
/**
 * @file elementary.h
 * @brief Elementary functions that give the same bits on every platform.
 *
 * NaN also answers when foresto_environment_check() would refuse, since there is no status to tell it.
 *
 * The platforms' own exp, log and pow differ from each other in the last bits, so the figures use these. Error bounds
 * are in units in the last place (ulp) of a normal result; docs/numerics.md derives them.
 */
#ifndef FORESTO_ELEMENTARY_H
#define FORESTO_ELEMENTARY_H

#include "common.h"

FORESTO_BEGIN

/**
 * Return e to the power x, within 1 ulp.
 * @param[in] x any double.
 * @return the power; 0 below the range, infinity above it, NaN for NaN.
 * @since 0.1
 */
FORESTO_API double foresto_exp(double x);

/**
 * Return the natural logarithm of x, within 1 ulp.
 * @param[in] x any double.
 * @return the logarithm; minus infinity for 0, NaN for negative numbers and NaN.
 * @since 0.1
 */
FORESTO_API double foresto_log(double x);

/**
 * Return x to the power y, within 1 ulp, for x >= 0.
 * @param[in] x base, not negative.
 * @param[in] y exponent, any double.
 * @return the power; 1 when y is 0 or x is 1, as C's pow has it; NaN when x is negative or an input is NaN otherwise.
 * @since 0.1
 */
FORESTO_API double foresto_pow(double x, double y);

/**
 * Return the square root of x, correctly rounded.
 * @param[in] x any double.
 * @return the root; -0 for -0, NaN for negative numbers and NaN.
 * @since 0.1
 */
FORESTO_API double foresto_sqrt(double x);

FORESTO_END

#endif
