/* SPDX-License-Identifier: MIT */
/* How fast the library is, as ratios that hold from machine to machine: what a yardstick takes, over what the work
 * takes. The two run in turns of a fraction of a millisecond, so that what disturbs one disturbs the other, and the
 * median of many turns counts. docs/performance.md says what the rows are. */
#define _POSIX_C_SOURCE 200809L

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "chain.h"
#include "crowd.h"
#include "domain/panel.h"
#include "scene.h"
#include "sum.h"

enum { ROUNDS_LEAST = 3, ROUNDS_MOST = 1001, EVENTS_MOST = 4096 };

static const double NANOSECONDS_MOST = 4e9; /* in the work of a row, but for the least rounds */

/* What a row works with. Each piece of work is a function of this and nothing else. */
struct bench {
    struct scene scene, other;
    sum_function *sum;
    const double *values; /* to be summed */
    size_t value_count;
    foresto_run_columns columns, nav_only;
    foresto_session *session;
    struct crowd crowd;
    struct batch batch;
    double *asset_major;
    struct fo_block block; /* equal units of all assets */
    ptrdiff_t *places;
    double *units;
    size_t step; /* of the session */
    size_t rebalances;
    double sink; /* what nobody may leave out */
};

typedef void work_function(struct bench *bench);

struct row {
    const char *name;
    size_t assets, days;
    double at_least;
    void (*prepare)(struct bench *bench);
    work_function *yardstick;     /* NULL: the clock */
    double yardstick_nanoseconds; /* what the work may take, by the clock */
    work_function *work;
    double scale; /* of the ratio, when the two do not do equally much; 0 is 1 */
    bool wall;    /* threads: what counts is when all have ended */
};

static double now(bool wall) {
    struct timespec time;
    clock_gettime(wall ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* ---- work ---- */

static void sum(struct bench *bench) {
    bench->sink += bench->sum(bench->values, bench->value_count);
}

static void run(struct bench *bench) {
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    scene_expect(foresto_simulate_into(&bench->scene.request, NULL, &bench->columns, &summary, NULL));
    bench->sink += summary.final_nav;
}

/* The least that a run with so many rebalances can take. */
static void chain(struct bench *bench) {
    bench->sink += chain_walk(bench->scene.weights, bench->scene.assets, bench->rebalances);
}

/* Of a run that buys and holds, the kernel alone. */
static void mark(struct bench *bench) {
    size_t days = bench->scene.days;
    bench->scene.panel->kernels->mark(&bench->block, 0, days, days, bench->columns.nav);
    bench->sink += bench->columns.nav[days - 1];
}

static void run_other(struct bench *bench) {
    scene_expect(foresto_simulate_into(&bench->other.request, NULL, &bench->columns, NULL, NULL));
}

static void run_nav_only(struct bench *bench) {
    scene_expect(foresto_simulate_into(&bench->scene.request, NULL, &bench->nav_only, NULL, NULL));
}

static void step(struct bench *bench) {
    const struct scene *scene = &bench->scene;
    size_t t = bench->step++ % scene->days, assets = scene->assets;
    foresto_date date = (foresto_date)bench->step;
    foresto_step shown = FORESTO_STEP_INIT;
    scene_expect(
        foresto_session_step(bench->session, date, scene->prices + t * assets, assets, 1, date + 1, &shown, NULL));
    bench->sink += shown.nav;
}

static void prepare_day_major(struct bench *bench) {
    foresto_panel_spec spec = scene_spec(&bench->scene);
    foresto_panel *panel = NULL;
    scene_expect(foresto_panel_create(&spec, NULL, &panel, NULL));
    foresto_panel_destroy(panel);
}

static void prepare_in_place(struct bench *bench) {
    foresto_panel_spec spec = scene_spec(&bench->scene);
    foresto_panel *panel = NULL;
    spec.values = bench->asset_major;
    spec.day_stride = 1;
    spec.asset_stride = (int64_t)bench->scene.days;
    spec.flags = FORESTO_PANEL_BORROW;
    scene_expect(foresto_panel_create(&spec, NULL, &panel, NULL));
    foresto_panel_destroy(panel);
}

/* The rules of the sweep, each alone, with the first of its mixes. */
static void run_each_rule(struct bench *bench) {
    foresto_request request = bench->crowd.request;
    request.weights = bench->crowd.weights;
    for (size_t r = 0; r < CROWD_RULES; r++) {
        request.rule = bench->crowd.pointers[r];
        scene_expect(foresto_simulate_into(&request, NULL, &bench->columns, NULL, NULL));
    }
}

static void sweep(struct bench *bench) {
    crowd_sweep(&bench->crowd, 1);
}

static void sweep_by_two(struct bench *bench) {
    crowd_sweep(&bench->crowd, 2);
}

static void decide(struct bench *bench) {
    scene_expect(foresto_accounts_evaluate(&bench->batch.accounts, &bench->batch.columns, NULL));
}

/* Both arrays, where the accounts have targets of their own. */
static void sum_accounts(struct bench *bench) {
    const struct batch *batch = &bench->batch;
    size_t count = CROWD_ACCOUNTS * (size_t)batch->accounts.asset_count;
    bench->sink += bench->sum(batch->values, count);
    if (batch->accounts.target_account_stride) {
        bench->sink += bench->sum(batch->targets, count);
    }
}

/* ---- what each row needs ---- */

static void hold(struct bench *bench) {
    (void)bench;
}

static void units(struct bench *bench) {
    const struct fo_matrix *levels = &bench->scene.panel->levels;
    size_t assets = bench->scene.assets, padded = fo_padded(assets);
    bench->places = scene_memory(padded * sizeof *bench->places);
    bench->units = scene_memory(padded * sizeof *bench->units);
    for (size_t i = 0; i < padded; i++) {
        bench->places[i] = i < assets ? (ptrdiff_t)i * levels->asset_stride : 0;
        bench->units[i] = i < assets ? 1.0 : 0.0;
    }
    bench->block = (struct fo_block){levels->grid, 0, bench->places, bench->units, assets};
}

static void quarterly(struct bench *bench) {
    bench->rebalances = 39;
    scene_periodic(&bench->scene, FORESTO_FREQUENCY_QUARTERLY);
}

static void monthly(struct bench *bench) {
    bench->rebalances = 117;
    scene_periodic(&bench->scene, FORESTO_FREQUENCY_MONTHLY);
}

/* A threshold that is usual, and reached a few times in ten years, if at all. */
static void drift(struct bench *bench) {
    scene_drift(&bench->scene, 0.05);
}

/* One that is reached every few days. */
static void often(struct bench *bench) {
    scene_drift(&bench->scene, 0.1 / (double)bench->scene.assets);
    scene_drift(&bench->other, 0.05);
}

static void records(struct bench *bench) {
    size_t bytes = bench->scene.days * sizeof(double);
    bench->columns.dates = scene_memory(bytes);
    bench->columns.daily_return = scene_memory(bytes);
    bench->columns.cumulative_return = scene_memory(bytes);
    bench->columns.high_water_mark = scene_memory(bytes);
    bench->columns.drawdown = scene_memory(bytes);
}

static void session(struct bench *bench) {
    static foresto_instruments instruments = FORESTO_INSTRUMENTS_INIT;
    monthly(bench);
    foresto_request request = bench->scene.request;
    request.panel = NULL;
    instruments.asset_count = bench->scene.assets;
    instruments.asset_names = bench->scene.names;
    instruments.kind = FORESTO_PANEL_PRICES;
    scene_expect(foresto_session_open(&request, &instruments, NULL, &bench->session, NULL));
}

static void crowd(struct bench *bench) {
    crowd_open(&bench->crowd, &bench->scene);
}

static void crowd_with_figures(struct bench *bench) {
    crowd(bench);
    crowd_want_figures(&bench->crowd);
}

static void accounts(struct bench *bench) {
    batch_open(&bench->batch, bench->scene.assets, 0);
}

static void accounts_alike(struct bench *bench) {
    batch_open(&bench->batch, bench->scene.assets, 1);
}

static void in_place(struct bench *bench) {
    const struct scene *scene = &bench->scene;
    bench->asset_major = scene_memory(scene->assets * scene->days * sizeof(double));
    for (size_t i = 0; i < scene->assets; i++) {
        for (size_t t = 0; t < scene->days; t++) {
            bench->asset_major[i * scene->days + t] = scene->prices[t * scene->assets + i];
        }
    }
}

#define RUN_ROWS(NAME, PREPARE, SMALL, MIDDLE, LARGE)                                                                  \
    {NAME, 5, 2520, SMALL, PREPARE, sum, 0, run, 0, false}, {NAME, 10, 2520, SMALL, PREPARE, sum, 0, run, 0, false},   \
        {NAME, 20, 2520, MIDDLE, PREPARE, sum, 0, run, 0, false},                                                      \
        {NAME, 100, 2520, LARGE, PREPARE, sum, 0, run, 0, false}, {                                                    \
        NAME, 1000, 2520, LARGE, PREPARE, sum, 0, run, 0, false                                                        \
    }

#define MARK_ROW(ASSETS)                                                                                               \
    { "mark", ASSETS, 2520, 0.0, units, sum, 0, mark, 0, false }

#define CHAIN_ROW(NAME, PREPARE, ASSETS)                                                                               \
    { NAME, ASSETS, 2520, 0.0, PREPARE, sum, 0, chain, 0, false }

/* Those with nothing to reach show what limits others. */
static const struct row ROWS[] = {
    RUN_ROWS("hold", hold, 0.6, 0.65, 0.85),
    RUN_ROWS("quarterly", quarterly, 0.6, 0.65, 0.85),
    RUN_ROWS("monthly", monthly, 0.5, 0.55, 0.75),
    RUN_ROWS("drift", drift, 0.35, 0.45, 0.6),
    {"records", 20, 2520, 0.35, records, run_nav_only, 0, run, 0, false},
    {"records", 100, 2520, 0.65, records, run_nav_only, 0, run, 0, false},
    {"session-step", 20, 2520, 1.0, session, NULL, 60, step, 0, false},
    {"fixed-cost", 3, 10, 1.0, monthly, NULL, 1500, run, 0, false},
    {"prepare-day-major", 20, 2520, 0.15, hold, sum, 0, prepare_day_major, 0, false},
    {"prepare-in-place", 20, 2520, 0.4, in_place, sum, 0, prepare_in_place, 0, false},
    {"drift-often", 20, 2520, 0.25, often, run_other, 0, run, 0, false},
    {"drift-often", 100, 2520, 0.25, often, run_other, 0, run, 0, false},
    {"flat-250", 100, 250, 0.77, hold, run_other, 0, run, 0.1, false},
    {"flat-25000", 100, 25000, 0.77, hold, run_other, 0, run, 10, false},
    {"sweep", 20, 2520, 1.0, crowd, run_each_rule, 0, sweep, CROWD_MIXES, false},
    {"sweep", 1000, 2520, 2.5, crowd, run_each_rule, 0, sweep, CROWD_MIXES, false},
    {"sweep-figures", 20, 2520, 0.5, crowd_with_figures, run_each_rule, 0, sweep, CROWD_MIXES, false},
    {"sweep-figures", 1000, 2520, 2.0, crowd_with_figures, run_each_rule, 0, sweep, CROWD_MIXES, false},
    {"sweep-two-threads", 20, 2520, 1.8, crowd, sweep, 0, sweep_by_two, 0, true},
    {"sweep-two-threads", 1000, 2520, 1.8, crowd, sweep, 0, sweep_by_two, 0, true},
    {"accounts", 20, 1, 0.6, accounts, sum_accounts, 0, decide, 0, false},
    {"accounts-alike", 20, 1, 0.6, accounts_alike, sum_accounts, 0, decide, 0, false},
    {"flat-sum", 100, 25000, 0.0, hold, run_other, 0, sum, 10, false},
    MARK_ROW(5),
    MARK_ROW(10),
    MARK_ROW(20),
    MARK_ROW(100),
    MARK_ROW(1000),
    CHAIN_ROW("chain-monthly", monthly, 5),
    CHAIN_ROW("chain-monthly", monthly, 10),
    CHAIN_ROW("chain-monthly", monthly, 20),
    CHAIN_ROW("chain-monthly", monthly, 100),
    CHAIN_ROW("chain-monthly", monthly, 1000),
    CHAIN_ROW("chain-quarterly", quarterly, 5),
    CHAIN_ROW("chain-quarterly", quarterly, 10),
    CHAIN_ROW("chain-quarterly", quarterly, 20),
    CHAIN_ROW("chain-quarterly", quarterly, 100),
    CHAIN_ROW("chain-quarterly", quarterly, 1000),
};
enum { ROW_COUNT = sizeof ROWS / sizeof ROWS[0] };

/* ---- measuring ---- */

static void open_columns(foresto_run_columns *columns, size_t days, size_t assets) {
    *columns = (foresto_run_columns)FORESTO_RUN_COLUMNS_INIT;
    columns->day_capacity = days;
    columns->event_capacity = EVENTS_MOST;
    columns->nav = scene_memory(days * sizeof(double));
    columns->event_dates = scene_memory(EVENTS_MOST * sizeof(foresto_date));
    columns->trigger_types = scene_memory(EVENTS_MOST * sizeof(uint32_t));
    columns->turnover = scene_memory(EVENTS_MOST * sizeof(double));
    columns->cost_factor = scene_memory(EVENTS_MOST * sizeof(double));
    columns->cost_amount = scene_memory(EVENTS_MOST * sizeof(double));
    columns->nav_before = scene_memory(EVENTS_MOST * sizeof(double));
    columns->nav_after = scene_memory(EVENTS_MOST * sizeof(double));
    columns->before_weights = scene_memory(EVENTS_MOST * assets * sizeof(double));
}

static void close_columns(foresto_run_columns *columns) {
    void *memory[] = {
        columns->dates,           columns->nav,           columns->daily_return, columns->cumulative_return,
        columns->high_water_mark, columns->drawdown,      columns->event_dates,  columns->trigger_types,
        columns->turnover,        columns->cost_factor,   columns->cost_amount,  columns->nav_before,
        columns->nav_after,       columns->before_weights};
    for (size_t i = 0; i < sizeof memory / sizeof memory[0]; i++) {
        free(memory[i]);
    }
}

static void open_bench(struct bench *bench, const struct row *row) {
    *bench = (struct bench){.sum = NULL};
    scene_open(&bench->scene, row->assets, row->days);
    bench->sum = sum_select(bench->scene.panel->kernels->name);
    scene_open(&bench->other, row->assets, row->scale > 0 ? 2520 : row->days);
    open_columns(&bench->columns, row->days > 2520 ? row->days : 2520, row->assets);
    bench->nav_only = bench->columns;
    row->prepare(bench);
    /* The very memory that a run reads. */
    bench->values = bench->scene.panel->levels.grid.levels;
    bench->value_count = row->assets * row->days;
    if (bench->asset_major) {
        bench->values = bench->asset_major;
    }
}

static void close_bench(struct bench *bench) {
    scene_close(&bench->scene);
    scene_close(&bench->other);
    close_columns(&bench->columns);
    foresto_session_close(bench->session);
    crowd_close(&bench->crowd);
    batch_close(&bench->batch);
    free(bench->asset_major);
    free(bench->places);
    free(bench->units);
}

static double time_of(work_function *work, struct bench *bench, bool wall, size_t times) {
    double start = now(wall);
    for (size_t k = 0; k < times; k++) {
        work(bench);
    }
    return (now(wall) - start) / (double)times;
}

/* How many times make a turn. An interruption must not pass for one: the shorter of two counts. */
static size_t times_for(work_function *work, struct bench *bench) {
    for (size_t times = 1;; times *= 2) {
        double first = time_of(work, bench, false, times), second = time_of(work, bench, false, times);
        if ((first < second ? first : second) * (double)times >= 2e5) {
            return times;
        }
    }
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count) {
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

/* The ratio, and what one piece of work takes. */
static double measure(const struct row *row, size_t rounds, double *nanoseconds) {
    static double ratios[ROUNDS_MOST], times[ROUNDS_MOST];
    struct bench bench;
    open_bench(&bench, row);
    size_t often_work = times_for(row->work, &bench);
    size_t often_sum = row->yardstick ? times_for(row->yardstick, &bench) : 0;
    double spent = 0.0;
    size_t done = 0;
    for (size_t k = 0; k < rounds && (k < ROUNDS_LEAST || spent < NANOSECONDS_MOST); k++, done++) {
        double yardstick = row->yardstick_nanoseconds;
        if (row->yardstick) {
            yardstick = time_of(row->yardstick, &bench, row->wall, often_sum);
        }
        times[k] = time_of(row->work, &bench, row->wall, often_work);
        spent += times[k] * (double)often_work;
        ratios[k] = yardstick / times[k] * (row->scale > 0 ? row->scale : 1.0);
    }
    close_bench(&bench);
    *nanoseconds = median(times, done);
    return median(ratios, done);
}

/* The work once, for whoever counts its instructions. */
void bench_once(const struct row *row, struct bench *bench);
__attribute__((noinline)) void bench_once(const struct row *row, struct bench *bench) {
    row->work(bench);
}

/* Once to warm up, and once to count. */
static void run_once(const struct row *row) {
    struct bench bench;
    open_bench(&bench, row);
    row->work(&bench);
    bench_once(row, &bench);
    close_bench(&bench);
}

/* ---- the program ---- */

struct options {
    bool json;
    bool once;
    const char *rows;
    size_t assets; /* 0: any number */
    size_t rounds;
};

static void usage(void) {
    fprintf(stderr, "usage: foresto-bench [--json | --once] [--rows PREFIX] [--assets N] [--rounds N]\n");
    exit(2);
}

static struct options parse(int argc, char **argv) {
    struct options options = {.rows = "", .rounds = 101};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            options.json = true;
        } else if (strcmp(argv[i], "--once") == 0) {
            options.once = true;
        } else if (strcmp(argv[i], "--assets") == 0 && i + 1 < argc) {
            options.assets = (size_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--rows") == 0 && i + 1 < argc) {
            options.rows = argv[++i];
        } else if (strcmp(argv[i], "--rounds") == 0 && i + 1 < argc) {
            options.rounds = (size_t)strtoul(argv[++i], NULL, 10);
        } else {
            usage();
        }
    }
    if (options.rounds < 1 || options.rounds > ROUNDS_MOST) {
        usage();
    }
    return options;
}

/* Names are prefixes, but not where instructions are counted. */
static bool is_wanted(const struct row *row, const struct options *options) {
    bool named = options->once ? strcmp(row->name, options->rows) == 0
                               : strncmp(row->name, options->rows, strlen(options->rows)) == 0;
    return named && (!options->assets || row->assets == options->assets);
}

int main(int argc, char **argv) {
    struct options options = parse(argc, argv);
    const char *separator = "[";
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct row *row = &ROWS[i];
        bool aside = options.json && !*options.rows && row->at_least == 0.0; /* unless it is asked for */
        if (!is_wanted(row, &options) || aside) {
            continue;
        }
        if (options.once) {
            run_once(row);
            continue;
        }
        double nanoseconds, ratio = measure(row, options.rounds, &nanoseconds);
        if (options.json) {
            printf("%s\n  {\"name\": \"%s\", \"assets\": %zu, \"days\": %zu, \"ratio\": %.4g, \"at_least\": %g}",
                   separator, row->name, row->assets, row->days, ratio, row->at_least);
            separator = ",";
        } else {
            printf("%-18s %5zu x %5zu  %6.2f of %4.2f %s  %.0f ns\n", row->name, row->assets, row->days, ratio,
                   row->at_least, ratio < row->at_least ? "SHORT" : "     ", nanoseconds);
        }
        fflush(stdout);
    }
    if (options.json) {
        printf("%s\n]\n", separator[0] == '[' ? "[" : "");
    }
    return 0;
}
