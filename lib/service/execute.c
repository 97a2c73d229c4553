/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "foresto/execute.h"

#include "base/struct.h"
#include "foresto/version.h"
#include "service/request.h"
#include "service/session.h"
#include "service/source.h"
#include "service/store.h"

void foresto_execution_init(foresto_execution *execution, size_t struct_size) {
    const foresto_execution initial = FORESTO_EXECUTION_INIT;
    fo_init(execution, struct_size, &initial, sizeof initial);
}

void foresto_outcome_init(foresto_outcome *outcome, size_t struct_size) {
    const foresto_outcome initial = FORESTO_OUTCOME_INIT;
    fo_init(outcome, struct_size, &initial, sizeof initial);
}

/* What is executed, imported. Tables that were not given are all 0. */
struct execution {
    foresto_execution given;
    struct fo_host host;
    struct fo_source source;
    struct fo_store store;
    foresto_request request; /* with the rule that was found */
    foresto_rule rule;
    foresto_session *session;
    foresto_outcome outcome;
};

static foresto_status import_tables(struct execution *execution, foresto_error *error) {
    const foresto_execution *given = &execution->given;
    foresto_status status = fo_host_import(&execution->host, given->host, error);
    if (!status) {
        status = fo_source_import(&execution->source, given->feed, given->calendar, error);
    }
    if (!status) {
        status = fo_store_import(&execution->store, given->store, error);
    }
    if (!status) {
        status = fo_import(&execution->request, sizeof execution->request, FO_SIZE_TO(foresto_request, portfolio_id),
                           given->request, "request", error);
    }
    return status;
}

static foresto_status import_execution(struct execution *execution, const foresto_execution *given,
                                       foresto_error *error) {
    *execution = (struct execution){.rule = FORESTO_RULE_INIT, .outcome = FORESTO_OUTCOME_INIT};
    foresto_status status = fo_import_table(&execution->given, sizeof execution->given,
                                            FO_SIZE_TO(foresto_execution, reserved_pointer), given, "execution", error);
    if (!status && execution->given.reserved_pointer) {
        status = fo_fail_field(error, FORESTO_E_STRUCT, "execution", "a reserved field is set");
    }
    return status ? status : import_tables(execution, error);
}

/* Look the rule up when it is named; the feature flag speaks first. */
static foresto_status find_rule(struct execution *execution, foresto_error *error) {
    const foresto_execution *given = &execution->given;
    if (!given->rule_id && !given->rule_name) {
        return FORESTO_OK;
    }
    if (execution->request.rule || (given->rule_id && given->rule_name)) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "rule", "is named in more than one way");
    }
    uint32_t mode;
    foresto_status status =
        foresto_gate(execution->request.use_rebalancing, 1, execution->request.baseline, &mode, error);
    if (!status) {
        status = foresto_rule_repository_find(given->rules, given->rule_id, given->rule_name, &execution->rule, error);
    }
    execution->request.rule = &execution->rule;
    return status;
}

/* Open the session, which checks the request, and point the source to its data. */
static foresto_status open_session(struct execution *execution, foresto_error *error) {
    const foresto_instruments *instruments = fo_source_instruments(&execution->source);
    foresto_status status =
        fo_session_open(&execution->request, instruments, &execution->host, &execution->session, error);
    return status ? status : fo_source_start(&execution->source, &execution->request, execution->session, error);
}

/* Write the run's hash, unless something that decides its result has no name. */
static void write_hash(struct execution *execution) {
    const foresto_session *session = execution->session;
    const struct foresto_panel *panel = execution->request.panel;
    bool own_cost = session->rule.rule_type && execution->host.cost_model.trading_cost;
    bool own_calendar = fo_source_asks_calendar(&execution->source);
    char fingerprint[FORESTO_SHA256_HEX_SIZE];
    struct fo_surroundings around = {
        .first_date = execution->request.start_date,
        .last_date = execution->request.end_date,
        .data = execution->source.feed.fingerprint,
        .cost_model = own_cost ? execution->host.cost_model.fingerprint : NULL,
        .calendar = own_calendar ? execution->source.calendar.fingerprint : NULL,
    };
    if (panel) {
        struct fo_rows rows = fo_panel_rows(panel, around.first_date, around.last_date);
        fo_panel_fingerprint(panel, rows, fingerprint);
        around.first_date = panel->dates[rows.first];
        around.last_date = panel->dates[rows.first + rows.count - 1];
        around.data = fingerprint;
    }
    if (!around.data || (own_cost && !around.cost_model) || (own_calendar && !around.calendar)) {
        return;
    }
    struct fo_request request = {.given = execution->request,
                                 .rule = session->rule,
                                 .instruments = &session->instruments,
                                 .mode = session->stream.terms.mode};
    fo_request_hash(&request, &around, execution->outcome.request_hash);
}

/* Hand on what the day that was just taken has made: its event, then its NAV record. */
static foresto_status hand_on(struct execution *execution, foresto_error *error) {
    const struct fo_stream *stream = &execution->session->stream;
    foresto_status status = FORESTO_OK;
    if (stream->rebalanced) {
        foresto_event event = fo_stream_event(stream);
        status = fo_host_put_event(&execution->host, &event, error);
        if (!status) {
            status = fo_store_put_event(&execution->store, &event, error);
        }
    }
    if (!status) {
        status = fo_host_put_nav(&execution->host, &stream->day, error);
    }
    return status ? status : fo_store_put_nav(&execution->store, &stream->day, error);
}

static foresto_status walk(struct execution *execution, foresto_error *error) {
    struct fo_source *source = &execution->source;
    foresto_status status = fo_source_next(source, execution->session, error);
    while (!status && source->has_day) {
        status = fo_session_take(execution->session, &source->day, source->next_date, error);
        if (!status) {
            status = hand_on(execution, error);
        }
        if (!status) {
            status = fo_source_next(source, execution->session, error);
        }
    }
    if (!status && execution->session->stream.track.summary.day_count == 0) {
        status = fo_fail_field(error, FORESTO_E_NO_DAYS, source->panel ? "panel" : "feed", NULL);
    }
    return status;
}

static foresto_status run(struct execution *execution, foresto_error *error) {
    struct fo_store *store = &execution->store;
    const struct fo_instruments *columns = &execution->session->instruments;
    foresto_instruments instruments = {sizeof instruments, columns->kind, columns->count, columns->names, NULL};
    foresto_run_header header = {.struct_size = sizeof header,
                                 .mode = execution->session->stream.terms.mode,
                                 .request_hash = execution->outcome.request_hash,
                                 .request = &execution->request,
                                 .engine_version = foresto_engine_version(),
                                 .instruments = &instruments};
    foresto_status status = fo_store_begin(store, &header, error);
    if (status) {
        return status;
    }
    status = walk(execution, error);
    const foresto_summary *summary = &execution->session->stream.track.summary;
    status = fo_store_end(store, status, summary, error);
    execution->outcome.run_id = store->run_id;
    execution->outcome.day_count = summary->day_count;
    execution->outcome.event_count = summary->event_count;
    execution->outcome.final_nav = summary->final_nav;
    return status;
}

static foresto_status execute(struct execution *execution, foresto_error *error) {
    foresto_status status = find_rule(execution, error);
    if (!status) {
        status = open_session(execution, error);
    }
    if (!status) {
        write_hash(execution);
    }
    if (!status && execution->outcome.request_hash[0]) {
        status = fo_store_find(&execution->store, execution->outcome.request_hash, &execution->outcome, error);
    }
    return status || execution->outcome.cached ? status : run(execution, error);
}

foresto_status foresto_execute(const foresto_execution *given, foresto_outcome *outcome, foresto_error *error) {
    struct execution execution;
    foresto_status status = fo_check_output(outcome, FO_SIZE_TO(foresto_outcome, request_hash), "outcome", error);
    if (!status) {
        status = import_execution(&execution, given, error);
    }
    if (status) {
        return status;
    }
    status = execute(&execution, error);
    fo_source_close(&execution.source, &execution.host.allocator);
    foresto_session_close(execution.session);
    if (!status) {
        fo_export(outcome, &execution.outcome, sizeof execution.outcome);
    }
    return status;
}
