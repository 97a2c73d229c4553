/* SPDX-License-Identifier: MIT */
#include "workers.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "health.h"
#include "routes.h"
#include "time_limit.h"

/* Exchanges that wait, and how the threads that take them are told. */
struct queue {
    struct exchange *first, *last;
    size_t count;
    bool stopping;
    pthread_cond_t something; /* to answer, or to stop for */
};

struct workers {
    struct service *service;
    void (*finish)(struct exchange *exchange);
    pthread_mutex_t lock;
    struct queue to_answer, to_run;
    size_t busy;
    size_t count, started;
    struct thread {
        pthread_t id;
        struct workers *workers;
        struct queue *queue;
        struct worker worker;
    } threads[];
};

/* With the lock held; false when too many wait already. */
static bool put(struct queue *queue, struct exchange *exchange) {
    if (queue->count == QUEUE_COUNT) {
        return false;
    }
    exchange->next = NULL;
    *(queue->last ? &queue->last->next : &queue->first) = exchange;
    queue->last = exchange;
    queue->count++;
    pthread_cond_signal(&queue->something);
    return true;
}

/* NULL: the queue stops. */
static struct exchange *take(struct workers *workers, struct queue *queue) {
    pthread_mutex_lock(&workers->lock);
    while (!queue->first && !queue->stopping) {
        pthread_cond_wait(&queue->something, &workers->lock);
    }
    struct exchange *exchange = queue->first;
    if (exchange) {
        queue->first = exchange->next;
        queue->last = queue->first ? queue->last : NULL;
        queue->count--;
    }
    pthread_mutex_unlock(&workers->lock);
    return exchange;
}

/* What is read for one answer is of one moment. Health only asks whether the store answers, and a run is written, and
 * read back, in transactions of its own. */
static void answer_by_route(struct worker *worker, struct exchange *exchange) {
    struct failure failure = {0};
    bool one_moment = !worker->runs && exchange->route->answer != answer_health;
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

/* Short answers come first: whoever runs takes the processors that nobody else wants now. To Linux a thread has a
 * niceness of its own. Where it may not be changed, all are equal. */
static void yield_to_others(void) {
#ifdef __linux__
    setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + RUN_NICENESS);
#endif
}

/* Pass an exchange on that turned out to need a run. */
static bool hand_over(struct workers *workers, struct exchange *exchange) {
    pthread_mutex_lock(&workers->lock);
    bool room = put(&workers->to_run, exchange);
    pthread_mutex_unlock(&workers->lock);
    if (!room) {
        refuse(&exchange->refusal, HTTP_BUSY, "BUSY", NULL, "%d runs wait already", QUEUE_COUNT);
    }
    return room;
}

static void end(struct workers *workers, struct exchange *exchange) {
    exchange_end(exchange);
    workers->finish(exchange); /* which may be freed from here on */
    pthread_mutex_lock(&workers->lock);
    workers->busy--;
    pthread_mutex_unlock(&workers->lock);
}

static void *work(void *data) {
    struct thread *thread = data;
    struct workers *workers = thread->workers;
    struct exchange *exchange;
    if (thread->worker.runs) {
        yield_to_others();
    }
    while ((exchange = take(workers, thread->queue))) {
        answer(&thread->worker, exchange);
        if (exchange->needs_run && !thread->worker.runs && hand_over(workers, exchange)) {
            continue;
        }
        end(workers, exchange);
    }
    return NULL;
}

static enum outcome start_threads(struct workers *workers, const struct worker_options *options,
                                  struct failure *failure) {
    for (size_t i = 0; i < workers->count; i++) {
        struct thread *thread = &workers->threads[i];
        bool runs = i >= options->answering;
        thread->workers = workers;
        thread->queue = runs ? &workers->to_run : &workers->to_answer;
        thread->worker.service = workers->service;
        thread->worker.runs = runs;
        enum outcome outcome = store_open(options->url, &options->store, &thread->worker.store, failure);
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

enum outcome workers_start(struct service *service, const struct worker_options *options,
                           void (*finish)(struct exchange *exchange), struct workers **started,
                           struct failure *failure) {
    size_t count = options->answering + options->running;
    struct workers *workers = calloc(1, sizeof *workers + count * sizeof(struct thread));
    if (!workers) {
        return fail_memory(failure);
    }
    workers->service = service;
    workers->finish = finish;
    workers->count = count;
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->to_answer.something, NULL);
    pthread_cond_init(&workers->to_run.something, NULL);
    enum outcome outcome = start_threads(workers, options, failure);
    if (outcome) {
        workers_stop(workers);
        return outcome;
    }
    *started = workers;
    return DONE;
}

bool workers_take(struct workers *workers, struct exchange *exchange) {
    pthread_mutex_lock(&workers->lock);
    bool room = put(&workers->to_answer, exchange);
    workers->busy += room;
    pthread_mutex_unlock(&workers->lock);
    return room;
}

/* Take those out of the queue that nobody needs to begin any more. With the lock held. */
static struct exchange *take_expired(struct workers *workers, struct queue *queue) {
    const struct worker none = {.service = workers->service};
    struct exchange *expired = NULL, **place = &queue->first;
    queue->last = NULL;
    while (*place) {
        struct exchange *exchange = *place;
        if (time_limit_code(&(struct time_limit){&none, exchange})) {
            *place = exchange->next;
            exchange->next = expired;
            expired = exchange;
            queue->count--;
        } else {
            queue->last = exchange;
            place = &exchange->next;
        }
    }
    return expired;
}

static void refuse_expired(struct workers *workers, struct exchange *expired) {
    const struct worker none = {.service = workers->service};
    while (expired) {
        struct exchange *exchange = expired;
        expired = exchange->next;
        refuse_stopped(exchange, time_limit_code(&(struct time_limit){&none, exchange}));
        end(workers, exchange);
    }
}

void workers_expire(struct workers *workers) {
    pthread_mutex_lock(&workers->lock);
    struct exchange *to_answer = take_expired(workers, &workers->to_answer);
    struct exchange *to_run = take_expired(workers, &workers->to_run);
    pthread_mutex_unlock(&workers->lock);
    refuse_expired(workers, to_answer);
    refuse_expired(workers, to_run);
}

size_t workers_waiting(struct workers *workers) {
    pthread_mutex_lock(&workers->lock);
    size_t waiting = workers->to_answer.count + workers->to_run.count;
    pthread_mutex_unlock(&workers->lock);
    return waiting;
}

size_t workers_busy(struct workers *workers) {
    pthread_mutex_lock(&workers->lock);
    size_t busy = workers->busy;
    pthread_mutex_unlock(&workers->lock);
    return busy;
}

static void stop_queue(struct workers *workers, struct queue *queue) {
    pthread_mutex_lock(&workers->lock);
    queue->stopping = true;
    pthread_cond_broadcast(&queue->something);
    pthread_mutex_unlock(&workers->lock);
    for (size_t i = 0; i < workers->started; i++) {
        if (workers->threads[i].queue == queue) {
            pthread_join(workers->threads[i].id, NULL);
        }
    }
    pthread_cond_destroy(&queue->something);
}

/* Those that run last: the others may still hand something over to them. */
void workers_stop(struct workers *workers) {
    if (!workers) {
        return;
    }
    stop_queue(workers, &workers->to_answer);
    stop_queue(workers, &workers->to_run);
    for (size_t i = 0; i < workers->count; i++) {
        store_close(workers->threads[i].worker.store);
    }
    pthread_mutex_destroy(&workers->lock);
    free(workers);
}
