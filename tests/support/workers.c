/* SPDX-License-Identifier: MIT */
#include "workers.h"

#include <pthread.h>
#include <stdatomic.h>

#include "expect.h"

/* What the threads of one call share. */
struct job {
    void (*task)(void *data, uint64_t index);
    void *data;
    uint64_t count;
    atomic_uint_fast64_t next;
};

static void *work(void *shared) {
    struct job *job = shared;
    uint64_t index;
    while ((index = atomic_fetch_add(&job->next, 1)) < job->count) {
        job->task(job->data, index);
    }
    return NULL;
}

static void run_on_threads(struct job *job, uint32_t count) {
    pthread_t threads[WORKERS_MAX];
    cr_assert_leq(count, WORKERS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        cr_assert_eq(pthread_create(&threads[i], NULL, work, job), 0);
    }
    for (uint32_t i = 0; i < count; i++) {
        cr_assert_eq(pthread_join(threads[i], NULL), 0);
    }
}

static void run_here(const struct workers *workers, const struct job *job, bool wrong) {
    for (uint64_t i = job->count; i-- > 0;) {
        bool odd = wrong && i == workers->odd;
        if (!(odd && workers->work == WORK_LEAVE_OUT)) {
            job->task(job->data, i);
        }
        if (odd && workers->work == WORK_TWICE) {
            job->task(job->data, i);
        }
    }
}

static int32_t parallel_for(void *user, uint64_t count, void (*task)(void *data, uint64_t index), void *data) {
    struct workers *workers = user;
    struct job job = {.task = task, .data = data, .count = count};
    bool wrong = workers->calls++ == workers->round;
    workers->tasks = count;
    if (workers->work == WORK_THREADS) {
        run_on_threads(&job, workers->count);
    } else {
        run_here(workers, &job, wrong);
    }
    return wrong && workers->work == WORK_FAIL ? workers->code : 0;
}

foresto_executor workers_executor(struct workers *workers) {
    return (foresto_executor){.struct_size = sizeof(foresto_executor),
                              .worker_count = workers->count,
                              .user = workers,
                              .parallel_for = parallel_for};
}
