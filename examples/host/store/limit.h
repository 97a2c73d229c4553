/* SPDX-License-Identifier: MIT */
/* How long the calls of a store may take, and whether they still shall. */
#ifndef HOST_STORE_LIMIT_H
#define HOST_STORE_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

/* {0}: none. */
struct store_limit {
    int64_t deadline;                 /* in nanoseconds of CLOCK_MONOTONIC; 0: none */
    bool (*is_cancelled)(void *user); /* asked often, by the thread that calls; NULL: never */
    void *user;
};

bool limit_is_set(const struct store_limit *limit);
bool limit_is_reached(const struct store_limit *limit);

/* Seconds until the deadline, rounded up and at least 1; 0 without one. */
int64_t limit_seconds_left(const struct store_limit *limit);

/* A limit of so many seconds from now. */
struct store_limit limit_of_seconds(int64_t seconds);

#endif
