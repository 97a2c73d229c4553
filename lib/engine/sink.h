/* SPDX-License-Identifier: MIT */
/* Calls of the host's sinks; a failure carries the host's own code. A sink or method that is NULL takes all. */
#ifndef FO_ENGINE_SINK_H
#define FO_ENGINE_SINK_H

#include "base/error.h"
#include "foresto/event.h"

foresto_status fo_sink_event(const foresto_event_sink *sink, const foresto_event *event, foresto_error *error);

/* FORESTO_E_HOST with the code of a callback that failed on a day (or FORESTO_DATE_NONE); FORESTO_OK for code 0. */
foresto_status fo_host_status(int32_t code, const char *callback, foresto_date date, foresto_error *error);

#endif
