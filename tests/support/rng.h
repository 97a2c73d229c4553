/* SPDX-License-Identifier: MIT */
/* Random numbers that are the same everywhere: SplitMix64 (Steele, Lea, Flood 2014). */
#ifndef TEST_RNG_H
#define TEST_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
    uint64_t state;
};

static inline uint64_t rng_next(struct rng *rng) {
    uint64_t z = rng->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* 0 to bound - 1. */
static inline uint32_t rng_below(struct rng *rng, uint32_t bound) {
    return (uint32_t)(rng_next(rng) % bound);
}

/* Once in `times`. */
static inline bool rng_once_in(struct rng *rng, uint32_t times) {
    return rng_below(rng, times) == 0;
}

/* Evenly spread over [low, high). */
static inline double rng_between(struct rng *rng, double low, double high) {
    return low + (high - low) * ((double)(rng_next(rng) >> 11) * 0x1p-53);
}

#endif
