/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include <string.h>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/names.h"
#include "base/sha256.h"
#include "domain/rule.h"
#include "domain/schedule.h"
#include "foresto/version.h"
#include "service/session.h"

/* A state is: this word, the engine's version, the request as opened, what has happened since, and the SHA-256 of all
 * that. Everything is little-endian. A change of this layout changes the word. */
static const char MAGIC[] = "foresto session 2";

static void put_rule(struct fo_writer *writer, const foresto_rule *rule) {
    fo_put_u32(writer, rule->rule_type);
    fo_put_u32(writer, rule->frequency);
    fo_put_u32(writer, rule->base_day_policy);
    fo_put_u64(writer, (uint64_t)rule->rule_id);
    fo_put_double(writer, rule->drift_threshold);
    fo_put_double(writer, rule->cost_rate);
    fo_put_u32(writer, (uint32_t)rule->effective_from);
    fo_put_u32(writer, (uint32_t)rule->effective_to);
    fo_put_string(writer, rule->rule_name);
}

static void get_rule(struct fo_reader *reader, foresto_rule *rule) {
    *rule = (foresto_rule)FORESTO_RULE_INIT;
    rule->rule_type = fo_get_u32(reader);
    rule->frequency = fo_get_u32(reader);
    rule->base_day_policy = fo_get_u32(reader);
    rule->rule_id = (int64_t)fo_get_u64(reader);
    rule->drift_threshold = fo_get_double(reader);
    rule->cost_rate = fo_get_double(reader);
    rule->effective_from = (foresto_date)fo_get_u32(reader);
    rule->effective_to = (foresto_date)fo_get_u32(reader);
    const char *name = fo_get_string(reader);
    for (size_t i = 0; name[i]; i++) {
        if (i == FORESTO_RULE_NAME_MAX) {
            reader->bad = true;
            return;
        }
        rule->rule_name[i] = name[i];
    }
}

static void put_request(struct fo_writer *writer, const foresto_session *session) {
    const foresto_request *request = &session->request;
    fo_put_u32(writer, request->use_rebalancing);
    fo_put_u32(writer, request->baseline);
    fo_put_u32(writer, request->missing_policy);
    fo_put_u32(writer, (uint32_t)request->start_date);
    fo_put_u32(writer, (uint32_t)request->end_date);
    fo_put_u32(writer, (uint32_t)request->as_of);
    fo_put_double(writer, request->initial_amount);
    fo_put_u32(writer, request->rule != NULL);
    if (request->rule) {
        put_rule(writer, request->rule);
    }
    const foresto_cost_model *cost_model = &session->host.cost_model;
    fo_put_u32(writer, cost_model->trading_cost != NULL);
    fo_put_string(writer, cost_model->fingerprint ? cost_model->fingerprint : "");
    fo_put_u32(writer, session->instruments.kind);
    fo_put_u32(writer, request->classes != NULL);
    fo_put_u32(writer, session->instruments.count);
    for (uint32_t i = 0; i < session->instruments.count; i++) {
        fo_put_string(writer, session->instruments.names[i]);
        fo_put_double(writer, request->weights[i]);
        if (request->classes) {
            fo_put_string(writer, request->classes[i]);
        }
    }
}

static void put_track(struct fo_writer *writer, const struct fo_stream *stream) {
    const foresto_summary *summary = &stream->track.summary;
    fo_put_u32(writer, (uint32_t)summary->first_date);
    fo_put_u32(writer, (uint32_t)summary->last_date);
    fo_put_u64(writer, summary->day_count);
    fo_put_u64(writer, summary->skipped_day_count);
    fo_put_u64(writer, summary->periodic_event_count);
    fo_put_u64(writer, summary->drift_event_count);
    fo_put_double(writer, summary->final_nav);
    fo_put_double(writer, summary->total_turnover);
    fo_put_double(writer, summary->mean_turnover);
    fo_put_double(writer, summary->total_cost);
    fo_put_double(writer, stream->track.base.high_water_mark);
    fo_put_double(writer, stream->day.daily_return);
    fo_put_double(writer, stream->day.cumulative_return);
    fo_put_double(writer, stream->day.drawdown);
}

static void get_track(struct fo_reader *reader, struct fo_stream *stream) {
    foresto_summary *summary = &stream->track.summary;
    summary->first_date = (foresto_date)fo_get_u32(reader);
    summary->last_date = (foresto_date)fo_get_u32(reader);
    summary->day_count = fo_get_u64(reader);
    summary->skipped_day_count = fo_get_u64(reader);
    summary->periodic_event_count = fo_get_u64(reader);
    summary->drift_event_count = fo_get_u64(reader);
    summary->event_count = summary->periodic_event_count + summary->drift_event_count;
    summary->final_nav = fo_get_double(reader);
    summary->total_turnover = fo_get_double(reader);
    summary->mean_turnover = fo_get_double(reader);
    summary->total_cost = fo_get_double(reader);
    stream->track.base.previous = summary->final_nav;
    stream->track.base.high_water_mark = fo_get_double(reader);
    stream->day.high_water_mark = stream->track.base.high_water_mark;
    stream->day.daily_return = fo_get_double(reader);
    stream->day.cumulative_return = fo_get_double(reader);
    stream->day.drawdown = fo_get_double(reader);
}

static void put_event(struct fo_writer *writer, const struct fo_stream *stream) {
    fo_put_u32(writer, stream->rebalanced);
    fo_put_u32(writer, (uint32_t)stream->event.date);
    fo_put_u32(writer, stream->event.trigger_type);
    fo_put_double(writer, stream->event.turnover);
    fo_put_double(writer, stream->event.cost_factor);
    fo_put_double(writer, stream->event.cost_amount);
    fo_put_double(writer, stream->event.nav_before);
    fo_put_double(writer, stream->event.nav_after);
}

static void get_event(struct fo_reader *reader, struct fo_stream *stream) {
    stream->rebalanced = fo_get_flag(reader);
    stream->event.date = (foresto_date)fo_get_u32(reader);
    stream->event.trigger_type = fo_get_u32(reader);
    stream->event.turnover = fo_get_double(reader);
    stream->event.cost_factor = fo_get_double(reader);
    stream->event.cost_amount = fo_get_double(reader);
    stream->event.nav_before = fo_get_double(reader);
    stream->event.nav_after = fo_get_double(reader);
    bool known = stream->event.trigger_type <= FORESTO_TRIGGER_DRIFT;
    bool caused = stream->terms.rule && stream->event.trigger_type != FORESTO_TRIGGER_NONE;
    reader->bad |= !known || (stream->rebalanced && !caused);
}

/* What the days so far have left in PHASE1, and in the other modes. */
static void put_holdings(struct fo_writer *writer, const struct fo_stream *stream) {
    if (stream->phase1) {
        fo_put_double(writer, stream->phase1->nav);
        fo_put_doubles(writer, stream->phase1->last, stream->phase1->asset_count);
        return;
    }
    const struct fo_portfolio *portfolio = stream->portfolio;
    fo_put_u32(writer, stream->intake->started);
    fo_put_doubles(writer, stream->intake->last, portfolio->member_count);
    fo_put_doubles(writer, stream->intake->level, portfolio->active_count);
    fo_put_u32(writer, stream->engine->formed);
    fo_put_doubles(writer, stream->engine->units, portfolio->active_count);
    fo_put_doubles(writer, stream->engine->rebalancing.weights, portfolio->asset_count);
}

static void get_holdings(struct fo_reader *reader, struct fo_stream *stream) {
    if (stream->phase1) {
        stream->phase1->nav = fo_get_double(reader);
        fo_get_doubles(reader, stream->phase1->last, stream->phase1->asset_count);
        return;
    }
    const struct fo_portfolio *portfolio = stream->portfolio;
    stream->intake->started = fo_get_flag(reader);
    fo_get_doubles(reader, stream->intake->last, portfolio->member_count);
    fo_get_doubles(reader, stream->intake->level, portfolio->active_count);
    stream->engine->formed = fo_get_flag(reader);
    fo_get_doubles(reader, stream->engine->units, portfolio->active_count);
    fo_get_doubles(reader, stream->engine->rebalancing.weights, portfolio->asset_count);
    foresto_date last = stream->track.summary.last_date;
    stream->engine->previous_month = last == FORESTO_DATE_NONE ? FO_MONTH_NONE : fo_month(last);
}

static void put_state(struct fo_writer *writer, const foresto_session *session) {
    fo_put_string(writer, MAGIC);
    fo_put_string(writer, FORESTO_ENGINE_VERSION);
    put_request(writer, session);
    fo_put_u32(writer, (uint32_t)session->last_date);
    fo_put_u32(writer, (uint32_t)session->closed_month);
    put_track(writer, &session->stream);
    put_event(writer, &session->stream);
    put_holdings(writer, &session->stream);
}

static void hash_of(const uint8_t *bytes, size_t size, uint8_t digest[FORESTO_SHA256_SIZE]) {
    struct fo_sha256 hash;
    fo_sha256_start(&hash);
    fo_sha256_feed(&hash, bytes, size);
    fo_sha256_finish(&hash, digest);
}

foresto_status foresto_session_export(const foresto_session *session, uint8_t *bytes, size_t capacity, size_t *size,
                                      foresto_error *error) {
    if (!session || (!bytes && capacity)) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, session ? "bytes" : "session", "must not be NULL");
    }
    if (session->stopped) {
        return fo_fail_field(error, FORESTO_E_NAV, "session", "has stopped on an earlier day");
    }
    struct fo_writer measure = {NULL, 0, 0};
    put_state(&measure, session);
    size_t needed = measure.size + FORESTO_SHA256_SIZE;
    if (size) {
        *size = needed;
    }
    if (needed > capacity) {
        return fo_fail_value(error, FORESTO_E_CAPACITY, "capacity", (double)capacity, NULL);
    }
    struct fo_writer writer = {bytes, capacity, 0};
    put_state(&writer, session);
    hash_of(bytes, writer.size, bytes + writer.size);
    return FORESTO_OK;
}

static foresto_status refuse(const char *sentence, foresto_error *error) {
    return fo_fail_field(error, FORESTO_E_PARSE, "bytes", sentence);
}

/* The request that a state begins with. Its names and weights are read into arrays of `count`. */
struct saved {
    foresto_request request;
    foresto_rule rule;
    foresto_instruments instruments;
    bool grouped;
    bool own_cost; /* a cost model of the host's, with this fingerprint or "" */
    const char *cost_fingerprint;
    uint32_t count;
};

static void get_saved(struct fo_reader *reader, struct saved *saved) {
    *saved = (struct saved){.request = FORESTO_REQUEST_INIT, .instruments = FORESTO_INSTRUMENTS_INIT};
    saved->request.use_rebalancing = fo_get_u32(reader);
    saved->request.baseline = fo_get_u32(reader);
    saved->request.missing_policy = fo_get_u32(reader);
    saved->request.start_date = (foresto_date)fo_get_u32(reader);
    saved->request.end_date = (foresto_date)fo_get_u32(reader);
    saved->request.as_of = (foresto_date)fo_get_u32(reader);
    saved->request.initial_amount = fo_get_double(reader);
    if (fo_get_flag(reader)) {
        get_rule(reader, &saved->rule);
        saved->request.rule = &saved->rule;
    }
    saved->own_cost = fo_get_flag(reader);
    saved->cost_fingerprint = fo_get_string(reader);
    saved->instruments.kind = fo_get_u32(reader);
    saved->grouped = fo_get_flag(reader);
    saved->count = fo_get_u32(reader);
    saved->instruments.asset_count = saved->count;
    saved->request.asset_count = saved->count;
    /* Each takes 10 bytes at least, so a lying count cannot ask for much memory. */
    reader->bad |= saved->count > (reader->size - reader->at) / 10;
}

static foresto_status check_cost_model(const struct saved *saved, const foresto_cost_model *given,
                                       foresto_error *error) {
    const char *fingerprint = given->fingerprint ? given->fingerprint : "";
    bool same =
        saved->own_cost == (given->trading_cost != NULL) && fo_same_string(saved->cost_fingerprint, fingerprint);
    return same ? FORESTO_OK
                : fo_fail_field(error, FORESTO_E_ARGUMENT, "cost_model", "is not the one that the session began with");
}

static foresto_status open_saved(struct fo_reader *reader, struct saved *saved, const struct fo_host *host,
                                 foresto_session **session, foresto_error *error) {
    struct fo_layout layout = {0, false};
    size_t names_at = fo_layout_add(&layout, saved->count, sizeof(char *));
    size_t classes_at = fo_layout_add(&layout, saved->count, sizeof(char *));
    size_t weights_at = fo_layout_add(&layout, saved->count, sizeof(double));
    void *memory = NULL;
    foresto_status status = fo_layout_allocate(&layout, &host->allocator, &memory, error);
    if (status) {
        return status;
    }
    const char **names = (void *)((unsigned char *)memory + names_at);
    const char **classes = (void *)((unsigned char *)memory + classes_at);
    double *weights = (void *)((unsigned char *)memory + weights_at);
    for (uint32_t i = 0; i < saved->count; i++) {
        names[i] = fo_get_string(reader);
        weights[i] = fo_get_double(reader);
        classes[i] = saved->grouped ? fo_get_string(reader) : NULL;
    }
    saved->instruments.asset_names = names;
    saved->request.weights = weights;
    saved->request.classes = saved->grouped ? classes : NULL;
    status = reader->bad ? refuse("are cut short", error)
                         : fo_session_open(&saved->request, &saved->instruments, host, session, error);
    fo_release(&host->allocator, memory);
    return status;
}

/* Only the month of the last trading day can be over, and only for a rule that is told what comes after it. */
static void check_closed_month(struct fo_reader *reader, const foresto_session *session) {
    foresto_date last = session->stream.track.summary.last_date;
    if (reader->bad || session->closed_month == FO_MONTH_NONE) {
        return;
    }
    reader->bad = !fo_rule_looks_ahead(session->stream.terms.rule) || last == FORESTO_DATE_NONE ||
                  session->closed_month != fo_month(last);
}

static void get_history(struct fo_reader *reader, foresto_session *session) {
    session->last_date = (foresto_date)fo_get_u32(reader);
    session->closed_month = (int32_t)fo_get_u32(reader);
    get_track(reader, &session->stream);
    get_event(reader, &session->stream);
    const foresto_summary *summary = &session->stream.track.summary;
    reader->bad |= session->last_date < summary->last_date || !fo_date_valid_or_none(session->last_date) ||
                   !fo_date_valid_or_none(summary->first_date) || !fo_date_valid_or_none(summary->last_date);
    check_closed_month(reader, session);
    if (!reader->bad) {
        get_holdings(reader, &session->stream);
    }
    reader->bad |= reader->at != reader->size;
}

foresto_status foresto_session_restore(const uint8_t *bytes, size_t size, const foresto_host *given_host,
                                       foresto_session **session, foresto_error *error) {
    struct fo_host host;
    uint8_t digest[FORESTO_SHA256_SIZE];
    if (!bytes || !session) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, bytes ? "session" : "bytes", "must not be NULL");
    }
    foresto_status status = fo_session_import_host(&host, given_host, error);
    if (status) {
        return status;
    }
    if (size < sizeof digest) {
        return refuse("are no saved session", error);
    }
    struct fo_reader reader = {bytes, size - sizeof digest, 0, false};
    hash_of(bytes, reader.size, digest);
    if (!fo_same_string(fo_get_string(&reader), MAGIC) || memcmp(digest, bytes + reader.size, sizeof digest) != 0) {
        return refuse("are no saved session, or damaged", error);
    }
    if (!fo_same_string(fo_get_string(&reader), FORESTO_ENGINE_VERSION)) {
        return refuse("come from another version of the engine", error);
    }
    struct saved saved;
    foresto_session *made = NULL;
    get_saved(&reader, &saved);
    status = reader.bad ? refuse("are cut short", error) : check_cost_model(&saved, &host.cost_model, error);
    if (status) {
        return status;
    }
    status = open_saved(&reader, &saved, &host, &made, error);
    if (!status) {
        get_history(&reader, made);
        status = reader.bad ? refuse("do not fit together", error) : FORESTO_OK;
    }
    if (status) {
        foresto_session_close(made);
        bool told = status == FORESTO_E_MEMORY || status == FORESTO_E_PARSE || status == FORESTO_E_ENVIRONMENT;
        return told ? status : refuse("hold what no session is opened with", error);
    }
    *session = made;
    return FORESTO_OK;
}
