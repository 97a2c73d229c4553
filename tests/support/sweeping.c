/* SPDX-License-Identifier: MIT */
#include "sweeping.h"

#include <stdlib.h>
#include <string.h>

#include "expect.h"
#include "results.h"

enum { GARBAGE = 0xa5 };

/* ---- a sweep ---- */

static void make_mix(struct rng *rng, size_t asset_count, double *weights) {
    double sum = 0.0;
    for (size_t i = 0; i < asset_count; i++) {
        weights[i] = rng_once_in(rng, 4) && i > 0 ? 0.0 : rng_between(rng, 0.05, 1.0);
        sum += weights[i];
    }
    for (size_t i = 0; i < asset_count; i++) {
        weights[i] /= sum;
    }
}

/* Lay the mixes out: side by side, asset by asset, with gaps, and each of them backwards. */
static void make_mixes(struct sweeping *sweeping, struct rng *rng) {
    foresto_sweep *sweep = &sweeping->sweep;
    int64_t mixes = (int64_t)sweep->mix_count, assets = (int64_t)sweeping->sample.portfolio.asset_count;
    int64_t gap = 1 + rng_below(rng, 2), pad = rng_below(rng, 3);
    bool by_asset = rng_once_in(rng, 2);
    sweep->asset_stride = by_asset ? gap * (mixes + pad) : gap;
    sweep->mix_stride = by_asset ? gap : gap * (assets + pad);
    int64_t start = 0;
    if (rng_once_in(rng, 2)) {
        start += (mixes - 1) * sweep->mix_stride;
        sweep->mix_stride = -sweep->mix_stride;
    }
    if (rng_once_in(rng, 2)) {
        start += (assets - 1) * sweep->asset_stride;
        sweep->asset_stride = -sweep->asset_stride;
    }
    for (size_t i = 0; i < SWEEPING_CELLS; i++) {
        sweeping->cells[i] = -1.0;
    }
    sweep->weights = sweeping->cells + start;
    for (int64_t m = 0; m < mixes; m++) {
        double weights[SAMPLE_ASSETS_MAX];
        make_mix(rng, (size_t)assets, weights);
        for (int64_t i = 0; i < assets; i++) {
            int64_t cell = start + m * sweep->mix_stride + i * sweep->asset_stride;
            cr_assert(cell >= 0 && cell < SWEEPING_CELLS);
            sweeping->cells[cell] = weights[i];
        }
    }
}

static void make_rules(struct sweeping *sweeping, struct rng *rng) {
    for (size_t r = 0; r < sweeping->sweep.rule_count; r++) {
        foresto_rule *rule = &sweeping->rules[r];
        foresto_rule_init(rule, sizeof *rule);
        rule->rule_type = 1 + rng_below(rng, 3);
        rule->frequency = 1 + rng_below(rng, 2);
        rule->base_day_policy = rng_below(rng, 2);
        rule->drift_threshold = (double)(1 + rng_below(rng, 800)) / 10000.0;
        rule->cost_rate = rng_once_in(rng, 4) ? 0.0 : rng_between(rng, 0.0, 0.02);
        bool none = rng_once_in(rng, 5); /* the baseline beside rules */
        sweeping->rule_pointers[r] = none ? NULL : rule;
    }
    sweeping->sweep.rules = sweeping->sweep.rule_count > 0 ? sweeping->rule_pointers : NULL;
}

static void finish(struct sweeping *sweeping, struct rng *rng, uint64_t mix_count, uint64_t rule_count) {
    const struct portfolio *portfolio = &sweeping->sample.portfolio;
    sweeping->panel = portfolio_panel(portfolio);
    sweeping->request = portfolio_request(portfolio, sweeping->panel);
    sweeping->request.use_rebalancing = 1;
    sweeping->request.rule = NULL;
    sweeping->request.weights = NULL;
    sweeping->sweep = (foresto_sweep)FORESTO_SWEEP_INIT;
    sweeping->sweep.request = &sweeping->request;
    sweeping->sweep.mix_count = mix_count;
    sweeping->sweep.rule_count = rule_count;
    make_rules(sweeping, rng);
    make_mixes(sweeping, rng);
}

void sweeping_make(struct sweeping *sweeping, uint64_t seed) {
    struct rng rng = {seed ^ UINT64_C(0x5eed)};
    sample_make(&sweeping->sample, seed);
    finish(sweeping, &rng, 1 + rng_below(&rng, SWEEPING_MIXES_MAX), rng_below(&rng, SWEEPING_RULES_MAX + 1));
}

void sweeping_make_plain(struct sweeping *sweeping, uint64_t seed, uint64_t mix_count, uint64_t rule_count) {
    struct rng rng = {seed ^ UINT64_C(0xa11)};
    cr_assert(mix_count <= SWEEPING_MIXES_MAX && rule_count <= SWEEPING_RULES_MAX);
    sample_make_plain(&sweeping->sample, seed);
    finish(sweeping, &rng, mix_count, rule_count);
}

void sweeping_make_crowd(struct sweeping *sweeping, uint64_t mix_count) {
    struct rng rng = {1};
    uint64_t seed = 0;
    do {
        sample_make_plain(&sweeping->sample, ++seed);
    } while (sweeping->sample.portfolio.asset_count != 2 || sweeping->sample.portfolio.day_count < 60);
    finish(sweeping, &rng, 1, 2);
    cr_assert_leq(mix_count, SWEEPING_CROWD_MAX);
    for (uint64_t m = 0; m < mix_count; m++) {
        sweeping->cells[2 * m] = ((double)m + 1.0) / ((double)mix_count + 1.0);
        sweeping->cells[2 * m + 1] = 1.0 - sweeping->cells[2 * m];
    }
    sweeping->rule_pointers[0] = &sweeping->rules[0];
    sweeping->rule_pointers[1] = &sweeping->rules[1];
    sweeping->sweep.weights = sweeping->cells;
    sweeping->sweep.mix_count = mix_count;
    sweeping->sweep.mix_stride = 2;
    sweeping->sweep.asset_stride = 1;
}

void sweeping_close(struct sweeping *sweeping) {
    foresto_panel_destroy(sweeping->panel);
}

uint64_t sweep_count(const foresto_sweep *sweep) {
    return sweep->mix_count * (sweep->rule_count > 0 ? sweep->rule_count : 1);
}

/* ---- columns ---- */

static void *take(unsigned char **block, size_t size) {
    void *column = *block;
    *block += (size + 15) / 16 * 16 + 16; /* with garbage behind, which has to stay */
    return column;
}

/* Place the columns in a block, and return what they take. */
static size_t place(foresto_sweep_columns *table, unsigned char *block) {
    unsigned char *end = block;
    size_t count = (size_t)table->count;
    table->statuses = take(&end, count * sizeof *table->statuses);
    table->final_nav = take(&end, count * sizeof(double));
    table->total_turnover = take(&end, count * sizeof(double));
    table->total_cost = take(&end, count * sizeof(double));
    table->day_count = take(&end, count * sizeof(uint64_t));
    table->periodic_event_count = take(&end, count * sizeof(uint64_t));
    table->drift_event_count = take(&end, count * sizeof(uint64_t));
    table->figures = take(&end, count * table->figures_size);
    table->nav = take(&end, count * (size_t)table->path_stride * sizeof(double));
    table->dates = take(&end, count * (size_t)table->path_stride * sizeof(foresto_date));
    return (size_t)(end - block);
}

void columns_open(struct columns *columns, const foresto_sweep *sweep) {
    foresto_sweep_columns *table = &columns->table;
    *table = (foresto_sweep_columns)FORESTO_SWEEP_COLUMNS_INIT;
    table->figures_size = sizeof(foresto_figures);
    table->count = sweep_count(sweep);
    table->path_stride = (int64_t)foresto_panel_day_count(sweep->request->panel) + (int64_t)(table->count % 3);
    columns->size =
        12 * 32 + (size_t)table->count * (7 * 8 + sizeof(foresto_figures) +
                                          (size_t)table->path_stride * (sizeof(double) + sizeof(foresto_date)));
    columns->block = malloc(columns->size);
    cr_assert_not_null(columns->block);
    memset(columns->block, GARBAGE, columns->size);
    cr_assert_leq(place(table, columns->block), columns->size);
}

void columns_close(struct columns *columns) {
    free(columns->block);
}

bool columns_same(const struct columns *a, const struct columns *b) {
    return a->size == b->size && memcmp(a->block, b->block, a->size) == 0;
}

bool columns_untouched(const struct columns *columns) {
    for (size_t i = 0; i < columns->size; i++) {
        if (columns->block[i] != GARBAGE) {
            return false;
        }
    }
    return true;
}

/* ---- one portfolio ---- */

foresto_status sweep_simulate(const foresto_sweep *sweep, uint64_t portfolio, foresto_result **result,
                              foresto_error *error) {
    double weights[PORTFOLIO_ASSETS_MAX];
    uint64_t rules = sweep->rule_count > 0 ? sweep->rule_count : 1;
    foresto_request request = *sweep->request;
    for (uint64_t i = 0; i < request.asset_count; i++) {
        weights[i] =
            sweep->weights[(int64_t)(portfolio / rules) * sweep->mix_stride + (int64_t)i * sweep->asset_stride];
    }
    request.weights = weights;
    request.rule = sweep->rule_count > 0 ? sweep->rules[portfolio % rules] : NULL;
    if (request.rule != NULL) { /* the request's baseline is for those without */
        request.baseline = FORESTO_BASELINE_PHASE1;
    }
    return foresto_simulate(&request, NULL, result, error);
}

/* What the entries of a portfolio have to be. */
struct entries {
    foresto_status status;
    foresto_summary summary;
    foresto_figures figures;
    const double *nav;
    const foresto_date *dates;
};

static struct entries entries_of(const foresto_sweep *sweep, const foresto_sweep_columns *columns, uint64_t portfolio,
                                 foresto_result **result) {
    struct entries entries = {.summary = FORESTO_SUMMARY_INIT, .figures = FORESTO_FIGURES_INIT};
    entries.status = sweep_simulate(sweep, portfolio, result, NULL);
    if (entries.status != FORESTO_OK) {
        return entries;
    }
    foresto_nav_view view = navs_of(*result);
    if (columns->figures != NULL && view.count >= 2) {
        entries.status =
            foresto_figures_compute(view.nav, view.dates, view.count, sweep->figures_options, &entries.figures, NULL);
    }
    if (entries.status == FORESTO_OK) {
        entries.summary = summary_of(*result);
        entries.nav = view.nav;
        entries.dates = view.dates;
    }
    return entries;
}

static bool same_or_unwanted(const double *column, uint64_t portfolio, double asked) {
    return column == NULL || same_bits(column[portfolio], asked);
}

static bool equal_or_unwanted(const uint64_t *column, uint64_t portfolio, uint64_t asked) {
    return column == NULL || column[portfolio] == asked;
}

static uint64_t rows_asked_for(const foresto_request *request) {
    const foresto_date *dates = foresto_panel_dates(request->panel);
    uint64_t rows = 0;
    for (uint64_t t = 0; t < foresto_panel_day_count(request->panel); t++) {
        rows += (request->start_date == FORESTO_DATE_NONE || dates[t] >= request->start_date) &&
                (request->end_date == FORESTO_DATE_NONE || dates[t] <= request->end_date);
    }
    return rows;
}

/* The NAVs of its days; all 0 when it has failed. What is beyond its days, or then the rows, stays garbage. */
static bool same_path(const foresto_sweep *sweep, const foresto_sweep_columns *columns, uint64_t portfolio,
                      const struct entries *asked) {
    const double *path = columns->nav + (int64_t)portfolio * columns->path_stride;
    uint64_t rows = rows_asked_for(sweep->request), days = asked->nav != NULL ? asked->summary.day_count : rows;
    for (uint64_t t = 0; t < days; t++) {
        if (!same_bits(path[t], asked->nav != NULL ? asked->nav[t] : 0.0)) {
            return false;
        }
    }
    double garbage;
    memset(&garbage, GARBAGE, sizeof garbage);
    for (uint64_t t = days; t < (uint64_t)columns->path_stride; t++) {
        if (!same_bits(path[t], garbage)) {
            return false;
        }
    }
    return true;
}

/* The days of those NAVs, likewise. */
static bool same_dates(const foresto_sweep *sweep, const foresto_sweep_columns *columns, uint64_t portfolio,
                       const struct entries *asked) {
    const foresto_date *path = columns->dates + (int64_t)portfolio * columns->path_stride;
    uint64_t rows = rows_asked_for(sweep->request), days = asked->nav != NULL ? asked->summary.day_count : rows;
    for (uint64_t t = 0; t < days; t++) {
        if (path[t] != (asked->nav != NULL ? asked->dates[t] : FORESTO_DATE_NONE)) {
            return false;
        }
    }
    foresto_date garbage;
    memset(&garbage, GARBAGE, sizeof garbage);
    for (uint64_t t = days; t < (uint64_t)columns->path_stride; t++) {
        if (path[t] != garbage) {
            return false;
        }
    }
    return true;
}

static bool same_figures(const foresto_sweep_columns *columns, uint64_t portfolio, const foresto_figures *asked) {
    const unsigned char *place = (const unsigned char *)columns->figures + portfolio * columns->figures_size;
    uint32_t struct_size;
    memcpy(&struct_size, place, sizeof struct_size);
    size_t size = columns->figures_size < sizeof *asked ? columns->figures_size : sizeof *asked;
    return struct_size == columns->figures_size &&
           memcmp(place + sizeof struct_size, (const unsigned char *)asked + sizeof struct_size,
                  size - sizeof struct_size) == 0;
}

const char *portfolio_difference(const foresto_sweep *sweep, const foresto_sweep_columns *columns, uint64_t portfolio) {
    foresto_result *result = NULL;
    struct entries asked = entries_of(sweep, columns, portfolio, &result);
    const foresto_summary *summary = &asked.summary;
    const char *difference =
        columns->statuses != NULL && columns->statuses[portfolio] != asked.status        ? "status"
        : !same_or_unwanted(columns->final_nav, portfolio, summary->final_nav)           ? "final_nav"
        : !same_or_unwanted(columns->total_turnover, portfolio, summary->total_turnover) ? "total_turnover"
        : !same_or_unwanted(columns->total_cost, portfolio, summary->total_cost)         ? "total_cost"
        : !equal_or_unwanted(columns->day_count, portfolio, summary->day_count)          ? "day_count"
        : !equal_or_unwanted(columns->periodic_event_count, portfolio, summary->periodic_event_count)
            ? "periodic events"
        : !equal_or_unwanted(columns->drift_event_count, portfolio, summary->drift_event_count) ? "drift events"
        : columns->figures != NULL && !same_figures(columns, portfolio, &asked.figures)         ? "figures"
        : columns->nav != NULL && !same_path(sweep, columns, portfolio, &asked)                 ? "nav"
        : columns->dates != NULL && !same_dates(sweep, columns, portfolio, &asked)              ? "dates"
                                                                                                : NULL;
    foresto_result_destroy(result);
    return difference;
}

uint64_t sweep_first_failure(const foresto_sweep *sweep, foresto_error *error) {
    uint64_t count = sweep_count(sweep), portfolio = 0;
    for (; portfolio < count; portfolio++) {
        foresto_result *result = NULL;
        foresto_status status = sweep_simulate(sweep, portfolio, &result, error);
        foresto_result_destroy(result);
        if (status != FORESTO_OK) {
            break;
        }
    }
    return portfolio;
}
