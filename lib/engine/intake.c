/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/intake.h"

#include <string.h>

#include "base/bits.h"

foresto_status fo_intake_create(const struct fo_terms *terms, const struct fo_portfolio *portfolio,
                                struct fo_intake **intake, foresto_error *error) {
    struct fo_layout layout = {0, false};
    size_t at = fo_layout_add(&layout, 1, sizeof **intake);
    size_t last = fo_layout_add(&layout, portfolio->member_count, sizeof(double));
    size_t level = fo_layout_add(&layout, portfolio->active_count, sizeof(double));
    size_t change = fo_layout_add(&layout, portfolio->active_count, sizeof(double));
    void *memory = NULL;
    foresto_status status = fo_layout_allocate(&layout, &terms->host->allocator, &memory, error);
    if (status) {
        return status;
    }
    unsigned char *block = memory;
    struct fo_intake *made = (void *)(block + at);
    *made = (struct fo_intake){
        .portfolio = portfolio,
        .instruments = terms->instruments,
        .missing_policy = terms->missing_policy,
        .last = (void *)(block + last),
        .level = (void *)(block + level),
        .change = (void *)(block + change),
    };
    for (uint32_t a = 0; a < portfolio->active_count; a++) {
        made->level[a] = 1.0;
    }
    for (uint32_t m = 0; m < portfolio->member_count; m++) {
        made->last[m] = 0.0;
    }
    *intake = made;
    return FORESTO_OK;
}

bool fo_intake_makes_index(const struct fo_terms *terms, const struct fo_portfolio *portfolio) {
    return portfolio->grouped || terms->instruments->kind == FORESTO_PANEL_RETURNS;
}

bool fo_intake_keeps(const struct fo_intake *intake, const struct fo_row *row) {
    if (intake->missing_policy != FORESTO_MISSING_SKIP_DAY) {
        return true;
    }
    for (uint32_t m = 0; m < intake->portfolio->member_count; m++) {
        if (fo_is_nan(fo_row_value(row, intake->portfolio->members[m].column))) {
            return false;
        }
    }
    return true;
}

static foresto_status refuse_missing(const struct fo_intake *intake, const struct fo_row *row, uint32_t column,
                                     foresto_error *error) {
    bool rejected = intake->missing_policy == FORESTO_MISSING_REJECT;
    struct fo_where where = FO_NOWHERE;
    where.field = intake->instruments->kind == FORESTO_PANEL_PRICES ? "prices" : "returns";
    where.day = row->day;
    where.date = row->date;
    where.asset = column;
    where.asset_name = intake->instruments->names[column];
    return fo_fail(error, FORESTO_E_MISSING, where,
                   rejected ? "a value is missing" : "a price is missing on the first day, so none can be carried");
}

/* What may be missing: nothing under REJECT, and no price before there is one to carry. */
static foresto_status check_missing(const struct fo_intake *intake, const struct fo_row *row, foresto_error *error) {
    bool carry = intake->instruments->kind == FORESTO_PANEL_RETURNS || intake->started;
    if (row->complete || (intake->missing_policy == FORESTO_MISSING_ZERO_RETURN && carry)) {
        return FORESTO_OK;
    }
    for (uint32_t m = 0; m < intake->portfolio->member_count; m++) {
        uint32_t column = intake->portfolio->members[m].column;
        if (fo_is_nan(fo_row_value(row, column))) {
            return refuse_missing(intake, row, column, error);
        }
    }
    return FORESTO_OK;
}

/* A member's simple return on this day, with its last price carried along. */
static double member_return(struct fo_intake *intake, uint32_t m, double value) {
    if (intake->instruments->kind == FORESTO_PANEL_RETURNS) {
        return fo_is_nan(value) ? 0.0 : value;
    }
    double price = fo_is_nan(value) ? intake->last[m] : value;
    double result = intake->started ? price / intake->last[m] - 1.0 : 0.0;
    intake->last[m] = price;
    return result;
}

/* Instruments that are their own assets: the price is the level. */
static void take_prices(struct fo_intake *intake, const struct fo_row *row) {
    if (row->complete && intake->portfolio->member_count == intake->instruments->count) {
        memcpy(intake->level, row->values, intake->portfolio->member_count * sizeof *intake->level);
        return;
    }
    for (uint32_t m = 0; m < intake->portfolio->member_count; m++) {
        double price = fo_row_value(row, intake->portfolio->members[m].column);
        intake->level[m] = fo_is_nan(price) ? intake->level[m] : price;
    }
}

/* Returns, and classes of either kind: an index of each asset's return, a constant mix of its members'. */
static void take_returns(struct fo_intake *intake, const struct fo_row *row) {
    const struct fo_portfolio *portfolio = intake->portfolio;
    for (uint32_t a = 0; a < portfolio->active_count; a++) {
        intake->change[a] = 0.0;
    }
    for (uint32_t m = 0; m < portfolio->member_count; m++) {
        const struct fo_member *member = &portfolio->members[m];
        double value = fo_row_value(row, member->column);
        intake->change[member->active] += member->share * member_return(intake, m, value);
    }
    for (uint32_t a = 0; a < portfolio->active_count; a++) {
        intake->level[a] *= 1.0 + intake->change[a];
    }
}

foresto_status fo_intake_take(struct fo_intake *intake, const struct fo_row *row, foresto_error *error) {
    foresto_status status = check_missing(intake, row, error);
    if (status) {
        return status;
    }
    if (intake->instruments->kind == FORESTO_PANEL_PRICES && !intake->portfolio->grouped) {
        take_prices(intake, row);
    } else {
        take_returns(intake, row);
    }
    intake->started = true;
    return FORESTO_OK;
}
