/* SPDX-License-Identifier: MIT */
#include "run_request.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../rule_json.h"
#include "foresto/date.h"

static bool read_date(const json_t *json, const char *name, foresto_date *date) {
    const json_t *value = json_object_get(json, name);
    return json_is_string(value) &&
           foresto_date_parse(json_string_value(value), json_string_length(value), date) == FORESTO_OK;
}

/* The keys that are a rule's have the names of its fields. */
static bool read_rule(json_t *json, struct run_request *made) {
    static const char *const fields[] = {"rule_id",         "rule_type",       "frequency",
                                         "base_day_policy", "drift_threshold", "cost_rate"};
    foresto_rule_init(&made->rule, sizeof made->rule);
    bool good = true;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const json_t *value = json_object_get(json, fields[i]);
        const char *takes;
        good = good && (!value || rule_read_field(fields[i], value, &made->rule, &takes) == RULE_FIELD_TAKEN);
    }
    made->request.rule = json_object_get(json, "rule_type") ? &made->rule : NULL;
    made->request.use_rebalancing = made->request.rule != NULL;
    return good;
}

static bool read_request(json_t *json, struct run_request *made) {
    const struct scenario *scenario = &made->market->scenario;
    foresto_request *request = &made->request;
    const json_t *policy = json_object_get(json, "missing_policy");
    foresto_request_init(request, sizeof *request);
    request->panel = made->market->panel;
    request->asset_count = scenario->count;
    request->weights = scenario->weights;
    request->classes = scenario->classes;
    request->portfolio_id = scenario->scenario_id;
    request->initial_amount = json_number_value(json_object_get(json, "initial_amount"));
    return read_date(json, "start_date", &request->start_date) && read_date(json, "end_date", &request->end_date) &&
           foresto_missing_policy_parse(json_string_value(policy), &request->missing_policy) == FORESTO_OK &&
           read_rule(json, made);
}

enum http_status run_request_rebuild(struct worker *worker, struct exchange *exchange, const struct run_copy *copy,
                                     struct run_request *made) {
    struct failure failure = {0};
    bool found;
    if (!copy->request) {
        return refuse(&exchange->refusal, HTTP_NOT_FOUND, "NOT_REPEATABLE", "run_id",
                      "the request of run %" PRId64
                      " was not kept, so it cannot be repeated; its path and events remain",
                      exchange->id);
    }
    if (market_borrow(worker->service->markets, worker->store, copy->scenario_id, &made->market, &found, &failure)) {
        enum http_status status = refuse_store(worker, exchange, &failure);
        free(failure.message);
        return status;
    }
    json_t *json = json_loads(copy->request, 0, NULL);
    char hash[FORESTO_SHA256_HEX_SIZE] = "";
    bool same = found && made->market->panel && json && read_request(json, made) &&
                foresto_request_hash(&made->request, hash, NULL) == FORESTO_OK && strcmp(hash, copy->request_hash) == 0;
    json_decref(json);
    return same ? NOT_REFUSED
                : refuse(&exchange->refusal, HTTP_NOT_FOUND, "MARKET_CHANGED", "run_id",
                         "the scenario, its prices or the engine have changed since run %" PRId64
                         "; its path and events remain",
                         exchange->id);
}
