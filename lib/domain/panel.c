/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "domain/panel.h"

#include <string.h>

#include "base/bits.h"
#include "base/calendar.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/names.h"
#include "domain/panel_spec.h"

enum { LINE = 64 }; /* bytes of a line of cache */

/* Where the parts of a panel lie in its one block. */
struct plan {
    struct fo_layout layout;
    size_t panel, dates, months, complete, lows, highs, values, levels, names, name_order, text;
    bool borrowed;
};

static uint64_t round_up(uint64_t count, uint64_t to) {
    return (count + to - 1) / to * to;
}

/* Room for a matrix of whole groups that starts a line of cache. */
static size_t add_matrix(struct fo_layout *layout, uint64_t days, uint64_t assets) {
    uint64_t numbers = round_up(days, FO_GROUP_DAYS) * assets;
    return fo_layout_add(layout, numbers ? numbers + LINE / sizeof(double) : 0, sizeof(double));
}

/* How many months the days may touch, each of which has 28 days at least. */
static uint64_t months_most(const foresto_panel_spec *spec) {
    uint64_t between = (uint64_t)(spec->dates[spec->day_count - 1] - spec->dates[0]) / 28 + 2;
    return between < spec->day_count ? between : spec->day_count;
}

static struct plan plan_block(const foresto_panel_spec *spec) {
    struct plan plan = {.layout = {0, false}};
    uint64_t days = spec->day_count, assets = spec->asset_count;
    uint64_t extremes = round_up(days, FO_EXTREME_DAYS) / FO_EXTREME_DAYS * assets;
    bool prices = spec->kind == FORESTO_PANEL_PRICES;
    plan.borrowed = prices && (spec->flags & FORESTO_PANEL_BORROW) && (spec->day_stride == 1 || days == 1);
    plan.panel = fo_layout_add(&plan.layout, 1, sizeof(struct foresto_panel));
    plan.dates = fo_layout_add(&plan.layout, days, sizeof(foresto_date));
    plan.months = fo_layout_add(&plan.layout, months_most(spec), sizeof(struct fo_month_days));
    plan.complete = fo_layout_add(&plan.layout, assets, sizeof(bool));
    plan.lows = fo_layout_add(&plan.layout, extremes, sizeof(double));
    plan.highs = fo_layout_add(&plan.layout, extremes, sizeof(double));
    plan.values = add_matrix(&plan.layout, plan.borrowed ? 0 : days, assets);
    plan.levels = add_matrix(&plan.layout, prices ? 0 : days, assets);
    plan.names = fo_layout_add(&plan.layout, assets, sizeof(char *));
    plan.name_order = fo_layout_add(&plan.layout, assets, sizeof(uint32_t));
    plan.text = fo_layout_add(&plan.layout, fo_names_size(spec->asset_names, assets), 1);
    return plan;
}

/* The matrix at an offset of the block. */
static struct fo_matrix place_matrix(unsigned char *block, size_t offset, size_t days, size_t assets) {
    unsigned char *start = block + offset + (LINE - (uintptr_t)(block + offset) % LINE) % LINE;
    struct fo_grid grid = {(void *)start, (ptrdiff_t)(FO_GROUP_DAYS * assets), (size_t)round_up(days, FO_GROUP_DAYS)};
    return (struct fo_matrix){grid, FO_GROUP_DAYS};
}

/* A day of an asset of a matrix that is being made. */
static double *cell(double *matrix, size_t assets, size_t day, size_t asset) {
    return matrix + (day / FO_GROUP_DAYS * assets + asset) * FO_GROUP_DAYS + day % FO_GROUP_DAYS;
}

/* A group of days, day-major or asset-major or neither. */
static void copy_group(const struct foresto_panel *panel, const foresto_panel_spec *spec, size_t first, size_t days,
                       double *to) {
    const double *from = spec->values + (ptrdiff_t)first * (ptrdiff_t)spec->day_stride;
    size_t assets = panel->instruments.count;
    if (spec->asset_stride == 1) {
        panel->kernels->transpose(from, (ptrdiff_t)spec->day_stride, days, assets, to, FO_GROUP_DAYS);
        return;
    }
    for (size_t i = 0; i < assets; i++, from += spec->asset_stride) {
        for (size_t d = 0; d < days; d++) {
            to[i * FO_GROUP_DAYS + d] = from[(ptrdiff_t)d * (ptrdiff_t)spec->day_stride];
        }
    }
}

/* Fill the last group up with its last day, so that its lanes hold what any day may. */
static void pad(double *matrix, size_t days, size_t assets) {
    for (size_t i = 0; i < assets; i++) {
        for (size_t t = days; t % FO_GROUP_DAYS; t++) {
            *cell(matrix, assets, t, i) = *cell(matrix, assets, days - 1, i);
        }
    }
}

/* Where the extremes go. */
struct extremes {
    double *lows, *highs;
    bool *complete;
};

/* The days first <= t < end, where a block begins at the first. */
static void survey(const struct foresto_panel *panel, const struct fo_matrix *matrix, size_t first, size_t end,
                   const struct extremes *to) {
    size_t assets = panel->instruments.count, place = first / FO_EXTREME_DAYS * assets;
    struct fo_grid grid = {fo_grid_row(&matrix->grid, first), matrix->grid.group_stride, matrix->grid.readable - first};
    panel->kernels->survey(&grid, matrix->asset_stride, assets, end - first, to->lows + place, to->highs + place,
                           to->complete);
}

/* Each block is looked at as soon as it is there. */
static void copy_values(const struct foresto_panel *panel, const foresto_panel_spec *spec, double *values,
                        const struct extremes *extremes) {
    size_t days = panel->day_count, assets = panel->instruments.count;
    for (size_t first = 0, block = 0; first < days; first += FO_GROUP_DAYS) {
        size_t count = days - first < FO_GROUP_DAYS ? days - first : FO_GROUP_DAYS, end = first + count;
        copy_group(panel, spec, first, count, values + first * assets);
        if (end - block == FO_EXTREME_DAYS || end == days) {
            survey(panel, &panel->values, block, end, extremes);
            block = end;
        }
    }
    pad(values, days, assets);
}

/* Levels of the assets whose returns are complete. */
static void index_returns(const struct foresto_panel *panel, double *levels) {
    size_t days = panel->day_count, assets = panel->instruments.count;
    for (size_t i = 0; i < assets; i++) {
        double level = 1.0;
        for (size_t t = 0; t < days; t++) {
            level *= panel->complete[i] ? 1.0 + fo_matrix_get(&panel->values, t, i) : 1.0;
            *cell(levels, assets, t, i) = level;
        }
    }
    pad(levels, days, assets);
}

/* Name the first bad value, day by day, once it is known that there is one. */
static foresto_status refuse_value(const struct foresto_panel *panel, double floor, foresto_error *error) {
    size_t t = 0;
    uint32_t i = 0;
    double value = fo_matrix_get(&panel->values, t, i);
    while (fo_is_nan(value) || (value > floor && value <= DBL_MAX)) {
        i = (i + 1) % panel->instruments.count;
        t += i == 0;
        value = fo_matrix_get(&panel->values, t, i);
    }
    return fo_instruments_refuse(&panel->instruments, i, (int64_t)t, panel->dates[t], value, error);
}

/* Whether every value is above the floor and finite, or missing. */
static bool values_good(const struct foresto_panel *panel) {
    double floor = fo_instruments_floor(panel->instruments.kind);
    size_t blocks = (panel->day_count + FO_EXTREME_DAYS - 1) / FO_EXTREME_DAYS;
    size_t count = blocks * panel->instruments.count;
    return panel->kernels->extent(panel->lows, count).low > floor &&
           panel->kernels->extent(panel->highs, count).high <= DBL_MAX;
}

/* First day from t on that is not before `until`, the end of its month. Few months have as many days of trade
 * as are counted at once; where one has they are passed over first. (Of 16, gcc 12 at -O3 gives the count's negative
 * on aarch64.) */
static size_t month_end(const foresto_date *dates, size_t t, size_t days, foresto_date until) {
    enum { AT_ONCE = 24 };
    while (days - t >= AT_ONCE && dates[t + AT_ONCE - 1] < until) {
        t += AT_ONCE;
    }
    if (days - t >= AT_ONCE) {
        uint32_t before = 0;
        for (size_t k = 0; k < AT_ONCE; k++) {
            before += dates[t + k] < until;
        }
        return t + before;
    }
    while (t < days && dates[t] < until) {
        t++;
    }
    return t;
}

static void fill_dates(const foresto_panel_spec *spec, foresto_date *dates, struct fo_month_days *months) {
    size_t days = (size_t)spec->day_count, t = 0;
    struct fo_month_span span = FO_NO_MONTH_SPAN;
    memcpy(dates, spec->dates, days * sizeof *dates);
    for (size_t m = 0; t < days; m++) {
        int32_t month = fo_month_next(&span, dates[t]);
        t = month_end(dates, t, days, span.until);
        months[m] = (struct fo_month_days){month, (uint32_t)t};
    }
}

static foresto_status fill(unsigned char *block, const struct plan *plan, const foresto_panel_spec *spec,
                           const foresto_allocator *allocator, foresto_error *error) {
    struct foresto_panel *panel = (void *)(block + plan->panel);
    const char **names = (void *)(block + plan->names);
    uint32_t *order = (void *)(block + plan->name_order);
    const struct extremes extremes = {(void *)(block + plan->lows), (void *)(block + plan->highs),
                                      (void *)(block + plan->complete)};
    size_t days = (size_t)spec->day_count, assets = (size_t)spec->asset_count;
    *panel = (struct foresto_panel){
        .allocator = *allocator,
        .kernels = fo_kernels_select(),
        .instruments = {spec->kind, (uint32_t)assets, names, order},
        .day_count = days,
        .dates = (void *)(block + plan->dates),
        .months = (void *)(block + plan->months),
        .lows = extremes.lows,
        .highs = extremes.highs,
        .complete = extremes.complete,
    };
    fill_dates(spec, (void *)(block + plan->dates), (void *)(block + plan->months));
    fo_names_copy(spec->asset_names, assets, (char *)block + plan->text, names);
    fo_json_order(names, (uint32_t)assets, order);
    foresto_status status = fo_instruments_check_unique(&panel->instruments, error);
    if (status) {
        return status;
    }
    memset(extremes.complete, true, assets * sizeof *extremes.complete);
    if (plan->borrowed) {
        panel->values = (struct fo_matrix){{spec->values, FO_GROUP_DAYS, days}, (ptrdiff_t)spec->asset_stride};
        survey(panel, &panel->values, 0, days, &extremes);
    } else {
        panel->values = place_matrix(block, plan->values, days, assets);
        copy_values(panel, spec, (void *)(block + ((const unsigned char *)panel->values.grid.levels - block)),
                    &extremes);
    }
    panel->levels = panel->values;
    if (!values_good(panel)) {
        return refuse_value(panel, fo_instruments_floor(spec->kind), error);
    }
    if (spec->kind == FORESTO_PANEL_RETURNS) {
        panel->levels = place_matrix(block, plan->levels, days, assets);
        index_returns(panel, (void *)(block + ((const unsigned char *)panel->levels.grid.levels - block)));
        survey(panel, &panel->levels, 0, days, &extremes);
    }
    return FORESTO_OK;
}

foresto_status foresto_panel_create(const foresto_panel_spec *given, const foresto_allocator *given_allocator,
                                    foresto_panel **panel, foresto_error *error) {
    foresto_panel_spec spec;
    foresto_allocator allocator;
    foresto_status status =
        panel ? fo_environment_check(error) : fo_fail_field(error, FORESTO_E_ARGUMENT, "panel", "must not be NULL");
    if (!status) {
        status = fo_allocator_import(&allocator, given_allocator, error);
    }
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
