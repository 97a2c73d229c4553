/* SPDX-License-Identifier: MIT */
#include "run_json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../row_json.h"

struct event_writer {
    FILE *stream;
    uint64_t count;
};

static enum outcome put_event(void *user, const struct event_row *row, struct failure *failure) {
    (void)failure;
    struct event_writer *writer = user;
    fputs(writer->count++ ? ",\n" : "\n", writer->stream);
    put_event_json(writer->stream, row);
    return DONE;
}

enum http_status run_put_events(struct worker *worker, struct exchange *exchange, int64_t run_id, uint64_t *count) {
    struct event_writer writer = {exchange->stream, 0};
    struct failure failure = {0};
    putc('[', exchange->stream);
    enum outcome outcome = store_each_event(worker->store, run_id, put_event, &writer, &failure);
    putc(']', exchange->stream);
    *count = writer.count;
    enum http_status status = outcome ? refuse_store(worker, exchange, &failure) : NOT_REFUSED;
    free(failure.message);
    return status;
}

static void copy_text(char *to, size_t size, const char *from) {
    snprintf(to, size, "%s", from ? from : "");
}

static enum outcome take_run(void *user, const struct run_row *row, struct failure *failure) {
    struct run_copy *copy = user;
    copy_text(copy->request_hash, sizeof copy->request_hash, row->request_hash);
    copy_text(copy->engine_version, sizeof copy->engine_version, row->engine_version);
    copy_text(copy->final_value, sizeof copy->final_value, row->final_value);
    copy_text(copy->scenario_id, sizeof copy->scenario_id, row->scenario_id);
    copy->rebalanced = strcmp(row->mode, "REBALANCED") == 0;
    copy->trading_days = row->trading_days;
    copy->event_count = row->event_count;
    copy->scheduled = row->scheduled_event_count;
    copy->figures = strdup(row->figures ? row->figures : "null");
    copy->request = row->request ? strdup(row->request) : NULL;
    return copy->figures && !copy->request == !row->request ? DONE : fail_memory(failure);
}

enum http_status run_read(struct worker *worker, struct exchange *exchange, const char *field, int64_t run_id,
                          struct run_copy *copy) {
    struct failure failure = {0};
    bool found = false;
    exchange->run_id = run_id;
    enum outcome outcome = store_run(worker->store, run_id, take_run, copy, &found, &failure);
    enum http_status status = NOT_REFUSED;
    if (outcome) {
        status = refuse_store(worker, exchange, &failure);
    } else if (!found) {
        status = refuse(&exchange->refusal, HTTP_NOT_FOUND, "NOT_FOUND", field, "there is no run %" PRId64, run_id);
    } else {
        memcpy(exchange->request_hash, copy->request_hash, sizeof exchange->request_hash);
    }
    free(failure.message);
    return status;
}

void run_copy_free(struct run_copy *copy) {
    free(copy->figures);
    free(copy->request);
}
