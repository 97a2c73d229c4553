/* SPDX-License-Identifier: MIT */
/* What is built into the program: the page and the description of the service. */
#ifndef HOST_HTTP_DOCUMENTS_H
#define HOST_HTTP_DOCUMENTS_H

#include "service.h"

extern const char OPENAPI_JSON[];
extern const size_t OPENAPI_JSON_SIZE;

enum http_status answer_page(struct worker *worker, struct exchange *exchange);
enum http_status answer_openapi(struct worker *worker, struct exchange *exchange);

#endif
