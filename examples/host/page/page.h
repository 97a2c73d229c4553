/* SPDX-License-Identifier: MIT */
/* The page that draws runs: of a service at `/`, and of a report. assemble.py makes it one file and this into C.
 *
 * The service sends PAGE_HTML as it is, at `/`, as text/html; charset=utf-8 with the headers
 *     Content-Security-Policy: PAGE_POLICY
 *     X-Content-Type-Options: nosniff
 *     Referrer-Policy: no-referrer
 * PAGE_POLICY names the hashes of the page's style and script. The page needs no token; the calls that it makes do.
 *
 * It fetches, under /api/v1:
 *     GET  /scenarios
 *     GET  /backtest/rebalancing/rules
 *     POST /backtest/scenario
 *     GET  /backtest/scenario/{run_id}/report     what it draws: report_json_of_request() of report_json.h writes it
 *     GET  /backtest/analysis/compare?run_id_1=..&run_id_2=..
 * A 401 makes it ask for the bearer token. It shows error.message of an answer beside the field that error.field names:
 * a key of the request's body, with or without the path to it (`cost_rate`, `rebalancing_rule.cost_rate`). */
#ifndef HOST_PAGE_H
#define HOST_PAGE_H

#include <stddef.h>

extern const unsigned char PAGE_HTML[];
extern const size_t PAGE_HTML_SIZE;
extern const char PAGE_POLICY[];

/* Where in the page a report puts its data. */
extern const size_t PAGE_DATA_OFFSET;

#endif
