/* SPDX-License-Identifier: MIT */
#include "store/limit.h"

#include <stddef.h>
#include <time.h>

#define SECOND 1000000000 /* nanoseconds */

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * SECOND + time.tv_nsec;
}

bool limit_is_set(const struct store_limit *limit) {
    return limit->deadline || limit->is_cancelled;
}

bool limit_is_reached(const struct store_limit *limit) {
    return (limit->is_cancelled && limit->is_cancelled(limit->user)) || (limit->deadline && now() >= limit->deadline);
}

int64_t limit_seconds_left(const struct store_limit *limit) {
    int64_t left = limit->deadline ? limit->deadline - now() : 0;
    return !limit->deadline ? 0 : left > 0 ? left / SECOND + 1 : 1;
}

struct store_limit limit_of_seconds(int64_t seconds) {
    return (struct store_limit){now() + seconds * SECOND, NULL, NULL};
}
