/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/run.h"
#include "service/request.h"

foresto_status foresto_simulate(const foresto_request *given, const foresto_host *given_host, foresto_result **result,
                                foresto_error *error) {
    if (!result) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "result", "must not be NULL");
    }
    struct fo_host host;
    struct fo_request request;
    struct fo_rows rows;
    foresto_status status = fo_host_import(&host, given_host, error);
    if (!status) {
        status = fo_request_import(&request, given, NULL, error);
    }
    if (!status) {
        status = fo_request_rows(&request, &rows, error);
    }
    if (status) {
        return status;
    }
    struct fo_terms terms = fo_request_terms(&request, &host);
    return fo_run(&terms, request.given.panel, rows, result, error);
}
