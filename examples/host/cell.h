/* SPDX-License-Identifier: MIT */
/* A cell of a file of market data, and what is wrong with it. */
#ifndef HOST_CELL_H
#define HOST_CELL_H

#include <stdbool.h>
#include <stddef.h>

#include "foresto/status.h"

/* Nothing, or NaN in any case. */
bool cell_is_missing(const char *text, size_t length);

/* What a message says of a cell that foresto_double_parse() or foresto_date_parse() has refused. */
const char *cell_number_fault(foresto_status status);
const char *cell_date_fault(foresto_status status);

/* How much of a cell a message shows, for %.*s. */
int cell_shown(size_t length);

#endif
