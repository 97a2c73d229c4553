/* SPDX-License-Identifier: MIT */
/* Executors: real threads, the caller's thread in reverse, and some that do not do what they should. */
#ifndef TEST_WORKERS_H
#define TEST_WORKERS_H

#include "foresto/host.h"

enum work {
    WORK_THREADS,   /* on as many threads as workers */
    WORK_REVERSE,   /* on the caller's thread, the last task first */
    WORK_FAIL,      /* run every task, and return the code */
    WORK_LEAVE_OUT, /* all but the task `odd` */
    WORK_TWICE      /* the task `odd` twice */
};

struct workers {
    enum work work;
    uint32_t count; /* at most WORKERS_MAX */
    int32_t code;
    uint64_t odd;   /* a task */
    uint64_t round; /* the call, from 0, in which something goes wrong; before it all goes well */
    uint64_t calls; /* so far */
    uint64_t tasks; /* of the last call */
};

enum { WORKERS_MAX = 16 };

foresto_executor workers_executor(struct workers *workers);

#endif
