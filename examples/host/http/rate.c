/* SPDX-License-Identifier: MIT */
#include "rate.h"

#include <netinet/in.h>
#include <string.h>

#define PROBES 8

static void take_network(const struct sockaddr *address, uint8_t network[16]) {
    memset(network, 0, 16);
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)address;
        network[0] = 1; /* no global IPv6 address begins like this */
        memcpy(network + 12, &v4->sin_addr, 4);
    } else if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)address;
        if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) { /* an IPv4 client of a socket that takes both */
            network[0] = 1;
            memcpy(network + 12, v6->sin6_addr.s6_addr + 12, 4);
        } else {
            memcpy(network, &v6->sin6_addr, 8);
        }
    }
}

/* The network's bucket, else the one of a few that was used longest ago, emptied for it. */
static struct rate_bucket *find_bucket(struct rate *rate, const uint8_t network[16]) {
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < 16; i++) {
        hash = (hash ^ network[i]) * 16777619u;
    }
    struct rate_bucket *oldest = NULL;
    for (uint32_t i = 0; i < PROBES; i++) {
        struct rate_bucket *bucket = &rate->buckets[(hash + i) % RATE_ADDRESSES];
        if (bucket->time && memcmp(bucket->network, network, 16) == 0) {
            return bucket;
        }
        oldest = !oldest || bucket->time < oldest->time ? bucket : oldest;
    }
    memcpy(oldest->network, network, 16);
    oldest->time = 0;
    return oldest;
}

bool rate_take(struct rate *rate, const struct sockaddr *address, int64_t milliseconds) {
    if (!rate->per_second) {
        return true;
    }
    uint8_t network[16];
    take_network(address, network);
    struct rate_bucket *bucket = find_bucket(rate, network);
    double most = 2.0 * rate->per_second;
    double gained = bucket->time ? (double)(milliseconds - bucket->time) / 1000.0 * rate->per_second : most;
    bucket->tokens = bucket->time && bucket->tokens + gained < most ? bucket->tokens + gained : most;
    bucket->time = milliseconds;
    if (bucket->tokens < 1.0) {
        return false;
    }
    bucket->tokens -= 1.0;
    return true;
}
