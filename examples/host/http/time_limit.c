/* SPDX-License-Identifier: MIT */
#include "time_limit.h"

#include "clock.h"

int32_t time_limit_code(const struct time_limit *limit) {
    if (atomic_load(&limit->worker->service->cancelled)) {
        return STOPPED_BY_SERVICE;
    }
    if (atomic_load(&limit->exchange->abandoned)) {
        return STOPPED_BY_CLIENT;
    }
    return clock_milliseconds() >= limit->exchange->deadline ? STOPPED_BY_CLOCK : 0;
}

static int32_t advance(void *user, uint64_t done, uint64_t total) {
    (void)done, (void)total;
    return time_limit_code(user);
}

foresto_progress time_limit_progress(const struct time_limit *limit) {
    return (foresto_progress){sizeof(foresto_progress), 0, (void *)(uintptr_t)limit, advance};
}

static bool is_cancelled(void *user) {
    const struct time_limit *limit = user;
    return atomic_load(&limit->worker->service->cancelled) || atomic_load(&limit->exchange->abandoned);
}

void time_limit_set(const struct time_limit *limit) {
    const struct store_limit of_store = {limit->exchange->deadline * 1000000, is_cancelled, (void *)(uintptr_t)limit};
    store_set_limit(limit->worker->store, &of_store);
}

void time_limit_extend(struct worker *worker, struct exchange *exchange) {
    int64_t end = clock_milliseconds() + ANSWER_TIME;
    exchange->deadline = exchange->deadline > end ? exchange->deadline : end;
    const struct store_limit of_store = {exchange->deadline * 1000000, NULL, NULL};
    store_set_limit(worker->store, &of_store);
}

enum http_status refuse_stopped(struct exchange *exchange, int32_t code) {
    if (code == STOPPED_BY_SERVICE) {
        return refuse(&exchange->refusal, HTTP_BUSY, "STOPPING", NULL, "the service stops; nothing half done remains");
    }
    if (code == STOPPED_BY_CLIENT) {
        return refuse(&exchange->refusal, HTTP_CLIENT_GONE, "CLIENT_GONE", NULL,
                      "the client closed the connection; nothing half done remains");
    }
    return refuse(&exchange->refusal, HTTP_BUSY, "TIME_LIMIT", NULL,
                  "the request took too long and was given up; nothing half done remains");
}
