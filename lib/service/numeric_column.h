/* SPDX-License-Identifier: MIT */
/* Numbers on their way into the columns of a database. */
#ifndef FO_SERVICE_NUMERIC_COLUMN_H
#define FO_SERVICE_NUMERIC_COLUMN_H

#include "base/error.h"

/* A value for a NUMERIC(precision, scale), and room for its text. */
struct fo_numeric_column {
    const char *field;
    double value;
    uint32_t precision;
    uint32_t scale;
    char *text;
    size_t capacity;
};

/* Write each. FORESTO_E_RANGE names the first that does not fit. */
foresto_status fo_numeric_columns_write(const struct fo_numeric_column *columns, size_t count, foresto_error *error);

#endif
