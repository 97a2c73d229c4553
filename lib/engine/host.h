/* SPDX-License-Identifier: MIT */
/* The host's tables, imported, and the calls of their methods. A method that is not there succeeds. */
#ifndef FO_ENGINE_HOST_H
#define FO_ENGINE_HOST_H

#include "base/error.h"
#include "foresto/host.h"

struct fo_host {
    foresto_allocator allocator;
    foresto_event_sink event_sink;
    foresto_nav_sink nav_sink;
    foresto_cost_model cost_model;
    foresto_progress progress;
    foresto_executor executor;
};

enum { FO_WORKERS_MAX = 1024, FO_FINGERPRINT_SIZE = 65 };

/* NULL gives the defaults. */
foresto_status fo_host_import(struct fo_host *host, const foresto_host *given, foresto_error *error);

/* Text of 1 to 64 bytes, or NULL. */
foresto_status fo_fingerprint_check(const char *fingerprint, const char *field, foresto_error *error);

/* FORESTO_OK for code 0, else FORESTO_E_HOST with the code of a callback that failed on a day (or FORESTO_DATE_NONE).
 */
foresto_status fo_host_status(int32_t code, const char *callback, foresto_date date, foresto_error *error);

foresto_status fo_host_put_event(const struct fo_host *host, const foresto_event *event, foresto_error *error);
foresto_status fo_host_put_nav(const struct fo_host *host, const foresto_nav_record *record, foresto_error *error);

/* FORESTO_E_CANCELLED when the host wants no more. */
foresto_status fo_host_advance(const struct fo_host *host, uint64_t done, uint64_t total, foresto_error *error);

#endif
