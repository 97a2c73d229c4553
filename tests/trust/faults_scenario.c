/* SPDX-License-Identifier: MIT */
/* Scenarios as faults.py writes them: words and C99 hexadecimal numbers. */
#include <stdlib.h>
#include <string.h>

#include "faults.h"

static void need(bool good, const struct scenario *scenario, const char *what) {
    if (!good) {
        printf("FAIL: %s: %s\n", scenario->name, what);
        exit(2);
    }
}

static void read_asset(FILE *stream, struct scenario *scenario, uint32_t i) {
    int read = fscanf(stream, " asset %63s %63s %la", scenario->names[i], scenario->classes[i], &scenario->weights[i]);
    need(read == 3, scenario, "an asset is missing");
    scenario->name_list[i] = scenario->names[i];
    scenario->class_list[i] = scenario->classes[i];
    scenario->grouped = strcmp(scenario->classes[0], "-") != 0;
}

static void read_rule(FILE *stream, struct scenario *scenario) {
    foresto_rule *rule = &scenario->rule;
    *rule = (foresto_rule)FORESTO_RULE_INIT;
    rule->rule_id = 7;
    strcpy(rule->rule_name, "the rule");
    int read = fscanf(stream, " rule %u %u %u %la %la", &rule->rule_type, &rule->frequency, &rule->base_day_policy,
                      &rule->drift_threshold, &rule->cost_rate);
    need(read == 5, scenario, "the rule is missing");
    scenario->has_rule = rule->rule_type != 0;
}

static void read_day(FILE *stream, struct scenario *scenario, uint32_t t) {
    need(fscanf(stream, " day %d", &scenario->dates[t]) == 1, scenario, "a day is missing");
    for (uint32_t i = 0; i < scenario->asset_count; i++) {
        double *value = &scenario->values[(size_t)t * scenario->asset_count + i];
        need(fscanf(stream, " %la", value) == 1, scenario, "a value is missing");
    }
}

foresto_panel_spec scenario_spec(const struct scenario *scenario) {
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.kind = scenario->kind;
    spec.day_count = scenario->day_count;
    spec.asset_count = scenario->asset_count;
    spec.day_stride = scenario->asset_count;
    spec.dates = scenario->dates;
    spec.values = scenario->values;
    spec.asset_names = scenario->name_list;
    return spec;
}

foresto_request scenario_request(const struct scenario *scenario) {
    foresto_request request = FORESTO_REQUEST_INIT;
    request.use_rebalancing = 1;
    request.missing_policy = scenario->missing_policy;
    request.baseline = scenario->baseline;
    request.start_date = scenario->start;
    request.end_date = scenario->end;
    request.initial_amount = scenario->initial_amount;
    request.asset_count = scenario->asset_count;
    request.weights = scenario->weights;
    request.classes = scenario->grouped ? scenario->class_list : NULL;
    request.rule = scenario->has_rule ? &scenario->rule : NULL;
    request.panel = scenario->panel;
    return request;
}

bool scenario_read(FILE *stream, struct scenario *scenario) {
    memset(scenario, 0, sizeof *scenario);
    if (fscanf(stream, " scenario %63s", scenario->name) != 1) {
        return false;
    }
    int read = fscanf(stream, " %u %u %u %d %d %la %u %u", &scenario->kind, &scenario->missing_policy,
                      &scenario->baseline, &scenario->start, &scenario->end, &scenario->initial_amount,
                      &scenario->asset_count, &scenario->day_count);
    need(read == 8 && scenario->asset_count <= ASSETS_MAX, scenario, "its head is no good");
    for (uint32_t i = 0; i < scenario->asset_count; i++) {
        read_asset(stream, scenario, i);
    }
    read_rule(stream, scenario);
    scenario->dates = malloc(scenario->day_count * sizeof *scenario->dates);
    scenario->values = malloc((size_t)scenario->day_count * scenario->asset_count * sizeof *scenario->values);
    for (uint32_t t = 0; t < scenario->day_count; t++) {
        read_day(stream, scenario, t);
    }
    foresto_panel_spec spec = scenario_spec(scenario);
    need(foresto_panel_create(&spec, NULL, &scenario->panel, NULL) == FORESTO_OK, scenario, "its panel is no good");
    return true;
}

void scenario_free(struct scenario *scenario) {
    foresto_panel_destroy(scenario->panel);
    free(scenario->dates);
    free(scenario->values);
}
