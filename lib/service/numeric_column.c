/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "service/numeric_column.h"

#include "foresto/decimal.h"

foresto_status fo_numeric_columns_write(const struct fo_numeric_column *columns, size_t count, foresto_error *error) {
    for (const struct fo_numeric_column *column = columns; column < columns + count; column++) {
        if (foresto_numeric_format(column->value, column->precision, column->scale, column->text, column->capacity,
                                   NULL)) {
            return fo_fail_value(error, FORESTO_E_RANGE, column->field, column->value, "does not fit its column");
        }
    }
    return FORESTO_OK;
}
