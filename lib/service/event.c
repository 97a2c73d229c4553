/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "service/event.h"

#include "base/bits.h"
#include "base/calendar.h"
#include "base/decimal.h"
#include "base/json.h"
#include "base/struct.h"
#include "service/numeric_column.h"

void foresto_event_init(foresto_event *event, size_t struct_size) {
    const foresto_event initial = FORESTO_EVENT_INIT;
    fo_init(event, struct_size, &initial, sizeof initial);
}

void foresto_event_row_init(foresto_event_row *row, size_t struct_size) {
    const foresto_event_row initial = FORESTO_EVENT_ROW_INIT;
    fo_init(row, struct_size, &initial, sizeof initial);
}

void foresto_event_sink_init(foresto_event_sink *event_sink, size_t struct_size) {
    const foresto_event_sink initial = FORESTO_EVENT_SINK_INIT;
    fo_init(event_sink, struct_size, &initial, sizeof initial);
}

static foresto_status check_numbers(const foresto_event *event, foresto_error *error) {
    const struct {
        const char *field;
        double value;
    } numbers[] = {
        {"turnover", event->turnover},       {"cost_rate", event->cost_rate},   {"cost_factor", event->cost_factor},
        {"cost_amount", event->cost_amount}, {"nav_before", event->nav_before}, {"nav_after", event->nav_after},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (!fo_is_finite(numbers[i].value)) {
            return fo_fail_value(error, FORESTO_E_RANGE, numbers[i].field, numbers[i].value, "is not finite");
        }
    }
    return FORESTO_OK;
}

foresto_status fo_event_import(foresto_event *event, const foresto_event *given, foresto_error *error) {
    foresto_status status =
        fo_import(event, sizeof *event, FO_SIZE_TO(foresto_event, name_order), given, "event", error);
    if (status) {
        return status;
    }
    uint32_t trigger = event->trigger_type;
    if (trigger != FORESTO_TRIGGER_PERIODIC && trigger != FORESTO_TRIGGER_DRIFT) {
        return fo_fail_value(error, FORESTO_E_ENUM, "trigger_type", trigger, NULL);
    }
    if (!fo_date_valid(event->event_date)) {
        return fo_fail_value(error, FORESTO_E_DATE, "event_date", event->event_date, "is outside the calendar");
    }
    if (!fo_utf8_valid(event->trigger_detail, 1, 64)) {
        return fo_fail_field(error, FORESTO_E_NAME, "trigger_detail", "must be UTF-8 of 1 to 64 bytes");
    }
    if (!fo_json_integer_good(event->rule_id)) {
        return fo_fail_value(error, FORESTO_E_RANGE, "rule_id", (double)event->rule_id, "must be within 2^53 - 1");
    }
    if (event->event_order > INT64_MAX || !fo_json_integer_good((int64_t)event->event_order)) {
        return fo_fail_value(error, FORESTO_E_RANGE, "event_order", (double)event->event_order,
                             "must be within 2^53 - 1");
    }
    return check_numbers(event, error);
}

static void copy_text(char *to, size_t size, const char *from) {
    struct fo_text text = FO_TEXT(to, size);
    fo_text_string(&text, from);
    fo_text_end(&text, NULL);
}

foresto_status foresto_event_write_row(const foresto_event *given, foresto_event_row *row, foresto_error *error) {
    foresto_event event;
    foresto_event_row full = FORESTO_EVENT_ROW_INIT;
    foresto_status status = fo_check_output(row, FO_SIZE_TO(foresto_event_row, cost_amount), "row", error);
    if (!status) {
        status = fo_event_import(&event, given, error);
    }
    if (status) {
        return status;
    }
    const struct fo_numeric_column columns[] = {
        {"turnover", event.turnover, 12, 8, full.turnover, sizeof full.turnover},
        {"cost_rate", event.cost_rate, 8, 6, full.cost_rate, sizeof full.cost_rate},
        {"cost_amount", event.cost_amount, 18, 8, full.cost_amount, sizeof full.cost_amount},
    };
    status = fo_numeric_columns_write(columns, sizeof columns / sizeof columns[0], error);
    if (status) {
        return status;
    }
    foresto_date_format(event.event_date, full.event_date);
    copy_text(full.trigger_type, sizeof full.trigger_type, foresto_trigger_type_name(event.trigger_type));
    copy_text(full.trigger_detail, sizeof full.trigger_detail, event.trigger_detail);
    fo_export(row, &full, sizeof full);
    return FORESTO_OK;
}
