/* SPDX-License-Identifier: MIT */
#include "events_json.h"

#include <stdlib.h>

#include "foresto/monitor.h"
#include "text.h"

static int32_t write_event(struct event_log *log, const foresto_event *event) {
    foresto_error error = FORESTO_ERROR_INIT;
    size_t length = 0;
    foresto_status status = foresto_event_write_json(event, log->json, log->capacity, &length, &error);
    if (status == FORESTO_E_CAPACITY) {
        char *json = grow(log->json, 2 * (uint64_t)length + 1, 1);
        if (!json) {
            return (int32_t)fail_memory(log->failure);
        }
        log->json = json;
        log->capacity = 2 * length + 1;
        status = foresto_event_write_json(event, log->json, log->capacity, &length, &error);
    }
    if (status) {
        return (int32_t)fail(log->failure, BAD_DATA, "event: %s", error.message);
    }
    fputs(log->acknowledged ? ",\n" : "[\n", log->stream);
    fwrite(log->json, 1, length, log->stream);
    return DONE;
}

int32_t event_log_put(void *user, const foresto_event *event) {
    struct event_log *log = user;
    foresto_error error = FORESTO_ERROR_INIT;
    uint32_t alerts = 0;
    if (foresto_monitor_event(event, NULL, &alerts, &error)) {
        return (int32_t)fail(log->failure, BAD_DATA, "event: %s", error.message);
    }
    int32_t code = log->stream ? write_event(log, event) : DONE;
    if (!code) {
        log->acknowledged++;
        log->turnover_high += (alerts & FORESTO_ALERT_TURNOVER_HIGH) != 0;
        log->cost_high += (alerts & FORESTO_ALERT_COST_HIGH) != 0;
    }
    return code;
}

void event_log_end(struct event_log *log) {
    if (log->stream) {
        fputs(log->acknowledged ? "\n]\n" : "[]\n", log->stream);
    }
}

void event_log_free(struct event_log *log) {
    free(log->json);
}
