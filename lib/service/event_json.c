/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/bits.h"
#include "base/json.h"
#include "base/names.h"
#include "service/deliver.h"
#include "service/event.h"

/* Numbers by name. */
struct weights {
    const char *const *names;
    const double *values;
    const uint32_t *order; /* canonical key order, or NULL */
    uint64_t count;
};

/* Index of the first name after `last` in canonical order; count when there is none. Takes the place of sorting, which
 * would need memory. */
static uint64_t next_name(const struct weights *weights, const char *last) {
    uint64_t best = weights->count;
    for (uint64_t i = 0; i < weights->count; i++) {
        bool after = !last || fo_json_compare(last, weights->names[i]) < 0;
        if (after && (best == weights->count || fo_json_compare(weights->names[i], weights->names[best]) < 0)) {
            best = i;
        }
    }
    return best;
}

static void write_weights(struct fo_text *text, const void *what) {
    const struct weights *weights = what;
    const char *last = NULL;
    bool first = true;
    fo_text_string(text, "{");
    for (uint64_t k = 0; k < weights->count; k++) {
        uint64_t i = weights->order ? weights->order[k] : next_name(weights, last);
        last = weights->names[i];
        fo_json_member_double(text, &first, last, weights->values[i]);
    }
    fo_text_string(text, "}");
}

/* The order that was given names each asset once, in canonical order. */
static foresto_status check_order(const struct weights *weights, foresto_error *error) {
    for (uint64_t k = 0; k < weights->count; k++) {
        bool good =
            weights->order[k] < weights->count &&
            (!k || fo_json_compare(weights->names[weights->order[k - 1]], weights->names[weights->order[k]]) < 0);
        if (!good) {
            return fo_fail_field(error, FORESTO_E_ARGUMENT, "name_order", "is not the canonical order of the names");
        }
    }
    return FORESTO_OK;
}

static foresto_status check_unique(const struct weights *weights, foresto_error *error) {
    const char *last = NULL;
    uint64_t distinct = 0;
    for (uint64_t i = next_name(weights, last); i < weights->count; i = next_name(weights, last)) {
        last = weights->names[i];
        distinct++;
    }
    return distinct == weights->count ? FORESTO_OK
                                      : fo_fail_field(error, FORESTO_E_NAME, "asset_names", "one is used twice");
}

static foresto_status check_weights(const struct weights *weights, foresto_error *error) {
    if (weights->count && (!weights->names || !weights->values)) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "weights", "names and weights must not be NULL");
    }
    foresto_status status = fo_names_check(weights->names, weights->count, "asset_names", error);
    for (uint64_t i = 0; !status && i < weights->count; i++) {
        if (!fo_is_finite(weights->values[i])) {
            status = fo_fail_value(error, FORESTO_E_RANGE, "weights", weights->values[i], "is not finite");
        }
    }
    if (status) {
        return status;
    }
    return weights->order ? check_order(weights, error) : check_unique(weights, error);
}

foresto_status foresto_weights_write_json(const char *const *names, const double *values, uint64_t count, char *text,
                                          size_t capacity, size_t *length, foresto_error *error) {
    struct weights weights = {names, values, NULL, count};
    foresto_status status = check_weights(&weights, error);
    return status ? status : fo_deliver(write_weights, &weights, text, capacity, length, error);
}

static struct weights weights_of(const foresto_event *event, const double *values) {
    return (struct weights){event->asset_names, values, event->name_order, event->asset_count};
}

static void write_event(struct fo_text *text, const void *what) {
    const foresto_event *event = what;
    struct weights after = weights_of(event, event->after_weights);
    struct weights before = weights_of(event, event->before_weights);
    bool first = true;
    fo_text_string(text, "{");
    fo_json_key(text, &first, "after_weights");
    write_weights(text, &after);
    fo_json_key(text, &first, "before_weights");
    write_weights(text, &before);
    fo_json_member_double(text, &first, "cost_amount", event->cost_amount);
    fo_json_member_double(text, &first, "cost_factor", event->cost_factor);
    fo_json_member_double(text, &first, "cost_rate", event->cost_rate);
    fo_json_member_date(text, &first, "event_date", event->event_date);
    fo_json_member_int(text, &first, "event_order", (int64_t)event->event_order);
    fo_json_member_double(text, &first, "nav_after", event->nav_after);
    fo_json_member_double(text, &first, "nav_before", event->nav_before);
    if (event->rule_id) {
        fo_json_member_int(text, &first, "rule_id", event->rule_id);
    } else {
        fo_json_member_null(text, &first, "rule_id");
    }
    fo_json_member_string(text, &first, "trigger_detail", event->trigger_detail);
    fo_json_member_string(text, &first, "trigger_type", foresto_trigger_type_name(event->trigger_type));
    fo_json_member_double(text, &first, "turnover", event->turnover);
    fo_text_string(text, "}");
}

foresto_status foresto_event_write_json(const foresto_event *given, char *text, size_t capacity, size_t *length,
                                        foresto_error *error) {
    foresto_event event;
    foresto_status status = fo_event_import(&event, given, error);
    if (status) {
        return status;
    }
    struct weights before = weights_of(&event, event.before_weights);
    struct weights after = weights_of(&event, event.after_weights);
    status = check_weights(&before, error);
    if (!status) {
        status = check_weights(&after, error);
    }
    return status ? status : fo_deliver(write_event, &event, text, capacity, length, error);
}
