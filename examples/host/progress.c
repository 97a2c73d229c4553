/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BAR_WIDTH = 30 };
#define PATIENCE 0.5 /* seconds before the bar appears */
#define PAUSE    0.1 /* and between two drawings */

static double seconds_since(const struct timespec *then, const struct timespec *now) {
    return (double)(now->tv_sec - then->tv_sec) + (double)(now->tv_nsec - then->tv_nsec) * 1e-9;
}

void progress_begin(struct progress *progress, const char *what) {
    *progress = (struct progress){.what = what, .terminal = isatty(STDERR_FILENO) == 1};
    clock_gettime(CLOCK_MONOTONIC, &progress->began);
}

static void draw(const struct progress *progress, uint64_t done, uint64_t total) {
    char bar[BAR_WIDTH + 1] = "";
    double share = (double)done / (double)total;
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', (size_t)(share * BAR_WIDTH));
    fprintf(stderr, "\r%s [%s] %3.0f %%", progress->what, bar, share * 100.0);
}

int32_t progress_advance(void *user, uint64_t done, uint64_t total) {
    struct progress *progress = user;
    struct timespec now;
    if (!progress->terminal || clock_gettime(CLOCK_MONOTONIC, &now) ||
        seconds_since(&progress->began, &now) < PATIENCE || seconds_since(&progress->drawn, &now) < PAUSE) {
        return 0;
    }
    progress->shown = true;
    progress->drawn = now;
    if (total > 0 && done <= total) {
        draw(progress, done, total);
    } else {
        fprintf(stderr, "\r%s %" PRIu64, progress->what, done);
    }
    return 0;
}

void progress_end(struct progress *progress) {
    if (progress->shown) {
        fputs("\r\033[K", stderr);
    }
    progress->shown = false;
}
