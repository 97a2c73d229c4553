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
    struct fo_rows rows;
    foresto_status status = import_host(&tables, host, error);
    if (!status) {
        status = fo_request_import(&request, given, NULL, error);
    }
    if (!status) {
        status = fo_request_rows(&request, &rows, error);
    }
    if (status) {
        return status;
    }
    struct fo_terms terms = fo_request_terms(&request, &tables.allocator);
    return fo_run(&terms, request.given.panel, rows, tables.has_sink ? &tables.sink : NULL, result, error);
}
