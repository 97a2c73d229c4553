/* SPDX-License-Identifier: MIT */
#include "workers.h"

#include <pthread.h>
#include <stdlib.h>

#include "health.h"
#include "routes.h"
#include "time_limit.h"

struct workers {
    struct service *service;
    void (*finish)(struct exchange *exchange);
    pthread_mutex_t lock;
    pthread_cond_t something; /* to answer, or to stop for */
    struct exchange *first, *last;
    size_t waiting, busy, writing;
    bool stopping;
    size_t count, started;
    struct thread {
        pthread_t id;
        struct workers *workers;
        struct worker worker;
    } threads[];
};

/* One worker is kept out of the queue for the store's write lock, so that reading goes on when others hold it. */
static bool may_begin(const struct workers *workers, const struct exchange *exchange) {
    return !exchange->posts || workers->count == 1 || workers->writing + 1 < workers->count;
}

/* The first exchange that may begin, out of the queue. With the lock held. What may not begin now is taken by a worker
 * that has ended a write, so nobody needs to be woken for it. */
static struct exchange *take_first(struct workers *workers) {
    struct exchange *before = NULL, *exchange = workers->first;
    while (exchange && !may_begin(workers, exchange)) {
        before = exchange;
        exchange = exchange->next;
    }
    if (exchange) {
        *(before ? &before->next : &workers->first) = exchange->next;
        workers->last = exchange->next ? workers->last : before;
        workers->waiting--;
        workers->writing += exchange->posts;
    }
    return exchange;
}

static struct exchange *wait_for_exchange(struct workers *workers) {
    pthread_mutex_lock(&workers->lock);
    struct exchange *exchange;
    while (!(exchange = take_first(workers)) && !workers->stopping) {
        pthread_cond_wait(&workers->something, &workers->lock);
    }
    pthread_mutex_unlock(&workers->lock);
    return exchange;
}

/* What is read for one answer is of one moment. Health only asks whether the store answers. */
static void answer_by_route(struct worker *worker, struct exchange *exchange) {
    struct failure failure = {DONE, NULL};
    bool one_moment = exchange->reads && exchange->route->answer != answer_health;
    if (one_moment && store_snapshot_begin(worker->store, &failure)) {
        refuse_store(worker, exchange, &failure);
    } else {
        exchange->route->answer(worker, exchange);
    }
    store_snapshot_end(worker->store);
    free(failure.message);
}

/* A request that has waited all its time, or whose service stops, is not begun. */
static void answer(struct worker *worker, struct exchange *exchange) {
    const struct time_limit limit = {worker, exchange};
    int32_t code = time_limit_code(&limit);
    if (code) {
        refuse_stopped(exchange, code);
        return;
    }
    time_limit_set(&limit);
    answer_by_route(worker, exchange);
    store_set_limit(worker->store, NULL);
}

static void *work(void *data) {
    struct thread *thread = data;
    struct workers *workers = thread->workers;
    struct exchange *exchange;
    while ((exchange = wait_for_exchange(workers))) {
        bool writes = exchange->posts;
        answer(&thread->worker, exchange);
        exchange_end(exchange);
        workers->finish(exchange); /* which may be freed from here on */
        pthread_mutex_lock(&workers->lock);
        workers->busy--;
        workers->writing -= writes;
        pthread_mutex_unlock(&workers->lock);
    }
    return NULL;
}

static enum outcome start_threads(struct workers *workers, const char *url, const struct store_options *options,
                                  struct failure *failure) {
    for (size_t i = 0; i < workers->count; i++) {
        struct thread *thread = &workers->threads[i];
        thread->workers = workers;
        thread->worker.service = workers->service;
        enum outcome outcome = store_open(url, options, &thread->worker.store, failure);
        if (outcome) {
            return outcome;
        }
    }
    for (; workers->started < workers->count; workers->started++) {
        struct thread *thread = &workers->threads[workers->started];
        int error = pthread_create(&thread->id, NULL, work, thread);
        if (error) {
            return fail_io(failure, "start", "a thread", error);
        }
    }
    return DONE;
}

enum outcome workers_start(struct service *service, const char *url, const struct store_options *options, size_t count,
                           void (*finish)(struct exchange *exchange), struct workers **started,
                           struct failure *failure) {
    struct workers *workers = calloc(1, sizeof *workers + count * sizeof(struct thread));
    if (!workers) {
        return fail_memory(failure);
    }
    workers->service = service;
    workers->finish = finish;
    workers->count = count;
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->something, NULL);
    enum outcome outcome = start_threads(workers, url, options, failure);
    if (outcome) {
        workers_stop(workers);
        return outcome;
    }
    *started = workers;
    return DONE;
}

bool workers_take(struct workers *workers, struct exchange *exchange) {
    pthread_mutex_lock(&workers->lock);
    bool room = workers->waiting < QUEUE_COUNT;
    if (room) {
        exchange->next = NULL;
        if (workers->last) {
            workers->last->next = exchange;
        } else {
            workers->first = exchange;
        }
        workers->last = exchange;
        workers->waiting++;
        workers->busy++;
        pthread_cond_signal(&workers->something);
    }
    pthread_mutex_unlock(&workers->lock);
    return room;
}

size_t workers_waiting(struct workers *workers) {
    pthread_mutex_lock(&workers->lock);
    size_t waiting = workers->waiting;
    pthread_mutex_unlock(&workers->lock);
    return waiting;
}

size_t workers_busy(struct workers *workers) {
    pthread_mutex_lock(&workers->lock);
    size_t busy = workers->busy;
    pthread_mutex_unlock(&workers->lock);
    return busy;
}

void workers_stop(struct workers *workers) {
    if (!workers) {
        return;
    }
    pthread_mutex_lock(&workers->lock);
    workers->stopping = true;
    pthread_cond_broadcast(&workers->something);
    pthread_mutex_unlock(&workers->lock);
    for (size_t i = 0; i < workers->started; i++) {
        pthread_join(workers->threads[i].id, NULL);
    }
    for (size_t i = 0; i < workers->count; i++) {
        store_close(workers->threads[i].worker.store);
    }
    pthread_cond_destroy(&workers->something);
    pthread_mutex_destroy(&workers->lock);
    free(workers);
}
