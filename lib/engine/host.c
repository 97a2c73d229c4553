/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/host.h"

#include "base/environment.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/struct.h"

void foresto_host_init(foresto_host *host, size_t struct_size) {
    const foresto_host initial = FORESTO_HOST_INIT;
    fo_init(host, struct_size, &initial, sizeof initial);
}

void foresto_cost_model_init(foresto_cost_model *cost_model, size_t struct_size) {
    const foresto_cost_model initial = FORESTO_COST_MODEL_INIT;
    fo_init(cost_model, struct_size, &initial, sizeof initial);
}

void foresto_progress_init(foresto_progress *progress, size_t struct_size) {
    const foresto_progress initial = FORESTO_PROGRESS_INIT;
    fo_init(progress, struct_size, &initial, sizeof initial);
}

void foresto_executor_init(foresto_executor *executor, size_t struct_size) {
    const foresto_executor initial = FORESTO_EXECUTOR_INIT;
    fo_init(executor, struct_size, &initial, sizeof initial);
}

foresto_status fo_fingerprint_check(const char *fingerprint, const char *field, foresto_error *error) {
    bool good = !fingerprint || fo_utf8_valid(fingerprint, 1, 64);
    return good ? FORESTO_OK : fo_fail_field(error, FORESTO_E_NAME, field, "must be UTF-8 of 1 to 64 bytes");
}

/* Its second field is the number of workers, not a reserved one. */
static foresto_status import_executor(struct fo_host *host, const foresto_executor *given, foresto_error *error) {
    if (!given) {
        return FORESTO_OK;
    }
    foresto_status status = fo_import(&host->executor, sizeof host->executor,
                                      FO_SIZE_TO(foresto_executor, parallel_for), given, "executor", error);
    uint32_t workers = host->executor.worker_count;
    if (!status && (workers < 1 || workers > FO_WORKERS_MAX)) {
        status = fo_fail_value(error, FORESTO_E_SIZE, "executor.worker_count", workers, "is out of range");
    }
    return status;
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
    return status ? status : import_executor(host, given->executor, error);
}

foresto_status fo_host_import(struct fo_host *host, const foresto_host *given, foresto_error *error) {
    foresto_host copy = FORESTO_HOST_INIT;
    *host = (struct fo_host){.allocator = {0}};
    foresto_status status = FORESTO_OK;
    if (given) {
        status = fo_import_table(&copy, sizeof copy, FO_SIZE_TO(foresto_host, executor), given, "host", error);
    }
    return status ? status : import_tables(host, &copy, error);
}

foresto_status fo_host_status(int32_t code, const char *callback, foresto_date date, foresto_error *error) {
    bool good = fo_environment_good();
    if (code == 0 && good) {
        return FORESTO_OK;
    }
    struct fo_where where = FO_NOWHERE;
    where.field = callback;
    where.date = date;
    where.host_code = code;
    return code ? fo_fail(error, FORESTO_E_HOST, where, NULL)
                : fo_fail(error, FORESTO_E_ENVIRONMENT, where, "has changed the floating-point environment");
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
        return fo_host_status(code, "advance", FORESTO_DATE_NONE, error);
    }
    struct fo_where where = FO_NOWHERE;
    where.field = "advance";
    where.host_code = code;
    return fo_fail(error, FORESTO_E_CANCELLED, where, NULL);
}
