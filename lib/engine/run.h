/* SPDX-License-Identifier: MIT */
/* A whole panel, from rows to result. */
#ifndef FO_ENGINE_RUN_H
#define FO_ENGINE_RUN_H

#include "domain/panel.h"
#include "engine/result.h"
#include "engine/terms.h"

foresto_status fo_run(const struct fo_terms *terms, const struct foresto_panel *panel, struct fo_rows rows,
                      foresto_result **result, foresto_error *error);

#endif
