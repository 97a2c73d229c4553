/* SPDX-License-Identifier: MIT */
/* What is told of a stored run: its events, its path, and all that the page draws of it. */
#ifndef HOST_HTTP_RUN_ANSWERS_H
#define HOST_HTTP_RUN_ANSWERS_H

#include "service.h"

enum http_status answer_run_events(struct worker *worker, struct exchange *exchange);
enum http_status answer_run_path(struct worker *worker, struct exchange *exchange);
enum http_status answer_run_report(struct worker *worker, struct exchange *exchange);

#endif
