/* SPDX-License-Identifier: MIT */
/* Market data from a CSV file of the folder FORESTO_DATA: `date,NAME,...`, nothing missing. */
#ifndef TEST_MARKET_H
#define TEST_MARKET_H

#include <stdio.h>

#include "foresto/date.h"

/* Read the columns of `count` assets, in the order of `names`; both arrays are to be freed. Return the days. */
size_t market_read(const char *file, const char *const *names, size_t count, foresto_date **dates, double **values);

/* Open a file of the folder that an environment variable names. */
FILE *test_open(const char *variable, const char *file);

/* A date that must be one. */
foresto_date date_of(const char *text);

#endif
