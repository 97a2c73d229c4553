/* SPDX-License-Identifier: MIT */
#include "serve.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "http/clock.h"
#include "http/limits.h"
#include "http/log.h"
#include "http/serve_options.h"

/* How often slow clients are looked for, and how often a stopping service looks whether it is done. */
#define TICK      250 /* milliseconds */
#define STOP_TICK 10

/* The signals that end the service wait for sigtimedwait(), in the threads that begin later too. */
static sigset_t block_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    return set;
}

static bool wait_for_signal(const sigset_t *set, long milliseconds) {
    const struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    return sigtimedwait(set, NULL, &time) > 0;
}

static void announce(const struct server_options *options) {
    char text[ADDRESS_TEXT_SIZE];
    address_write((const struct sockaddr *)&options->address.socket, true, text);
    printf(options->json ? "{\"success\":true,\"listening\":\"http://%s\"}\n" : "listening on http://%s\n", text);
    fflush(stdout);
    log_event("info", "listening", text);
}

/* What is being answered is finished in the time that is left for it, else rolled back. */
static void finish(struct server *server, const sigset_t *signals) {
    log_event("info", "stopping", NULL);
    server_quiesce(server);
    int64_t deadline = clock_milliseconds() + STOP_TIME;
    while (server_busy(server) && clock_milliseconds() < deadline && !wait_for_signal(signals, STOP_TICK)) {
        server_tick(server);
    }
    server_cancel(server);
    deadline = clock_milliseconds() + STOP_TIME;
    while (server_busy(server) && clock_milliseconds() < deadline) {
        wait_for_signal(signals, STOP_TICK);
        server_tick(server);
    }
    if (server_computes(server)) { /* a worker that hears nothing of a store cannot be joined */
        log_event("error", "abandoned", "requests are still being answered; the store rolls back what they began");
        log_stop();
        _exit(IO_ERROR);
    }
    server_stop(server);
    log_event("info", "stopped", NULL);
    log_stop();
}

enum outcome serve_command(int argc, char **argv, struct failure *failure) {
    struct server_options options;
    bool help;
    enum outcome outcome = serve_options_read(argc, argv, &options, &help, failure);
    if (outcome || help) {
        if (!outcome) {
            fputs(SERVE_USAGE, stdout);
        }
        return outcome;
    }
    sigset_t signals = block_signals();
    struct server *server = NULL;
    outcome = log_start(failure);
    if (outcome) {
        return outcome;
    }
    outcome = server_start(&options, &server, failure);
    if (outcome) {
        log_stop();
        return outcome;
    }
    announce(&options);
    while (!wait_for_signal(&signals, TICK)) {
        server_tick(server);
    }
    finish(server, &signals);
    return DONE;
}
