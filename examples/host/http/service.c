/* SPDX-License-Identifier: MIT */
#include "service.h"

#include <string.h>

enum http_status refuse_store(struct exchange *exchange, const struct failure *failure) {
    const char *message = failure->message ? failure->message : "out of memory";
    if (failure->outcome == BAD_DATA) {
        return refuse(&exchange->refusal, HTTP_OUT_OF_RANGE, "RANGE", NULL, "%s", message);
    }
    snprintf(exchange->failure, sizeof exchange->failure, "%s", message);
    return refuse(&exchange->refusal, HTTP_FAILED, "STORE_FAILED", NULL, "the store has failed; the log says more");
}

enum http_status refuse_without_flag(const struct worker *worker, struct exchange *exchange) {
    if (worker->service->use_rebalancing) {
        return NOT_REFUSED;
    }
    return refuse(&exchange->refusal, HTTP_BAD_REQUEST, foresto_status_name(FORESTO_E_FEATURE_DISABLED), NULL,
                  "rebalancing is disabled; USE_REBALANCING=1 enables it");
}
