/* SPDX-License-Identifier: MIT */
#include "run_answers.h"

#include <inttypes.h>
#include <stdlib.h>

#include "../report_json.h"
#include "run_json.h"
#include "run_request.h"
#include "time_limit.h"

enum http_status answer_run_events(struct worker *worker, struct exchange *exchange) {
    struct run_copy copy = {0};
    uint64_t count = 0;
    enum http_status status = exchange_check_no_parameters(exchange);
    status = status ? status : run_read(worker, exchange, "run_id", exchange->id, &copy);
    if (!status) {
        fprintf(exchange->stream,
                "{\"success\":true,\"run_id\":%" PRId64 ",\"rebalancing_events_count\":%" PRId64
                ",\"rebalancing_events\":",
                exchange->id, copy.event_count);
        status = run_put_events(worker, exchange, exchange->id, &count);
        fputs("}\n", exchange->stream);
    }
    run_copy_free(&copy);
    return status;
}

/* The columns of a path, written side by side while its rows come one by one. */
struct columns {
    FILE *streams[4];
    char *texts[4];
    size_t sizes[4];
};

static enum outcome take_day(void *user, const struct path_row *row, struct failure *failure) {
    (void)failure;
    struct columns *columns = user;
    const char *const values[4] = {row->date, row->nav, row->returns, row->drawdown};
    for (size_t i = 0; i < 4; i++) {
        fprintf(columns->streams[i], i == 0 ? ",\"%s\"" : ",%s", values[i]);
    }
    return DONE;
}

static enum outcome read_columns(struct worker *worker, int64_t run_id, struct columns *columns,
                                 struct failure *failure) {
    bool failed = false;
    for (size_t i = 0; i < 4; i++) {
        columns->streams[i] = open_memstream(&columns->texts[i], &columns->sizes[i]);
        failed = failed || !columns->streams[i];
    }
    enum outcome outcome =
        failed ? fail_memory(failure) : store_each_day(worker->store, run_id, take_day, columns, failure);
    for (size_t i = 0; i < 4; i++) {
        failed = columns->streams[i] && fclose(columns->streams[i]) != 0;
        outcome = !outcome && failed ? fail_memory(failure) : outcome;
    }
    return outcome;
}

static void put_columns(FILE *stream, const struct columns *columns) {
    static const char *const names[4] = {"dates", "nav", "returns", "drawdown"};
    for (size_t i = 0; i < 4; i++) {
        fprintf(stream, ",\n\"%s\":[%s]", names[i], columns->sizes[i] ? columns->texts[i] + 1 : "");
    }
}

enum http_status answer_run_path(struct worker *worker, struct exchange *exchange) {
    struct run_copy copy = {0};
    struct columns columns = {{NULL}, {NULL}, {0}};
    struct failure failure = {0};
    enum http_status status = exchange_check_no_parameters(exchange);
    status = status ? status : run_read(worker, exchange, "run_id", exchange->id, &copy);
    if (!status && read_columns(worker, exchange->id, &columns, &failure)) {
        status = refuse_store(worker, exchange, &failure);
    }
    if (!status) {
        fprintf(exchange->stream, "{\"success\":true,\"run_id\":%" PRId64 ",\"trading_days\":%" PRId64, exchange->id,
                copy.trading_days);
        put_columns(exchange->stream, &columns);
        fputs("}\n", exchange->stream);
    }
    for (size_t i = 0; i < 4; i++) {
        free(columns.texts[i]);
    }
    free(failure.message);
    run_copy_free(&copy);
    return status;
}

static enum http_status put_report(struct worker *worker, struct run_request *run, struct exchange *exchange) {
    const struct time_limit limit = {worker, exchange};
    const foresto_progress progress = time_limit_progress(&limit);
    struct failure failure = {0};
    enum http_status status = NOT_REFUSED;
    if (report_json_of_request(exchange->stream, &run->request, run->market->values, &progress, &failure)) {
        int32_t code = time_limit_code(&limit);
        snprintf(exchange->failure, sizeof exchange->failure, "%s",
                 failure.message ? failure.message : "out of memory");
        status = code ? refuse_stopped(exchange, code)
                      : refuse(&exchange->refusal, HTTP_FAILED, "INTERNAL", NULL, "the run could not be repeated");
    }
    free(failure.message);
    return status;
}

enum http_status answer_run_report(struct worker *worker, struct exchange *exchange) {
    struct run_copy copy = {0};
    struct run_request run = {.market = NULL};
    enum http_status status = exchange_check_no_parameters(exchange);
    status = status ? status : run_read(worker, exchange, "run_id", exchange->id, &copy);
    if (!status && copy.rebalanced) {
        status = refuse_without_flag(worker, exchange);
    }
    status = status ? status : run_request_rebuild(worker, exchange, &copy, &run);
    status = status ? status : put_report(worker, &run, exchange);
    market_return(worker->service->markets, run.market);
    run_copy_free(&copy);
    return status;
}
