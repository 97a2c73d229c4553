/* SPDX-License-Identifier: MIT */
#include "health.h"

#include <stdlib.h>

#include "foresto/version.h"

enum http_status answer_health(struct worker *worker, struct exchange *exchange) {
    struct failure failure = {0};
    enum http_status status = exchange_check_no_parameters(exchange);
    if (status) {
        return status;
    }
    enum outcome outcome = store_check(worker->store, &failure);
    if (outcome) {
        snprintf(exchange->failure, sizeof exchange->failure, "%s",
                 failure.message ? failure.message : "out of memory");
    }
    if (outcome == UNAVAILABLE) {
        status = refuse_store(worker, exchange, &failure);
    }
    free(failure.message); /* a store that was reached at the second try has left one too */
    if (status) {
        return status;
    }
    if (outcome) {
        return refuse(&exchange->refusal, HTTP_BUSY, "STORE_FAILED", NULL, "the store does not answer as it should");
    }
    fprintf(exchange->stream,
            "{\"success\":true,\"status\":\"ok\",\"store\":\"%s\",\"version\":\"%s\",\"engine_version\":\"%s\","
            "\"rebalancing_enabled\":%s}\n",
            store_kind(worker->store), foresto_version(), foresto_engine_version(),
            worker->service->use_rebalancing ? "true" : "false");
    return NOT_REFUSED;
}

enum http_status answer_metrics(struct worker *worker, struct exchange *exchange) {
    enum http_status status = exchange_check_no_parameters(exchange);
    if (!status) {
        struct metrics_now now = worker->service->look(worker->service->server);
        metrics_write(exchange->stream, worker->service->metrics, &now);
    }
    return status;
}
