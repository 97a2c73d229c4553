/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/sink.h"

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

foresto_status fo_sink_event(const foresto_event_sink *sink, const foresto_event *event, foresto_error *error) {
    if (!sink || !sink->put_event) {
        return FORESTO_OK;
    }
    return fo_host_status(sink->put_event(sink->user, event), "put_event", event->event_date, error);
}
