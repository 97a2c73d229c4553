/* SPDX-License-Identifier: MIT */
#include "documents.h"

#include "../page/page.h"

/* A page may be opened with parameters of its own, which are the script's to read. */
enum http_status answer_page(struct worker *worker, struct exchange *exchange) {
    (void)worker;
    fwrite(PAGE_HTML, 1, PAGE_HTML_SIZE, exchange->stream);
    return NOT_REFUSED;
}

enum http_status answer_openapi(struct worker *worker, struct exchange *exchange) {
    (void)worker;
    enum http_status status = exchange_check_no_parameters(exchange);
    if (!status) {
        fwrite(OPENAPI_JSON, 1, OPENAPI_JSON_SIZE, exchange->stream);
    }
    return status;
}
