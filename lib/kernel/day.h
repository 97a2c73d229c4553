/* SPDX-License-Identifier: MIT */
/* The arithmetic of one portfolio on one day, strictly left to right. */
#ifndef FO_KERNEL_DAY_H
#define FO_KERNEL_DAY_H

#include <stddef.h>

#include "base/bits.h"

/* A portfolio at the close of a day. */
struct fo_day {
    const double *values;  /* money per asset */
    const double *targets; /* weight per asset, to be divided by target_sum */
    double target_sum;     /* 1 when the targets are normalised already */
    double nav;            /* fo_day_sum(values) */
    size_t count;          /* at least 1 */
};

/* From the sum of all trades, bought and sold. */
static inline double fo_turnover(double traded, double nav) {
    double turnover = 0.5 * traded / nav;
    /* Only rounding takes it above 1; an overflow stays visible as infinity. */
    return turnover > 1.0 && fo_is_finite(turnover) ? 1.0 : turnover;
}

/* (values[0] + values[1]) + ... */
double fo_day_sum(const double *values, size_t count);

/* max over i of |value / nav - target| and the lowest i that has it. */
double fo_day_drift(const struct fo_day *day, size_t *asset);

/* 0.5 * sum of |target * nav - value| / nav, at most 1. */
double fo_day_turnover(const struct fo_day *day);

/* The same for targets that are normalised. */
static inline double fo_day_turnover_normalised(const struct fo_day *day) {
    double sum = 0.0;
    for (size_t i = 0; i < day->count; i++) {
        sum += fo_abs(day->targets[i] * day->nav - day->values[i]);
    }
    return fo_turnover(sum, day->nav);
}

/* What a turnover costs. */
struct fo_cost {
    double factor;    /* 1 - turnover * rate */
    double nav_after; /* nav * factor */
    double amount;    /* nav - nav_after */
};

struct fo_cost fo_day_cost(double nav, double turnover, double rate);

#endif
