/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "domain/panel_spec.h"

#include "base/calendar.h"
#include "base/struct.h"
#include "domain/instruments.h"

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

foresto_status fo_panel_spec_import(foresto_panel_spec *spec, const foresto_panel_spec *given, foresto_error *error) {
    foresto_status status = fo_import(spec, sizeof *spec, sizeof *spec, given, "panel_spec", error);
    if (status) {
        return status;
    }
    if (spec->flags & ~(uint32_t)FORESTO_PANEL_BORROW) {
        return fo_fail_value(error, FORESTO_E_ENUM, "flags", spec->flags, NULL);
    }
    if (spec->reserved || spec->reserved_pointer) {
        return fo_fail_field(error, FORESTO_E_STRUCT, "panel_spec", "a reserved field is set");
    }
    if (!spec->dates || !spec->values) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "panel_spec", "dates and values must be set");
    }
    status = fo_instruments_check(spec->kind, spec->asset_count, spec->asset_names, error);
    if (!status) {
        status = check_shape(spec, error);
    }
    return status ? status : check_dates(spec, error);
}
