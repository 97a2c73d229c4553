/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/struct.h"
#include "engine/run.h"
#include "service/request.h"

void foresto_host_init(foresto_host *host) {
    if (host) {
        *host = (foresto_host)FORESTO_HOST_INIT;
    }
}

/* The host's tables, imported; what is NULL stays NULL. */
struct tables {
    foresto_allocator allocator;
    foresto_event_sink sink;
    bool has_sink;
};

static foresto_status import_host(struct tables *tables, const foresto_host *given, foresto_error *error) {
    foresto_host host = FORESTO_HOST_INIT;
    foresto_status status = given ? fo_import(&host, sizeof host, sizeof host, given, "host", error) : FORESTO_OK;
    if (!status && host.reserved) {
        status = fo_fail_field(error, FORESTO_E_STRUCT, "host", "a reserved field is set");
    }
    if (!status) {
        status = fo_allocator_import(&tables->allocator, host.allocator, error);
    }
    tables->has_sink = host.event_sink != NULL;
    if (!status && tables->has_sink) {
        status =
            fo_import(&tables->sink, sizeof tables->sink, sizeof tables->sink, host.event_sink, "event_sink", error);
    }
    if (!status && tables->has_sink && tables->sink.reserved) {
        status = fo_fail_field(error, FORESTO_E_STRUCT, "event_sink", "a reserved field is set");
    }
    return status;
}

foresto_status foresto_simulate(const foresto_request *given, const foresto_host *host, foresto_result **result,
                                foresto_error *error) {
    if (!result) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "result", "must not be NULL");
    }
    struct tables tables;
    struct fo_request request;
    foresto_status status = import_host(&tables, host, error);
    if (!status) {
        status = fo_request_import(&request, given, error);
    }
    if (status) {
        return status;
    }
    struct fo_run run = {
        .panel = request.given.panel,
        .rows = request.rows,
        .mode = request.mode,
        .missing_policy = request.given.missing_policy,
        .initial_amount = request.given.initial_amount,
        .weights = request.given.weights,
        .weight_sum = request.weight_sum,
        .classes = request.given.classes,
        .rule = request.given.rule ? &request.rule : NULL,
        .sink = tables.has_sink ? &tables.sink : NULL,
        .allocator = tables.allocator,
    };
    return fo_run(&run, result, error);
}
