/* SPDX-License-Identifier: MIT */
#include "log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "clock.h"
#include "json_text.h"

struct line {
    FILE *stream;
    char *text;
    size_t size;
};

static bool open_line(struct line *line, const char *level, const char *event) {
    char now[CLOCK_TEXT_SIZE];
    *line = (struct line){NULL, NULL, 0};
    line->stream = open_memstream(&line->text, &line->size);
    if (!line->stream) {
        return false;
    }
    clock_write(now);
    fprintf(line->stream, "{\"time\":\"%s\",\"level\":\"%s\",\"event\":\"%s\"", now, level, event);
    return true;
}

/* One write for the whole line, so that lines of two threads cannot mix. A log that cannot be written is no reason to
 * stop serving. */
static void close_line(struct line *line) {
    fputs("}\n", line->stream);
    if (fclose(line->stream) == 0) {
        fwrite(line->text, 1, line->size, stderr);
    }
    free(line->text);
}

static void put_field(FILE *stream, const char *name, const char *text) {
    fprintf(stream, ",\"%s\":", name);
    json_put_string(stream, text);
}

static void put_result(FILE *stream, const struct exchange *exchange) {
    if (exchange->run_id) {
        fprintf(stream, ",\"run_id\":%" PRId64, exchange->run_id);
    }
    if (exchange->request_hash[0]) {
        put_field(stream, "request_hash", exchange->request_hash);
    }
    if (exchange->cache_hit >= 0) {
        fprintf(stream, ",\"cache_hit\":%s", exchange->cache_hit ? "true" : "false");
    }
    if (exchange->refusal.status) {
        put_field(stream, "code", exchange->refusal.code);
        put_field(stream, "message", exchange->refusal.message);
    }
    if (exchange->failure[0]) {
        put_field(stream, "failure", exchange->failure);
    }
}

void log_request(const struct exchange *exchange, const char *route, int status, int64_t microseconds) {
    struct line line;
    if (!open_line(&line, status >= HTTP_FAILED ? "error" : "info", "request")) {
        return;
    }
    put_field(line.stream, "address", exchange->address);
    put_field(line.stream, "method", exchange->method);
    put_field(line.stream, "route", route);
    put_field(line.stream, "path", exchange->path);
    fprintf(line.stream, ",\"status\":%d,\"duration_ms\":%" PRId64 ".%03d", status, microseconds / 1000,
            (int)(microseconds % 1000));
    put_result(line.stream, exchange);
    close_line(&line);
}

void log_event(const char *level, const char *event, const char *text) {
    struct line line;
    if (open_line(&line, level, event)) {
        put_field(line.stream, "message", text);
        close_line(&line);
    }
}
