/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/bits.h"
#include "base/error.h"
#include "base/struct.h"
#include "base/text.h"

/* Rows in the order of the codes: FORESTO_OK, then -1, -2, ... */
static const struct {
    const char *name;
    const char *message;
} STATUSES[] = {
    {"OK", "done"},
    {"ARGUMENT", "a required argument is absent, or arguments contradict each other"},
    {"STRUCT", "struct_size is too small, or an unknown or reserved part is not zero"},
    {"ENUM", "unknown value"},
    {"MEMORY", "the allocator has no memory left"},
    {"SIZE", "a count or stride is impossible"},
    {"CAPACITY", "the buffer is too small"},
    {"PARSE", "the text has not the form asked for"},
    {"RANGE", "the number is not finite or does not fit its range or precision"},
    {"DATE", "no such date, or dates do not strictly increase"},
    {"NAME", "the name is empty, too long, not UTF-8, or used twice"},
    {"PRICE", "a price must be finite and above 0"},
    {"RETURN", "a return must be finite and above -1"},
    {"MISSING", "a value is missing"},
    {"WEIGHT", "a target weight must be in [0, 1]"},
    {"WEIGHT_SUM", "the target weights must sum to 1 within 1e-6"},
    {"AMOUNT", "the initial amount must be finite and above 0"},
    {"RULE", "a parameter of the rule is absent or out of range"},
    {"RULE_INACTIVE", "the rule is not active"},
    {"RULE_NOT_EFFECTIVE", "the rule is not effective on that date"},
    {"FEATURE_DISABLED", "a rule was given, but use_rebalancing is 0"},
    {"NO_DAYS", "no trading day in the range"},
    {"NAV", "the portfolio's value must be finite and above 0"},
    {"HOST", "a callback of the host failed"},
    {"CANCELLED", "the host has stopped the run"},
    {"ENVIRONMENT", "the floating-point environment or the build would change results"},
    {"NOT_FOUND", "the host has no such thing"},
};

static size_t row_of(foresto_status status) {
    size_t count = sizeof STATUSES / sizeof STATUSES[0];
    return status <= 0 && status > -(foresto_status)count ? (size_t)-status : count;
}

const char *foresto_status_name(foresto_status status) {
    size_t row = row_of(status);
    return row < sizeof STATUSES / sizeof STATUSES[0] ? STATUSES[row].name : "UNKNOWN";
}

const char *foresto_status_message(foresto_status status) {
    size_t row = row_of(status);
    return row < sizeof STATUSES / sizeof STATUSES[0] ? STATUSES[row].message : "no such status";
}

void foresto_error_init(foresto_error *error, size_t struct_size) {
    const foresto_error initial = FORESTO_ERROR_INIT;
    fo_init(error, struct_size, &initial, sizeof initial);
}

static void write_value(struct fo_text *text, double value) {
    if (fo_is_nan(value)) {
        fo_text_string(text, "NaN");
    } else if (!fo_is_finite(value)) {
        fo_text_string(text, value > 0 ? "Infinity" : "-Infinity");
    } else {
        fo_text_double(text, value);
    }
}

/* A name on one line, whatever is in it. */
static void write_name(struct fo_text *text, const char *name) {
    for (; *name; name++) {
        bool control = (unsigned char)*name < 0x20 || *name == 0x7f;
        fo_text_bytes(text, control ? "?" : name, 1);
    }
}

/* "weights: must be in [0, 1]; asset SPI, value 1.5" */
static void write_message(struct fo_text *text, const struct fo_where *where, const char *sentence) {
    const char *separator = "; ";
    if (where->field) {
        fo_text_string(text, where->field);
        fo_text_string(text, ": ");
    }
    fo_text_string(text, sentence);
    if (where->date != FORESTO_DATE_NONE || where->day >= 0) {
        fo_text_string(text, separator);
        fo_text_string(text, "day");
        if (where->date != FORESTO_DATE_NONE) {
            fo_text_string(text, " ");
            fo_text_date(text, where->date);
        }
        if (where->day >= 0) {
            fo_text_string(text, " (row ");
            fo_text_signed(text, where->day);
            fo_text_string(text, ")");
        }
        separator = ", ";
    }
    if (where->asset_name || where->asset >= 0) {
        fo_text_string(text, separator);
        fo_text_string(text, "asset ");
        if (where->asset_name) {
            write_name(text, where->asset_name);
        } else {
            fo_text_signed(text, where->asset);
        }
        separator = ", ";
    }
    if (where->has_value) {
        fo_text_string(text, separator);
        fo_text_string(text, "value ");
        write_value(text, where->value);
        separator = ", ";
    }
    if (where->host_code) {
        fo_text_string(text, separator);
        fo_text_string(text, "code ");
        fo_text_signed(text, where->host_code);
    }
}

foresto_status fo_fail(foresto_error *error, foresto_status status, struct fo_where where, const char *sentence) {
    foresto_error full = FORESTO_ERROR_INIT;
    if (!error || error->struct_size < FO_SIZE_TO(foresto_error, message)) {
        return status;
    }
    full.status = status;
    full.host_code = where.host_code;
    full.date = where.date;
    full.day = where.day;
    full.asset = where.asset;
    full.value = where.has_value ? where.value : 0.0;
    if (where.field) {
        struct fo_text field = FO_TEXT(full.field, sizeof full.field);
        fo_text_string(&field, where.field);
        fo_text_end(&field, NULL);
    }
    struct fo_text message = FO_TEXT(full.message, sizeof full.message);
    write_message(&message, &where, sentence ? sentence : foresto_status_message(status));
    fo_text_end(&message, NULL);
    fo_export(error, &full, sizeof full);
    return status;
}

foresto_status fo_fail_field(foresto_error *error, foresto_status status, const char *field, const char *sentence) {
    struct fo_where where = FO_NOWHERE;
    where.field = field;
    return fo_fail(error, status, where, sentence);
}

foresto_status fo_fail_value(foresto_error *error, foresto_status status, const char *field, double value,
                             const char *sentence) {
    struct fo_where where = FO_NOWHERE;
    where.field = field;
    where.value = value;
    where.has_value = true;
    return fo_fail(error, status, where, sentence);
}

static void write_within(char *text, size_t size, const char *name, const char *rest) {
    struct fo_text joined = FO_TEXT(text, size);
    fo_text_string(&joined, name);
    fo_text_string(&joined, ".");
    fo_text_string(&joined, rest);
    fo_text_end(&joined, NULL);
}

foresto_status fo_fail_within(foresto_error *error, const foresto_error *detail, const char *name) {
    foresto_error full = *detail;
    if (!error || error->struct_size < FO_SIZE_TO(foresto_error, message)) {
        return detail->status;
    }
    write_within(full.field, sizeof full.field, name, detail->field);
    write_within(full.message, sizeof full.message, name, detail->message);
    fo_export(error, &full, sizeof full);
    return detail->status;
}

foresto_status fo_fail_nav(foresto_error *error, int64_t day, foresto_date date, double nav) {
    struct fo_where where = FO_NOWHERE;
    where.field = "nav";
    where.day = day;
    where.date = date;
    where.value = nav;
    where.has_value = true;
    return fo_fail(error, FORESTO_E_NAV, where, NULL);
}
