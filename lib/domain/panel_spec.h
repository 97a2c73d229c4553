/* SPDX-License-Identifier: MIT */
/* The raw material of a panel, checked. */
#ifndef FO_DOMAIN_PANEL_SPEC_H
#define FO_DOMAIN_PANEL_SPEC_H

#include <stdbool.h>

#include "foresto/panel.h"

/* Import a spec and check everything but its values. */
foresto_status fo_panel_spec_import(foresto_panel_spec *spec, const foresto_panel_spec *given, foresto_error *error);

#endif
