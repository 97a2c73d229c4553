/* SPDX-License-Identifier: MIT */
/* A progress bar on standard error, for work that takes long enough to be wondered about. */
#ifndef HOST_PROGRESS_H
#define HOST_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct progress {
    const char *what; /* a word or two in front of the bar */
    bool shown;       /* something is drawn that progress_end() must wipe away */
    bool terminal;
    struct timespec began, drawn;
};

/* Nothing is drawn unless standard error is a terminal, nor within the first half second. */
void progress_begin(struct progress *progress, const char *what);

/* `advance` of a foresto_progress whose user is a struct progress; never cancels. A total of 0 is unknown. */
int32_t progress_advance(void *user, uint64_t done, uint64_t total);

void progress_end(struct progress *progress);

#endif
