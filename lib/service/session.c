/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "service/session.h"

#include <string.h>

#include "base/bits.h"
#include "base/calendar.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/names.h"
#include "base/struct.h"
#include "base/text.h"
#include "domain/rule.h"
#include "domain/schedule.h"
#include "service/request.h"

void foresto_instruments_init(foresto_instruments *instruments, size_t struct_size) {
    const foresto_instruments initial = FORESTO_INSTRUMENTS_INIT;
    fo_init(instruments, struct_size, &initial, sizeof initial);
}

void foresto_step_init(foresto_step *step, size_t struct_size) {
    const foresto_step initial = FORESTO_STEP_INIT;
    fo_init(step, struct_size, &initial, sizeof initial);
}

/* NULL stays NULL: the panel then names the assets. */
static foresto_status import_instruments(struct fo_instruments *instruments, const foresto_instruments *given,
                                         foresto_error *error) {
    foresto_instruments copy;
    if (!given) {
        return FORESTO_OK;
    }
    foresto_status status =
        fo_import(&copy, sizeof copy, FO_SIZE_TO(foresto_instruments, reserved_pointer), given, "instruments", error);
    if (!status && copy.reserved_pointer) {
        status = fo_fail_field(error, FORESTO_E_STRUCT, "instruments", "a reserved field is set");
    }
    if (!status) {
        status = fo_instruments_check(copy.kind, copy.asset_count, copy.asset_names, error);
    }
    if (!status) {
        *instruments = (struct fo_instruments){copy.kind, (uint32_t)copy.asset_count, copy.asset_names, NULL};
    }
    return status;
}

/* Where the parts of a session lie in its one block. */
struct plan {
    struct fo_layout layout;
    size_t session, names, name_order, weights, classes, name_text, class_text;
};

static struct plan plan_block(const struct fo_request *request) {
    const char *const *names = request->instruments->names, *const *classes = request->given.classes;
    uint32_t count = request->instruments->count;
    uint32_t class_count = classes ? count : 0;
    struct plan plan = {.layout = {0, false}};
    plan.session = fo_layout_add(&plan.layout, 1, sizeof(struct foresto_session));
    plan.names = fo_layout_add(&plan.layout, count, sizeof(char *));
    plan.name_order = fo_layout_add(&plan.layout, count, sizeof(uint32_t));
    plan.weights = fo_layout_add(&plan.layout, count, sizeof(double));
    plan.classes = fo_layout_add(&plan.layout, class_count, sizeof(char *));
    plan.name_text = fo_layout_add(&plan.layout, fo_names_size(names, count), 1);
    plan.class_text = fo_layout_add(&plan.layout, fo_names_size(classes, class_count), 1);
    return plan;
}

/* Copy what the request borrows and point the session's own request to it. */
static void copy_request(foresto_session *session, const struct plan *plan, const struct fo_request *request) {
    unsigned char *block = (void *)session;
    const struct fo_instruments *instruments = request->instruments;
    const char **names = (void *)(block + plan->names);
    const char **classes = (void *)(block + plan->classes);
    uint32_t *order = (void *)(block + plan->name_order);
    double *weights = (void *)(block + plan->weights);
    fo_names_copy(instruments->names, instruments->count, (char *)block + plan->name_text, names);
    fo_json_order(names, instruments->count, order);
    memcpy(weights, request->given.weights, instruments->count * sizeof *weights);
    session->instruments = (struct fo_instruments){instruments->kind, instruments->count, names, order};
    session->request = request->given;
    session->request.panel = NULL;
    session->request.request_type = NULL; /* a session has no hash */
    session->request.portfolio_id = NULL;
    session->request.weights = weights;
    if (request->given.classes) {
        fo_names_copy(request->given.classes, instruments->count, (char *)block + plan->class_text, classes);
        session->request.classes = classes;
    }
    if (request->given.rule) {
        session->rule = request->rule;
        session->request.rule = &session->rule;
    }
}

static void copy_fingerprint(foresto_session *session) {
    const char *given = session->host.cost_model.fingerprint;
    if (!given) {
        return;
    }
    struct fo_text copy = FO_TEXT(session->cost_fingerprint, sizeof session->cost_fingerprint);
    fo_text_string(&copy, given);
    fo_text_end(&copy, NULL);
    session->host.cost_model.fingerprint = session->cost_fingerprint;
}

static foresto_status start(foresto_session *session, const struct plan *plan, const struct fo_request *request,
                            const struct fo_host *host, foresto_error *error) {
    *session = (foresto_session){.host = *host, .last_date = FORESTO_DATE_NONE, .closed_month = FO_MONTH_NONE};
    copy_fingerprint(session);
    copy_request(session, plan, request);
    foresto_status status = fo_instruments_check_unique(&session->instruments, error);
    if (status) {
        return status;
    }
    struct fo_request own = *request;
    own.given = session->request;
    own.instruments = &session->instruments;
    struct fo_terms terms = fo_request_terms(&own, &session->host);
    terms.rule = session->request.rule;
    return fo_stream_open(&session->stream, &terms, error);
}

foresto_status fo_session_open(const foresto_request *given, const foresto_instruments *given_instruments,
                               const struct fo_host *host, foresto_session **session, foresto_error *error) {
    struct fo_instruments instruments;
    struct fo_request request;
    foresto_status status = import_instruments(&instruments, given_instruments, error);
    if (!status) {
        status = fo_request_import(&request, given, given_instruments ? &instruments : NULL, error);
    }
    if (status) {
        return status;
    }
    struct plan plan = plan_block(&request);
    void *block = NULL;
    status = fo_layout_allocate(&plan.layout, &host->allocator, &block, error);
    if (status) {
        return status;
    }
    status = start(block, &plan, &request, host, error);
    if (status) {
        fo_release(&host->allocator, block);
        return status;
    }
    *session = block;
    return FORESTO_OK;
}

foresto_status fo_session_import_host(struct fo_host *host, const foresto_host *given, foresto_error *error) {
    foresto_status status = fo_host_import(host, given, error);
    const struct {
        const char *table;
        bool given;
    } useless[] = {
        {"event_sink", host->event_sink.struct_size},
        {"nav_sink", host->nav_sink.struct_size},
        {"progress", host->progress.struct_size},
        {"executor", host->executor.struct_size},
    };
    for (size_t i = 0; !status && i < sizeof useless / sizeof useless[0]; i++) {
        if (useless[i].given) {
            status = fo_fail_field(error, FORESTO_E_ARGUMENT, useless[i].table, "a session has no use for it");
        }
    }
    return status;
}

foresto_status foresto_session_open(const foresto_request *request, const foresto_instruments *instruments,
                                    const foresto_host *given_host, foresto_session **session, foresto_error *error) {
    if (!session) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "session", "must not be NULL");
    }
    struct fo_host host;
    foresto_status status = fo_session_import_host(&host, given_host, error);
    return status ? status : fo_session_open(request, instruments, &host, session, error);
}

void foresto_session_close(foresto_session *session) {
    if (session) {
        foresto_allocator allocator = session->host.allocator;
        fo_stream_close(&session->stream);
        fo_release(&allocator, session);
    }
}

static foresto_status check_date(const foresto_session *session, foresto_date date, foresto_error *error) {
    if (!fo_date_valid(date)) {
        return fo_fail_value(error, FORESTO_E_DATE, "date", date, "is outside the calendar");
    }
    if (date > session->last_date) { /* FORESTO_DATE_NONE is before all */
        return FORESTO_OK;
    }
    struct fo_where where = FO_NOWHERE;
    where.field = "date";
    where.date = date;
    return fo_fail(error, FORESTO_E_DATE, where, "must be after the day before it");
}

/* Whether nothing is missing or out of range, where that can be seen without a look at each value. */
static bool is_whole(const foresto_session *session, const struct fo_row *row) {
    const struct fo_kernels *kernels = session->stream.kernels;
    size_t count = session->instruments.count;
    if (row->stride != 1) {
        return false;
    }
    if (session->instruments.kind == FORESTO_PANEL_PRICES) {
        return kernels->find_bad(row->values, 0, count) == count;
    }
    struct fo_extent extent = kernels->extent(row->values, count);
    return !extent.missing && extent.low > fo_instruments_floor(session->instruments.kind) && extent.high <= DBL_MAX;
}

foresto_status fo_session_check_row(const foresto_session *session, struct fo_row *row, foresto_error *error) {
    foresto_status status = check_date(session, row->date, error);
    if (!status && is_whole(session, row)) {
        row->complete = true;
        return FORESTO_OK;
    }
    double floor = fo_instruments_floor(session->instruments.kind);
    for (uint32_t i = 0; !status && i < session->instruments.count; i++) {
        double value = fo_row_value(row, i);
        bool good = fo_is_nan(value) || (value > floor && value <= DBL_MAX);
        if (!good) {
            status = fo_instruments_refuse(&session->instruments, i, row->day, row->date, value, error);
        }
    }
    return status;
}

bool fo_session_keeps(foresto_session *session, const struct fo_row *row) {
    const foresto_request *request = &session->request;
    bool asked = (request->start_date == FORESTO_DATE_NONE || row->date >= request->start_date) &&
                 (request->end_date == FORESTO_DATE_NONE || row->date <= request->end_date);
    bool kept = asked && (row->complete || fo_stream_keeps(&session->stream, row));
    session->stream.track.summary.skipped_day_count += asked && !kept;
    return kept;
}

foresto_status fo_session_take(foresto_session *session, const struct fo_row *row, foresto_date next,
                               foresto_error *error) {
    struct fo_month_span span = session->stream.month;
    fo_month_next(&span, row->date);
    int32_t next_month = next == FORESTO_DATE_NONE ? FO_MONTH_NONE : fo_month_next(&span, next);
    foresto_status status = fo_stream_take(&session->stream, row, next_month, error);
    session->stopped = status && status != FORESTO_E_MISSING;
    return status;
}

/* All fields are of the first version, so that the caller has room for each. */
static void show_step(const foresto_session *session, bool trading_day, foresto_step *step) {
    const struct fo_stream *stream = &session->stream;
    step->trading_day = trading_day;
    step->rebalanced = trading_day && stream->rebalanced;
    step->date = stream->track.summary.last_date;
    step->nav = stream->track.summary.final_nav;
    step->daily_return = stream->day.daily_return;
    step->cumulative_return = stream->day.cumulative_return;
    step->high_water_mark = stream->day.high_water_mark;
    step->drawdown = stream->day.drawdown;
}

static foresto_status check_step(const foresto_session *session, const double *values, uint64_t count, int64_t stride,
                                 const foresto_step *step, foresto_error *error) {
    if (!session || !values) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, session ? "values" : "session", "must not be NULL");
    }
    if (session->stopped) {
        return fo_fail_field(error, FORESTO_E_NAV, "session", "has stopped on an earlier day");
    }
    if (!fo_environment_good()) {
        return fo_environment_check(error);
    }
    if (count != session->instruments.count) {
        return fo_fail_value(error, FORESTO_E_SIZE, "count", (double)count, "must be that of the instruments");
    }
    if (stride != 1 && !fo_stride_good(stride, session->instruments.count)) {
        return fo_fail_value(error, FORESTO_E_SIZE, "stride", (double)stride, "is out of range");
    }
    return step ? fo_check_output(step, FO_SIZE_TO(foresto_step, drawdown), "step", error) : FORESTO_OK;
}

static foresto_status check_next(foresto_date date, foresto_date next, foresto_error *error) {
    bool good = next == FORESTO_DATE_NONE || (fo_date_valid(next) && next > date);
    return good ? FORESTO_OK : fo_fail_value(error, FORESTO_E_DATE, "next_date", next, "must be a later date");
}

/* A month that was declared over has had its event; a day more in it would have another. */
static foresto_status check_month(const foresto_session *session, foresto_date date, foresto_error *error) {
    if (session->closed_month == FO_MONTH_NONE || fo_month(date) != session->closed_month) {
        return FORESTO_OK;
    }
    struct fo_where where = FO_NOWHERE;
    where.field = "date";
    where.date = date;
    return fo_fail(error, FORESTO_E_DATE, where, "is in a month that next_date has declared over");
}

/* Take a day that is one of trading, and remember what is announced after it. */
static foresto_status take_day(foresto_session *session, const struct fo_row *row, foresto_date next,
                               foresto_error *error) {
    foresto_status status = check_month(session, row->date, error);
    if (!status) {
        status = fo_session_take(session, row, next, error);
    }
    if (!status && fo_rule_looks_ahead(session->stream.terms.rule)) {
        int32_t month = fo_month(row->date);
        bool over = next == FORESTO_DATE_NONE || fo_month(next) != month;
        session->closed_month = over ? month : FO_MONTH_NONE;
    }
    return status;
}

foresto_status foresto_session_step(foresto_session *session, foresto_date date, const double *values, uint64_t count,
                                    int64_t stride, foresto_date next_date, foresto_step *step, foresto_error *error) {
    struct fo_row row = {values, (ptrdiff_t)stride, date, -1, false};
    foresto_status status = check_step(session, values, count, stride, step, error);
    if (!status) {
        status = fo_session_check_row(session, &row, error);
    }
    if (!status) {
        status = check_next(date, next_date, error);
    }
    if (status) {
        return status;
    }
    bool trading_day = fo_session_keeps(session, &row);
    if (trading_day) {
        status = take_day(session, &row, next_date, error);
    }
    if (status) {
        return status;
    }
    session->last_date = date;
    session->stream.rebalanced = trading_day && session->stream.rebalanced;
    if (step) {
        show_step(session, trading_day, step);
    }
    return FORESTO_OK;
}

foresto_status foresto_session_event(const foresto_session *session, foresto_event *event) {
    if (!session || session->stopped || !session->stream.rebalanced) {
        return FORESTO_E_ARGUMENT;
    }
    foresto_status status = fo_check_output(event, FO_SIZE_TO(foresto_event, name_order), "event", NULL);
    if (!status) {
        foresto_event full = fo_stream_event(&session->stream);
        fo_export(event, &full, sizeof full);
    }
    return status;
}

foresto_status foresto_session_summary(const foresto_session *session, foresto_summary *summary) {
    if (!session) {
        return FORESTO_E_ARGUMENT;
    }
    foresto_status status = fo_check_output(summary, FO_SIZE_TO(foresto_summary, total_cost), "summary", NULL);
    if (!status) {
        fo_export(summary, &session->stream.track.summary, sizeof *summary);
    }
    return status;
}

uint64_t foresto_session_asset_count(const foresto_session *session) {
    if (!session) {
        return 0;
    }
    return session->stream.portfolio ? session->stream.portfolio->asset_count : session->instruments.count;
}

uint64_t foresto_session_instrument_count(const foresto_session *session) {
    return session ? session->instruments.count : 0;
}

const char *foresto_session_instrument_name(const foresto_session *session, uint64_t instrument) {
    return instrument < foresto_session_instrument_count(session) ? session->instruments.names[instrument] : NULL;
}

foresto_status foresto_session_values(const foresto_session *session, double *values, uint64_t count) {
    if (!session || !values) {
        return FORESTO_E_ARGUMENT;
    }
    if (count != foresto_session_asset_count(session)) {
        return FORESTO_E_SIZE;
    }
    if (session->stopped) {
        return FORESTO_E_NAV;
    }
    if (!fo_environment_good()) {
        return FORESTO_E_ENVIRONMENT;
    }
    fo_stream_values(&session->stream, values);
    return FORESTO_OK;
}
