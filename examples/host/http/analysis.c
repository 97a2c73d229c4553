/* SPDX-License-Identifier: MIT */
#include "analysis.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../figures_text.h"
#include "../text.h"
#include "figures_json.h"
#include "foresto/decimal.h"
#include "run_json.h"

/* The NAVs of a run as the store has them. */
struct path {
    uint64_t count, capacity;
    double *nav;
    foresto_date *dates;
};

static enum outcome take_day(void *user, const struct path_row *row, struct failure *failure) {
    struct path *path = user;
    if (path->count == path->capacity) {
        uint64_t capacity = path->capacity ? 2 * path->capacity : 1024;
        double *nav = grow(path->nav, capacity, sizeof *nav);
        path->nav = nav ? nav : path->nav;
        foresto_date *dates = nav ? grow(path->dates, capacity, sizeof *dates) : NULL;
        path->dates = dates ? dates : path->dates;
        if (!nav || !dates) {
            return fail_memory(failure);
        }
        path->capacity = capacity;
    }
    if (foresto_double_parse(row->nav, strlen(row->nav), &path->nav[path->count]) ||
        foresto_date_parse(row->date, strlen(row->date), &path->dates[path->count])) {
        return fail(failure, IO_ERROR, "the stored path is damaged: %s, %s", row->date, row->nav);
    }
    path->count++;
    return DONE;
}

static enum http_status read_number(struct exchange *exchange, const char *name, double *value) {
    const char *text = exchange_parameter(exchange, name);
    foresto_status status = text ? foresto_double_parse(text, strlen(text), value) : FORESTO_OK;
    if (status == FORESTO_E_RANGE) {
        return refuse(&exchange->refusal, HTTP_OUT_OF_RANGE, "RANGE", name, "%s is out of range: %.64s", name, text);
    }
    return status ? refuse(&exchange->refusal, HTTP_BAD_REQUEST, "PARSE", name, "%s takes a number, not '%.64s'", name,
                           text)
                  : NOT_REFUSED;
}

static bool is_default(const foresto_figures_options *options) {
    const foresto_figures_options initial = FORESTO_FIGURES_OPTIONS_INIT;
    return memcmp(&options->annualization_factor, &initial.annualization_factor, sizeof(double)) == 0 &&
           memcmp(&options->rf_annual, &initial.rf_annual, sizeof(double)) == 0;
}

static enum http_status compute(struct exchange *exchange, const struct path *path,
                                const foresto_figures_options *options, char json[FIGURES_TEXT_SIZE]) {
    foresto_error error = FORESTO_ERROR_INIT;
    const char *field = error.field;
    return figures_text(path->nav, path->dates, path->count, options, json, &error)
               ? refuse_library(&exchange->refusal, figures_is_option(field) ? field : NULL, &error)
               : NOT_REFUSED;
}

static enum http_status recompute(struct worker *worker, struct exchange *exchange,
                                  const foresto_figures_options *options, char json[FIGURES_TEXT_SIZE]) {
    struct path path = {0};
    struct failure failure = {0};
    enum http_status status = store_each_day(worker->store, exchange->id, take_day, &path, &failure)
                                  ? refuse_store(worker, exchange, &failure)
                                  : compute(exchange, &path, options, json);
    free(failure.message);
    free(path.nav);
    free(path.dates);
    return status;
}

static void put_analysis(FILE *stream, const struct exchange *exchange, const struct run_copy *copy,
                         const foresto_figures_options *options, const char *recomputed) {
    fprintf(stream, "{\"success\":true,\"run_id\":%" PRId64 ",\"request_hash\":\"%s\",\"rf_annual\":", exchange->id,
            copy->request_hash);
    put_double(stream, options->rf_annual);
    fputs(",\"annualization_factor\":", stream);
    put_double(stream, options->annualization_factor);
    fprintf(stream, ",\"basis\":\"%s\",\"figures\":%s}\n", recomputed ? "STORED_PATH" : "RUN",
            recomputed ? recomputed : copy->figures);
}

enum http_status answer_analysis(struct worker *worker, struct exchange *exchange) {
    static const char *const names[] = {"rf_annual", "annualization_factor", NULL};
    foresto_figures_options options = FORESTO_FIGURES_OPTIONS_INIT;
    struct run_copy copy = {0};
    char json[FIGURES_TEXT_SIZE];
    enum http_status status = exchange_check_parameters(exchange, names);
    status = status ? status : read_number(exchange, names[0], &options.rf_annual);
    status = status ? status : read_number(exchange, names[1], &options.annualization_factor);
    status = status ? status : run_read(worker, exchange, "run_id", exchange->id, &copy);
    bool kept = is_default(&options);
    if (!status && !kept) {
        status = recompute(worker, exchange, &options, json);
    }
    if (!status) {
        put_analysis(exchange->stream, exchange, &copy, &options, kept ? NULL : json);
    }
    run_copy_free(&copy);
    return status;
}

static enum http_status read_run(struct worker *worker, struct exchange *exchange, const char *name, int64_t *run_id,
                                 struct run_copy *copy) {
    const char *text = exchange_parameter(exchange, name);
    if (!text) {
        return refuse(&exchange->refusal, HTTP_BAD_REQUEST, "REQUIRED", name, "%s is required", name);
    }
    enum http_status status = exchange_read_id(exchange, name, text, run_id);
    return status ? status : run_read(worker, exchange, name, *run_id, copy);
}

/* a - b; null unless both are there. */
static enum http_status compare(struct exchange *exchange, const struct run_copy *a, const struct run_copy *b,
                                char *json, size_t size) {
    foresto_figures first, second, difference = FORESTO_FIGURES_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    bool has_first, has_second;
    if (!figures_read(a->figures, &first, &has_first) || !figures_read(b->figures, &second, &has_second)) {
        snprintf(exchange->failure, sizeof exchange->failure, "the stored figures are damaged");
        return refuse(&exchange->refusal, HTTP_FAILED, "INTERNAL", NULL, "the stored figures are damaged");
    }
    if (!has_first || !has_second) {
        snprintf(json, size, "null");
        return NOT_REFUSED;
    }
    foresto_status status = foresto_figures_compare(&first, &second, &difference, &error);
    status = status ? status : foresto_figures_write_json(&difference, json, size, NULL, &error);
    return status ? refuse_library(&exchange->refusal, NULL, &error) : NOT_REFUSED;
}

enum http_status answer_comparison(struct worker *worker, struct exchange *exchange) {
    static const char *const names[] = {"run_id_1", "run_id_2", NULL};
    struct run_copy copies[2] = {0};
    int64_t ids[2] = {0, 0};
    char json[FIGURES_TEXT_SIZE];
    enum http_status status = exchange_check_parameters(exchange, names);
    for (size_t i = 0; i < 2; i++) {
        status = status ? status : read_run(worker, exchange, names[i], &ids[i], &copies[i]);
    }
    status = status ? status : compare(exchange, &copies[0], &copies[1], json, sizeof json);
    if (!status) {
        fprintf(exchange->stream, "{\"success\":true,\"run_id_1\":%" PRId64 ",\"run_id_2\":%" PRId64, ids[0], ids[1]);
        fprintf(exchange->stream, ",\"figures_1\":%s,\"figures_2\":%s,\"difference\":%s}\n", copies[0].figures,
                copies[1].figures, json);
    }
    run_copy_free(&copies[0]);
    run_copy_free(&copies[1]);
    return status;
}
