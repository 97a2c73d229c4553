/* SPDX-License-Identifier: MIT */
/* The raw material of a panel, checked. */
#ifndef FO_DOMAIN_PANEL_SPEC_H
#define FO_DOMAIN_PANEL_SPEC_H

#include <stdbool.h>

#include "foresto/panel.h"

/* Import a spec and check everything but its values. */
foresto_status fo_panel_spec_import(foresto_panel_spec *spec, const foresto_panel_spec *given, foresto_error *error);

/* The value of a day and asset, at the caller's strides. */
static inline double fo_panel_spec_value(const foresto_panel_spec *spec, size_t day, size_t asset) {
    return spec
        ->values[(ptrdiff_t)day * (ptrdiff_t)spec->day_stride + (ptrdiff_t)asset * (ptrdiff_t)spec->asset_stride];
}

#endif
