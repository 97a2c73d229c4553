/* SPDX-License-Identifier: MIT */
#include "rules.h"

#include <inttypes.h>
#include <stdlib.h>

#include "../row_json.h"

struct rule_writer {
    FILE *stream;
    uint64_t count;
};

static enum outcome put_rule(void *user, const struct rule_row *row, struct failure *failure) {
    (void)failure;
    struct rule_writer *writer = user;
    fputs(writer->count++ ? ",\n" : "\n", writer->stream);
    put_rule_json(writer->stream, row);
    return DONE;
}

enum http_status answer_rules(struct worker *worker, struct exchange *exchange) {
    enum http_status status = exchange_check_no_parameters(exchange);
    if (status) {
        return status;
    }
    if (!worker->service->use_rebalancing) {
        fputs("{\"success\":true,\"rebalancing_enabled\":false,"
              "\"message\":\"" REBALANCING_DISABLED "\",\"rules\":[]}\n",
              exchange->stream);
        return NOT_REFUSED;
    }
    struct rule_writer writer = {exchange->stream, 0};
    struct failure failure = {0};
    fputs("{\"success\":true,\"rebalancing_enabled\":true,\"message\":null,\"rules\":[", exchange->stream);
    if (store_each_active_rule(worker->store, put_rule, &writer, &failure)) {
        status = refuse_store(worker, exchange, &failure);
    }
    fputs("]}\n", exchange->stream);
    free(failure.message);
    return status;
}

enum http_status answer_rule(struct worker *worker, struct exchange *exchange) {
    enum http_status status = exchange_check_no_parameters(exchange);
    if (status) {
        return status;
    }
    struct rule_writer writer = {exchange->stream, 0};
    struct failure failure = {0};
    bool found = false;
    fputs("{\"success\":true,\"rule\":", exchange->stream);
    if (store_rule(worker->store, exchange->id, put_rule, &writer, &found, &failure)) {
        status = refuse_store(worker, exchange, &failure);
    } else if (!found) {
        status = refuse(&exchange->refusal, HTTP_NOT_FOUND, "NOT_FOUND", "rule_id", "there is no rule %" PRId64,
                        exchange->id);
    }
    fputs("}\n", exchange->stream);
    free(failure.message);
    return status;
}
