/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/host.h"

#include "base/json.h"
#include "base/memory.h"
#include "base/struct.h"

void foresto_host_init(foresto_host *host, size_t struct_size) {
    const foresto_host initial = FORESTO_HOST_INIT;
    fo_init(host, struct_size, &initial, sizeof initial);
}

void foresto_nav_record_init(foresto_nav_record *record, size_t struct_size) {
    const foresto_nav_record initial = FORESTO_NAV_RECORD_INIT;
    fo_init(record, struct_size, &initial, sizeof initial);
}

foresto_status fo_fingerprint_check(const char *fingerprint, const char *field, foresto_error *error) {
    bool good = !fingerprint || fo_utf8_valid(fingerprint, 1, 64);
    return good ? FORESTO_OK : fo_fail_field(error, FORESTO_E_NAME, field, "must be UTF-8 of 1 to 64 bytes");
}

static foresto_status import_tables(struct fo_host *host, const foresto_host *given, foresto_error *error) {
    foresto_status status = fo_allocator_import(&host->allocator, given->allocator, error);
    if (!status && given->event_sink) {
        status = fo_import_table(&host->event_sink, sizeof host->event_sink, FO_SIZE_TO(foresto_event_sink, put_event),
                                 given->event_sink, "event_sink", error);
    }
    if (!status && given->nav_sink) {
        status = fo_import_table(&host->nav_sink, sizeof host->nav_sink, FO_SIZE_TO(foresto_nav_sink, put_nav),
                                 given->nav_sink, "nav_sink", error);
    }
    if (!status && given->cost_model) {
        status =
            fo_import_table(&host->cost_model, sizeof host->cost_model,
                            FO_SIZE_TO(foresto_cost_model, reserved_pointer), given->cost_model, "cost_model", error);
    }
    if (!status && host->cost_model.reserved_pointer) {
        status = fo_fail_field(error, FORESTO_E_STRUCT, "cost_model", "a reserved field is set");
    }
    if (!status) {
        status = fo_fingerprint_check(host->cost_model.fingerprint, "cost_model.fingerprint", error);
    }
    if (!status && given->progress) {
        status = fo_import_table(&host->progress, sizeof host->progress, FO_SIZE_TO(foresto_progress, advance),
                                 given->progress, "progress", error);
    }
    return status;
}

foresto_status fo_host_import(struct fo_host *host, const foresto_host *given, foresto_error *error) {
    foresto_host copy = FORESTO_HOST_INIT;
    *host = (struct fo_host){.allocator = {0}};
    foresto_status status = FORESTO_OK;
    if (given) {
        status = fo_import_table(&copy, sizeof copy, FO_SIZE_TO(foresto_host, reserved_pointer), given, "host", error);
    }
    if (!status && copy.reserved_pointer) {
        status = fo_fail_field(error, FORESTO_E_STRUCT, "host", "a reserved field is set");
    }
    return status ? status : import_tables(host, &copy, error);
}

foresto_status fo_host_status(int32_t code, const char *callback, foresto_date date, foresto_error *error) {
    if (code == 0) {
        return FORESTO_OK;
    }
    struct fo_where where = FO_NOWHERE;
    where.field = callback;
    where.date = date;
    where.host_code = code;
    return fo_fail(error, FORESTO_E_HOST, where, NULL);
}

foresto_status fo_host_put_event(const struct fo_host *host, const foresto_event *event, foresto_error *error) {
    const foresto_event_sink *sink = &host->event_sink;
    int32_t code = sink->put_event ? sink->put_event(sink->user, event) : 0;
    return fo_host_status(code, "put_event", event->event_date, error);
}

foresto_status fo_host_put_nav(const struct fo_host *host, const foresto_nav_record *record, foresto_error *error) {
    const foresto_nav_sink *sink = &host->nav_sink;
    int32_t code = sink->put_nav ? sink->put_nav(sink->user, record) : 0;
    return fo_host_status(code, "put_nav", record->date, error);
}

foresto_status fo_host_advance(const struct fo_host *host, uint64_t done, uint64_t total, foresto_error *error) {
    const foresto_progress *progress = &host->progress;
    int32_t code = progress->advance ? progress->advance(progress->user, done, total) : 0;
    if (code == 0) {
        return FORESTO_OK;
    }
    struct fo_where where = FO_NOWHERE;
    where.field = "advance";
    where.host_code = code;
    return fo_fail(error, FORESTO_E_CANCELLED, where, NULL);
}
