/* SPDX-License-Identifier: MIT */
#include "routes.h"

#include <string.h>

#include "analysis.h"
#include "documents.h"
#include "health.h"
#include "rules.h"
#include "run_answers.h"
#include "scenario_run.h"
#include "scenarios.h"

#define API  "/api/v1"
#define JSON "application/json"

const struct route ROUTES[] = {
    {"GET", "/", answer_page, "text/html; charset=utf-8", false, true, false},
    {"GET", "/openapi.json", answer_openapi, JSON, false, false, false},
    {"GET", API "/health", answer_health, JSON, true, false, false},
    {"GET", API "/metrics", answer_metrics, "text/plain; version=0.0.4; charset=utf-8", false, false, false},
    {"GET", API "/scenarios", answer_scenarios, JSON, true, false, false},
    {"POST", API "/backtest/scenario", answer_scenario_run, JSON, true, false, false},
    {"GET", API "/backtest/scenario/{run_id}/rebalancing-events", answer_run_events, JSON, true, false, true},
    {"GET", API "/backtest/scenario/{run_id}/path", answer_run_path, JSON, true, false, false},
    {"GET", API "/backtest/scenario/{run_id}/report", answer_run_report, JSON, true, false, false},
    {"GET", API "/backtest/rebalancing/rules", answer_rules, JSON, true, false, false},
    {"GET", API "/backtest/rebalancing/rules/{rule_id}", answer_rule, JSON, true, false, true},
    {"GET", API "/backtest/analysis/run/{run_id}", answer_analysis, JSON, true, false, false},
    {"GET", API "/backtest/analysis/compare", answer_comparison, JSON, true, false, false},
};
const size_t ROUTE_COUNT = sizeof ROUTES / sizeof ROUTES[0];

/* What stands in a path where a route has {name}. */
struct blank {
    const char *name;
    size_t name_length;
    char value[PATH_SIZE_MAX];
};

/* Both end, or go on, at the same slashes; a segment in braces fits any text that is not empty. */
static bool fits(const char *route, const char *path, struct blank *blank) {
    while (*route && *path) {
        if (*route != '{') {
            if (*route++ != *path++) {
                return false;
            }
            continue;
        }
        size_t length = strcspn(path, "/");
        if (length == 0) {
            return false;
        }
        blank->name = route + 1;
        blank->name_length = strcspn(route + 1, "}");
        snprintf(blank->value, sizeof blank->value, "%.*s", (int)length, path);
        path += length;
        route += blank->name_length + 2;
    }
    return !*route && !*path;
}

static bool allows(const struct route *route, const struct exchange *exchange) {
    return strcmp(route->method, "GET") == 0 ? exchange->reads : exchange->posts;
}

static void add_allowed(char allow[ALLOW_SIZE], const struct route *route) {
    size_t length = strlen(allow);
    snprintf(allow + length, ALLOW_SIZE - length, "%s%s", length ? ", " : "",
             strcmp(route->method, "GET") == 0 ? "GET, HEAD" : route->method);
}

static enum http_status read_id(struct exchange *exchange, const struct blank *blank) {
    char name[16];
    snprintf(name, sizeof name, "%.*s", (int)blank->name_length, blank->name);
    return exchange_read_id(exchange, name, blank->value, &exchange->id);
}

enum http_status route_find(struct exchange *exchange) {
    for (size_t i = 0; i < ROUTE_COUNT && !exchange->path_is_cut; i++) {
        struct blank blank = {NULL, 0, ""};
        if (!fits(ROUTES[i].path, exchange->path, &blank)) {
            continue;
        }
        if (allows(&ROUTES[i], exchange)) {
            exchange->route = &ROUTES[i];
            return blank.name ? read_id(exchange, &blank) : NOT_REFUSED;
        }
        add_allowed(exchange->allow, &ROUTES[i]);
    }
    if (exchange->allow[0]) {
        return refuse(&exchange->refusal, HTTP_NOT_ALLOWED, "METHOD_NOT_ALLOWED", NULL, "this path takes %s",
                      exchange->allow);
    }
    return refuse(&exchange->refusal, HTTP_NOT_FOUND, "NOT_FOUND", NULL, "there is nothing at this path");
}
