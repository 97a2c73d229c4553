/* SPDX-License-Identifier: MIT */
#include "store/limit.h"

#include <stddef.h>
#include <time.h>

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

bool limit_is_set(const struct store_limit *limit) {
    return limit->deadline || limit->is_cancelled;
}

bool limit_is_reached(const struct store_limit *limit) {
    return (limit->is_cancelled && limit->is_cancelled(limit->user)) || (limit->deadline && now() >= limit->deadline);
}

struct store_limit limit_of_seconds(int64_t seconds) {
    return (struct store_limit){now() + seconds * 1000000000, NULL, NULL};
}
