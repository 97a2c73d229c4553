/* SPDX-License-Identifier: MIT */
#include "row_json.h"

#include <inttypes.h>

#include "json_text.h"

static void put_text(FILE *stream, const char *name, const char *text) {
    fprintf(stream, ",\"%s\":", name);
    json_put_string(stream, text);
}

/* A number, or what is JSON already. */
static void put_json(FILE *stream, const char *name, const char *text) {
    fprintf(stream, ",\"%s\":%s", name, text ? text : "null");
}

static void put_integer(FILE *stream, const char *name, int64_t value) {
    fprintf(stream, ",\"%s\":%" PRId64, name, value);
}

/* 0 is no id. */
static void put_id(FILE *stream, const char *name, int64_t id) {
    if (id) {
        put_integer(stream, name, id);
    } else {
        put_json(stream, name, NULL);
    }
}

void put_rule_json(FILE *stream, const struct rule_row *row) {
    fprintf(stream, "{\"rule_id\":%" PRId64, row->rule_id);
    put_text(stream, "rule_name", row->rule_name);
    put_text(stream, "rule_type", row->rule_type);
    put_text(stream, "frequency", row->frequency);
    put_text(stream, "base_day_policy", row->base_day_policy);
    put_json(stream, "drift_threshold", row->drift_threshold);
    put_json(stream, "cost_rate", row->cost_rate);
    put_text(stream, "effective_from", row->effective_from);
    put_text(stream, "effective_to", row->effective_to);
    put_json(stream, "is_active", row->is_active ? "true" : "false");
    put_text(stream, "created_at", row->created_at);
    put_text(stream, "updated_at", row->updated_at);
    putc('}', stream);
}

void put_run_json(FILE *stream, const struct run_row *row) {
    fprintf(stream, "{\"run_id\":%" PRId64, row->run_id);
    put_text(stream, "request_hash", row->request_hash);
    put_text(stream, "scenario_id", row->scenario_id);
    put_text(stream, "start_date", row->start_date);
    put_text(stream, "end_date", row->end_date);
    put_json(stream, "initial_amount", row->initial_amount);
    put_text(stream, "missing_policy", row->missing_policy);
    put_text(stream, "mode", row->mode);
    put_id(stream, "rule_id", row->rule_id);
    put_json(stream, "request", row->request);
    put_text(stream, "engine_version", row->engine_version);
    put_text(stream, "status", row->status);
    put_text(stream, "first_date", row->first_date);
    put_text(stream, "last_date", row->last_date);
    put_integer(stream, "trading_days", row->trading_days);
    put_integer(stream, "event_count", row->event_count);
    if (row->scheduled_event_count >= 0) {
        put_integer(stream, "scheduled_event_count", row->scheduled_event_count);
    } else {
        put_json(stream, "scheduled_event_count", NULL);
    }
    put_json(stream, "final_value", row->final_value);
    put_json(stream, "summary", row->summary);
    put_json(stream, "figures", row->figures);
    put_text(stream, "created_at", row->created_at);
    put_text(stream, "expires_at", row->expires_at);
    putc('}', stream);
}

void put_event_json(FILE *stream, const struct event_row *row) {
    fprintf(stream, "{\"event_id\":%" PRId64, row->event_id);
    put_integer(stream, "simulation_run_id", row->simulation_run_id);
    put_id(stream, "rule_id", row->rule_id);
    put_text(stream, "event_date", row->event_date);
    put_text(stream, "trigger_type", row->trigger_type);
    put_text(stream, "trigger_detail", row->trigger_detail);
    put_json(stream, "before_weights", row->before_weights);
    put_json(stream, "after_weights", row->after_weights);
    put_json(stream, "turnover", row->turnover);
    put_json(stream, "cost_rate", row->cost_rate);
    put_json(stream, "cost_amount", row->cost_amount);
    put_text(stream, "created_at", row->created_at);
    putc('}', stream);
}
