/* SPDX-License-Identifier: MIT */
#include "exchange.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct exchange *exchange_create(void) {
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (!exchange) {
        return NULL;
    }
    exchange->cache_hit = -1;
    exchange->stream = open_memstream(&exchange->text, &exchange->size);
    if (!exchange->stream) {
        free(exchange);
        return NULL;
    }
    return exchange;
}

void exchange_free(struct exchange *exchange) {
    if (!exchange) {
        return;
    }
    if (exchange->stream) {
        fclose(exchange->stream);
    }
    for (size_t i = 0; i < exchange->query_count; i++) {
        free(exchange->query[i].name);
        free(exchange->query[i].value);
    }
    free(exchange->body);
    free(exchange->text);
    free(exchange);
}

enum http_status exchange_add_parameter(struct exchange *exchange, const char *name, const char *value) {
    if (exchange_parameter(exchange, name)) {
        return refuse(&exchange->refusal, HTTP_BAD_REQUEST, "DUPLICATE_FIELD", name, "%.64s is given twice", name);
    }
    if (exchange->query_count == QUERY_COUNT_MAX) {
        return refuse(&exchange->refusal, HTTP_BAD_REQUEST, "UNKNOWN_FIELD", name, "there are too many parameters");
    }
    struct parameter *parameter = &exchange->query[exchange->query_count];
    parameter->name = strdup(name);
    parameter->value = strdup(value);
    exchange->query_count++;
    if (!parameter->name || !parameter->value) {
        return refuse(&exchange->refusal, HTTP_FAILED, "INTERNAL", NULL, "out of memory");
    }
    return NOT_REFUSED;
}

enum http_status exchange_check_parameters(struct exchange *exchange, const char *const *names) {
    for (size_t i = 0; i < exchange->query_count; i++) {
        const char *given = exchange->query[i].name;
        size_t k = 0;
        while (names[k] && strcmp(names[k], given) != 0) {
            k++;
        }
        if (!names[k]) {
            return refuse(&exchange->refusal, HTTP_BAD_REQUEST, "UNKNOWN_FIELD", given, "there is no parameter %.64s",
                          given);
        }
    }
    return NOT_REFUSED;
}

enum http_status exchange_check_no_parameters(struct exchange *exchange) {
    static const char *const names[] = {NULL};
    return exchange_check_parameters(exchange, names);
}

const char *exchange_parameter(const struct exchange *exchange, const char *name) {
    for (size_t i = 0; i < exchange->query_count; i++) {
        const struct parameter *parameter = &exchange->query[i];
        if (parameter->name && strcmp(parameter->name, name) == 0) {
            return parameter->value;
        }
    }
    return NULL;
}

enum http_status exchange_read_id(struct exchange *exchange, const char *field, const char *text, int64_t *id) {
    size_t sign = text[0] == '-';
    size_t digits = strspn(text + sign, "0123456789");
    if (digits == 0 || text[sign + digits]) {
        return refuse(&exchange->refusal, HTTP_BAD_REQUEST, "ILL_TYPED", field, "%s takes a whole number, not '%.64s'",
                      field, text);
    }
    errno = 0;
    long long value = strtoll(text, NULL, 10);
    if (errno == ERANGE) {
        return refuse(&exchange->refusal, HTTP_OUT_OF_RANGE, "RANGE", field, "%s is out of range: %.64s", field, text);
    }
    if (value < 1) {
        return refuse(&exchange->refusal, HTTP_NOT_FOUND, "NOT_FOUND", field, "there is no %s %lld", field, value);
    }
    *id = value;
    return NOT_REFUSED;
}

/* Without memory for a whole answer there may still be some for a short one. */
static void write_refusal(struct exchange *exchange) {
    free(exchange->text);
    exchange->text = NULL;
    exchange->size = 0;
    FILE *stream = open_memstream(&exchange->text, &exchange->size);
    if (stream) {
        refusal_write(stream, &exchange->refusal);
        fclose(stream);
    }
}

void exchange_end(struct exchange *exchange) {
    bool failed = ferror(exchange->stream) != 0;
    failed = fclose(exchange->stream) != 0 || failed;
    exchange->stream = NULL;
    if (failed && !exchange->refusal.status) {
        refuse(&exchange->refusal, HTTP_FAILED, "INTERNAL", NULL, "out of memory");
    }
    if (exchange->refusal.status) {
        write_refusal(exchange);
    }
}
