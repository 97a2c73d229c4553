/* SPDX-License-Identifier: MIT */
/* Eight threads at once on shared, immutable objects, each with outputs of its own: the self-test, runs on one panel,
 * and reading one result; then a sweep on an executor of eight threads. Each thread, and one alone, must find the same
 * bits. For a build with a thread sanitizer. Prints the hash of the runs; ends with 1 when a thread differs. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/foresto.h"

enum { THREADS = 8, ROUNDS = 3, DAYS = 700, ASSETS = 5, RULES = 4, MIXES = 40 };

static const char *const NAMES[ASSETS] = {"bonds", "shares", "gold", "cash", "land"};
static const char *const CLASSES[ASSETS] = {"safe", "risky", "other", "safe", "other"};
static const double WEIGHTS[ASSETS] = {0.3, 0.3, 0.2, 0.1, 0.1};

/* What all threads share. */
static foresto_panel *panels[2];
static foresto_rule rules[RULES];
static foresto_result *shared_result;
static double mixes[MIXES * ASSETS];

struct worker {
    pthread_t thread;
    char hex[FORESTO_SHA256_HEX_SIZE];
};

static void check(foresto_status status, const foresto_error *error) {
    if (status) {
        printf("FAIL: %s\n", error->message);
        exit(1);
    }
}

static foresto_panel *make_panel(uint32_t kind) {
    static foresto_date dates[DAYS];
    static double values[DAYS * ASSETS];
    uint64_t random = 1;
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_panel *panel = NULL;
    for (int t = 0; t < DAYS; t++) {
        dates[t] = 18000 + t + t / 5 * 2;
        for (int i = 0; i < ASSETS; i++) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            double change = (double)(random >> 40) / 16777216.0 * 0.04 - 0.0195;
            double before = t > 0 ? values[(t - 1) * ASSETS + i] : 100.0;
            values[t * ASSETS + i] = kind == FORESTO_PANEL_PRICES ? before * (1.0 + change) : change;
        }
    }
    spec.kind = kind;
    spec.day_count = DAYS;
    spec.asset_count = ASSETS;
    spec.day_stride = ASSETS;
    spec.dates = dates;
    spec.values = values;
    spec.asset_names = NAMES;
    check(foresto_panel_create(&spec, NULL, &panel, &error), &error);
    return panel;
}

static void make_shared(void) {
    panels[0] = make_panel(FORESTO_PANEL_PRICES);
    panels[1] = make_panel(FORESTO_PANEL_RETURNS);
    for (uint32_t r = 0; r < RULES; r++) {
        rules[r] = (foresto_rule)FORESTO_RULE_INIT;
        rules[r].rule_type = FORESTO_RULE_PERIODIC + r % 3;
        rules[r].frequency = FORESTO_FREQUENCY_MONTHLY + r % 2;
        rules[r].base_day_policy = r / 2;
        rules[r].drift_threshold = 0.01 * (1.0 + r);
        rules[r].rule_id = 1 + (int64_t)r;
    }
    for (int m = 0; m < MIXES; m++) {
        for (int i = 0; i < ASSETS; i++) {
            mixes[m * ASSETS + i] = i == m % ASSETS ? 0.4 : 0.15;
        }
    }
}

static foresto_request request_of(int number) {
    foresto_request request = FORESTO_REQUEST_INIT;
    request.panel = panels[number % 2];
    request.asset_count = ASSETS;
    request.weights = WEIGHTS;
    request.classes = number % 3 == 0 ? CLASSES : NULL;
    request.initial_amount = 1e6;
    request.use_rebalancing = 1;
    request.rule = number < 2 ? NULL : &rules[number % RULES];
    request.baseline = number == 1;
    return request;
}

/* The hash of what one after another of these comes to. */
static void hash_more(char *hex, const void *bytes, size_t size) {
    char more[2 * FORESTO_SHA256_HEX_SIZE] = "";
    strcpy(more, hex);
    foresto_sha256_hex(bytes, size, more + strlen(more));
    foresto_sha256_hex(more, strlen(more), hex);
}

static void hash_result(char *hex, const foresto_result *result) {
    foresto_nav_view navs = FORESTO_NAV_VIEW_INIT;
    foresto_event_view events = FORESTO_EVENT_VIEW_INIT;
    foresto_figures figures = FORESTO_FIGURES_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_result_navs(result, &navs);
    foresto_result_events(result, &events);
    check(foresto_figures_compute(navs.nav, navs.dates, navs.count, NULL, &figures, &error), &error);
    hash_more(hex, navs.nav, navs.count * sizeof *navs.nav);
    hash_more(hex, events.before_weights, events.count * events.asset_count * sizeof *events.before_weights);
    hash_more(hex, &figures.sortino, sizeof figures.sortino);
}

static void run_all(char *hex) {
    for (int number = 0; number < 12; number++) {
        foresto_request request = request_of(number);
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_result *result = NULL;
        char key[FORESTO_SHA256_HEX_SIZE];
        check(foresto_request_hash(&request, key, &error), &error);
        check(foresto_simulate(&request, NULL, &result, &error), &error);
        hash_more(hex, key, strlen(key));
        hash_result(hex, result);
        foresto_result_destroy(result);
    }
    hash_result(hex, shared_result);
}

/* A session of its own, opened with the names of the shared panel. */
static void run_session(char *hex) {
    foresto_request request = request_of(3);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_session *session = NULL;
    foresto_step step = FORESTO_STEP_INIT;
    double row[ASSETS];
    check(foresto_session_open(&request, NULL, NULL, &session, &error), &error);
    for (int t = 0; t < 100; t++) {
        for (int i = 0; i < ASSETS; i++) {
            row[i] = 0.001 * (double)((t * 7 + i * 3) % 11) - 0.004;
        }
        check(foresto_session_step(session, 18000 + t, row, ASSETS, 1, 18001 + t, &step, &error), &error);
        hash_more(hex, &step.nav, sizeof step.nav);
    }
    foresto_session_close(session);
}

static void *work(void *data) {
    struct worker *worker = data;
    foresto_error error = FORESTO_ERROR_INIT;
    char found[FORESTO_SHA256_HEX_SIZE];
    worker->hex[0] = '\0';
    for (int round = 0; round < ROUNDS; round++) {
        check(foresto_self_test(NULL, found, &error), &error);
        hash_more(worker->hex, found, strlen(found));
        run_all(worker->hex);
        run_session(worker->hex);
    }
    return NULL;
}

/* An executor: eight threads that take one task after the other. */
struct crew {
    atomic_uint_fast64_t next;
    uint64_t count;
    void (*task)(void *data, uint64_t index);
    void *data;
};

static void *crew_work(void *data) {
    struct crew *crew = data;
    for (uint64_t i = atomic_fetch_add(&crew->next, 1); i < crew->count; i = atomic_fetch_add(&crew->next, 1)) {
        crew->task(crew->data, i);
    }
    return NULL;
}

static int32_t parallel_for(void *user, uint64_t count, void (*task)(void *data, uint64_t index), void *data) {
    struct crew crew = {.count = count, .task = task, .data = data};
    pthread_t threads[THREADS];
    (void)user;
    for (int i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, crew_work, &crew)) {
            abort();
        }
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}

static void run_sweep(const foresto_executor *executor, char *hex) {
    static double navs[MIXES * RULES], costs[MIXES * RULES];
    const foresto_rule *each[RULES] = {&rules[0], &rules[1], &rules[2], NULL};
    foresto_request request = request_of(2);
    foresto_sweep sweep = FORESTO_SWEEP_INIT;
    foresto_sweep_columns columns = FORESTO_SWEEP_COLUMNS_INIT;
    foresto_host host = FORESTO_HOST_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    request.rule = NULL;
    request.weights = NULL;
    sweep.request = &request;
    sweep.weights = mixes;
    sweep.mix_count = MIXES;
    sweep.mix_stride = ASSETS;
    sweep.rules = each;
    sweep.rule_count = RULES;
    columns.count = MIXES * RULES;
    columns.final_nav = navs;
    columns.total_cost = costs;
    host.executor = executor;
    check(foresto_sweep_run(&sweep, &host, &columns, &error), &error);
    hex[0] = '\0';
    hash_more(hex, navs, sizeof navs);
    hash_more(hex, costs, sizeof costs);
}

static int same(const char *what, const char *found, const char *expected) {
    if (strcmp(found, expected) != 0) {
        printf("FAIL: %s: %s instead of %s\n", what, found, expected);
        return 0;
    }
    return 1;
}

static int test_threads(void) {
    static struct worker alone, workers[THREADS];
    int good = 1;
    work(&alone);
    for (int i = 0; i < THREADS; i++) {
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i])) {
            abort();
        }
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        good &= same("a thread among eight", workers[i].hex, alone.hex);
    }
    puts(alone.hex);
    return good;
}

static int test_sweep(void) {
    const foresto_executor executor = {sizeof executor, THREADS, NULL, parallel_for};
    char alone[FORESTO_SHA256_HEX_SIZE], together[FORESTO_SHA256_HEX_SIZE];
    run_sweep(NULL, alone);
    run_sweep(&executor, together);
    puts(together);
    return same("a sweep on eight threads", together, alone);
}

int main(void) {
    foresto_error error = FORESTO_ERROR_INIT;
    make_shared();
    foresto_request request = request_of(5);
    check(foresto_simulate(&request, NULL, &shared_result, &error), &error);
    int good = test_threads();
    good &= test_sweep();
    foresto_result_destroy(shared_result);
    foresto_panel_destroy(panels[0]);
    foresto_panel_destroy(panels[1]);
    return !good;
}
