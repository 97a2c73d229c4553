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
    uint64_t days = spec->day_count, assets = spec->asset_count, text = 0;
    bool prices = spec->kind == FORESTO_PANEL_PRICES;
    plan.borrowed = prices && (spec->flags & FORESTO_PANEL_BORROW) && (spec->day_stride == 1 || days == 1);
    for (uint64_t i = 0; i < assets; i++) {
        text += fo_name_size(spec->asset_names[i]);
    }
    plan.panel = fo_layout_add(&plan.layout, 1, sizeof(struct foresto_panel));
    plan.dates = fo_layout_add(&plan.layout, days, sizeof(foresto_date));
    plan.months = fo_layout_add(&plan.layout, days, sizeof(int32_t));
    plan.complete = fo_layout_add(&plan.layout, assets, sizeof(bool));
    plan.values = fo_layout_add(&plan.layout, plan.borrowed ? 0 : days * assets, sizeof(double));
    plan.levels = fo_layout_add(&plan.layout, prices ? 0 : days * assets, sizeof(double));
    plan.names = fo_layout_add(&plan.layout, assets, sizeof(char *));
    plan.name_order = fo_layout_add(&plan.layout, assets, sizeof(uint32_t));
    plan.text = fo_layout_add(&plan.layout, text, 1);
    return plan;
}

static void copy_names(const foresto_panel_spec *spec, char *text, const char **names, uint32_t *order) {
    for (uint64_t i = 0; i < spec->asset_count; i++) {
        size_t size = fo_name_size(spec->asset_names[i]);
        memcpy(text, spec->asset_names[i], size);
        names[i] = text;
        text += size;
    }
    fo_json_order(names, (uint32_t)spec->asset_count, order);
}

static foresto_status check_unique(const struct foresto_panel *panel, foresto_error *error) {
    for (uint32_t k = 1; k < panel->asset_count; k++) {
        uint32_t one = panel->name_order[k - 1], other = panel->name_order[k];
        if (fo_json_compare(panel->names[one], panel->names[other]) == 0) {
            struct fo_where where = FO_NOWHERE;
            where.field = "asset_names";
            where.asset = one > other ? one : other;
            where.asset_name = panel->names[one];
            return fo_fail(error, FORESTO_E_NAME, where, "is used twice");
        }
    }
    return FORESTO_OK;
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

static foresto_status check_values(const struct foresto_panel *panel, const foresto_panel_spec *spec, bool *complete,
                                   double *levels, foresto_error *error) {
    for (uint32_t i = 0; i < panel->asset_count; i++) {
        const double *values = fo_panel_values(panel, i);
        if (!check_asset(values, panel->day_count, fo_panel_floor(panel->kind), &complete[i])) {
            return fo_panel_spec_refuse(spec, error);
        }
        if (panel->kind == FORESTO_PANEL_RETURNS && complete[i]) {
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
    bool prices = spec->kind == FORESTO_PANEL_PRICES;
    ptrdiff_t days = (ptrdiff_t)spec->day_count;
    *panel = (struct foresto_panel){
        .allocator = *allocator,
        .kind = spec->kind,
        .asset_count = (uint32_t)spec->asset_count,
        .day_count = (size_t)days,
        .dates = dates,
        .months = months,
        .values = plan->borrowed ? spec->values : (void *)(block + plan->values),
        .value_stride = plan->borrowed ? (ptrdiff_t)spec->asset_stride : days,
        .complete = (void *)(block + plan->complete),
        .names = (void *)(block + plan->names),
        .name_order = (void *)(block + plan->name_order),
    };
    panel->levels = prices ? panel->values : levels;
    panel->level_stride = prices ? panel->value_stride : days;
    for (ptrdiff_t t = 0; t < days; t++) {
        dates[t] = spec->dates[t];
        months[t] = fo_month(dates[t]);
    }
    copy_names(spec, (char *)block + plan->text, (void *)(block + plan->names), (void *)(block + plan->name_order));
    if (!plan->borrowed) {
        copy_values(spec, (void *)(block + plan->values));
    }
    foresto_status status = check_unique(panel, error);
    return status ? status : check_values(panel, spec, (void *)(block + plan->complete), levels, error);
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
    return panel->day_count;
}

uint64_t foresto_panel_asset_count(const foresto_panel *panel) {
    return panel->asset_count;
}

const foresto_date *foresto_panel_dates(const foresto_panel *panel) {
    return panel->dates;
}

const char *foresto_panel_asset_name(const foresto_panel *panel, uint64_t asset) {
    return asset < panel->asset_count ? panel->names[asset] : NULL;
}
