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
static inline double fo_day_sum(const double *values, size_t count) {
    double sum = values[0];
    size_t i = 1;
    for (; count - i >= 4; i += 4) { /* what is left is waiting for each sum */
        sum = sum + values[i] + values[i + 1] + values[i + 2] + values[i + 3];
    }
    for (; i < count; i++) {
        sum += values[i];
    }
    return sum;
}

/* max over i of |value / nav - target| and the lowest i that has it. */
double fo_day_drift(const struct fo_day *day, size_t *asset);

/* 0.5 * sum of |target * nav - value| / nav, at most 1. */
double fo_day_turnover(const struct fo_day *day);

/* What a turnover costs. */
struct fo_cost {
    double factor;    /* 1 - turnover * rate */
    double nav_after; /* nav * factor */
    double amount;    /* nav - nav_after */
};

static inline struct fo_cost fo_day_cost(double nav, double turnover, double rate) {
    struct fo_cost cost;
    cost.factor = 1.0 - turnover * rate;
    cost.nav_after = nav * cost.factor;
    cost.amount = nav - cost.nav_after;
    return cost;
}

#endif
