/* SPDX-License-Identifier: MIT */
/* How often one address may ask: a token bucket for each. */
#ifndef HOST_HTTP_RATE_H
#define HOST_HTTP_RATE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "limits.h"

struct rate_bucket {
    uint8_t network[16]; /* an IPv6 /64 counts as one address: whoever has one has them all */
    int64_t time;        /* of the last request, in milliseconds; 0: never used */
    double tokens;
};

/* Used by one thread only. Starts as {0} with per_second set; 0 is no limit. */
struct rate {
    unsigned per_second;
    struct rate_bucket buckets[RATE_ADDRESSES];
};

/* Count a request; false when the address has asked too often. */
bool rate_take(struct rate *rate, const struct sockaddr *address, int64_t milliseconds);

#endif
