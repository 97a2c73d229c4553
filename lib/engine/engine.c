/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/engine.h"

#include <string.h>

#include "base/bits.h"
#include "domain/rule.h"
#include "domain/schedule.h"
#include "kernel/day.h"

/* Days that are marked before they are tested for drift: after one that fired few, since another may be near, then
 * more and more. */
enum { DRIFT_DAYS_LEAST = 16, DRIFT_DAYS_MOST = FO_EXTREME_DAYS };

foresto_status fo_engine_create(const struct fo_kernels *kernels, const struct fo_terms *terms,
                                const struct fo_portfolio *portfolio, struct fo_event_receiver receiver,
                                struct fo_engine **engine, foresto_error *error) {
    size_t padded = fo_padded(portfolio->active_count);
    struct fo_layout layout = {0, false};
    size_t at = fo_layout_add(&layout, 1, sizeof **engine);
    size_t arrays = fo_layout_add(&layout, 6 * padded, sizeof(double));
    size_t before = fo_layout_add(&layout, fo_padded(portfolio->asset_count), sizeof(double));
    const foresto_cost_model *cost_model = &terms->host->cost_model;
    uint32_t traded = cost_model->trading_cost ? portfolio->asset_count : 0;
    size_t asset_values = fo_layout_add(&layout, traded, sizeof(double));
    size_t trades = fo_layout_add(&layout, traded, sizeof(double));
    void *memory = NULL;
    foresto_status status = fo_layout_allocate(&layout, &terms->host->allocator, &memory, error);
    if (status) {
        return status;
    }
    unsigned char *block = memory;
    struct fo_engine *made = (void *)(block + at);
    double *array = (void *)(block + arrays);
    *made = (struct fo_engine){
        .kernels = kernels,
        .portfolio = portfolio,
        .rule = terms->rule,
        .receiver = receiver,
        .cost_model = cost_model,
        .initial_amount = terms->initial_amount,
        .from_index = fo_intake_makes_index(terms, portfolio),
        .previous_month = FO_MONTH_NONE,
        .trigger = {array, terms->rule ? fo_rule_drift_limit(terms->rule) : 0.0},
        .targets = array,
        .units = array + padded,
        .values = array + 2 * padded,
        .levels = array + 3 * padded,
        .lows = array + 4 * padded,
        .highs = array + 5 * padded,
        .before_weights = (void *)(block + before),
        .asset_values = (void *)(block + asset_values),
        .gross_trades = (void *)(block + trades),
    };
    memset(array, 0, 6 * padded * sizeof(double));
    memcpy(made->targets, portfolio->active_targets, portfolio->active_count * sizeof(double));
    memset(made->before_weights, 0, fo_padded(portfolio->asset_count) * sizeof(double));
    memset(made->asset_values, 0, traded * sizeof(double));
    memset(made->gross_trades, 0, traded * sizeof(double));
    *engine = made;
    return FORESTO_OK;
}

static struct fo_block holdings(const struct fo_engine *engine, const struct fo_window *window) {
    return (struct fo_block){window->grid, window->lead, window->places, engine->units,
                             engine->portfolio->active_count};
}

/* Panel row of a day of the window. */
static int64_t row_of(const struct fo_window *window, size_t k) {
    return window->rows ? window->rows[k] : window->first_row + (int64_t)k;
}

/* An index that has come down to 0 cannot be bought. */
static foresto_status refuse_level(const struct fo_engine *engine, const struct fo_window *window, size_t k,
                                   foresto_error *error) {
    uint32_t a = 0;
    while (fo_positive(engine->levels[a])) {
        a++;
    }
    struct fo_where where = FO_NOWHERE;
    where.field = "level";
    where.day = row_of(window, k);
    where.date = window->dates[k];
    where.asset = engine->portfolio->active[a];
    where.asset_name = engine->portfolio->names[engine->portfolio->active[a]];
    where.value = engine->levels[a];
    where.has_value = true;
    return fo_fail(error, FORESTO_E_RANGE, where, "the index of returns leaves nothing to buy at");
}

/* Put an amount of money to work at the targets, at the engine's levels, which are those of day k. */
static foresto_status invest(struct fo_engine *engine, double amount, const struct fo_window *window, size_t k,
                             foresto_error *error) {
    const struct fo_portfolio *portfolio = engine->portfolio;
    bool good =
        engine->kernels->invest(amount, engine->targets, engine->levels, portfolio->active_count, engine->units);
    return good ? FORESTO_OK : refuse_level(engine, window, k, error);
}

/* Buy on day 0, at its levels or at an index that stands at 1. */
static foresto_status form(struct fo_engine *engine, const struct fo_window *window, foresto_error *error) {
    const double *row = fo_grid_row(&window->grid, window->lead);
    for (uint32_t a = 0; a < engine->portfolio->active_count; a++) {
        engine->levels[a] = engine->from_index ? 1.0 : row[window->places[a]];
    }
    foresto_status status = invest(engine, engine->initial_amount, window, 0, error);
    engine->formed = !status;
    return status;
}

static int32_t month_before(const struct fo_engine *engine, const struct fo_window *window, size_t k) {
    return k ? window->months[k - 1] : engine->previous_month;
}

static bool is_due(const struct fo_engine *engine, const struct fo_window *window, size_t k) {
    int32_t next = k + 1 < window->count ? window->months[k + 1] : window->next_month;
    return fo_due(engine->rule->frequency, engine->rule->base_day_policy, month_before(engine, window, k),
                  window->months[k], next);
}

/* First day after k that is in another month, or the end of the window. */
static size_t month_end(const struct fo_window *window, size_t k) {
    size_t end = window->month_ends[k] - window->month_base;
    return end < window->count ? end : window->count;
}

/* First scheduled day from `k` on; window->count when there is none. */
static size_t next_due(const struct fo_engine *engine, const struct fo_window *window, size_t k) {
    if (!engine->rule || !fo_rule_uses_schedule(engine->rule->rule_type)) {
        return window->count;
    }
    bool last = engine->rule->base_day_policy == FORESTO_BASE_DAY_LAST_TRADING_DAY;
    while (k < window->count) {
        size_t end = month_end(window, k), day = last ? end - 1 : k;
        if (is_due(engine, window, day)) {
            return day;
        }
        k = end;
    }
    return k;
}

/* How a stretch of constant holdings came to its end: on its last day, or on one before. */
struct stop {
    size_t day; /* the first that is bad or that fires; the end of the stretch when there is none */
    bool fired;
};

/* Whether the levels of the extremes' block rule out that a day first <= k < end fires. */
static bool is_calm(const struct fo_engine *engine, const struct fo_window *window, size_t first, size_t end,
                    const double *nav) {
    const struct fo_portfolio *portfolio = engine->portfolio;
    if (!window->lows) {
        return false;
    }
    size_t place = (window->lead + first) / FO_EXTREME_DAYS * window->extreme_stride;
    const double *lows = window->lows + place, *highs = window->highs + place;
    if (portfolio->active_count != window->extreme_stride) {
        for (uint32_t a = 0; a < portfolio->active_count; a++) {
            engine->lows[a] = lows[portfolio->active[a]];
            engine->highs[a] = highs[portfolio->active[a]];
        }
        lows = engine->lows;
        highs = engine->highs;
    }
    struct fo_extent navs = engine->kernels->extent(nav + first, end - first);
    return engine->kernels->is_calm(engine->units, lows, highs, portfolio->active_count, &engine->trigger, &navs);
}

/* Mark the days first <= k < end, testing none of them. */
static struct stop mark(const struct fo_engine *engine, const struct fo_block *block, size_t first, size_t end,
                        double *nav) {
    bool good = engine->kernels->mark(block, first, end, nav);
    return (struct stop){good ? end : engine->kernels->find_bad(nav, first, end), false};
}

/* Mark the days first <= k < end up to the first one that fires; `again`: the day before them did. */
static struct stop mark_and_test(const struct fo_engine *engine, const struct fo_window *window, bool again,
                                 size_t first, size_t end, double *nav) {
    struct fo_block block = holdings(engine, window);
    size_t days = again ? DRIFT_DAYS_LEAST : DRIFT_DAYS_MOST;
    for (size_t next; first < end; first = next) {
        next = first + days - (window->lead + first) % days;
        next = next < end ? next : end;
        days = days < DRIFT_DAYS_MOST ? 2 * days : days;
        struct stop stop = mark(engine, &block, first, next, nav);
        bool soon = again && next - first < DRIFT_DAYS_MOST / 2; /* the bounds would leave it open */
        if (soon || stop.day < next || !is_calm(engine, window, first, next, nav)) {
            size_t fired = engine->kernels->find_drift(&block, &engine->trigger, nav, first, stop.day);
            if (fired < stop.day) {
                return (struct stop){fired, true};
            }
        }
        if (stop.day < next) {
            return stop;
        }
    }
    return (struct stop){end, false};
}

static foresto_status refuse_nav(const struct fo_window *window, const double *nav, size_t k, foresto_error *error) {
    return fo_fail_nav(error, row_of(window, k), window->dates[k], nav[k]);
}

/* What the host says that the trades cost. */
static foresto_status ask_cost(struct fo_engine *engine, const struct fo_day *day, struct fo_event_entry *entry,
                               foresto_error *error) {
    const struct fo_portfolio *portfolio = engine->portfolio;
    for (uint32_t a = 0; a < portfolio->active_count; a++) {
        uint32_t asset = portfolio->active[a];
        engine->asset_values[asset] = day->values[a];
        engine->gross_trades[asset] = day->targets[a] * day->nav - day->values[a];
    }
    foresto_trades trades = {
        .struct_size = sizeof trades,
        .date = entry->date,
        .trigger_type = entry->trigger_type,
        .asset_count = portfolio->asset_count,
        .nav = day->nav,
        .turnover = entry->turnover,
        .asset_names = portfolio->names,
        .values = engine->asset_values,
        .gross_trades = engine->gross_trades,
    };
    double amount = 0.0;
    int32_t code = engine->cost_model->trading_cost(engine->cost_model->user, &trades, &amount);
    foresto_status status = fo_host_status(code, "trading_cost", entry->date, error);
    if (status) {
        return status;
    }
    if (!(amount >= 0.0 && amount < day->nav)) {
        struct fo_where where = FO_NOWHERE;
        where.field = "cost_amount";
        where.date = entry->date;
        where.value = amount;
        where.has_value = true;
        return fo_fail(error, FORESTO_E_RANGE, where, "must be at least 0 and below the NAV");
    }
    entry->cost_amount = amount;
    entry->nav_after = day->nav - amount;
    entry->cost_factor = entry->nav_after / day->nav;
    return FORESTO_OK;
}

/* Set turnover, cost and NAV after. */
static foresto_status charge(struct fo_engine *engine, const struct fo_day *day, struct fo_event_entry *entry,
                             foresto_error *error) {
    entry->turnover = fo_day_turnover_normalised(day);
    if (engine->cost_model->trading_cost) {
        return ask_cost(engine, day, entry, error);
    }
    struct fo_cost cost = fo_day_cost(day->nav, entry->turnover, engine->rule->cost_rate);
    entry->cost_factor = cost.factor;
    entry->cost_amount = cost.amount;
    entry->nav_after = cost.nav_after;
    return FORESTO_OK;
}

/* Look at the holdings at the close of day k. */
static void value(struct fo_engine *engine, const struct fo_window *window, size_t k) {
    const struct fo_portfolio *portfolio = engine->portfolio;
    const double *row = fo_grid_row(&window->grid, window->lead + k);
    uint32_t count = portfolio->active_count;
    for (uint32_t a = 0; a < count; a++) {
        engine->levels[a] = row[window->places[a]];
        engine->values[a] = engine->units[a] * engine->levels[a];
    }
}

/* Weights per asset. */
static void weigh(struct fo_engine *engine, double nav) {
    const struct fo_portfolio *portfolio = engine->portfolio;
    uint32_t count = portfolio->active_count;
    engine->kernels->divide(engine->values, count, nav, engine->before_weights);
    for (uint32_t a = count; count < portfolio->asset_count && a-- > 0;) {
        double weight = engine->before_weights[a];
        engine->before_weights[a] = 0.0;
        engine->before_weights[portfolio->active[a]] = weight;
    }
}

static foresto_status rebalance(struct fo_engine *engine, const struct fo_window *window, size_t k, uint32_t trigger,
                                double *nav, foresto_error *error) {
    enum { FEW = 32 };
    value(engine, window, k);
    uint32_t count = engine->portfolio->active_count;
    struct fo_day day = {engine->values, engine->targets, 1.0, nav[k], count};
    if (count < FEW) {
        day.nav = fo_day_sum(engine->values, count); /* the same, without waiting for the store of nav[k] */
    }
    struct fo_event_entry entry = {.date = window->dates[k], .trigger_type = trigger, .nav_before = day.nav};
    foresto_status status = charge(engine, &day, &entry, error);
    if (!status) {
        nav[k] = entry.nav_after;
        status = fo_positive(nav[k]) ? invest(engine, nav[k], window, k, error) : refuse_nav(window, nav, k, error);
    }
    if (status) { /* the host may have left another environment: compute no more */
        return status;
    }
    weigh(engine, entry.nav_before);
    return engine->receiver.put(engine->receiver.user, &entry, engine->before_weights, error);
}

foresto_status fo_engine_advance(struct fo_engine *engine, const struct fo_window *window, double *nav,
                                 foresto_error *error) {
    bool tests = engine->rule && fo_rule_uses_drift(engine->rule->rule_type), again = false;
    foresto_status status = engine->formed || !window->count ? FORESTO_OK : form(engine, window, error);
    for (size_t k = 0; !status && k < window->count; k++) {
        struct fo_block block = holdings(engine, window);
        size_t due = next_due(engine, window, k);
        size_t end = due < window->count ? due + 1 : due; /* holdings are constant up to here */
        struct stop stop =
            tests ? mark_and_test(engine, window, again, k, end, nav) : mark(engine, &block, k, end, nav);
        if (stop.day < end && !stop.fired) {
            return refuse_nav(window, nav, stop.day, error);
        }
        k = stop.fired ? stop.day : end - 1;
        again = stop.fired;
        if (stop.fired || k == due) {
            uint32_t trigger = k == due ? FORESTO_TRIGGER_PERIODIC : FORESTO_TRIGGER_DRIFT;
            status = rebalance(engine, window, k, trigger, nav, error);
        }
    }
    engine->previous_month = window->count ? window->months[window->count - 1] : engine->previous_month;
    return status;
}
