/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L

#include "crowd.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "../support/rng.h"

/* ---- a sweep ---- */

static const struct {
    uint32_t rule_type, frequency, base_day_policy;
    double drift_threshold;
} TERMS[CROWD_RULES] = {
    {FORESTO_RULE_PERIODIC, FORESTO_FREQUENCY_MONTHLY, FORESTO_BASE_DAY_FIRST_TRADING_DAY, 0},
    {FORESTO_RULE_PERIODIC, FORESTO_FREQUENCY_MONTHLY, FORESTO_BASE_DAY_LAST_TRADING_DAY, 0},
    {FORESTO_RULE_PERIODIC, FORESTO_FREQUENCY_QUARTERLY, FORESTO_BASE_DAY_FIRST_TRADING_DAY, 0},
    {FORESTO_RULE_PERIODIC, FORESTO_FREQUENCY_QUARTERLY, FORESTO_BASE_DAY_LAST_TRADING_DAY, 0},
    {FORESTO_RULE_DRIFT, FORESTO_FREQUENCY_NONE, FORESTO_BASE_DAY_FIRST_TRADING_DAY, 0.03},
    {FORESTO_RULE_DRIFT, FORESTO_FREQUENCY_NONE, FORESTO_BASE_DAY_FIRST_TRADING_DAY, 0.05},
    {FORESTO_RULE_DRIFT, FORESTO_FREQUENCY_NONE, FORESTO_BASE_DAY_FIRST_TRADING_DAY, 0.1},
    {FORESTO_RULE_HYBRID, FORESTO_FREQUENCY_QUARTERLY, FORESTO_BASE_DAY_FIRST_TRADING_DAY, 0.03},
    {FORESTO_RULE_HYBRID, FORESTO_FREQUENCY_QUARTERLY, FORESTO_BASE_DAY_LAST_TRADING_DAY, 0.05},
    {FORESTO_RULE_HYBRID, FORESTO_FREQUENCY_MONTHLY, FORESTO_BASE_DAY_FIRST_TRADING_DAY, 0.1},
};

static void make_rules(struct crowd *crowd) {
    for (size_t r = 0; r < CROWD_RULES; r++) {
        foresto_rule *rule = &crowd->rules[r];
        foresto_rule_init(rule, sizeof *rule);
        rule->rule_type = TERMS[r].rule_type;
        rule->frequency = TERMS[r].frequency;
        rule->base_day_policy = TERMS[r].base_day_policy;
        rule->drift_threshold = TERMS[r].drift_threshold;
        rule->cost_rate = 0.001;
        snprintf(rule->rule_name, sizeof rule->rule_name, "bench");
        crowd->pointers[r] = rule;
    }
}

/* Weights of which the largest is some three times the smallest. */
static void mix(struct rng *rng, double *weights, size_t assets) {
    double sum = 0.0;
    for (size_t i = 0; i < assets; i++) {
        weights[i] = rng_between(rng, 0.5, 1.5);
        sum += weights[i];
    }
    for (size_t i = 0; i < assets; i++) {
        weights[i] /= sum;
    }
}

static void open_columns(foresto_sweep_columns *columns) {
    enum { COUNT = CROWD_MIXES * CROWD_RULES };
    *columns = (foresto_sweep_columns)FORESTO_SWEEP_COLUMNS_INIT;
    columns->count = COUNT;
    columns->final_nav = scene_memory(COUNT * sizeof(double));
    columns->total_turnover = scene_memory(COUNT * sizeof(double));
    columns->total_cost = scene_memory(COUNT * sizeof(double));
    columns->periodic_event_count = scene_memory(COUNT * sizeof(uint64_t));
    columns->drift_event_count = scene_memory(COUNT * sizeof(uint64_t));
}

void crowd_open(struct crowd *crowd, const struct scene *scene) {
    struct rng rng = {7};
    make_rules(crowd);
    crowd->weights = scene_memory(CROWD_MIXES * scene->assets * sizeof(double));
    for (size_t m = 0; m < CROWD_MIXES; m++) {
        mix(&rng, crowd->weights + m * scene->assets, scene->assets);
    }
    crowd->request = scene->request;
    crowd->request.weights = NULL;
    crowd->request.rule = NULL;
    crowd->request.use_rebalancing = 1;
    crowd->request.baseline = 0;
    crowd->sweep = (foresto_sweep)FORESTO_SWEEP_INIT;
    crowd->sweep.request = &crowd->request;
    crowd->sweep.weights = crowd->weights;
    crowd->sweep.mix_count = CROWD_MIXES;
    crowd->sweep.mix_stride = (int64_t)scene->assets;
    crowd->sweep.rules = crowd->pointers;
    crowd->sweep.rule_count = CROWD_RULES;
    open_columns(&crowd->columns);
}

void crowd_close(struct crowd *crowd) {
    free(crowd->weights);
    free(crowd->columns.final_nav);
    free(crowd->columns.total_turnover);
    free(crowd->columns.total_cost);
    free(crowd->columns.periodic_event_count);
    free(crowd->columns.drift_event_count);
    free(crowd->columns.figures);
}

void crowd_want_figures(struct crowd *crowd) {
    crowd->columns.figures_size = sizeof(foresto_figures);
    crowd->columns.figures = scene_memory(crowd->columns.count * sizeof(foresto_figures));
}

/* ---- threads ---- */

struct work {
    pthread_mutex_t lock;
    uint64_t next, count;
    void (*task)(void *data, uint64_t index);
    void *data;
};

static uint64_t take(struct work *work) {
    pthread_mutex_lock(&work->lock);
    uint64_t index = work->next++;
    pthread_mutex_unlock(&work->lock);
    return index;
}

static void *do_tasks(void *argument) {
    struct work *work = argument;
    for (uint64_t index = take(work); index < work->count; index = take(work)) {
        work->task(work->data, index);
    }
    return NULL;
}

/* Threads that are kept, as a host keeps them: a new one may wait milliseconds for a processor of its own. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t start, end;
    struct work *work;
    uint64_t turn;
    uint32_t count, busy;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .start = PTHREAD_COND_INITIALIZER, .end = PTHREAD_COND_INITIALIZER};

static void *serve(void *unused) {
    pthread_mutex_lock(&pool.lock);
    for (uint64_t seen = pool.turn - 1;;) { /* it is made for the turn that is under way */
        while (seen == pool.turn) {
            pthread_cond_wait(&pool.start, &pool.lock);
        }
        seen = pool.turn;
        pthread_mutex_unlock(&pool.lock);
        do_tasks(pool.work);
        pthread_mutex_lock(&pool.lock);
        if (--pool.busy == 0) {
            pthread_cond_signal(&pool.end);
        }
    }
    return unused;
}

/* The caller's thread works with the others, which are as many each time. */
static int32_t parallel_for(void *user, uint64_t count, void (*task)(void *data, uint64_t index), void *data) {
    uint32_t others = *(const uint32_t *)user - 1;
    struct work work = {.lock = PTHREAD_MUTEX_INITIALIZER, .count = count, .task = task, .data = data};
    pthread_mutex_lock(&pool.lock);
    pool.work = &work;
    pool.turn++;
    pool.busy = others;
    pthread_cond_broadcast(&pool.start);
    for (pthread_t thread; pool.count < others; pool.count++) {
        if (pthread_create(&thread, NULL, serve, NULL) != 0) {
            abort();
        }
    }
    pthread_mutex_unlock(&pool.lock);
    do_tasks(&work);
    pthread_mutex_lock(&pool.lock);
    while (pool.busy > 0) {
        pthread_cond_wait(&pool.end, &pool.lock);
    }
    pthread_mutex_unlock(&pool.lock);
    return 0;
}

void crowd_sweep(struct crowd *crowd, uint32_t threads) {
    foresto_executor executor = FORESTO_EXECUTOR_INIT;
    foresto_host host = FORESTO_HOST_INIT;
    executor.worker_count = threads;
    executor.user = &threads;
    executor.parallel_for = parallel_for;
    host.executor = threads > 1 ? &executor : NULL;
    scene_expect(foresto_sweep_run(&crowd->sweep, &host, &crowd->columns, NULL));
}

/* ---- accounts ---- */

/* Accounts that were at their targets once. */
static void make_accounts(struct batch *batch, size_t assets, size_t target_count) {
    struct rng rng = {11};
    for (size_t k = 0; k < target_count; k++) {
        mix(&rng, batch->targets + k * assets, assets);
    }
    for (size_t k = 0; k < CROWD_ACCOUNTS; k++) {
        const double *targets = batch->targets + k % target_count * assets;
        for (size_t i = 0; i < assets; i++) {
            batch->values[k * assets + i] = 1e5 * targets[i] * rng_between(&rng, 0.9, 1.1);
        }
    }
}

void batch_open(struct batch *batch, size_t assets, int shared) {
    size_t target_count = shared ? 1 : CROWD_ACCOUNTS;
    batch->values = scene_memory(CROWD_ACCOUNTS * assets * sizeof(double));
    batch->targets = scene_memory(target_count * assets * sizeof(double));
    make_accounts(batch, assets, target_count);
    foresto_rule_init(&batch->rule, sizeof batch->rule);
    batch->rule.rule_type = FORESTO_RULE_DRIFT;
    batch->rule.drift_threshold = 0.01;
    snprintf(batch->rule.rule_name, sizeof batch->rule.rule_name, "bench");
    batch->accounts = (foresto_accounts)FORESTO_ACCOUNTS_INIT;
    batch->accounts.account_count = CROWD_ACCOUNTS;
    batch->accounts.asset_count = assets;
    batch->accounts.values = batch->values;
    batch->accounts.targets = batch->targets;
    batch->accounts.account_stride = (int64_t)assets;
    batch->accounts.target_account_stride = shared ? 0 : (int64_t)assets;
    batch->accounts.rule = &batch->rule;
    batch->accounts.today = 20000;
    batch->columns = (foresto_decision_columns)FORESTO_DECISION_COLUMNS_INIT;
    batch->columns.count = CROWD_ACCOUNTS;
    batch->columns.trigger_types = scene_memory(CROWD_ACCOUNTS * sizeof(uint32_t));
    batch->columns.max_drift = scene_memory(CROWD_ACCOUNTS * sizeof(double));
    batch->columns.max_drift_assets = scene_memory(CROWD_ACCOUNTS * sizeof(uint32_t));
    batch->columns.turnover = scene_memory(CROWD_ACCOUNTS * sizeof(double));
}

void batch_close(struct batch *batch) {
    free(batch->values);
    free(batch->targets);
    free(batch->columns.trigger_types);
    free(batch->columns.max_drift);
    free(batch->columns.max_drift_assets);
    free(batch->columns.turnover);
}
