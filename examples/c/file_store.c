/* SPDX-License-Identifier: MIT */
#include "file_store.h"

#include <unistd.h>

enum { RUN_ID = 1 }; /* one run at a time; the hash is what names it */

static int make_path(char path[STORE_PATH_SIZE], const char *folder, const char *name, const char *suffix) {
    int length = snprintf(path, STORE_PATH_SIZE, "%s/%s%s", folder, name, suffix);
    return length < 0 || length >= STORE_PATH_SIZE ? STORE_UNWRITABLE : 0;
}

static int32_t find_run(void *user, const char *request_hash, int64_t *run_id, uint32_t *found) {
    const struct file_store *store = user;
    char path[STORE_PATH_SIZE];
    int32_t failure = make_path(path, store->folder, request_hash, ".run");
    if (!failure && access(path, F_OK) == 0) {
        *run_id = RUN_ID;
        *found = 1;
    }
    return failure;
}

static int32_t begin_run(void *user, const foresto_run_header *header, int64_t *run_id) {
    struct file_store *store = user;
    const char *name = *header->request_hash ? header->request_hash : "unnamed";
    if (make_path(store->part, store->folder, name, ".part") || make_path(store->final, store->folder, name, ".run")) {
        return STORE_UNWRITABLE;
    }
    store->stream = fopen(store->part, "w");
    *run_id = RUN_ID;
    return store->stream ? 0 : STORE_UNWRITABLE;
}

static int32_t put_line(FILE *stream, foresto_date date, const char *kind, double value, const char *detail) {
    char day[FORESTO_DATE_TEXT_SIZE], number[FORESTO_DOUBLE_TEXT_SIZE];
    if (foresto_date_format(date, day) || foresto_double_format(value, number, sizeof number, NULL)) {
        return STORE_UNWRITABLE;
    }
    return fprintf(stream, "%s %s %s%s\n", day, kind, number, detail) < 0 ? STORE_UNWRITABLE : 0;
}

static int32_t put_event(void *user, int64_t run_id, const foresto_event *event) {
    struct file_store *store = user;
    char detail[FORESTO_TRIGGER_DETAIL_SIZE + 1];
    (void)run_id;
    snprintf(detail, sizeof detail, " %s", event->trigger_detail);
    return put_line(store->stream, event->event_date, "turnover", event->turnover, detail);
}

static int32_t put_nav(void *user, int64_t run_id, const foresto_nav_record *record) {
    struct file_store *store = user;
    (void)run_id;
    return put_line(store->stream, record->date, "nav", record->nav, "");
}

/* Close the run's file once; whether all of it reached the disk. */
static int finish(struct file_store *store) {
    FILE *stream = store->stream;
    store->stream = NULL;
    if (!stream) {
        return 0;
    }
    int written = fflush(stream) == 0 && fsync(fileno(stream)) == 0;
    return fclose(stream) == 0 && written;
}

static int32_t commit_run(void *user, int64_t run_id, const foresto_summary *summary) {
    struct file_store *store = user;
    (void)run_id;
    (void)summary;
    return finish(store) && rename(store->part, store->final) == 0 ? 0 : STORE_UNWRITABLE;
}

static int32_t rollback_run(void *user, int64_t run_id) {
    struct file_store *store = user;
    (void)run_id;
    finish(store);
    return remove(store->part) == 0 ? 0 : STORE_UNWRITABLE;
}

foresto_run_store file_store_table(struct file_store *store) {
    return (foresto_run_store){.struct_size = sizeof(foresto_run_store),
                               .user = store,
                               .find_run = find_run,
                               .begin_run = begin_run,
                               .put_event = put_event,
                               .put_nav = put_nav,
                               .commit_run = commit_run,
                               .rollback_run = rollback_run};
}
