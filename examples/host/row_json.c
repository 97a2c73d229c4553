/* SPDX-License-Identifier: MIT */
#include "row_json.h"

#include "json_text.h"

/* 0 is no id. */
static void put_id(struct object *object, const char *name, int64_t id) {
    if (id) {
        object_integer(object, name, id);
    } else {
        object_raw(object, name, NULL);
    }
}

void put_rule_json(FILE *stream, const struct rule_row *row) {
    struct object rule = object_begin(stream, "");
    object_integer(&rule, "rule_id", row->rule_id);
    object_string(&rule, "rule_name", row->rule_name);
    object_string(&rule, "rule_type", row->rule_type);
    object_string(&rule, "frequency", row->frequency);
    object_string(&rule, "base_day_policy", row->base_day_policy);
    object_raw(&rule, "drift_threshold", row->drift_threshold);
    object_raw(&rule, "cost_rate", row->cost_rate);
    object_string(&rule, "effective_from", row->effective_from);
    object_string(&rule, "effective_to", row->effective_to);
    object_bool(&rule, "is_active", row->is_active);
    object_string(&rule, "created_at", row->created_at);
    object_string(&rule, "updated_at", row->updated_at);
    object_end(&rule);
}

void put_run_json(FILE *stream, const struct run_row *row) {
    struct object run = object_begin(stream, "");
    object_integer(&run, "run_id", row->run_id);
    object_string(&run, "request_hash", row->request_hash);
    object_string(&run, "scenario_id", row->scenario_id);
    object_string(&run, "start_date", row->start_date);
    object_string(&run, "end_date", row->end_date);
    object_raw(&run, "initial_amount", row->initial_amount);
    object_string(&run, "missing_policy", row->missing_policy);
    object_string(&run, "mode", row->mode);
    put_id(&run, "rule_id", row->rule_id);
    object_raw(&run, "request", row->request);
    object_string(&run, "engine_version", row->engine_version);
    object_string(&run, "status", row->status);
    object_string(&run, "first_date", row->first_date);
    object_string(&run, "last_date", row->last_date);
    object_integer(&run, "trading_days", row->trading_days);
    object_integer(&run, "event_count", row->event_count);
    if (row->scheduled_event_count >= 0) {
        object_integer(&run, "scheduled_event_count", row->scheduled_event_count);
    } else {
        object_raw(&run, "scheduled_event_count", NULL);
    }
    object_raw(&run, "final_value", row->final_value);
    object_raw(&run, "summary", row->summary);
    object_raw(&run, "figures", row->figures);
    object_string(&run, "created_at", row->created_at);
    object_string(&run, "expires_at", row->expires_at);
    object_end(&run);
}

void put_event_json(FILE *stream, const struct event_row *row) {
    struct object event = object_begin(stream, "");
    object_integer(&event, "event_id", row->event_id);
    object_integer(&event, "simulation_run_id", row->simulation_run_id);
    put_id(&event, "rule_id", row->rule_id);
    object_string(&event, "event_date", row->event_date);
    object_string(&event, "trigger_type", row->trigger_type);
    object_string(&event, "trigger_detail", row->trigger_detail);
    object_raw(&event, "before_weights", row->before_weights);
    object_raw(&event, "after_weights", row->after_weights);
    object_raw(&event, "turnover", row->turnover);
    object_raw(&event, "cost_rate", row->cost_rate);
    object_raw(&event, "cost_amount", row->cost_amount);
    object_string(&event, "created_at", row->created_at);
    object_end(&event);
}
