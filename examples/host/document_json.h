/* SPDX-License-Identifier: MIT */
/* A backtest as one JSON document, in the words of the service's answer to a run. */
#ifndef HOST_DOCUMENT_JSON_H
#define HOST_DOCUMENT_JSON_H

#include "summary_json.h"

/* Write the document. Fails without memory only, or when an event cannot be written. */
enum outcome document_json_write(FILE *stream, const char *portfolio_id, const struct summary *summary,
                                 struct failure *failure);

#endif
