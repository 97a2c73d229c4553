/* SPDX-License-Identifier: MIT */
/* The persistence protocol: begin, put, and exactly one of commit and rollback. */
#ifndef FO_SERVICE_STORE_H
#define FO_SERVICE_STORE_H

#include "foresto/execute.h"

struct fo_store {
    foresto_run_store table; /* all 0 without a store */
    int64_t run_id;
};

foresto_status fo_store_import(struct fo_store *store, const foresto_run_store *given, foresto_error *error);

/* Set outcome->cached and run_id when a finished run has this hash. */
foresto_status fo_store_find(struct fo_store *store, const char *request_hash, foresto_outcome *outcome,
                             foresto_error *error);

foresto_status fo_store_begin(struct fo_store *store, const foresto_run_header *header, foresto_error *error);
foresto_status fo_store_put_event(struct fo_store *store, const foresto_event *event, foresto_error *error);
foresto_status fo_store_put_nav(struct fo_store *store, const foresto_nav_record *record, foresto_error *error);

/* Commit when `status` is FORESTO_OK, and roll back when it is not or the commit fails. Return the first failure. */
foresto_status fo_store_end(struct fo_store *store, foresto_status status, const foresto_summary *summary,
                            foresto_error *error);

#endif
