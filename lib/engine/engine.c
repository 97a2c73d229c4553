/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/engine.h"

#include <string.h>

#include "base/bits.h"
#include "domain/rule.h"
#include "domain/schedule.h"
#include "kernel/block.h"
#include "kernel/day.h"

/* Days that are marked before they are tested for drift. */
enum { DRIFT_TILE = 64 };

foresto_status fo_engine_create(const struct fo_terms *terms, const struct fo_portfolio *portfolio,
                                struct fo_event_receiver receiver, struct fo_engine **engine, foresto_error *error) {
    struct fo_layout layout = {0, false};
    size_t at = fo_layout_add(&layout, 1, sizeof **engine);
    size_t units = fo_layout_add(&layout, portfolio->active_count, sizeof(double));
    size_t values = fo_layout_add(&layout, portfolio->active_count, sizeof(double));
    size_t before = fo_layout_add(&layout, portfolio->asset_count, sizeof(double));
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
    *made = (struct fo_engine){
        .portfolio = portfolio,
        .rule = terms->rule,
        .receiver = receiver,
        .cost_model = cost_model,
        .initial_amount = terms->initial_amount,
        .from_index = fo_intake_makes_index(terms, portfolio),
        .previous_month = FO_MONTH_NONE,
        .units = (void *)(block + units),
        .values = (void *)(block + values),
        .before_weights = (void *)(block + before),
        .asset_values = (void *)(block + asset_values),
        .gross_trades = (void *)(block + trades),
    };
    memset(made->units, 0, portfolio->active_count * sizeof(double));
    memset(made->before_weights, 0, portfolio->asset_count * sizeof(double));
    memset(made->asset_values, 0, traded * sizeof(double));
    memset(made->gross_trades, 0, traded * sizeof(double));
    *engine = made;
    return FORESTO_OK;
}

static struct fo_block holdings(const struct fo_engine *engine, const struct fo_window *window) {
    return (struct fo_block){window->columns, engine->units, engine->portfolio->active_count};
}

/* Panel row of a day of the window. */
static int64_t row_of(const struct fo_window *window, size_t k) {
    return window->rows ? window->rows[k] : window->first_row + (int64_t)k;
}

/* An index that has come down to 0 cannot be bought. */
static foresto_status refuse_level(const struct fo_engine *engine, const struct fo_window *window, size_t k, uint32_t a,
                                   foresto_error *error) {
    struct fo_where where = FO_NOWHERE;
    where.field = "level";
    where.day = row_of(window, k);
    where.date = window->dates[k];
    where.asset = engine->portfolio->active[a];
    where.asset_name = engine->portfolio->names[engine->portfolio->active[a]];
    where.value = window->columns[a][k];
    where.has_value = true;
    return fo_fail(error, FORESTO_E_RANGE, where, "the index of returns leaves nothing to buy at");
}

/* Put an amount of money to work at the targets, at a day's levels or at an index that stands at 1. */
static foresto_status invest(struct fo_engine *engine, double amount, const struct fo_window *window, size_t k,
                             bool at_one, foresto_error *error) {
    for (uint32_t a = 0; a < engine->portfolio->active_count; a++) {
        double price = at_one ? 1.0 : window->columns[a][k];
        if (!fo_positive(price)) {
            return refuse_level(engine, window, k, a, error);
        }
        engine->units[a] = amount * engine->portfolio->active_targets[a] / price;
    }
    return FORESTO_OK;
}

static int32_t month_before(const struct fo_engine *engine, const struct fo_window *window, size_t k) {
    return k ? window->months[k - 1] : engine->previous_month;
}

static bool is_due(const struct fo_engine *engine, const struct fo_window *window, size_t k) {
    int32_t next = k + 1 < window->count ? window->months[k + 1] : window->next_month;
    return fo_due(engine->rule->frequency, engine->rule->base_day_policy, month_before(engine, window, k),
                  window->months[k], next);
}

/* First scheduled day from `k` on; window->count when there is none. */
static size_t next_due(const struct fo_engine *engine, const struct fo_window *window, size_t k) {
    if (!engine->rule || !fo_rule_uses_schedule(engine->rule->rule_type)) {
        return window->count;
    }
    while (k < window->count && !is_due(engine, window, k)) {
        k++;
    }
    return k;
}

/* Mark the days first <= k < end. With a drift rule, stop after the first day whose drift has reached the limit and
 * return it; otherwise return end. */
static size_t mark(const struct fo_engine *engine, const struct fo_window *window, size_t first, size_t end,
                   double *nav) {
    struct fo_block block = holdings(engine, window);
    if (!engine->rule || !fo_rule_uses_drift(engine->rule->rule_type)) {
        fo_block_mark(&block, first, end, nav);
        return end;
    }
    double limit = fo_rule_drift_limit(engine->rule);
    double drift[DRIFT_TILE];
    for (size_t begin = first; begin < end; begin += DRIFT_TILE) {
        size_t stop = end - begin < DRIFT_TILE ? end : begin + DRIFT_TILE;
        fo_block_mark(&block, begin, stop, nav);
        fo_block_drift(&block, engine->portfolio->active_targets, nav, begin, stop, drift);
        for (size_t k = begin; k < stop; k++) {
            if (drift[k - begin] >= limit) {
                return k;
            }
        }
    }
    return end;
}

static foresto_status check_navs(const struct fo_window *window, const double *nav, size_t first, size_t end,
                                 foresto_error *error) {
    size_t bad = fo_block_bad(nav, first, end);
    if (bad == end) {
        return FORESTO_OK;
    }
    return fo_fail_nav(error, row_of(window, bad), window->dates[bad], nav[bad]);
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
    if (!status && !(amount >= 0.0 && amount < day->nav)) {
        struct fo_where where = FO_NOWHERE;
        where.field = "cost_amount";
        where.date = entry->date;
        where.value = amount;
        where.has_value = true;
        status = fo_fail(error, FORESTO_E_RANGE, where, "must be at least 0 and below the NAV");
    }
    entry->cost_amount = amount;
    entry->nav_after = day->nav - amount;
    entry->cost_factor = entry->nav_after / day->nav;
    return status;
}

/* Set turnover, cost and NAV after. */
static foresto_status charge(struct fo_engine *engine, const struct fo_day *day, struct fo_event_entry *entry,
                             foresto_error *error) {
    entry->turnover = fo_day_turnover(day);
    if (engine->cost_model->trading_cost) {
        return ask_cost(engine, day, entry, error);
    }
    struct fo_cost cost = fo_day_cost(day->nav, entry->turnover, engine->rule->cost_rate);
    entry->cost_factor = cost.factor;
    entry->cost_amount = cost.amount;
    entry->nav_after = cost.nav_after;
    return FORESTO_OK;
}

static foresto_status rebalance(struct fo_engine *engine, const struct fo_window *window, size_t k, uint32_t trigger,
                                double *nav, foresto_error *error) {
    const struct fo_portfolio *portfolio = engine->portfolio;
    for (uint32_t a = 0; a < portfolio->active_count; a++) {
        engine->values[a] = engine->units[a] * window->columns[a][k];
        engine->before_weights[portfolio->active[a]] = engine->values[a] / nav[k];
    }
    struct fo_day day = {engine->values, portfolio->active_targets, 1.0, nav[k], portfolio->active_count};
    struct fo_event_entry entry = {.date = window->dates[k], .trigger_type = trigger, .nav_before = day.nav};
    foresto_status status = charge(engine, &day, &entry, error);
    if (!status) {
        nav[k] = entry.nav_after;
        status = check_navs(window, nav, k, k + 1, error);
    }
    if (!status) {
        status = invest(engine, entry.nav_after, window, k, false, error);
    }
    return status ? status : engine->receiver.put(engine->receiver.user, &entry, engine->before_weights, error);
}

foresto_status fo_engine_advance(struct fo_engine *engine, const struct fo_window *window, double *nav,
                                 foresto_error *error) {
    if (!engine->formed && window->count) {
        foresto_status status = invest(engine, engine->initial_amount, window, 0, engine->from_index, error);
        if (status) {
            return status;
        }
        engine->formed = true;
    }
    for (size_t k = 0; k < window->count;) {
        size_t due = next_due(engine, window, k);
        size_t end = due < window->count ? due + 1 : due; /* holdings are constant up to here */
        size_t fired = mark(engine, window, k, end, nav);
        size_t last = fired < end ? fired : end - 1;
        foresto_status status = check_navs(window, nav, k, last + 1, error);
        if (!status && (fired < end || last == due)) {
            uint32_t trigger = last == due ? FORESTO_TRIGGER_PERIODIC : FORESTO_TRIGGER_DRIFT;
            status = rebalance(engine, window, last, trigger, nav, error);
        }
        if (status) {
            return status;
        }
        k = last + 1;
    }
    engine->previous_month = window->count ? window->months[window->count - 1] : engine->previous_month;
    return FORESTO_OK;
}
