/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/engine.h"

#include <string.h>

#include "base/bits.h"
#include "domain/rule.h"
#include "domain/schedule.h"
#include "kernel/scalar.h"

/* Days that are marked before they are tested for drift: after one that fired few, since another may be near, then
 * more and more. */
enum { DRIFT_DAYS_LEAST = 16, DRIFT_DAYS_MOST = FO_EXTREME_DAYS };

foresto_status fo_engine_create(const struct fo_kernels *kernels, const struct fo_terms *terms,
                                const struct fo_portfolio *portfolio, struct fo_event_receiver receiver,
                                struct fo_engine **engine, foresto_error *error) {
    size_t padded = fo_padded(portfolio->active_count);
    struct fo_layout layout = {0, false};
    size_t at = fo_layout_add(&layout, 1, sizeof **engine);
    size_t arrays = fo_layout_add(&layout, 5 * padded, sizeof(double));
    size_t weights = receiver.wants_weights ? fo_padded(portfolio->asset_count) : 0;
    size_t before = fo_layout_add(&layout, weights, sizeof(double));
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
        .units = array + padded,
        .lows = array + 2 * padded,
        .highs = array + 3 * padded,
        .rebalancing =
            {
                .targets = array,
                .cost_rate = terms->rule ? terms->rule->cost_rate : 0.0,
                .levels = array + 4 * padded,
                .weights = receiver.wants_weights ? (void *)(block + before) : NULL,
            },
        .asset_values = (void *)(block + asset_values),
        .gross_trades = (void *)(block + trades),
    };
    memcpy(array, portfolio->active_targets, portfolio->active_count * sizeof(double));
    memset(made->units, 0, padded * sizeof(double));
    for (size_t a = portfolio->active_count; a < padded; a++) { /* padding is bought too */
        array[a] = 0.0;
        made->rebalancing.levels[a] = 1.0;
    }
    memset(block + before, 0, weights * sizeof(double));
    memset(made->asset_values, 0, traded * sizeof(double));
    memset(made->gross_trades, 0, traded * sizeof(double));
    *engine = made;
    return FORESTO_OK;
}

/* Panel row of a day of the window. */
static int64_t row_of(const struct fo_window *window, size_t k) {
    return window->rows ? window->rows[k] : window->first_row + (int64_t)k;
}

/* An index that has come down to 0 cannot be bought. */
static foresto_status refuse_level(const struct fo_engine *engine, const struct fo_window *window, size_t k,
                                   foresto_error *error) {
    uint32_t a = 0;
    while (fo_positive(engine->rebalancing.levels[a])) {
        a++;
    }
    struct fo_where where = FO_NOWHERE;
    where.field = "level";
    where.day = row_of(window, k);
    where.date = window->dates[k];
    where.asset = engine->portfolio->active[a];
    where.asset_name = engine->portfolio->names[engine->portfolio->active[a]];
    where.value = engine->rebalancing.levels[a];
    where.has_value = true;
    return fo_fail(error, FORESTO_E_RANGE, where, "the index of returns leaves nothing to buy at");
}

/* Buy on day 0, at its prices, which are above 0 and finite, or at an index that stands at 1. */
static void form(struct fo_engine *engine, const struct fo_window *window) {
    const double *row = fo_grid_row(&window->grid, window->lead);
    const struct fo_rebalancing *r = &engine->rebalancing;
    uint32_t count = engine->portfolio->active_count;
    for (uint32_t a = 0; a < count; a++) {
        r->levels[a] = engine->from_index ? 1.0 : row[window->places[a]];
    }
    engine->kernels->invest(engine->initial_amount, r->targets, r->levels, count, engine->units);
    engine->formed = true;
}

/* First day after the month that a walk has come to, or the end of the window. */
static size_t month_end(const struct fo_calendar *calendar, const struct fo_window *window) {
    size_t end = window->months[calendar->month].end - window->month_base;
    return end < window->count ? end : window->count;
}

static bool is_scheduled(const foresto_rule *rule) {
    return rule && fo_rule_uses_schedule(rule->rule_type);
}

/* First scheduled day from `k` on; window->count when there is none. k does not decrease from call to call. */
FO_INLINE size_t next_due(const foresto_rule *rule, const struct fo_window *window, struct fo_calendar *calendar,
                          size_t k) {
    if (!is_scheduled(rule)) {
        return window->count;
    }
    bool last = rule->base_day_policy == FORESTO_BASE_DAY_LAST_TRADING_DAY;
    while (calendar->begin < window->count) {
        /* A month may go on from before the window, or after it; within, one is another than the next. */
        int32_t month = window->months[calendar->month].month;
        size_t end = month_end(calendar, window), day = last ? end - 1 : calendar->begin;
        if (day >= k &&
            fo_due(rule->frequency, rule->base_day_policy, calendar->previous_month, month, window->next_month)) {
            return day;
        }
        calendar->begin = end;
        calendar->month++;
    }
    return window->count;
}

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
    return engine->kernels->is_calm(engine->units, lows, highs, portfolio->active_count, &engine->trigger, nav + first,
                                    end - first);
}

static foresto_status refuse_nav(const struct fo_window *window, const double *nav, size_t k, foresto_error *error) {
    return fo_fail_nav(error, row_of(window, k), window->dates[k], nav[k]);
}

/* What the host says that the trades cost, and what that leaves. */
static foresto_status ask_cost(struct fo_engine *engine, foresto_date date, uint32_t trigger, foresto_error *error) {
    const struct fo_portfolio *portfolio = engine->portfolio;
    struct fo_rebalancing *r = &engine->rebalancing;
    for (uint32_t a = 0; a < portfolio->active_count; a++) {
        uint32_t asset = portfolio->active[a];
        engine->asset_values[asset] = engine->units[a] * r->levels[a];
        engine->gross_trades[asset] = r->targets[a] * r->nav - engine->asset_values[asset];
    }
    foresto_trades trades = {
        .struct_size = sizeof trades,
        .date = date,
        .trigger_type = trigger,
        .asset_count = portfolio->asset_count,
        .nav = r->nav,
        .turnover = r->turnover,
        .asset_names = portfolio->names,
        .values = engine->asset_values,
        .gross_trades = engine->gross_trades,
    };
    double amount = 0.0;
    int32_t code = engine->cost_model->trading_cost(engine->cost_model->user, &trades, &amount);
    foresto_status status = fo_host_status(code, "trading_cost", date, error);
    if (status) {
        return status;
    }
    if (!(amount >= 0.0 && amount < r->nav)) {
        struct fo_where where = FO_NOWHERE;
        where.field = "cost_amount";
        where.date = date;
        where.value = amount;
        where.has_value = true;
        return fo_fail(error, FORESTO_E_RANGE, where, "must be at least 0 and below the NAV");
    }
    r->cost_amount = amount;
    r->nav_after = r->nav - amount;
    r->cost_factor = r->nav_after / r->nav;
    return FORESTO_OK;
}

/* Weights are per active asset: move them to their assets. */
static void spread_weights(const struct fo_portfolio *portfolio, double *weights) {
    for (uint32_t a = portfolio->active_count; a < portfolio->asset_count && a-- > 0;) {
        double weight = weights[a];
        weights[a] = 0.0;
        weights[portfolio->active[a]] = weight;
    }
}

/* Charge, buy, and tell of it. */
static foresto_status rebalance(struct fo_engine *engine, const struct fo_window *window, size_t k, uint32_t trigger,
                                double *nav, foresto_error *error) {
    struct fo_rebalancing *r = &engine->rebalancing;
    foresto_date date = window->dates[k];
    foresto_status status = engine->cost_model->trading_cost ? ask_cost(engine, date, trigger, error) : FORESTO_OK;
    if (status) {
        return status;
    }
    nav[k] = r->nav_after;
    if (!fo_positive(r->nav_after)) {
        return refuse_nav(window, nav, k, error);
    }
    if (!r->good) {
        return refuse_level(engine, window, k, error);
    }
    engine->kernels->invest(r->nav_after, r->targets, r->levels, engine->portfolio->active_count, engine->units);
    if (r->weights) {
        spread_weights(engine->portfolio, r->weights);
    }
    struct fo_event_entry entry = {date, trigger, r->turnover, r->cost_factor, r->cost_amount, r->nav, r->nav_after};
    return engine->receiver.put(engine->receiver.user, &entry, r->weights, error);
}

/* What is marked next, from `first` on: up to the next scheduled day, whose holdings are those of the days before it;
 * where drift is tested, some days of that. */
FO_INLINE void choose_next(struct fo_walk *walk) {
    size_t end = walk->due < walk->window->count ? walk->due + 1 : walk->due;
    walk->next = end;
    if (walk->tests && walk->first < end) {
        size_t next = walk->first + walk->days - (walk->window->lead + walk->first) % walk->days;
        walk->next = next < end ? next : end;
    }
}

/* Go on from a day, holdings being new. */
FO_INLINE void begin_holding(struct fo_walk *walk, size_t first, bool fired) {
    const struct fo_engine *engine = walk->engine;
    walk->first = first;
    walk->again = fired;
    walk->days = fired ? DRIFT_DAYS_LEAST : DRIFT_DAYS_MOST;
    walk->due = next_due(engine->rule, walk->window, &walk->calendar, first);
    choose_next(walk);
}

FO_INLINE void enter(struct fo_walk *walk, struct fo_engine *engine, const struct fo_window *window, double *nav) {
    if (!engine->formed && window->count) {
        form(engine, window);
    }
    walk->engine = engine;
    walk->window = window;
    walk->nav = nav;
    walk->block =
        (struct fo_block){window->grid, window->lead, window->places, engine->units, engine->portfolio->active_count};
    walk->tests = engine->rule && fo_rule_uses_drift(engine->rule->rule_type);
    walk->calendar = (struct fo_calendar){engine->previous_month, 0, 0};
    begin_holding(walk, 0, false);
}

/* One day by itself fills no vector. */
FO_INLINE bool mark(const struct fo_walk *walk) {
    size_t first = walk->first, next = walk->next;
    if (next - first == 1) {
        walk->nav[first] = fo_scalar_mark(&walk->block, first);
        return fo_positive(walk->nav[first]);
    }
    return walk->engine->kernels->mark(&walk->block, first, next, walk->window->count, walk->nav);
}

/* Of the days that have been marked the first that fires, or that is bad; else the end of them. */
FO_INLINE size_t find_stop(const struct fo_walk *walk, bool good, bool *fired) {
    const struct fo_engine *engine = walk->engine;
    size_t first = walk->first, next = walk->next;
    size_t stop = good ? next : engine->kernels->find_bad(walk->nav, first, next);
    *fired = false;
    if (walk->tests) {
        bool soon = walk->again && next - first < DRIFT_DAYS_MOST / 2; /* the bounds would leave it open */
        if (soon || stop < next || !is_calm(engine, walk->window, first, next, walk->nav)) {
            size_t day = engine->kernels->find_drift(&walk->block, &engine->trigger, walk->nav, first, stop);
            *fired = day < stop;
            stop = day;
        }
    }
    return stop;
}

FO_INLINE foresto_status go_on(struct fo_walk *walk, bool good, foresto_error *error) {
    bool fired;
    size_t stop = find_stop(walk, good, &fired);
    if (stop < walk->next && !fired) {
        return refuse_nav(walk->window, walk->nav, stop, error);
    }
    size_t day = fired ? stop : walk->next - 1;
    foresto_status status = FORESTO_OK;
    if (fired || day == walk->due) {
        uint32_t trigger = day == walk->due ? FORESTO_TRIGGER_PERIODIC : FORESTO_TRIGGER_DRIFT;
        walk->engine->kernels->rebalance(&walk->block, day, walk->nav[day], &walk->engine->rebalancing);
        status = rebalance(walk->engine, walk->window, day, trigger, walk->nav, error);
        begin_holding(walk, day + 1, fired);
    } else {
        walk->first = walk->next;
        walk->days = walk->days < DRIFT_DAYS_MOST ? 2 * walk->days : walk->days;
        choose_next(walk);
    }
    if (walk->first == walk->window->count && is_scheduled(walk->engine->rule)) {
        walk->engine->previous_month = walk->window->months[walk->calendar.month - 1].month; /* all have been walked */
    }
    return status;
}

void fo_walk_enter(struct fo_walk *walk, struct fo_engine *engine, const struct fo_window *window, double *nav) {
    enter(walk, engine, window, nav);
}

bool fo_walk_mark(const struct fo_walk *walk) {
    return mark(walk);
}

foresto_status fo_walk_on(struct fo_walk *walk, bool good, foresto_error *error) {
    return go_on(walk, good, error);
}

foresto_status fo_engine_advance(struct fo_engine *engine, const struct fo_window *window, double *nav,
                                 foresto_error *error) {
    struct fo_walk walk;
    foresto_status status = FORESTO_OK;
    enter(&walk, engine, window, nav);
    while (!status && walk.first < window->count) {
        status = go_on(&walk, mark(&walk), error);
    }
    return status;
}
