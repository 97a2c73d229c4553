/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/json.h"
#include "domain/rule.h"
#include "foresto/version.h"
#include "service/deliver.h"
#include "service/request.h"

struct canonical {
    const struct fo_request *request;
    struct fo_surroundings around;
};

/* Import a request on a panel, and find what its hash needs to know of the rows; `hex` holds the fingerprint. */
static foresto_status canonicalise(struct canonical *canonical, struct fo_request *request, char *hex,
                                   const foresto_request *given, foresto_error *error) {
    struct fo_rows rows;
    foresto_status status = fo_request_import(request, given, NULL, error);
    if (!status) {
        status = fo_request_rows(request, &rows, error);
    }
    if (!status) {
        const struct foresto_panel *panel = request->given.panel;
        fo_panel_fingerprint(panel, rows, hex);
        *canonical = (struct canonical){
            request, {panel->dates[rows.first], panel->dates[rows.first + rows.count - 1], hex, NULL, NULL}};
    }
    return status;
}

/* In the order of the columns, which decides the order of sums, and which column is which. */
static void write_assets(struct fo_text *text, const struct fo_request *request) {
    const struct fo_instruments *instruments = request->instruments;
    fo_text_string(text, "[");
    for (uint32_t i = 0; i < instruments->count; i++) {
        fo_text_string(text, i ? "," : "");
        fo_json_string(text, instruments->names[i]);
    }
    fo_text_string(text, "]");
}

static void write_classes(struct fo_text *text, const struct fo_request *request) {
    const struct fo_instruments *instruments = request->instruments;
    bool first = true;
    fo_text_string(text, "{");
    for (uint32_t k = 0; k < instruments->count; k++) {
        uint32_t i = instruments->name_order[k];
        fo_json_member_string(text, &first, instruments->names[i], request->given.classes[i]);
    }
    fo_text_string(text, "}");
}

static void write_targets(struct fo_text *text, const struct fo_request *request) {
    const struct fo_instruments *instruments = request->instruments;
    bool first = true;
    fo_text_string(text, "{");
    for (uint32_t k = 0; k < instruments->count; k++) {
        uint32_t i = instruments->name_order[k];
        fo_json_member_double(text, &first, instruments->names[i], request->given.weights[i]);
    }
    fo_text_string(text, "}");
}

/* PHASE1 takes a missing value as a return of 0, whatever was asked. */
static uint32_t effective_policy(const struct fo_request *request) {
    return request->mode == FORESTO_MODE_PHASE1 ? (uint32_t)FORESTO_MISSING_ZERO_RETURN : request->given.missing_policy;
}

/* What decides the result, key by key in canonical order. What the rule's type does not use is left out. */
static void write_request(struct fo_text *text, const void *what) {
    const struct canonical *canonical = what;
    const struct fo_request *request = canonical->request;
    const foresto_request *given = &request->given;
    const foresto_rule *rule = given->rule ? &request->rule : NULL;
    const foresto_rule *scheduled = rule && fo_rule_uses_schedule(rule->rule_type) ? rule : NULL;
    bool first = true;
    fo_text_string(text, "{");
    fo_json_key(text, &first, "assets");
    write_assets(text, request);
    if (scheduled) {
        fo_json_member_string(text, &first, "base_day_policy", foresto_base_day_policy_name(rule->base_day_policy));
    }
    if (request->mode == FORESTO_MODE_HOLD) {
        fo_json_member_string(text, &first, "baseline", foresto_baseline_name(given->baseline));
    }
    if (canonical->around.calendar) {
        fo_json_member_string(text, &first, "calendar", canonical->around.calendar);
    }
    if (given->classes && request->mode != FORESTO_MODE_PHASE1) {
        fo_json_key(text, &first, "classes");
        write_classes(text, request);
    }
    if (canonical->around.cost_model) {
        fo_json_member_string(text, &first, "cost_model", canonical->around.cost_model);
    }
    if (rule) {
        fo_json_member_double(text, &first, "cost_rate", rule->cost_rate);
    }
    fo_json_member_string(text, &first, "data_fingerprint", canonical->around.data);
    if (rule && fo_rule_uses_drift(rule->rule_type)) {
        fo_json_member_double(text, &first, "drift_threshold", rule->drift_threshold);
    }
    fo_json_member_date(text, &first, "end_date", canonical->around.last_date);
    fo_json_member_string(text, &first, "engine_version", FORESTO_ENGINE_VERSION);
    if (rule) {
        fo_json_member_string(text, &first, "evaluation", "EOD");
    }
    if (scheduled) {
        fo_json_member_string(text, &first, "frequency", foresto_frequency_name(rule->frequency));
    }
    fo_json_member_double(text, &first, "initial_amount", given->initial_amount);
    fo_json_member_string(text, &first, "missing_policy", foresto_missing_policy_name(effective_policy(request)));
    fo_json_member_string(text, &first, "panel_kind", foresto_panel_kind_name(request->instruments->kind));
    if (given->portfolio_id) {
        fo_json_member_string(text, &first, "portfolio_id", given->portfolio_id);
    }
    if (rule && rule->rule_id) {
        fo_json_member_int(text, &first, "rule_id", rule->rule_id);
    }
    if (rule) {
        fo_json_member_string(text, &first, "rule_type", foresto_rule_type_name(rule->rule_type));
    }
    fo_json_member_date(text, &first, "start_date", canonical->around.first_date);
    fo_json_key(text, &first, "targets");
    write_targets(text, request);
    fo_text_string(text, "}");
}

foresto_status foresto_request_write_json(const foresto_request *given, char *text, size_t capacity, size_t *length,
                                          foresto_error *error) {
    struct canonical canonical;
    struct fo_request request;
    char fingerprint[FORESTO_SHA256_HEX_SIZE];
    foresto_status status = canonicalise(&canonical, &request, fingerprint, given, error);
    return status ? status : fo_deliver(write_request, &canonical, text, capacity, length, error);
}

static void write_hash(const struct canonical *canonical, char *hex) {
    struct fo_sha256 hash;
    uint8_t digest[FORESTO_SHA256_SIZE];
    fo_sha256_start(&hash);
    struct fo_text text = FO_TEXT(NULL, 0);
    text.hash = &hash;
    fo_text_string(&text, canonical->request->given.request_type);
    fo_text_string(&text, ":");
    write_request(&text, canonical);
    fo_sha256_finish(&hash, digest);
    fo_sha256_hex(digest, hex);
}

foresto_status foresto_request_hash(const foresto_request *given, char *hex, foresto_error *error) {
    struct canonical canonical;
    struct fo_request request;
    char fingerprint[FORESTO_SHA256_HEX_SIZE];
    foresto_status status = hex ? canonicalise(&canonical, &request, fingerprint, given, error)
                                : fo_fail_field(error, FORESTO_E_ARGUMENT, "hex", "must not be NULL");
    if (!status) {
        write_hash(&canonical, hex);
    }
    return status;
}

void fo_request_hash(const struct fo_request *request, const struct fo_surroundings *surroundings,
                     char hex[FORESTO_SHA256_HEX_SIZE]) {
    struct canonical canonical = {request, *surroundings};
    write_hash(&canonical, hex);
}
