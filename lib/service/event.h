/* SPDX-License-Identifier: MIT */
/* Events that come from a host. */
#ifndef FO_SERVICE_EVENT_H
#define FO_SERVICE_EVENT_H

#include "foresto/event.h"

/* Import an event and check all but its weights. */
foresto_status fo_event_import(foresto_event *event, const foresto_event *given, foresto_error *error);

#endif
