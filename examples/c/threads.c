/* SPDX-License-Identifier: MIT */
/* A sweep on two threads: 101 mixes of two assets under two rules, and the best of them. */
#include <foresto/foresto.h>
#include <pthread.h>
#include <stdio.h>

enum { DAYS = 500, MIXES = 101, RULES = 2, PORTFOLIOS = MIXES * RULES, THREADS = 2 };

/* The tasks of one call, handed out one after the other. */
struct pool {
    void (*task)(void *data, uint64_t index);
    void *data;
    uint64_t next, count;
    pthread_mutex_t lock;
};

static void *work(void *user) {
    struct pool *pool = user;
    for (;;) {
        pthread_mutex_lock(&pool->lock);
        uint64_t index = pool->next++;
        pthread_mutex_unlock(&pool->lock);
        if (index >= pool->count) {
            return NULL;
        }
        pool->task(pool->data, index);
    }
}

/* The calling thread works along, so that a thread that cannot be had costs time and nothing else. */
static int32_t parallel_for(void *user, uint64_t count, void (*task)(void *data, uint64_t index), void *data) {
    struct pool pool = {task, data, 0, count, PTHREAD_MUTEX_INITIALIZER};
    pthread_t threads[THREADS - 1];
    int started = 0;
    (void)user;
    while (started < THREADS - 1 && pthread_create(&threads[started], NULL, work, &pool) == 0) {
        started++;
    }
    work(&pool);
    while (started > 0) {
        pthread_join(threads[--started], NULL);
    }
    return 0;
}

static foresto_status make_panel(foresto_panel **panel, foresto_error *error) {
    static const char *const names[] = {"equities", "bonds"};
    static foresto_date dates[DAYS];
    static double prices[DAYS][2];
    double equities = 100, bonds = 100;
    for (int day = 0; day < DAYS; day++) {
        dates[day] = 19000 + day;
        prices[day][0] = equities *= day % 50 < 27 ? 1.004 : 0.9957;
        prices[day][1] = bonds *= 1.0001;
    }
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.day_count = DAYS, spec.asset_count = 2, spec.day_stride = 2;
    spec.dates = dates, spec.values = prices[0], spec.asset_names = names;
    return foresto_panel_create(&spec, NULL, panel, error);
}

static foresto_status sweep_over(const foresto_panel *panel, double *final_nav, foresto_error *error) {
    foresto_rule monthly = FORESTO_RULE_INIT, drift = FORESTO_RULE_INIT;
    monthly.rule_type = FORESTO_RULE_PERIODIC, monthly.frequency = FORESTO_FREQUENCY_MONTHLY;
    drift.rule_type = FORESTO_RULE_DRIFT, drift.drift_threshold = 0.05;
    const foresto_rule *const rules[RULES] = {&monthly, &drift};
    double weights[MIXES][2];
    for (int mix = 0; mix < MIXES; mix++) {
        weights[mix][0] = mix / 100.0;
        weights[mix][1] = 1 - weights[mix][0];
    }
    foresto_request request = FORESTO_REQUEST_INIT;
    request.panel = panel, request.asset_count = 2, request.initial_amount = 1e6, request.use_rebalancing = 1;
    foresto_sweep sweep = FORESTO_SWEEP_INIT;
    sweep.request = &request, sweep.weights = weights[0], sweep.mix_count = MIXES, sweep.mix_stride = 2;
    sweep.rules = rules, sweep.rule_count = RULES;
    foresto_sweep_columns columns = FORESTO_SWEEP_COLUMNS_INIT;
    columns.count = PORTFOLIOS, columns.final_nav = final_nav;
    const foresto_executor executor = {sizeof executor, THREADS, NULL, parallel_for};
    foresto_host host = FORESTO_HOST_INIT;
    host.executor = &executor;
    return foresto_sweep_run(&sweep, &host, &columns, error);
}

int main(void) {
    foresto_panel *panel = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    double final_nav[PORTFOLIOS];
    foresto_status status = make_panel(&panel, &error);
    if (!status) {
        status = sweep_over(panel, final_nav, &error);
    }
    foresto_panel_destroy(panel);
    if (status) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    int best = 0;
    for (int p = 1; p < PORTFOLIOS; p++) {
        best = final_nav[p] > final_nav[best] ? p : best;
    }
    printf("%d%% equities, %s: %.2f\n", best / RULES, best % RULES ? "drift" : "monthly", final_nav[best]);
    return 0;
}
