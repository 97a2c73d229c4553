/* SPDX-License-Identifier: MIT */
/* The NAV path of a run as CSV. */
#ifndef HOST_NAV_CSV_H
#define HOST_NAV_CSV_H

#include <stdio.h>

#include "foresto/simulate.h"

void nav_csv_write(FILE *stream, const foresto_nav_view *navs);

#endif
