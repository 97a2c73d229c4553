/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "domain/panel.h"

#include <string.h>

#include "base/bits.h"
#include "base/calendar.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/names.h"
#include "domain/panel_spec.h"

/* Where the parts of a panel lie in its one block. */
struct plan {
    struct fo_layout layout;
    size_t panel, dates, months, complete, values, levels, names, name_order, text;
    bool borrowed;
};

static struct plan plan_block(const foresto_panel_spec *spec) {
    struct plan plan = {.layout = {0, false}};
    uint64_t days = spec->day_count, assets = spec->asset_count;
    bool prices = spec->kind == FORESTO_PANEL_PRICES;
    plan.borrowed = prices && (spec->flags & FORESTO_PANEL_BORROW) && (spec->day_stride == 1 || days == 1);
    plan.panel = fo_layout_add(&plan.layout, 1, sizeof(struct foresto_panel));
    plan.dates = fo_layout_add(&plan.layout, days, sizeof(foresto_date));
    plan.months = fo_layout_add(&plan.layout, days, sizeof(int32_t));
    plan.complete = fo_layout_add(&plan.layout, assets, sizeof(bool));
    plan.values = fo_layout_add(&plan.layout, plan.borrowed ? 0 : days * assets, sizeof(double));
    plan.levels = fo_layout_add(&plan.layout, prices ? 0 : days * assets, sizeof(double));
    plan.names = fo_layout_add(&plan.layout, assets, sizeof(char *));
    plan.name_order = fo_layout_add(&plan.layout, assets, sizeof(uint32_t));
    plan.text = fo_layout_add(&plan.layout, fo_names_size(spec->asset_names, assets), 1);
    return plan;
}

/* Day-major input is read row by row within a tile, so that both sides stay in cache. */
static void copy_values(const foresto_panel_spec *spec, double *values) {
    enum { TILE = 64 };
    size_t days = (size_t)spec->day_count;
    for (size_t first = 0; first < days; first += TILE) {
        size_t end = days - first < TILE ? days : first + TILE;
        for (size_t i = 0; i < spec->asset_count; i++) {
            for (size_t t = first; t < end; t++) {
                values[i * days + t] = fo_panel_spec_value(spec, t, i);
            }
        }
    }
}

/* Whether every value of an asset is above the floor and finite, or missing; *complete: none is missing. */
static bool check_asset(const double *values, size_t days, double floor, bool *complete) {
    size_t good = 0, missing = 0;
    for (size_t t = 0; t < days; t++) {
        good += (values[t] > floor) & (values[t] <= DBL_MAX);
        missing += fo_is_nan(values[t]);
    }
    *complete = good == days;
    return good + missing == days;
}

static void index_asset(const double *returns, size_t days, double *levels) {
    double level = 1.0;
    for (size_t t = 0; t < days; t++) {
        level *= 1.0 + returns[t];
        levels[t] = level;
    }
}

/* Name the first bad value, day by day, once it is known that there is one. */
static foresto_status refuse_value(const struct foresto_panel *panel, double floor, foresto_error *error) {
    size_t t = 0;
    uint32_t i = 0;
    double value = fo_panel_values(panel, i)[t];
    while (fo_is_nan(value) || (value > floor && value <= DBL_MAX)) {
        i = (i + 1) % panel->instruments.count;
        t += i == 0;
        value = fo_panel_values(panel, i)[t];
    }
    return fo_instruments_refuse(&panel->instruments, i, (int64_t)t, panel->dates[t], value, error);
}

static foresto_status check_values(const struct foresto_panel *panel, bool *complete, double *levels,
                                   foresto_error *error) {
    double floor = fo_instruments_floor(panel->instruments.kind);
    for (uint32_t i = 0; i < panel->instruments.count; i++) {
        const double *values = fo_panel_values(panel, i);
        if (!check_asset(values, panel->day_count, floor, &complete[i])) {
            return refuse_value(panel, floor, error);
        }
        if (panel->instruments.kind == FORESTO_PANEL_RETURNS && complete[i]) {
            index_asset(values, panel->day_count, levels + i * panel->day_count);
        }
    }
    return FORESTO_OK;
}

static foresto_status fill(unsigned char *block, const struct plan *plan, const foresto_panel_spec *spec,
                           const foresto_allocator *allocator, foresto_error *error) {
    struct foresto_panel *panel = (void *)(block + plan->panel);
    foresto_date *dates = (void *)(block + plan->dates);
    int32_t *months = (void *)(block + plan->months);
    double *levels = (void *)(block + plan->levels);
    const char **names = (void *)(block + plan->names);
    uint32_t *order = (void *)(block + plan->name_order);
    bool prices = spec->kind == FORESTO_PANEL_PRICES;
    ptrdiff_t days = (ptrdiff_t)spec->day_count;
    *panel = (struct foresto_panel){
        .allocator = *allocator,
        .instruments = {spec->kind, (uint32_t)spec->asset_count, names, order},
        .day_count = (size_t)days,
        .dates = dates,
        .months = months,
        .values = plan->borrowed ? spec->values : (void *)(block + plan->values),
        .value_stride = plan->borrowed ? (ptrdiff_t)spec->asset_stride : days,
        .complete = (void *)(block + plan->complete),
    };
    panel->levels = prices ? panel->values : levels;
    panel->level_stride = prices ? panel->value_stride : days;
    for (ptrdiff_t t = 0; t < days; t++) {
        dates[t] = spec->dates[t];
        months[t] = fo_month(dates[t]);
    }
    fo_names_copy(spec->asset_names, spec->asset_count, (char *)block + plan->text, names);
    fo_json_order(names, (uint32_t)spec->asset_count, order);
    if (!plan->borrowed) {
        copy_values(spec, (void *)(block + plan->values));
    }
    foresto_status status = fo_instruments_check_unique(&panel->instruments, error);
    return status ? status : check_values(panel, (void *)(block + plan->complete), levels, error);
}

foresto_status foresto_panel_create(const foresto_panel_spec *given, const foresto_allocator *given_allocator,
                                    foresto_panel **panel, foresto_error *error) {
    foresto_panel_spec spec;
    foresto_allocator allocator;
    foresto_status status = panel ? fo_allocator_import(&allocator, given_allocator, error)
                                  : fo_fail_field(error, FORESTO_E_ARGUMENT, "panel", "must not be NULL");
    if (!status) {
        status = fo_panel_spec_import(&spec, given, error);
    }
    if (status) {
        return status;
    }
    struct plan plan = plan_block(&spec);
    void *block = NULL;
    status = fo_layout_allocate(&plan.layout, &allocator, &block, error);
    if (status) {
        return status;
    }
    status = fill(block, &plan, &spec, &allocator, error);
    if (status) {
        fo_release(&allocator, block);
        return status;
    }
    *panel = block;
    return FORESTO_OK;
}

void foresto_panel_destroy(foresto_panel *panel) {
    if (panel) {
        foresto_allocator allocator = panel->allocator;
        fo_release(&allocator, panel);
    }
}

uint64_t foresto_panel_day_count(const foresto_panel *panel) {
    return panel ? panel->day_count : 0;
}

uint64_t foresto_panel_asset_count(const foresto_panel *panel) {
    return panel ? panel->instruments.count : 0;
}

const foresto_date *foresto_panel_dates(const foresto_panel *panel) {
    return panel ? panel->dates : NULL;
}

const char *foresto_panel_asset_name(const foresto_panel *panel, uint64_t asset) {
    return panel && asset < panel->instruments.count ? panel->instruments.names[asset] : NULL;
}
