/* SPDX-License-Identifier: MIT */
/* Figures from the JSON that foresto_figures_write_json() writes. */
#ifndef HOST_HTTP_FIGURES_JSON_H
#define HOST_HTTP_FIGURES_JSON_H

#include <stdbool.h>

#include "foresto/figures.h"

/* Read figures back, bit by bit the same. `null` sets *found to false; text that is neither gives false. */
bool figures_read(const char *text, foresto_figures *figures, bool *found);

#endif
