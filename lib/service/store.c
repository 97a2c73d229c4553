/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "service/store.h"

#include "base/struct.h"
#include "engine/host.h"

void foresto_run_store_init(foresto_run_store *run_store, size_t struct_size) {
    const foresto_run_store initial = FORESTO_RUN_STORE_INIT;
    fo_init(run_store, struct_size, &initial, sizeof initial);
}

foresto_status fo_store_import(struct fo_store *store, const foresto_run_store *given, foresto_error *error) {
    *store = (struct fo_store){.run_id = 0};
    if (!given) {
        return FORESTO_OK;
    }
    return fo_import_table(&store->table, sizeof store->table, FO_SIZE_TO(foresto_run_store, rollback_run), given,
                           "store", error);
}

foresto_status fo_store_find(struct fo_store *store, const char *request_hash, foresto_outcome *outcome,
                             foresto_error *error) {
    const foresto_run_store *table = &store->table;
    uint32_t found = 0;
    int64_t run_id = 0;
    int32_t code = table->find_run ? table->find_run(table->user, request_hash, &run_id, &found) : 0;
    if (code == 0 && found) {
        outcome->cached = 1;
        outcome->run_id = run_id;
    }
    return fo_host_status(code, "store.find_run", FORESTO_DATE_NONE, error);
}

foresto_status fo_store_begin(struct fo_store *store, const foresto_run_header *header, foresto_error *error) {
    const foresto_run_store *table = &store->table;
    int32_t code = table->begin_run ? table->begin_run(table->user, header, &store->run_id) : 0;
    return fo_host_status(code, "store.begin_run", FORESTO_DATE_NONE, error);
}

foresto_status fo_store_put_event(struct fo_store *store, const foresto_event *event, foresto_error *error) {
    const foresto_run_store *table = &store->table;
    int32_t code = table->put_event ? table->put_event(table->user, store->run_id, event) : 0;
    return fo_host_status(code, "store.put_event", event->event_date, error);
}

foresto_status fo_store_put_nav(struct fo_store *store, const foresto_nav_record *record, foresto_error *error) {
    const foresto_run_store *table = &store->table;
    int32_t code = table->put_nav ? table->put_nav(table->user, store->run_id, record) : 0;
    return fo_host_status(code, "store.put_nav", record->date, error);
}

foresto_status fo_store_end(struct fo_store *store, foresto_status status, const foresto_summary *summary,
                            foresto_error *error) {
    const foresto_run_store *table = &store->table;
    if (!status && table->commit_run) {
        int32_t code = table->commit_run(table->user, store->run_id, summary);
        status = fo_host_status(code, "store.commit_run", FORESTO_DATE_NONE, error);
    }
    if (status && table->rollback_run) {
        table->rollback_run(table->user, store->run_id);
    }
    return status;
}
