/* SPDX-License-Identifier: MIT */
/* The arithmetic of one portfolio on one day, strictly left to right. */
#ifndef FO_KERNEL_DAY_H
#define FO_KERNEL_DAY_H

#include <stddef.h>

/* A portfolio at the close of a day. */
struct fo_day {
    const double *values;  /* money per asset */
    const double *targets; /* weight per asset, to be divided by target_sum */
    double target_sum;     /* 1 when the targets are normalised already */
    double nav;            /* fo_day_sum(values) */
    size_t count;          /* at least 1 */
};

/* (values[0] + values[1]) + ... */
double fo_day_sum(const double *values, size_t count);

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

struct fo_cost fo_day_cost(double nav, double turnover, double rate);

#endif
