/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "domain/panel_spec.h"

#include "base/calendar.h"
#include "base/struct.h"
#include "domain/instruments.h"

void foresto_panel_spec_init(foresto_panel_spec *spec, size_t struct_size) {
    const foresto_panel_spec initial = FORESTO_PANEL_SPEC_INIT;
    fo_init(spec, struct_size, &initial, sizeof initial);
}

static foresto_status check_shape(const foresto_panel_spec *spec, foresto_error *error) {
    const char *field = NULL;
    double value = 0.0;
    if (spec->day_count < 1 || spec->day_count > FORESTO_DAY_COUNT_MAX) {
        field = "day_count";
        value = (double)spec->day_count;
    } else if (!fo_stride_good(spec->day_stride, spec->day_count)) {
        field = "day_stride";
        value = (double)spec->day_stride;
    } else if (!fo_stride_good(spec->asset_stride, spec->asset_count)) {
        field = "asset_stride";
        value = (double)spec->asset_stride;
    }
    return field ? fo_fail_value(error, FORESTO_E_SIZE, field, value, "is out of range") : FORESTO_OK;
}

foresto_status fo_panel_spec_import(foresto_panel_spec *spec, const foresto_panel_spec *given, foresto_error *error) {
    foresto_status status =
        fo_import(spec, sizeof *spec, FO_SIZE_TO(foresto_panel_spec, reserved_pointer), given, "panel_spec", error);
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
    return status ? status : fo_check_increasing(spec->dates, spec->day_count, error);
}
