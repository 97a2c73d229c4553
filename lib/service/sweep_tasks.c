/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include <string.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/struct.h"
#include "base/text.h"
#include "engine/lane.h"
#include "service/figures.h"
#include "service/sweep.h"

/* Portfolios that march side by side; portfolios that a task takes in one round; tasks in a round for each worker, so
 * that a slow one does not keep the others waiting for long. */
enum { GROUP = 32, SHARE = 256, TASKS_PER_WORKER = 2 };

/* Doubles of the panel that stay in the innermost cache while a group marches over them. */
enum { CACHED = 4096 };

/* One place of a group. */
struct slot {
    uint64_t portfolio;
    struct fo_lane lane;
    double *weights;
    double *nav; /* NULL when the path goes straight to the caller's column */
    foresto_date *dates;
    struct fo_risk risk; /* of a path of two days or more, when figures are wanted */
};

struct task {
    const struct fo_sweep *sweep;
    size_t stretch;
    uint64_t first, end; /* portfolios of this round */
    uint64_t failed;     /* the first that failed, when status says so */
    foresto_status status;
    foresto_error error;
    uint32_t calls; /* of this round */
    bool good_environment;
    struct fo_arena arena;
    struct fo_host host; /* the arena's allocator alone */
    struct slot slots[GROUP];
};

static struct fo_terms terms_of(const struct fo_sweep *sweep, const struct fo_host *host) {
    const foresto_request *request = &sweep->request;
    return (struct fo_terms){
        .instruments = &request->panel->instruments,
        .missing_policy = request->missing_policy,
        .initial_amount = request->initial_amount,
        .classes = request->classes,
        .host = host,
    };
}

/* The terms of one portfolio, whose rule and mix have been checked. */
static struct fo_terms slot_terms(struct task *task, struct slot *slot, uint64_t portfolio) {
    const struct fo_sweep *sweep = task->sweep;
    const struct fo_sweep_rule *rule = &sweep->rules[portfolio % sweep->rule_count];
    struct fo_terms terms = terms_of(sweep, &task->host);
    terms.mode = rule->mode;
    terms.rule = rule->given ? &rule->rule : NULL;
    fo_sweep_mix(sweep, portfolio / sweep->rule_count, slot->weights);
    terms.weights = slot->weights;
    for (uint64_t i = 0; i < sweep->request.asset_count; i++) {
        terms.weight_sum += slot->weights[i];
    }
    return terms;
}

static void open_slot(struct task *task, struct slot *slot, uint64_t portfolio) {
    const struct fo_sweep *sweep = task->sweep;
    const foresto_sweep_columns *columns = &sweep->columns;
    struct fo_terms terms = slot_terms(task, slot, portfolio);
    slot->portfolio = portfolio;
    struct fo_lane *lane = &slot->lane;
    fo_lane_open(lane, &terms, sweep->request.panel, sweep->rows, task->stretch, &lane->error);
    ptrdiff_t path = (ptrdiff_t)portfolio * (ptrdiff_t)columns->path_stride;
    lane->nav = columns->nav ? columns->nav + path : slot->nav;
    lane->keeps_path = columns->nav || columns->figures;
    lane->dates = columns->dates ? columns->dates + path : slot->dates;
}

static bool has_risk(const struct fo_lane *lane) {
    return !lane->status && lane->track.summary.day_count >= 2;
}

static void measure_risk(const struct fo_sweep *sweep, struct slot *slot) {
    const struct fo_lane *lane = &slot->lane;
    if (has_risk(lane)) {
        fo_figures_risk(lane->panel->kernels, lane->nav, lane->track.summary.day_count, &sweep->options, &slot->risk);
    }
}

static void measure_two_risks(const struct fo_sweep *sweep, struct slot *one, struct slot *two) {
    const struct fo_lane *a = &one->lane, *b = &two->lane;
    uint64_t days = a->track.summary.day_count;
    if (has_risk(a) && has_risk(b) && b->track.summary.day_count == days) {
        fo_figures_risk_two(a->panel->kernels, a->nav, b->nav, days, &sweep->options, &one->risk, &two->risk);
    } else {
        measure_risk(sweep, one);
        measure_risk(sweep, two);
    }
}

/* Two by two, the last perhaps alone. */
static void measure_risks(struct task *task, size_t count) {
    for (size_t k = 0; k + 1 < count; k += 2) {
        measure_two_risks(task->sweep, &task->slots[k], &task->slots[k + 1]);
    }
    if (count % 2) {
        measure_risk(task->sweep, &task->slots[count - 1]);
    }
}

static void write_figures(const struct fo_sweep *sweep, struct slot *slot) {
    uint64_t portfolio = slot->portfolio;
    struct fo_lane *lane = &slot->lane;
    const foresto_sweep_columns *columns = &sweep->columns;
    unsigned char *place = (unsigned char *)columns->figures + portfolio * columns->figures_size;
    foresto_figures full = FORESTO_FIGURES_INIT;
    if (has_risk(lane)) {
        lane->status = fo_figures_measure(lane->panel->kernels, lane->nav, lane->dates, lane->track.summary.day_count,
                                          &sweep->options, &slot->risk, &full, &lane->error);
    }
    if (lane->status) {
        full = (foresto_figures)FORESTO_FIGURES_INIT;
    }
    memset(place, 0, columns->figures_size);
    memcpy(place, &columns->figures_size, sizeof columns->figures_size);
    fo_export(place, &full, sizeof full);
}

/* Of a portfolio that has failed, nothing is left in the caller's columns. */
static void clear_path(const struct fo_sweep *sweep, struct fo_lane *lane) {
    if (sweep->columns.nav) {
        memset(lane->nav, 0, sweep->rows.count * sizeof *lane->nav);
    }
    for (size_t t = 0; sweep->columns.dates && t < sweep->rows.count; t++) {
        lane->dates[t] = FORESTO_DATE_NONE;
    }
}

static void write_columns(const struct fo_sweep *sweep, struct slot *slot) {
    const foresto_sweep_columns *columns = &sweep->columns;
    uint64_t portfolio = slot->portfolio;
    struct fo_lane *lane = &slot->lane;
    if (columns->figures) {
        write_figures(sweep, slot);
    }
    foresto_summary summary = lane->track.summary;
    if (lane->status) {
        summary = (foresto_summary){.struct_size = sizeof summary};
        clear_path(sweep, lane);
    }
    if (columns->statuses) {
        columns->statuses[portfolio] = lane->status;
    }
    if (columns->final_nav) {
        columns->final_nav[portfolio] = summary.final_nav;
    }
    if (columns->total_turnover) {
        columns->total_turnover[portfolio] = summary.total_turnover;
    }
    if (columns->total_cost) {
        columns->total_cost[portfolio] = summary.total_cost;
    }
    if (columns->day_count) {
        columns->day_count[portfolio] = summary.day_count;
    }
    if (columns->periodic_event_count) {
        columns->periodic_event_count[portfolio] = summary.periodic_event_count;
    }
    if (columns->drift_event_count) {
        columns->drift_event_count[portfolio] = summary.drift_event_count;
    }
}

/* Two by two, the last perhaps alone. */
static void march(struct task *task, size_t count) {
    for (bool any = true; any;) {
        any = false;
        for (size_t k = 0; k < count; k += 2) {
            struct fo_lane *one = &task->slots[k].lane, *two = k + 1 < count ? &task->slots[k + 1].lane : NULL;
            bool first = fo_lane_goes_on(one), second = two && fo_lane_goes_on(two);
            if (first || second) {
                fo_lane_march(first ? one : two, first && second ? two : NULL);
                any = true;
            }
        }
    }
}

/* The portfolios of a task, those of a rule after one another, since they rebalance on the same days. */
struct order {
    uint64_t offset, next;
};

static uint64_t take_next(const struct task *task, struct order *order) {
    uint64_t taken = order->next;
    order->next += task->sweep->rule_count;
    if (order->next >= task->end) {
        order->next = task->first + ++order->offset;
    }
    return taken;
}

static void run_group(struct task *task, struct order *order, size_t count) {
    task->arena.used = 0;
    for (size_t k = 0; k < count; k++) {
        open_slot(task, &task->slots[k], take_next(task, order));
    }
    march(task, count);
    if (task->sweep->columns.figures) {
        measure_risks(task, count);
    }
    for (size_t k = 0; k < count; k++) {
        struct slot *slot = &task->slots[k];
        write_columns(task->sweep, slot);
        if (slot->lane.status && (!task->status || slot->portfolio < task->failed)) {
            task->status = slot->lane.status;
            task->error = slot->lane.error;
            task->failed = slot->portfolio;
        }
    }
}

/* What the executor hands to each task. */
struct round {
    struct task *tasks;
    uint32_t count;
};

/* A task of the executor's. It calls nothing of the host's. */
static void run_task(void *data, uint64_t index) {
    const struct round *round = data;
    if (index >= round->count) {
        return; /* no task of ours */
    }
    struct task *task = &round->tasks[index];
    task->calls++;
    task->good_environment = fo_environment_good(); /* that of the thread which runs the task */
    if (!task->good_environment) {
        return;
    }
    struct order order = {0, task->first};
    for (uint64_t left = task->end - task->first, count; left > 0; left -= count) {
        count = left < GROUP ? left : GROUP;
        run_group(task, &order, (size_t)count);
    }
}

/* What the parts of one portfolio take, found by making them for a mix that holds every asset. */
static foresto_status measure_lane(const struct fo_sweep *sweep, uint32_t mode, size_t stretch, double *weights,
                                   size_t *size, foresto_error *error) {
    struct fo_meter meter = {&sweep->host.allocator, 0};
    struct fo_host host = {.allocator = fo_meter_allocator(&meter)};
    struct fo_terms terms = terms_of(sweep, &host);
    struct fo_lane lane;
    uint64_t assets = sweep->request.asset_count;
    terms.mode = mode;
    terms.weights = weights;
    terms.weight_sum = 1.0;
    for (uint64_t i = 0; i < assets; i++) {
        weights[i] = 1.0 / (double)assets;
    }
    foresto_status status = fo_lane_open(&lane, &terms, sweep->request.panel, sweep->rows, stretch, error);
    if (!status) {
        fo_lane_close(&lane);
        *size = meter.total > *size ? meter.total : *size;
    }
    return status;
}

static size_t choose_stretch(const struct fo_sweep *sweep) {
    size_t days = CACHED / (size_t)sweep->request.asset_count;
    days = days < sweep->rows.count ? days : sweep->rows.count;
    return days < FO_WINDOW_DAYS ? FO_WINDOW_DAYS : days;
}

/* Where the parts of all tasks lie in one block. */
struct plan {
    struct fo_layout layout;
    uint32_t tasks;
    size_t stretch, lane;
    uint64_t nav_days, date_days; /* room for each slot */
    size_t task, weights, nav, dates, arena;
};

static struct plan plan_block(const struct fo_sweep *sweep, size_t lane) {
    const foresto_sweep_columns *columns = &sweep->columns;
    const foresto_executor *executor = &sweep->host.executor;
    struct plan plan = {.layout = {0, false}, .lane = lane};
    uint64_t groups = (columns->count + GROUP - 1) / GROUP;
    plan.tasks = executor->parallel_for ? TASKS_PER_WORKER * executor->worker_count : 1;
    plan.tasks = groups < plan.tasks ? (uint32_t)groups : plan.tasks;
    plan.stretch = choose_stretch(sweep);
    plan.nav_days = columns->nav ? 0 : columns->figures ? sweep->rows.count : plan.stretch;
    plan.date_days = columns->figures && !columns->dates ? sweep->rows.count : 0;
    uint64_t slots = (uint64_t)plan.tasks * GROUP;
    plan.task = fo_layout_add(&plan.layout, plan.tasks, sizeof(struct task));
    plan.weights = fo_layout_add(&plan.layout, slots * sweep->request.asset_count, sizeof(double));
    plan.nav = fo_layout_add(&plan.layout, slots * plan.nav_days, sizeof(double));
    plan.dates = fo_layout_add(&plan.layout, slots * plan.date_days, sizeof(foresto_date));
    plan.arena = fo_layout_add(&plan.layout, slots, lane);
    return plan;
}

static struct task *set_tasks(const struct fo_sweep *sweep, const struct plan *plan, unsigned char *block) {
    struct task *tasks = (void *)(block + plan->task);
    double *weights = (void *)(block + plan->weights);
    double *nav = (void *)(block + plan->nav);
    foresto_date *dates = (void *)(block + plan->dates);
    for (uint32_t t = 0; t < plan->tasks; t++) {
        struct task *task = &tasks[t];
        *task = (struct task){.sweep = sweep, .stretch = plan->stretch, .good_environment = true};
        task->arena = (struct fo_arena){block + plan->arena + t * GROUP * plan->lane, GROUP * plan->lane, 0};
        task->host.allocator = fo_arena_allocator(&task->arena);
        for (size_t k = 0; k < GROUP; k++) {
            size_t place = t * (size_t)GROUP + k;
            task->slots[k].weights = weights + place * (size_t)sweep->request.asset_count;
            task->slots[k].nav = nav + place * (size_t)plan->nav_days;
            task->slots[k].dates = plan->date_days ? dates + place * (size_t)plan->date_days : NULL;
        }
    }
    return tasks;
}

/* Hand out the next portfolios, at most SHARE to each task, and return the first that is left. */
static uint64_t share_out(struct task *tasks, uint32_t count, uint64_t first, uint64_t end) {
    uint64_t each = (end - first + count - 1) / count;
    each = each < SHARE ? each : SHARE;
    for (uint32_t t = 0; t < count; t++) {
        tasks[t].calls = 0;
        tasks[t].first = first;
        first = end - first < each ? end : first + each;
        tasks[t].end = first;
    }
    return first;
}

static foresto_status run_tasks(const struct fo_sweep *sweep, struct task *tasks, uint32_t count,
                                foresto_error *error) {
    const foresto_executor *executor = &sweep->host.executor;
    struct round round = {tasks, count};
    if (!executor->parallel_for) {
        run_task(&round, 0);
        return FORESTO_OK;
    }
    int32_t code = executor->parallel_for(executor->user, count, run_task, &round);
    foresto_status status = fo_host_status(code, "parallel_for", FORESTO_DATE_NONE, error);
    for (uint32_t t = 0; !status && t < count; t++) {
        if (!tasks[t].good_environment) {
            status = fo_fail_field(error, FORESTO_E_ENVIRONMENT, "parallel_for", "a thread has another environment");
        } else if (tasks[t].calls != 1) {
            status = fo_fail_value(error, FORESTO_E_HOST, "parallel_for", tasks[t].calls,
                                   "has not run each task exactly once");
        }
    }
    return status;
}

/* The failure of the first portfolio that failed, when no column takes it. */
static foresto_status first_failure(const struct fo_sweep *sweep, const struct task *tasks, uint32_t count,
                                    foresto_error *error) {
    const struct task *first = NULL;
    for (uint32_t t = 0; t < count; t++) {
        if (tasks[t].status && (!first || tasks[t].failed < first->failed)) {
            first = &tasks[t];
        }
    }
    if (!first || sweep->columns.statuses) {
        return FORESTO_OK;
    }
    char field[FO_SWEEP_FIELD_SIZE];
    fo_text_indexed("portfolio", first->failed, field, sizeof field);
    return fo_fail_within(error, &first->error, field);
}

static foresto_status run_rounds(const struct fo_sweep *sweep, struct task *tasks, uint32_t count,
                                 foresto_error *error) {
    uint64_t total = sweep->columns.count;
    foresto_status status = FORESTO_OK;
    for (uint64_t done = 0; !status && done < total;) {
        done = share_out(tasks, count, done, total);
        status = run_tasks(sweep, tasks, count, error);
        if (!status) {
            status = first_failure(sweep, tasks, count, error);
        }
        if (!status) {
            status = fo_host_advance(&sweep->host, done, total, error);
        }
    }
    return status;
}

static foresto_status measure(const struct fo_sweep *sweep, size_t *lane, foresto_error *error) {
    struct fo_layout layout = {0, false};
    void *weights = NULL;
    fo_layout_add(&layout, sweep->request.asset_count, sizeof(double));
    foresto_status status = fo_layout_allocate(&layout, &sweep->host.allocator, &weights, error);
    size_t stretch = choose_stretch(sweep);
    if (!status) {
        status = measure_lane(sweep, FORESTO_MODE_PHASE1, stretch, weights, lane, error);
    }
    if (!status) { /* the host's release may have changed it */
        status = fo_environment_check(error);
    }
    if (!status) {
        status = measure_lane(sweep, FORESTO_MODE_HOLD, stretch, weights, lane, error);
    }
    fo_release(&sweep->host.allocator, weights);
    return status;
}

foresto_status fo_sweep_tasks_run(const struct fo_sweep *sweep, foresto_error *error) {
    size_t lane = 0;
    foresto_status status = measure(sweep, &lane, error);
    if (status) {
        return status;
    }
    struct plan plan = plan_block(sweep, lane);
    void *block = NULL;
    status = fo_layout_allocate(&plan.layout, &sweep->host.allocator, &block, error);
    if (status) {
        return status;
    }
    struct task *tasks = set_tasks(sweep, &plan, block);
    status = run_rounds(sweep, tasks, plan.tasks, error);
    fo_release(&sweep->host.allocator, block);
    return status;
}
