/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "service/source.h"

#include "base/calendar.h"
#include "base/struct.h"
#include "domain/rule.h"

void foresto_feed_row_init(foresto_feed_row *feed_row, size_t struct_size) {
    const foresto_feed_row initial = FORESTO_FEED_ROW_INIT;
    fo_init(feed_row, struct_size, &initial, sizeof initial);
}

void foresto_price_feed_init(foresto_price_feed *price_feed, size_t struct_size) {
    const foresto_price_feed initial = FORESTO_PRICE_FEED_INIT;
    fo_init(price_feed, struct_size, &initial, sizeof initial);
}

void foresto_trading_calendar_init(foresto_trading_calendar *trading_calendar, size_t struct_size) {
    const foresto_trading_calendar initial = FORESTO_TRADING_CALENDAR_INIT;
    fo_init(trading_calendar, struct_size, &initial, sizeof initial);
}

foresto_status fo_source_import(struct fo_source *source, const foresto_price_feed *feed,
                                const foresto_trading_calendar *calendar, foresto_error *error) {
    *source = (struct fo_source){.next_date = FORESTO_DATE_NONE, .ahead = {.date = FORESTO_DATE_NONE}};
    foresto_status status = FORESTO_OK;
    if (feed) {
        status = fo_import_table(&source->feed, sizeof source->feed, FO_SIZE_TO(foresto_price_feed, reserved_pointer),
                                 feed, "feed", error);
        bool complete = status || (source->feed.instruments && source->feed.next_day);
        if (!status && source->feed.reserved_pointer) {
            status = fo_fail_field(error, FORESTO_E_STRUCT, "feed", "a reserved field is set");
        }
        if (!complete) {
            status = fo_fail_field(error, FORESTO_E_ARGUMENT, "feed", "instruments and next_day must be set");
        }
        if (!status) {
            status = fo_fingerprint_check(source->feed.fingerprint, "feed.fingerprint", error);
        }
    }
    if (!status && calendar) {
        status = fo_import_table(&source->calendar, sizeof source->calendar,
                                 FO_SIZE_TO(foresto_trading_calendar, reserved_pointer), calendar, "calendar", error);
        if (!status && source->calendar.reserved_pointer) {
            status = fo_fail_field(error, FORESTO_E_STRUCT, "calendar", "a reserved field is set");
        }
        if (!status) {
            status = fo_fingerprint_check(source->calendar.fingerprint, "calendar.fingerprint", error);
        }
    }
    return status;
}

const foresto_instruments *fo_source_instruments(const struct fo_source *source) {
    return source->feed.instruments;
}

foresto_status fo_source_start(struct fo_source *source, const foresto_request *request, const foresto_session *session,
                               foresto_error *error) {
    struct fo_layout layout = {0, false};
    fo_layout_add(&layout, 2 * (uint64_t)session->instruments.count, sizeof(double));
    void *memory = NULL;
    foresto_status status = fo_layout_allocate(&layout, &session->host.allocator, &memory, error);
    if (status) {
        return status;
    }
    source->block = memory;
    source->buffers[0] = memory;
    source->buffers[1] = source->buffers[0] + session->instruments.count;
    source->panel = request->panel;
    if (source->panel) {
        struct fo_rows rows = fo_panel_rows(source->panel, request->start_date, request->end_date);
        source->first_row = rows.first;
        source->total = rows.count;
        source->cut = rows.first + rows.count < source->panel->day_count;
        if (rows.count == 0) {
            return fo_fail_field(error, FORESTO_E_NO_DAYS, "panel", NULL);
        }
    }
    source->month_ends = fo_rule_looks_ahead(session->stream.terms.rule);
    return FORESTO_OK;
}

bool fo_source_asks_calendar(const struct fo_source *source) {
    return source->calendar.next_trading_date && source->month_ends && !source->cut;
}

void fo_source_close(struct fo_source *source, const foresto_allocator *allocator) {
    fo_release(allocator, source->block);
}

static foresto_status read_feed(struct fo_source *source, foresto_session *session, struct fo_row *row,
                                foresto_error *error) {
    const foresto_price_feed *feed = &source->feed;
    foresto_feed_row given = FORESTO_FEED_ROW_INIT;
    int32_t code = feed->next_day(feed->user, &given);
    foresto_status status = fo_host_status(code, "next_day", FORESTO_DATE_NONE, error);
    foresto_date end = session->request.end_date;
    if (!status && given.date != FORESTO_DATE_NONE && end != FORESTO_DATE_NONE && given.date > end) {
        source->cut = true;
        given.date = FORESTO_DATE_NONE;
    }
    *row = (struct fo_row){given.values, (ptrdiff_t)given.stride, given.date, (int64_t)source->done, false};
    if (status || given.date == FORESTO_DATE_NONE) {
        return status;
    }
    if (!given.values) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "feed", "next_day has set no values");
    }
    if (given.count != session->instruments.count) {
        return fo_fail_value(error, FORESTO_E_SIZE, "feed.count", (double)given.count,
                             "must be that of the instruments");
    }
    if (!fo_stride_good(given.stride, session->instruments.count)) {
        return fo_fail_value(error, FORESTO_E_SIZE, "feed.stride", (double)given.stride, "is out of range");
    }
    source->done++;
    return fo_session_check_row(session, row, error);
}

/* The next row, whether or not it is a trading day; FORESTO_DATE_NONE as its date at the end. */
static foresto_status read_row(struct fo_source *source, foresto_session *session, struct fo_row *row,
                               foresto_error *error) {
    foresto_status status = FORESTO_OK;
    *row = (struct fo_row){.date = FORESTO_DATE_NONE};
    if (!source->panel) {
        status = read_feed(source, session, row, error);
    } else if (source->done < source->total) {
        *row = fo_panel_row(source->panel, source->first_row + (size_t)source->done++);
    }
    if (status || row->date == FORESTO_DATE_NONE) {
        return status;
    }
    return fo_host_advance(&session->host, source->done, source->total, error);
}

/* Read up to the next trading day and keep its values in the buffer that is free. */
static foresto_status look_ahead(struct fo_source *source, foresto_session *session, foresto_error *error) {
    struct fo_row row;
    foresto_status status = read_row(source, session, &row, error);
    while (!status && row.date != FORESTO_DATE_NONE && !fo_session_keeps(session, &row)) {
        session->last_date = row.date;
        status = read_row(source, session, &row, error);
    }
    if (!status && row.date != FORESTO_DATE_NONE) {
        session->last_date = row.date;
        double *values = source->buffers[0];
        for (uint32_t i = 0; i < session->instruments.count; i++) {
            values[i] = fo_row_value(&row, i);
        }
        source->buffers[0] = source->buffers[1];
        source->buffers[1] = values;
        row.values = values;
        row.stride = 1;
    }
    source->ahead = row;
    return status;
}

/* What comes after the data, where that decides whether the last day is the last of its month. */
static foresto_status ask_calendar(struct fo_source *source, foresto_date last, foresto_error *error) {
    const foresto_trading_calendar *calendar = &source->calendar;
    if (!fo_source_asks_calendar(source)) {
        return FORESTO_OK;
    }
    foresto_date next = FORESTO_DATE_NONE;
    int32_t code = calendar->next_trading_date(calendar->user, last, &next);
    foresto_status status = fo_host_status(code, "next_trading_date", last, error);
    if (!status && next != FORESTO_DATE_NONE && (!fo_date_valid(next) || next <= last)) {
        status = fo_fail_value(error, FORESTO_E_DATE, "next_trading_date", next, "must be a later date");
    }
    source->next_date = next;
    return status;
}

foresto_status fo_source_next(struct fo_source *source, foresto_session *session, foresto_error *error) {
    foresto_status status = FORESTO_OK;
    if (!source->has_day) {
        status = look_ahead(source, session, error);
    }
    source->day = source->ahead;
    source->has_day = !status && source->day.date != FORESTO_DATE_NONE;
    if (!source->has_day) {
        return status;
    }
    status = look_ahead(source, session, error);
    source->next_date = source->ahead.date;
    bool last = !status && source->ahead.date == FORESTO_DATE_NONE;
    return last ? ask_calendar(source, session->last_date, error) : status;
}
