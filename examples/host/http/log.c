/* SPDX-License-Identifier: MIT */
#include "log.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../json_text.h"
#include "clock.h"

/* Lines that wait to be written. */
#define LINE_COUNT 1024
/* What log_stop() waits for a reader that does not read, in milliseconds. */
#define FLUSH_TIME 1000

struct line {
    FILE *stream;
    char *text;
    size_t size;
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t something; /* to write, or to stop for */
    pthread_cond_t ended;     /* the thread is through */
    struct line lines[LINE_COUNT];
    size_t first, count;
    uint64_t dropped;
    bool stopping, has_ended;
    pthread_t thread;
} queue = {.lock = PTHREAD_MUTEX_INITIALIZER, .something = PTHREAD_COND_INITIALIZER, .has_ended = true};

/* --- The thread that writes -----------------------------------------------------------------------------------------
 */

/* In one write where the system lets us, so that a line of another process does not get into it. */
static void write_whole(const char *text, size_t size) {
    while (size > 0) {
        ssize_t written = write(STDERR_FILENO, text, size);
        if (written >= 0) {
            text += written;
            size -= (size_t)written;
        } else if (errno == EAGAIN) {
            poll(&(struct pollfd){STDERR_FILENO, POLLOUT, 0}, 1, -1);
        } else if (errno != EINTR) {
            return; /* a log that cannot be written is no reason to stop serving */
        }
    }
}

static bool take_line(struct line *line) {
    pthread_mutex_lock(&queue.lock);
    while (!queue.count && !queue.stopping) {
        pthread_cond_wait(&queue.something, &queue.lock);
    }
    bool taken = queue.count > 0;
    if (taken) {
        *line = queue.lines[queue.first];
        queue.first = (queue.first + 1) % LINE_COUNT;
        queue.count--;
    }
    pthread_mutex_unlock(&queue.lock);
    return taken;
}

static void *write_lines(void *data) {
    struct line line;
    while (take_line(&line)) {
        write_whole(line.text, line.size);
        free(line.text);
    }
    pthread_mutex_lock(&queue.lock);
    queue.has_ended = true;
    pthread_cond_signal(&queue.ended);
    pthread_mutex_unlock(&queue.lock);
    return data;
}

enum outcome log_start(struct failure *failure) {
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&queue.ended, &monotonic);
    pthread_condattr_destroy(&monotonic);
    queue.stopping = false;
    queue.has_ended = false;
    int error = pthread_create(&queue.thread, NULL, write_lines, NULL);
    queue.has_ended = error != 0;
    return error ? fail_io(failure, "start", "a thread", error) : DONE;
}

void log_stop(void) {
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += FLUSH_TIME / 1000;
    pthread_mutex_lock(&queue.lock);
    queue.stopping = true;
    pthread_cond_signal(&queue.something);
    int error = 0;
    while (!queue.has_ended && !error) {
        error = pthread_cond_timedwait(&queue.ended, &queue.lock, &end);
    }
    bool ended = queue.has_ended;
    pthread_mutex_unlock(&queue.lock);
    if (ended) {
        pthread_join(queue.thread, NULL);
    } else {
        pthread_detach(queue.thread); /* it waits in a write for whoever does not read, and ends with the process */
    }
}

uint64_t log_dropped(void) {
    pthread_mutex_lock(&queue.lock);
    uint64_t dropped = queue.dropped;
    pthread_mutex_unlock(&queue.lock);
    return dropped;
}

/* --- Lines ----------------------------------------------------------------------------------------------------------
 */

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

/* Never waits for the reader of the log. */
static void close_line(struct line *line) {
    fputs("}\n", line->stream);
    bool whole = fclose(line->stream) == 0;
    pthread_mutex_lock(&queue.lock);
    bool taken = whole && queue.count < LINE_COUNT;
    if (taken) {
        queue.lines[(queue.first + queue.count++) % LINE_COUNT] = *line;
        pthread_cond_signal(&queue.something);
    } else {
        queue.dropped++;
    }
    pthread_mutex_unlock(&queue.lock);
    if (!taken) {
        free(line->text);
    }
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
