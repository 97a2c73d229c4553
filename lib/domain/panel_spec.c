/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "domain/panel_spec.h"

#include "base/bits.h"
#include "base/calendar.h"
#include "base/json.h"
#include "base/names.h"
#include "base/struct.h"

static const struct fo_names KINDS = {(const char *const[]){"PRICES", "RETURNS"}, FORESTO_PANEL_PRICES, 2};

const char *foresto_panel_kind_name(uint32_t kind) {
    return fo_names_get(&KINDS, kind);
}

void foresto_panel_spec_init(foresto_panel_spec *spec) {
    if (spec) {
        *spec = (foresto_panel_spec)FORESTO_PANEL_SPEC_INIT;
    }
}

/* A stride moves, and its farthest step can be addressed together with the other stride's. */
static bool stride_good(int64_t stride, uint64_t count) {
    int64_t most = (int64_t)(PTRDIFF_MAX / sizeof(double) / 2) / (int64_t)count;
    return stride >= -most && stride <= most && (stride != 0 || count == 1);
}

static foresto_status check_shape(const foresto_panel_spec *spec, foresto_error *error) {
    const char *field = NULL;
    double value = 0.0;
    if (spec->day_count < 1 || spec->day_count > FORESTO_DAY_COUNT_MAX) {
        field = "day_count";
        value = (double)spec->day_count;
    } else if (spec->asset_count < 1 || spec->asset_count > FORESTO_ASSET_COUNT_MAX) {
        field = "asset_count";
        value = (double)spec->asset_count;
    } else if (!stride_good(spec->day_stride, spec->day_count)) {
        field = "day_stride";
        value = (double)spec->day_stride;
    } else if (!stride_good(spec->asset_stride, spec->asset_count)) {
        field = "asset_stride";
        value = (double)spec->asset_stride;
    }
    return field ? fo_fail_value(error, FORESTO_E_SIZE, field, value, "is out of range") : FORESTO_OK;
}

static foresto_status check_dates(const foresto_panel_spec *spec, foresto_error *error) {
    for (uint64_t t = 0; t < spec->day_count; t++) {
        bool valid = fo_date_valid(spec->dates[t]);
        if (!valid || (t && spec->dates[t] <= spec->dates[t - 1])) {
            struct fo_where where = FO_NOWHERE;
            where.field = "dates";
            where.day = (int64_t)t;
            where.date = valid ? spec->dates[t] : FORESTO_DATE_NONE;
            return fo_fail(error, FORESTO_E_DATE, where,
                           valid ? "must be after the day before it" : "is outside the calendar");
        }
    }
    return FORESTO_OK;
}

static foresto_status check_names(const foresto_panel_spec *spec, foresto_error *error) {
    for (uint64_t i = 0; i < spec->asset_count; i++) {
        if (!spec->asset_names[i] || !fo_utf8_valid(spec->asset_names[i], 1, FORESTO_ASSET_NAME_MAX)) {
            struct fo_where where = FO_NOWHERE;
            where.field = "asset_names";
            where.asset = (int64_t)i;
            return fo_fail(error, FORESTO_E_NAME, where, "must be UTF-8 of 1 to 63 bytes");
        }
    }
    return FORESTO_OK;
}

foresto_status fo_panel_spec_import(foresto_panel_spec *spec, const foresto_panel_spec *given, foresto_error *error) {
    foresto_status status = fo_import(spec, sizeof *spec, sizeof *spec, given, "panel_spec", error);
    if (status) {
        return status;
    }
    if (!fo_names_has(&KINDS, spec->kind)) {
        return fo_fail_value(error, FORESTO_E_ENUM, "kind", spec->kind, NULL);
    }
    if (spec->flags & ~(uint32_t)FORESTO_PANEL_BORROW) {
        return fo_fail_value(error, FORESTO_E_ENUM, "flags", spec->flags, NULL);
    }
    if (spec->reserved || spec->reserved_pointer) {
        return fo_fail_field(error, FORESTO_E_STRUCT, "panel_spec", "a reserved field is set");
    }
    if (!spec->dates || !spec->values || !spec->asset_names) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "panel_spec", "dates, values and asset_names must be set");
    }
    status = check_shape(spec, error);
    if (!status) {
        status = check_dates(spec, error);
    }
    return status ? status : check_names(spec, error);
}

foresto_status fo_panel_spec_refuse(const foresto_panel_spec *spec, foresto_error *error) {
    bool prices = spec->kind == FORESTO_PANEL_PRICES;
    double floor = fo_panel_floor(spec->kind);
    struct fo_where where = FO_NOWHERE;
    where.field = prices ? "prices" : "returns";
    where.has_value = true;
    bool good = true;
    for (size_t t = 0; good; t++) {
        for (uint32_t i = 0; good && i < spec->asset_count; i++) {
            where.value = fo_panel_spec_value(spec, t, i);
            good = fo_is_nan(where.value) || (where.value > floor && where.value <= DBL_MAX);
            where.day = (int64_t)t;
            where.date = spec->dates[t];
            where.asset = i;
            where.asset_name = spec->asset_names[i];
        }
    }
    return fo_fail(error, prices ? FORESTO_E_PRICE : FORESTO_E_RETURN, where, NULL);
}
