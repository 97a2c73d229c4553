/* SPDX-License-Identifier: MIT */
/* The figures of a path as JSON. */
#ifndef HOST_FIGURES_TEXT_H
#define HOST_FIGURES_TEXT_H

#include <stdbool.h>

#include "foresto/figures.h"

enum { FIGURES_TEXT_SIZE = 1024 };

/* Write `null` for a single day, and for figures that overflow. `options` may be NULL, for the defaults; what is wrong
 * with them is an error that names the option in its field. */
foresto_status figures_text(const double *navs, const foresto_date *dates, uint64_t count,
                            const foresto_figures_options *options, char text[FIGURES_TEXT_SIZE], foresto_error *error);

/* Whether the field of an error is one of foresto_figures_options. */
bool figures_is_option(const char *field);

#endif
