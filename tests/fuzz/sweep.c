/* SPDX-License-Identifier: MIT */
/* Sweeps with any strides, counts and columns, executors that leave tasks out or run them backwards, and little memory.
 */
#include "input.h"

enum { MIXES = 4, RULES = 3, MOST = MIXES * RULES };

struct executor {
    struct input *input;
    uint32_t calls;
};

/* Runs the tasks in some order, some of them twice or not at all, or fails. */
static int32_t parallel_for(void *user, uint64_t count, void (*task)(void *data, uint64_t index), void *data) {
    struct executor *executor = user;
    uint8_t style = take_byte(executor->input);
    executor->calls++;
    for (uint64_t k = 0; k < count; k++) {
        uint64_t index = style & 1 ? count - 1 - k : k;
        if (style < 250 || k % 2) {
            task(data, index);
        }
    }
    return style == 255 ? 7 : 0;
}

static int32_t advance(void *user, uint64_t done, uint64_t total) {
    HOLDS(done <= total);
    return take_byte(user) < 4;
}

struct columns {
    foresto_sweep_columns table;
    foresto_status statuses[MOST];
    double final_nav[MOST], turnover[MOST], cost[MOST];
    uint64_t days[MOST], periodic[MOST], drift[MOST];
    foresto_figures figures[MOST];
    double nav[MOST * FUZZ_DAYS];
    foresto_date dates[MOST * FUZZ_DAYS];
};

static void take_columns(struct input *input, struct columns *columns, uint64_t count) {
    uint8_t wanted = take_byte(input);
    memset(columns, 0x5a, sizeof *columns);
    foresto_sweep_columns_init(&columns->table, sizeof columns->table);
    columns->table.count = take_byte(input) < 8 ? take_u64(input) : count;
    columns->table.statuses = wanted & 1 ? columns->statuses : NULL;
    columns->table.final_nav = wanted & 2 ? columns->final_nav : NULL;
    columns->table.total_turnover = wanted & 4 ? columns->turnover : NULL;
    columns->table.total_cost = wanted & 8 ? columns->cost : NULL;
    columns->table.day_count = wanted & 16 ? columns->days : NULL;
    columns->table.periodic_event_count = wanted & 16 ? columns->periodic : NULL;
    columns->table.drift_event_count = wanted & 128 ? columns->drift : NULL;
    columns->table.figures = wanted & 32 ? columns->figures : NULL;
    columns->table.figures_size = take_byte(input) < 4 ? take_byte(input) : sizeof columns->figures[0];
    columns->table.nav = wanted & 64 ? columns->nav : NULL;
    columns->table.dates = wanted & 128 ? columns->dates : NULL;
    columns->table.path_stride = take_byte(input) < 8 ? take_below(input, FUZZ_DAYS) : FUZZ_DAYS;
}

/* Weights in a block of exactly the size that the strides span; sometimes a stride that cannot be. */
static double *take_mixes(struct input *input, const struct market *market, foresto_sweep *sweep) {
    sweep->mix_count = take_byte(input) < 8 ? take_u64(input) : 1 + take_below(input, MIXES - 1);
    bool mix_major = take_byte(input) & 1;
    uint64_t mixes = sweep->mix_count <= MIXES ? sweep->mix_count : 1;
    sweep->mix_stride = mix_major ? market->assets : 1;
    sweep->asset_stride = mix_major ? 1 : (int64_t)(mixes ? mixes : 1);
    double *weights = block_of((mixes ? mixes : 1) * market->assets * sizeof *weights);
    for (uint64_t m = 0; m < (mixes ? mixes : 1); m++) {
        uint32_t one = take_below(input, 2 * market->assets);
        for (uint32_t i = 0; i < market->assets; i++) {
            double weight = one < market->assets ? i == one : 1.0 / market->assets;
            weights[(int64_t)m * sweep->mix_stride + (int64_t)i * sweep->asset_stride] = weight;
        }
    }
    if (take_byte(input) < 8) {
        weights[0] = take_double(input);
    }
    if (sweep->mix_count > MIXES) {
        sweep->mix_stride = 0; /* there are not that many */
    }
    return weights;
}

static void check_columns(const struct columns *columns, foresto_status status, uint64_t count, bool refused) {
    const uint8_t *bytes = (const uint8_t *)columns->final_nav;
    if (refused) {
        HOLDS(bytes[0] == 0x5a && ((const uint8_t *)columns->statuses)[0] == 0x5a);
    }
    for (uint64_t p = 0; !status && p < count; p++) {
        bool good = !columns->table.statuses || columns->statuses[p] == FORESTO_OK;
        HOLDS(!columns->table.final_nav || (good ? columns->final_nav[p] > 0.0 : columns->final_nav[p] == 0.0));
        HOLDS(!columns->table.day_count || columns->days[p] <= FUZZ_DAYS);
    }
}

static void check_sweep(struct input *input, const struct market *market, const foresto_panel *panel,
                        const foresto_host *host) {
    static struct columns columns;
    foresto_rule rules[RULES], own;
    const foresto_rule *list[RULES];
    foresto_request request = take_request(input, market, &own);
    foresto_sweep sweep = FORESTO_SWEEP_INIT;
    uint64_t count;
    request.panel = panel;
    request.weights = NULL;
    request.rule = NULL;
    for (uint32_t r = 0; r < RULES; r++) {
        rules[r] = take_rule(input);
        list[r] = take_byte(input) < 64 ? NULL : &rules[r];
    }
    double *weights = take_mixes(input, market, &sweep);
    sweep.request = &request;
    sweep.weights = weights;
    sweep.rule_count = request.use_rebalancing && !request.baseline ? take_below(input, RULES) : 0;
    sweep.rules = sweep.rule_count ? list : NULL;
    count = sweep.mix_count * (sweep.rule_count ? sweep.rule_count : 1);
    take_columns(input, &columns, count <= MOST ? count : MOST);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_sweep_run(&sweep, host, &columns.table, &error);
    check_error(status, &error);
    bool lies = sweep.mix_count < 1 || sweep.mix_count > MIXES || columns.table.count != count;
    HOLDS(!lies || status == FORESTO_E_SIZE || status == FORESTO_E_MEMORY || status == FORESTO_E_NO_DAYS ||
          status == FORESTO_E_DATE || status == FORESTO_E_ARGUMENT || status == FORESTO_E_WEIGHT ||
          status == FORESTO_E_WEIGHT_SUM);
    check_columns(&columns, status, count, status == FORESTO_E_SIZE || status == FORESTO_E_DATE);
    free(weights);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    struct market market;
    struct balance balance = {.noise = take_byte(&input) / 4};
    foresto_allocator allocator = balance_allocator(&balance);
    struct executor executor = {.input = &input};
    foresto_executor table = FORESTO_EXECUTOR_INIT;
    foresto_progress progress = FORESTO_PROGRESS_INIT;
    foresto_host host = FORESTO_HOST_INIT;
    foresto_panel *panel = NULL;
    uint8_t bits = take_byte(&input);
    table.user = &executor;
    table.worker_count = bits & 1 ? 1 + take_below(&input, 3) : 1;
    table.parallel_for = parallel_for;
    progress.user = &input;
    progress.advance = advance;
    host.allocator = &allocator;
    host.executor = bits & 2 ? &table : NULL;
    host.progress = bits & 4 ? &progress : NULL;
    take_market(&input, &market);
    foresto_panel_spec spec = market_spec(&market);
    HOLDS(foresto_panel_create(&spec, NULL, &panel, NULL) == FORESTO_OK);
    check_sweep(&input, &market, panel, &host);
    foresto_panel_destroy(panel);
    HOLDS(balance.live == 0);
    return 0;
}
