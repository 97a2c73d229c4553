/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "foresto/nav.h"

#include "base/calendar.h"
#include "base/struct.h"
#include "service/numeric_column.h"

void foresto_nav_record_init(foresto_nav_record *record, size_t struct_size) {
    const foresto_nav_record initial = FORESTO_NAV_RECORD_INIT;
    fo_init(record, struct_size, &initial, sizeof initial);
}

void foresto_nav_row_init(foresto_nav_row *row, size_t struct_size) {
    const foresto_nav_row initial = FORESTO_NAV_ROW_INIT;
    fo_init(row, struct_size, &initial, sizeof initial);
}

void foresto_nav_sink_init(foresto_nav_sink *nav_sink, size_t struct_size) {
    const foresto_nav_sink initial = FORESTO_NAV_SINK_INIT;
    fo_init(nav_sink, struct_size, &initial, sizeof initial);
}

static foresto_status import_record(foresto_nav_record *record, const foresto_nav_record *given, foresto_error *error) {
    foresto_status status =
        fo_import(record, sizeof *record, FO_SIZE_TO(foresto_nav_record, drawdown), given, "record", error);
    if (!status && !fo_date_valid(record->date)) {
        status = fo_fail_value(error, FORESTO_E_DATE, "date", record->date, "is outside the calendar");
    }
    return status;
}

foresto_status foresto_nav_write_row(const foresto_nav_record *given, foresto_nav_row *row, foresto_error *error) {
    foresto_nav_record record;
    foresto_nav_row full = FORESTO_NAV_ROW_INIT;
    foresto_status status = fo_check_output(row, FO_SIZE_TO(foresto_nav_row, drawdown), "row", error);
    if (!status) {
        status = import_record(&record, given, error);
    }
    if (status) {
        return status;
    }
    const struct fo_numeric_column columns[] = {
        {"nav", record.nav, 18, 4, full.nav, sizeof full.nav},
        {"daily_return", record.daily_return, 12, 8, full.daily_return, sizeof full.daily_return},
        {"cumulative_return", record.cumulative_return, 12, 8, full.cumulative_return, sizeof full.cumulative_return},
        {"high_water_mark", record.high_water_mark, 18, 4, full.high_water_mark, sizeof full.high_water_mark},
        {"drawdown", record.drawdown, 12, 8, full.drawdown, sizeof full.drawdown},
    };
    status = fo_numeric_columns_write(columns, sizeof columns / sizeof columns[0], error);
    if (!status) {
        foresto_date_format(record.date, full.date);
        fo_export(row, &full, sizeof full);
    }
    return status;
}
