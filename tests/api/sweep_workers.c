/* SPDX-License-Identifier: MIT */
/* Sweeps on the host's threads: the same bits whatever their number and order; progress, memory, and executors that do
 * not do what they should. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "../support/allocation.h"
#include "../support/expect.h"
#include "../support/sweeping.h"
#include "../support/workers.h"

#define SEED(seed) (unsigned long long)(seed)

enum { CODE = -1234, CROWD = 1200, NEVER = -1 };

static struct sweeping sweeping;

static const struct {
    const char *name;
    enum work work;
    uint32_t count;
} ways[] = {{"one thread", WORK_THREADS, 1},
            {"two threads", WORK_THREADS, 2},
            {"eight threads", WORK_THREADS, 8},
            {"one worker in reverse", WORK_REVERSE, 1},
            {"four workers in reverse", WORK_REVERSE, 4}};
enum { WAYS = sizeof ways / sizeof *ways };

/* ---- bits ---- */

/* Any columns may be NULL; so for all of them, for figures alone, and for no path at all. */
static void choose(foresto_sweep_columns *table, uint64_t seed) {
    if (seed % 3 != 0) {
        table->nav = NULL;
    }
    if (seed % 3 == 2) {
        table->figures = NULL;
    }
}

static void expect_same_columns(const char *name, uint64_t seed, const foresto_host *host, const struct columns *asked,
                                foresto_status wanted) {
    struct columns columns;
    foresto_error error = FORESTO_ERROR_INIT;
    columns_open(&columns, &sweeping.sweep);
    choose(&columns.table, seed);
    foresto_status status = foresto_sweep_run(&sweeping.sweep, host, &columns.table, &error);
    cr_assert(status == wanted, "%s, seed %llu: %s", name, SEED(seed), error.message);
    cr_assert(columns_same(asked, &columns), "%s, seed %llu: other bits", name, SEED(seed));
    columns_close(&columns);
}

static void expect_same_by_all(uint64_t seed) {
    struct columns asked;
    columns_open(&asked, &sweeping.sweep);
    choose(&asked.table, seed);
    foresto_status status = foresto_sweep_run(&sweeping.sweep, NULL, &asked.table, NULL);
    for (size_t k = 0; k < WAYS; k++) {
        struct workers workers = {.work = ways[k].work, .count = ways[k].count, .round = UINT64_MAX};
        const foresto_executor executor = workers_executor(&workers);
        foresto_host host = FORESTO_HOST_INIT;
        host.executor = &executor;
        expect_same_columns(ways[k].name, seed, &host, &asked, status);
        cr_assert_eq(workers.calls > 0, status == FORESTO_OK);
    }
    /* An executor without its method leaves the work to the caller's thread. */
    const foresto_executor initial = FORESTO_EXECUTOR_INIT;
    foresto_host host = FORESTO_HOST_INIT;
    host.executor = &initial;
    expect_same_columns("no method", seed, &host, &asked, status);
    columns_close(&asked);
}

Test(sweep_workers, same_bits) {
    for (uint64_t seed = 1; seed <= 120; seed++) {
        sweeping_make(&sweeping, seed);
        expect_same_by_all(seed);
        sweeping_close(&sweeping);
    }
}

/* Many rounds of tasks. */
Test(sweep_workers, same_bits_of_a_crowd) {
    sweeping_make_crowd(&sweeping, CROWD);
    for (uint64_t seed = 0; seed < 3; seed++) {
        expect_same_by_all(seed);
    }
    struct columns columns;
    columns_open(&columns, &sweeping.sweep);
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_sweep_run(&sweeping.sweep, NULL, &columns.table, &error), error);
    for (uint64_t p = 0; p < columns.table.count; p++) {
        const char *difference = portfolio_difference(&sweeping.sweep, &columns.table, p);
        cr_assert(difference == NULL, "portfolio %llu: %s differs", SEED(p), difference);
        cr_assert_eq(columns.table.statuses[p], FORESTO_OK);
    }
    columns_close(&columns);
    sweeping_close(&sweeping);
}

/* ---- executors that do not do what they should ---- */

static void expect_host_failure(struct workers workers, struct refusal asked) {
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    const foresto_allocator allocator = allocation_allocator(&allocation);
    const foresto_executor executor = workers_executor(&workers);
    foresto_host host = allocation_host(&allocator);
    host.executor = &executor;
    struct columns columns;
    columns_open(&columns, &sweeping.sweep);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_sweep_run(&sweeping.sweep, &host, &columns.table, &error);
    expect_refusal("executor", status, &error, asked);
    cr_expect_eq(workers.calls, workers.round + 1, "it is called again");
    cr_expect_eq(allocation.live, 0);
    columns_close(&columns);
}

Test(sweep_workers, bad_executors) {
    sweeping_make_crowd(&sweeping, CROWD);
    for (uint64_t round = 0; round < 3; round++) {
        expect_host_failure((struct workers){.work = WORK_FAIL, .count = 1, .code = CODE, .round = round},
                            (struct refusal){FORESTO_E_HOST, .field = "parallel_for", .host_code = CODE});
        for (uint64_t odd = 0; odd < 2; odd++) {
            expect_host_failure((struct workers){.work = WORK_LEAVE_OUT, .count = 1, .odd = odd, .round = round},
                                (struct refusal){FORESTO_E_HOST, .field = "parallel_for", .value = 0.0});
            expect_host_failure((struct workers){.work = WORK_TWICE, .count = 1, .odd = odd, .round = round},
                                (struct refusal){FORESTO_E_HOST, .field = "parallel_for", .value = 2.0});
        }
    }
    sweeping_close(&sweeping);
}

/* However many the workers. */
Test(sweep_workers, no_task_may_be_left_out) {
    sweeping_make_plain(&sweeping, 3, SWEEPING_MIXES_MAX, 1);
    for (uint32_t count = 1; count <= 16; count *= 2) {
        struct workers good = {.work = WORK_REVERSE, .count = count, .round = UINT64_MAX};
        const foresto_executor executor = workers_executor(&good);
        foresto_host host = FORESTO_HOST_INIT;
        host.executor = &executor;
        struct columns columns;
        columns_open(&columns, &sweeping.sweep);
        foresto_error error = FORESTO_ERROR_INIT;
        assert_ok(foresto_sweep_run(&sweeping.sweep, &host, &columns.table, &error), error);
        columns_close(&columns);
        cr_assert(good.tasks > 0 && good.tasks <= 2 * count);
        for (uint64_t odd = 0; odd < good.tasks; odd++) {
            expect_host_failure((struct workers){.work = WORK_LEAVE_OUT, .count = count, .odd = odd},
                                (struct refusal){FORESTO_E_HOST, .field = "parallel_for", .value = 0.0});
        }
    }
    sweeping_close(&sweeping);
}

/* ---- progress ---- */

struct watch {
    uint64_t calls, done, total;
    int64_t cancel_at; /* the call, from 0, or NEVER */
    bool wrong;
    pthread_t thread; /* the caller's */
};

static int32_t advance(void *user, uint64_t done, uint64_t total) {
    struct watch *watch = user;
    watch->wrong |= done <= watch->done || done > total || (watch->calls > 0 && total != watch->total) ||
                    !pthread_equal(pthread_self(), watch->thread);
    watch->done = done;
    watch->total = total;
    return (int64_t)watch->calls++ == watch->cancel_at ? CODE : 0;
}

static foresto_status run_watched(struct watch *watch, const foresto_executor *executor, foresto_error *error) {
    const foresto_progress progress = {.struct_size = sizeof progress, .user = watch, .advance = advance};
    foresto_host host = FORESTO_HOST_INIT;
    host.executor = executor;
    host.progress = &progress;
    watch->thread = pthread_self();
    struct columns columns;
    columns_open(&columns, &sweeping.sweep);
    foresto_status status = foresto_sweep_run(&sweeping.sweep, &host, &columns.table, error);
    cr_expect(!watch->wrong, "%llu of %llu", SEED(watch->done), SEED(watch->total));
    columns_close(&columns);
    return status;
}

/* Counted in portfolios, ever more of them, on the caller's thread; any call may be the last. */
static void expect_progress(const foresto_executor *executor) {
    struct watch watch = {.cancel_at = NEVER};
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(run_watched(&watch, executor, &error), error);
    cr_expect(watch.done == 2 * CROWD && watch.total == 2 * CROWD && watch.calls > 1);
    uint64_t calls = watch.calls;
    for (uint64_t call = 0; call < calls; call++) {
        watch = (struct watch){.cancel_at = (int64_t)call};
        foresto_status status = run_watched(&watch, executor, &error);
        expect_refusal("cancelled", status, &error,
                       (struct refusal){FORESTO_E_CANCELLED, .field = "advance", .host_code = CODE});
        cr_expect_eq(watch.calls, call + 1);
    }
}

Test(sweep_workers, progress) {
    sweeping_make_crowd(&sweeping, CROWD);
    expect_progress(NULL);
    for (size_t k = 0; k < 2; k++) {
        struct workers workers = {.work = ways[k].work, .count = ways[k].count, .round = UINT64_MAX};
        const foresto_executor executor = workers_executor(&workers);
        expect_progress(&executor);
    }
    sweeping_close(&sweeping);
}

/* ---- memory ---- */

Test(sweep_workers, every_allocation_fails) {
    struct workers workers = {.work = WORK_THREADS, .count = 2, .round = UINT64_MAX};
    const foresto_executor executor = workers_executor(&workers);
    for (uint64_t seed = 1; seed <= 8; seed++) {
        sweeping_make_plain(&sweeping, seed, 30, 3);
        struct columns columns;
        columns_open(&columns, &sweeping.sweep);
        choose(&columns.table, seed);
        size_t calls = SIZE_MAX;
        for (size_t call = 0; call < calls; call++) {
            struct allocation allocation = {.fail_at = call / 2, .keep_failing = call % 2};
            const foresto_allocator allocator = allocation_allocator(&allocation);
            foresto_host host = allocation_host(&allocator);
            host.executor = seed % 2 ? &executor : NULL;
            foresto_error error = FORESTO_ERROR_INIT;
            foresto_status status = foresto_sweep_run(&sweeping.sweep, &host, &columns.table, &error);
            cr_assert_eq(allocation.live, 0, "%zu blocks leaked", allocation.live);
            if (status == FORESTO_OK) {
                cr_expect_gt(call, 2, "it has asked for no memory");
                break;
            }
            expect_refusal("memory", status, &error, (struct refusal){FORESTO_E_MEMORY, .field = NULL});
            cr_assert(columns_untouched(&columns), "output touched");
        }
        columns_close(&columns);
        sweeping_close(&sweeping);
    }
}

/* The allocator is the caller's thread's. */
struct own_memory {
    pthread_t thread;
    bool wrong;
};

static void *allocate(void *user, size_t size) {
    struct own_memory *own = user;
    own->wrong |= !pthread_equal(pthread_self(), own->thread);
    return malloc(size);
}

static void release(void *user, void *memory) {
    struct own_memory *own = user;
    own->wrong |= !pthread_equal(pthread_self(), own->thread);
    free(memory);
}

Test(sweep_workers, memory_on_one_thread) {
    struct own_memory own = {pthread_self(), false};
    const foresto_allocator allocator = {
        .struct_size = sizeof allocator, .user = &own, .allocate = allocate, .release = release};
    struct workers workers = {.work = WORK_THREADS, .count = 8, .round = UINT64_MAX};
    const foresto_executor executor = workers_executor(&workers);
    foresto_host host = allocation_host(&allocator);
    host.executor = &executor;
    sweeping_make_crowd(&sweeping, CROWD);
    struct columns columns;
    columns_open(&columns, &sweeping.sweep);
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_sweep_run(&sweeping.sweep, &host, &columns.table, &error), error);
    cr_expect_not(own.wrong);
    columns_close(&columns);
    sweeping_close(&sweeping);
}

static size_t memory_of(uint64_t mix_count, uint32_t worker_count) {
    struct allocation allocation = {.fail_at = ALLOCATION_NEVER};
    const foresto_allocator allocator = allocation_allocator(&allocation);
    struct workers workers = {.work = WORK_REVERSE, .count = worker_count, .round = UINT64_MAX};
    const foresto_executor executor = workers_executor(&workers);
    foresto_host host = allocation_host(&allocator);
    host.executor = worker_count > 0 ? &executor : NULL;
    sweeping_make_crowd(&sweeping, mix_count);
    struct columns columns;
    columns_open(&columns, &sweeping.sweep);
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_sweep_run(&sweeping.sweep, &host, &columns.table, &error), error);
    columns_close(&columns);
    sweeping_close(&sweeping);
    return allocation.bytes;
}

/* It goes with the workers, as long as there is work for them, and not with the portfolios beyond that. */
Test(sweep_workers, memory_goes_with_workers) {
    cr_expect_eq(memory_of(8, 0), memory_of(CROWD, 0));
    cr_expect_eq(memory_of(CROWD / 2, 4), memory_of(CROWD, 4));
    cr_expect_lt(memory_of(CROWD, 1), memory_of(CROWD, 4));
    cr_expect_lt(memory_of(8, 4), memory_of(CROWD, 4));
    cr_expect_eq(memory_of(8, 4), memory_of(8, 1024));
}

/* Besides each task once, tasks that there are none of: they do nothing. */
static int32_t run_beyond(void *user, uint64_t count, void (*task)(void *data, uint64_t index), void *data) {
    size_t *beyond = user;
    const uint64_t more[] = {count, count + 7, UINT32_MAX, UINT64_C(1) << 32, UINT64_MAX};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        task(data, more[i]);
        ++*beyond;
    }
    for (uint64_t i = 0; i < count; i++) {
        task(data, i);
        task(data, more[i % 5]);
    }
    return 0;
}

Test(sweep_workers, tasks_that_there_are_none_of) {
    size_t beyond = 0;
    foresto_executor executor = FORESTO_EXECUTOR_INIT;
    executor.user = &beyond;
    executor.worker_count = 4;
    executor.parallel_for = run_beyond;
    foresto_host host = FORESTO_HOST_INIT;
    host.executor = &executor;
    sweeping_make_plain(&sweeping, 7, 20, 2);
    struct columns columns, asked;
    columns_open(&columns, &sweeping.sweep);
    columns_open(&asked, &sweeping.sweep);
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_sweep_run(&sweeping.sweep, NULL, &asked.table, &error), error);
    assert_ok(foresto_sweep_run(&sweeping.sweep, &host, &columns.table, &error), error);
    cr_expect(beyond > 0 && columns_same(&columns, &asked));
    columns_close(&columns);
    columns_close(&asked);
    sweeping_close(&sweeping);
}
