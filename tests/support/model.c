/* SPDX-License-Identifier: MIT */
#include "model.h"

#include <stdlib.h>
#include <string.h>

#include "expect.h"

/* What there is to buy and sell on the kept days: nothing missing, and a price before the first day to start from. */
struct market {
    size_t days;
    size_t units;
    const foresto_date *dates;
    double *prices; /* day by day */
    double base[PORTFOLIO_ASSETS_MAX];
};

static void *zeros(size_t count, size_t size) {
    void *memory = calloc(count + 1, size);
    cr_assert_not_null(memory);
    return memory;
}

static double absolute(double x) {
    return x < 0 ? -x : x;
}

static double value_of(const struct portfolio *p, size_t row, size_t asset) {
    return p->values[row * p->asset_count + asset];
}

static bool is_missing(const struct portfolio *p, size_t row, size_t asset) {
    return value_of(p, row, asset) != value_of(p, row, asset);
}

/* Months since 1970, counted one by one. */
static int month_of(foresto_date date) {
    static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int month = 0;
    for (int left = date;; month++) {
        int year = 1970 + month / 12;
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        int length = lengths[month % 12] + (leap && month % 12 == 1);
        if (left < length) {
            return month;
        }
        left -= length;
    }
}

/* ---- which days are trading days ---- */

static bool in_range(const struct portfolio *p, size_t row) {
    return (p->start == 0 || p->dates[row] >= p->start) && (p->end == 0 || p->dates[row] <= p->end);
}

/* The first asset that is held and missing, or asset_count. */
static size_t first_missing(const struct portfolio *p, size_t row) {
    size_t asset = 0;
    while (asset < p->asset_count && !(p->weights[asset] > 0 && is_missing(p, row, asset))) {
        asset++;
    }
    return asset;
}

/* Whether a missing value on this row is an error; `opening` is the first row of the range. */
static bool is_refused(const struct portfolio *p, bool opening) {
    return p->missing_policy == FORESTO_MISSING_REJECT ||
           (p->missing_policy == FORESTO_MISSING_ZERO_RETURN && p->kind == FORESTO_PANEL_PRICES && opening);
}

static void keep_days(const struct portfolio *p, bool constant_mix, size_t *rows, struct model *model) {
    bool opening = true;
    for (size_t row = 0; row < p->day_count; row++) {
        if (!in_range(p, row)) {
            continue;
        }
        size_t asset = constant_mix ? p->asset_count : first_missing(p, row);
        if (asset < p->asset_count && is_refused(p, opening)) {
            model->status = FORESTO_E_MISSING;
            model->day = (int64_t)row;
            model->asset = (int64_t)asset;
            return;
        }
        opening = false;
        if (asset == p->asset_count || p->missing_policy == FORESTO_MISSING_ZERO_RETURN) {
            rows[model->day_count] = row;
            model->dates[model->day_count++] = p->dates[row];
        } else {
            model->skipped_count++;
        }
    }
    model->status = model->day_count > 0 ? FORESTO_OK : FORESTO_E_NO_DAYS;
}

/* ---- prices and returns without gaps ---- */

/* An asset's return on every kept day; the last known price is carried over a gap. */
static void returns_of(const struct portfolio *p, const size_t *rows, size_t days, size_t asset, double *returns) {
    bool known = false;
    double last = 0.0;
    for (size_t k = 0; k < days; k++) {
        double value = value_of(p, rows[k], asset);
        if (is_missing(p, rows[k], asset)) {
            returns[k] = 0.0;
        } else if (p->kind == FORESTO_PANEL_RETURNS) {
            returns[k] = value;
        } else {
            returns[k] = known ? value / last - 1.0 : 0.0;
            known = true;
            last = value;
        }
    }
}

/* Turn returns into an index that stands at 1 before the first day. */
static void index_of(const double *returns, size_t unit, struct market *market) {
    double level = market->base[unit] = 1.0;
    for (size_t k = 0; k < market->days; k++) {
        level = level * (1.0 + returns[k]);
        market->prices[k * market->units + unit] = level;
    }
}

static void prices_of(const struct portfolio *p, const size_t *rows, size_t asset, struct market *market) {
    double last = 1.0; /* of an asset that is not held and may be missing: any price will do */
    for (size_t k = 0; k < market->days; k++) {
        if (!is_missing(p, rows[k], asset)) {
            last = value_of(p, rows[k], asset);
        }
        market->prices[k * market->units + asset] = last;
    }
    market->base[asset] = market->prices[asset];
}

static void market_of_assets(const struct portfolio *p, const size_t *rows, double *scratch, struct market *market) {
    for (size_t i = 0; i < p->asset_count; i++) {
        if (p->kind == FORESTO_PANEL_PRICES) {
            prices_of(p, rows, i, market);
        } else {
            returns_of(p, rows, market->days, i, scratch);
            index_of(scratch, i, market);
        }
    }
}

/* ---- classes ---- */

static bool belongs(const struct portfolio *p, size_t asset, const char *unit) {
    return strcmp(p->classes[asset], unit) == 0;
}

static void name_units(const struct portfolio *p, bool grouped, struct model *model) {
    foresto_panel_spec spec = portfolio_spec(p);
    for (size_t i = 0; i < p->asset_count; i++) {
        size_t unit = 0;
        while (grouped && unit < model->unit_count && !belongs(p, i, model->units[unit])) {
            unit++;
        }
        if (!grouped || unit == model->unit_count) {
            model->units[model->unit_count++] = grouped ? p->classes[i] : spec.asset_names[i];
        }
    }
}

static double class_weight(const struct portfolio *p, const char *unit) {
    double sum = 0.0;
    for (size_t i = 0; i < p->asset_count; i++) {
        sum += belongs(p, i, unit) ? p->weights[i] : 0.0;
    }
    return sum;
}

static void market_of_classes(const struct portfolio *p, const size_t *rows, const struct model *model, double *scratch,
                              struct market *market) {
    double *mix = zeros(market->days, sizeof *mix);
    for (size_t unit = 0; unit < model->unit_count; unit++) {
        double target = class_weight(p, model->units[unit]);
        memset(mix, 0, market->days * sizeof *mix);
        for (size_t i = 0; i < p->asset_count; i++) {
            if (belongs(p, i, model->units[unit]) && p->weights[i] > 0) {
                returns_of(p, rows, market->days, i, scratch);
                for (size_t k = 0; k < market->days; k++) {
                    mix[k] += (p->weights[i] / target) * scratch[k];
                }
            }
        }
        index_of(mix, unit, market);
    }
    free(mix);
}

/* One sum, of all assets, with and without classes. */
static void set_targets(const struct portfolio *p, struct model *model) {
    double sum = 0.0;
    for (size_t i = 0; i < p->asset_count; i++) {
        sum += p->weights[i];
    }
    for (size_t unit = 0; unit < model->unit_count; unit++) {
        double weight = p->classes != NULL ? class_weight(p, model->units[unit]) : p->weights[unit];
        model->targets[unit] = weight / sum;
    }
}

/* ---- triggers ---- */

static bool is_scheduled(const foresto_rule *rule, const struct market *market, size_t k) {
    int month = month_of(market->dates[k]);
    bool first = rule->base_day_policy == FORESTO_BASE_DAY_FIRST_TRADING_DAY;
    bool turn = first ? k == 0 || month_of(market->dates[k - 1]) != month
                      : k + 1 == market->days || month_of(market->dates[k + 1]) != month;
    bool quarter = month % 3 == (first ? 0 : 2);
    return turn && (rule->frequency == FORESTO_FREQUENCY_MONTHLY || quarter);
}

static bool has_drifted(const foresto_rule *rule, const struct model *model, const double *values, double nav) {
    double drift = 0.0;
    for (size_t i = 0; i < model->unit_count; i++) {
        double difference = absolute(values[i] / nav - model->targets[i]);
        drift = difference > drift ? difference : drift;
    }
    return drift >= rule->drift_threshold - 1e-12;
}

static uint32_t trigger_of(const foresto_rule *rule, const struct model *model, const struct market *market, size_t k,
                           const double *values, double nav) {
    if (rule == NULL) {
        return FORESTO_TRIGGER_NONE;
    }
    if (rule->rule_type != FORESTO_RULE_DRIFT && is_scheduled(rule, market, k)) {
        return FORESTO_TRIGGER_PERIODIC;
    }
    if (rule->rule_type != FORESTO_RULE_PERIODIC && has_drifted(rule, model, values, nav)) {
        return FORESTO_TRIGGER_DRIFT;
    }
    return FORESTO_TRIGGER_NONE;
}

/* ---- the run ---- */

static void record(struct model *model, size_t k, double nav, double initial_amount) {
    double previous = k > 0 ? model->nav[k - 1] : initial_amount;
    double high = k > 0 ? model->high_water_mark[k - 1] : initial_amount;
    model->nav[k] = nav;
    model->daily_return[k] = nav / previous - 1.0;
    model->cumulative_return[k] = nav / initial_amount - 1.0;
    model->high_water_mark[k] = nav > high ? nav : high;
    model->drawdown[k] = nav / model->high_water_mark[k] - 1.0;
}

static double rebalance(struct model *model, foresto_date date, uint32_t trigger, const double *values, double nav,
                        double cost_rate) {
    struct model_event *event = &model->events[model->event_count++];
    double sum = 0.0;
    for (size_t i = 0; i < model->unit_count; i++) {
        event->before[i] = values[i] / nav;
        sum += absolute(model->targets[i] * nav - values[i]);
    }
    event->date = date;
    event->trigger = trigger;
    event->turnover = 0.5 * sum / nav;
    event->cost_factor = 1.0 - event->turnover * cost_rate;
    event->nav_before = nav;
    event->nav_after = nav * event->cost_factor;
    event->cost_amount = nav - event->nav_after;
    return event->nav_after;
}

static void march(const struct portfolio *p, const struct market *market, struct model *model) {
    double units[PORTFOLIO_ASSETS_MAX], values[PORTFOLIO_ASSETS_MAX];
    for (size_t i = 0; i < market->units; i++) {
        units[i] = p->initial_amount * model->targets[i] / market->base[i];
    }
    for (size_t k = 0; k < market->days; k++) {
        const double *prices = &market->prices[k * market->units];
        double nav = 0.0;
        for (size_t i = 0; i < market->units; i++) {
            values[i] = units[i] * prices[i];
            nav += values[i];
        }
        uint32_t trigger = trigger_of(p->rule, model, market, k, values, nav);
        if (trigger != FORESTO_TRIGGER_NONE) {
            nav = rebalance(model, market->dates[k], trigger, values, nav, p->rule->cost_rate);
            for (size_t i = 0; i < market->units; i++) {
                units[i] = nav * model->targets[i] / prices[i];
            }
        }
        record(model, k, nav, p->initial_amount);
    }
}

static void trade(const struct portfolio *p, const size_t *rows, double *scratch, struct model *model) {
    set_targets(p, model);
    struct market market = {.days = model->day_count, .units = model->unit_count, .dates = model->dates};
    market.prices = zeros(market.days * market.units, sizeof *market.prices);
    if (p->classes != NULL) {
        market_of_classes(p, rows, model, scratch, &market);
    } else {
        market_of_assets(p, rows, scratch, &market);
    }
    march(p, &market, model);
    free(market.prices);
}

/* PHASE1: the weights as given, every day anew, free of cost. What has no weight has no say. */
static void mix(const struct portfolio *p, const size_t *rows, double *scratch, struct model *model) {
    double *sum = zeros(model->day_count, sizeof *sum);
    double weight_sum = 0.0, nav = p->initial_amount;
    for (size_t i = 0; i < p->asset_count; i++) {
        weight_sum += p->weights[i];
        if (p->weights[i] == 0.0) {
            continue;
        }
        returns_of(p, rows, model->day_count, i, scratch);
        for (size_t k = 0; k < model->day_count; k++) {
            sum[k] += p->weights[i] * scratch[k];
        }
    }
    for (size_t k = 0; k < model->day_count; k++) {
        double r = absolute(weight_sum - 1.0) > 0.001 ? sum[k] / weight_sum : sum[k];
        nav = nav * (1.0 + r);
        record(model, k, nav, p->initial_amount);
    }
    free(sum);
}

struct model *model_run(const struct portfolio *p) {
    struct model *model = zeros(1, sizeof *model);
    double **columns[] = {&model->nav, &model->daily_return, &model->cumulative_return, &model->high_water_mark,
                          &model->drawdown};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        *columns[i] = zeros(p->day_count, sizeof(double));
    }
    model->dates = zeros(p->day_count, sizeof *model->dates);
    model->events = zeros(p->day_count, sizeof *model->events);
    size_t *rows = zeros(p->day_count, sizeof *rows);
    double *scratch = zeros(p->day_count, sizeof *scratch);
    bool constant_mix = p->rule == NULL && p->baseline == FORESTO_BASELINE_PHASE1;
    name_units(p, p->classes != NULL && !constant_mix, model);
    keep_days(p, constant_mix, rows, model);
    if (model->status == FORESTO_OK && constant_mix) {
        mix(p, rows, scratch, model);
    } else if (model->status == FORESTO_OK) {
        trade(p, rows, scratch, model);
    }
    free(scratch);
    free(rows);
    return model;
}

void model_free(struct model *model) {
    free(model->nav);
    free(model->daily_return);
    free(model->cumulative_return);
    free(model->high_water_mark);
    free(model->drawdown);
    free(model->dates);
    free(model->events);
    free(model);
}
