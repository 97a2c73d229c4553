/* SPDX-License-Identifier: MIT */
#include "service.h"

#include <string.h>

#include "time_limit.h"

enum http_status refuse_store(const struct worker *worker, struct exchange *exchange, const struct failure *failure) {
    const char *message = failure->message ? failure->message : "out of memory";
    const struct time_limit limit = {worker, exchange};
    if (failure->outcome == BAD_DATA) {
        return refuse(&exchange->refusal, HTTP_OUT_OF_RANGE, "RANGE", NULL, "%s", message);
    }
    snprintf(exchange->failure, sizeof exchange->failure, "%s", message);
    if (failure->outcome != UNAVAILABLE) {
        return refuse(&exchange->refusal, HTTP_FAILED, "STORE_FAILED", NULL, "the store has failed; the log says more");
    }
    int32_t code = time_limit_code(&limit);
    return code ? refuse_stopped(exchange, code)
                : refuse(&exchange->refusal, HTTP_BUSY, "STORE_UNAVAILABLE", NULL,
                         "the store does not answer, or others keep it busy");
}

enum http_status refuse_without_flag(const struct worker *worker, struct exchange *exchange) {
    if (worker->service->use_rebalancing) {
        return NOT_REFUSED;
    }
    return refuse(&exchange->refusal, HTTP_BAD_REQUEST, foresto_status_name(FORESTO_E_FEATURE_DISABLED), NULL,
                  REBALANCING_DISABLED);
}
